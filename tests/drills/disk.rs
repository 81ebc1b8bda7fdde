//! The disk is full, or broken, for a while.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::ledger::{Ends, Findings, Ledger, Manner, agent};
use crate::service::Place;
use crate::told::{Budget, Delays, alone, tell};

/// How soon writes are taken again.
const BACK: Duration = Duration::from_secs(1);

/// A sync that takes longer is one for which others wait as well.
const STUCK: Duration = Duration::from_millis(100);

/// Answers of the time of a fault.
#[derive(Default)]
struct Seen {
    refused: usize,
    read: usize,
    /// How long until writes were taken again, and how long of it the disk does not account for.
    slowest: Duration,
    back: Delays,
}

fn reads(place: &Place) -> u16 {
    let path = format!("{}/api/v1/statistics/members?as_of=2020-02-20", place.base());
    agent().get(path).call().expect("an answer").status().as_u16()
}

/// One fault: writes are refused with a code and leave nothing, reads go on, and once it
/// is over, writes are taken again.
fn fault(place: &Place, ledger: &Ledger, word: &str, number: usize, seen: &mut Seen) {
    place.fail(Some(word));
    let until = Instant::now() + Duration::from_millis(fastrand::u64(100..600));
    for count in 0.. {
        let answer = ledger.once(place, &format!("Nevznikl {number}-{count}"));
        let (status, code) = answer.expect("an answer, whatever it is");
        assert_eq!((status, code.is_empty()), (503, false), "{word}: {code}");
        seen.refused += 1;
        assert_eq!(reads(place), 200, "{word}");
        seen.read += 1;
        if Instant::now() > until {
            break;
        }
    }
    place.fail(None);
    let (took, stuck) = beside_disk(place, || {
        let over = Instant::now();
        for count in 0.. {
            if let Some((201, _)) = ledger.once(place, &format!("Zase {number}-{count}")) {
                break;
            }
            let log = || place.log();
            assert!(over.elapsed() < Duration::from_secs(20), "they do not come back: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        over.elapsed()
    });
    seen.slowest = seen.slowest.max(took);
    seen.back.note(took.saturating_sub(stuck));
}

/// What `work` returns, and how long the disk itself let somebody else wait meanwhile, who
/// writes a page to a file of its own and has it synced, again and again.
fn beside_disk<T>(place: &Place, work: impl FnOnce() -> T) -> (T, Duration) {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let disk = scope.spawn(|| {
            let mut file = File::create(place.path("beside")).expect("a file");
            let mut stuck = Duration::ZERO;
            while !done.load(Ordering::SeqCst) {
                let begun = Instant::now();
                file.rewind().and_then(|()| file.write_all(&[1; 4_096])).expect("it is written");
                file.sync_all().expect("it is synced");
                stuck += Some(begun.elapsed()).filter(|took| *took > STUCK).unwrap_or_default();
                std::thread::sleep(Duration::from_millis(10));
            }
            stuck
        });
        let ends = Ends(&done);
        let result = work();
        drop(ends);
        (result, disk.join().expect("what it took"))
    })
}

/// The control: a disk that says nothing of its failure. What was acknowledged meanwhile is
/// not there after the power is cut; how much that is.
fn unsaid(word: &str) -> usize {
    let (place, ledger) = (Place::on_frail_disk(&["FAULT_MUTE"]), Ledger::default());
    let service = place.serve();
    ledger.until_answered(&place, "Prve");
    place.fail(Some(word));
    for count in 0..5 {
        // Whatever the answer is: it may notice later.
        ledger.once(&place, &format!("Nevyslovil {count}"));
    }
    service.kill();
    place.fail(None);
    ledger.compare(&place).lost
}

fn faults(word: &str) {
    let _alone = alone();
    let (place, ledger, mut seen) = (Place::on_frail_disk(&[]), Ledger::default(), Seen::default());
    let budget = Budget::of((15, 25), (2_500, 3_600));
    let service = place.serve();
    let mut faults = 0;
    ledger.during(&place, Manner::Keyed, || {
        while faults < budget.rounds && budget.lasts() {
            std::thread::sleep(Duration::from_millis(fastrand::u64(50..300)));
            fault(&place, &ledger, word, faults, &mut seen);
            faults += 1;
        }
    });
    service.stop();
    let found = ledger.compare(&place);
    let unsaid = unsaid(word);
    tell(&format!(
        "{word}: {faults} faults, {} acknowledged, {} refused with a code, {} reads meanwhile: {} lost, {} refused \
         but there, {} duplicated, {} gaps; writes back within {} ms, {} ms without the time in which a sync of any file took as long, {} times after more than {BACK:?}; control on a disk that does not tell: {unsaid} lost, in {} s",
        ledger.answered(),
        seen.refused,
        seen.read,
        found.lost,
        found.uninvited,
        found.duplicated,
        found.gaps,
        seen.slowest.as_millis(),
        seen.back.longest().as_millis(),
        seen.back.over(BACK),
        budget.seconds(),
    ));
    assert_eq!(found, Findings::default());
    seen.back.hold(BACK, "writes come back");
    assert!(faults > 0);
    assert!(unsaid > 0, "the check does not see what a disk lost");
    place.run(&["verify"]);
}

#[test]
fn full_disk() {
    faults("ENOSPC");
}

#[test]
fn broken_disk() {
    faults("EIO");
}
