//! Completions: what the missing counts of a tally can be. Seats, occupied
//! seats and those present hang together by differences (vacant, absent), so
//! the numbers each can be make an interval without gaps, and all three can be
//! least, or greatest, at once.

use super::tally::{Seats, Sum, Tally};
use crate::domain::kind::Base;

/// More than any number that could decide: a threshold is at least 1/1000, and
/// the counts of a tally are less than 2^32 each.
const ENDLESS_PRESENT: u64 = 1 << 48;
const ENDLESS: u64 = 1 << 52;

/// Whole numbers from the least to the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Between {
    pub least: u64,
    pub most: u64,
}

impl Between {
    pub(super) const fn exact(number: u64) -> Self {
        Self { least: number, most: number }
    }

    fn known(count: Option<u32>) -> Self {
        count.map_or(Self { least: 0, most: ENDLESS }, |count| Self::exact(u64::from(count)))
    }

    fn and(self, other: Self) -> Option<Self> {
        let both = Self { least: self.least.max(other.least), most: self.most.min(other.most) };
        (both.least <= both.most).then_some(both)
    }

    const fn plus(self, other: Self) -> Self {
        Self { least: self.least + other.least, most: self.most + other.most }
    }

    /// What is left where `other` is taken away from a sum with it.
    const fn without(self, other: Self) -> Self {
        Self {
            least: self.least.saturating_sub(other.most),
            most: self.most.saturating_sub(other.least),
        }
    }

    /// The one number it can be, by `turn`, which never turns a greater number
    /// into a smaller one.
    pub(super) fn agreed(self, turn: impl Fn(u64) -> u64) -> Option<u32> {
        let (least, most) = (turn(self.least), turn(self.most));
        (least == most).then(|| u32::try_from(least).ok()).flatten()
    }
}

/// What is known of the members of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members {
    seats: Between,
    vacant: Between,
    occupied: Between,
    absent: Between,
    present: Between,
}

/// What the members of a body can be so that the identities hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub seats: Between,
    pub occupied: Between,
    pub present: Between,
}

impl Room {
    /// What a base of seats can be; none of one of votes.
    pub(super) const fn base(&self, base: Base) -> Option<Between> {
        match base {
            Base::StatutorySeats => Some(self.seats),
            Base::OccupiedSeats => Some(self.occupied),
            Base::Present | Base::Cast | Base::Valid => None,
        }
    }
}

impl Members {
    /// None where the votes are more than those present, or the excused more
    /// than the absent.
    pub(super) fn of(tally: &Tally) -> Option<Self> {
        let votes = Sum::of(tally.votes());
        let most = if votes.open { ENDLESS_PRESENT } else { votes.known };
        let excused = tally.excused.map_or(0, u64::from);
        let seats = tally.seats.map_or(Between { least: 0, most: ENDLESS }, |seats| {
            let Seats { at_least, at_most } = seats;
            Between { least: u64::from(at_least), most: u64::from(at_most) }
        });
        Some(Self {
            seats,
            vacant: Between::known(tally.vacant),
            occupied: Between { least: 0, most: ENDLESS },
            absent: Between::known(tally.absent).and(Between { least: excused, most: ENDLESS })?,
            present: Between::known(tally.present).and(Between { least: votes.known, most })?,
        })
    }

    /// What all of them can be; none where no numbers keep the identities.
    pub(super) fn room(&self) -> Option<Room> {
        let occupied = self.occupied.and(self.present.plus(self.absent))?;
        let seats = self.seats.and(occupied.plus(self.vacant))?;
        let occupied = occupied.and(seats.without(self.vacant))?;
        let present = self.present.and(occupied.without(self.absent))?;
        Some(Room { seats, occupied, present })
    }

    /// The same with `present` members present.
    pub(super) const fn with_present(mut self, present: u64) -> Self {
        self.present = Between::exact(present);
        self
    }

    /// The same with at most `most` of a base of seats.
    pub(super) fn with_base_at_most(mut self, base: Base, most: u64) -> Self {
        let limited = match base {
            Base::StatutorySeats => &mut self.seats,
            Base::OccupiedSeats => &mut self.occupied,
            Base::Present | Base::Cast | Base::Valid => return self,
        };
        limited.most = limited.most.min(most);
        self
    }
}

/// What is known of the votes, as a base of votes parts them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Votes {
    in_favour: Option<u64>,
    others: Sum,
    all: Sum,
    inside: Sum,
    outside: Sum,
}

/// Votes in favour, and the base of votes they are compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ballots {
    pub in_favour: u64,
    pub base: u64,
}

impl Votes {
    /// Of a base of seats, the parts do not matter.
    pub(super) fn of(tally: &Tally, base: Base) -> Self {
        let Tally { in_favour, against, abstained, not_voting, invalid, .. } = *tally;
        let (inside, outside) = match base {
            Base::StatutorySeats | Base::OccupiedSeats | Base::Present => {
                (Sum::of(tally.votes()), Sum::of([]))
            }
            Base::Cast => {
                (Sum::of([in_favour, against, abstained, invalid]), Sum::of([not_voting]))
            }
            Base::Valid => {
                (Sum::of([in_favour, against, abstained]), Sum::of([not_voting, invalid]))
            }
        };
        Self {
            in_favour: in_favour.map(u64::from),
            others: Sum::of([against, abstained, not_voting, invalid]),
            all: Sum::of(tally.votes()),
            inside,
            outside,
        }
    }

    /// Those present whose vote is not known. They are spread over the counts
    /// that are missing, and an extreme has all of them in one.
    const fn rest(&self, present: u64) -> u64 {
        present.saturating_sub(self.all.known)
    }

    /// The votes that carry if any do: no count weighs more than one in favour,
    /// and one outside the base weighs nothing.
    pub(super) fn best(&self, present: u64) -> Ballots {
        let rest = self.rest(present);
        let within = if self.in_favour.is_some() && self.outside.open { 0 } else { rest };
        Ballots { in_favour: self.in_favour.unwrap_or(rest), base: self.inside.known + within }
    }

    /// The votes that do not carry if any don't.
    pub(super) fn worst(&self, present: u64) -> Ballots {
        let rest = self.rest(present);
        let least = if self.others.open { 0 } else { rest };
        Ballots {
            in_favour: self.in_favour.unwrap_or(least),
            base: self.inside.known + if self.inside.open { rest } else { 0 },
        }
    }

    /// Whether the votes in favour are the one count that is missing.
    pub(super) const fn only_favour_is_open(&self) -> bool {
        self.in_favour.is_none() && !self.others.open
    }

    /// What the votes in favour can be.
    pub(super) fn in_favour(&self, present: Between) -> Between {
        Between {
            least: self.worst(present.least).in_favour,
            most: self.best(present.most).in_favour,
        }
    }

    /// What a base of votes can be.
    pub(super) fn base(&self, present: Between) -> Between {
        let all_within = self.inside.open && !self.outside.open;
        Between {
            least: self.inside.known + if all_within { self.rest(present.least) } else { 0 },
            most: self.inside.known + if self.inside.open { self.rest(present.most) } else { 0 },
        }
    }
}
