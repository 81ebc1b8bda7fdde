//! `person`: what is known of persons, as long as it is needed and no longer.

mod erasures;
mod retention;
mod rewrap;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::session::{self, Session};
use super::{CliError, output, private};
use crate::config::CommonArgs;
use crate::domain::kind::AccessPurpose;
use crate::domain::text::Prose;
use crate::http::person::export::PersonExport;
use crate::service::error::{Expected, ServiceError};
use crate::service::{erasure, export};
use crate::store::access::{self, AccessRow};
use crate::store::revision::{self, Mode};

/// What can be done with persons.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Write all that is known of a person, to hand it out to that person
    Export(ExportArgs),
    /// Erase what is known of a person, for good
    Erase(EraseArgs),
    /// List who was erased, and check the ledger
    Erasures(erasures::ErasuresArgs),
    /// List, or erase, of whom something is known that nobody needs any more
    Retention(retention::RetentionArgs),
    /// Wrap the keys of all persons under another master key
    Rewrap(rewrap::RewrapArgs),
}

/// What `person export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The person
    #[arg(value_name = "ID")]
    id: Uuid,
    /// The file to make, which only its owner may read [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    common: CommonArgs,
}

/// What `person erase` takes.
#[derive(Debug, Args)]
pub struct EraseArgs {
    /// The person
    #[arg(value_name = "ID")]
    id: Uuid,
    /// Why, for the journal; never the name of the person
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    common: CommonArgs,
}

/// Exports, erases, lists, or wraps keys anew.
///
/// # Errors
/// The arguments or settings can't be used, there is no such person, or the register
/// or the ledger can't be opened, read or written to.
pub fn run(command: &PersonCommand) -> Result<ExitCode, CliError> {
    match command {
        PersonCommand::Export(args) => {
            session::with_existing(&args.common, |session| export(session, args))
        }
        PersonCommand::Erase(args) => {
            session::with_existing(&args.common, |session| erase(session, args))
        }
        PersonCommand::Erasures(args) => erasures::run(args),
        PersonCommand::Retention(args) => retention::run(args),
        PersonCommand::Rewrap(args) => rewrap::run(args),
    }
}

fn export(session: &Session, args: &ExportArgs) -> Result<ExitCode, CliError> {
    let (id, act) = (args.id, session.act(String::new()));
    let row = AccessRow {
        id: session.ids.next(act.at.0).to_string(),
        at: act.at,
        actor: act.actor,
        person_id: id.to_string(),
        request_id: None,
        purpose: AccessPurpose::Export.to_string(),
    };
    let master = session.config.personal.master_key.clone();
    let store = session.store.clone();
    let known = session.write(move |conn| {
        export::gather(conn, store.registers(), id, master.as_ref())?;
        access::note(conn, &[row])?;
        // Once more, with this access among the others.
        export::gather(conn, store.registers(), id, master.as_ref())
    })?;
    let body = PersonExport::of(&known);
    match &args.output {
        None => output::json(&body)?,
        Some(path) => {
            let text = serde_json::to_string_pretty(&body)?;
            private::write(path, format!("{text}\n").as_bytes())?;
            output::note(format_args!("written to {}", path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn erase(session: &Session, args: &EraseArgs) -> Result<ExitCode, CliError> {
    let reason = Prose::parse(&args.reason).map_err(CliError::Reason)?;
    let erased = erased(session, args.id, reason.as_str())?;
    output::line(if erased {
        format!("person {} is erased", args.id)
    } else {
        format!("person {} was erased already", args.id)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Erases one person; returns whether there was anything to erase.
fn erased(session: &Session, id: Uuid, reason: &str) -> Result<bool, CliError> {
    let (act, ledger) = (session.act(reason.to_owned()), session.ledger());
    let written = session.write(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| {
            erasure::erase(tx, id, &Expected::Any, ledger.as_ref())
        })
    })?;
    Ok(written.revision.is_some())
}
