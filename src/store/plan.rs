//! Plans in columns: state, first and last day, place, and the changes as JSON.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::column::{self, Reading};
use super::error::StoreError;
use crate::domain::kind::MeetingState;
use crate::domain::plan::{Change, Days, Notice, Plan};
use crate::domain::text::{Name, Prose};

/// The columns of a plan, as a row holds them.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// A word of [`MeetingState`].
    pub state: &'a str,
    /// Null together with the last day.
    pub first_day: Option<NaiveDate>,
    /// Null together with the first day.
    pub last_day: Option<NaiveDate>,
    /// The place.
    pub place: Option<&'a str>,
    /// JSON list of changes, the earliest first.
    pub changes: &'a str,
}

/// A change as it stands in the list.
#[derive(Serialize, Deserialize)]
struct ChangeColumn {
    state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_day: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_day: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    noted_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    source: String,
}

/// The changes of a plan as a column holds them.
#[must_use]
pub fn changes(plan: &Plan) -> String {
    let column = |change: &Change| ChangeColumn {
        state: change.state.to_string(),
        first_day: change.days.map(Days::first),
        last_day: change.days.map(Days::last),
        place: change.place.as_ref().map(|place| place.as_str().to_owned()),
        noted_on: change.notice.noted_on,
        reason: change.notice.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        source: change.notice.source.as_str().to_owned(),
    };
    column::list(&plan.changes.iter().map(column).collect::<Vec<_>>())
}

impl Columns<'_> {
    /// The plan that they hold.
    ///
    /// # Errors
    /// A column makes no sense.
    pub fn plan(self, reading: Reading<'_>) -> Result<Plan, StoreError> {
        let changes = reading.list::<ChangeColumn>("changes", self.changes)?;
        Ok(Plan {
            state: reading.word("state", MeetingState::parse(self.state))?,
            days: days(reading, self.first_day, self.last_day)?,
            place: reading.maybe("place", self.place, Name::parse)?,
            changes: changes.iter().map(|change| change.read(reading)).collect::<Result<_, _>>()?,
        })
    }
}

impl ChangeColumn {
    fn read(&self, reading: Reading<'_>) -> Result<Change, StoreError> {
        Ok(Change {
            state: reading.word("changes", MeetingState::parse(&self.state))?,
            days: days(reading, self.first_day, self.last_day)?,
            place: reading.maybe("changes", self.place.as_deref(), Name::parse)?,
            notice: Notice {
                noted_on: self.noted_on,
                reason: reading.maybe("changes", self.reason.as_deref(), Prose::parse)?,
                source: reading.of("changes", Prose::parse(&self.source))?,
            },
        })
    }
}

fn days(
    reading: Reading<'_>,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
) -> Result<Option<Days>, StoreError> {
    match (first, last) {
        (None, None) => Ok(None),
        (Some(first), Some(last)) => reading.of("last_day", Days::new(first, last)).map(Some),
        _ => reading.word("first_day, last_day", None),
    }
}
