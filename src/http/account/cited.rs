//! An account as its holder gets to see it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::account::Account;
use crate::domain::policy::Scope;
use crate::http::word;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::organization;

/// An account as its holder gets to see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountCited {
    /// Its id.
    pub id: String,
    /// The office that it is for.
    pub label: String,
    /// What may be done by it.
    #[schema(value_type = word::Role)]
    pub role: &'static str,
    /// The organizations that a clerk acts for.
    pub organizations: Vec<ActsFor>,
}

/// An organization that a clerk acts for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActsFor {
    /// Its id.
    id: Uuid,
    /// Its Czech name.
    name: Option<String>,
}

impl AccountCited {
    /// The account with the names of its organizations, drafts included: their
    /// clerk sees them.
    ///
    /// # Errors
    /// The store fails.
    pub fn of(conn: &mut Db, account: &Account) -> Result<Self, StoreError> {
        let mut organizations = Vec::with_capacity(account.organizations.len());
        for id in &account.organizations {
            let found = organization::find(conn, *id, Scope::OF_RULES)?;
            organizations.push(ActsFor { id: *id, name: found.map(|row| row.name_cs) });
        }
        Ok(Self {
            id: account.id.to_string(),
            label: account.label.as_str().to_owned(),
            role: account.role.as_str(),
            organizations,
        })
    }
}
