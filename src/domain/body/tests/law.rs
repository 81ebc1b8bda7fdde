//! What law says of bodies: warnings and proposals.

use super::*;
use crate::domain::seats::Lawful;

#[test]
fn seats_that_are_not_those_of_the_law_are_a_warning() {
    let region = organization(LegalForm::Region);
    let town = organization(LegalForm::Municipality);
    let union = organization(LegalForm::UnionOfMunicipalities);
    let grown = unit(&[("2018-01-01", 580_816), ("2025-01-01", 614_640)]);
    let small = unit(&[("2018-01-01", 3_001)]);
    let warned = |organization: &Organization, unit: &Unit, kind, given, on: &str| {
        let body = Body { seats: seats(&[(None, given)]), ..body(kind) };
        let around = Surroundings { organization, unit: Some(unit) };
        body.seats_warning(around, day(on)).map(|warning| {
            (
                warning.code().as_str(),
                warning.lawful.seats,
                warning.lawful.population_day.to_string(),
            )
        })
    };
    let (assembly, council) = (BodyKind::Assembly, BodyKind::Council);
    let differ = |seats, on: &str| Some(("seats_differ_from_law", seats..=seats, on.to_owned()));
    assert_eq!(warned(&region, &grown, assembly, 45, "2020-02-20"), None);
    assert_eq!(warned(&region, &grown, assembly, 55, "2020-02-20"), differ(45, "2018-01-01"));
    assert_eq!(warned(&region, &grown, assembly, 45, "2025-01-01"), differ(55, "2025-01-01"));
    assert_eq!(warned(&region, &grown, assembly, 55, "2025-01-01"), None);
    assert_eq!(warned(&region, &grown, council, 11, "2000-11-12"), differ(9, "2018-01-01"));
    assert_eq!(warned(&region, &grown, council, 11, "2000-11-11"), None, "before the act");
    let outside = Some(("seats_outside_band", 11..=25, "2018-01-01".to_owned()));
    for (given, expected) in [(10, outside.clone()), (11, None), (25, None), (26, outside)] {
        assert_eq!(warned(&town, &small, assembly, given, "2020-02-20"), expected, "{given}");
    }
    assert_eq!(warned(&town, &small, council, 900, "2020-02-20"), None, "no rule is known");
    assert_eq!(warned(&union, &small, council, 900, "2020-02-20"), None, "statutes say");
    let uncounted = unit(&[]);
    assert_eq!(warned(&region, &uncounted, assembly, 1, "2020-02-20"), None, "nobody is counted");
}

#[test]
fn bodies_are_proposed_from_law() {
    let region = organization(LegalForm::Region);
    let counted = unit(&[("2018-01-01", 821_080)]);
    let proposed = proposals(&region, Some(&counted), day("2020-02-20"));
    let shown: Vec<_> = proposed
        .iter()
        .map(|proposal| {
            let seats = proposal.lawful.as_ref().and_then(Lawful::exact);
            (proposal.kind, proposal.rule.map(|law| law.id), seats, proposal.unproposed)
        })
        .collect();
    assert_eq!(
        shown,
        [
            (BodyKind::Assembly, Some("cz-region-assembly"), Some(55), None),
            (BodyKind::Council, Some("cz-region-council"), Some(11), None),
        ]
    );
    for proposal in &proposed {
        let body = proposal.body().expect("its seats are known");
        let around = Surroundings { organization: &region, unit: Some(&counted) };
        assert_eq!(body.check(around, &[]), Ok(()), "it can be recorded as it is");
        assert_eq!(body.seats_warning(around, day("2020-02-20")), None);
        assert_eq!(
            body.seats_on(day("2018-01-01")),
            proposal.lawful.as_ref().and_then(Lawful::exact)
        );
        assert_eq!(
            body.seats_on(day("2017-12-31")),
            None,
            "not before its inhabitants were counted"
        );
    }
    let before = proposals(&region, Some(&counted), day("2000-11-11"));
    let unproposed: Vec<_> = before.iter().map(|proposal| proposal.unproposed).collect();
    assert_eq!(unproposed, [Some(Unproposed::NotInForce); 2]);
    let early = proposals(&region, Some(&counted), day("2016-10-08"));
    let body = early.first().and_then(Proposal::body).expect("a body");
    assert_eq!(body.seats_on(day("2016-10-08")), Some(55), "on the day asked about");
}

#[test]
fn where_law_gives_no_number_the_proposal_says_why() {
    use BodyKind::{Assembly, Council, GeneralAssembly};
    use Unproposed::{Band, Council as OfCouncil, Prague, Statutes, Uncounted};
    let shown = |legal_form, unit: Option<&Unit>| {
        let organization = organization(legal_form);
        let proposed = proposals(&organization, unit, day("2020-02-20"));
        proposed
            .iter()
            .map(|proposal| {
                assert_eq!(proposal.body(), None, "not to be recorded without a number");
                (proposal.kind, proposal.rule.map(|law| law.id), proposal.unproposed)
            })
            .collect::<Vec<_>>()
    };
    let counted = unit(&[("2018-01-01", 23_000)]);
    assert_eq!(
        shown(LegalForm::Municipality, Some(&counted)),
        [
            (Assembly, Some("cz-municipal-assembly"), Some(Band)),
            (Council, Some("cz-municipal-council"), Some(OfCouncil))
        ]
    );
    assert_eq!(
        shown(LegalForm::CapitalCity, Some(&counted)),
        [
            (Assembly, Some("cz-prague-assembly"), Some(Prague)),
            (Council, Some("cz-prague-council"), Some(Prague))
        ]
    );
    assert_eq!(
        shown(LegalForm::CityDistrict, None),
        [
            (Assembly, Some("cz-municipal-assembly"), Some(Unproposed::CityDistrict)),
            (Council, Some("cz-municipal-council"), Some(Unproposed::CityDistrict))
        ]
    );
    assert_eq!(
        shown(LegalForm::Region, None),
        [
            (Assembly, Some("cz-region-assembly"), Some(Uncounted)),
            (Council, Some("cz-region-council"), Some(Uncounted))
        ]
    );
    assert_eq!(
        shown(LegalForm::RegisteredSociety, None),
        [(GeneralAssembly, None, Some(Statutes))]
    );
    let association = Organization { association: true, ..organization(LegalForm::Unknown) };
    let proposed = proposals(&association, None, day("2020-02-20"));
    let unproposed: Vec<_> = proposed.iter().map(|proposal| proposal.unproposed).collect();
    assert_eq!(unproposed, [Some(Unproposed::Members)]);
}
