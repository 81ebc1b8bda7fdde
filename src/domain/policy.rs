//! Who may do what: one table of role and action.

use super::kind::words;

words! {
    /// Role of a caller (role), the least first.
    Role {
        /// Nobody signed in.
        Anonymous = "anonymous", "Veřejnost", "The public";
        /// A program that queries statistics.
        Dashboard = "dashboard", "Přehledová aplikace", "Dashboard";
        /// Staff of the association's office.
        Staff = "staff", "Kancelář asociace", "Staff of the association";
        /// Reads all, the journal included.
        Auditor = "auditor", "Auditor", "Auditor";
        /// Accounts and rules, and all that staff may.
        Admin = "admin", "Správce", "Administrator";
    }
}

impl Role {
    /// The role written as `text`, if a token can have it.
    #[must_use]
    pub fn of_token(text: &str) -> Option<Self> {
        Self::parse(text).filter(|role| *role != Self::Anonymous)
    }
}

/// What a route does, as far as permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Documentation, code lists and health of the service.
    ReadService,
    /// Statistics, members, territory, published organizations, memberships
    /// and affiliations, and the public part of the change feed.
    ReadRegister,
    /// Writing organizations, memberships and affiliations.
    WriteRegister,
    /// Importing a table of members.
    ImportMembers,
    /// Bodies, meetings, resolutions, votes, findings, documents and events.
    ReadDecisions,
    /// Writing them.
    WriteDecisions,
    /// References to persons, which say nothing of the person.
    ReadPersons,
    /// Evaluating a vote or proposing a body, without writing anything.
    CheckMajority,
    /// Running all recorded votes under another rule, without writing anything.
    ReplayVotes,
}

impl Action {
    /// Every action.
    pub const ALL: &'static [Self] = &[
        Self::ReadService,
        Self::ReadRegister,
        Self::WriteRegister,
        Self::ImportMembers,
        Self::ReadDecisions,
        Self::WriteDecisions,
        Self::ReadPersons,
        Self::CheckMajority,
        Self::ReplayVotes,
    ];
}

/// Whether `role` may do `action`.
#[must_use]
pub const fn allows(role: Role, action: Action) -> bool {
    match action {
        Action::ReadService
        | Action::ReadRegister
        | Action::ReadDecisions
        | Action::CheckMajority => true,
        Action::WriteRegister | Action::ImportMembers | Action::WriteDecisions => {
            matches!(role, Role::Staff | Role::Admin)
        }
        Action::ReadPersons | Action::ReplayVotes => {
            matches!(role, Role::Staff | Role::Auditor | Role::Admin)
        }
    }
}

/// How much of what is stored a caller may see; only [`scope`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    everything: bool,
}

impl Scope {
    /// What rules and checks look at, whoever asks: all that is stored.
    pub const OF_RULES: Self = scope(Role::Auditor);

    /// Whether more than public facts may be seen.
    #[must_use]
    pub const fn sees_unpublished(self) -> bool {
        self.everything
    }
}

/// What `role` may see.
#[must_use]
pub const fn scope(role: Role) -> Scope {
    Scope { everything: matches!(role, Role::Staff | Role::Auditor | Role::Admin) }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_whole_matrix() {
        let mut table = String::new();
        for role in Role::ALL {
            let allowed: Vec<String> = Action::ALL
                .iter()
                .filter(|action| allows(*role, **action))
                .map(|action| format!("{action:?}"))
                .collect();
            let sees = if scope(*role).sees_unpublished() { "all" } else { "public" };
            let _ = writeln!(table, "{role}: {} ({sees})", allowed.join(" "));
        }
        insta::assert_snapshot!(table, @r"
        anonymous: ReadService ReadRegister ReadDecisions CheckMajority (public)
        dashboard: ReadService ReadRegister ReadDecisions CheckMajority (public)
        staff: ReadService ReadRegister WriteRegister ImportMembers ReadDecisions WriteDecisions ReadPersons CheckMajority ReplayVotes (all)
        auditor: ReadService ReadRegister ReadDecisions ReadPersons CheckMajority ReplayVotes (all)
        admin: ReadService ReadRegister WriteRegister ImportMembers ReadDecisions WriteDecisions ReadPersons CheckMajority ReplayVotes (all)
        ");
    }
}
