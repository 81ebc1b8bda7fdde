//! Accounts in rows.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::record::Record as _;
use super::schema::account;
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::domain::policy::Role;
use crate::domain::text::Name;
use crate::record;

/// A row of `account`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = account)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct AccountRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub label: String,
    pub role: String,
    pub organizations: String,
    pub person_id: Option<String>,
    pub disabled_at: Option<Moment>,
}

record!(AccountRow, account, public: false);

/// The present version of one account.
///
/// # Errors
/// The statement fails, or the row makes no sense.
pub fn find(conn: &mut Db, id: Uuid) -> Result<Option<Recorded<Account>>, StoreError> {
    AccountRow::find(conn, &id.to_string())?.map(Recorded::try_from).transpose()
}

/// All present accounts, the newest last.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn list(conn: &mut Db) -> Result<Vec<Recorded<Account>>, StoreError> {
    let rows: Vec<AccountRow> =
        account::table.filter(account::recorded_until.is_null()).order(account::id).load(conn)?;
    rows.into_iter().map(Recorded::try_from).collect()
}

/// Whether a present account acts for the organization with `id`, or belongs to
/// the person with it.
///
/// # Errors
/// The statement fails.
pub fn names(conn: &mut Db, id: Uuid) -> Result<bool, StoreError> {
    let named = account::organizations
        .like(format!("%\"{id}\"%"))
        .or(account::person_id.eq(Some(id.to_string())).assume_not_null());
    let found: Option<String> = account::table
        .filter(account::recorded_until.is_null())
        .filter(named)
        .select(account::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Ids of the present accounts that belong to a person.
///
/// # Errors
/// The statement fails.
pub fn of_person(conn: &mut Db, person: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(account::table
        .filter(account::recorded_until.is_null())
        .filter(account::person_id.eq(Some(person.to_string())))
        .order(account::id)
        .select(account::id)
        .load(conn)?)
}

impl From<&Account> for AccountRow {
    fn from(account: &Account) -> Self {
        let organizations: Vec<String> =
            account.organizations.iter().map(ToString::to_string).collect();
        Self {
            id: account.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            label: account.label.as_str().to_owned(),
            role: account.role.to_string(),
            organizations: column::list(&organizations),
            person_id: account.person.map(|id| id.to_string()),
            disabled_at: account.disabled_at.map(Moment),
        }
    }
}

impl TryFrom<&AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: &AccountRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "account", id: &row.id };
        let ids: Vec<String> = reading.list("organizations", &row.organizations)?;
        let organizations = ids.iter().map(|id| reading.of("organizations", Uuid::try_parse(id)));
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            label: reading.of("label", Name::parse(&row.label))?,
            role: reading.word("role", Role::of_token(&row.role))?,
            organizations: organizations.collect::<Result<_, _>>()?,
            person: reading.maybe("person_id", row.person_id.as_deref(), Uuid::try_parse)?,
            disabled_at: row.disabled_at.map(|moment| moment.0),
        })
    }
}

impl TryFrom<AccountRow> for Recorded<Account> {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Account::try_from(&row)?, from: row.recorded_from })
    }
}
