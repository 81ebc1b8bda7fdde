//! What holds of decisions that hang on each other, however they do.

use proptest::prelude::*;

use super::*;
use crate::domain::policy::Scope;
use crate::domain::resolution::Done;

/// Decisions of three bodies in March 2021 that hang on each other at random.
fn decisions(
    numbers: std::ops::Range<u128>,
    days: std::ops::Range<u32>,
) -> impl Strategy<Value = Vec<(Resolution, Option<bool>)>> {
    let verb = prop::sample::select(Verb::ALL);
    let one = (1_u128..=3, days, 0_u32..3, verb, prop::option::of(1_u128..=2));
    let one = (one, prop::option::of(any::<bool>()), prop::option::of(0_u32..9), any::<bool>());
    let count = usize::try_from(numbers.end - numbers.start).expect("a few");
    prop::collection::vec(one, 0..=count).prop_map(move |all| {
        let numbered = numbers.clone().zip(all);
        numbered
            .map(|(number, ((body, first, more, verb, other), carried, due, published))| {
                // Another body than its own.
                let other = other.map(|step| (body + step - 1) % 3 + 1);
                let due = due.map(|after| day(first) + chrono::Days::new(u64::from(after)));
                let points = vec![Point { due, ..point(verb, other) }];
                let last = (first + more).min(31);
                let resolution = resolution(number, body, (first, last), points);
                (Resolution { published, ..resolution }, carried)
            })
            .collect()
    })
}

/// The answer to everything that waits for something.
fn answers(
    register: &Register,
    of: &[(Resolution, Option<bool>)],
    scope: Scope,
    on: u32,
) -> Vec<Answer> {
    let waiting = of.iter().filter_map(|(asking, _)| Some((asking, asking.points[0].awaits()?)));
    waiting.map(|(asking, awaited)| answer(register, scope, asking, awaited, day(on))).collect()
}

proptest! {
    #[test]
    fn later_decisions_change_no_earlier_answer(
        before in decisions(1..9, 1..16), after in decisions(9..17, 16..29), on in 1_u32..16,
    ) {
        let alone = answers(&decided(&before), &before, Scope::OF_RULES, on);
        let all = decided(&[before.clone(), after].concat());
        prop_assert_eq!(alone, answers(&all, &before, Scope::OF_RULES, on));
    }

    #[test]
    fn an_answer_names_a_decision_that_was_taken_by_then(all in decisions(1..12, 1..29), on in 1_u32..31) {
        let register = decided(&all);
        for (asking, _) in &all {
            let Some(awaited) = asking.points[0].awaits() else { continue };
            let found = answer(&register, Scope::OF_RULES, asking, awaited, day(on));
            prop_assert_eq!(found.by.is_none(), found.state == Awaited::Open);
            let Some((by, place)) = found.by else { continue };
            let (decision, carried) = all.iter().find(|(one, _)| one.id == by).expect("it is there");
            prop_assert_eq!((decision.body, *carried), (awaited.body, Some(true)));
            prop_assert!(decision.decided.latest() <= day(on));
            prop_assert!(!decision.decided.is_before(asking.decided));
            let met = found.state == Awaited::Met;
            prop_assert_eq!(decision.points[place].decides(), Some(met));
        }
    }

    #[test]
    fn drafts_answer_nobody_outside(all in decisions(1..12, 1..29), on in 1_u32..31) {
        let outside = Scope::PUBLIC;
        let public: Vec<_> = all.iter().filter(|(one, _)| one.published).cloned().collect();
        let (with, without) = (decided(&all), decided(&public));
        prop_assert_eq!(answers(&with, &public, outside, on), answers(&without, &public, outside, on));
        let listed = |register: &Register| -> Vec<(Uuid, bool, bool)> {
            let found = instructions(register, outside, day(on));
            found.iter().map(|one| (one.resolution.fact.id, one.open, one.overdue)).collect()
        };
        prop_assert_eq!(listed(&with), listed(&without));
    }

    #[test]
    fn what_was_done_is_not_open_and_what_is_open_is_in_order(
        mut all in decisions(1..12, 1..29), done in prop::collection::vec(prop::option::of(1_u32..31), 12), on in 1_u32..31,
    ) {
        for ((resolution, _), done) in all.iter_mut().zip(done) {
            resolution.points[0].verb = Verb::Instructs;
            resolution.points[0].done = done.map(|on| Done { on: day(on), evidence: prose("Zápis") });
        }
        let register = decided(&all);
        let found = instructions(&register, Scope::OF_RULES, day(on));
        let given = all.iter().filter(|(one, _)| one.decided.bounds().earliest() <= day(on));
        prop_assert_eq!(found.len(), given.count());
        for one in &found {
            let done = one.point.done.as_ref().is_some_and(|done| done.on <= day(on));
            prop_assert!(!(done && one.open), "done and open");
            prop_assert!(!one.overdue || one.open && one.point.due.is_some_and(|due| due < day(on)));
            let lost = all.iter().any(|(other, carried)| other.id == one.resolution.fact.id && *carried == Some(false));
            prop_assert!(!(lost && one.open), "not carried and open");
        }
        let days: Vec<_> = found.iter().map(|one| one.point.due.unwrap_or(NaiveDate::MAX)).collect();
        prop_assert!(days.is_sorted());
    }
}
