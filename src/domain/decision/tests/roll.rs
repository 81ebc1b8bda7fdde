//! Votes of members, by roll and by count; replay.

use super::*;
use crate::domain::kind::{Ballot, Base, Comparison, MemberType};
use crate::domain::majority::{Fraction, Threshold};
use crate::domain::membership::{Member, Membership};
use crate::domain::span::Span;
use crate::domain::tally::Tally;
use crate::domain::vote::{RollEntry, Voter};

/// The membership of organization `number` that began between two days.
fn spell(number: u128, member_type: MemberType, began: (u32, u32), ended: Option<u32>) -> Spell {
    let began = Bounds::new(day(began.0), day(began.1)).expect("in order");
    let span = Span::new(began, ended.map(|on| Bounds::exact(day(on)))).expect("a span");
    Spell {
        membership: Membership {
            id: id(1_000 + number),
            member: Member::Named { organization: id(number), identified_from: None },
            member_type,
            span,
            end: None,
            continues: None,
            evidence: None,
            source: prose("Scénář"),
            note: None,
        },
        counted: span,
        region: None,
        filed: None,
        tally: Tally { span, member_type, named: true, governs: false, unit: None },
        recorded_from: 1,
    }
}

/// More than half of all seats, with as many present, by statutes.
fn own(weights: Vec<(MemberType, u32)>, proxies_max: Option<u32>) -> BodyRule {
    let half = Threshold {
        base: Base::StatutorySeats,
        fraction: Fraction::HALF,
        comparison: Comparison::MoreThan,
    };
    let rule = Rule {
        id: None,
        majority: half,
        quorum: Some(half),
        citation: Some(prose("čl. 7")),
        majority_confirmed: true,
        quorum_confirmed: true,
    };
    BodyRule::Own(OwnRule { rule, weights, proxies_max })
}

fn general_assembly(rule: BodyRule) -> Body {
    Body {
        kind: BodyKind::GeneralAssembly,
        seats: Vec::new(),
        rules: vec![RuleSpell { from: None, rule }],
        electorate: Electorate::Members,
        ..body(1)
    }
}

fn spells() -> Shared<Spell> {
    let spells = vec![
        spell(11, MemberType::Region, (1, 1), None),
        spell(12, MemberType::Municipality, (1, 1), None),
        spell(13, MemberType::Municipality, (1, 1), Some(10)),
        spell(14, MemberType::Microregion, (5, 20), None),
    ];
    Shared::new(spells)
}

fn on(days: (u32, u32)) -> Dated {
    Dated::new(Some(day(days.0)), day(days.1)).expect("in order")
}

fn line(voter: u128, ballot: Ballot, proxy: Option<u128>) -> RollEntry {
    let organization = |number| Voter::Organization(id(number));
    RollEntry { voter: organization(voter), ballot, proxy: proxy.map(organization) }
}

fn codes(judged: Result<Judgement, Vec<Refusal>>) -> Vec<(String, &'static str)> {
    let refusals = judged.err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.field, refusal.violation.code())).collect()
}

#[test]
fn the_members_of_the_day_are_entitled_each_with_its_votes() {
    let spells = spells();
    for (weights, days, expected) in [
        (vec![], (1, 1), Some((3, 3))),
        (vec![], (5, 5), Some((3, 4))),
        (vec![], (10, 10), Some((2, 3))),
        (vec![], (20, 20), Some((3, 3))),
        (vec![(MemberType::Region, 3)], (20, 20), Some((5, 5))),
        (vec![(MemberType::Region, 3), (MemberType::Microregion, 2)], (5, 5), Some((5, 7))),
        (vec![], (20, 21), None),
    ] {
        let body = general_assembly(own(weights.clone(), None));
        let sitting = Sitting { body: &body, decided: on(days), spells: &spells };
        let seats = sitting.seats(sitting.in_force().as_ref());
        let seats = seats.map(|seats| (seats.at_least, seats.at_most));
        assert_eq!(seats, expected, "{weights:?} {days:?}");
    }
}

