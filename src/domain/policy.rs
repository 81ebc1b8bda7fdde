//! Who may do what: one table of role and action.

use std::fmt;

/// Role of a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nobody signed in.
    Anonymous,
    /// A program that queries statistics.
    Dashboard,
    /// Staff of the association's office.
    Staff,
    /// Reads all, the journal included.
    Auditor,
    /// Accounts and rules, and all that staff may.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: &'static [Self] =
        &[Self::Anonymous, Self::Dashboard, Self::Staff, Self::Auditor, Self::Admin];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Dashboard => "dashboard",
            Self::Staff => "staff",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role written as `text`, if a token can have it.
    #[must_use]
    pub fn of_token(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| *role != Self::Anonymous && role.as_str() == text)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a route does, as far as permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Documentation and health of the service.
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
        Action::ReplayVotes => matches!(role, Role::Staff | Role::Auditor | Role::Admin),
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
        staff: ReadService ReadRegister WriteRegister ImportMembers ReadDecisions WriteDecisions CheckMajority ReplayVotes (all)
        auditor: ReadService ReadRegister ReadDecisions CheckMajority ReplayVotes (all)
        admin: ReadService ReadRegister WriteRegister ImportMembers ReadDecisions WriteDecisions CheckMajority ReplayVotes (all)
        ");
    }
}
