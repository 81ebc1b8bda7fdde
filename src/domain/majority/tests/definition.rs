//! Evaluations compared with their definition: what every completion gives, by
//! going through all of them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const SEATS: [Base; 2] = [Base::StatutorySeats, Base::OccupiedSeats];

/// Seats, vacant, absent and the five votes of one completion.
type Completion = ([u32; 3], [u32; 5]);

/// All ways to part `whole` into as many parts as `known` has, where those that
/// are known are what they are.
fn parted(whole: u32, known: &[Option<u32>]) -> Vec<Vec<u32>> {
    let Some((first, rest)) = known.split_first() else {
        return if whole == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let choices = first.map_or(0..=whole, |number| number..=number);
    let choices = choices.filter(|number| *number <= whole);
    let followed = choices.flat_map(|number| {
        let tails = parted(whole - number, rest);
        tails.into_iter().map(move |tail| [vec![number], tail].concat())
    });
    followed.collect()
}

/// Every completion of a tally; where seats are not known, of up to `more` than
/// the known counts take.
fn completions(tally: &Tally, more: u32) -> Vec<Completion> {
    let seats = tally.seats.unwrap_or_else(|| {
        let votes = tally.votes().into_iter().flatten().sum();
        let taken = [tally.vacant, tally.absent.max(tally.excused), tally.present.max(Some(votes))];
        let at_least = taken.into_iter().flatten().sum();
        Seats { at_least, at_most: at_least + more }
    });
    let mut found = Vec::new();
    for seats in seats.at_least..=seats.at_most {
        for parts in parted(seats, &[tally.vacant, tally.absent, tally.present]) {
            let [vacant, absent, present] = parts.try_into().expect("three parts");
            if tally.excused.is_some_and(|excused| excused > absent) {
                continue;
            }
            for votes in parted(present, &tally.votes()) {
                let votes = votes.try_into().expect("five votes");
                found.push(([seats, vacant, absent], votes));
            }
        }
    }
    found
}

fn base_of(base: Base, ([seats, vacant, _], votes): &Completion) -> u32 {
    let [in_favour, against, abstained, _, invalid] = votes;
    match base {
        Base::StatutorySeats => *seats,
        Base::OccupiedSeats => seats - vacant,
        Base::Present => votes.iter().sum(),
        Base::Cast => in_favour + against + abstained + invalid,
        Base::Valid => in_favour + against + abstained,
    }
}

/// Whether `number` is enough, by exact rationals.
fn enough(threshold: Threshold, number: u32, base: u32) -> bool {
    let (left, right) =
        (number * threshold.fraction.denominator(), base * threshold.fraction.numerator());
    if threshold.comparison == Comparison::MoreThan { left > right } else { left >= right }
}

fn quorate(rule: &Rule, completion: &Completion) -> Option<bool> {
    let present = base_of(Base::Present, completion);
    rule.quorum.map(|quorum| enough(quorum, present, base_of(quorum.base, completion)))
}

fn outcome(rule: &Rule, completion: &Completion) -> VoteResult {
    let in_favour = completion.1[0];
    let majority = enough(rule.majority, in_favour, base_of(rule.majority.base, completion));
    match (quorate(rule, completion), majority && in_favour > 0) {
        (Some(false), _) => Inquorate,
        (_, true) => Carried,
        (_, false) => NotCarried,
    }
}

/// The one value there is, if it is one.
fn one<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let all: BTreeSet<T> = values.collect();
    all.first().copied().filter(|_| all.len() == 1)
}

/// What an evaluation is by its definition.
fn by_definition(rule: &Rule, all: &[Completion]) -> Evaluation {
    let base = |completion: &Completion| base_of(rule.majority.base, completion);
    let needed = one(all.iter().map(|completion| rule.needed(base(completion))));
    let got = one(all.iter().map(|completion| completion.1[0]));
    let short_by = needed.zip(got).filter(|(needed, got)| got < needed);
    Evaluation {
        result: one(all.iter().map(|completion| outcome(rule, completion))).unwrap_or(Unverifiable),
        base: one(all.iter().map(base)),
        needed,
        got,
        short_by: short_by.map(|(needed, got)| needed - got),
        quorum: rule.quorum.map(|quorum| QuorumCheck {
            needed: one(all.iter().map(|found| quorum.needed(base_of(quorum.base, found)))),
            present: one(all.iter().map(|found| base_of(Base::Present, found))),
            met: one(all.iter().filter_map(|found| quorate(rule, found))),
        }),
    }
}

fn any_threshold(bases: &'static [Base]) -> impl Strategy<Value = Threshold> {
    let fraction = (1..=6_u32).prop_flat_map(|denominator| (1..=denominator, Just(denominator)));
    (prop::sample::select(bases), prop::sample::select(&COMPARISONS[..]), fraction).prop_map(
        |(base, comparison, (numerator, denominator))| {
            threshold(base, comparison, numerator, denominator)
        },
    )
}

fn any_rule() -> impl Strategy<Value = Rule> {
    (any_threshold(Base::ALL), prop::option::of(any_threshold(&SEATS)))
        .prop_map(|(majority, quorum)| rule(majority, quorum))
}

