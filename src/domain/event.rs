//! Event (akce) of the association: a General Assembly, a Spring School, with its
//! days, its place, the member that hosts it, and its themes.

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use super::fact::Fact;
use super::kind::EventKind;
use super::plan::{Days, Notice, Plan};
use super::text::{Name, Prose};
use super::violation::{Refusal, Violation};

/// Most days of one event: more are a typing error in a year or a month.
pub const DAYS_MAX: i64 = 60;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its key.
    pub id: Uuid,
    /// What it is.
    pub kind: EventKind,
    /// Czech name.
    pub name_cs: Name,
    /// English name.
    pub name_en: Option<Name>,
    /// When and where, and how that changed.
    pub plan: Plan,
    /// The organization that hosts it, where one does.
    pub host: Option<Uuid>,
    /// What it is about, in order.
    pub themes: Vec<Theme>,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it.
    pub published: bool,
}

/// A theme of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// In Czech.
    pub cs: Name,
    /// In English.
    pub en: Option<Name>,
}

impl Event {
    /// Checks what can be checked from the event and the day.
    ///
    /// # Errors
    /// State and days that don't go together, or more days than an event has.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        self.plan.check(today)?;
        let days = self.plan.days.map_or(0, Days::count);
        if days > DAYS_MAX {
            let violation = Violation::EventTooLong { days, max: DAYS_MAX };
            return Err(Refusal::at("last_day", violation));
        }
        Ok(())
    }

    /// The event put off; see [`Plan::postpone`].
    ///
    /// # Errors
    /// Those of [`Plan::postpone`] and [`Event::check`].
    pub fn postpone(
        self,
        to: Option<Days>,
        place: Option<Name>,
        notice: Notice,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let after = Self { plan: self.plan.postpone(to, place, notice, today)?, ..self };
        after.check(today)?;
        Ok(after)
    }

    /// The event called off; see [`Plan::cancel`].
    ///
    /// # Errors
    /// Those of [`Plan::cancel`].
    pub fn cancel(self, notice: Notice, today: NaiveDate) -> Result<Self, Refusal> {
        Ok(Self { plan: self.plan.cancel(notice, today)?, ..self })
    }

    /// The event as it took place; see [`Plan::hold`].
    ///
    /// # Errors
    /// Those of [`Plan::hold`].
    pub fn hold(self, today: NaiveDate) -> Result<Self, Refusal> {
        Ok(Self { plan: self.plan.hold(today)?, ..self })
    }
}

impl Fact for Event {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        self.host
    }

    fn published(&self) -> bool {
        self.published
    }

    /// By its first day, those without one last.
    fn position(&self) -> Vec<u8> {
        // The sign turned, so that bytes compare as days do, before year 1 too.
        let day = |days: Days| (days.first().num_days_from_ce() ^ i32::MIN).to_be_bytes();
        let day = self.plan.days.map_or([u8::MAX; 4], day);
        [day.as_slice(), self.id.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests;
