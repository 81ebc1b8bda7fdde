//! Documents (dokumenty): files, what they are and where they came from.

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;
use super::kind::{DocumentKind, MediaType};
use super::search::fold_all;
use super::text::{Name, Prose};

mod archive;
mod file_name;
mod recognition;

pub use file_name::{FILE_NAME_MAX, FileName};

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its key.
    pub id: Uuid,
    /// What it is.
    pub kind: DocumentKind,
    /// What it is called, where its file name does not tell.
    pub title: Option<Name>,
    /// Its file, which never changes: another file is another document.
    pub file: File,
    /// Where it came from.
    pub source: Prose,
    /// The day it bears.
    pub dated: Option<NaiveDate>,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it.
    pub published: bool,
    /// The organization it belongs to, whose clerks see it while it is a draft;
    /// none of the association's own.
    pub organization: Option<Uuid>,
}

/// What is known of a file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name it is handed out under; it is kept under its digest.
    pub name: FileName,
    /// What its bytes are.
    pub media_type: MediaType,
    /// How many bytes it has.
    pub size: u64,
    /// The digest of its bytes.
    pub sha256: Sha256,
}

/// A SHA-256 in hexadecimal, of lower-case letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(String);

impl Sha256 {
    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let whole = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        whole.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Document {
    /// Whether its title or file name holds `folded`, which is folded as names
    /// are for search.
    #[must_use]
    pub fn matches(&self, folded: &str) -> bool {
        let title = self.title.as_ref().map(Name::as_str);
        fold_all(title.into_iter().chain([self.file.name.as_str()])).contains(folded)
    }
}

impl Fact for Document {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        None
    }

    fn published(&self) -> bool {
        self.published
    }

    fn position(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_64_hexadecimal_digits() {
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(Sha256::parse(&digits).map(|sha| sha.as_str().to_owned()), Some(digits.clone()));
        assert_eq!(Sha256::parse(&digits.to_uppercase()), Sha256::parse(&digits));
        for wrong in ["0", &format!("{digits}0"), &digits.replace('f', "g"), ""] {
            assert_eq!(Sha256::parse(wrong), None, "{wrong}");
        }
    }
}
