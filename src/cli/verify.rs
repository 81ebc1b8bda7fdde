//! `verify`: the journal recomputed, and compared with the facts.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{CliError, output, progress, session};
use crate::config::CommonArgs;
use crate::service::revision::{self, Fault, Verification};
use crate::store::db;

/// What `verify` takes.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
}

/// Verifies the whole register.
///
/// # Errors
/// The settings can't be used, or the register can't be opened or read.
pub fn run(args: &VerifyArgs) -> Result<ExitCode, CliError> {
    session::with_unchanged(&args.common, |session| {
        let bar = progress::bar("revisions");
        let progress = |done: i64, of: i64| {
            bar.set_length(u64::try_from(of).unwrap_or_default());
            bar.set_position(u64::try_from(done).unwrap_or_default());
        };
        // Of one state: a server may be writing beside us.
        let master = session.config.personal.master_key.as_ref();
        let verified = session
            .store
            .read_now(|conn| db::snapshot(conn, |conn| revision::verify(conn, master, progress)));
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
