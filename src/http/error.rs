//! Failures on their way out: every error of the layers below gets its code here.

use std::num::NonZeroU32;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use thiserror::Error;

use super::problem::{Code, FieldError};
use crate::domain::statistics::PartsDoNotSum;
use crate::domain::statistics::balance::DoesNotBalance;
use crate::domain::violation::Refusal;
use crate::service::error::ServiceError;
use crate::service::import::sheet::SheetError;
use crate::store::error::{MayRetry, StoreError};

/// What mends a ledger.
const LEDGER: &str = "Nobody is erased without the erasure ledger, or a backup would bring them back: the operator must name a file that can be written to (`--erasure-ledger`) and start the service again.";

/// A failure that is answered with a problem.
#[derive(Debug, Clone, Error)]
#[error("{}: {detail}", code.as_str())]
pub struct ApiError {
    /// What went wrong.
    pub code: Code,
    /// What the caller is told.
    pub detail: String,
    /// Field by field.
    pub errors: Vec<FieldError>,
    /// Outcome of each row of a refused import.
    pub report: Option<serde_json::Value>,
    /// After how many seconds another try makes sense.
    pub after: Option<NonZeroU32>,
    /// What only the log is told.
    pub cause: Option<String>,
    /// Whether another try of the same transaction may succeed.
    may_retry: bool,
    /// Whether it is to be tried again in a transaction of its own.
    alone: bool,
}

