use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::identifier::Postcode;
use crate::domain::kind::{Level, MunicipalStatus};
use crate::domain::organization::{Governed, Office};
use crate::domain::span::Existence;
use crate::domain::territory::{Detail, Municipality};
use crate::domain::text::Name;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day") + chrono::Days::new(number)
}

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(Level::Municipality, text).expect("a code")
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn union() -> Organization {
    Organization {
        id: Uuid::from_u128(1),
        name_cs: name("Svazek"),
        name_en: None,
        former_names: Vec::new(),
        legal_form: LegalForm::UnionOfMunicipalities,
        ico: None,
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs: Governed::default(),
        seat: None,
        existence: Existence { founded: Some(day(2)), dissolved: Some(day(100)) },
        published: true,
        association: false,
    }
}

fn unit(status: MunicipalStatus) -> Unit {
    Unit {
        code: code("554804"),
        name: name("Obec"),
        detail: Detail::Municipality(Municipality {
            status,
            ico: None,
            region: TerritoryCode::parse(Level::Region, "CZ042").expect("a code"),
            districts: Vec::new(),
            orp: TerritoryCode::parse(Level::Orp, "4214").expect("a code"),
            pou: None,
            postcode: Postcode::parse("40002").expect("a postcode"),
            latitude: String::new(),
            longitude: String::new(),
        }),
        population: Vec::new(),
        vintage: "scenario".to_owned(),
    }
}

fn composition(id: u128, from: u64, until: Option<u64>) -> Composition {
    Composition {
        id: Uuid::from_u128(id),
        organization: Uuid::from_u128(1),
        municipality: code("554804"),
        relation: CompositionRelation::LegalMember,
        since: Dated::new(Some(day(from)), day(from)).expect("in order"),
        until: until.map(|until| Bounds::exact(day(until))),
        source: Prose::parse("Scénář").expect("a source"),
        note: None,
        published: true,
    }
}

fn codes(found: Result<(), Vec<Refusal>>) -> Vec<(String, &'static str)> {
    let refusals = found.err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.field, refusal.violation.code())).collect()
}

#[test]
fn municipalities_belong_to_groupings_alone() {
    let governs = |municipality| Organization {
        governs: Governed { municipality, ..Governed::default() },
        ..union()
    };
    let form = |legal_form| Organization { legal_form, ..union() };
    let unfit = [("organization_id", "composition_unfit")];
    for (organization, expected) in [
        (union(), &[][..]),
        (form(LegalForm::RegisteredSociety), &[]),
        (form(LegalForm::Unknown), &[]),
        (form(LegalForm::Region), &unfit),
        (form(LegalForm::CapitalCity), &unfit),
        (form(LegalForm::Municipality), &unfit),
        (form(LegalForm::CityDistrict), &unfit),
        (governs(Some(code("500011"))), &unfit),
        (Organization { association: true, ..union() }, &unfit),
    ] {
        let town = unit(MunicipalStatus::Town);
        let found = codes(composition(1, 5, None).check(&organization, &town, &[]));
        let expected: Vec<(String, &str)> =
            expected.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect();
        assert_eq!(found, expected, "{organization:?}");
    }
}

#[test]
fn a_military_area_is_in_a_scope_and_no_member() {
    let area = unit(MunicipalStatus::MilitaryArea);
    let member = composition(1, 5, None);
    let scope = Composition { relation: CompositionRelation::TerritorialScope, ..member.clone() };
    assert_eq!(
        codes(member.check(&union(), &area, &[])),
        [("municipality".to_owned(), "military_area")]
    );
    assert_eq!(scope.check(&union(), &area, &[]), Ok(()));
}

#[test]
fn days_lie_within_the_existence_of_the_organization() {
    for (from, until, expected) in [
        (0, None, None),
        (0, Some(3), None),
        (0, Some(2), Some(("since", "outside_existence"))),
        (99, None, None),
        (100, None, Some(("since", "outside_existence"))),
        (5, Some(5), Some(("until", "ends_before_begin"))),
    ] {
        let town = unit(MunicipalStatus::Town);
        let found = codes(composition(1, from, until).check(&union(), &town, &[]));
        let expected: Vec<(String, &str)> =
            expected.into_iter().map(|(field, code)| (field.to_owned(), code)).collect();
        assert_eq!(found, expected, "{from} to {until:?}");
    }
}

#[test]
fn an_unknown_first_day_is_the_beginning_of_time() {
    let since = Dated::new(None, day(50)).expect("in order");
    let open = Composition { since, ..composition(1, 0, None) };
    let counted = open.counted(&union()).expect("days");
    assert_eq!((counted.possible_on(day(1)), counted.possible_on(day(2))), (false, true));
    assert_eq!((counted.certain_on(day(49)), counted.certain_on(day(50))), (false, true));
    assert!(!counted.possible_on(day(100)), "the union exists no more");
}

#[test]
fn only_the_same_three_can_overlap() {
    let first = composition(1, 5, Some(9));
    for (other, fits) in [
        (composition(2, 5, Some(9)), false),
        (composition(2, 9, None), true),
        (composition(1, 5, None), true),
        (Composition { organization: Uuid::from_u128(7), ..composition(2, 5, None) }, true),
        (Composition { municipality: code("500011"), ..composition(2, 5, None) }, true),
        (
            Composition {
                relation: CompositionRelation::TerritorialScope,
                ..composition(2, 5, None)
            },
            true,
        ),
    ] {
        let town = unit(MunicipalStatus::Town);
        let found = codes(other.check(&union(), &town, std::slice::from_ref(&first)));
        let expected: Vec<(String, &str)> =
            (!fits).then(|| ("since".to_owned(), "compositions_overlap")).into_iter().collect();
        assert_eq!(found, expected, "{other:?}");
    }
}

proptest! {
    /// Two of the same three are refused where, and only where, both hold on some day.
    #[test]
    fn an_overlap_is_a_day_that_both_hold(
        a in (2_u64..40, proptest::option::of(1_u64..20)),
        b in (2_u64..40, proptest::option::of(1_u64..20)),
    ) {
        let made = |id, (from, days): (u64, Option<u64>)| {
            composition(id, from, days.map(|days| from + days))
        };
        let (a, b) = (made(1, a), made(2, b));
        let holds = |one: &Composition, day| one.span().is_ok_and(|span| span.certain_on(day));
        let both = (0..90).map(day).any(|day| holds(&a, day) && holds(&b, day));
        let town = unit(MunicipalStatus::Town);
        let found = a.check(&union(), &town, std::slice::from_ref(&b));
        prop_assert_eq!(found.is_err(), both);
    }

    /// Positions are those of no two, and first by organization.
    #[test]
    fn no_two_have_one_position(ids in (1_u128..4, 1_u128..4), days in (0_u64..3, 0_u64..3)) {
        let (a, b) = (composition(ids.0, days.0, None), composition(ids.1, days.1, None));
        prop_assert_eq!(a.position() == b.position(), ids.0 == ids.1 && days.0 == days.1);
    }
}
