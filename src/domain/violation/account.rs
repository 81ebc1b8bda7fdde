//! The refusals of the rules of accounts, invitations, sessions and tokens.

use chrono::{DateTime, Utc};
use thiserror::Error;
use uuid::Uuid;

/// Why a rule refuses an account or what belongs to one. The text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccountViolation {
    /// A clerk without organizations, or with too many.
    #[error("a clerk acts for 1 to {max} organizations: name them")]
    OrganizationsForm {
        /// The limit.
        max: usize,
    },
    /// Another account has this login.
    #[error(
        "this login belongs to account {account} already: make a new link for it by POST /accounts/{account}/invitations"
    )]
    LoginTaken {
        /// Whose it is.
        account: Uuid,
    },
    /// An account that was made for tokens alone.
    #[error("this account has no login: invite the person anew, by an account of its own")]
    LoginMissing,
    /// The invitation of a first start is for an account that has no login yet.
    #[error("this invitation is that of a first start: give the e-mail address to sign in with")]
    LoginWanted,
    /// An account signs in with what it was invited by.
    #[error("this account has another login, given by whoever invited it: leave `login` out")]
    LoginOther,
    /// A password that is too short to last or too long to be one.
    #[error("a password has {min} to {max} characters: several words make a good one")]
    PasswordLength {
        /// The least.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A password that anybody would try first.
    #[error("a password must not be the login or contain it: choose other words")]
    PasswordHoldsLogin,
    /// Not the password that the account has now.
    #[error("is not the present password: if it is lost, ask for a new link")]
    PasswordWrong,
    /// An invitation that cannot be taken up, whatever the reason.
    #[error("this invitation is unknown, was used, replaced or has expired: ask for a new one")]
    InvitationInvalid,
    /// Nobody acts by the account.
    #[error("this account is disabled: enable it first")]
    Disabled,
    /// Whoever disables its own account locks itself out.
    #[error("this is your own account: another administrator may disable it")]
    OwnAccount,
    /// A token made on the command line for no account.
    #[error("this token belongs to no account: sign in, or use a token of an account")]
    AccountMissing,
    /// Not an instant.
    #[error("must be an instant as 2027-06-30T12:00:00Z")]
    MomentForm,
    /// An end of a token that is over, or too far.
    #[error("must lie in the future and not after {}", latest.format("%Y-%m-%dT%H:%M:%SZ"))]
    ExpiryRange {
        /// The latest end.
        latest: DateTime<Utc>,
    },
    /// A token that is for nothing.
    #[error("name at least one of: {allowed}")]
    ScopesForm {
        /// The words of the list.
        allowed: String,
    },
    /// More than the caller may do itself.
    #[error("the token that you use has no scope `{scope}`, so it hands on none: leave it out")]
    ScopeExceeded {
        /// The scope.
        scope: &'static str,
    },
}

super::coded! {
    AccountViolation:
        OrganizationsForm = "organizations_form",
        LoginTaken = "login_taken",
        LoginMissing = "login_missing",
        LoginWanted = "login_wanted",
        LoginOther = "login_other",
        PasswordLength = "password_length",
        PasswordHoldsLogin = "password_holds_login",
        PasswordWrong = "password_wrong",
        InvitationInvalid = "invitation_invalid",
        Disabled = "account_disabled",
        OwnAccount = "own_account",
        AccountMissing = "account_missing",
        MomentForm = "moment_form",
        ExpiryRange = "expiry_range",
        ScopesForm = "scopes_form",
        ScopeExceeded = "scope_exceeded",
}

impl AccountViolation {
    /// Whether the value is fine in itself and only the register's present
    /// state stands against it.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::LoginTaken { .. } | Self::LoginMissing | Self::Disabled | Self::OwnAccount
        )
    }
}
