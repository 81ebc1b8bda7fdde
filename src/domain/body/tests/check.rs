//! What refuses a body.

use super::*;
use crate::domain::violation::{Refusal, Violation};

fn found(body: &Body, organization: &Organization, others: &[Body]) -> Vec<(String, &'static str)> {
    let around = Surroundings { organization, unit: None };
    let refusals = body.check(around, others).err().unwrap_or_default();
    let found = |Refusal { field, violation }: Refusal| (field, violation.code());
    refusals.into_iter().map(found).collect()
}

#[test]
fn a_body_fits_its_organization() {
    use BodyKind::{Assembly, Council, GeneralAssembly};
    for legal_form in LegalForm::ALL {
        let organization = organization(*legal_form);
        let self_governing = matches!(
            legal_form,
            LegalForm::Region
                | LegalForm::CapitalCity
                | LegalForm::Municipality
                | LegalForm::CityDistrict
        );
        for (kind, fits) in
            [(Assembly, self_governing), (Council, true), (GeneralAssembly, !self_governing)]
        {
            let refused = found(&body(kind), &organization, &[]);
            let expected = if fits { vec![] } else { vec![("kind".to_owned(), "body_unfit")] };
            assert_eq!(refused, expected, "{kind} of a {legal_form}");
        }
    }
}

fn with_rule(kind: BodyKind, rule: BodyRule) -> Body {
    Body { rules: vec![RuleSpell { from: None, rule }], ..body(kind) }
}

/// A body, its organization, and what refuses it: field and code.
type Case<'a> = (Body, &'a Organization, &'a [(&'a str, &'a str)]);

fn assert_refused(cases: &[Case<'_>]) {
    for (body, organization, expected) in cases {
        let refused = found(body, organization, &[]);
        let refused: Vec<_> = refused.iter().map(|(field, code)| (field.as_str(), *code)).collect();
        assert_eq!(refused, *expected, "{body:?}");
    }
}

#[test]
fn seats_are_a_number_in_range_and_in_the_order_of_their_days() {
    let region = &organization(LegalForm::Region);
    let with = |versions| Body { seats: seats(versions), ..body(BodyKind::Assembly) };
    let (first, second) = (Some("2016-01-01"), Some("2016-01-02"));
    assert_refused(&[
        (with(&[]), region, &[]),
        (with(&[(None, 0)]), region, &[("seats/0/seats", "number_form")]),
        (with(&[(None, 10_001)]), region, &[("seats/0/seats", "number_form")]),
        (with(&[(None, 10_000)]), region, &[]),
        (with(&[(None, 45), (None, 55)]), region, &[("seats/1/from", "versions_unordered")]),
        (with(&[(None, 45), (first, 55), (second, 65)]), region, &[]),
        (with(&[(first, 45), (first, 55)]), region, &[("seats/1/from", "versions_unordered")]),
        (
            with(&[(second, 45), (first, 55), (None, 0)]),
            region,
            &[
                ("seats/1/from", "versions_unordered"),
                ("seats/2/from", "versions_unordered"),
                ("seats/2/seats", "number_form"),
            ],
        ),
    ]);
}

#[test]
fn a_rule_is_that_of_the_law_or_has_its_source() {
    let region = &organization(LegalForm::Region);
    let union = &organization(LegalForm::UnionOfMunicipalities);
    let (assembly, general) = (BodyKind::Assembly, BodyKind::GeneralAssembly);
    let unfit = &[("rules/0/rule", "rule_unfit")][..];
    assert_refused(&[
        (with_rule(assembly, law("cz-region-assembly")), region, &[]),
        (with_rule(assembly, law("cz-municipal-assembly")), region, unfit),
        (with_rule(general, law("cz-region-assembly")), union, unfit),
        (with_rule(assembly, own(3, Some("§ 1"))), region, &[]),
        (with_rule(general, own(3, None)), union, &[("rules/0/rule/citation", "citation_missing")]),
    ]);
}

#[test]
fn votes_by_type_and_proxies_are_of_a_general_assembly() {
    let union = &organization(LegalForm::UnionOfMunicipalities);
    let weighted = |kind, weights: &[(MemberType, u32)], proxies_max| {
        let own = own(3, Some("čl. 7")).own().expect("an own rule").clone();
        with_rule(kind, BodyRule::Own(OwnRule { weights: weights.to_vec(), proxies_max, ..own }))
    };
    let region = MemberType::Region;
    let general = BodyKind::GeneralAssembly;
    assert_refused(&[
        (weighted(general, &[(region, 3), (MemberType::Municipality, 1)], Some(1)), union, &[]),
        (
            weighted(BodyKind::Council, &[(region, 2)], Some(1)),
            union,
            &[("rules/0/weights", "inconsistent"), ("rules/0/proxies_max", "inconsistent")],
        ),
        (
            weighted(general, &[(region, 1), (region, 2)], None),
            union,
            &[("rules/0/weights/1/type", "inconsistent")],
        ),
        (
            weighted(general, &[(region, 0)], Some(0)),
            union,
            &[("rules/0/weights/0/votes", "number_form"), ("rules/0/proxies_max", "number_form")],
        ),
    ]);
}

#[test]
fn an_organization_has_one_body_of_a_kind_and_hides_those_it_must() {
    let region = organization(LegalForm::Region);
    let other = Body { id: Uuid::from_u128(9), ..body(BodyKind::Assembly) };
    let second = found(&body(BodyKind::Assembly), &region, std::slice::from_ref(&other));
    assert_eq!(second, [("kind".to_owned(), "body_taken")]);
    assert_eq!(found(&other, &region, std::slice::from_ref(&other)), [], "itself is no other");
    let council = found(&body(BodyKind::Council), &region, std::slice::from_ref(&other));
    assert_eq!(council, [], "of another kind");
    let hidden = Organization { published: false, ..region };
    let draft = Body { published: false, ..other.clone() };
    assert_eq!(found(&draft, &hidden, &[]), []);
    let refused = found(&other, &hidden, &[]);
    assert_eq!(refused, [("organization_id".to_owned(), "organization_unpublished")]);
}

#[test]
fn members_vote_in_the_general_assembly_of_the_association_alone() {
    let check = |body: &Body, association| {
        let organization =
            Organization { association, ..organization(LegalForm::AssociationOfLegalPersons) };
        body.check(Surroundings { organization: &organization, unit: None }, &[])
    };
    let mut voters = Body { electorate: Electorate::Members, ..body(BodyKind::GeneralAssembly) };
    assert_eq!(check(&voters, true), Ok(()));
    assert!(check(&voters, false).is_err());
    voters.seats = seats(&[(None, 131)]);
    let refused = check(&voters, true).expect_err("nobody holds a seat");
    assert!(
        matches!(&refused[..], [Refusal { field, violation: Violation::Inconsistent(_) }] if field == "seats"),
        "{refused:?}"
    );
    let council = Body { electorate: Electorate::Members, ..body(BodyKind::Council) };
    assert!(check(&council, true).is_err(), "the council has seats");
}
