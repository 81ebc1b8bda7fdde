//! `import`: tables into the register.

mod report;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::session::{self, Session};
use super::{CliError, output, progress};
use crate::config::CommonArgs;
use crate::service::import::sheet::Sheet;
use crate::service::import::{self, Report};
use crate::store::revision::{self, Mode, Written};

use report::Imported;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Import a table of members: all its rows, or none
    Members(MembersArgs),
}

/// What `import members` takes.
#[derive(Debug, Args)]
pub struct MembersArgs {
    /// The table, as CSV
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only say what would be recorded
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// Imports a table.
///
/// # Errors
/// The file can't be read, the settings can't be used, or the register can't be
/// opened or written to.
pub fn run(command: &ImportCommand) -> Result<ExitCode, CliError> {
    let ImportCommand::Members(args) = command;
    let path = || args.file.clone();
    let bytes =
        fs::read(&args.file).map_err(|source| CliError::Unreadable { path: path(), source })?;
    let digest = revision::digest(&bytes);
    let sheet = import::read(bytes).map_err(|source| CliError::Sheet { path: path(), source })?;
    session::with_existing(&args.common, |session| {
        let spinner = progress::spinner("importing");
        let written = record(session, args, &digest, sheet);
        spinner.finish_and_clear();
        let Written { value: report, revision } = written?;
        let refused = report.is_refused();
        let imported =
            Imported { file: &args.file, digest, dry_run: args.dry_run, revision, report };
        if args.json {
            output::json(&imported.json())?;
        } else {
            output::raw(&imported.text())?;
        }
        Ok(if refused { ExitCode::from(1) } else { ExitCode::SUCCESS })
    })
}

/// A refused table changes nothing, so it makes no revision either.
fn record(
    session: &Session,
    args: &MembersArgs,
    digest: &str,
    sheet: Sheet,
) -> Result<Written<Report>, CliError> {
    let act = session.act(format!("import members from {} (sha256 {digest})", args.file.display()));
    let mode = if args.dry_run { Mode::Validate } else { Mode::Commit };
    let ids = session.ids.clone();
    session.write(move |conn| {
        revision::write(conn, &act, mode, |tx| import::members(tx, &ids, &sheet))
    })
}
