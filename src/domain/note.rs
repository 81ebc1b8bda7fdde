//! Note (zpráva): what the applicant's clerk and the association's staff write to
//! each other on an application. It is seen as it was written: nobody changes it.

use uuid::Uuid;

use super::fact::Fact;
use super::text::{Name, Prose};

/// One note on an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its key.
    pub id: Uuid,
    /// The application.
    pub application: Uuid,
    /// The organization that applies.
    pub organization: Uuid,
    /// Who wrote it, as the journal says it.
    pub author: Name,
    /// Whether the association's staff wrote it.
    pub by_staff: bool,
    /// What it says.
    pub text: Prose,
}

impl Fact for Note {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.application)
    }

    fn published(&self) -> bool {
        false
    }

    fn position(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}