#[test]
fn a_roll_of_members_counts_their_votes() {
    use Ballot::{Absent, Against, Excused, For};
    let spells = spells();
    let body = general_assembly(own(vec![(MemberType::Region, 3)], Some(1)));
    let judge = |days, counts, roll: &[RollEntry]| {
        let sitting = Sitting { body: &body, decided: on(days), spells: &spells };
        sitting.judge(&Vote { roll: roll.to_vec(), ..vote(9, 2, counts) })
    };
    let none = Counts::default();
    let roll = [line(11, For, None), line(12, Against, None), line(13, For, Some(12))];
    let judged = judge((2, 2), none, &roll).expect("it can be");
    assert_eq!((judged.tally.in_favour, judged.tally.against), (Some(4), Some(1)));
    assert_eq!((judged.evaluation.result, judged.evaluation.base), (VoteResult::Carried, Some(5)));
    assert_eq!(judged.tally.absent, None, "a roll may leave out who was not there");
    let away = [line(11, Absent, None), line(12, Excused, None), line(13, For, None)];
    let judged = judge((2, 2), none, &away).expect("it can be");
    assert_eq!((judged.tally.absent, judged.tally.excused), (Some(4), Some(1)));
    assert_eq!(judged.evaluation.result, VoteResult::Inquorate);

    let found = |days, counts, roll: &[RollEntry]| {
        let found = codes(judge(days, counts, roll));
        found.into_iter().map(|(field, code)| format!("{field} {code}")).collect::<Vec<_>>()
    };
    let two = [line(11, For, None), line(12, For, Some(11)), line(13, For, Some(11))];
    assert_eq!(found((2, 2), none, &two), ["roll/2/proxy_id proxies_too_many"]);
    let counts = Counts { in_favour: Some(3), excused: Some(1), ..none };
    assert_eq!(found((2, 2), counts, &roll), ["for roll_differs", "excused roll_differs"]);
    for (days, voter, entitled) in [
        ((9, 9), 13, true),
        ((10, 10), 13, false),
        ((9, 12), 13, true),
        ((4, 4), 14, false),
        ((5, 5), 14, true),
        ((2, 2), 15, false),
    ] {
        let expected = if entitled { vec![] } else { vec!["roll/0 not_entitled"] };
        assert_eq!(found(days, none, &[line(voter, For, None)]), expected, "{voter} on {days:?}");
    }
    let person = RollEntry { voter: Voter::Person(id(11)), ballot: For, proxy: None };
    assert_eq!(found((2, 2), none, &[person]), ["roll/0 voter_unfit"]);
}

#[test]
fn seats_are_those_of_the_day() {
    let version = |from, seats| SeatsSpell { from, seats, source: prose("Scénář") };
    let changed =
        Body { seats: vec![version(Some(day(2)), 45), version(Some(day(10)), 55)], ..body(1) };
    let seats = |earliest: Option<u32>, latest| {
        let decided = Dated::new(earliest.map(day), day(latest)).expect("in order");
        let sitting = Sitting { body: &changed, decided, spells: &Shared::default() };
        sitting.seats(sitting.in_force().as_ref()).map(|seats| seats.at_most)
    };
    for (earliest, latest, expected) in [
        (Some(9), 9, Some(45)),
        (Some(10), 10, Some(55)),
        (Some(2), 9, Some(45)),
        (Some(9), 10, None),
        (Some(1), 1, None),
        (Some(1), 5, None),
        (None, 9, Some(45)),
        (None, 10, None),
    ] {
        assert_eq!(seats(earliest, latest), expected, "{earliest:?} to {latest}");
    }
}

#[test]
fn replay_finds_exactly_the_votes_between_two_thresholds() {
    let all: Vec<_> = (0..=55)
        .map(|number| resolution(100 + number, 1, (5, 5), vec![point(Verb::Agrees, None)]))
        .collect();
    let votes = (0..=55_u32).map(|number| {
        let counts = Counts { in_favour: Some(number), present: Some(55), ..Counts::default() };
        vote(1_000 + u128::from(number), 100 + u128::from(number), counts)
    });
    let register = register(all, votes.collect());
    let three_fifths = |_: &Sitting<'_>| {
        let mut rule = law::find("cz-region-assembly")?.on(day(5))?;
        rule.majority.fraction = Fraction::new(3, 5).ok()?;
        rule.majority.comparison = Comparison::AtLeast;
        Some(rule)
    };
    let found = replay(&register, Scope::OF_RULES, |_| true, three_fifths);
    assert_eq!(found.votes, 56);
    let flipped: Vec<_> = found.flips.iter().filter_map(|flip| flip.after.got).collect();
    assert_eq!(flipped, [28, 29, 30, 31, 32]);
    assert!(
        found.flips.iter().all(|flip| flip.kind() == (VoteResult::Carried, VoteResult::NotCarried))
    );
    let none = replay(&register, Scope::OF_RULES, |sitting| sitting.body.id == id(2), three_fifths);
    assert_eq!((none.votes, none.flips.len()), (0, 0));
    let unruled = replay(&register, Scope::OF_RULES, |_| true, |_| None);
    assert!(unruled.flips.iter().all(|flip| flip.after.result == VoteResult::Unverifiable));
    assert_eq!(unruled.flips.len(), 56);
}
