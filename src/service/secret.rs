//! Secrets that are shown once: made of random bytes, kept as their digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::ServiceError;
use crate::store::revision;

/// What each kind of secret begins with, so that one is recognized where it
/// should not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A bearer token, made for a program.
    Token,
    /// A session, opened by signing in.
    Session,
    /// An invitation.
    Invitation,
}

impl Kind {
    /// The beginning.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Token => "hcr_",
            Self::Session => "hcs_",
            Self::Invitation => "hci_",
        }
    }

    /// The kind that `secret` is by its beginning.
    #[must_use]
    pub fn of(secret: &str) -> Option<Self> {
        let all = [Self::Token, Self::Session, Self::Invitation];
        all.into_iter().find(|kind| secret.starts_with(kind.prefix()))
    }
}

/// A secret as it is made.
#[derive(Clone)]
pub struct Secret {
    /// The secret itself, for whoever it is made for.
    pub text: String,
    /// What is kept of it.
    pub digest: String,
}

impl Secret {
    /// A new secret.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(kind: Kind) -> Result<Self, ServiceError> {
        let text = format!("{}{}", kind.prefix(), random_text()?);
        let digest = digest(&text);
        Ok(Self { text, digest })
    }
}

/// What is kept of a secret: its SHA-256, which is enough for what nobody can guess.
#[must_use]
pub fn digest(secret: &str) -> String {
    revision::digest(secret.as_bytes())
}

/// 32 random bytes as text.
///
/// # Errors
/// The system gives none.
pub fn random_text() -> Result<String, ServiceError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// Random bytes.
///
/// # Errors
/// The system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], ServiceError> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|error| ServiceError::Random(error.to_string()))?;
    Ok(bytes)
}
