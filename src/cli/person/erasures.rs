//! `person erasures`: the ledger, checked, and replayed.

use std::process::ExitCode;

use clap::Args;

use super::super::session::{self, Session};
use super::super::{CliError, output};
use crate::config::CommonArgs;
use crate::service::erasure;
use crate::service::error::ServiceError;

/// What `person erasures` takes.
#[derive(Debug, Args)]
pub struct ErasuresArgs {
    /// Erase in this register whoever the ledger names and is still known here
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// Lists the ledger, once each line is known to follow the one before it.
///
/// # Errors
/// The settings or the ledger can't be used, or the register can't be opened, read
/// or written to.
pub fn run(args: &ErasuresArgs) -> Result<ExitCode, CliError> {
    session::with_existing(&args.common, |session| listed(session, args.apply))
}

fn listed(session: &Session, apply: bool) -> Result<ExitCode, CliError> {
    let ledger = session.ledger().ok_or(ServiceError::LedgerMissing)?;
    let entries = ledger.entries()?;
    for entry in &entries {
        output::line(format_args!("{} {} revision {}", entry.at, entry.person, entry.revision))?;
    }
    output::line(format_args!("{} erasures, each line follows the one before it", entries.len()))?;
    let unknown = if apply {
        let act = session.act("erase again whom the ledger says was erased".to_owned());
        let replayed = session.write(move |conn| erasure::replay(conn, &act, &entries))?;
        for id in &replayed.erased {
            output::line(format_args!("erased again: {id}"))?;
        }
        if replayed.erased.is_empty() {
            output::line("nothing to erase: all of them are gone here")?;
        }
        replayed.unknown
    } else {
        session.store.read_now(|conn| erasure::unknown(conn, &entries))?
    };
    for id in &unknown {
        output::line(format_args!(
            "not in the ledger: {id} is erased here; put the whole ledger back, or a backup may bring the person back"
        ))?;
    }
    Ok(if unknown.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
