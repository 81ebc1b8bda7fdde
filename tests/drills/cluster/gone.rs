//! PostgreSQL is gone for a while: cut off, silent, slow, started again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Cluster;
use super::proxy::{Proxy, Way};
use crate::ledger::{Ends, Findings, Ledger, Manner, agent};
use crate::service::Place;
use crate::told::{Budget, Delays, alone, tell};

/// How soon a read is refused, and whoever asks whether the process lives is answered.
const TOLD: Duration = Duration::from_secs(1);

/// How soon the service is back.
const BACK: Duration = Duration::from_secs(2);

/// What may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// All connections are cut, and new ones as well, for a while.
    Cut,
    /// Nothing passes for a while, then all of it.
    Stalled,
    /// Nothing passes for a while, then all connections are cut.
    StalledAndCut,
    /// What is asked is done, and the answers are lost.
    Deaf,
    /// What is sent arrives later.
    Slow,
    /// It crashes and is started again.
    Restarted,
    /// It ends all connections.
    Terminated,
}

const FAULTS: [Fault; 7] = [
    Fault::Cut,
    Fault::Stalled,
    Fault::Deaf,
    Fault::Restarted,
    Fault::StalledAndCut,
    Fault::Terminated,
    Fault::Slow,
];

/// What was seen.
#[derive(Default)]
struct Seen {
    refused: usize,
    answered: usize,
    reads: Delays,
    lives: Delays,
    back: Delays,
}

struct Answer {
    status: u16,
    code: bool,
    after: bool,
    took: Duration,
}

fn ask(place: &Place, path: &str) -> Answer {
    let asked = Instant::now();
    let mut answer = agent().get(format!("{}{path}", place.base())).call().expect("an answer");
    let text = answer.body_mut().read_to_string().expect("a body");
    Answer {
        status: answer.status().as_u16(),
        code: text.contains("\"code\":\"unavailable\""),
        after: answer.headers().contains_key("retry-after"),
        took: asked.elapsed(),
    }
}

