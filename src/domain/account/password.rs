//! Passwords as they are chosen: long enough to last, and not what anybody would
//! try first.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use super::login::plain;
use crate::domain::violation::AccountViolation;

/// Least characters of a password. NIST SP 800-63B asks for 8, and for 15 where
/// it is the only factor; several words are more than this.
pub const PASSWORD_MIN: usize = 12;
/// Most characters of a password: whoever sends more wastes our time.
pub const PASSWORD_MAX: usize = 200;

/// A password, in the one form of its letters (NIST SP 800-63B, section 5.1.1.2:
/// what looks the same is the same, whatever keyboard it came from).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a password that is chosen anew, blanks included.
    ///
    /// # Errors
    /// Fewer than [`PASSWORD_MIN`] characters, or more than [`PASSWORD_MAX`].
    pub fn choose(text: &str) -> Result<Self, AccountViolation> {
        let password = Self::given(text);
        let fits = (PASSWORD_MIN..=PASSWORD_MAX).contains(&password.0.chars().count());
        if fits {
            Ok(password)
        } else {
            Err(AccountViolation::PasswordLength { min: PASSWORD_MIN, max: PASSWORD_MAX })
        }
    }

    /// Takes what somebody says is a password, whatever it is. Of what is longer
    /// than any password so much is left that it stays longer.
    #[must_use]
    pub fn given(text: &str) -> Self {
        Self(text.chars().take(PASSWORD_MAX + 1).nfkc().collect())
    }

    /// What is hashed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Checks it against the login, of which only a digest is known: `is_login`
    /// tells of a text whether it has that digest.
    ///
    /// # Errors
    /// A part of it is the login.
    pub fn check(&self, is_login: impl Fn(&str) -> bool) -> Result<(), AccountViolation> {
        let text = plain(&self.0);
        // A login is an e-mail address, so only parts around an @ are looked at:
        // at most some 20,000, for a password that asks for it.
        let ends: Vec<usize> =
            text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
        for (first, start) in ends.iter().enumerate() {
            let parts = ends.iter().skip(first + 1).filter_map(|end| text.get(*start..*end));
            if parts.filter(|part| part.contains('@')).any(&is_login) {
                return Err(AccountViolation::PasswordHoldsLogin);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_password_has_its_length_in_characters() {
        for (text, fits) in [
            ("x".repeat(11), false),
            ("x".repeat(12), true),
            ("ř".repeat(12), true),
            ("r\u{30c}".repeat(12), true),
            ("r\u{30c}".repeat(6), false),
            ("x".repeat(200), true),
            ("x".repeat(201), false),
            ("x".repeat(1_000_000), false),
            (String::new(), false),
        ] {
            assert_eq!(Password::choose(&text).is_ok(), fits, "{} bytes", text.len());
        }
        assert_eq!(Password::given("kůň"), Password::given("ku\u{30a}n\u{30c}"));
        assert_eq!(format!("{:?}", Password::given("x")), "Password(…)");
    }

    #[test]
    fn what_is_too_long_is_never_taken_for_its_beginning() {
        let longest = "x".repeat(PASSWORD_MAX);
        assert_ne!(Password::given(&longest), Password::given(&format!("{longest}x")));
    }

    proptest! {
        #[test]
        fn a_password_that_holds_the_login_is_refused(before in "[a-zA-Zř@ ]{0,20}", after in "[a-zA-Zř@ ]{0,20}", upper: bool) {
            let login = "podatelna@example.cz";
            let typed = if upper { login.to_uppercase() } else { login.to_owned() };
            let password = Password::given(&format!("{before}{typed}{after}"));
            prop_assert_eq!(password.check(|part| part == login), Err(AccountViolation::PasswordHoldsLogin));
        }

        #[test]
        fn another_password_is_fine(text in "\\PC{12,60}") {
            let login = "podatelna@example.cz";
            prop_assume!(!plain(&text).contains(login));
            prop_assert_eq!(Password::given(&text).check(|part| part == login), Ok(()));
        }
    }
}
