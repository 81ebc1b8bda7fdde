//! `token`: make, list and revoke bearer tokens.

mod list;

use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Subcommand};
use serde_json::json;
use uuid::Uuid;

use super::expiry;
use super::session::{self, Session};
use super::{CliError, output};
use crate::config::CommonArgs;
use crate::domain::policy::{Role, TokenScope, TokenScopes};
use crate::domain::text::Name;
use crate::service::error::ServiceError;
use crate::service::token::{self, Holder, New};
use crate::store::revision::{self, Mode};

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token; its secret is printed once, on standard output
    Create(CreateArgs),
    /// List the tokens, without their secrets
    List(ListArgs),
    /// Revoke a token at once
    Revoke(RevokeArgs),
}

/// What `token create` takes.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// What the token may do, where it belongs to no account
    #[arg(long, value_name = "ROLE", value_parser = role_parser(), required_unless_present = "account")]
    role: Option<Role>,
    /// The account it belongs to: it has the role and the organizations of that,
    /// and ends with it
    #[arg(long, value_name = "ID", conflicts_with = "role")]
    account: Option<Uuid>,
    /// What of it the token is for; all, where absent
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope_parser())]
    scopes: Vec<TokenScope>,
    /// End of the token: a day (2027-06-30, to its last moment in Prague), an
    /// instant (2027-06-30T12:00:00Z), or a time from now (90d, 12h)
    #[arg(long, value_name = "WHEN")]
    expires: String,
    /// Who or what it is for
    #[arg(long, value_name = "TEXT", default_value = "made on the command line")]
    label: String,
    /// Print the token and what is known of it as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// What `token list` takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Print the tokens as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// What `token revoke` takes.
#[derive(Debug, Args)]
pub struct RevokeArgs {
    /// Id of the token
    #[arg(value_name = "ID")]
    id: Uuid,
    #[command(flatten)]
    common: CommonArgs,
}

fn scope_parser() -> impl clap::builder::TypedValueParser<Value = TokenScope> {
    PossibleValuesParser::new(TokenScope::ALL.iter().map(|scope| scope.as_str()))
        .try_map(|word| TokenScope::parse(&word).ok_or("no scope"))
}

fn role_parser() -> impl clap::builder::TypedValueParser<Value = Role> {
    // A clerk acts for the organizations of an account.
    let alone = |role: &&Role| !matches!(role, Role::Anonymous | Role::Clerk);
    PossibleValuesParser::new(Role::ALL.iter().filter(alone).map(|role| role.as_str()))
        .try_map(|word| Role::of_token(&word).ok_or("no role of tokens"))
}

/// Makes, lists or revokes.
///
/// # Errors
/// The arguments or settings can't be used, there is no such token, or the
/// register can't be opened, read or written to.
pub fn run(command: &TokenCommand) -> Result<ExitCode, CliError> {
    match command {
        TokenCommand::Create(args) => {
            session::with_existing(&args.common, |session| create(session, args))
        }
        TokenCommand::List(args) => {
            session::with_existing(&args.common, |session| list::run(session, args.json))
        }
        TokenCommand::Revoke(args) => {
            session::with_existing(&args.common, |session| revoke(session, args.id))
        }
    }
}

fn create(session: &Session, args: &CreateArgs) -> Result<ExitCode, CliError> {
    let label = Name::parse(&args.label).map_err(CliError::Label)?;
    let expires_at = expiry::parse(&args.expires, session.clock.now())?;
    let (holder, whose) = match (args.account, args.role) {
        (Some(id), _) => (Holder::Account(id), format!("for account {id}")),
        (None, role) => {
            let role = role.unwrap_or(Role::Dashboard);
            (Holder::Role(role), format!("of role {role}"))
        }
    };
    let act = session.act(format!("make a token {whose}"));
    let id = session.ids.next(act.at.0);
    let scopes = TokenScopes::of(&args.scopes).unwrap_or(TokenScopes::ALL);
    let new = New { id, label, scopes, expires_at };
    let created = session.write(move |conn| {
        revision::write(conn, &act, Mode::Commit, |tx| token::create(tx, &new, holder))
    })?;
    let token::Created { row, secret } = created.value;
    if args.json {
        let mut shown = list::json(&row, row.created_at);
        if let Some(members) = shown.as_object_mut() {
            members.insert("token".to_owned(), json!(secret));
        }
        output::json(&shown)?;
    } else {
        // Alone on standard output, so that a script can take it.
        output::line(secret)?;
    }
    output::note(format_args!(
        "token {id}, role {}, valid until {}: its secret is shown this once",
        row.role, row.expires_at
    ));
    Ok(ExitCode::SUCCESS)
}

fn revoke(session: &Session, id: Uuid) -> Result<ExitCode, CliError> {
    let act = session.act(format!("revoke token {id}"));
    let revoked = session.write(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| token::revoke(tx, id))
    })?;
    let when = revoked.value.revoked_at.map_or_else(String::new, |at| format!(" since {at}"));
    output::line(match revoked.revision {
        Some(_) => format!("token {id} is revoked"),
        None => format!("token {id} is revoked already{when}"),
    })?;
    Ok(ExitCode::SUCCESS)
}
