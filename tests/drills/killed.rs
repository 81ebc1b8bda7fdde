//! The process is killed in the middle of writing, again and again.

use std::time::Duration;

use crate::ledger::{CLIENTS, Findings, Ledger, Manner};
use crate::service::Place;
use crate::told::{Budget, alone, tell};

/// Writes for each kill.
const WRITES: usize = 1_000;

/// Kills the service at random moments while clients write, until there were so many kills
/// and writes, or the time is up; returns how often.
fn kills(place: &Place, ledger: &Ledger, manner: Manner, budget: &Budget) -> usize {
    let writes = budget.rounds * WRITES;
    let mut service = Some(place.serve());
    let mut done = 0;
    ledger.during(place, manner, || {
        while (done < budget.rounds || ledger.answered() < writes) && budget.lasts() {
            std::thread::sleep(Duration::from_millis(fastrand::u64(100..1_500)));
            service.take().expect("it serves").kill();
            service = Some(place.serve());
            done += 1;
        }
    });
    service.expect("it serves").stop();
    done
}

#[test]
fn killed_process() {
    let _alone = alone();
    let (place, ledger) = (Place::new(), Ledger::default());
    let budget = Budget::of((40, 40), (1_000, 3 * 3_600));
    let kills = kills(&place, &ledger, Manner::Keyed, &budget);
    let found = ledger.compare(&place);
    tell(&format!(
        "killed process: {kills} kills, {CLIENTS} clients, {} acknowledged, {} asked again without an answer: \
         {} lost, {} duplicated, {} gaps, in {} s",
        ledger.answered(),
        ledger.repeated(),
        found.lost,
        found.duplicated,
        found.gaps,
        budget.seconds(),
    ));
    assert_eq!(found, Findings::default());
    assert!(kills > 0 && ledger.repeated() > 0, "nobody was interrupted");
    place.run(&["verify"]);
}

#[test]
fn killed_process_without_keys_duplicates() {
    let _alone = alone();
    let (place, ledger) = (Place::new(), Ledger::default());
    let mut tries = 0;
    // A kill has to fall between a commit and its answer.
    let found = loop {
        tries += 1;
        kills(&place, &ledger, Manner::Unkeyed, &Budget::of((5, 20), (5, 20)));
        let found = ledger.compare(&place);
        if found.duplicated > 0 || tries == 4 {
            break found;
        }
    };
    tell(&format!("killed process, control without keys: {} duplicated", found.duplicated));
    assert!(found.duplicated > 0, "the check finds no duplicates where there have to be some");
    assert_eq!((found.lost, found.gaps), (0, 0));
}
