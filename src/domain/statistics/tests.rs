use std::sync::Arc;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::balance::{balance, movements};
use super::difference::difference;
use super::series::{periods, series};
use super::*;
use crate::domain::fact::Recorded;
use crate::domain::kind::{EndKind, Evidence, Flow, Interval, MemberType, PopulationBand, Shift};
use crate::domain::membership::{End, Member, Membership, UnnamedKey};
use crate::domain::register::Known;
use crate::domain::span::{Bounds, Span};
use crate::domain::territory::Territory;
use crate::domain::text::Prose;

fn day(number: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day");
    first.checked_add_days(Days::new(number)).expect("a day")
}

fn prose() -> Prose {
    Prose::parse("Scénář").expect("a text")
}

/// Days of a spell: earliest begin, its uncertainty, length, uncertainty of the end.
type Draw = (u64, u64, Option<(u64, u64)>);

fn span((begin, vague, length): Draw) -> Span {
    let bounds = |first, more| Bounds::new(day(first), day(first + more)).expect("bounds");
    let end = length.map(|(length, vague)| bounds(begin + 1 + length, vague));
    Span::new(bounds(begin, vague), end).expect("a span")
}

fn membership(number: u128, member_type: MemberType, span: Span) -> Membership {
    let end = End { kind: EndKind::Unknown, reason: None, evidence: None, source: prose() };
    Membership {
        id: Uuid::from_u128(number),
        member: Member::Unnamed { key: UnnamedKey::stored(number.to_string()), region: None },
        member_type,
        span,
        end: span.ended().map(|_| end),
        continues: None,
        evidence: None,
        source: prose(),
        note: None,
    }
}

fn register(revision: i64, memberships: Vec<Membership>) -> Register {
    let known = Known { revision, recorded_at: None };
    let recorded = memberships.into_iter().map(|fact| Recorded { fact, from: revision });
    Register::new(known, Arc::new(Territory::default()), Vec::new(), recorded.collect(), Vec::new())
}

/// Random spells, some of which go on under another type from the day they ended.
fn histories() -> impl Strategy<Value = Vec<Membership>> {
    let draw = (0..900_u64, 0..200_u64, prop::option::of((0..600_u64, 0..150_u64)));
    let types = (0..6_usize, 0..6_usize);
    prop::collection::vec((draw, types, any::<bool>()), 0..30).prop_map(|draws| {
        let mut all = Vec::new();
        for (number, (draw, (kind, other), goes_on)) in (0_u128..).zip(draws) {
            let kind = MemberType::ALL[kind];
            let mut first = membership(2 * number, kind, span(draw));
            if goes_on && MemberType::ALL[other] != kind {
                let on = Bounds::exact(day(draw.0 + draw.1 / 2 + 1));
                let whole = Span::new(first.span.began(), Some(on)).expect("a span");
                let next =
                    Span::new(on, first.span.ended().filter(|end| end.earliest() > on.latest()));
                let mut next =
                    membership(2 * number + 1, MemberType::ALL[other], next.expect("a span"));
                next.continues = Some(first.id);
                first = Membership { end: None, ..membership(2 * number, kind, whole) };
                all.push(next);
            }
            all.push(first);
        }
        all
    })
}

/// The count as anyone would make it, one member after the other.
fn recount(memberships: &[Membership], on: NaiveDate, member_type: Option<MemberType>) -> Count {
    let of_type = |one: &&Membership| member_type.is_none_or(|wanted| wanted == one.member_type);
    let mut count = Count::default();
    for one in memberships.iter().filter(of_type) {
        let (began, ended) = (one.span.began(), one.span.ended());
        if began.earliest() <= on && ended.is_none_or(|end| on < end.latest()) {
            count.at_most += 1;
        }
        if began.latest() <= on && ended.is_none_or(|end| on < end.earliest()) {
            count.certain += 1;
        }
    }
    count
}

