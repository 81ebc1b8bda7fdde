//! `account`: make, list, disable and enable accounts.

mod add;
mod list;
mod moves;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::CliError;
use super::session;
use crate::config::CommonArgs;
use crate::service::account::{disable, enable};

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make an account: with a login, whose invitation is printed once on standard
    /// output, or for tokens alone
    Add(add::AddArgs),
    /// List the accounts
    List(ListArgs),
    /// Disable an account at once: its sessions and its tokens end
    Disable(OneArgs),
    /// Enable an account again; ended sessions and revoked tokens stay so
    Enable(OneArgs),
}

/// What `account list` takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Print the accounts as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// What `account disable` and `account enable` take.
#[derive(Debug, Args)]
pub struct OneArgs {
    /// Id of the account
    #[arg(value_name = "ID")]
    id: Uuid,
    #[command(flatten)]
    common: CommonArgs,
}

/// Makes, lists, disables or enables.
///
/// # Errors
/// The arguments or settings can't be used, there is no such account, or the
/// register can't be opened, read or written to.
pub fn run(command: &AccountCommand) -> Result<ExitCode, CliError> {
    match command {
        AccountCommand::Add(args) => {
            session::with_existing(&args.common, |session| add::run(session, args))
        }
        AccountCommand::List(args) => {
            session::with_existing(&args.common, |session| list::run(session, args.json))
        }
        AccountCommand::Disable(args) => session::with_existing(&args.common, |session| {
            moves::run(session, args.id, ("disable", "disabled"), disable)
        }),
        AccountCommand::Enable(args) => session::with_existing(&args.common, |session| {
            moves::run(session, args.id, ("enable", "enabled"), enable)
        }),
    }
}
