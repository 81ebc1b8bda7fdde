//! Who may do what: one table of role and action.

use uuid::Uuid;

use super::kind::words;

mod token_scope;

pub use token_scope::{TokenScope, TokenScopes};

words! {
    /// Role of a caller (role), the least first.
    Role {
        /// Nobody signed in.
        Anonymous = "anonymous", "Veřejnost", "The public";
        /// A program that queries statistics.
        Dashboard = "dashboard", "Přehledová aplikace", "Dashboard";
        /// Of an authority that applies or is a member: acts for the organizations
        /// that the account is bound to, and for no others.
        Clerk = "clerk", "Pracovník úřadu žadatele", "Clerk of an applicant";
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

/// Declares the actions: each with what it is and who may do it, so that none is
/// without a policy.
macro_rules! actions {
    ($($(#[$meta:meta])* $action:ident: $($role:ident)|+;)+) => {
        /// What a route does, as far as permission goes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$meta])* $action),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];
        }

        /// Whether `role` may do `action`.
        #[must_use]
        pub const fn allows(role: Role, action: Action) -> bool {
            match action { $(Action::$action => matches!(role, $(Role::$role)|+)),+ }
        }
    };
}

actions! {
    /// Documentation, code lists and health of the service.
    ReadService: Anonymous | Dashboard | Clerk | Staff | Auditor | Admin;
    /// Statistics, members, territory, published organizations, memberships,
    /// affiliations, compositions and claims, and the public part of the change feed.
    ReadRegister: Anonymous | Dashboard | Clerk | Staff | Auditor | Admin;
    /// Writing organizations, memberships, affiliations, compositions and claims.
    WriteRegister: Staff | Admin;
    /// Importing a table of members, or a register of unions with theirs.
    ImportMembers: Staff | Admin;
    /// Bodies, meetings, resolutions, votes, findings, documents and events.
    ReadDecisions: Anonymous | Dashboard | Clerk | Staff | Auditor | Admin;
    /// Writing bodies, meetings, resolutions, votes and documents: a clerk those
    /// of its own organizations, as drafts.
    FileDecisions: Clerk | Staff | Admin;
    /// Writing events, references to persons and acknowledgements of findings.
    WriteDecisions: Staff | Admin;
    /// References to persons, which say nothing of the person.
    ReadPersons: Staff | Auditor | Admin;
    /// Evaluating a vote or proposing a body, without writing anything.
    CheckMajority: Anonymous | Dashboard | Clerk | Staff | Auditor | Admin;
    /// Running all recorded votes under another rule, without writing anything.
    ReplayVotes: Staff | Auditor | Admin;
    /// Applications with their path, notes and timeline: a clerk those of its own
    /// organizations.
    ReadApplications: Clerk | Staff | Auditor | Admin;
    /// Filing applications, moving them on, writing notes; which move is whose is
    /// a rule of applications.
    WriteApplications: Clerk | Staff | Admin;
    /// How many applications there are in which state, and how long they take.
    CountApplications: Dashboard | Staff | Auditor | Admin;
    /// Contacts with their personal values, each reading logged: a clerk those of
    /// its own organizations.
    ReadContacts: Clerk | Staff | Auditor | Admin;
    /// Writing contacts: a clerk those of its own organizations.
    WriteContacts: Clerk | Staff | Admin;
    /// Who read whose personal values, and when.
    ReadAccesses: Auditor | Admin;
    /// Erasing what is known of a person, and handing it out to that person.
    ErasePersons: Admin;
    /// Accounts and invitations; staff those of clerks alone.
    ManageAccounts: Staff | Admin;
    /// Reading accounts.
    ReadAccounts: Staff | Auditor | Admin;
    /// Signing in, and taking up an invitation.
    SignIn: Anonymous | Dashboard | Clerk | Staff | Auditor | Admin;
    /// One's own account: who am I, another password, signing out.
    OwnAccount: Dashboard | Clerk | Staff | Auditor | Admin;
}

impl Action {
    /// The scope that a token needs for it, asked by a method that only reads
    /// (GET, HEAD) or by another. What writes nothing by any method needs no more
    /// than reading; what needs no account needs no scope either.
    #[must_use]
    pub const fn scope(self, reads: bool) -> Option<TokenScope> {
        match self {
            Self::ReadService | Self::SignIn => None,
            Self::CheckMajority | Self::ReplayVotes => Some(TokenScope::Read),
            _ if reads => Some(TokenScope::Read),
            _ => Some(TokenScope::Write),
        }
    }
}

/// Whether `manager` may invite, change, disable and enable accounts of role `of`.
///
/// Staff let in the clerks of applicants; everybody else is let in by an
/// administrator.
#[must_use]
pub const fn manages(manager: Role, of: Role) -> bool {
    match manager {
        Role::Admin => !matches!(of, Role::Anonymous),
        Role::Staff => matches!(of, Role::Clerk),
        Role::Anonymous | Role::Dashboard | Role::Clerk | Role::Auditor => false,
    }
}

/// Most organizations that one clerk acts for.
pub const ORGANIZATIONS_MAX: usize = 8;

/// The organizations that a clerk acts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Organizations([Option<Uuid>; ORGANIZATIONS_MAX]);

impl Organizations {
    /// None.
    pub const NONE: Self = Self([None; ORGANIZATIONS_MAX]);

    /// These; none where they are too many.
    #[must_use]
    pub fn of(ids: &[Uuid]) -> Option<Self> {
        let mut places = [None; ORGANIZATIONS_MAX];
        if ids.len() > places.len() {
            return None;
        }
        places.iter_mut().zip(ids).for_each(|(place, id)| *place = Some(*id));
        Some(Self(places))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.0.iter().flatten().copied()
    }

    /// Whether `id` is one of them.
    #[must_use]
    pub fn contain(&self, id: Uuid) -> bool {
        self.iter().any(|own| own == id)
    }
}

/// How much of what is stored a caller may see; only [`scope`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    everything: bool,
    own: Organizations,
}

impl Scope {
    /// What rules and checks look at, whoever asks: all that is stored.
    pub const OF_RULES: Self = scope(Role::Auditor, Organizations::NONE);

    /// What anyone may see.
    pub const PUBLIC: Self = scope(Role::Anonymous, Organizations::NONE);

    /// Whether all that is stored may be seen.
    #[must_use]
    pub const fn sees_everything(self) -> bool {
        self.everything
    }

    /// Whether more than public facts may be seen.
    #[must_use]
    pub fn sees_drafts(self) -> bool {
        self.everything || self.own != Organizations::NONE
    }

    /// Whether a fact may be seen that is `published` or not and belongs to
    /// `organization`, if it belongs to one.
    #[must_use]
    pub fn sees(self, published: bool, organization: Option<Uuid>) -> bool {
        published || self.everything || organization.is_some_and(|id| self.own.contain(id))
    }

    /// The organizations that the caller acts for as a clerk.
    #[must_use]
    pub const fn own(&self) -> &Organizations {
        &self.own
    }
}

/// What a caller of `role` may see that acts for `own` where it is a clerk.
#[must_use]
pub const fn scope(role: Role, own: Organizations) -> Scope {
    Scope {
        everything: matches!(role, Role::Staff | Role::Auditor | Role::Admin),
        own: if matches!(role, Role::Clerk) { own } else { Organizations::NONE },
    }
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
            let mine = Organizations::of(&[Uuid::from_u128(1)]).expect("one is not too many");
            let scope = scope(*role, mine);
            let sees = match (scope.sees_everything(), scope.sees_drafts()) {
                (true, _) => "all",
                (false, true) => "own",
                (false, false) => "public",
            };
            let _ = writeln!(table, "{role}: {} ({sees})", allowed.join(" "));
        }
        insta::assert_snapshot!(table, @r"
        anonymous: ReadService ReadRegister ReadDecisions CheckMajority SignIn (public)
        dashboard: ReadService ReadRegister ReadDecisions CheckMajority CountApplications SignIn OwnAccount (public)
        clerk: ReadService ReadRegister ReadDecisions FileDecisions CheckMajority ReadApplications WriteApplications ReadContacts WriteContacts SignIn OwnAccount (own)
        staff: ReadService ReadRegister WriteRegister ImportMembers ReadDecisions FileDecisions WriteDecisions ReadPersons CheckMajority ReplayVotes ReadApplications WriteApplications CountApplications ReadContacts WriteContacts ManageAccounts ReadAccounts SignIn OwnAccount (all)
        auditor: ReadService ReadRegister ReadDecisions ReadPersons CheckMajority ReplayVotes ReadApplications CountApplications ReadContacts ReadAccesses ReadAccounts SignIn OwnAccount (all)
        admin: ReadService ReadRegister WriteRegister ImportMembers ReadDecisions FileDecisions WriteDecisions ReadPersons CheckMajority ReplayVotes ReadApplications WriteApplications CountApplications ReadContacts WriteContacts ReadAccesses ErasePersons ManageAccounts ReadAccounts SignIn OwnAccount (all)
        ");
    }

    #[test]
    fn a_token_that_reads_may_ask_and_not_change() {
        for action in Action::ALL {
            let asking = matches!(
                action,
                Action::ReadService | Action::SignIn | Action::CheckMajority | Action::ReplayVotes
            );
            assert_eq!(action.scope(false) == Some(TokenScope::Write), !asking, "{action:?}");
            assert_ne!(action.scope(true), Some(TokenScope::Write), "{action:?}");
        }
    }

    #[test]
    fn staff_manage_clerks_and_administrators_everybody() {
        for manager in Role::ALL {
            let managed: Vec<&str> = Role::ALL
                .iter()
                .filter(|role| manages(*manager, **role))
                .map(|role| role.as_str())
                .collect();
            let expected: &[&str] = match manager {
                Role::Admin => &["dashboard", "clerk", "staff", "auditor", "admin"],
                Role::Staff => &["clerk"],
                _ => &[],
            };
            assert_eq!(managed, expected, "{manager}");
            assert!(managed.is_empty() || allows(*manager, Action::ManageAccounts), "{manager}");
        }
    }

    #[test]
    fn a_clerk_sees_what_is_public_and_its_own() {
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let clerk = scope(Role::Clerk, Organizations::of(&[mine]).expect("one is not too many"));
        assert!(clerk.sees(true, None) && clerk.sees(true, Some(other)));
        assert!(clerk.sees(false, Some(mine)));
        assert!(!clerk.sees(false, Some(other)) && !clerk.sees(false, None));
        assert!(Organizations::of(&[mine; ORGANIZATIONS_MAX + 1]).is_none());
    }
}
