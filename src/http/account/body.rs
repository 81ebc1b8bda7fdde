//! Accounts as they are answered.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::http::word;
use crate::store::credential::CredentialRow;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::{credential, invitation};

/// An account as it is answered. What its holder signs in with is nowhere.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// The office that it is for.
    label: String,
    /// What may be done by it.
    #[schema(value_type = word::Role)]
    role: &'static str,
    /// The organizations that a clerk acts for.
    #[schema(value_type = Vec<Uuid>)]
    organizations: Vec<String>,
    /// The person who holds it.
    person_id: Option<String>,
    /// Since when nobody acts by it.
    disabled_at: Option<String>,
    /// Whether somebody can sign in by it; else it has tokens alone.
    has_login: bool,
    /// Whether an invitation was taken up.
    has_password: bool,
    /// Until when a link can be taken up, if there is one.
    invited_until: Option<String>,
}

/// How an account is signed in with, which is no part of the register.
#[derive(Debug, Clone, Copy, Default)]
pub struct Access {
    has_login: bool,
    has_password: bool,
    /// Until when a link can be taken up.
    pub invited_until: Option<Moment>,
}

impl Access {
    /// Of an account that signs in with `row`, without a link.
    pub fn of(row: Option<&CredentialRow>) -> Self {
        Self {
            has_login: row.is_some(),
            has_password: row.is_some_and(|row| row.password_hash.is_some()),
            invited_until: None,
        }
    }

    /// Of the account with `id`, at `now`.
    pub fn find(conn: &mut Db, id: Uuid, now: Moment) -> Result<Self, StoreError> {
        let row = credential::of_account(conn, id)?;
        let open = invitation::open_of(conn, &id.to_string(), now)?;
        Ok(Self { invited_until: open.map(|open| open.expires_at), ..Self::of(row.as_ref()) })
    }
}

impl AccountBody {
    /// The body of an account.
    pub fn of(recorded: &Recorded<Account>, access: Access) -> Self {
        let account = &recorded.fact;
        Self {
            id: account.id.to_string(),
            revision: recorded.from,
            label: account.label.as_str().to_owned(),
            role: account.role.as_str(),
            organizations: account.organizations.iter().map(ToString::to_string).collect(),
            person_id: account.person.map(|id| id.to_string()),
            disabled_at: account.disabled_at.map(|at| Moment(at).to_string()),
            has_login: access.has_login,
            has_password: access.has_password,
            invited_until: access.invited_until.map(|until| until.to_string()),
        }
    }
}
