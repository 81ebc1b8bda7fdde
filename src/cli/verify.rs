//! `verify`: the journal recomputed, and compared with the facts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{CliError, output, progress, session};
use crate::config::CommonArgs;
use crate::service::revision::checkpoint::{self, Line};
use crate::service::revision::{self, Fault, Verification};
use crate::store::db;
use crate::store::error::StoreError;

/// What `verify` takes.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// File with checkpoints, a line each, that the journal must still have
    #[arg(long, value_name = "FILE")]
    checkpoints: Option<PathBuf>,
    /// Public key that the checkpoints have to be signed with
    #[arg(long, value_name = "KEY", requires = "checkpoints")]
    checkpoint_key: Option<String>,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
}

/// Verifies the whole register.
///
/// # Errors
/// The settings can't be used, or the register can't be opened or read.
pub fn run(args: &VerifyArgs) -> Result<ExitCode, CliError> {
    let checkpoints = args.checkpoints.as_deref().map(read).transpose()?;
    session::with_unchanged(&args.common, |session| {
        let bar = progress::bar("revisions");
        let progress = |done: i64, of: i64| {
            bar.set_length(u64::try_from(of).unwrap_or_default());
            bar.set_position(u64::try_from(done).unwrap_or_default());
        };
        // Of one state: a server may be writing beside us.
        let master = session.config.personal.master_key.as_ref();
        let trusted = args.checkpoint_key.as_deref();
        let verified = session.store.read_now(|conn| {
            db::snapshot(conn, |conn| {
                let mut outcome = revision::verify(conn, master, progress)?;
                if let Some(lines) = &checkpoints {
                    outcome.faults.extend(checkpoint::compare(conn, lines, trusted)?);
                }
                Ok::<_, StoreError>(outcome)
            })
        });
        bar.finish_and_clear();
        let outcome = verified?;
        if args.json {
            output::json(&Outcome::from(&outcome))?;
        } else {
            for line in told(&outcome) {
                output::line(line)?;
            }
        }
        Ok(if outcome.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

/// The checkpoints of a file, a line each; blank lines are left out.
fn read(path: &Path) -> Result<Vec<Line>, CliError> {
    let text = fs::read_to_string(path);
    let text = text.map_err(|source| CliError::Unreadable { path: path.to_owned(), source })?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    Ok(lines.map(|(place, line)| (place, serde_json::from_str(line).ok())).collect())
}

fn told(outcome: &Verification) -> Vec<String> {
    let Verification { revisions, hash, changes, versions, faults } = outcome;
    let held = format!(
        "{revisions} revisions, {changes} changes, {versions} versions, head sha256 {hash}"
    );
    if faults.is_empty() {
        return vec![format!("verified: {held}")];
    }
    let mut lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.push(format!("not verified ({} faults): {held}", faults.len()));
    lines
}

#[derive(Serialize)]
struct Outcome<'a> {
    verified: bool,
    revisions: i64,
    changes: i64,
    versions: usize,
    head: String,
    faults: Vec<FaultOut<'a>>,
}

#[derive(Serialize)]
struct FaultOut<'a> {
    revision: Option<i64>,
    problem: &'a str,
}

impl<'a> From<&'a Verification> for Outcome<'a> {
    fn from(outcome: &'a Verification) -> Self {
        let fault =
            |fault: &'a Fault| FaultOut { revision: fault.revision, problem: &fault.problem };
        Self {
            verified: outcome.faults.is_empty(),
            revisions: outcome.revisions,
            changes: outcome.changes,
            versions: outcome.versions,
            head: format!("sha256:{}", outcome.hash),
            faults: outcome.faults.iter().map(fault).collect(),
        }
    }
}
