//! Accounts: who may act. An account says what its holder may do and for which
//! organizations, never who the holder is.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::fact::Fact;
use super::policy::{ORGANIZATIONS_MAX, Organizations, Role};
use super::text::Name;
use super::violation::{AccountViolation, Refusal, Violation};

mod login;
mod password;

pub use login::Login;
pub use password::{PASSWORD_MAX, PASSWORD_MIN, Password};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its key.
    pub id: Uuid,
    /// The office that it is for.
    pub label: Name,
    /// What may be done by it.
    pub role: Role,
    /// The organizations that a clerk acts for.
    pub organizations: Vec<Uuid>,
    /// The person who holds it, if that is known.
    pub person: Option<Uuid>,
    /// Since when nobody acts by it.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl Account {
    /// Checks role and organizations together.
    ///
    /// # Errors
    /// A clerk of no organization, of too many or of one twice; organizations of
    /// another role.
    pub fn check(&self) -> Result<(), Refusal> {
        let refused = |violation: Violation| Err(Refusal::at("organizations", violation));
        let count = self.organizations.len();
        if self.role != Role::Clerk {
            let why = "only a clerk acts for organizations: leave them out";
            return if count == 0 { Ok(()) } else { refused(Violation::Inconsistent(why)) };
        }
        if count == 0 || count > ORGANIZATIONS_MAX {
            return refused(AccountViolation::OrganizationsForm { max: ORGANIZATIONS_MAX }.into());
        }
        let mut sorted = self.organizations.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.len() < count {
            let why = "an organization stands there twice: name each once";
            return refused(Violation::Inconsistent(why));
        }
        Ok(())
    }

    /// The organizations that its holder acts for; none where it is not a clerk's.
    #[must_use]
    pub fn acts_for(&self) -> Organizations {
        Organizations::of(&self.organizations).unwrap_or(Organizations::NONE)
    }

    /// Whether anybody may act by it.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.disabled_at.is_none()
    }
}

impl Fact for Account {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        None
    }

    fn published(&self) -> bool {
        false
    }

    fn position(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(role: Role, organizations: &[u128]) -> Account {
        Account {
            id: Uuid::from_u128(1),
            label: Name::parse("Odbor strategie").expect("a name"),
            role,
            organizations: organizations.iter().copied().map(Uuid::from_u128).collect(),
            person: None,
            disabled_at: None,
        }
    }

    #[test]
    fn a_clerk_acts_for_one_to_eight_organizations_and_others_for_none() {
        let eight = [1, 2, 3, 4, 5, 6, 7, 8];
        let nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        for (role, organizations, code) in [
            (Role::Clerk, &[7][..], None),
            (Role::Clerk, &eight, None),
            (Role::Clerk, &[], Some("organizations_form")),
            (Role::Clerk, &nine, Some("organizations_form")),
            (Role::Clerk, &[7, 8, 7], Some("inconsistent")),
            (Role::Staff, &[], None),
            (Role::Staff, &[7], Some("inconsistent")),
            (Role::Admin, &[7], Some("inconsistent")),
        ] {
            let found = account(role, organizations).check().err();
            let found = found.map(|refusal| (refusal.field, refusal.violation.code()));
            let expected = code.map(|code| ("organizations".to_owned(), code));
            assert_eq!(found, expected, "{role} {organizations:?}");
        }
        assert!(account(Role::Clerk, &eight).acts_for().contain(Uuid::from_u128(8)));
        assert_eq!(account(Role::Staff, &[]).acts_for(), Organizations::NONE);
    }
}
