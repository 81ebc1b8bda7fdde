use rstest::rstest;

use super::*;
use crate::domain::kind::VoteResult::{Carried, Inquorate, NotCarried, Unverifiable};
use crate::domain::kind::{Base, VoteResult};

mod definition;

const COMPARISONS: [Comparison; 2] = [Comparison::MoreThan, Comparison::AtLeast];

fn threshold(base: Base, comparison: Comparison, numerator: u32, denominator: u32) -> Threshold {
    let fraction = Fraction::new(numerator, denominator).expect("a fraction");
    Threshold { base, fraction, comparison }
}

fn rule(majority: Threshold, quorum: Option<Threshold>) -> Rule {
    let (majority_confirmed, quorum_confirmed) = (false, false);
    Rule { id: None, majority, quorum, citation: None, majority_confirmed, quorum_confirmed }
}

fn more_than_half(base: Base) -> Threshold {
    threshold(base, Comparison::MoreThan, 1, 2)
}

/// More than half of all seats, with as many present.
fn law() -> Rule {
    let half = more_than_half(Base::StatutorySeats);
    rule(half, Some(half))
}

/// For, against, abstained and absent of a body without vacant seats, in which
/// everybody present voted.
fn full(seats: u32, [in_favour, against, abstained, absent]: [u32; 4]) -> Tally {
    Tally {
        seats: Some(Seats::exact(seats)),
        vacant: Some(0),
        absent: Some(absent),
        in_favour: Some(in_favour),
        against: Some(against),
        abstained: Some(abstained),
        not_voting: Some(0),
        invalid: Some(0),
        ..Tally::default()
    }
}

#[rstest]
#[case(9, 5, 6, 6)]
#[case(11, 6, 7, 8)]
#[case(15, 8, 9, 10)]
#[case(45, 23, 27, 30)]
#[case(55, 28, 33, 37)]
#[case(65, 33, 39, 44)]
#[case(131, 66, 79, 88)]
fn thresholds_of_bodies(
    #[case] seats: u32,
    #[case] half: u32,
    #[case] three_fifths: u32,
    #[case] two_thirds: u32,
) {
    let of = |comparison, numerator, denominator| {
        threshold(Base::StatutorySeats, comparison, numerator, denominator).needed(seats)
    };
    let found = [
        of(Comparison::MoreThan, 1, 2),
        of(Comparison::AtLeast, 3, 5),
        of(Comparison::AtLeast, 2, 3),
    ];
    assert_eq!(found, [half, three_fifths, two_thirds]);
}

#[test]
fn thresholds_agree_with_exact_rationals() {
    for base in 0..=2_000_u32 {
        for denominator in 1..=10 {
            for numerator in 1..=denominator {
                for comparison in COMPARISONS {
                    let threshold =
                        threshold(Base::StatutorySeats, comparison, numerator, denominator);
                    let enough = |votes: u32| {
                        let (votes, part) = (votes * denominator, base * numerator);
                        if comparison == Comparison::MoreThan {
                            votes > part
                        } else {
                            votes >= part
                        }
                    };
                    let needed = threshold.needed(base);
                    assert!(enough(needed), "{threshold:?} of {base}");
                    assert!(needed == 0 || !enough(needed - 1), "{threshold:?} of {base}");
                    let greatest = threshold.greatest_base(u64::from(base));
                    let next = greatest.map_or(0, |greatest| greatest + 1);
                    assert!(greatest.is_none_or(|most| threshold.needed_of(most) <= base.into()));
                    assert!(threshold.needed_of(next) > base.into());
                }
            }
        }
    }
}

#[rstest]
#[case(full(55, [28, 27, 0, 0]), Carried, 28, None, "the least majority")]
#[case(full(55, [28, 0, 0, 27]), Carried, 28, None, "nobody beside them was there")]
#[case(full(55, [27, 0, 13, 15]), NotCarried, 27, Some(1), "abstaining and absent count against")]
#[case(full(54, [27, 27, 0, 0]), NotCarried, 27, Some(1), "a tie")]
#[case(full(55, [27, 0, 0, 28]), Inquorate, 27, Some(1), "one too few present")]
#[case(full(55, [0, 27, 0, 28]), Inquorate, 0, Some(28), "whatever the counts")]
#[case(full(1, [1, 0, 0, 0]), Carried, 1, None, "a body of one")]
#[case(full(0, [0, 0, 0, 0]), Inquorate, 0, Some(1), "a body of nobody")]
fn of_all_seats(
    #[case] tally: Tally,
    #[case] result: VoteResult,
    #[case] got: u32,
    #[case] short_by: Option<u32>,
    #[case] why: &str,
) {
    let found = evaluate(Some(&law()), &tally);
    assert_eq!((found.result, found.got, found.short_by), (result, Some(got), short_by), "{why}");
    assert_eq!(tally.check(), Ok(()), "{why}");
}

