//! Acknowledgement (vzetí na vědomí): that staff have looked at a finding.

use uuid::Uuid;

use super::fact::Fact;
use super::kind::FindingCode;
use super::text::Prose;

/// That staff have looked at a finding and say why it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Its key.
    pub id: Uuid,
    /// What was found.
    pub finding: FindingCode,
    /// The vote, resolution or body it was found on.
    pub subject: Uuid,
    /// Why it stands.
    pub reason: Prose,
    /// Whether anyone may see it: as the fact it was found on.
    pub published: bool,
}

impl Fact for Acknowledgement {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.subject)
    }

    fn published(&self) -> bool {
        self.published
    }

    /// In the order they were recorded.
    fn position(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}
