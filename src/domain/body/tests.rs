use proptest::prelude::*;

use super::*;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{Base, Comparison, LegalForm, Level};
use crate::domain::majority::{Fraction, Threshold};
use crate::domain::organization::{Governed, Office, Organization};
use crate::domain::span::Existence;
use crate::domain::territory::{Detail, Unit};

mod check;
mod law;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn bounds(earliest: &str, latest: &str) -> Bounds {
    Bounds::new(day(earliest), day(latest)).expect("in order")
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

fn organization(legal_form: LegalForm) -> Organization {
    let code = |level, text: &str| Some(TerritoryCode::parse(level, text).expect("a code"));
    let governs = match legal_form {
        LegalForm::Region => {
            Governed { region: code(Level::Region, "CZ042"), ..Governed::default() }
        }
        LegalForm::Municipality => {
            Governed { municipality: code(Level::Municipality, "567027"), ..Governed::default() }
        }
        _ => Governed::default(),
    };
    Organization {
        id: Uuid::from_u128(1),
        name_cs: name("Scénář"),
        name_en: Some(name("Scenario")),
        former_names: Vec::new(),
        legal_form,
        ico: None,
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs,
        seat: None,
        existence: Existence::default(),
        published: true,
        association: false,
    }
}

fn unit(population: &[(&str, i64)]) -> Unit {
    Unit {
        code: TerritoryCode::parse(Level::Region, "CZ042").expect("a code"),
        name: name("Scénář"),
        detail: Detail::Orp {
            region: TerritoryCode::parse(Level::Region, "CZ042").expect("a code"),
        },
        population: population.iter().map(|(on, count)| (day(on), *count)).collect(),
        vintage: "scenario".to_owned(),
    }
}

fn body(kind: BodyKind) -> Body {
    Body {
        id: Uuid::from_u128(2),
        organization: Uuid::from_u128(1),
        kind,
        name_cs: name("Orgán"),
        name_en: None,
        seats: Vec::new(),
        rules: Vec::new(),
        electorate: Electorate::Seats,
        source: prose("scenario"),
        note: None,
        published: true,
    }
}

fn seats(versions: &[(Option<&str>, u32)]) -> Vec<SeatsSpell> {
    let version = |(from, seats): &(Option<&str>, u32)| SeatsSpell {
        from: from.map(day),
        seats: *seats,
        source: prose("scenario"),
    };
    versions.iter().map(version).collect()
}

fn own(numerator: u32, citation: Option<&str>) -> BodyRule {
    let majority = Threshold {
        base: Base::Present,
        fraction: Fraction::new(numerator, 5).expect("a fraction"),
        comparison: Comparison::AtLeast,
    };
    let rule = Rule {
        id: None,
        majority,
        quorum: None,
        citation: citation.map(prose),
        majority_confirmed: true,
        quorum_confirmed: true,
    };
    BodyRule::Own(OwnRule { rule, weights: Vec::new(), proxies_max: None })
}

fn law(id: &str) -> BodyRule {
    BodyRule::Law(crate::domain::majority::law::find(id).expect("a rule of law"))
}

#[test]
fn a_version_is_valid_until_the_next_begins() {
    let mut body = body(BodyKind::Assembly);
    body.seats = seats(&[(Some("2012-10-20"), 45), (Some("2016-10-08"), 55)]);
    for (on, expected) in [
        ("2012-10-19", None),
        ("2012-10-20", Some(45)),
        ("2016-10-07", Some(45)),
        ("2016-10-08", Some(55)),
        ("2030-01-01", Some(55)),
    ] {
        assert_eq!(body.seats_on(day(on)), expected, "{on}");
    }
    for (earliest, latest, expected) in [
        ("2012-10-19", "2012-10-20", None),
        ("2012-10-20", "2016-10-07", Some(45)),
        ("2016-10-07", "2016-10-08", None),
        ("2016-10-08", "2020-01-01", Some(55)),
    ] {
        assert_eq!(body.seats_within(bounds(earliest, latest)), expected, "{earliest} to {latest}");
    }
    body.seats = seats(&[(None, 45), (Some("2016-10-08"), 45)]);
    assert_eq!(body.seats_on(day("1900-01-01")), Some(45), "from the beginning");
    let across = bounds("2010-01-01", "2020-01-01");
    assert_eq!(body.seats_within(across), Some(45), "another version, the same number");
    body.seats.clear();
    assert_eq!((body.seats_on(day("2020-01-01")), body.seats_within(across)), (None, None));
}

#[test]
fn a_rule_is_that_of_its_day() {
    let mut body = body(BodyKind::GeneralAssembly);
    let (half, most) = (own(3, Some("čl. 7")), own(4, Some("čl. 9")));
    body.rules = vec![
        RuleSpell { from: None, rule: half.clone() },
        RuleSpell { from: Some(day("2018-01-01")), rule: most.clone() },
    ];
    assert_eq!(body.rule_on(day("2017-12-31")), half.on(day("2017-12-31")));
    assert_eq!(body.rule_on(day("2018-01-01")), most.on(day("2018-01-01")));
    assert_ne!(body.rule_on(day("2017-12-31")), body.rule_on(day("2018-01-01")));
    assert_eq!(body.rule_within(bounds("2017-12-31", "2018-01-01")), None, "either");
    assert!(body.rule_within(bounds("2018-01-01", "2019-01-01")).is_some());

    body.rules = vec![RuleSpell { from: None, rule: law("cz-region-assembly") }];
    let applied = body.rule_on(day("2020-03-09")).expect("a rule of law");
    assert_eq!((applied.id, applied.needed(55)), (Some("cz-region-assembly"), 28));
    assert_eq!(body.rule_on(day("2000-11-11")), None, "the act was not in force");
    assert_eq!(body.rule_within(bounds("2000-11-11", "2000-11-12")), None, "not on all days");
    assert_eq!(body.rule_within(bounds("2000-11-12", "2020-03-09")), Some(applied));
}

#[test]
fn members_have_the_votes_that_their_type_is_given() {
    let rule = OwnRule {
        weights: vec![(MemberType::Region, 3)],
        ..own(3, Some("čl. 7")).own().expect("an own rule").clone()
    };
    assert_eq!(rule.weight(MemberType::Region), 3);
    assert_eq!(rule.weight(MemberType::Municipality), 1, "not listed");
}

proptest! {
    #[test]
    fn seats_of_a_day_are_those_of_the_last_version_begun(
        gaps in proptest::collection::vec((1_u64..2_000, 1_u32..100), 0..6),
        open in any::<bool>(),
        asked in 0_u64..15_000,
        length in 0_u64..3_000,
    ) {
        let start = day("1990-01-01");
        let on = |days: u64| start.checked_add_days(chrono::Days::new(days)).expect("a day");
        let mut versions = Vec::new();
        let mut at = 0;
        for (place, (gap, seats)) in gaps.iter().enumerate() {
            at += gap;
            let from = (place > 0 || !open).then(|| on(at));
            versions.push(SeatsSpell { from, seats: *seats, source: prose("scenario") });
        }
        let body = Body { seats: versions.clone(), ..body(BodyKind::Assembly) };
        let slow = |day: NaiveDate| {
            let begun = versions.iter().filter(|version| version.from.is_none_or(|from| from <= day));
            begun.max_by_key(|version| version.from).map(|version| version.seats)
        };
        prop_assert_eq!(body.seats_on(on(asked)), slow(on(asked)));
        let days = Bounds::new(on(asked), on(asked + length)).expect("in order");
        let each: Vec<_> = (asked..=asked + length).map(|day| slow(on(day))).collect();
        let same = each.iter().all(|seats| Some(seats) == each.first());
        prop_assert_eq!(body.seats_within(days), if same { slow(on(asked)) } else { None });
    }
}