proptest! {
    #[test]
    fn counts_are_those_of_a_recount(all in histories(), on in 0..1_800_u64) {
        let register = register(1, all.clone());
        let counts = count(&register, day(on), By::two(Dimension::Type, Dimension::Evidence)).expect("sums");
        prop_assert_eq!(counts.total, recount(&all, day(on), None));
        prop_assert_eq!(counts.parts.len(), 12);
        for (part, counted) in counts.parts {
            let [Key::Type(member_type), Key::Evidence(evidence)] = part.as_slice() else {
                return Err(TestCaseError::fail("two keys"));
            };
            let expected = match evidence {
                Evidence::Named => Count::default(),
                Evidence::Unnamed => recount(&all, day(on), Some(*member_type)),
            };
            prop_assert_eq!(counted, expected);
        }
    }

    #[test]
    fn a_series_is_the_counts_of_its_days(all in histories(), from in 0..900_u64, long in 0..900_u64, interval in 0..3_usize) {
        let register = register(1, all.clone());
        let periods = periods(day(from), day(from + long), Interval::ALL[interval]).expect("not too many");
        let days: Vec<_> = periods.iter().map(|period| period.day).collect();
        prop_assert_eq!(days.last(), Some(&day(from + long)), "it ends where it is to end");
        prop_assert!(days.is_sorted());
        for (point, on) in series(&register, &days).expect("sums").iter().zip(&days) {
            prop_assert_eq!(point.total, recount(&all, *on, None));
            for (counted, member_type) in point.by_type.iter().zip(MemberType::ALL) {
                prop_assert_eq!(*counted, recount(&all, *on, Some(*member_type)));
            }
        }
    }

    #[test]
    fn the_balance_comes_out(all in histories(), from in 0..1_800_u64, long in 0..1_800_u64) {
        let register = register(1, all.clone());
        let (from, until) = (day(from), day(from + long));
        let (types, total) = balance(&register, from, until).expect("balances");
        prop_assert_eq!(total.start, recount(&all, from, None));
        prop_assert_eq!(total.end, recount(&all, until, None));
        prop_assert_eq!(total.reclassified_in, total.reclassified_out);
        for (member_type, balance) in types {
            prop_assert_eq!(balance.start, recount(&all, from, Some(member_type)));
            prop_assert_eq!(balance.end, recount(&all, until, Some(member_type)));
        }
        let listed = movements(&register, from, until);
        let entries = listed.iter().filter(|movement| movement.flow == Flow::Entry && movement.certain_on.is_some());
        prop_assert_eq!(u64::try_from(entries.count()).expect("few"), total.entries.certain, "each movement is listed");
    }

    #[test]
    fn a_difference_explains_the_counts(before in histories(), after in histories(), on in 0..1_800_u64) {
        let (older, newer) = (register(1, before.clone()), register(2, after.clone()));
        let changed = difference(&older, &newer, day(on));
        let by_shift = |shift: Shift| changed.iter().filter(|one| one.shift == shift).count();
        let at_most = |all| usize::try_from(recount(all, day(on), None).at_most).expect("few");
        prop_assert_eq!(at_most(&before) + by_shift(Shift::Appeared), at_most(&after) + by_shift(Shift::Disappeared));
        prop_assert!(difference(&older, &older, day(on)).is_empty());
    }
}

#[test]
fn a_reclassification_is_no_entry_and_no_exit() {
    let on = Bounds::exact(day(100));
    let whole = |began, ended| Span::new(began, ended).expect("a span");
    let first = membership(1, MemberType::Microregion, whole(Bounds::exact(day(1)), Some(on)));
    let mut next = membership(2, MemberType::MunicipalUnion, whole(on, None));
    next.continues = Some(first.id);
    let register = register(1, vec![first, next]);
    let (types, total) = balance(&register, day(50), day(150)).expect("balances");
    let one = Count { certain: 1, at_most: 1 };
    assert_eq!(
        (total.start, total.end, total.entries, total.exits),
        (one, one, Count::default(), Count::default())
    );
    let of = |wanted| types.iter().find(|(kind, _)| *kind == wanted).expect("a type").1;
    assert_eq!(of(MemberType::Microregion).reclassified_out, one);
    assert_eq!(of(MemberType::MunicipalUnion).reclassified_in, one);
    let on_the_day = balance(&register, day(100), day(150)).expect("balances").1;
    assert_eq!(
        on_the_day.reclassified_in,
        Count::default(),
        "the first day lies before the movements"
    );
}

#[test]
fn periods_have_names_and_last_days() {
    let at = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let names = |from, until, interval| -> Vec<(String, String)> {
        let all = periods(at(from), at(until), interval).expect("periods");
        all.into_iter().map(|period| (period.name, period.day.to_string())).collect()
    };
    let pair = |name: &str, day: &str| (name.to_owned(), day.to_owned());
    assert_eq!(
        names("2020-01-31", "2020-03-05", Interval::Month),
        [
            pair("2020-01", "2020-01-31"),
            pair("2020-02", "2020-02-29"),
            pair("2020-03", "2020-03-05")
        ]
    );
    assert_eq!(
        names("2019-12-31", "2020-01-01", Interval::Quarter),
        [pair("2019-Q4", "2019-12-31"), pair("2020-Q1", "2020-01-01")]
    );
    assert_eq!(
        names("1994-11-14", "1995-12-31", Interval::Year),
        [pair("1994", "1994-12-31"), pair("1995", "1995-12-31")]
    );
    assert_eq!(periods(at("1800-01-01"), at("2020-01-01"), Interval::Month), None, "too many");
}

#[test]
fn bands_meet_without_a_gap() {
    let bands = [0, 199, 200, 499, 500, 999, 1_000, 1_999, 2_000, 4_999, 5_000, 9_999, 10_000]
        .map(|inhabitants| PopulationBand::of(inhabitants).as_str());
    let expected = [
        "under_200",
        "under_200",
        "200_499",
        "200_499",
        "500_999",
        "500_999",
        "1000_1999",
        "1000_1999",
        "2000_4999",
        "2000_4999",
        "5000_9999",
        "5000_9999",
        "10000_19999",
    ];
    assert_eq!(bands, expected);
    assert_eq!(PopulationBand::of(99_999), PopulationBand::From50000);
    assert_eq!(PopulationBand::of(100_000), PopulationBand::From100000);
}
