//! What is known of persons, encrypted and read.
//!
//! Each person has a random key of its own. The values are encrypted with it, it is
//! wrapped under the master key, and the journal gets a digest of the values under
//! it: whoever destroys it destroys all three. (XChaCha20-Poly1305, RFC 8439 with
//! nonces of 24 bytes as in draft-irtf-cfrg-xchacha-03; HMAC-SHA-256, RFC 2104.)

use std::collections::HashMap;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::ServiceError;
use crate::domain::contact::Values;
use crate::master_key::MasterKey;
use crate::store::db::Db;
use crate::store::moment::Moment;
use crate::store::personal::{self, PersonalRow};
use crate::store::revision::Tx;

/// Form of what is encrypted; another form gets another number.
const FORM: u8 = 1;
const KEY: usize = 32;
const NONCE: usize = 24;

type Key = Zeroizing<[u8; KEY]>;

/// What a rotation of the master key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rewrapped {
    /// Keys of persons that are wrapped under the new key now.
    pub done: usize,
    /// Those that were already.
    pub before: usize,
}

/// Keeps what is known of a person, and returns its digest for the journal.
///
/// # Errors
/// No master key, another than that of what is known already, no random numbers, or
/// the store fails.
pub fn keep(
    tx: &mut Tx<'_>,
    master: Option<&MasterKey>,
    person: Uuid,
    values: &Values,
) -> Result<String, ServiceError> {
    let master = master.ok_or(ServiceError::KeyMissing)?;
    let at = tx.at();
    let id = person.to_string();
    let (key, wrapped_key) = if let Some(row) = personal::find(tx.conn(), person)? {
        (unwrap(master, &row)?, row.wrapped_key)
    } else {
        let key: Key = random()?;
        let wrapped = wrap(master, &id, &key)?;
        (key, wrapped)
    };
    let plain = Zeroizing::new(personal::plain(values));
    let sealed = seal(&part(&key, "values"), &bound_values(&id, at), &plain)?;
    let master_key_id = master.fingerprint();
    let row = PersonalRow { person_id: id, master_key_id, wrapped_key, sealed, changed_at: at };
    personal::keep(tx.conn(), &row)?;
    Ok(digest_of(&key, &plain))
}

/// What is known of each of `persons` of whom anything is.
///
/// # Errors
/// Something is known and no master key configured, or another; or the store fails.
pub fn read(
    conn: &mut Db,
    master: Option<&MasterKey>,
    persons: &[Uuid],
) -> Result<HashMap<Uuid, Values>, ServiceError> {
    let mut known = HashMap::new();
    for row in personal::of(conn, persons)? {
        let person = persons.iter().find(|person| person.to_string() == row.person_id);
        let (values, _) = open(master, &row)?;
        known.extend(person.map(|person| (*person, values)));
    }
    Ok(known)
}

/// What a row holds, and its digest as the journal has it.
///
/// # Errors
/// No master key is configured, or another.
pub fn open(
    master: Option<&MasterKey>,
    row: &PersonalRow,
) -> Result<(Values, String), ServiceError> {
    let master = master.ok_or(ServiceError::KeyMissing)?;
    let key = unwrap(master, row)?;
    let bound = bound_values(&row.person_id, row.changed_at);
    let plain = unseal(&part(&key, "values"), &bound, &row.sealed);
    let plain = plain.ok_or_else(|| unreadable(row))?;
    Ok((personal::values(&row.person_id, &plain)?, digest_of(&key, &plain)))
}

/// Wraps the keys of all persons under `new` that are wrapped under `old`.
///
/// # Errors
/// A key is wrapped under neither, or the store fails; nothing is changed then.
pub fn rewrap(
    tx: &mut Tx<'_>,
    old: Option<&MasterKey>,
    new: &MasterKey,
) -> Result<Rewrapped, ServiceError> {
    let mut count = Rewrapped::default();
    for row in personal::all(tx.conn())? {
        if row.master_key_id == new.fingerprint() {
            // Said to be done; it must be true before the old key is thrown away.
            unwrap(new, &row)?;
            count.before += 1;
            continue;
        }
        let key = unwrap(old.ok_or(ServiceError::KeyMissing)?, &row)?;
        let wrapped_key = wrap(new, &row.person_id, &key)?;
        let row = PersonalRow { master_key_id: new.fingerprint(), wrapped_key, ..row };
        personal::keep(tx.conn(), &row)?;
        count.done += 1;
    }
    // The old master key may have become known: nothing wrapped under it stays.
    personal::write_anew(tx.conn())?;
    tx.leave_no_trace();
    Ok(count)
}

