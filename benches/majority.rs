//! Evaluating votes: one whose counts are all known, some with counts missing,
//! and as many as a replay may go through.
#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use healthy_cities_registry::domain::kind::VoteResult;
use healthy_cities_registry::domain::majority::{Rule, Seats, Tally, evaluate, law};

criterion_group!(benches, votes);
criterion_main!(benches);

/// Votes of a replay.
const VOTES: u32 = 100_000;

fn rule() -> Rule {
    let day = NaiveDate::from_ymd_opt(2020, 3, 9).expect("a day");
    law::applied("cz-region-assembly", day).expect("a rule")
}

/// A vote of 55 seats, every count known.
fn full(in_favour: u32) -> Tally {
    Tally {
        seats: Some(Seats::exact(55)),
        vacant: Some(0),
        present: Some(45),
        absent: Some(10),
        excused: Some(10),
        in_favour: Some(in_favour),
        against: Some(45 - in_favour),
        abstained: Some(0),
        not_voting: Some(0),
        invalid: Some(0),
    }
}

fn votes(criterion: &mut Criterion) {
    let rule = rule();
    let seats = full(28).seats;
    let missing = [
        ("full", full(28)),
        // Decided by what is known.
        ("in_favour_alone", Tally { seats, in_favour: Some(28), ..Tally::default() }),
        // Nothing is decided.
        ("nothing_but_seats", Tally { seats, ..Tally::default() }),
        // Every number of those present is gone through, to find that none carries.
        (
            "only_favour_missing",
            Tally {
                seats: Some(Seats::exact(10_000)),
                against: Some(5_001),
                abstained: Some(0),
                not_voting: Some(0),
                invalid: Some(0),
                present: None,
                ..Tally::default()
            },
        ),
    ];
    for (name, tally) in missing {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| evaluate(Some(black_box(&rule)), black_box(&tally)));
        });
    }
    replay(criterion, &rule);
}

/// Every other vote lacks those who did not vote and the invalid votes.
fn replay(criterion: &mut Criterion, rule: &Rule) {
    let tallies: Vec<Tally> = (0..VOTES)
        .map(|number| match (number % 2, full(number % 46)) {
            (0, tally) => tally,
            (_, tally) => Tally { not_voting: None, invalid: None, present: None, ..tally },
        })
        .collect();
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(u64::from(VOTES)));
    group.sample_size(20);
    group.bench_function("100000_votes", |bencher| {
        bencher.iter(|| {
            let found = tallies.iter().map(|tally| evaluate(Some(rule), tally).result);
            found.filter(|result| *result == VoteResult::Carried).count()
        });
    });
    group.finish();
}
