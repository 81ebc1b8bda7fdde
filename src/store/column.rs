//! Reading columns of primitives into values of the domain.

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{StoreError, inconsistent};
use crate::domain::span::Bounds;

/// A row being read: knows what to name when a column makes no sense.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The table.
    pub table: &'static str,
    /// Id of the row.
    pub id: &'a str,
}

impl Reading<'_> {
    /// The value of `column`, or an error that names table, row and column.
    ///
    /// # Errors
    /// `value` is an error.
    pub fn of<T, E: ToString>(self, column: &str, value: Result<T, E>) -> Result<T, StoreError> {
        value.map_err(|error| {
            inconsistent(self.table, self.id, format!("{column}: {}", error.to_string()))
        })
    }

    /// The value of a column that may be null, read by `parse`.
    ///
    /// # Errors
    /// `parse` fails.
    pub fn maybe<T, E: ToString>(
        self,
        column: &str,
        text: Option<&str>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.of(column, parse(text))).transpose()
    }

    /// The word of a closed list that `column` holds.
    ///
    /// # Errors
    /// `found` is none.
    pub fn word<T>(self, column: &str, found: Option<T>) -> Result<T, StoreError> {
        found.ok_or_else(|| inconsistent(self.table, self.id, format!("{column}: an unknown word")))
    }

    /// The bounds of an end, from two columns that are null together.
    ///
    /// # Errors
    /// Only one is null, or they are crossed.
    pub fn bounds(
        self,
        earliest: Option<NaiveDate>,
        latest: Option<NaiveDate>,
    ) -> Result<Option<Bounds>, StoreError> {
        match (earliest, latest) {
            (None, None) => Ok(None),
            (Some(earliest), Some(latest)) => {
                self.of("ended", Bounds::new(earliest, latest)).map(Some)
            }
            _ => self.word("ended_earliest, ended_latest", None),
        }
    }

    /// The list that `column` holds as JSON.
    ///
    /// # Errors
    /// It is not such a list.
    pub fn list<T: DeserializeOwned>(self, column: &str, text: &str) -> Result<Vec<T>, StoreError> {
        self.of(column, serde_json::from_str(text))
    }
}

/// A list as a column holds it.
#[must_use]
pub fn list<T: Serialize>(items: &[T]) -> String {
    // Lists of texts, days and numbers always have a JSON form.
    serde_json_canonicalizer::to_string(&items).unwrap_or_default()
}
