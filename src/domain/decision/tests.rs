use std::sync::Arc;

use super::*;
use crate::domain::body::{RuleSpell, SeatsSpell};
use crate::domain::fact::{Fact, Facts, Recorded};
use crate::domain::kind::{Awaited, BodyKind, Method, Round, Subject, Verb};
use crate::domain::majority::law;
use crate::domain::proceedings::Proceedings;
use crate::domain::register::Known;
use crate::domain::resolution::{Condition, Point};
use crate::domain::text::{Name, Prose};
use crate::domain::vote::Counts;

mod property;
mod roll;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 3, number).expect("a day")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

/// An assembly of 55 seats that decides as law says.
fn body(number: u128) -> Body {
    let law = law::find("cz-region-assembly").expect("a rule");
    Body {
        id: id(number),
        organization: id(100 + number),
        kind: BodyKind::Assembly,
        name_cs: name("Orgán"),
        name_en: None,
        seats: vec![SeatsSpell { from: None, seats: 55, source: prose("Scénář") }],
        rules: vec![RuleSpell { from: None, rule: BodyRule::Law(law) }],
        electorate: Electorate::Seats,
        source: prose("Scénář"),
        note: None,
        published: true,
    }
}

fn point(verb: Verb, condition: Option<u128>) -> Point {
    let on = |body| Condition { body: id(body), subject: Subject::Membership };
    Point {
        label: None,
        verb,
        subject: Subject::Membership,
        text: prose("Výrok"),
        addressee: None,
        due: None,
        condition: condition.map(on),
        done: None,
    }
}

fn resolution(number: u128, body: u128, days: (u32, u32), points: Vec<Point>) -> Resolution {
    Resolution {
        id: id(number),
        body: id(body),
        meeting: None,
        number: None,
        decided: Dated::new(Some(day(days.0)), day(days.1)).expect("in order"),
        title: name("Usnesení"),
        points,
        proposal: None,
        documents: Vec::new(),
        source: prose("Scénář"),
        note: None,
        published: true,
    }
}

fn vote(number: u128, resolution: u128, counts: Counts) -> Vote {
    Vote {
        id: id(number),
        resolution: id(resolution),
        number: 1,
        round: Round::First,
        method: Method::Unknown,
        counts,
        roll: Vec::new(),
        declared: None,
        source: prose("Scénář"),
        note: None,
        published: true,
    }
}

fn in_favour(number: u32) -> Counts {
    Counts { in_favour: Some(number), present: Some(55), ..Counts::default() }
}

fn facts<T: Fact>(all: Vec<T>) -> Arc<Facts<T>> {
    Arc::new(Facts::new(all.into_iter().map(|fact| Recorded { fact, from: 1 }).collect(), |_| None))
}

/// A register of three assemblies and what they decided.
fn register(resolutions: Vec<Resolution>, votes: Vec<Vote>) -> Register {
    let known = Known { revision: 1, recorded_at: None };
    Register::new(known, Arc::default(), vec![], vec![], vec![]).with(Proceedings {
        bodies: facts((1..=3).map(body).collect()),
        resolutions: facts(resolutions),
        votes: facts(votes),
        ..Proceedings::default()
    })
}

/// Resolutions, each with a vote that carried where `carried` says so.
fn decided(all: &[(Resolution, Option<bool>)]) -> Register {
    let votes = all.iter().filter_map(|(resolution, carried)| {
        let counts = in_favour(if (*carried)? { 28 } else { 27 });
        let number = resolution.id.as_u128();
        let published = resolution.published;
        Some(Vote { published, ..vote(10_000 + number, number, counts) })
    });
    let votes = votes.collect();
    register(all.iter().map(|(resolution, _)| resolution.clone()).collect(), votes)
}

/// How it stands on a day with what the first point of the `number`th waits for.
fn state(register: &Register, number: u128, as_of: u32) -> Awaited {
    let recorded = register.proceedings.resolutions.find(id(number), Scope::OF_RULES);
    let asking = &recorded.expect("a resolution").fact;
    let awaited = asking.points[0].awaits().expect("a condition");
    answer(register, Scope::OF_RULES, asking, awaited, day(as_of)).state
}

