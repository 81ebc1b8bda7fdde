//! What an account signs in with: an e-mail address, which is kept nowhere.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// Longest login, in characters: that of an e-mail address (RFC 5321, section
/// 4.5.3.1.3, less its angle brackets).
const LOGIN_MAX: usize = 254;

/// A login in the one way of writing it, so that equal ones have equal digests.
#[derive(Clone, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// Takes `text` without the blanks around it, in lower case. No text longer
    /// than an e-mail address is one.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let login = plain(text.trim());
        let fits = !login.is_empty() && login.chars().count() <= LOGIN_MAX;
        fits.then_some(Self(login))
    }

    /// The login.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Login(…)")
    }
}

/// `text` as logins are written: compatible forms of letters made one, lower case.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_the_same_however_it_is_typed() {
        let login = |text: &str| Login::of(text).map(|login| login.as_str().to_owned());
        assert_eq!(login(" Podatelna@Example.CZ "), Some("podatelna@example.cz".to_owned()));
        assert_eq!(login("cˇ@example.cz".replace('ˇ', "\u{30c}").as_str()), login("Č@example.cz"));
        assert_eq!(login("  "), None);
        assert_eq!(login(&"x".repeat(LOGIN_MAX + 1)), None);
        assert_eq!(format!("{:?}", Login::of("a@example.cz")), "Some(Login(…))");
    }
}
