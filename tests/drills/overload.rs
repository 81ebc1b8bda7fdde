//! Far more is asked than can be answered, by clients that do not wait for each other.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::raw::{Line, Reply, percentile};
use crate::service::Place;
use crate::told::{alone, is_long, tell};

/// Connections over which is asked: as many as can wait at once. Where all of them do, the
/// next question is late, and is asked as soon as one is free.
const LINES: usize = 800;

/// Longest that 99 of 100 accepted requests may take.
const ACCEPTED: Duration = Duration::from_millis(250);

/// What was asked at a rate.
struct Outcome {
    replies: Vec<Reply>,
    failed: usize,
    capacity: usize,
    recovered: Duration,
}

/// A question that is answered anew each time, since no answer is kept: a series, until
/// one of 336 days.
fn question(number: usize) -> String {
    let (day, month) = (number % 28 + 1, number / 28 % 12 + 1);
    format!(
        "/api/v1/statistics/members/series?from=1994-01-01&until=2026-{month:02}-{day:02}&interval=month"
    )
}

/// How many are answered in a second where `clients` ask one after another.
fn capacity(place: &Place, clients: usize, time: Duration) -> usize {
    let (count, begun) = (AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut line = Line::to(place.port()).expect("it listens");
                while begun.elapsed() < time {
                    let number = count.fetch_add(1, Ordering::Relaxed);
                    let reply = line.get(&question(number), Instant::now()).expect("an answer");
                    assert_eq!(reply.status, 200, "that much it can take");
                }
            });
        }
    });
    let answered = count.load(Ordering::Relaxed);
    answered * 1_000 / usize::try_from(begun.elapsed().as_millis()).expect("it fits")
}

/// Asks `rate` times a second for `time` over `lines`, whatever is answered.
fn open_loop(place: &Place, lines: usize, rate: usize, time: Duration) -> (Vec<Reply>, usize) {
    let (replies, failed) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    let asked = AtomicUsize::new(0);
    let begun = Instant::now() + Duration::from_millis(200);
    std::thread::scope(|scope| {
        for _ in 0..lines {
            scope.spawn(|| {
                let mut line = Line::to(place.port()).expect("it listens");
                let mut mine = Vec::new();
                loop {
                    let number = asked.fetch_add(1, Ordering::Relaxed);
                    let after = Duration::from_secs(1) * u32::try_from(number).expect("it fits");
                    let after = after / u32::try_from(rate).expect("it fits");
                    let due = begun + after;
                    if after > time || begun.elapsed() > time {
                        break;
                    }
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    match line.get(&question(number), Instant::now()) {
                        Ok(reply) => mine.push(reply),
                        Err(_) => {
                            failed.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
                replies.lock().expect("no panic").extend(mine);
            });
        }
    });
    (replies.into_inner().expect("no panic"), failed.into_inner())
}

/// How long after the load one client is answered as before: 20 times in a row.
fn recovery(place: &Place) -> Duration {
    let begun = Instant::now();
    let mut line = Line::to(place.port()).expect("it listens");
    let mut in_a_row = 0;
    while in_a_row < 20 && begun.elapsed() < Duration::from_secs(20) {
        let reply = line.get(&question(in_a_row), Instant::now());
        let well = reply.is_ok_and(|reply| reply.status == 200 && reply.took < ACCEPTED);
        in_a_row = if well { in_a_row + 1 } else { 0 };
    }
    begun.elapsed()
}

fn overloaded(settings: &[(&'static str, &str)], lines: usize, time: Duration) -> Outcome {
    let place = Place::demonstration().set(&[("REGISTRY_CACHE_LIMIT", "0")]).set(settings);
    let service = place.serve();
    // The first one has the register loaded.
    let mut line = Line::to(place.port()).expect("it listens");
    for number in 0..20 {
        let _ = line.get(&question(number), Instant::now());
    }
    let capacity = capacity(&place, 4, Duration::from_secs(2));
    let (replies, failed) = open_loop(&place, lines, capacity * 4, time);
    let recovered = recovery(&place);
    service.stop();
    Outcome { replies, failed, capacity, recovered }
}

impl Outcome {
    fn of(&self, status: u16) -> Vec<Duration> {
        let replies = self.replies.iter().filter(|reply| reply.status == status);
        replies.map(|reply| reply.took).collect()
    }

    fn told(&self, name: &str) -> Duration {
        let (mut accepted, mut refused) = (self.of(200), self.of(503));
        let p99 = percentile(&mut accepted, 99);
        tell(&format!(
            "{name}: {} a second can be taken, {} were asked, {} accepted with p50 {:?} and p99 {p99:?}, \
             {} refused with p99 {:?}, {} without an answer, recovered after {:?}",
            self.capacity,
            self.replies.len() + self.failed,
            accepted.len(),
            percentile(&mut accepted.clone(), 50),
            refused.len(),
            percentile(&mut refused, 99),
            self.failed,
            self.recovered,
        ));
        p99
    }
}

#[test]
fn overload() {
    let _alone = alone();
    let time = Duration::from_secs(if is_long() { 120 } else { 5 });
    let outcome = overloaded(&[], LINES, time);
    let p99 = outcome.told("overload");
    assert!(p99 <= ACCEPTED, "what is accepted takes too long");
    let right =
        |reply: &Reply| reply.status == 200 || matches!(reply.status, 429 | 503) && reply.retry;
    assert!(outcome.replies.iter().all(right), "the rest is refused, with Retry-After");
    assert_eq!(outcome.failed, 0);
    assert!(outcome.replies.len() > outcome.capacity, "it was asked");
    assert!(!outcome.of(503).is_empty(), "it was no overload");
    // It still does its work: a quarter of what it can take where nobody has to be refused.
    let seconds = usize::try_from(time.as_secs()).expect("it fits");
    assert!(outcome.of(200).len() * 4 >= outcome.capacity * seconds, "too much is refused");
    assert!(outcome.recovered < Duration::from_secs(5));
}

#[test]
fn overload_without_limits_makes_all_wait() {
    let _alone = alone();
    let off = ["REGISTRY_LIMIT_READS", "REGISTRY_LIMIT_STATISTICS", "REGISTRY_LIMIT_WAIT"];
    let off = off.map(|name| (name, "0"));
    // Also where twice as much can be taken, so many wait too long.
    let outcome = overloaded(&off, LINES * 2, Duration::from_secs(4));
    let p99 = outcome.told("overload, control without limits");
    assert!(p99 > ACCEPTED, "nothing waits where everything is let in");
}
