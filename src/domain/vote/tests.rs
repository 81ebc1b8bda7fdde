use proptest::prelude::*;

use super::*;

fn person(number: u128) -> Voter {
    Voter::Person(Uuid::from_u128(number))
}

fn line(voter: Voter, ballot: Ballot, proxy: Option<Voter>) -> RollEntry {
    RollEntry { voter, ballot, proxy }
}

fn vote(roll: Vec<RollEntry>) -> Vote {
    Vote {
        id: Uuid::from_u128(1),
        resolution: Uuid::from_u128(2),
        number: 1,
        round: Round::First,
        method: Method::RollCall,
        counts: Counts::default(),
        roll,
        declared: None,
        source: Prose::parse("Scénář").expect("a text"),
        note: None,
        published: true,
    }
}

fn codes(vote: &Vote) -> Vec<(String, &'static str)> {
    let refusals = vote.check().err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.field, refusal.violation.code())).collect()
}

fn at(places: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    places.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect()
}

#[test]
fn rounds_in_turn() {
    for (number, round, in_turn) in [
        (0, Round::First, false),
        (1, Round::First, true),
        (1, Round::Repeat, false),
        (1, Round::Recount, false),
        (2, Round::First, false),
        (2, Round::Repeat, true),
        (7, Round::Recount, true),
    ] {
        let found = codes(&Vote { number, round, ..vote(Vec::new()) });
        let expected = if in_turn { vec![] } else { at(&[("round", "round_out_of_turn")]) };
        assert_eq!(found, expected, "{number} {round}");
    }
}

#[test]
fn counts_beyond_any_body() {
    let most = Counts { in_favour: Some(SEATS_MAX), ..Counts::default() };
    assert_eq!(codes(&Vote { counts: most, ..vote(Vec::new()) }), []);
    let all = Some(SEATS_MAX + 1);
    let counts = Counts {
        vacant: all,
        present: all,
        absent: all,
        excused: all,
        in_favour: all,
        against: all,
        abstained: all,
        not_voting: all,
        invalid: all,
    };
    let fields = codes(&Vote { counts, ..vote(Vec::new()) });
    let expected = counts.each().map(|(field, _)| (field.to_owned(), "votes_form"));
    assert_eq!(fields, expected, "each in its field");
}

#[test]
fn who_stands_in_a_roll() {
    use Ballot::{Absent, Against, Excused, For, NotVoting};
    let (one, two, three) = (person(1), person(2), person(3));
    let society = Voter::Organization(Uuid::from_u128(1));
    for (roll, expected) in [
        (vec![line(one, For, None), line(two, Against, None)], at(&[])),
        (vec![line(one, For, None), line(one, For, None)], at(&[("roll/1", "voter_repeated")])),
        (vec![line(one, For, None), line(society, For, None)], at(&[("roll/1", "voters_mixed")])),
        (vec![line(two, For, Some(one)), line(one, NotVoting, None)], at(&[])),
        (vec![line(two, For, Some(one))], at(&[("roll/0", "proxy_absent")])),
        (
            vec![line(two, For, Some(one)), line(one, Absent, None)],
            at(&[("roll/0", "proxy_absent")]),
        ),
        (
            vec![line(two, For, Some(one)), line(one, For, Some(three)), line(three, For, None)],
            at(&[("roll/0", "proxy_absent")]),
        ),
        (vec![line(one, For, Some(one))], at(&[("roll/0", "proxy_absent")])),
        (
            vec![line(two, Excused, Some(one)), line(one, For, None)],
            at(&[("roll/0", "proxy_of_absent")]),
        ),
        (
            vec![line(one, For, None), line(one, Absent, Some(two)), line(society, For, None)],
            at(&[
                ("roll/1", "voter_repeated"),
                ("roll/1", "proxy_of_absent"),
                ("roll/2", "voters_mixed"),
            ]),
        ),
    ] {
        assert_eq!(codes(&vote(roll.clone())), expected, "{roll:?}");
    }
    let secret = Vote { method: Method::Secret, ..vote(vec![line(one, For, None)]) };
    assert_eq!(codes(&secret), at(&[("roll", "secret_roll")]));
    assert_eq!(codes(&Vote { method: Method::Secret, ..vote(Vec::new()) }), []);
}

#[test]
fn votes_on_one_resolution_are_in_their_order() {
    let numbered = |number, id| Vote { number, id: Uuid::from_u128(id), ..vote(Vec::new()) };
    assert!(numbered(2, 9).position() < numbered(10, 1).position());
    assert!(numbered(255, 1).position() < numbered(256, 1).position());
}

proptest! {
    /// However a roll reads, nobody in one that is let through stands twice, and
    /// everybody who stands for another is there.
    #[test]
    fn a_roll_that_is_let_through_is_sound(
        lines in prop::collection::vec((0_u128..5, 0_usize..7, prop::option::of(0_u128..5)), 0..6),
    ) {
        let roll: Vec<_> = lines
            .iter()
            .map(|(voter, ballot, proxy)| line(person(*voter), Ballot::ALL[*ballot], proxy.map(person)))
            .collect();
        let vote = vote(roll);
        if vote.check().is_ok() {
            for entry in &vote.roll {
                let lines = || vote.roll.iter().filter(|other| other.voter == entry.voter);
                prop_assert_eq!(lines().count(), 1);
                if let Some(proxy) = entry.proxy {
                    let own = vote.roll.iter().find(|other| other.voter == proxy);
                    prop_assert!(own.is_some_and(|own| !own.ballot.is_away() && own.proxy.is_none()));
                    prop_assert!(!entry.ballot.is_away());
                }
            }
        }
    }
}
