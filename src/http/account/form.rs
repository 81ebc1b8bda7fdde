//! What of an account can be changed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::account::Account;
use crate::domain::text::Name;
use crate::domain::violation::Refusal;
use crate::http::valid;

/// What of an account can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountForm {
    /// The office that it is for. It stands in the journal for good: no name of a person.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "Odbor strategie, přípravy a realizace projektů")]
    label: String,
    /// The organizations that a clerk acts for, 1 to 8.
    #[serde(default)]
    organizations: Vec<Uuid>,
    /// Reference to the person who holds it.
    person_id: Option<Uuid>,
}

impl AccountForm {
    /// The form of an account as it stands.
    pub fn of(account: &Account) -> Self {
        Self {
            label: account.label.as_str().to_owned(),
            organizations: account.organizations.clone(),
            person_id: account.person,
        }
    }

    /// `before` as a validated form changes it.
    ///
    /// # Errors
    /// The label is none.
    pub fn changed(self, before: &Account) -> Result<Account, Refusal> {
        Ok(Account {
            label: Name::parse(&self.label).map_err(|violation| Refusal::at("label", violation))?,
            organizations: self.organizations,
            person: self.person_id,
            ..before.clone()
        })
    }
}
