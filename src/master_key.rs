//! The master key: what personal values are kept under. It lies outside the
//! database, in the environment or in a file, and outside its backups.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of the key.
const LENGTH: usize = 32;

/// The master key of this installation. Its bytes are overwritten when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey([u8; LENGTH]);

impl Drop for MasterKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Why a text is no master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a master key is {LENGTH} random bytes in Base64: make one with `openssl rand -base64 32`")]
pub struct MasterKeyError;

impl MasterKey {
    /// Reads 32 bytes in Base64, blanks around them left out.
    ///
    /// # Errors
    /// The text is something else.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| MasterKeyError)?);
        bytes.as_slice().try_into().map(Self).map_err(|_| MasterKeyError)
    }

    /// A key of these bytes, as the system's random numbers give them.
    #[must_use]
    pub const fn of(bytes: [u8; LENGTH]) -> Self {
        Self(bytes)
    }

    /// It as [`Self::parse`] reads it, for the file it is kept in.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }

    /// What tells one master key from another, and nothing else of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.digest("fingerprint", "").chars().take(16).collect()
    }

    /// The key for one purpose, from which neither this key nor that of another
    /// purpose can be told (HMAC-SHA-256 as a pseudorandom function, RFC 2104).
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; LENGTH] {
        self.mac(purpose, b"")
    }

    /// What stands for `text` where the text itself must not: the same text has
    /// the same digest, and nobody without the key can try texts.
    #[must_use]
    pub fn digest(&self, purpose: &str, text: &str) -> String {
        base16ct::lower::encode_string(&self.mac(purpose, text.as_bytes()))
    }

    fn mac(&self, purpose: &str, text: &[u8]) -> [u8; LENGTH] {
        let mut mac = keyed(&self.0);
        // Lengths part the two, so that no pair gives the same bytes as another.
        mac.update(&u64::try_from(purpose.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(text);
        mac.finalize().into_bytes().into()
    }
}

fn keyed(key: &[u8; LENGTH]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104, section 2)")]
    let mac = Hmac::new_from_slice(key).expect("a key of 32 bytes");
    mac
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> MasterKey {
        MasterKey::parse(&STANDARD.encode([byte; LENGTH])).expect("32 bytes")
    }

    #[test]
    fn a_key_has_32_bytes_and_never_shows() {
        assert_eq!(MasterKey::parse("short"), Err(MasterKeyError));
        assert_eq!(MasterKey::parse(&STANDARD.encode([0; 31])), Err(MasterKeyError));
        assert_eq!(MasterKey::parse(&format!(" {}\n", STANDARD.encode([7; 32]))), Ok(key(7)));
        assert_eq!(format!("{:?}", key(7)), "MasterKey(…)");
        assert_eq!(MasterKey::parse(&MasterKey::of([7; 32]).reveal()), Ok(key(7)));
        assert_eq!(key(7).fingerprint().len(), 16);
        assert_ne!(key(7).fingerprint(), key(8).fingerprint());
    }

    #[test]
    fn digests_depend_on_key_purpose_and_text() {
        let digest = key(1).digest("login", "a");
        assert_eq!(digest, key(1).digest("login", "a"));
        for other in
            [key(2).digest("login", "a"), key(1).digest("logi", "na"), key(1).digest("login", "b")]
        {
            assert_ne!(digest, other);
        }
        assert_ne!(key(1).derive("a"), key(1).derive("b"));
    }
}
