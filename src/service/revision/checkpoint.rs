//! Checkpoints: where the journal stood at a moment, signed. Kept where whoever can
//! rewrite the database cannot reach, or published, one proves what came before it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use super::Fault;
use crate::service::error::ServiceError;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::revision;

/// What is signed begins so, that no signature for anything else passes for one of a
/// checkpoint.
const PURPOSE: &str = "healthy-cities-registry checkpoint 1\n";

/// Bytes of a key.
const LENGTH: usize = 32;

/// Where the journal stood: one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Number of the newest revision.
    pub revision: i64,
    /// Its hash: SHA-256, in hexadecimal.
    pub head: String,
    /// When the checkpoint was made.
    pub made_at: String,
    /// The public key it is signed with (Ed25519, RFC 8032), in Base64.
    pub key: String,
    /// The signature over the others, in Base64.
    pub signature: String,
}

/// The key that checkpoints are signed with. Its bytes are overwritten when it goes.
pub struct SignerKey(SigningKey);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a checkpoint key is {LENGTH} bytes in Base64: make one with `checkpoint key --to FILE`")]
pub struct KeyError;

impl SignerKey {
    /// A new key, as the file it is kept in holds it.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn generate() -> Result<Zeroizing<String>, ServiceError> {
        let mut bytes = Zeroizing::new([0_u8; LENGTH]);
        getrandom::fill(bytes.as_mut_slice())
            .map_err(|error| ServiceError::Random(error.to_string()))?;
        Ok(Zeroizing::new(STANDARD.encode(bytes.as_slice())))
    }

    /// Reads what [`Self::generate`] made, blanks around it left out.
    ///
    /// # Errors
    /// The text is something else.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| KeyError)?);
        let bytes: &[u8; LENGTH] = bytes.as_slice().try_into().map_err(|_| KeyError)?;
        Ok(Self(SigningKey::from_bytes(bytes)))
    }

    /// Its public half, in Base64.
    #[must_use]
    pub fn public(&self) -> String {
        STANDARD.encode(self.0.verifying_key().as_bytes())
    }

    /// Signs where the journal stands.
    ///
    /// # Errors
    /// The journal's head cannot be read.
    pub fn checkpoint(&self, conn: &mut Db, now: Moment) -> Result<Checkpoint, StoreError> {
        let head = revision::head(conn)?;
        let mut made = Checkpoint {
            revision: head.number,
            head: head.hash,
            made_at: now.to_string(),
            key: self.public(),
            signature: String::new(),
        };
        made.signature = STANDARD.encode(self.0.sign(&made.signed()).to_bytes());
        Ok(made)
    }
}

impl Checkpoint {
    /// What is signed: all but the signature, a line each, in this order.
    fn signed(&self) -> Vec<u8> {
        let Self { revision, head, made_at, key, signature: _ } = self;
        format!("{PURPOSE}{revision}\n{head}\n{made_at}\n{key}\n").into_bytes()
    }

    /// Why it cannot be believed; none where it can.
    fn doubt(&self, trusted: Option<&str>) -> Option<String> {
        if trusted.is_some_and(|trusted| trusted != self.key) {
            return Some(format!(
                "is signed with the key {}, which is not the one given",
                self.key
            ));
        }
        let key = STANDARD.decode(&self.key).ok();
        let key = key.and_then(|bytes| VerifyingKey::try_from(bytes.as_slice()).ok());
        let signature = STANDARD.decode(&self.signature).ok();
        let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
        let holds = key
            .zip(signature)
            .is_some_and(|(key, signature)| key.verify_strict(&self.signed(), &signature).is_ok());
        (!holds).then(|| "has a signature that does not hold".to_owned())
    }
}

/// A line that should hold a checkpoint: its number, and what it says; none where it
/// cannot be read.
pub type Line = (usize, Option<Checkpoint>);

/// Compares the journal with checkpoints. With `trusted`, the public key, only those that
/// are signed with it are believed; without, whatever key a line names.
///
/// # Errors
/// A statement fails.
pub fn compare(
    conn: &mut Db,
    lines: &[Line],
    trusted: Option<&str>,
) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    for (place, line) in lines {
        let problem = match line {
            None => Some("cannot be read".to_owned()),
            Some(checkpoint) => match checkpoint.doubt(trusted) {
                Some(doubt) => Some(doubt),
                None => missing(conn, checkpoint)?,
            },
        };
        let revision = line.as_ref().map(|checkpoint| checkpoint.revision);
        let said = |problem| format!("the checkpoint of line {place} {problem}");
        faults.extend(problem.map(|problem| Fault { revision, problem: said(problem) }));
    }
    if lines.is_empty() {
        let problem = "there is no checkpoint to compare with".to_owned();
        faults.push(Fault { revision: None, problem });
    }
    Ok(faults)
}

/// How the journal lacks what the checkpoint says; none where it has it.
fn missing(conn: &mut Db, checkpoint: &Checkpoint) -> Result<Option<String>, StoreError> {
    let number = checkpoint.revision;
    Ok(match revision::hash_of(conn, number)? {
        Some(hash) if hash == checkpoint.head => None,
        Some(_) => Some("knew another revision of that number".to_owned()),
        None => Some(format!("knew {number} revisions, which the journal no longer has")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(key: &SignerKey) -> Checkpoint {
        let mut made = Checkpoint {
            revision: 7,
            head: "00ff".to_owned(),
            made_at: "2026-11-21T10:00:00.000000Z".to_owned(),
            key: key.public(),
            signature: String::new(),
        };
        made.signature = STANDARD.encode(key.0.sign(&made.signed()).to_bytes());
        made
    }

    #[test]
    fn a_checkpoint_is_believed_as_it_was_signed_and_not_otherwise() {
        let key = SignerKey::parse(&SignerKey::generate().expect("a key")).expect("a key");
        let other = SignerKey::parse(&SignerKey::generate().expect("a key")).expect("a key");
        let good = made(&key);
        assert_eq!(good.doubt(None), None);
        assert_eq!(good.doubt(Some(&key.public())), None);
        assert!(good.doubt(Some(&other.public())).is_some());
        for changed in [
            Checkpoint { revision: 8, ..good.clone() },
            Checkpoint { head: "00fe".to_owned(), ..good.clone() },
            Checkpoint { made_at: "2026-11-22T10:00:00.000000Z".to_owned(), ..good.clone() },
            Checkpoint { key: other.public(), ..good.clone() },
            Checkpoint { signature: made(&other).signature, ..good.clone() },
            Checkpoint { signature: "no Base64".to_owned(), ..good },
        ] {
            assert!(changed.doubt(None).is_some(), "{changed:?}");
        }
    }
}
