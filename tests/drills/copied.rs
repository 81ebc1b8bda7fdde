//! Backups are made while clients write, put back elsewhere, and compared.

use std::path::PathBuf;

use crate::ledger::{Findings, Ledger, Manner};
use crate::service::Place;
use crate::told::{Budget, alone, tell};

/// Makes copies while clients write.
fn copies(place: &Place, ledger: &Ledger, budget: &Budget) -> Vec<PathBuf> {
    let service = place.serve();
    let copies = ledger.during(place, Manner::Keyed, || {
        let mut copies = Vec::new();
        while copies.len() < budget.rounds && budget.lasts() {
            std::thread::sleep(std::time::Duration::from_millis(fastrand::u64(20..300)));
            let copy = place.path(&format!("copy-{}.db", copies.len()));
            place.run(&["backup", "--to", copy.to_str().expect("a path")]);
            copies.push(copy);
        }
        copies
    });
    service.stop();
    copies
}

#[test]
fn backup_under_load() {
    let _alone = alone();
    let (place, ledger) = (Place::new(), Ledger::default());
    let budget = Budget::of((20, 90), (500, 3 * 3_600));
    let copies = copies(&place, &ledger, &budget);
    let (mut equal, mut smallest, mut greatest) = (0, i64::MAX, 0);
    for copy in &copies {
        if !budget.lasts() {
            break;
        }
        // It verifies the copy, and refuses one that does not.
        let back = Place::restored(copy);
        let head = back.head();
        assert_eq!(ledger.compare_until(&back, head), Findings::default(), "revision {head}");
        (equal, smallest, greatest) = (equal + 1, smallest.min(head), greatest.max(head));
        if equal == 1 {
            // The control: a copy that lacks one revision more than it says.
            let found = ledger.compare_until(&back, head + 1);
            assert_eq!(found.lost, 1, "the check does not see that a revision is missing");
        }
    }
    tell(&format!(
        "backup under load: {equal} of {} copies put back, verified and equal to what was answered by their revision \
         ({smallest} to {greatest}), {} acknowledged, in {} s",
        copies.len(),
        ledger.answered(),
        budget.seconds(),
    ));
    assert!(equal > 0 && greatest > smallest);
}
