//! The service is stopped and started again while clients ask, with its listener held by
//! somebody else, as systemd does it.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::service::Place;
use crate::told::{Budget, alone, tell};

const CLIENTS: usize = 8;

const PAGE: &str = "GET /api/v1/code-lists HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// What clients were told, each time over a connection of its own.
#[derive(Default)]
struct Told {
    answered: AtomicUsize,
    refused: AtomicUsize,
    cut: AtomicUsize,
    failed: AtomicUsize,
    late: AtomicUsize,
}

impl Told {
    fn ask(&self, port: u16) {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
            self.refused.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(5));
            return;
        };
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("it is set");
        let mut text = String::new();
        let asked = stream.write_all(PAGE.as_bytes());
        let read = asked.and_then(|()| stream.read_to_string(&mut text));
        let told = match (read, text.get(9..12)) {
            (Ok(_), Some("200")) => &self.answered,
            (Err(error), _) if error.kind() == ErrorKind::WouldBlock => &self.late,
            (Ok(_) | Err(_), None) | (Err(_), _) => &self.cut,
            _ => {
                tell(&format!("restarted: {text}"));
                &self.failed
            }
        };
        told.fetch_add(1, Ordering::Relaxed);
    }

    fn during<T>(&self, port: u16, work: impl FnOnce() -> T) -> T {
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        self.ask(port);
                    }
                });
            }
            let result = work();
            done.store(true, Ordering::Relaxed);
            result
        })
    }

    fn told(&self, name: &str, restarts: usize, budget: &Budget) -> [usize; 5] {
        let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        let found = [&self.answered, &self.refused, &self.cut, &self.failed, &self.late].map(of);
        let [answered, refused, cut, failed, late] = found;
        tell(&format!(
            "{name}: {restarts} restarts, {answered} answered, {refused} refused, {cut} cut off, \
             {failed} failed, {late} without an answer in 20 s, in {} s",
            budget.seconds()
        ));
        found
    }
}

#[test]
fn restarted_under_load() {
    let _alone = alone();
    let (place, told) = (Place::new(), Told::default());
    let budget = Budget::of((10, 12), (1_000, 3_600));
    let held = place.held();
    let mut restarts = 0;
    let mut service = place.serve_on(&held);
    let service = told.during(place.port(), || {
        while restarts < budget.rounds && budget.lasts() {
            std::thread::sleep(Duration::from_millis(fastrand::u64(100..600)));
            service.stop();
            service = place.serve_on(&held);
            restarts += 1;
        }
        service
    });
    service.stop();
    let [answered, others @ ..] = told.told("restarted under load", restarts, &budget);
    assert_eq!(others, [0, 0, 0, 0], "refused, cut off, failed, late");
    assert!(restarts > 0 && answered > restarts);
}

#[test]
fn restarted_under_load_without_a_held_socket_refuses() {
    let _alone = alone();
    let (place, told) = (Place::new(), Told::default());
    let budget = Budget::of((3, 5), (3, 5));
    let mut service = place.serve();
    let service = told.during(place.port(), || {
        for _ in 0..budget.rounds {
            std::thread::sleep(Duration::from_millis(200));
            service.stop();
            service = place.serve();
        }
        service
    });
    service.stop();
    let name = "restarted under load, control without a held socket";
    let [_, refused, ..] = told.told(name, budget.rounds, &budget);
    assert!(refused > 0, "the check does not see refusals");
}
