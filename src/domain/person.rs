//! Persons (osoby), as facts refer to them: a reference, and that what is known of
//! the person is what it was, or was erased.
//!
//! An addressee, a roll call, an attendance list, a contact or the author of a note
//! names a person by its reference, so that the journal, of which nothing is ever
//! erased, holds no personal value. Names, addresses and whatever else is said of
//! a person never go here.

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;

/// A reference to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The reference.
    pub id: Uuid,
    /// Keyed digest of what is known of the person, under a key that is destroyed
    /// with it; none where nothing is known.
    pub digest: Option<String>,
    /// The day on which what was known was erased.
    pub erased_on: Option<NaiveDate>,
}

impl Person {
    /// A reference to somebody of whom nothing is known.
    #[must_use]
    pub const fn bare(id: Uuid) -> Self {
        Self { id, digest: None, erased_on: None }
    }

    /// The same person, erased on `day`.
    #[must_use]
    pub const fn erased(&self, day: NaiveDate) -> Self {
        Self { id: self.id, digest: None, erased_on: Some(day) }
    }
}

impl Fact for Person {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        None
    }

    fn published(&self) -> bool {
        false
    }

    fn position(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}
