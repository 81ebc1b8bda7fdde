//! Folds over the register in memory, side by side for registers of different
//! size: the ratio tells how a count grows with the members.
#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::sync::Arc;

use chrono::NaiveDate;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use healthy_cities_registry::domain::fact::Recorded;
use healthy_cities_registry::domain::kind::Dimension;
use healthy_cities_registry::domain::kind::{Level, MemberType};
use healthy_cities_registry::domain::membership::{Member, Membership, UnnamedKey};
use healthy_cities_registry::domain::register::{Known, Register};
use healthy_cities_registry::domain::span::{Bounds, Span};
use healthy_cities_registry::domain::statistics::{By, count};
use healthy_cities_registry::domain::territory::{Filed, Territory};
use healthy_cities_registry::domain::text::Prose;
use healthy_cities_registry::service::territory::{SHIPPED, units};
use uuid::Uuid;

criterion_group!(benches, counts);
criterion_main!(benches);

/// Members of the registers that are counted: those of 2020, as many as there
/// are municipalities, and far more.
const MEMBERS: [u32; 3] = [131, 6_300, 100_000];

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("a day")
}

/// A register of `members` unnamed members spread over types, regions and years.
fn register(members: u32) -> Register {
    let units = units(SHIPPED).expect("the shipped tables hold together");
    let file = |unit| Filed { unit, search: String::new(), sort: Vec::new(), recorded_from: 1 };
    let territory = Arc::new(Territory::new(units.into_iter().map(file).collect()));
    let source = Prose::parse("made for a benchmark").expect("a text");
    let regions: Vec<_> =
        territory.level(Level::Region).iter().map(|filed| filed.unit.code.clone()).collect();
    let memberships = (0..members).zip(MemberType::ALL.iter().cycle()).zip(regions.iter().cycle());
    let memberships =
        memberships.zip((1994..2025).cycle()).map(|(((number, kind), region), year)| {
            let began = Bounds::new(day(year), day(year + 1)).expect("bounds");
            let span = Span::new(began, None).expect("a span");
            let key = UnnamedKey::new(&source, *kind, span, Some(region), number);
            let fact = Membership {
                id: Uuid::from_u128(u128::from(number)),
                member: Member::Unnamed { key, region: Some(region.clone()) },
                member_type: *kind,
                span,
                end: None,
                continues: None,
                evidence: None,
                source: source.clone(),
                note: None,
            };
            Recorded { fact, from: 1 }
        });
    let memberships = memberships.collect();
    let known = Known { revision: 1, recorded_at: None };
    Register::new(known, territory, Vec::new(), memberships, Vec::new())
}

fn counts(criterion: &mut Criterion) {
    let questions = [
        ("by_type", By::one(Dimension::Type)),
        ("by_type_and_region", By::two(Dimension::Type, Dimension::Region)),
    ];
    for members in MEMBERS {
        let register = register(members);
        for (name, by) in questions {
            let id = BenchmarkId::new(name, members);
            criterion.bench_with_input(id, &register, |bencher, register| {
                bencher.iter(|| count(register, day(2020), by).expect("parts sum"));
            });
        }
    }
}
