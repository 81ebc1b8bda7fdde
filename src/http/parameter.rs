//! Query parameters, read strictly: the unknown, the repeated and the unreadable
//! are refused, all at once.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::cache::{self, Ticket};
use super::error::{ApiError, summary};
use super::problem::{Code, FieldCode, FieldError};
use crate::domain::search::fold;
use crate::domain::violation::Violation;

/// Longest value of a parameter, in characters; a cursor is the longest.
const VALUE_MAX: usize = 4_000;

/// The parameters of a request that were not read yet, and what was wrong with
/// those that were.
pub struct Parameters {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
    known: Vec<&'static str>,
    /// How long ago the newest revision may have been asked for.
    pub allowed: Duration,
    /// Where a read tells what its answer follows from, if that may be kept.
    pub ticket: Option<Ticket>,
}

impl FromRequest for Parameters {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let read = pairs
            .map(|pairs| Self {
                pairs: pairs.into_inner(),
                allowed: cache::allowed(request.headers()),
                ticket: request.extensions().get::<Ticket>().cloned(),
                ..Self::none()
            })
            .map_err(|_| {
                ApiError::new(
                    Code::ParameterInvalid,
                    "The query cannot be read: check its encoding.",
                )
            });
        ready(read)
    }
}

impl Parameters {
    /// No parameters, all taken.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            pairs: Vec::new(),
            errors: Vec::new(),
            known: Vec::new(),
            allowed: Duration::ZERO,
            ticket: None,
        }
    }

    /// Refuses what was given as `name`; `detail` says how to mend it.
    pub fn refuse<T>(
        &mut self,
        name: &str,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Option<T> {
        self.errors.push(FieldError::parameter(name, code, detail));
        None
    }

    fn take(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        let mut values =
            self.pairs.extract_if(.., |(given, _)| given == name).map(|(_, value)| value);
        let (first, second) = (values.next(), values.next());
        drop(values);
        if second.is_some() {
            return self.refuse(name, FieldCode::ParameterRepeated, "give it once");
        }
        let value = first?;
        if value.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            return self.refuse(name, Violation::TextControl.code(), "holds what is no text");
        }
        if value.chars().count() > VALUE_MAX {
            return self.refuse(
                name,
                Violation::TextTooLong { max: VALUE_MAX }.code(),
                format!("at most {VALUE_MAX} characters"),
            );
        }
        Some(value)
    }

    /// The text of parameter `name`, if it was given.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        let value = self.take(name)?;
        if value.trim().is_empty() {
            return self.refuse(
                name,
                Violation::TextEmpty.code(),
                "must not be empty: leave it out instead",
            );
        }
        Some(value.trim().to_owned())
    }

    /// Parameter `q`, folded as names are for search.
    pub fn search(&mut self) -> Option<String> {
        let folded = fold(&self.text("q")?);
        if folded.is_empty() {
            let detail = "must hold a letter or digit to search for";
            return self.refuse("q", FieldCode::ParameterForm, detail);
        }
        Some(folded)
    }

    /// Parameter `name` as `parse` reads it; `form` tells the caller what that is.
    pub fn parsed<T>(
        &mut self,
        name: &'static str,
        form: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(name)?;
        match parse(&value) {
            Some(parsed) => Some(parsed),
            None => self.refuse(name, FieldCode::ParameterForm, format!("must be {form}")),
        }
    }

    /// Refuses that parameter `name` is not there; `detail` says what to do.
    pub fn require(&mut self, name: &'static str, detail: &str) {
        if !self.pairs.iter().any(|(given, _)| given == name) {
            let missing = FieldError::parameter(name, FieldCode::ParameterMissing, detail);
            self.errors.push(missing);
        }
    }

    /// Parameter `name` as an id.
    pub fn id(&mut self, name: &'static str) -> Option<Uuid> {
        self.parsed(name, "an id", |text| Uuid::try_parse(text).ok())
    }

    /// Parameter `name` as a calendar day.
    pub fn day(&mut self, name: &'static str) -> Option<NaiveDate> {
        self.parsed(name, "a calendar day as 2020-02-20", day)
    }

    /// Parameter `name` as true or false.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.parsed(name, "true or false", |text| match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    /// Refuses what was wrong and what is left over.
    ///
    /// # Errors
    /// Anything was wrong, or a parameter is not known here.
    pub fn finish(mut self) -> Result<(), ApiError> {
        self.known.sort_unstable();
        let allowed = self.known.join(", ");
        for (name, _) in std::mem::take(&mut self.pairs) {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let detail = if allowed.is_empty() {
                "no parameters are known here".to_owned()
            } else {
                format!("known here: {allowed}")
            };
            self.errors.push(FieldError::parameter(shown, FieldCode::ParameterUnknown, detail));
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(ApiError::new(Code::ParameterInvalid, summary(&self.errors)).with_errors(self.errors))
    }
}

/// A day of four, two and two digits.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    // Digits alone: the reading would take signs, blanks and fewer digits too.
    let place_fits = |(place, byte): (usize, u8)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    (text.len() == 10 && text.bytes().enumerate().all(place_fits))
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}
