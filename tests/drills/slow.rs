//! Clients that let the service wait: with heads, bodies and answers, and with nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::raw::{Line, percentile};
use crate::service::{Place, Service};
use crate::told::{alone, tell};

/// How many of each kind wait, and how many say nothing at all.
const EACH: usize = 500;
const SILENT: usize = 200;

/// A public page, kept in memory: what most callers ask for.
const PAGE: &str = "/api/v1/territory/municipalities?limit=200";

/// How a client lets the service wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Head,
    /// The head of a second request, after one that was answered.
    LaterHead,
    Body,
    Reader,
    Silent,
}

use Manner::{Body, Head, LaterHead, Reader, Silent};

struct Slow {
    manner: Manner,
    stream: TcpStream,
}

impl Slow {
    fn begin(manner: Manner, port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        if manner == Reader {
            // As little of an answer as can be is on its way.
            let few = rustix::net::sockopt::set_socket_recv_buffer_size(&stream, 2_048);
            few.expect("it is set");
        }
        let mut slow = Self { manner, stream };
        slow.stream.write_all(slow.first().as_bytes()).expect("it is taken");
        slow.stream.set_nonblocking(true).expect("it is set");
        slow
    }

    fn first(&self) -> String {
        let get = format!("GET {PAGE} HTTP/1.1\r\nHost: a\r\n\r\n");
        match self.manner {
            Head => format!("GET {PAGE} HTTP/1.1\r\nX-A: "),
            LaterHead => "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /".to_owned(),
            Body => "POST /api/v1/majority-checks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
                     Content-Length: 1000\r\n\r\n{"
                .to_owned(),
            Reader => get.repeat(10),
            Silent => String::new(),
        }
    }

    /// A little more. That it is closed is seen by counting what the service holds.
    fn go_on(&mut self) {
        let _ = match self.manner {
            Head | LaterHead | Body => self.stream.write(b"a"),
            Reader => self.stream.read(&mut [0; 16]),
            Silent => Ok(0),
        };
    }
}

/// Asks for the page again and again, a little at a time, until `done`.
fn ask(place: &Place, done: &AtomicBool) -> Vec<Duration> {
    let mut line = Line::to(place.port()).expect("it listens");
    let mut times = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let reply = line.get(PAGE, Instant::now()).expect("an answer");
        assert_eq!(reply.status, 200);
        times.push(reply.took);
        std::thread::sleep(Duration::from_millis(5));
    }
    times
}

/// What 99 of 100 ordinary requests take during `work`, and what `work` returns.
fn beside<T>(place: &Place, work: impl FnOnce() -> T) -> (Duration, T) {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(place, &done))).collect();
        let result = work();
        done.store(true, Ordering::Relaxed);
        let times = clients.into_iter().map(|client| client.join().expect("it asks"));
        let mut times: Vec<Duration> = times.flatten().collect();
        (percentile(&mut times, 99), result)
    })
}

/// Lets the service wait for `limit`, or until all were closed; how many were not by
/// 10 s, and in the end, and when the last one was.
fn wait(place: &Place, service: &Service, limit: Duration) -> (usize, usize, Duration) {
    // Once those who ask beside them are connected.
    std::thread::sleep(Duration::from_millis(500));
    let before = service.sockets();
    let mut slow = Vec::new();
    for _ in 0..EACH {
        slow.extend(
            [Head, LaterHead, Body, Reader].map(|manner| Slow::begin(manner, place.port())),
        );
    }
    slow.extend((0..SILENT).map(|_| Slow::begin(Silent, place.port())));
    let begun = Instant::now();
    let mut early = None;
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let open = service.sockets().saturating_sub(before);
        if begun.elapsed() >= Duration::from_secs(10) {
            early.get_or_insert(open);
        }
        if open == 0 || begun.elapsed() > limit {
            return (early.unwrap_or(open), open, begun.elapsed());
        }
        for one in &mut slow {
            one.go_on();
        }
    }
}

#[test]
fn slow_clients() {
    let _alone = alone();
    let place = Place::new();
    let service = place.serve();
    let (alone, ()) = beside(&place, || std::thread::sleep(Duration::from_secs(3)));
    let ((among, (early, open, last)), memory) = {
        let (before, _) = service.memory();
        let found = beside(&place, || wait(&place, &service, Duration::from_secs(17)));
        (found, service.memory().1.saturating_sub(before))
    };
    tell(&format!(
        "slow clients: {} at once, {early} not closed after 10 s, {open} after 17 s, the last one after {last:.1?}; \
         others' p99 {alone:?} before and {among:?} beside them; memory rose by {} MiB",
        EACH * 4 + SILENT,
        memory / 1024 / 1024,
    ));
    // Those that send bodies, and those that take answers, have longer.
    assert!(early <= EACH * 2, "heads and silence are waited for too long");
    assert_eq!(open, 0, "some are never closed");
    // Below a few milliseconds chance says more than the slow ones.
    assert!(among <= (alone * 2).max(Duration::from_millis(30)), "others have to wait");
    service.stop();
}

#[test]
fn slow_clients_without_limits_stay() {
    let _alone = alone();
    let place = Place::new().set(&[
        ("REGISTRY_HEADER_TIMEOUT", "3600"),
        ("REGISTRY_BODY_TIMEOUT", "3600"),
        ("REGISTRY_WRITE_TIMEOUT", "3600"),
        ("REGISTRY_LIMIT_READS", "0"),
    ]);
    let service = place.serve();
    let (early, open, _) = wait(&place, &service, Duration::from_secs(10));
    tell(&format!("slow clients, control without limits: {early} not closed after 10 s"));
    assert!(open > EACH, "the check does not see who is there");
    service.kill();
}
