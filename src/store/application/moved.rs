//! The moves of an application, as its column holds them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::application::Moved;
use crate::domain::kind::{ApplicationState, Move};
use crate::domain::text::{Name, Prose};
use crate::store::column::Reading;
use crate::store::error::StoreError;

/// One move.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MovedColumn {
    #[serde(rename = "move")]
    turn: String,
    to: String,
    on: NaiveDate,
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted: Option<String>,
}

impl From<&Moved> for MovedColumn {
    fn from(moved: &Moved) -> Self {
        let prose = |prose: &Option<Prose>| prose.as_ref().map(|text| text.as_str().to_owned());
        Self {
            turn: moved.turn.to_string(),
            to: moved.to.to_string(),
            on: moved.on,
            by: moved.by.as_str().to_owned(),
            reason: prose(&moved.reason),
            document_id: moved.document,
            accepted: prose(&moved.accepted),
        }
    }
}

impl MovedColumn {
    /// The move.
    pub(super) fn read(&self, reading: Reading<'_>) -> Result<Moved, StoreError> {
        Ok(Moved {
            turn: reading.word("moves", Move::parse(&self.turn))?,
            to: reading.word("moves", ApplicationState::parse(&self.to))?,
            on: self.on,
            by: reading.of("moves", Name::parse(&self.by))?,
            reason: reading.maybe("moves", self.reason.as_deref(), Prose::parse)?,
            document: self.document_id,
            accepted: reading.maybe("moves", self.accepted.as_deref(), Prose::parse)?,
        })
    }
}
