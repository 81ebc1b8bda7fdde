//! Seats that are recorded and are not those of the law.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::{Body, Surroundings};
use crate::domain::kind::{Electorate, FindingCode};
use crate::domain::seats::{Authority, Lawful};

/// Seats of a body that are not what law says, with what it says. They are not
/// refused: law looks at the inhabitants of the year of an election, which need
/// not be those on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatsWarning {
    /// Seats as they are recorded.
    pub given: u32,
    /// What law says.
    pub lawful: Lawful,
}

impl SeatsWarning {
    /// What is wrong.
    #[must_use]
    pub fn code(&self) -> FindingCode {
        match self.lawful.exact() {
            Some(_) => FindingCode::SeatsDifferFromLaw,
            None => FindingCode::SeatsOutsideBand,
        }
    }
}

impl Body {
    /// What is wrong with its seats on `day`, as far as law and the inhabitants
    /// on file tell.
    #[must_use]
    pub fn seats_warning(&self, around: Surroundings<'_>, day: NaiveDate) -> Option<SeatsWarning> {
        if self.electorate != Electorate::Seats {
            return None;
        }
        let given = self.seats_on(day)?;
        let authority = Authority::of(around.organization, around.unit)?;
        let lawful = Lawful::of(self.kind, authority, around.unit, day)?;
        let outside = |seats: &RangeInclusive<u32>| !seats.contains(&given);
        outside(&lawful.seats).then_some(SeatsWarning { given, lawful })
    }
}
