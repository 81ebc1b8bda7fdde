//! Passwords: hash one, compare one. Slow on purpose: never on a thread that
//! others wait for.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::error::ServiceError;
use super::secret::random;
use crate::domain::account::Password;

/// Memory of one hashing in KiB (OWASP Password Storage Cheat Sheet, Argon2id).
const MEMORY: u32 = 19_456;
/// Passes over the memory (the same).
const PASSES: u32 = 2;
/// Lanes (the same).
const LANES: u32 = 1;
/// Bytes of a salt (RFC 9106, section 3.1).
const SALT: usize = 16;
/// Bytes of a hash, those of the algorithm's default.
const HASH: usize = 32;

/// Hashes a password with Argon2id, in the form of the PHC.
///
/// # Errors
/// The system gives no random numbers or not the memory.
pub fn hash(password: &Password) -> Result<String, ServiceError> {
    let failed = |error: &dyn std::fmt::Display| ServiceError::Hashing(error.to_string());
    let params = Params::new(MEMORY, PASSES, LANES, Some(HASH)).map_err(|error| failed(&error))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon
        .hash_password_with_salt(password.as_bytes(), &random::<SALT>()?)
        .map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// Whether `hash` is that of `password`, by the parameters that it was made with.
#[must_use]
pub fn fits(password: &Password, hash: &str) -> bool {
    Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

/// A hash of no password, to be compared where a login is unknown, so that this
/// takes as long as where it is known.
///
/// # Errors
/// The system gives no random numbers.
pub fn dummy() -> Result<String, ServiceError> {
    let salt = STANDARD_NO_PAD.encode(random::<SALT>()?);
    let hash = STANDARD_NO_PAD.encode(random::<HASH>()?);
    Ok(format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${hash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_and_no_other() {
        let password = Password::given("správný kůň baterie");
        let (first, second) = (hash(&password).expect("a hash"), hash(&password).expect("a hash"));
        assert_ne!(first, second, "each has its salt");
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert!(fits(&password, &first) && fits(&password, &second));
        assert!(!fits(&Password::given("správný kůň bateriE"), &first));
        assert!(!fits(&password, "") && !fits(&password, "$argon2id$v=19$m=1$x"));
    }

    #[test]
    fn the_dummy_costs_as_much_as_a_hash_and_fits_nothing() {
        let password = Password::given("správný kůň baterie");
        let (real, dummy) = (hash(&password).expect("a hash"), dummy().expect("a dummy"));
        let shape = |phc: &str| phc.split('$').map(str::len).collect::<Vec<_>>();
        let cost = |phc: &str| phc.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!((shape(&real), cost(&real)), (shape(&dummy), cost(&dummy)));
        assert!(!fits(&password, &dummy));
    }
}
