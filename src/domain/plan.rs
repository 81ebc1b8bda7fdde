//! Plan (termín): when and where a meeting or an event is to be, whether it was,
//! and how that changed on the way.
//!
//! A plan is made [`Plan::on`] days, and moves by [`Plan::postpone`],
//! [`Plan::cancel`] and [`Plan::hold`]. What was held or cancelled moves no more.
//! A postponement to a known day leaves it planned for that day; one to a day
//! not known yet leaves it postponed, without days.

use chrono::NaiveDate;

use super::kind::MeetingState;
use super::text::{Name, Prose};
use super::violation::{Refusal, Violation};

/// The days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

impl Days {
    /// The days from `first` to `last`, both included.
    ///
    /// # Errors
    /// The last is before the first.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, Violation> {
        if last < first {
            return Err(Violation::LastDayBeforeFirst { first, last });
        }
        Ok(Self { first, last })
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day, the first of one-day plans.
    #[must_use]
    pub const fn last(self) -> NaiveDate {
        self.last
    }

    /// How many days these are, at least one.
    #[must_use]
    pub fn count(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether `day` is one of them.
    #[must_use]
    pub fn contain(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether some day is one of both.
    #[must_use]
    pub fn overlap(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// When and where, whether it was, and what was planned before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where it stands.
    pub state: MeetingState,
    /// The days; some while planned, none while postponed, and none of what was
    /// held where no source tells them.
    pub days: Option<Days>,
    /// The place, where known.
    pub place: Option<Name>,
    /// What was planned before each postponement and cancellation, the earliest first.
    pub changes: Vec<Change>,
}

/// What was planned before a postponement or a cancellation, and who says that
/// it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The state until then.
    pub state: MeetingState,
    /// The days until then.
    pub days: Option<Days>,
    /// The place until then.
    pub place: Option<Name>,
    /// What was said of the change.
    pub notice: Notice,
}

/// What is said of a postponement or a cancellation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The day on which it became known.
    pub noted_on: NaiveDate,
    /// Why, where the source tells.
    pub reason: Option<Prose>,
    /// Who says so.
    pub source: Prose,
}

impl Plan {
    /// A plan for `days`.
    #[must_use]
    pub const fn on(days: Days, place: Option<Name>) -> Self {
        Self { state: MeetingState::Planned, days: Some(days), place, changes: Vec::new() }
    }

    /// Puts it off to other days, or to days not known yet (`to` is none), and
    /// to another place where one is given. Also gives the new days of what was
    /// postponed without any.
    ///
    /// # Errors
    /// It was held or cancelled, nothing would change, or the notice is of a day
    /// to come or older than the last one.
    pub fn postpone(
        self,
        to: Option<Days>,
        place: Option<Name>,
        notice: Notice,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let place = place.or_else(|| self.place.clone());
        if to == self.days && place == self.place {
            let why = "it is planned for these days and this place already: give others";
            return Err(Refusal::whole(Violation::Inconsistent(why)));
        }
        let state = if to.is_some() { MeetingState::Planned } else { MeetingState::Postponed };
        let mut next = self.noted(notice, today)?;
        (next.state, next.days, next.place) = (state, to, place);
        Ok(next)
    }

    /// Calls it off. It keeps the days and the place it was planned for.
    ///
    /// # Errors
    /// It was held or cancelled, or the notice is of a day to come or older than
    /// the last one.
    pub fn cancel(self, notice: Notice, today: NaiveDate) -> Result<Self, Refusal> {
        let mut next = self.noted(notice, today)?;
        next.state = MeetingState::Cancelled;
        Ok(next)
    }

    /// States that it took place as planned.
    ///
    /// # Errors
    /// It is not planned, or its first day is still to come.
    pub fn hold(self, today: NaiveDate) -> Result<Self, Refusal> {
        match self.state {
            MeetingState::Planned => {}
            MeetingState::Postponed => {
                let why = "it was postponed: postpone it to the day on which it was held first";
                return Err(Refusal::whole(Violation::MoveRefused { why }));
            }
            MeetingState::Held | MeetingState::Cancelled => self.open()?,
        }
        let held = Self { state: MeetingState::Held, ..self };
        held.check(today)?;
        Ok(held)
    }

    /// Checks that state and days go together.
    ///
    /// # Errors
    /// Planned without days, postponed with days, or held before its first day.
    /// Of what was held no source may tell the day.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        match (self.state, self.days) {
            (MeetingState::Planned, None) => {
                let why = "what is planned has its days: postpone it where none is known";
                Err(Refusal::at("first_day", Violation::Inconsistent(why)))
            }
            (MeetingState::Postponed, Some(_)) => {
                let why = "no day is known of what was postponed: postpone it to the new day";
                Err(Refusal::at("first_day", Violation::Inconsistent(why)))
            }
            (MeetingState::Held, Some(days)) if days.first > today => {
                Err(Refusal::at("first_day", Violation::NotYetHeld { first: days.first }))
            }
            _ => Ok(()),
        }
    }

    /// It with what stood until now added to its changes.
    fn noted(mut self, notice: Notice, today: NaiveDate) -> Result<Self, Refusal> {
        self.open()?;
        if notice.noted_on > today {
            let why = "a change cannot be noted on a day that is still to come";
            return Err(Refusal::at("noted_on", Violation::Inconsistent(why)));
        }
        if self.changes.last().is_some_and(|last| notice.noted_on < last.notice.noted_on) {
            let why = "a change cannot be noted before the one that came before it";
            return Err(Refusal::at("noted_on", Violation::Inconsistent(why)));
        }
        let place = self.place.clone();
        self.changes.push(Change { state: self.state, days: self.days, place, notice });
        Ok(self)
    }

    fn open(&self) -> Result<(), Refusal> {
        let why = match self.state {
            MeetingState::Planned | MeetingState::Postponed => return Ok(()),
            MeetingState::Held => "it was held: take it back and record it anew if that is wrong",
            MeetingState::Cancelled => {
                "it was cancelled: take it back and record it anew if that is wrong"
            }
        };
        Err(Refusal::whole(Violation::MoveRefused { why }))
    }
}

#[cfg(test)]
mod tests;