#[test]
fn the_first_decision_that_carried_answers() {
    use Awaited::{Failed, Met, Open};
    let asking = || (resolution(1, 1, (5, 5), vec![point(Verb::Approves, Some(2))]), None);
    let by = |number, days, verb, carried| {
        (resolution(number, 2, days, vec![point(verb, None)]), carried)
    };
    let carried = Some(true);
    for (decisions, on, expected) in [
        (vec![], 31, Open),
        (vec![by(2, (5, 5), Verb::Approves, carried)], 5, Met),
        (vec![by(2, (6, 6), Verb::Approves, carried)], 5, Open),
        (vec![by(2, (6, 8), Verb::Approves, carried)], 7, Open),
        (vec![by(2, (6, 8), Verb::Approves, carried)], 8, Met),
        (vec![by(2, (4, 4), Verb::Approves, carried)], 31, Open),
        (vec![by(2, (4, 5), Verb::Approves, carried)], 31, Met),
        (vec![by(2, (6, 6), Verb::Approves, Some(false))], 31, Open),
        (vec![by(2, (6, 6), Verb::Approves, None)], 31, Open),
        (vec![by(2, (6, 6), Verb::Recommends, carried)], 31, Open),
        (vec![by(2, (6, 6), Verb::Rejects, carried)], 31, Failed),
        (vec![by(2, (6, 6), Verb::Rejects, Some(false))], 31, Open),
        (
            vec![by(2, (7, 7), Verb::Approves, carried), by(3, (6, 6), Verb::Rejects, carried)],
            31,
            Failed,
        ),
        (
            vec![by(2, (7, 7), Verb::Rejects, carried), by(3, (6, 6), Verb::Agrees, carried)],
            31,
            Met,
        ),
    ] {
        let all = [vec![asking()], decisions].concat();
        assert_eq!(state(&decided(&all), 1, on), expected, "{all:?} on {on}");
    }
}

#[test]
fn what_was_declared_answers_where_counts_leave_it_open() {
    let asking = resolution(1, 1, (5, 5), vec![point(Verb::Approves, Some(2))]);
    let approval = resolution(2, 2, (6, 6), vec![point(Verb::Approves, None)]);
    for (counts, declared, expected) in [
        (Counts::default(), Some(Declared::Carried), Awaited::Met),
        (Counts::default(), Some(Declared::NotCarried), Awaited::Open),
        (Counts::default(), None, Awaited::Open),
        (in_favour(27), Some(Declared::Carried), Awaited::Open),
        (in_favour(28), Some(Declared::NotCarried), Awaited::Met),
    ] {
        let vote = Vote { declared, ..vote(9, 2, counts) };
        let register = register(vec![asking.clone(), approval.clone()], vec![vote]);
        assert_eq!(state(&register, 1, 31), expected, "{counts:?} {declared:?}");
    }
}

#[test]
fn only_the_last_vote_counts() {
    let approval = resolution(2, 2, (6, 6), vec![point(Verb::Approves, None)]);
    let nth = |number: u32, of| Vote { number, ..vote(u128::from(90 - number), 2, in_favour(of)) };
    let of = |votes: Vec<Vote>| {
        standing(&register(vec![approval.clone()], votes), &approval, Scope::OF_RULES)
    };
    assert_eq!((of(vec![]).vote, of(vec![]).carried()), (None, None));
    let repeated = of(vec![nth(2, 28), nth(1, 27)]);
    assert_eq!((repeated.vote, repeated.carried()), (Some(id(88)), Some(true)));
    assert_eq!(of(vec![nth(1, 28), nth(2, 28), nth(3, 27)]).carried(), Some(false));
}

#[test]
fn a_condition_on_a_condition() {
    let asking = resolution(1, 1, (5, 5), vec![point(Verb::Approves, Some(2))]);
    let between = resolution(2, 2, (6, 6), vec![point(Verb::Approves, Some(3))]);
    let last = |verb| resolution(3, 3, (9, 9), vec![point(verb, None)]);
    let all = |verb| {
        decided(&[(asking.clone(), None), (between.clone(), Some(true)), (last(verb), Some(true))])
    };
    let approved = all(Verb::Approves);
    assert_eq!((state(&approved, 1, 8), state(&approved, 2, 8)), (Awaited::Open, Awaited::Open));
    assert_eq!((state(&approved, 1, 9), state(&approved, 2, 9)), (Awaited::Met, Awaited::Met));
    let rejected = all(Verb::Rejects);
    assert_eq!((state(&rejected, 2, 9), state(&rejected, 1, 9)), (Awaited::Failed, Awaited::Open));
}

#[test]
fn many_decisions_that_wait_for_each_other_are_looked_at_in_no_time() {
    let all: Vec<_> = (1..=300)
        .map(|number| {
            let (body, other) = if number % 2 == 0 { (1, 2) } else { (2, 1) };
            let points =
                vec![point(Verb::Approves, Some(other)), point(Verb::Instructs, Some(other))];
            (resolution(number, body, (5, 5), points), Some(true))
        })
        .collect();
    let register = decided(&all);
    assert_eq!(state(&register, 300, 31), Awaited::Open);
    let found = instructions(&register, Scope::OF_RULES, day(31));
    assert_eq!(found.iter().filter(|found| found.open).count(), 300);
}
