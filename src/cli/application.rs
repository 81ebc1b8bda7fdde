//! `application`: drafts that nobody worked on, listed, and let expire.

use std::process::ExitCode;

use chrono::Duration;
use clap::{Args, Subcommand};
use serde_json::json;

use super::session::{self, Session};
use super::{CliError, output};
use crate::config::CommonArgs;
use crate::service::application::{Idle, expire, idle};
use crate::service::error::ServiceError;
use crate::store::moment::Moment;
use crate::store::revision::{self, Mode};

/// What can be done with applications.
#[derive(Debug, Subcommand)]
pub enum ApplicationCommand {
    /// List the drafts that nobody worked on for long; with --apply, let them expire
    Expire(ExpireArgs),
}

/// What `application expire` takes.
#[derive(Debug, Args)]
pub struct ExpireArgs {
    /// Days since a draft was last changed
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    idle: u32,
    /// Let them expire; without it they are only listed
    #[arg(long)]
    apply: bool,
    /// Print the drafts as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// Lists idle drafts, or lets them expire.
///
/// # Errors
/// The settings can't be used, or the register can't be opened, read or written to.
pub fn run(command: &ApplicationCommand) -> Result<ExitCode, CliError> {
    let ApplicationCommand::Expire(args) = command;
    session::with_existing(&args.common, |session| {
        let after = Duration::days(i64::from(args.idle));
        let found = if args.apply {
            apply(session, after)?
        } else {
            let now = session.clock.now();
            session.store.read_now(|conn| idle(conn, now, after))?
        };
        show(&found, args)
    })
}

fn apply(session: &Session, after: Duration) -> Result<Vec<Idle>, CliError> {
    let act =
        session.act(format!("let drafts expire that were idle for {} days", after.num_days()));
    let expired = session.write(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| expire(tx, after))
    })?;
    Ok(expired.value)
}

fn show(found: &[Idle], args: &ExpireArgs) -> Result<ExitCode, CliError> {
    if args.json {
        let items: Vec<_> = found
            .iter()
            .map(|idle| {
                let since = Moment(idle.since).to_string();
                json!({"id": idle.id, "organization_id": idle.organization, "since": since})
            })
            .collect();
        output::json(&json!({"applied": args.apply, "items": items}))?;
        return Ok(ExitCode::SUCCESS);
    }
    for idle in found {
        output::line(format_args!(
            "{} of organization {}, last changed {}",
            idle.id,
            idle.organization,
            Moment(idle.since)
        ))?;
    }
    let what = if args.apply { "expired" } else { "would expire: repeat with --apply" };
    output::note(format_args!("{} drafts {what}", found.len()));
    Ok(ExitCode::SUCCESS)
}