fn unreadable(row: &PersonalRow) -> ServiceError {
    ServiceError::Unreadable { person: row.person_id.clone() }
}

fn wrap(master: &MasterKey, person: &str, key: &Key) -> Result<Vec<u8>, ServiceError> {
    seal(&Zeroizing::new(master.derive("wrap")), &bound_key(person), key.as_slice())
}

fn unwrap(master: &MasterKey, row: &PersonalRow) -> Result<Key, ServiceError> {
    if row.master_key_id != master.fingerprint() {
        return Err(unreadable(row));
    }
    let wrap = Zeroizing::new(master.derive("wrap"));
    let key = unseal(&wrap, &bound_key(&row.person_id), &row.wrapped_key);
    let key = key.and_then(|key| key.as_slice().try_into().ok().map(Zeroizing::new));
    key.ok_or_else(|| unreadable(row))
}

/// What a wrapped key is bound to, so that it is of no use at another person.
fn bound_key(person: &str) -> String {
    format!("key {FORM} {person}")
}

/// What values are bound to: the person, and when they were recorded.
fn bound_values(person: &str, at: Moment) -> String {
    format!("values {FORM} {person} {at}")
}

/// A key for one purpose, out of that of a person.
fn part(key: &Key, purpose: &str) -> Key {
    Zeroizing::new(MasterKey::of(**key).derive(purpose))
}

fn digest_of(key: &Key, plain: &[u8]) -> String {
    // Texts are UTF-8 all through.
    MasterKey::of(**key).digest("digest", &String::from_utf8_lossy(plain))
}

/// Encrypts under a nonce of its own, which goes before what comes of it.
fn seal(key: &Key, bound: &str, plain: &[u8]) -> Result<Vec<u8>, ServiceError> {
    let nonce: Zeroizing<[u8; NONCE]> = random()?;
    let payload = Payload { msg: plain, aad: bound.as_bytes() };
    let cipher = XChaCha20Poly1305::new(&(**key).into());
    let sealed = cipher.encrypt(&XNonce::from(*nonce), payload);
    let sealed = sealed.map_err(|_| ServiceError::Random("too long to be encrypted".to_owned()))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn unseal(key: &Key, bound: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: sealed, aad: bound.as_bytes() };
    let cipher = XChaCha20Poly1305::new(&(**key).into());
    cipher.decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
}

fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, ServiceError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())
        .map_err(|error| ServiceError::Random(error.to_string()))?;
    Ok(bytes)
}

/// A new master key.
///
/// # Errors
/// No random numbers.
pub fn new_master_key() -> Result<MasterKey, ServiceError> {
    Ok(MasterKey::of(*random()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_alone() {
        let (key, other): (Key, Key) = (random().expect("random"), random().expect("random"));
        let sealed = seal(&key, "a", b"Jana").expect("sealed");
        assert_ne!(sealed, seal(&key, "a", b"Jana").expect("sealed"), "a nonce of its own");
        assert_eq!(unseal(&key, "a", &sealed).as_deref().map(Vec::as_slice), Some(&b"Jana"[..]));
        assert_eq!(unseal(&other, "a", &sealed), None);
        assert_eq!(unseal(&key, "b", &sealed), None);
        for place in 0..sealed.len() {
            let mut spoilt = sealed.clone();
            spoilt[place] ^= 1;
            assert_eq!(unseal(&key, "a", &spoilt), None, "{place}");
            assert_eq!(unseal(&key, "a", &sealed[..place]), None, "{place}");
        }
    }

    #[test]
    fn a_wrapped_key_has_72_bytes_and_is_bound_to_its_person() {
        let master = new_master_key().expect("random");
        let key: Key = random().expect("random");
        let row = |person: &str, wrapped_key: Vec<u8>| PersonalRow {
            person_id: person.to_owned(),
            master_key_id: master.fingerprint(),
            wrapped_key,
            sealed: Vec::new(),
            changed_at: Moment(chrono::DateTime::UNIX_EPOCH),
        };
        let wrapped = wrap(&master, "a", &key).expect("wrapped");
        assert_eq!(wrapped.len(), 72);
        assert_eq!(unwrap(&master, &row("a", wrapped.clone())).ok(), Some(key));
        assert!(unwrap(&master, &row("b", wrapped.clone())).is_err());
        let another = new_master_key().expect("random");
        assert!(unwrap(&another, &row("a", wrapped)).is_err());
    }
}