#[test]
fn the_explanation_has_the_figures() {
    let found = evaluate(Some(&law()), &full(55, [27, 0, 13, 15]));
    let quorum = QuorumCheck { needed: Some(28), present: Some(40), met: Some(true) };
    let expected = Evaluation {
        result: NotCarried,
        base: Some(55),
        needed: Some(28),
        got: Some(27),
        short_by: Some(1),
        quorum: Some(quorum),
    };
    assert_eq!(found, expected);
}

#[test]
fn more_than_all_are_never_there() {
    let all = threshold(Base::OccupiedSeats, Comparison::MoreThan, 1, 1);
    let rule = rule(more_than_half(Base::OccupiedSeats), Some(all));
    for in_favour in [Some(9), None] {
        let tally = Tally { seats: None, in_favour, ..full(9, [9, 0, 0, 0]) };
        assert_eq!(evaluate(Some(&rule), &tally).result, Inquorate, "{in_favour:?}");
    }
}

#[rstest]
#[case(6, Carried)]
#[case(5, NotCarried)]
fn two_thirds_of_nine(#[case] in_favour: u32, #[case] result: VoteResult) {
    let rule = rule(threshold(Base::StatutorySeats, Comparison::AtLeast, 2, 3), None);
    assert_eq!(evaluate(Some(&rule), &full(9, [in_favour, 9 - in_favour, 0, 0])).result, result);
}

#[rstest]
#[case(Base::StatutorySeats, 55, 28, NotCarried)]
#[case(Base::OccupiedSeats, 53, 27, Carried)]
fn vacant_seats_count_among_all_seats(
    #[case] base: Base,
    #[case] expected: u32,
    #[case] needed: u32,
    #[case] result: VoteResult,
) {
    let tally = Tally { vacant: Some(2), ..full(55, [27, 26, 0, 0]) };
    let found = evaluate(Some(&rule(more_than_half(base), None)), &tally);
    assert_eq!((found.base, found.needed, found.result), (Some(expected), Some(needed), result));
}

#[rstest]
#[case(Base::Present, 20, 10)]
#[case(Base::Cast, 17, 10)]
#[case(Base::Valid, 15, 9)]
fn bases_of_votes(#[case] base: Base, #[case] expected: u32, #[case] in_favour: u32) {
    let against = 15 - in_favour - 1;
    let tally =
        Tally { not_voting: Some(3), invalid: Some(2), ..full(25, [in_favour, against, 1, 5]) };
    let found = evaluate(Some(&rule(more_than_half(base), None)), &tally);
    assert_eq!(found.base, Some(expected));
    assert_eq!(found.result == Carried, 2 * in_favour > expected);
}

#[test]
fn nobody_in_favour_carries_nothing() {
    for base in Base::ALL {
        let rule = rule(threshold(*base, Comparison::AtLeast, 1, 2), None);
        let found = evaluate(Some(&rule), &full(0, [0, 0, 0, 0]));
        assert_eq!((found.result, found.needed, found.short_by), (NotCarried, Some(1), Some(1)));
    }
}

#[test]
fn without_a_rule_nothing_follows() {
    let found = evaluate(None, &full(55, [28, 27, 0, 0]));
    assert_eq!(found, Evaluation { got: Some(28), ..Evaluation::UNKNOWN });
}

#[rstest]
#[case(Tally { seats: Some(Seats::exact(55)), in_favour: Some(28), ..Tally::default() }, Carried, "enough whatever the others did")]
#[case(Tally { seats: Some(Seats::exact(55)), in_favour: Some(27), ..Tally::default() }, Unverifiable, "not carried, or inquorate")]
#[case(Tally { seats: Some(Seats::exact(55)), in_favour: Some(27), present: Some(40), ..Tally::default() }, NotCarried, "too few whatever the others did")]
#[case(Tally { seats: Some(Seats::exact(55)), present: Some(27), ..Tally::default() }, Inquorate, "whatever the votes")]
#[case(Tally { seats: Some(Seats::exact(55)), present: Some(40), against: Some(13), ..Tally::default() }, NotCarried, "27 at most of 55")]
#[case(Tally { seats: Some(Seats::exact(54)), present: Some(40), against: Some(13), ..Tally::default() }, NotCarried, "27 at most of 54")]
#[case(Tally { seats: Some(Seats { at_least: 54, at_most: 55 }), in_favour: Some(28), ..Tally::default() }, Carried, "of either number of seats")]
#[case(Tally { seats: Some(Seats { at_least: 55, at_most: 56 }), in_favour: Some(28), present: Some(40), ..Tally::default() }, Unverifiable, "of 55, not of 56")]
#[case(Tally { in_favour: Some(10_000), ..Tally::default() }, Unverifiable, "nobody knows of how many seats")]
#[case(Tally { seats: Some(Seats::exact(55)), ..Tally::default() }, Unverifiable, "nothing is known")]
#[case(Tally::default(), Unverifiable, "nothing at all is known")]
fn missing_counts_decide_nothing_unless_every_completion_agrees(
    #[case] tally: Tally,
    #[case] result: VoteResult,
    #[case] why: &str,
) {
    assert_eq!(evaluate(Some(&law()), &tally).result, result, "{why}");
    assert_eq!(tally.check(), Ok(()), "{why}");
}

