//! Why a use case did not come about.

use thiserror::Error;
use uuid::Uuid;

use crate::domain::violation::Refusal;
use crate::store::error::{MayRetry, StoreError};

/// A failure of a use case.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// Rules refuse it; all of them are named.
    #[error("refused: {}", text(.0))]
    Refused(Vec<Refusal>),
    /// There is no such thing, or the caller may not see it.
    #[error("there is no {noun} {id}")]
    NotFound {
        /// What was looked for.
        noun: &'static str,
        /// Its id.
        id: Uuid,
    },
    /// It belongs to an authority that the caller does not act for.
    #[error("this belongs to an authority that you do not act for")]
    NotYours,
    /// It was changed since the caller read it.
    #[error("{noun} {id} has changed since it was read")]
    Stale {
        /// What was to be changed.
        noun: &'static str,
        /// Its id.
        id: Uuid,
    },
    /// Not for a role like the caller's.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Personal values are asked for, and no master key is configured.
    #[error(
        "no master key is configured: set REGISTRY_MASTER_KEY, or name its file by --master-key-file"
    )]
    KeyMissing,
    /// Personal values cannot be read with the master key that is configured.
    #[error(
        "what is known of person {person} cannot be read with this master key: configure the one it was written with"
    )]
    Unreadable {
        /// Whose.
        person: String,
    },
    /// Somebody is to be erased, and no erasure ledger is configured.
    #[error(
        "no erasure ledger is configured, without which a backup would bring the person back: name its file by --erasure-ledger"
    )]
    LedgerMissing,
    /// The reference data shipped with the program does not hold together.
    #[error("reference data: {0}")]
    Reference(String),
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// A password could not be hashed.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn text(refusals: &[Refusal]) -> String {
    let line = |refusal: &Refusal| match refusal.field.as_str() {
        "" => refusal.violation.to_string(),
        field => format!("{field}: {}", refusal.violation),
    };
    refusals.iter().map(line).collect::<Vec<_>>().join("; ")
}

impl From<Vec<Refusal>> for ServiceError {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl MayRetry for ServiceError {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Store(error) if error.may_retry())
    }

    fn wants_to_be_alone(&self) -> bool {
        matches!(self, Self::Store(error) if error.wants_to_be_alone())
    }
}

/// The version of a fact that a caller means to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    Any,
    /// One of the versions recorded by these revisions.
    OneOf(Vec<i64>),
}

impl Expected {
    /// Checks that the present version, recorded by `present`, is the one meant.
    ///
    /// # Errors
    /// It is another.
    pub fn check(&self, present: i64, noun: &'static str, id: Uuid) -> Result<(), ServiceError> {
        match self {
            Self::OneOf(versions) if !versions.contains(&present) => {
                Err(ServiceError::Stale { noun, id })
            }
            Self::Any | Self::OneOf(_) => Ok(()),
        }
    }
}
