//! `serve`: the register over HTTP.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, output, session};
use crate::config::{self, CommonArgs, Defaults, ServerArgs};
use crate::server;
use crate::store::db::Missing;

/// What `serve` takes.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    common: CommonArgs,
    #[command(flatten)]
    server: ServerArgs,
}

/// Serves until told to stop.
///
/// # Errors
/// The settings can't be used, or the register can't be opened, made ready or
/// served.
pub fn run(args: &ServeArgs) -> Result<ExitCode, CliError> {
    let config = config::load(&args.common, Some(&args.server), Defaults::serve())?;
    session::with(config, Missing::Create, |session| {
        let prepared = session.prepare("make the register ready to be served".to_owned())?;
        tracing::info!(
            migrations = prepared.migrations.len(),
            units = prepared.units,
            rekeyed = prepared.rekeyed,
            founded = prepared.founded,
            "the register is ready"
        );
        let replayed = session.replay()?;
        tracing::info!(erased = replayed.erased.len(), "the erasure ledger was replayed");
        if !replayed.unknown.is_empty() {
            let persons = replayed.unknown.len();
            tracing::warn!(
                persons,
                "the ledger does not know of persons who are erased: see `person erasures`"
            );
        }
        let service = session.service();
        server::serve(&session.config.server, service, |address, metrics| {
            // A server serves on where nobody reads what it says.
            let _ = output::line(format_args!("listening on http://{address}"));
            if let Some(metrics) = metrics {
                let _ = output::line(format_args!("metrics on http://{metrics}/metrics"));
            }
        })?;
        Ok(ExitCode::SUCCESS)
    })
}
