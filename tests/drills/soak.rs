//! Half an hour of mixed load: what the process takes of the machine stays as it is.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use ureq::Agent;

use crate::ledger::{Ledger, agent};
use crate::service::{Place, Service};
use crate::told::{alone, is_long, seconds, tell};

/// How often it is looked what the process takes.
const LOOK: Duration = Duration::from_secs(2);

/// How many clients ask at once.
const CLIENTS: usize = 6;

/// Records that are changed; none is added, so that what is held in memory does not grow
/// because the register does.
const RECORDS: usize = 200;

/// What the process takes at a moment.
#[derive(Debug, Clone, Copy)]
struct Look {
    millis: i128,
    /// Kilobytes of memory.
    resident: i128,
    descriptors: usize,
    /// Bytes of the log of SQLite.
    log: u64,
}

/// How far it is.
#[derive(Default)]
struct Now {
    settled: AtomicBool,
    done: AtomicBool,
}

/// How many answers there were, by what was asked.
#[derive(Default)]
struct Asked {
    read: AtomicUsize,
    unchanged: AtomicUsize,
    written: AtomicUsize,
    refused: AtomicUsize,
    failed: AtomicUsize,
}

fn look(place: &Place, service: &Service, begun: Instant) -> Look {
    let of = format!("/proc/{}", service.process());
    let status = std::fs::read_to_string(format!("{of}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
    let resident = line.trim().trim_end_matches(" kB").parse().expect("a number");
    Look {
        millis: i128::try_from(begun.elapsed().as_millis()).expect("a number"),
        resident,
        descriptors: std::fs::read_dir(format!("{of}/fd")).expect("it runs").count(),
        log: std::fs::metadata(place.beside("-wal")).map_or(0, |file| file.len()),
    }
}

/// Kilobytes an hour by which memory grows, as least squares have it.
fn slope(looks: &[Look]) -> i128 {
    let n = i128::try_from(looks.len()).expect("a number");
    let sum = |of: fn(&Look) -> i128| looks.iter().map(of).sum::<i128>();
    let (x, y) = (sum(|look| look.millis), sum(|look| look.resident));
    let (xx, xy) = (sum(|look| look.millis * look.millis), sum(|look| look.millis * look.resident));
    let below = n * xx - x * x;
    assert!(below > 0, "two looks at least");
    3_600_000 * (n * xy - x * y) / below
}

fn patch(agent: &Agent, place: &Place, path: &str, count: usize) -> u16 {
    let body = json!({ "name": { "cs": format!("Počítadlo {count}") } }).to_string();
    let answer = agent
        .patch(format!("{}{path}", place.base()))
        .header("Authorization", format!("Bearer {}", place.token))
        .header("Content-Type", "application/merge-patch+json")
        .header("If-Match", "*")
        .send(body);
    answer.map_or(0, |answer| answer.status().as_u16())
}

fn get(agent: &Agent, place: &Place, path: &str, tag: Option<&str>) -> (u16, Option<String>) {
    let mut request = agent.get(format!("{}{path}", place.base()));
    if let Some(tag) = tag {
        request = request.header("If-None-Match", tag);
    }
    let Ok(mut answer) = request.call() else { return (0, None) };
    let _ = answer.body_mut().read_to_string();
    let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(ToOwned::to_owned);
    (answer.status().as_u16(), tag)
}

/// Asks for one thing after another, as different clients do.
fn client(place: &Place, paths: &[String], asked: &Asked, now: &Now) {
    let agent = agent();
    for count in 0.. {
        if now.done.load(Ordering::Relaxed) {
            return;
        }
        let path = &paths[fastrand::usize(..paths.len())];
        let day = format!("/api/v1/statistics/members?as_of=20{:02}-02-20", fastrand::u8(10..99));
        let (status, expected, counter) = match count % 10 {
            0 => (patch(&agent, place, path, count), 200, &asked.written),
            1 => {
                let list = "/api/v1/organizations?limit=50";
                let tag = get(&agent, place, list, None).1;
                match get(&agent, place, list, tag.as_deref()).0 {
                    // Somebody wrote in between.
                    200 => (200, 200, &asked.read),
                    status => (status, 304, &asked.unchanged),
                }
            }
            2 => {
                (get(&agent, place, "/api/v1/organizations?nothing=1", None).0, 400, &asked.refused)
            }
            3 => (get(&agent, place, "/api/v1/accounts", None).0, 401, &asked.refused),
            4 => (get(&agent, place, "/api/v1/nothing", None).0, 404, &asked.refused),
            5 | 6 => (get(&agent, place, path, None).0, 200, &asked.read),
            _ => (get(&agent, place, &day, None).0, 200, &asked.read),
        };
        let counter = if status == expected { counter } else { &asked.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        // A load that it bears, not all that it can take; but first all of it, so that what
        // is filled once is full.
        if now.settled.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(fastrand::u64(5..15)));
        }
    }
}

#[test]
fn soak() {
    if !is_long() {
        tell("soak: not run, it has a long form alone: scripts/drill --long soak");
        return;
    }
    let _alone = alone();
    let (place, ledger, asked, now) =
        (Place::new(), Ledger::default(), Asked::default(), Now::default());
    let (length, begun) = (Duration::from_secs(seconds().unwrap_or(1_800)), Instant::now());
    let service = place.serve();
    let paths: Vec<String> =
        (0..RECORDS).map(|_| format!("/api/v1/organizations/{}", ledger.counter(&place))).collect();
    let mut looks = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| client(&place, &paths, &asked, &now));
        }
        while begun.elapsed() < length {
            std::thread::sleep(LOOK);
            looks.push(look(&place, &service, begun));
            now.settled.store(begun.elapsed() * 3 >= length, Ordering::Relaxed);
        }
        now.done.store(true, Ordering::Relaxed);
    });
    service.stop();
    // A third of it, ten minutes of thirty, is for what is filled once.
    let settled = &looks[looks.len() / 3..];
    let (first, last) = (settled[0], settled[settled.len() - 1]);
    let most = |of: fn(&Look) -> u64| settled.iter().map(of).max().unwrap_or_default();
    let (logs, descriptors) = (most(|look| look.log), most(|look| look.descriptors as u64));
    let slope = slope(settled);
    let counts = [&asked.read, &asked.unchanged, &asked.written, &asked.refused, &asked.failed];
    let [read, unchanged, written, refused, failed] =
        counts.map(|count| count.load(Ordering::Relaxed));
    tell(&format!(
        "soak: {} s, {read} read, {unchanged} unchanged, {written} written, {refused} refused as they have to be, {failed} \
         failed; memory {} kB after a third and {} kB at the end, slope {slope} kB an hour; descriptors {} to \
         {descriptors}, log of SQLite at most {logs} bytes ({} bytes after a third)",
        length.as_secs(),
        first.resident,
        last.resident,
        first.descriptors,
        first.log,
    ));
    assert_eq!(failed, 0);
    assert!(written > 0 && unchanged > 0);
    let more = descriptors - first.descriptors as u64;
    assert!(more <= 8, "{more} descriptors more");
    assert!(logs < 64 << 20, "the log of SQLite grew to {logs} bytes");
    // A trial is too short to tell a slope from what is filled once.
    assert!(length < Duration::from_mins(30) || slope < 1_024, "memory grows {slope} kB an hour");
    place.run(&["verify"]);
}

#[test]
fn a_slope_is_what_it_is() {
    let looks = |resident: [i128; 3]| {
        [0, 1_000, 2_000].into_iter().zip(resident).map(|(millis, resident)| Look {
            millis,
            resident,
            descriptors: 0,
            log: 0,
        })
    };
    let slope = |resident| slope(&looks(resident).collect::<Vec<_>>());
    assert_eq!(slope([5, 5, 5]), 0, "nothing grows");
    assert_eq!(slope([5, 6, 7]), 3_600, "a kilobyte a second");
    assert_eq!(slope([7, 6, 5]), -3_600);
}
