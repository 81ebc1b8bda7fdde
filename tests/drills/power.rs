//! The power is cut: the process is killed, and of what was written and not synced each
//! sector is on the disk or not, as it happens.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::ledger::{Findings, Ledger, Manner};
use crate::service::{Place, twin};
use crate::told::{Budget, alone, tell};

/// What a disk writes whole.
const SECTOR: usize = 512;

/// What is left of a file: of the sectors that differ from what was synced, some.
fn left(written: &[u8], synced: &[u8]) -> Vec<u8> {
    let length = if fastrand::bool() { written.len() } else { synced.len() };
    let sector = |bytes: &[u8], from: usize| {
        let mut sector = [0; SECTOR];
        let there = bytes.get(from..bytes.len().min(from + SECTOR)).unwrap_or_default();
        sector[..there.len()].copy_from_slice(there);
        sector
    };
    let mut left = Vec::with_capacity(length);
    for from in (0..length).step_by(SECTOR) {
        let bytes = if fastrand::bool() { written } else { synced };
        let end = SECTOR.min(length - from);
        left.extend_from_slice(&sector(bytes, from)[..end]);
    }
    left
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_default()
}

/// What the next start finds on the disk.
fn cut(place: &Place) {
    for file in [place.database(), place.beside("-wal")] {
        let twin = twin(&file);
        let left = left(&read(&file), &read(&twin));
        fs::write(&file, &left).expect("a file");
        fs::write(&twin, &left).expect("a file");
    }
    let _ = fs::remove_file(place.beside("-shm"));
}

fn cuts(place: &Place, ledger: &Ledger, budget: &Budget) -> usize {
    let mut done = 0;
    while done < budget.rounds && budget.lasts() {
        let mut service = Some(place.serve());
        ledger.during(place, Manner::Keyed, || {
            std::thread::sleep(Duration::from_millis(fastrand::u64(200..1_200)));
            service.take().expect("it serves").kill();
            cut(place);
            service = Some(place.serve());
        });
        // What was asked again meanwhile has its answer; the next cut comes at once.
        service.expect("it serves").kill();
        cut(place);
        done += 2;
    }
    // A last start, so that what is left is recovered as a service would.
    place.serve().stop();
    done
}

#[test]
fn cut_of_power() {
    let _alone = alone();
    let (place, ledger) = (Place::on_frail_disk(&[]), Ledger::default());
    let budget = Budget::of((20, 60), (200, 3_600));
    let cuts = cuts(&place, &ledger, &budget);
    let found = ledger.compare(&place);
    tell(&format!(
        "cut of power: {cuts} cuts, {} acknowledged: {} lost, {} duplicated, {} gaps, in {} s",
        ledger.answered(),
        found.lost,
        found.duplicated,
        found.gaps,
        budget.seconds(),
    ));
    assert_eq!(found, Findings::default());
    place.run(&["verify"]);
}

#[test]
fn cut_of_power_with_an_unsynced_log_loses() {
    let _alone = alone();
    let (place, ledger) = (Place::on_frail_disk(&["FAULT_WAL_UNSYNCED"]), Ledger::default());
    let cuts = cuts(&place, &ledger, &Budget::of((2, 30), (2, 30)));
    let found = ledger.compare(&place);
    tell(&format!(
        "cut of power, control with a log that is not synced, as with synchronous=NORMAL: {cuts} cuts, {} of {} lost",
        found.lost,
        ledger.answered(),
    ));
    assert!(found.lost > 0, "the check finds nothing lost where something has to be");
}