#[rstest]
#[case(Base::Valid, [Some(10), Some(9), Some(0)], Carried, "not voting and invalid weigh nothing")]
#[case(Base::Cast, [Some(10), Some(9), Some(0)], Unverifiable, "two invalid votes would make it a tie")]
#[case(Base::Present, [Some(10), Some(9), Some(0)], Unverifiable, "so would two who did not vote")]
#[case(Base::Present, [Some(10), Some(10), Some(0)], NotCarried, "more present make it worse")]
#[case(Base::Valid, [None, Some(9), Some(0)], Unverifiable, "in favour is open")]
#[case(Base::Valid, [Some(0), None, None], NotCarried, "nobody in favour")]
fn seats_that_the_rule_does_not_use_do_not_matter(
    #[case] base: Base,
    #[case] votes: [Option<u32>; 3],
    #[case] result: VoteResult,
    #[case] why: &str,
) {
    let [in_favour, against, abstained] = votes;
    let tally = Tally { in_favour, against, abstained, ..Tally::default() };
    assert_eq!(evaluate(Some(&rule(more_than_half(base), None)), &tally).result, result, "{why}");
}

#[test]
fn a_quorum_of_votes_decides_nothing() {
    let rule = rule(more_than_half(Base::Present), Some(more_than_half(Base::Present)));
    let found = evaluate(Some(&rule), &full(9, [9, 0, 0, 0]));
    assert_eq!(found.result, Unverifiable);
    assert_eq!(found.quorum.map(|quorum| (quorum.needed, quorum.met)), Some((None, None)));
}

#[rstest]
#[case(Tally { present: Some(27), ..full(55, [28, 0, 0, 28]) }, &[("present", "tally_over_present"), ], "28 for of 27 present")]
#[case(full(55, [28, 28, 0, 0]), &[("seats", "tally_over_seats")], "more votes than seats")]
#[case(full(55, [28, 0, 0, 28]), &[("seats", "tally_over_seats")], "more votes than are not absent")]
#[case(full(55, [28, 0, 0, 0]), &[("seats", "tally_does_not_sum")], "where are the others")]
#[case(Tally { present: Some(40), ..full(55, [28, 0, 0, 15]) }, &[("present", "tally_does_not_sum")], "40 present and 28 votes")]
#[case(Tally { excused: Some(16), ..full(55, [40, 0, 0, 15]) }, &[("excused", "excused_over_absent")], "more excused than absent")]
#[case(Tally { seats: Some(Seats::exact(55)), vacant: Some(56), ..Tally::default() }, &[("seats", "tally_over_seats")], "more vacant than there are")]
#[case(Tally { seats: Some(Seats::exact(55)), excused: Some(30), in_favour: Some(26), ..Tally::default() }, &[("seats", "tally_over_seats")], "the excused were not there")]
#[case(Tally { seats: Some(Seats { at_least: 56, at_most: 55 }), ..Tally::default() }, &[("seats", "inconsistent")], "crossed")]
#[case(Tally { in_favour: Some(10_001), ..Tally::default() }, &[("for", "votes_form")], "more than are taken")]
#[case(Tally { present: Some(1), excused: Some(3), absent: Some(2), in_favour: Some(2), ..Tally::default() }, &[("excused", "excused_over_absent"), ("present", "tally_over_present")], "all at once")]
fn impossible_tallies_are_refused(
    #[case] tally: Tally,
    #[case] expected: &[(&str, &str)],
    #[case] why: &str,
) {
    let refusals = tally.check().expect_err(why);
    let found: Vec<_> =
        refusals.iter().map(|refusal| (refusal.field.as_str(), refusal.violation.code())).collect();
    assert_eq!(found, expected, "{why}");
    if !expected.contains(&("for", "votes_form")) {
        assert_eq!(evaluate(Some(&law()), &tally), Evaluation::UNKNOWN, "{why}");
    }
}
