//! Persons (osoby), as facts refer to them: a reference and nothing else.
//!
//! An addressee, a roll call, an attendance list or the author of a note names a
//! person by its reference, so that the journal, of which nothing is ever
//! erased, holds no personal value. Names, addresses and whatever else is said of
//! a person never go here.

use uuid::Uuid;

use super::fact::Fact;

/// A reference to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The reference.
    pub id: Uuid,
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
