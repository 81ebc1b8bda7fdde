//! Many do the same at once: one of them does it, and nobody's change is lost.

use std::collections::BTreeSet;
use std::sync::Barrier;

use serde_json::{Value, json};

use crate::ledger::{Findings, Ledger, agent};
use crate::service::Place;
use crate::told::{Budget, alone, tell};

/// How many clients change each record.
const CLIENTS: usize = 16;

/// How many post the same.
const EQUAL: usize = 32;

/// Posts the same with one key from many clients at once; the ids that were answered.
fn equal_posts(place: &Place, ledger: &Ledger, name: &str) -> BTreeSet<String> {
    let gate = Barrier::new(EQUAL);
    std::thread::scope(|scope| {
        let post = || {
            gate.wait();
            ledger.until_answered(place, name)
        };
        let threads: Vec<_> = (0..EQUAL).map(|_| scope.spawn(post)).collect();
        threads.into_iter().map(|thread| thread.join().expect("an id")).collect()
    })
}

fn read(place: &Place, path: &str) -> (String, Value) {
    let mut answer = agent()
        .get(format!("{}{path}", place.base()))
        .header("Authorization", format!("Bearer {}", place.token))
        .call()
        .expect("an answer");
    let tag = answer.headers()["etag"].to_str().expect("a tag").to_owned();
    let text = answer.body_mut().read_to_string().expect("a body");
    (tag, serde_json::from_str(&text).expect("JSON"))
}

/// Counts one up in the name of a record. With `guarded`, only if it is as it was read,
/// again and again; returns how often somebody else was faster.
fn count_up(place: &Place, path: &str, guarded: bool) -> usize {
    for overtaken in 0.. {
        let (tag, record) = read(place, path);
        let name = record["name"]["cs"].as_str().expect("a name");
        let count: usize =
            name.rsplit(' ').next().and_then(|word| word.parse().ok()).expect("a count");
        let body = json!({ "name": { "cs": format!("Počítadlo {}", count + 1) } }).to_string();
        let answer = agent()
            .patch(format!("{}{path}", place.base()))
            .header("Authorization", format!("Bearer {}", place.token))
            .header("Content-Type", "application/merge-patch+json")
            .header("If-Match", if guarded { &tag } else { "*" })
            .send(body);
        match answer.expect("an answer").status().as_u16() {
            200 => return overtaken,
            412 | 503 => {}
            status => panic!("{path}: {status}"),
        }
    }
    panic!("the last one is never overtaken")
}

/// Lets each client count up each record once; how many steps are missing at the end, and
/// how often somebody was overtaken.
fn missing(place: &Place, ledger: &Ledger, records: usize, guarded: bool) -> (usize, usize) {
    let paths: Vec<String> =
        (0..records).map(|_| format!("/api/v1/organizations/{}", ledger.counter(place))).collect();
    let gate = Barrier::new(CLIENTS);
    let overtaken: usize = std::thread::scope(|scope| {
        let client = || {
            gate.wait();
            paths.iter().map(|path| count_up(place, path, guarded)).sum::<usize>()
        };
        let threads: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a number")).sum()
    });
    let counted = |path: &String| {
        let (_, record) = read(place, path);
        let name = record["name"]["cs"].as_str().expect("a name").to_owned();
        name.rsplit(' ').next().and_then(|word| word.parse::<usize>().ok()).expect("a count")
    };
    (records * CLIENTS - paths.iter().map(counted).sum::<usize>(), overtaken)
}

#[test]
fn double_submission_and_lost_updates() {
    let _alone = alone();
    let (place, ledger) = (Place::new(), Ledger::default());
    let budget = Budget::of((20, 60), (2_000, 600));
    let service = place.serve();
    let mut created = 0;
    while created < budget.rounds && budget.lasts() {
        let ids = equal_posts(&place, &ledger, &format!("Stejne {created}"));
        assert_eq!(ids.len(), 1, "{ids:?}");
        created += 1;
    }
    let (lost, overtaken) = missing(&place, &ledger, 20, true);
    let (unguarded, _) = missing(&place, &ledger, 20, false);
    service.stop();
    let found = ledger.compare(&place);
    tell(&format!(
        "double submission: {created} times {EQUAL} equal posts, {} created twice; lost updates: {CLIENTS} clients x \
         20 records, {overtaken} overtaken, {lost} lost; control without the version that was read: {unguarded} lost, in {} s",
        found.duplicated,
        budget.seconds(),
    ));
    assert_eq!((found, lost), (Findings::default(), 0));
    assert!(unguarded > 0, "the check finds nothing lost where something has to be");
}
