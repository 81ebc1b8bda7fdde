//! Majority (většina): rules that decide whether a vote carries, and the
//! tallies they are applied to. Integers only.

use super::kind::{Base, Comparison};
use super::text::Prose;
use super::violation::Violation;

mod completion;
mod evaluate;
pub mod law;
mod tally;
#[cfg(test)]
mod tests;

pub use evaluate::{Evaluation, QuorumCheck, evaluate};
pub use tally::{Seats, Tally};

/// Greatest denominator of a fraction.
pub const DENOMINATOR_MAX: u32 = 1_000;

/// Most seats of a body, and most votes of any count.
pub const SEATS_MAX: u32 = 10_000;

/// A part of a whole, greater than nothing and at most all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u32,
    denominator: u32,
}

impl Fraction {
    /// One half.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };

    /// `numerator` of `denominator`.
    ///
    /// # Errors
    /// Not 1 ≤ numerator ≤ denominator ≤ [`DENOMINATOR_MAX`].
    pub const fn new(numerator: u32, denominator: u32) -> Result<Self, Violation> {
        if numerator == 0 || numerator > denominator || denominator > DENOMINATOR_MAX {
            return Err(Violation::FractionForm);
        }
        Ok(Self { numerator, denominator })
    }

    /// Parts that are taken.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Parts of the whole.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }
}

/// A part of a base that must be reached: a majority, or a quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Threshold {
    /// What it is a part of.
    pub base: Base,
    /// Which part.
    pub fraction: Fraction,
    /// Whether that part is enough, or more of it is needed.
    pub comparison: Comparison,
}

impl Threshold {
    /// How many of `base` reach it: floor(n·base/d)+1 for more than n/d,
    /// ceil(n·base/d) for at least n/d.
    #[must_use]
    pub fn needed(self, base: u32) -> u32 {
        // A fraction is at most 1, so this is at most base + 1.
        u32::try_from(self.needed_of(u64::from(base))).unwrap_or(u32::MAX)
    }

    /// The same for a base of any size up to 2^53.
    fn needed_of(self, base: u64) -> u64 {
        let whole = base * u64::from(self.fraction.numerator);
        let denominator = u64::from(self.fraction.denominator);
        match self.comparison {
            Comparison::MoreThan => whole / denominator + 1,
            Comparison::AtLeast => whole.div_ceil(denominator),
        }
    }

    /// The greatest base of which `number` is enough; none where no base is
    /// small enough.
    fn greatest_base(self, number: u64) -> Option<u64> {
        let whole = number * u64::from(self.fraction.denominator);
        let whole = match self.comparison {
            Comparison::MoreThan => whole.checked_sub(1)?,
            Comparison::AtLeast => whole,
        };
        Some(whole / u64::from(self.fraction.numerator))
    }
}

/// A rule by which a body decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Id of a rule of law; none for one of statutes or one given in full.
    pub id: Option<&'static str>,
    /// Votes in favour that carry.
    pub majority: Threshold,
    /// Those present that a decision needs; its base is one of seats.
    pub quorum: Option<Threshold>,
    /// Act and section, or article of the statutes.
    pub citation: Option<Prose>,
    /// Whether the majority was read in a source.
    pub majority_confirmed: bool,
    /// Whether the quorum, or that there is none, was read in a source.
    pub quorum_confirmed: bool,
}

impl Rule {
    /// Votes in favour that carry, of `base`: at least one, so that nothing is
    /// ever carried by nobody.
    #[must_use]
    pub fn needed(&self, base: u32) -> u32 {
        self.majority.needed(base).max(1)
    }
}
