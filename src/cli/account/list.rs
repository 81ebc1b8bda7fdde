//! Accounts as they are shown.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::cli::session::Session;
use crate::cli::{CliError, output};
use crate::domain::account::Account;
use crate::store::account;
use crate::store::moment::Moment;

/// Lists the accounts, the newest last.
///
/// # Errors
/// The register can't be read.
pub fn run(session: &Session, as_json: bool) -> Result<ExitCode, CliError> {
    let accounts = session.store.read_now(account::list)?;
    let accounts: Vec<Account> = accounts.into_iter().map(|recorded| recorded.fact).collect();
    if as_json {
        let items: Vec<Value> = accounts.iter().map(json).collect();
        output::json(&json!({ "items": items }))?;
    } else if accounts.is_empty() {
        output::note("there are no accounts: `account add` makes one");
    } else {
        output::raw(&table(&accounts))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn json(account: &Account) -> Value {
    json!({
        "id": account.id,
        "role": account.role.as_str(),
        "label": account.label.as_str(),
        "organizations": account.organizations,
        "disabled_at": account.disabled_at.map(Moment),
    })
}

fn table(accounts: &[Account]) -> String {
    let headings = ["id", "role", "state", "organizations", "label"].map(str::to_owned);
    let lines = accounts.iter().map(|account| {
        let state = if account.is_active() { "active" } else { "disabled" };
        [
            account.id.to_string(),
            account.role.to_string(),
            state.to_owned(),
            account.organizations.len().to_string(),
            account.label.as_str().to_owned(),
        ]
    });
    output::table(&std::iter::once(headings).chain(lines).collect::<Vec<_>>(), 0)
}
