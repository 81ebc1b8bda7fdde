//! Dumps and base backups of PostgreSQL: made while clients write, put back, and compared.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::Text;

use super::Cluster;
use crate::ledger::{Findings, Ledger, Manner};
use crate::service::Place;
use crate::told::{Budget, alone, tell};

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// The moment that it is on the server.
fn moment(place: &Place) -> String {
    let sql = "SELECT clock_timestamp()::text AS word";
    place.rows::<Word>(sql).pop().expect("a moment").word
}

fn pause(millis: std::ops::Range<u64>) {
    std::thread::sleep(Duration::from_millis(fastrand::u64(millis)));
}

/// Verifies what was put back and compares it with the ledger; its newest revision. As a
/// control, one revision more than it has is found missing.
fn compared(ledger: &Ledger, back: &Place) -> i64 {
    let head = back.head();
    assert_eq!(ledger.compare_until(back, head), Findings::default(), "revision {head}");
    let found = ledger.compare_until(back, head + 1);
    assert_eq!(found.lost, 1, "the check does not see that a revision is missing");
    head
}

#[test]
fn dumped_postgres() {
    let _alone = alone();
    let (cluster, ledger) = (Cluster::start(), Ledger::default());
    let place = Place::on_postgres(cluster.url(cluster.port()), cluster.url(cluster.port()));
    let budget = Budget::of((3, 20), (100, 2 * 3_600));
    let service = place.serve();
    let dumps = ledger.during(&place, Manner::Keyed, || {
        let mut dumps = Vec::new();
        while dumps.len() < budget.rounds && budget.lasts() {
            pause(100..500);
            dumps.push(cluster.dump(&format!("dump-{}", dumps.len())));
        }
        // More than the last one has.
        pause(300..301);
        dumps
    });
    service.stop();
    let heads: Vec<i64> =
        dumps.iter().map(|dump| compared(&ledger, &Place::found(cluster.undump(dump)))).collect();
    tell(&format!(
        "dumps under load: {} of {} put back, verified and equal to what was answered by their revision ({} to {}), \
         {} acknowledged, in {} s",
        heads.len(),
        dumps.len(),
        heads.iter().min().expect("a dump"),
        heads.iter().max().expect("a dump"),
        ledger.answered(),
        budget.seconds(),
    ));
}

#[test]
fn recovered_postgres() {
    let _alone = alone();
    let (cluster, ledger) = (Cluster::archiving(), Ledger::default());
    let place = Place::on_postgres(cluster.url(cluster.port()), cluster.url(cluster.port()));
    let budget = Budget::of((1, 20), (1, 600));
    let service = place.serve();
    let (moment, before) = ledger.during(&place, Manner::Keyed, || {
        pause(200..300);
        cluster.base_backup();
        pause(500..1_000);
        let before = ledger.newest();
        let moment = moment(&place);
        pause(500..1_000);
        (moment, before)
    });
    service.stop();
    let after = place.head();
    cluster.archive();
    cluster.recover(&moment);
    let head = compared(&ledger, &place);
    assert!(before <= head && head < after, "{before} {head} {after}");
    tell(&format!(
        "recovered to a point in time: of {after} revisions, the {head} until {moment} are there, verified and equal \
         to what was answered by then; in {} s",
        budget.seconds(),
    ));
}
