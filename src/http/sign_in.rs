//! What signing in, taking up an invitation and changing a password share.

use std::net::IpAddr;

use super::error::ApiError;
use super::state::State;
use crate::domain::account::Password;
use crate::domain::violation::Refusal;
use crate::master_key::MasterKey;

/// What the master key is used for here.
const PURPOSE: &str = "login";

/// What stands for a login where the login itself must not.
#[must_use]
pub fn login_digest(key: &MasterKey, login: &str) -> String {
    key.digest(PURPOSE, login)
}

/// Whether `password`, sent from `address`, is that of `hash`; none where the login
/// is unknown or has no password. Counts against the login and the address unless
/// it is right.
///
/// # Errors
/// Too many failed, or too many wait.
pub async fn is_right(
    state: &State,
    login: &str,
    address: Option<IpAddr>,
    password: &str,
    hash: Option<String>,
) -> Result<bool, ApiError> {
    let attempt = state.throttle.charge(login, address)?;
    let fits = state.hasher.fits(Password::given(password), hash).await;
    if !matches!(fits, Ok(false)) {
        attempt.give_back();
    }
    fits
}

/// The password that somebody chooses in `field` for the login of digest `login`.
///
/// # Errors
/// It is too short or too long, or holds the login.
pub fn chosen(key: &MasterKey, login: &str, field: &str, text: &str) -> Result<Password, ApiError> {
    let refused = |violation| ApiError::from(vec![Refusal::at(field, violation)]);
    let password = Password::choose(text).map_err(refused)?;
    password.check(|part| login_digest(key, part) == login).map_err(refused)?;
    Ok(password)
}
