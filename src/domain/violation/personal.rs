//! The refusals of the rules of contacts and of what is known of persons.

use chrono::NaiveDate;
use thiserror::Error;
use uuid::Uuid;

use crate::domain::kind::ContactRole;

/// Why a rule refuses a contact or a change of a person. The text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PersonalViolation {
    /// Nothing is left between begin and end.
    #[error("the first day without it must be after {from}, the day it begins")]
    EndsTooEarly {
        /// The first day.
        from: NaiveDate,
    },
    /// Two contacts of one role on one day.
    #[error(
        "the organization has a {role} on some of these days already, contact {with}: end that one first, or correct the days"
    )]
    ContactsOverlap {
        /// The role of both.
        role: ContactRole,
        /// The other contact.
        with: Uuid,
    },
    /// The person was erased.
    #[error(
        "this person was erased, and nothing is recorded of an erased person again: record another person"
    )]
    PersonErased,
    /// What is known of a person goes by erasure alone.
    #[error(
        "values are known of this person: erase the person, so that no backup brings them back"
    )]
    PersonHasValues,
}

super::coded! {
    PersonalViolation:
        EndsTooEarly = "ends_too_early",
        ContactsOverlap = "contacts_overlap",
        PersonErased = "person_erased",
        PersonHasValues = "person_has_values",
}

impl PersonalViolation {
    /// Whether the value is fine in itself and only the register's present
    /// state stands against it.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        match self {
            Self::ContactsOverlap { .. } | Self::PersonErased | Self::PersonHasValues => true,
            Self::EndsTooEarly { .. } => false,
        }
    }
}
