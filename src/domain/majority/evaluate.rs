//! Evaluation (vyhodnocení): what follows from the counts of a vote by a rule.
//! Missing counts decide nothing unless every completion agrees.

use super::completion::{Between, Members, Room, Votes};
use super::tally::Tally;
use super::{Rule, SEATS_MAX, Threshold};
use crate::domain::kind::{Base, VoteResult};

/// What follows from the counts of a vote by a rule, and from which numbers.
/// A number is there where every completion of the counts agrees on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Evaluation {
    /// What follows.
    pub result: VoteResult,
    /// What the majority is taken of.
    pub base: Option<u32>,
    /// Votes in favour that carry; at least one.
    pub needed: Option<u32>,
    /// Votes in favour.
    pub got: Option<u32>,
    /// Votes in favour that are missing; none where enough are there.
    pub short_by: Option<u32>,
    /// The quorum, where the rule asks for one.
    pub quorum: Option<QuorumCheck>,
}

/// Whether enough members were present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuorumCheck {
    /// Members who must be present.
    pub needed: Option<u32>,
    /// Members who were.
    pub present: Option<u32>,
    /// Whether they were enough.
    pub met: Option<bool>,
}

impl Evaluation {
    /// Nothing follows, and no number is known.
    pub const UNKNOWN: Self = Self {
        result: VoteResult::Unverifiable,
        base: None,
        needed: None,
        got: None,
        short_by: None,
        quorum: None,
    };
}

/// What follows from `tally` by `rule`.
///
/// A quorum that is not met comes before votes in favour that are not enough.
/// Nothing follows without a rule, from an impossible tally, and by a rule whose
/// quorum is one of votes.
#[must_use]
pub fn evaluate(rule: Option<&Rule>, tally: &Tally) -> Evaluation {
    let Some(members) = Members::of(tally) else { return Evaluation::UNKNOWN };
    let Some(room) = members.room() else { return Evaluation::UNKNOWN };
    let Some(rule) = rule else {
        let votes = Votes::of(tally, Base::Present);
        let got = votes.in_favour(room.present).agreed(|number| number);
        return Evaluation { got, ..Evaluation::UNKNOWN };
    };
    let votes = Votes::of(tally, rule.majority.base);
    Question { rule, members, room, votes }.evaluation()
}

/// A rule and what is open of the counts it is applied to.
struct Question<'a> {
    rule: &'a Rule,
    members: Members,
    room: Room,
    votes: Votes,
}

/// Results that completions give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Outcomes {
    carried: bool,
    not_carried: bool,
    inquorate: bool,
}

impl Outcomes {
    const ANY: Self = Self { carried: true, not_carried: true, inquorate: true };

    const fn and(self, other: Self) -> Self {
        Self {
            carried: self.carried || other.carried,
            not_carried: self.not_carried || other.not_carried,
            inquorate: self.inquorate || other.inquorate,
        }
    }

    const fn quorate(self) -> bool {
        self.carried || self.not_carried
    }

    const fn result(self) -> VoteResult {
        match (self.carried, self.not_carried, self.inquorate) {
            (true, false, false) => VoteResult::Carried,
            (false, true, false) => VoteResult::NotCarried,
            (false, false, true) => VoteResult::Inquorate,
            _ => VoteResult::Unverifiable,
        }
    }

    fn differ(self) -> bool {
        self.result() == VoteResult::Unverifiable
    }
}

impl Question<'_> {
    fn evaluation(&self) -> Evaluation {
        let present = self.room.present;
        let fewest = self.outcomes(present.least);
        let ends = if present.least == present.most {
            [fewest, fewest]
        } else {
            [fewest, self.outcomes(present.most)]
        };
        let base = self.room.base(self.rule.majority.base);
        let base = base.unwrap_or_else(|| self.votes.base(present));
        let needed = base.agreed(|base| self.needed(base));
        let got = self.votes.in_favour(present).agreed(|number| number);
        let short_by = needed.zip(got).and_then(|(needed, got)| needed.checked_sub(got));
        Evaluation {
            result: self.result(ends),
            base: base.agreed(|number| number),
            needed,
            got,
            short_by: short_by.filter(|short| *short > 0),
            quorum: self.rule.quorum.map(|quorum| self.quorum(quorum, ends)),
        }
    }

    fn needed(&self, base: u64) -> u64 {
        self.rule.majority.needed_of(base).max(1)
    }

    /// With more present a quorum is met sooner, so the ends tell of it.
    fn quorum(&self, quorum: Threshold, [fewest, most]: [Outcomes; 2]) -> QuorumCheck {
        let base = self.room.base(quorum.base);
        let met = match (fewest.inquorate, most.quorate()) {
            (false, true) => Some(true),
            (true, false) => Some(false),
            _ => None,
        };
        QuorumCheck {
            needed: base.and_then(|base| base.agreed(|base| quorum.needed_of(base))),
            present: self.room.present.agreed(|number| number),
            met,
        }
    }

    fn result(&self, [fewest, most]: [Outcomes; 2]) -> VoteResult {
        let Between { least, most: greatest } = self.room.present;
        let mut found = fewest.and(most);
        if found.differ() || least == greatest {
            return found.result();
        }
        if greatest - least <= u64::from(SEATS_MAX) {
            for present in least + 1..greatest {
                found = found.and(self.outcomes(present));
                if found.differ() {
                    break;
                }
            }
            return found.result();
        }
        // Nothing bounds those present. Where the votes in favour are open,
        // more of them carry sooner; where they are known, more votes beside
        // them carry later. So what the two ends leave out shows where the
        // quorum is just met; only votes in favour alone against a number of
        // seats may do so anywhere.
        found = found.and(self.outcomes(self.first_quorate()));
        found.not_carried |= found.quorate()
            && self.votes.only_favour_is_open()
            && self.room.base(self.rule.majority.base).is_some();
        found.result()
    }

    /// The fewest present with whom the quorum can be met.
    fn first_quorate(&self) -> u64 {
        let Between { mut least, mut most } = self.room.present;
        while least < most {
            let middle = least + (most - least) / 2;
            if self.outcomes(middle).quorate() {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        least
    }

    /// What completions with `present` members present give. For one number of
    /// them the least seats carry soonest and meet the quorum soonest; the most
    /// with which it is still met carry last.
    fn outcomes(&self, present: u64) -> Outcomes {
        let members = self.members.with_present(present);
        let Some(room) = members.room() else { return Outcomes::default() };
        let Some(quorum) = self.rule.quorum else {
            return self.majority(present, room, room);
        };
        let Some(base) = room.base(quorum.base) else { return Outcomes::ANY };
        let inquorate = quorum.needed_of(base.most) > present;
        let quorate = quorum
            .greatest_base(present)
            .and_then(|most| members.with_base_at_most(quorum.base, most).room());
        match quorate {
            Some(fuller) => Outcomes { inquorate, ..self.majority(present, room, fuller) },
            None => Outcomes { inquorate, ..Outcomes::default() },
        }
    }

    fn majority(&self, present: u64, least: Room, most: Room) -> Outcomes {
        let base = self.rule.majority.base;
        let (best, worst) = (self.votes.best(present), self.votes.worst(present));
        let best_base = least.base(base).map_or(best.base, |seats| seats.least);
        let worst_base = most.base(base).map_or(worst.base, |seats| seats.most);
        Outcomes {
            carried: best.in_favour >= self.needed(best_base),
            not_carried: worst.in_favour < self.needed(worst_base),
            inquorate: false,
        }
    }
}
