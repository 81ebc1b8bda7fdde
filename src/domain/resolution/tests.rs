use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn point(verb: Verb) -> Point {
    Point {
        label: None,
        verb,
        subject: Subject::Fee,
        text: prose("Výrok ve scénáři."),
        addressee: None,
        due: None,
        condition: None,
        done: None,
    }
}

fn done(on: &str) -> Done {
    Done { on: day(on), evidence: prose("Zápis ve scénáři.") }
}

/// A resolution of body 1, decided on 1 or 2 March 2021.
fn resolution(points: Vec<Point>) -> Resolution {
    Resolution {
        id: id(10),
        body: id(1),
        meeting: None,
        number: None,
        decided: Dated::new(Some(day("2021-03-01")), day("2021-03-02")).expect("in order"),
        title: Name::parse("Usnesení ve scénáři").expect("a name"),
        points,
        proposal: None,
        documents: Vec::new(),
        source: prose("Scénář"),
        note: None,
        published: true,
    }
}

fn codes(checked: Result<impl Sized, Vec<Refusal>>) -> Vec<(String, &'static str)> {
    let refusals = checked.err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.field, refusal.violation.code())).collect()
}

#[test]
fn what_a_resolution_alone_is_refused_for() {
    let on = |body| Some(Condition { body: id(body), subject: Subject::Membership });
    for (points, expected) in [
        (vec![], &[("points", "points_form")][..]),
        (vec![point(Verb::Agrees); POINTS_MAX], &[]),
        (vec![point(Verb::Agrees); POINTS_MAX + 1], &[("points", "points_form")]),
        (vec![Point { condition: on(2), ..point(Verb::Approves) }], &[]),
        (
            vec![point(Verb::Agrees), Point { condition: on(1), ..point(Verb::Approves) }],
            &[("points/1/condition/body_id", "condition_on_itself")],
        ),
        (vec![Point { done: Some(done("2021-03-01")), ..point(Verb::Instructs) }], &[]),
        (
            vec![Point { done: Some(done("2021-02-28")), ..point(Verb::Instructs) }],
            &[("points/0/done/on", "done_before_decided")],
        ),
        (
            vec![Point { done: Some(done("2021-03-03")), ..point(Verb::Recommends) }],
            &[("points/0/done", "no_instruction")],
        ),
    ] {
        let found = codes(resolution(points).check(NaiveDate::MAX));
        let expected: Vec<_> =
            expected.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect();
        assert_eq!(found, expected);
    }
    let itself = Resolution { proposal: Some(id(10)), ..resolution(vec![point(Verb::Agrees)]) };
    assert_eq!(
        codes(itself.check(NaiveDate::MAX)),
        [("proposal_id".to_owned(), "proposal_of_itself")]
    );
}

#[test]
fn an_instruction_is_done_once() {
    let given = resolution(vec![point(Verb::Agrees), point(Verb::Instructs)]);
    for (place, on, field, code) in [
        (0, "2021-03-05", "point", "no_instruction"),
        (2, "2021-03-05", "point", "point_unknown"),
        (usize::MAX, "2021-03-05", "point", "point_unknown"),
        (1, "2021-02-28", "on", "done_before_decided"),
    ] {
        let refused = given.clone().fulfil(place, done(on));
        assert_eq!(codes(refused), [(field.to_owned(), code)], "{place} {on}");
    }
    let fulfilled = given.clone().fulfil(1, done("2021-03-01")).expect("the first day it can be");
    assert_eq!(fulfilled.points[1].done, Some(done("2021-03-01")));
    assert_eq!(fulfilled.points[0], given.points[0]);
    assert_eq!(fulfilled.check(NaiveDate::MAX), Ok(()));
    let again = fulfilled.fulfil(1, done("2021-03-09"));
    assert_eq!(codes(again), [("point".to_owned(), "already_done")]);
}

#[test]
fn what_a_point_waits_for_and_what_it_decides() {
    use Verb::{Agrees, Appoints, Approves, Instructs, Proposes, Recommends, Rejects, TakesNote};
    let condition = Condition { body: id(3), subject: Subject::Membership };
    let proposed = Condition { body: id(2), subject: Subject::Fee };
    let to_body = Some(Addressee::Body(id(2)));
    let to_office = Some(Addressee::Office(Name::parse("Ředitel").expect("a name")));
    for verb in Verb::ALL {
        let to = |addressee: &Option<Addressee>, condition| {
            Point { addressee: addressee.clone(), condition, ..point(*verb) }.awaits()
        };
        let expected = (*verb == Proposes).then_some(proposed);
        assert_eq!(to(&to_body, None), expected, "{verb}");
        assert_eq!(to(&to_office, None), None, "{verb}");
        assert_eq!(to(&None, None), None, "{verb}");
        assert_eq!(to(&to_body, Some(condition)), Some(condition), "{verb}: its condition first");
    }
    for (verbs, expected) in [
        (&[Approves, Agrees, Appoints][..], Some(true)),
        (&[Rejects], Some(false)),
        (&[TakesNote, Proposes, Recommends, Instructs], None),
    ] {
        assert!(verbs.iter().all(|verb| point(*verb).decides() == expected));
    }
}
