//! What of its role a token is for: a program gets no more than it needs.

use crate::domain::kind::words;

words! {
    /// Scope of a token (rozsah tokenu).
    TokenScope {
        /// Asking.
        Read = "read", "Čtení", "Reading";
        /// Changing.
        Write = "write", "Zápis", "Writing";
    }
}

/// Scopes of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenScopes {
    read: bool,
    write: bool,
}

impl TokenScopes {
    /// All there are.
    pub const ALL: Self = Self { read: true, write: true };

    /// These; none where there are none: such a token would be of no use.
    #[must_use]
    pub fn of(scopes: &[TokenScope]) -> Option<Self> {
        let (read, write) =
            (scopes.contains(&TokenScope::Read), scopes.contains(&TokenScope::Write));
        (read || write).then_some(Self { read, write })
    }

    /// Whether `scope` is one of them.
    #[must_use]
    pub const fn contain(self, scope: TokenScope) -> bool {
        match scope {
            TokenScope::Read => self.read,
            TokenScope::Write => self.write,
        }
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = TokenScope> {
        TokenScope::ALL.iter().copied().filter(move |scope| self.contain(*scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_a_set_that_is_never_empty() {
        let (read, write) = (TokenScope::Read, TokenScope::Write);
        assert_eq!(TokenScopes::of(&[]), None);
        assert_eq!(TokenScopes::of(&[write, read, write]), Some(TokenScopes::ALL));
        let reading = TokenScopes::of(&[read]).expect("one of them");
        assert!(reading.contain(read) && !reading.contain(write));
        assert_eq!(reading.iter().collect::<Vec<_>>(), [read]);
        assert_eq!(TokenScopes::ALL.iter().collect::<Vec<_>>(), TokenScope::ALL);
    }
}
