use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::fact::Recorded;
use crate::domain::identifier::{Ico, TerritoryCode};
use crate::domain::kind::{Level, MemberType, Precision};
use crate::domain::membership::{Member, Membership, UnnamedKey};
use crate::domain::register::Known;
use crate::domain::span::Span;
use crate::domain::territory::{Detail, Filed, Territory, Unit};
use crate::domain::text::{Name, Prose};

fn day(number: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day") + chrono::Duration::days(number)
}

fn bounds(first: i64, slack: i64) -> Bounds {
    Bounds::new(day(first), day(first + slack)).expect("in order")
}

fn region(code: &str) -> TerritoryCode {
    TerritoryCode::parse(Level::Region, code).expect("a region")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

fn region_unit(code: &str) -> Filed {
    let name = Name::parse(code).expect("a name");
    let detail = Detail::Region {
        ruian: "1".to_owned(),
        iso: "CZ-1".to_owned(),
        seat: name.clone(),
        ico: Ico::parse("70892156").expect("an IČO"),
        data_box: None,
        assembly_seats: None,
        council_seats: 9,
    };
    let vintage = "1".to_owned();
    let unit = Unit { code: region(code), name, detail, population: vec![], vintage };
    Filed { unit, search: String::new(), sort: code.as_bytes().to_vec(), recorded_from: 1 }
}

/// A spell of an unnamed member: type, region if known, begin, end.
type Told = (MemberType, Option<&'static str>, Bounds, Option<Bounds>);

fn register(spells: &[Told]) -> Register {
    let membership = |(number, (kind, code, began, ended)): (u128, &Told)| {
        let span = Span::new(*began, *ended).expect("a span");
        let region = code.map(region);
        let source = prose("Scénář");
        let key = UnnamedKey::new(&source, *kind, span, region.as_ref(), 1);
        let fact = Membership {
            id: Uuid::from_u128(number),
            member: Member::Unnamed { key, region },
            member_type: *kind,
            span,
            end: None,
            continues: None,
            evidence: None,
            source,
            note: None,
        };
        Recorded { fact, from: 1 }
    };
    let memberships = (1..).zip(spells).map(membership).collect();
    let known = Known { revision: 1, recorded_at: None };
    let territory = Territory::new(["CZ010", "CZ042"].map(region_unit).into());
    Register::new(known, Arc::new(territory), vec![], memberships, vec![])
}

fn claim(figure: u32, on: Bounds, region: Option<TerritoryCode>) -> Claim {
    Claim {
        id: Uuid::nil(),
        metric: ClaimMetric::Members,
        member_type: None,
        region,
        day: on,
        as_printed: None,
        figure,
        precision: Precision::Exactly,
        source: prose("Scénář"),
        note: None,
    }
}

#[test]
fn a_figure_is_equal_within_bounds_or_contradicts() {
    let town = MemberType::Municipality;
    let register = register(&[
        (town, Some("CZ042"), bounds(0, 0), None),
        (town, Some("CZ042"), bounds(0, 20), None),
        (town, Some("CZ010"), bounds(0, 0), Some(bounds(30, 0))),
        (MemberType::Region, None, bounds(0, 0), None),
    ]);
    let on = |number| bounds(number, 0);
    for (place, day, figure, count, at_most, fit, why) in [
        (None, on(10), 3, 3, 4, Fit::Equal, "all that are certain"),
        (None, on(10), 4, 3, 4, Fit::WithinBounds, "one has bounds"),
        (None, on(10), 5, 3, 4, Fit::Contradicts, "there is nobody more"),
        (None, on(10), 2, 3, 4, Fit::Contradicts, "three are certain"),
        (None, on(30), 3, 3, 3, Fit::Equal, "one left, one is certain by now"),
        (None, bounds(10, 30), 3, 3, 4, Fit::Equal, "the least of all days"),
        (Some("CZ042"), on(10), 1, 1, 3, Fit::Equal, "one is certain there"),
        (Some("CZ042"), on(10), 3, 1, 3, Fit::WithinBounds, "one has no region"),
        (Some("CZ042"), on(10), 4, 1, 3, Fit::Contradicts, "one is elsewhere"),
        (Some("CZ020"), on(10), 0, 0, 1, Fit::Equal, "nobody is placed there"),
        (None, on(-1), 0, 0, 0, Fit::Equal, "nobody was there yet"),
    ] {
        let claim = claim(figure, day, place.map(region));
        let found = reconcile(&register, &claim);
        let computed = found.computed.expect("a count of members");
        assert_eq!((computed.count, computed.at_most), (count, at_most), "{why}");
        assert_eq!(found.fit, fit, "{figure}: {why}");
        let difference = i64::from(figure) - i64::try_from(count).expect("small");
        assert_eq!(found.difference, Some(difference), "{why}");
    }
}

#[test]
fn what_is_not_computed_is_unverifiable() {
    for (metric, why) in [
        (ClaimMetric::ReachMunicipalities, Uncomputed::ReachDayUncertain),
        (ClaimMetric::ReachInhabitants, Uncomputed::ReachDayUncertain),
        (ClaimMetric::ReachShare, Uncomputed::ReachDayUncertain),
        (ClaimMetric::Other, Uncomputed::OutsideRegister),
    ] {
        let claim = Claim { metric, ..claim(1, bounds(0, 1), None) };
        let found = reconcile(&register(&[]), &claim);
        assert_eq!((found.computed, found.fit), (Err(why), Fit::Unverifiable), "{metric}");
        assert_eq!((found.difference, found.explanations), (None, vec![]), "{metric}");
    }
}

fn any_spell() -> impl Strategy<Value = Told> {
    let regions = prop_oneof![Just(None), Just(Some("CZ042")), Just(Some("CZ010"))];
    let types = prop_oneof![Just(MemberType::Region), Just(MemberType::Microregion)];
    let end = proptest::option::of((0i64..60, 0i64..20));
    (types, regions, 0i64..60, 0i64..20, end).prop_filter_map(
        "no day between",
        |(kind, region, first, slack, end)| {
            let began = bounds(first, slack);
            let ended = end.map(|(first, slack)| bounds(first, slack));
            Span::new(began, ended).ok().map(|_| (kind, region, began, ended))
        },
    )
}

proptest! {
    #[test]
    fn the_least_and_the_most_of_all_days_are_found(
        spells in proptest::collection::vec(any_spell(), 0..12),
        kind in proptest::option::of(Just(MemberType::Microregion)),
        placed in any::<bool>(),
        first in -5i64..70, slack in 0i64..20, figure in 0u32..14,
        precision in prop_oneof![Just(Precision::Exactly), Just(Precision::AtLeast), Just(Precision::Approximately)],
    ) {
        let register = register(&spells);
        let place = placed.then(|| region("CZ042"));
        let claim = Claim { member_type: kind, precision, ..claim(figure, bounds(first, slack), place.clone()) };
        let found = reconcile(&register, &claim);
        let computed = found.computed.expect("a count of members");
        let counted = |on: NaiveDate| {
            let mine = register.spells.iter().filter(|spell| kind.is_none_or(|kind| kind == spell.membership.member_type));
            let (mut certain, mut possible) = (0, 0);
            for spell in mine {
                let here = place.is_none() || spell.region == place;
                certain += u64::from(here && spell.counted.certain_on(on));
                possible += u64::from((here || spell.region.is_none()) && spell.counted.possible_on(on));
            }
            (certain, possible)
        };
        let days: Vec<_> = (first..=first + slack).map(|number| counted(day(number))).collect();
        prop_assert_eq!(computed.count, days.iter().map(|(certain, _)| *certain).min().unwrap_or(0));
        prop_assert_eq!(computed.at_most, days.iter().map(|(_, possible)| *possible).max().unwrap_or(0));
        prop_assert_eq!(counted(computed.count_on).0, computed.count);
        prop_assert_eq!(counted(computed.at_most_on).1, computed.at_most);
        prop_assert!(claim.day.earliest() <= computed.count_on && computed.count_on <= claim.day.latest());

        let figure = u64::from(figure);
        if computed.count <= figure && figure <= computed.at_most {
            prop_assert_ne!(found.fit, Fit::Contradicts);
        }
        if precision == Precision::Exactly && !(computed.count..=computed.at_most).contains(&figure) {
            prop_assert_eq!(found.fit, Fit::Contradicts);
        }
        prop_assert_eq!(found.fit == Fit::Equal, found.difference == Some(0));
        let members = |what| found.explanations.iter().filter(|one| one.what == what).map(|one| one.members).sum::<u64>();
        prop_assert_eq!(members(Explaining::Counted), computed.count);
        if slack == 0 {
            let all = [Explaining::Counted, Explaining::Uncertain, Explaining::Unplaced];
            prop_assert_eq!(all.into_iter().map(members).sum::<u64>(), computed.at_most);
        }
    }
}