impl ApiError {
    /// A failure with `code`.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let errors = Vec::new();
        let (may_retry, alone) = (false, false);
        Self { code, detail, errors, report: None, after: None, cause: None, may_retry, alone }
    }

    /// The same, with what is wrong field by field.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// The same, with the seconds after which another try makes sense.
    #[must_use]
    pub const fn after(mut self, seconds: NonZeroU32) -> Self {
        self.after = Some(seconds);
        self
    }

    /// The same, with each pointer moved to where `place` says that the caller
    /// wrote what the rule speaks of.
    #[must_use]
    pub fn placed(mut self, place: impl Fn(&str) -> Option<String>) -> Self {
        for error in &mut self.errors {
            let placed = error.pointer.as_deref().and_then(&place);
            error.pointer = placed.or(error.pointer.take());
        }
        self
    }

    /// A failure on our side; `cause` is for the log alone.
    pub fn internal(cause: impl ToString) -> Self {
        let detail = "Tell the operator the id of this request; the log has the cause.";
        Self { cause: Some(cause.to_string()), ..Self::new(Code::Internal, detail) }
    }

    /// The same, with what only the log is told.
    #[must_use]
    pub fn caused_by(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// What was shown could not be written down, so nothing is shown.
    pub fn unlogged(cause: impl ToString) -> Self {
        let detail = "That personal data are shown could not be written down, so they are not shown: try again in a few seconds.";
        Self::new(Code::Unavailable, detail).caused_by(cause)
    }

    /// There is nothing here, or it is not the caller's to see.
    pub fn not_found(noun: &str, id: impl ToString) -> Self {
        Self::new(Code::NotFound, format!("There is no {noun} {}.", id.to_string()))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body is written at the edge, which knows the request.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<Vec<Refusal>> for ApiError {
    fn from(refusals: Vec<Refusal>) -> Self {
        let conflict =
            !refusals.is_empty() && refusals.iter().all(|refusal| refusal.violation.is_conflict());
        let code = if conflict { Code::Conflict } else { Code::Invalid };
        let errors: Vec<FieldError> = refusals
            .iter()
            .map(|refusal| {
                let pointer = if refusal.field.is_empty() {
                    String::new()
                } else {
                    format!("/{}", refusal.field)
                };
                FieldError::pointer(
                    pointer,
                    refusal.violation.code(),
                    refusal.violation.to_string(),
                )
            })
            .collect();
        Self::new(code, summary(&errors)).with_errors(errors)
    }
}

/// One sentence on what is wrong.
pub fn summary(errors: &[FieldError]) -> String {
    match errors {
        [one] => format!("Refused: {}.", one.detail),
        many => format!("Refused for {} reasons; `errors` names each.", many.len()),
    }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusals) => refusals.into(),
            ServiceError::NotFound { noun, id } => Self::not_found(noun, id),
            ServiceError::NotYours => {
                Self::new(Code::Forbidden, "This belongs to an authority that you do not act for.")
            }
            ServiceError::Stale { noun, id } => Self::new(
                Code::PreconditionFailed,
                format!("The {noun} {id} has changed since it was read: read it again and repeat."),
            ),
            ServiceError::Store(error) => error.into(),
            ServiceError::Forbidden(why) => Self::new(Code::Forbidden, why),
            ServiceError::KeyMissing => Self::new(
                Code::PersonalDataUnavailable,
                "The operator must configure the master key (`REGISTRY_MASTER_KEY` or `--master-key-file`) and start the service again.",
            )
            .caused_by(&error),
            ServiceError::Unreadable { .. } => Self::new(
                Code::PersonalDataUnreadable,
                "The operator must configure the master key that the values were written with, or finish its rotation, and start the service again.",
            )
            .caused_by(&error),
            ServiceError::LedgerMissing => {
                Self::new(Code::ErasureLedgerUnavailable, LEDGER).caused_by(&error)
            }
            ServiceError::Reference(_) | ServiceError::Random(_) | ServiceError::Hashing(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let (may_retry, alone) = (error.may_retry(), error.wants_to_be_alone());
        let cause = Some(error.to_string());
        let api = match error {
            StoreError::Busy => Self::new(Code::Busy, "Try again in a second."),
            StoreError::Disk(_) => Self::new(
                Code::StorageUnavailable,
                "Nothing was recorded. Try again in a few seconds; the operator has to see to it.",
            ),
            StoreError::Unavailable(_) | StoreError::Abandoned | StoreError::Uncommitted(_) => {
                Self::new(Code::Unavailable, "Try again in a few seconds.")
            }
            StoreError::Raced { entity, id } => Self::new(
                Code::PreconditionFailed,
                format!(
                    "The {entity} {id} has changed since it was read: read it again and repeat."
                ),
            ),
            StoreError::Ledger(_) => Self::new(Code::ErasureLedgerUnavailable, LEDGER),
            StoreError::Statement(_)
            | StoreError::NotAlone
            | StoreError::Backup(_)
            | StoreError::Inconsistent { .. }
            | StoreError::SchemaNewer(_)
            | StoreError::SchemaOlder(_)
            | StoreError::Foreign(_)
            | StoreError::Migration(_) => Self::internal(&error),
        };
        Self { cause, may_retry, alone, ..api }
    }
}

impl From<SheetError> for ApiError {
    fn from(error: SheetError) -> Self {
        let code = error.code();
        let errors = match &error {
            SheetError::RowLength { rows } => rows
                .iter()
                .map(|row| FieldError {
                    line: Some(row.line),
                    code: code.to_owned(),
                    detail: row.to_string(),
                    ..FieldError::default()
                })
                .collect(),
            _ => vec![FieldError {
                code: code.to_owned(),
                detail: error.to_string(),
                ..FieldError::default()
            }],
        };
        Self::new(Code::ImportUnreadable, error.to_string()).with_errors(errors)
    }
}

impl From<DoesNotBalance> for ApiError {
    fn from(error: DoesNotBalance) -> Self {
        Self::internal(error)
    }
}

impl From<PartsDoNotSum> for ApiError {
    fn from(error: PartsDoNotSum) -> Self {
        Self::internal(error)
    }
}

impl MayRetry for ApiError {
    fn may_retry(&self) -> bool {
        self.may_retry
    }

    fn wants_to_be_alone(&self) -> bool {
        self.alone
    }
}
