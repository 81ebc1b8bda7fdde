//! `demo`: the members of 20 February 2020, from one command.

mod welcome;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::session::{self, Session};
use super::{CliError, output, progress};
use crate::config::{self, CommonArgs, Config, DatabaseUrl, Defaults, ServerArgs};
use crate::domain::statistics::{By, Counts, count};
use crate::server::{self, Service};
use crate::service::demonstration::{self, AS_OF};
use crate::service::error::ServiceError;
use crate::store::db::Missing;
use crate::store::revision;

/// What `demo` takes. Where nothing names a database, its data directory is
/// `demo-data`.
#[derive(Debug, Args)]
#[command(
    after_help = "Where nothing names a database, it is demo-data/registry.db, made at the first start."
)]
pub struct DemoArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Address to serve on; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT", env = "REGISTRY_BIND")]
    bind: Option<SocketAddr>,
    /// Serve a reply of a fixed size too, for `scripts/bench`
    #[arg(long, hide = true)]
    bench_static: bool,
}

/// Loads the demonstration where there is no member yet, shows the members by
/// type and serves them until told to stop.
///
/// # Errors
/// The settings can't be used, or the register can't be opened, filled or served.
pub fn run(args: &DemoArgs) -> Result<ExitCode, CliError> {
    let server =
        ServerArgs { bind: args.bind, bench_static: args.bench_static, ..ServerArgs::default() };
    let mut config = config::load(&args.common, Some(&server), Defaults::demo())?;
    // One port is enough to look around.
    config.server.metrics_bind = None;
    make_directory(&config)?;
    session::with(config, Missing::Create, |session| {
        let spinner = progress::spinner("loading the demonstration");
        let counts = load(session).and_then(|()| by_type(session));
        spinner.finish_and_clear();
        show(session, &counts?)
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

fn load(session: &Session) -> Result<(), CliError> {
    let why = "make the demonstration ready".to_owned();
    session.prepare(why.clone())?;
    let (act, ids) = (session.act(why), session.ids.clone());
    session.write(move |conn| {
        let loaded = demonstration::load(conn, &act, &ids)?;
        tracing::debug!(loaded, "the demonstration is there");
        Ok::<_, ServiceError>(())
    })
}

fn by_type(session: &Session) -> Result<Counts, CliError> {
    let registers = session.store.registers();
    let register = session.store.read_now(|conn| {
        let head = revision::head(conn)?;
        registers.at(conn, head.number)
    })?;
    let by = By { member_type: true, region: false };
    Ok(count(&register, AS_OF, by)?)
}

fn show(session: &Session, counts: &Counts) -> Result<ExitCode, CliError> {
    let service = Service {
        store: session.store.clone(),
        clock: session.clock.clone(),
        ids: session.ids.clone(),
    };
    let program = std::env::args_os().next();
    let config = &session.config;
    server::serve(&config.server, service, |address, _| {
        let token = welcome::token_command(program.as_deref(), &config.database.url);
        // A server serves on where nobody reads what it says.
        let _ = output::raw(&welcome::text(address, counts, &token));
    })?;
    Ok(ExitCode::SUCCESS)
}
