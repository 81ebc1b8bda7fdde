//! `serve`: the register over HTTP.

mod first;

use std::process::ExitCode;

use clap::Args;

use super::session::{self, Session};
use super::{CliError, output, private};
use crate::config::{self, CheckpointConfig, CommonArgs, Defaults, ScheduleConfig, ServerArgs};
use crate::schedule::alarm::Alarm;
use crate::schedule::{self, Schedule};
use crate::server;
use crate::store::db::Missing;
use crate::telemetry::Metrics;

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
        let invited = first::invited(session)?;
        let service = session.service()?;
        let schedule = scheduled(session)?;
        let handed = config::handed_down()?;
        let scheme = if session.config.server.tls.is_some() { "https" } else { "http" };
        server::serve(&session.config.server, service, handed, |address, metrics| {
            // A server serves on where nobody reads what it says.
            let place = format!("{scheme}://{address}");
            let _ = invited.as_ref().map(|invited| first::show(invited, &place));
            let _ = output::line(format_args!("listening on {place}"));
            if let Some(metrics) = metrics {
                let _ = output::line(format_args!("metrics on http://{metrics}/metrics"));
            }
            if !config::tell_ready() {
                tracing::warn!("the supervisor could not be told that the service is ready");
            }
        })?;
        // Before the register is closed: what is being copied is copied to its end.
        drop(schedule);
        Ok(ExitCode::SUCCESS)
    })
}

/// Starts what is done by itself beside serving.
fn scheduled(session: &Session) -> Result<Schedule, CliError> {
    let ScheduleConfig { backup, checkpoint, alarm } = &session.config.schedule;
    let mut tasks = Vec::new();
    if let Some(config) = backup {
        tasks.push(schedule::backup::task(config, session.store.clone(), session.clock.clone())?);
    }
    if let Some(CheckpointConfig { key_file, file, every }) = checkpoint {
        let (signer, store) = (private::signer(key_file)?, session.store.clone());
        let clock = session.clock.clone();
        tasks.push(schedule::checkpoint::task(signer, file, *every, store, clock));
    }
    let alarm = Alarm(alarm.clone());
    Ok(Schedule::start(tasks, session.clock.clone(), Metrics::install()?, alarm)?)
}