/// A vote that can have been: vacant, absent, excused of them, and the votes.
fn any_vote(most: u32) -> impl Strategy<Value = Tally> {
    prop::collection::vec(0..=6_usize, 0..=most as usize).prop_flat_map(|members| {
        let count = |kind: usize| {
            let number = members.iter().filter(|member| **member == kind).count();
            u32::try_from(number).expect("few")
        };
        let tally = Tally {
            seats: Some(Seats::exact(u32::try_from(members.len()).expect("few"))),
            vacant: Some(count(0)),
            absent: Some(count(1)),
            present: Some((2..=6).map(count).sum()),
            excused: None,
            in_favour: Some(count(2)),
            against: Some(count(3)),
            abstained: Some(count(4)),
            not_voting: Some(count(5)),
            invalid: Some(count(6)),
        };
        (0..=count(1)).prop_map(move |excused| Tally { excused: Some(excused), ..tally })
    })
}

/// The same with counts missing, seats between bounds, or one count altered.
fn any_tally(most: u32) -> impl Strategy<Value = Tally> {
    let kept = prop::array::uniform10(prop::bool::ANY);
    let altered = prop::option::weighted(0.2, (0..10_usize, 0..=most));
    (any_vote(most), kept, 0..=1_u32, 0..=1_u32, altered).prop_map(
        |(vote, kept, fewer, more, altered)| {
            let exact = vote.seats.expect("seats").at_least;
            let seats = Seats { at_least: exact.saturating_sub(fewer), at_most: exact + more };
            let [
                vacant,
                present,
                absent,
                excused,
                in_favour,
                against,
                abstained,
                not_voting,
                invalid,
            ] = {
                let counts = [
                    vote.vacant,
                    vote.present,
                    vote.absent,
                    vote.excused,
                    vote.in_favour,
                    vote.against,
                    vote.abstained,
                    vote.not_voting,
                    vote.invalid,
                ];
                let mut place = 0;
                counts.map(|count| {
                    place += 1;
                    match altered {
                        Some((which, other)) if which == place => Some(other),
                        _ => count.filter(|_| kept[place]),
                    }
                })
            };
            Tally {
                seats: kept[0].then_some(seats),
                vacant,
                present,
                absent,
                excused,
                in_favour,
                against,
                abstained,
                not_voting,
                invalid,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_evaluation_is_what_every_completion_gives(rule in any_rule(), tally in any_tally(6)) {
        let found = evaluate(Some(&rule), &tally);
        let all = completions(&tally, 3);
        prop_assert_eq!(tally.check().is_err(), all.is_empty());
        if all.is_empty() {
            prop_assert_eq!(found, Evaluation::UNKNOWN);
        } else if tally.seats.is_some() {
            prop_assert_eq!(found, by_definition(&rule, &all));
        } else {
            // More seats than were tried can only make less certain.
            let tried = by_definition(&rule, &all);
            prop_assert!(found.result == Unverifiable || found.result == tried.result);
            for (found, tried) in [
                (found.base, tried.base),
                (found.needed, tried.needed),
                (found.got, tried.got),
            ] {
                prop_assert!(found.is_none() || found == tried);
            }
            let met = |evaluation: Evaluation| evaluation.quorum.and_then(|quorum| quorum.met);
            prop_assert!(met(found).is_none() || met(found) == met(tried));
        }
    }

    #[test]
    fn of_counts_all_known_something_follows(rule in any_rule(), tally in any_vote(200)) {
        prop_assert_eq!(tally.check(), Ok(()));
        prop_assert_ne!(evaluate(Some(&rule), &tally).result, Unverifiable);
    }

    #[test]
    fn a_vote_in_favour_never_undoes_what_is_carried(
        rule in any_rule(),
        tally in any_vote(60),
        from in 0..4_usize,
    ) {
        let mut more = tally;
        more.in_favour = more.in_favour.map(|count| count + 1);
        let other = match from {
            0 => &mut more.against,
            1 => &mut more.abstained,
            2 => &mut more.not_voting,
            _ => &mut more.invalid,
        };
        let fewer = other.and_then(|count| count.checked_sub(1));
        *other = fewer;
        if fewer.is_some() {
            let (before, after) = (evaluate(Some(&rule), &tally), evaluate(Some(&rule), &more));
            prop_assert!(before.result != Carried || after.result == Carried);
            prop_assert_eq!(before.quorum, after.quorum);
        }
    }

    #[test]
    fn the_figures_keep_the_identities(rule in any_rule(), tally in any_tally(60)) {
        let found = evaluate(Some(&rule), &tally);
        if let (Some(base), Some(needed)) = (found.base, found.needed) {
            prop_assert_eq!(needed, rule.majority.needed(base).max(1));
        }
        prop_assert!(found.base.is_none() || found.needed.is_some());
        if let (Some(needed), Some(got)) = (found.needed, found.got) {
            prop_assert_eq!(found.short_by.unwrap_or(0), needed.saturating_sub(got));
        } else {
            prop_assert_eq!(found.short_by, None);
        }
        prop_assert_ne!(found.short_by, Some(0));
        let quorum = found.quorum.unwrap_or(QuorumCheck { needed: None, present: None, met: None });
        if let (Some(needed), Some(present)) = (quorum.needed, quorum.present) {
            prop_assert_eq!(quorum.met, Some(present >= needed));
        }
        match found.result {
            Carried => prop_assert!(found.short_by.is_none() && quorum.met != Some(false)),
            NotCarried => prop_assert!(quorum.met != Some(false)),
            Inquorate => prop_assert_eq!(quorum.met, Some(false)),
            Unverifiable => {}
        }
    }
}
