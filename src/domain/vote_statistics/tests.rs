use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::domain::body::{Body, BodyRule, RuleSpell, SeatsSpell};
use crate::domain::fact::{Fact, Facts, Recorded};
use crate::domain::kind::{BodyKind, Declared, Electorate, Method, Round};
use crate::domain::majority::law;
use crate::domain::proceedings::Proceedings;
use crate::domain::register::Known;
use crate::domain::resolution::Resolution;
use crate::domain::text::{Name, Prose};
use crate::domain::vote::Counts;

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 3, number).expect("a day")
}

/// An assembly of 55 seats that decides as law says.
fn body(number: u128) -> Body {
    let law = law::find("cz-region-assembly").expect("a rule");
    Body {
        id: Uuid::from_u128(number),
        organization: Uuid::from_u128(100 + number),
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

/// A vote of a body on the first day of March and so many more.
#[derive(Debug, Clone, Copy)]
struct Told {
    body: u128,
    on: u32,
    counts: Counts,
    declared: Option<Declared>,
    published: bool,
}

fn facts<T: Fact>(all: Vec<T>) -> Arc<Facts<T>> {
    Arc::new(Facts::new(all.into_iter().map(|fact| Recorded { fact, from: 1 }).collect(), |_| None))
}

fn register(told: &[Told]) -> Register {
    let resolution = |(number, told): (u128, &Told)| Resolution {
        id: Uuid::from_u128(1_000 + number),
        body: Uuid::from_u128(told.body),
        meeting: None,
        number: None,
        decided: Dated::new(Some(day(told.on)), day(told.on)).expect("in order"),
        title: name("Usnesení"),
        points: vec![],
        proposal: None,
        documents: vec![],
        source: prose("Scénář"),
        note: None,
        published: told.published,
    };
    let vote = |(number, told): (u128, &Told)| Vote {
        id: Uuid::from_u128(2_000 + number),
        resolution: Uuid::from_u128(1_000 + number),
        number: 1,
        round: Round::First,
        method: Method::Unknown,
        counts: told.counts,
        roll: vec![],
        declared: told.declared,
        source: prose("Scénář"),
        note: None,
        published: told.published,
    };
    let known = Known { revision: 1, recorded_at: None };
    Register::new(known, Arc::default(), vec![], vec![], vec![]).with(Proceedings {
        bodies: facts((1..=3).map(body).collect()),
        resolutions: facts((0..).zip(told).map(resolution).collect()),
        votes: facts((0..).zip(told).map(vote).collect()),
        ..Proceedings::default()
    })
}

fn told(counts: Counts) -> Told {
    Told { body: 1, on: 1, counts, declared: None, published: true }
}

fn counts(in_favour: u32, against: u32, absent: u32) -> Counts {
    Counts {
        vacant: Some(0),
        present: Some(55 - absent),
        absent: Some(absent),
        in_favour: Some(in_favour),
        against: Some(against),
        ..Counts::default()
    }
}

#[test]
fn what_is_reckoned_of_one_vote() {
    use VoteResult::{Carried, Inquorate, NotCarried, Unverifiable};
    let unknown = Counts { in_favour: Some(27), ..Counts::default() };
    let derived = Counts { present: None, ..counts(27, 15, 13) };
    for (told_counts, result, turnout, margin, lost, why) in [
        (counts(28, 12, 15), Carried, Some(727), Some(0), Some(false), "just enough"),
        (counts(55, 0, 0), Carried, Some(1_000), Some(27), Some(false), "all of them"),
        (counts(27, 15, 13), NotCarried, Some(763), Some(-1), Some(true), "one too few"),
        (counts(27, 28, 0), NotCarried, Some(1_000), Some(-1), Some(false), "nobody was absent"),
        (counts(14, 28, 13), NotCarried, Some(763), Some(-14), Some(false), "one more than absent"),
        (counts(15, 27, 13), NotCarried, Some(763), Some(-13), Some(true), "as many as absent"),
        (counts(27, 0, 28), Inquorate, Some(490), Some(-1), Some(true), "no quorum"),
        (derived, NotCarried, Some(763), Some(-1), Some(true), "present is what is left"),
        (unknown, Unverifiable, None, Some(-1), None, "few counts"),
        (Counts::default(), Unverifiable, None, None, None, "no counts"),
    ] {
        let all = reckon(&register(&[told(told_counts)]), Asked::default());
        let one = all.first().expect("a vote");
        assert_eq!((one.result, one.turnout, one.margin), (result, turnout, margin), "{why}");
        assert_eq!((one.lost_by_absence, one.findings), (lost, 0), "{why}");
    }
}

#[test]
fn what_was_declared_and_does_not_follow_is_a_finding() {
    let declared = |declared, counts| Told { declared: Some(declared), ..told(counts) };
    let impossible = Counts { absent: Some(60), ..Counts::default() };
    let all = reckon(
        &register(&[
            declared(Declared::Carried, counts(27, 15, 13)),
            declared(Declared::NotCarried, counts(28, 12, 15)),
            declared(Declared::Carried, counts(28, 12, 15)),
            told(impossible),
        ]),
        Asked::default(),
    );
    assert_eq!(all.iter().map(|one| one.findings).collect::<Vec<_>>(), [1, 1, 0, 1]);
    let Summaries { total, .. } = summaries(&all).expect("sums");
    assert_eq!((total.votes, total.findings, total.lost_by_absence), (4, 3, 1));
    assert_eq!((total.margins, total.median_margin), (3, Some(0)), "the lower of none is none");
}

#[test]
fn the_lower_of_two_in_the_middle() {
    for (numbers, expected) in [
        (vec![], None),
        (vec![5], Some(5)),
        (vec![9, -3], Some(-3)),
        (vec![9, -3, 4], Some(4)),
        (vec![4, 1, 3, 2], Some(2)),
    ] {
        assert_eq!(median::<i64>(numbers.clone()), expected, "{numbers:?}");
    }
}

fn any_told() -> impl Strategy<Value = Told> {
    let some = |max| proptest::option::of(0u32..max);
    let counted = (some(56), some(30), some(20), some(8));
    (1u128..=3, 1u32..=28, counted, any::<bool>(), any::<bool>()).prop_map(
        |(body, on, (in_favour, against, absent, vacant), carried, published)| Told {
            body,
            on,
            counts: Counts { vacant, absent, in_favour, against, ..Counts::default() },
            declared: carried.then_some(Declared::Carried),
            published,
        },
    )
}

proptest! {
    #[test]
    fn bodies_and_results_sum_to_the_published_votes(all in proptest::collection::vec(any_told(), 0..14), from in 1u32..=28, more in 1u32..10) {
        let register = register(&all);
        let published = all.iter().filter(|told| told.published).count();
        let reckoned = reckon(&register, Asked::default());
        prop_assert_eq!(reckoned.len(), published, "no draft is among them");
        let Summaries { total, bodies: parts } = summaries(&reckoned).expect("sums");
        prop_assert_eq!(parts.iter().map(|(_, part)| part.votes).sum::<u64>(), total.votes);
        prop_assert!(total.lost_by_absence + total.results.iter().filter(|(result, _)| *result == VoteResult::Carried).map(|(_, votes)| votes).sum::<u64>() <= total.votes);
        for one in &reckoned {
            prop_assert!(one.turnout.is_none_or(|turnout| turnout <= 1_000));
            prop_assert_eq!(one.margin.is_some_and(|margin| margin >= 0) && one.result == VoteResult::NotCarried, false);
        }
        let until = day(from) + chrono::Duration::days(i64::from(more));
        let within = Asked { from: Some(day(from)), until: Some(until), body: Some(Uuid::from_u128(2)), organization: None };
        let expected = all.iter().filter(|told| told.published && told.body == 2 && day(told.on) >= day(from) && day(told.on) < until);
        prop_assert_eq!(reckon(&register, within).len(), expected.count());
        let of_organization = Asked { organization: Some(Uuid::from_u128(103)), ..Asked::default() };
        prop_assert!(reckon(&register, of_organization).iter().all(|one| one.body == Uuid::from_u128(3)));
    }
}
