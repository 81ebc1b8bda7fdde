//! `demo`: the members of 20 February 2020, from one command.

mod welcome;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::session::{self, Session};
use super::{CliError, output, private, progress};
use crate::config::{self, CommonArgs, Config, DatabaseUrl, Defaults, ServerArgs};
use crate::domain::kind::Dimension;
use crate::domain::statistics::{By, Counts, count};
use crate::server;
use crate::service::demonstration::{self, AS_OF};
use crate::service::error::ServiceError;
use crate::service::vault::new_master_key;
use crate::store::db::Missing;
use crate::store::revision;

/// What `demo` takes. Where nothing names a database, its data directory is
/// `demo-data`.
#[derive(Debug, Args)]
#[command(mut_args(config::with_default))]
#[command(
    after_help = "Where nothing names a database, it is demo-data/registry.db, made at the first start."
)]
pub struct DemoArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Address to serve on; port 0 picks a free one
    #[arg(long, value_name = "ADDR:PORT", env = "REGISTRY_BIND")]
    bind: Option<SocketAddr>,
    /// Walk the application of the Ústí Region on, as no source says that it happened,
    /// in a data directory of its own: demo-data-admission
    #[arg(long, value_name = "SCENARIO")]
    scenario: Option<Scenario>,
}

/// A worked-through example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// The Ústí Region is admitted, effective from 1 April 2020.
    Admission,
}

/// The first day of the scenario's membership.
const ADMITTED: NaiveDate = match NaiveDate::from_ymd_opt(2020, 4, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Loads the demonstration where there is no member yet, shows the members by
/// type and serves them until told to stop.
///
/// # Errors
/// The settings can't be used, or the register can't be opened, filled or served.
pub fn run(args: &DemoArgs) -> Result<ExitCode, CliError> {
    let server = ServerArgs { bind: args.bind, ..ServerArgs::default() };
    let mut defaults = Defaults::demo();
    if args.scenario.is_some() {
        // Never in that of the demonstration, which holds what sources say alone.
        defaults.data = Some(PathBuf::from("demo-data-admission"));
    }
    let mut config = config::load(&args.common, Some(&server), defaults)?;
    // One port is enough to look around.
    config.server.metrics_bind = None;
    make_directory(&config)?;
    session::with(config, Missing::Create, |session| {
        keep_personal_values(&mut session.config)?;
        let spinner = progress::spinner("loading the demonstration");
        let day = if args.scenario.is_some() { ADMITTED } else { AS_OF };
        let counts = load(session, args.scenario).and_then(|()| by_type(session, day));
        spinner.finish_and_clear();
        show(session, &counts?, day, args.scenario)
    })
}

fn make_directory(config: &Config) -> Result<(), CliError> {
    let DatabaseUrl::Sqlite(file) = &config.database.url else {
        return Ok(());
    };
    match file.parent().filter(|parent| *parent != Path::new("")) {
        Some(path) => fs::create_dir_all(path)
            .map_err(|source| CliError::Directory { path: path.to_owned(), source }),
        None => Ok(()),
    }
}

/// A key and a ledger of its own beside the database, where none is configured, so
/// that contacts can be tried; once it is known that the database is one of ours.
fn keep_personal_values(config: &mut Config) -> Result<(), CliError> {
    let DatabaseUrl::Sqlite(file) = &config.database.url else {
        return Ok(());
    };
    let directory = file.parent().unwrap_or_else(|| Path::new(""));
    if config.personal.master_key.is_none() {
        let path = directory.join("master.key");
        if !path.exists() {
            private::write(&path, new_master_key()?.reveal().as_bytes())?;
        }
        config.personal.master_key = Some(config::read_master_key(&path)?);
    }
    let ledger = directory.join("erasures.jsonl");
    config.personal.erasure_ledger.get_or_insert(ledger);
    Ok(())
}

fn load(session: &Session, scenario: Option<Scenario>) -> Result<(), CliError> {
    let why = "make the demonstration ready".to_owned();
    session.prepare(why.clone())?;
    let (act, ids, store) = (session.act(why), session.ids.clone(), session.store.clone());
    session.write(move |conn| {
        let loaded = demonstration::load(conn, &act, &ids)?;
        if scenario == Some(Scenario::Admission) {
            demonstration::walk(conn, &act, &ids, store.registers())?;
        }
        tracing::debug!(loaded, "the demonstration is there");
        Ok::<_, ServiceError>(())
    })
}

fn by_type(session: &Session, day: NaiveDate) -> Result<Counts, CliError> {
    let registers = session.store.registers();
    let register = session.store.read_now(|conn| {
        let head = revision::head(conn)?;
        registers.at(conn, head.number)
    })?;
    let by = By::one(Dimension::Type);
    Ok(count(&register, day, by)?)
}

fn show(
    session: &Session,
    counts: &Counts,
    day: NaiveDate,
    scenario: Option<Scenario>,
) -> Result<ExitCode, CliError> {
    session.replay()?;
    let service = session.service()?;
    let program = std::env::args_os().next();
    let config = &session.config;
    server::serve(&config.server, service, None, |address, _| {
        let token = welcome::token_command(program.as_deref(), &config.database.url);
        // A server serves on where nobody reads what it says.
        let _ = output::raw(&welcome::text(address, counts, &token, day, scenario.is_some()));
    })?;
    Ok(ExitCode::SUCCESS)
}
