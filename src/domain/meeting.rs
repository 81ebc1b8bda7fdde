//! Meeting (zasedání, schůze) of a body.

use std::collections::HashSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;
use super::majority::SEATS_MAX;
use super::plan::{Days, Plan};
use super::text::{Name, Prose};
use super::violation::{DecisionViolation, Refusal, Violation};
use super::vote::Voter;

/// Most items of an agenda.
pub const AGENDA_MAX: usize = 300;

/// Most days of a meeting: more are a typing error.
pub const DAYS_MAX: i64 = 60;

/// A meeting of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its key.
    pub id: Uuid,
    /// The body that meets.
    pub body: Uuid,
    /// Its number in the term of the body, as 88 for the 88th.
    pub ordinal: Option<u32>,
    /// Its state, days and place, and how they changed.
    pub plan: Plan,
    /// Items of the agenda in their order.
    pub agenda: Vec<Name>,
    /// Who attended, as far as known.
    pub attendance: Attendance,
    /// Documents that belong to it.
    pub documents: Vec<Uuid>,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it.
    pub published: bool,
}

/// Who attended a meeting: a count, a list, or neither where no source tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attendance {
    /// How many.
    pub present: Option<u32>,
    /// Who.
    pub list: Vec<Voter>,
}

impl Meeting {
    /// Checks what can be checked from the meeting alone.
    ///
    /// # Errors
    /// Every rule that refuses it: days that do not go with its state or are too
    /// many, held on a day after `today`, an attendance whose count is not that
    /// of its list, or that names a voter twice.
    pub fn check(&self, today: NaiveDate) -> Result<(), Vec<Refusal>> {
        let mut refusals: Vec<Refusal> = self.plan.check(today).err().into_iter().collect();
        let too_long = |days: &Days| days.count() > DAYS_MAX;
        if let Some(days) = self.plan.days.filter(too_long) {
            let violation = DecisionViolation::DaysTooMany { days: days.count(), max: DAYS_MAX };
            refusals.push(Refusal::at("last_day", violation));
        }
        let list = self.attendance.list.len();
        if let Some(count) = self.attendance.present {
            if count > SEATS_MAX {
                let too_large = Violation::VotesForm { max: SEATS_MAX };
                refusals.push(Refusal::at("attendance/present", too_large));
            }
            if list > 0 && u32::try_from(list) != Ok(count) {
                let differs = DecisionViolation::AttendanceDiffers { list, count };
                refusals.push(Refusal::at("attendance/present", differs));
            }
        }
        let mut seen = HashSet::new();
        if !self.attendance.list.iter().all(|voter| seen.insert(voter)) {
            refusals.push(Refusal::at("attendance", DecisionViolation::VoterRepeated));
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }
}

impl Fact for Meeting {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.body)
    }

    fn published(&self) -> bool {
        self.published
    }

    /// By the first day, those without one last, then by id.
    fn position(&self) -> Vec<u8> {
        let day = self.plan.days.map_or_else(|| "9".repeat(10), |days| days.first().to_string());
        [day.as_bytes(), self.id.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests;