/// Reads, and asks whether it is alive, until the fault is over. Where `gone`, no read is
/// answered with anything but 503.
fn look(place: &Place, seen: &mut Seen, gone: bool, over: &AtomicBool) {
    for count in 0.. {
        let live = ask(place, "/health/live");
        assert_eq!(live.status, 200);
        seen.lives.note(live.took);
        let path = ["/health/ready", "/api/v1/statistics/members?as_of=2020-02-20"][count % 2];
        let read = ask(place, path);
        seen.reads.note(read.took);
        if over.load(Ordering::SeqCst) {
            return;
        }
        match read.status {
            503 if read.code && read.after => seen.refused += 1,
            200 if !gone => seen.answered += 1,
            status => panic!("{path}: {status}, code {}, after {}", read.code, read.after),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn pause(millis: std::ops::Range<u64>) {
    std::thread::sleep(Duration::from_millis(fastrand::u64(millis)));
}

fn happen(fault: Fault, cluster: &Cluster, proxy: &Proxy) {
    match fault {
        Fault::Cut => {
            proxy.set(Way::Cut);
            pause(500..2_000);
        }
        Fault::Stalled => pause(1_200..3_000),
        Fault::StalledAndCut => {
            pause(1_200..3_000);
            proxy.set(Way::Cut);
        }
        Fault::Deaf => {
            pause(20..80);
            proxy.set(Way::Cut);
        }
        Fault::Slow => {
            proxy.set(Way::Slow);
            pause(500..1_500);
        }
        Fault::Restarted => cluster.restart(),
        Fault::Terminated => assert!(cluster.terminate() > 0),
    }
}

/// One fault: reads are refused in time, the process says that it is alive, and once it is
/// over, reads and writes are answered again.
fn fault(number: usize, place: &Place, ledger: &Ledger, on: (&Cluster, &Proxy), seen: &mut Seen) {
    let (fault, over) = (FAULTS[number % FAULTS.len()], AtomicBool::new(false));
    let gone = matches!(fault, Fault::Cut | Fault::Stalled | Fault::StalledAndCut);
    // Those who look begin when nothing passes any more.
    match fault {
        Fault::Cut => on.1.set(Way::Cut),
        Fault::Stalled | Fault::StalledAndCut => on.1.set(Way::Stalled),
        Fault::Deaf => on.1.set(Way::Deaf),
        Fault::Slow | Fault::Restarted | Fault::Terminated => {}
    }
    let back = std::thread::scope(|scope| {
        let looks = scope.spawn(|| {
            let mut seen = Seen::default();
            look(place, &mut seen, gone, &over);
            seen
        });
        let ends = Ends(&over);
        happen(fault, on.0, on.1);
        drop(ends);
        let back = Instant::now();
        on.1.set(Way::Open);
        ledger.until_answered(place, &format!("Zase {number}"));
        while ask(place, "/health/ready").status != 200 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let back = back.elapsed();
        let saw = looks.join().expect("what was seen");
        seen.refused += saw.refused;
        seen.answered += saw.answered;
        seen.lives.extend(saw.lives);
        if fault != Fault::Slow {
            seen.reads.extend(saw.reads);
        }
        back
    });
    seen.back.note(back);
}

/// The control: what is done and not answered is done again by whoever has no key. It has
/// to be cut off between a commit and its answer.
fn without_keys(place: &Place, ledger: &Ledger, on: (&Cluster, &Proxy)) -> usize {
    let service = place.serve();
    ledger.during(place, Manner::Unkeyed, || {
        for number in 0..25 {
            pause(20..200);
            on.1.set(Way::Deaf);
            happen(Fault::Deaf, on.0, on.1);
            on.1.set(Way::Open);
            ledger.until_answered(place, &format!("Bez ochrany {number}"));
            if ledger.compare(place).duplicated > 0 {
                break;
            }
        }
    });
    service.stop();
    ledger.compare(place).duplicated
}

fn drilled(cluster: &Cluster) -> (Proxy, Place) {
    let proxy = Proxy::to(cluster.port());
    let place = Place::on_postgres(cluster.url(cluster.port()), cluster.url(proxy.port));
    (proxy, place)
}

#[test]
fn postgres_gone() {
    let _alone = alone();
    let cluster = Cluster::start();
    let (proxy, place) = drilled(&cluster);
    let (ledger, mut seen) = (Ledger::default(), Seen::default());
    let budget = Budget::of((14, 20), (500, 3 * 3_600));
    let service = place.serve();
    let mut faults = 0;
    ledger.during(&place, Manner::Keyed, || {
        while faults < budget.rounds && budget.lasts() {
            pause(50..300);
            fault(faults, &place, &ledger, (&cluster, &proxy), &mut seen);
            faults += 1;
        }
    });
    let (answered, put_off, slowest) = (ledger.answered(), ledger.put_off(), ledger.slowest());
    service.stop();
    let found = ledger.compare(&place);
    place.run(&["verify"]);
    let duplicated = without_keys(&place, &ledger, (&cluster, &proxy));
    tell(&format!(
        "PostgreSQL gone: {faults} faults, {} connections cut, {} acknowledged, {} put off, {} reads refused with a \
         code, {} answered meanwhile: {} lost, {} duplicated, {} gaps; a read waited at most {} ms, {} of them over {TOLD:?}, live {} ms, a \
         write {} ms; back within {} ms, {} times after more than {BACK:?}; control without \
         keys: {duplicated} duplicated; in {} s",
        proxy.cut(),
        answered,
        put_off,
        seen.refused,
        seen.answered,
        found.lost,
        found.duplicated,
        found.gaps,
        seen.reads.longest().as_millis(),
        seen.reads.over(TOLD),
        seen.lives.longest().as_millis(),
        slowest.as_millis(),
        seen.back.longest().as_millis(),
        seen.back.over(BACK),
        budget.seconds(),
    ));
    assert_eq!(found, Findings::default());
    assert!(faults > 0 && seen.refused > 0 && ledger.repeated() == 0, "the service itself stays");
    seen.reads.hold(TOLD, "reads are refused");
    seen.lives.hold(TOLD, "the process says that it lives");
    seen.back.hold(BACK, "the service is back");
    assert!(slowest < Duration::from_secs(10), "a write hung {slowest:?}");
    assert!(duplicated > 0, "the check finds no duplicates where there have to be some");
}
