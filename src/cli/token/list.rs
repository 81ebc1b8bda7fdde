//! Tokens as they are shown, without their secrets.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::super::output;
use super::super::session::Session;
use super::CliError;
use crate::domain::policy::TokenScope;
use crate::store::moment::Moment;
use crate::store::token::{self, TokenRow};

/// Lists the tokens, the newest last.
///
/// # Errors
/// The register can't be read.
pub fn run(session: &Session, as_json: bool) -> Result<ExitCode, CliError> {
    let rows = session.store.read_now(token::list)?;
    let now = Moment(session.clock.now());
    if as_json {
        let items: Vec<Value> = rows.iter().map(|row| json(row, now)).collect();
        output::json(&json!({ "items": items }))?;
    } else if rows.is_empty() {
        output::note("there are no tokens: `token create` makes one");
    } else {
        output::raw(&table(&rows, now))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A token for scripts.
pub fn json(row: &TokenRow, now: Moment) -> Value {
    json!({
        "id": row.id,
        "role": row.role,
        "account_id": row.account_id,
        "scopes": scopes(row),
        "label": row.label,
        "state": state(row, now),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
    })
}

fn table(rows: &[TokenRow], now: Moment) -> String {
    let headings = ["id", "role", "scopes", "account", "state", "expires", "label"];
    let headings = headings.map(str::to_owned);
    let lines = rows.iter().map(|row| {
        let (id, role, label) = (row.id.clone(), row.role.clone(), row.label.clone());
        let account = row.account_id.clone().unwrap_or_else(|| "-".to_owned());
        let (scopes, state) = (scopes(row).join(","), state(row, now).to_owned());
        [id, role, scopes, account, state, row.expires_at.to_string(), label]
    });
    output::table(&std::iter::once(headings).chain(lines).collect::<Vec<_>>(), 0)
}

/// What the token is for; nothing where its row makes no sense, which `verify` tells.
fn scopes(row: &TokenRow) -> Vec<&'static str> {
    row.scopes()
        .map_or_else(|_| Vec::new(), |scopes| scopes.iter().map(TokenScope::as_str).collect())
}

fn state(row: &TokenRow, now: Moment) -> &'static str {
    match row.revoked_at {
        Some(_) => "revoked",
        None if now < row.expires_at => "valid",
        None => "expired",
    }
}
