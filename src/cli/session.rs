//! An opened register, and who works with it.

use std::process::ExitCode;

use super::CliError;
use crate::clock::{Clock, Ids};
use crate::config::{self, CommonArgs, Config, DatabaseUrl, Defaults};
use crate::server::Service;
use crate::service::erasure::{self, Replayed};
use crate::service::error::ServiceError;
use crate::service::setup::{self, Prepared};
use crate::store::db::{Db, Missing, Store, Target};
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::migration;
use crate::store::moment::Moment;
use crate::store::revision::Act;
use crate::telemetry;

/// How often the start waits for its turn to write, each time as long as the engine
/// waits for a lock.
const TURNS: u32 = 20;

/// An opened register, and who works with it.
pub struct Session {
    /// The settings of this run.
    pub config: Config,
    /// The register.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
}

impl Session {
    /// An act of the command line, now.
    pub fn act(&self, reason: String) -> Act {
        Act {
            actor: "command line".to_owned(),
            reason,
            request_id: None,
            at: Moment(self.clock.now()),
        }
    }

    /// Makes the register ready, and says what that took.
    ///
    /// # Errors
    /// Those of [`setup::prepare`].
    pub fn prepare(&self, reason: String) -> Result<Prepared, CliError> {
        let (act, ids) = (self.act(reason), self.ids.clone());
        let association = self.config.association.clone();
        self.write_in_turn(move |conn| setup::prepare(conn, &act, &ids, &association))
    }

    /// Where erasures are noted, if a place is configured.
    pub fn ledger(&self) -> Option<Ledger> {
        self.config.personal.erasure_ledger.clone().map(Ledger::at)
    }

    /// Erases whoever the ledger says was erased, so that a backup that was put back
    /// in any way brings nobody back; makes the ledger where there is none yet.
    ///
    /// # Errors
    /// The ledger can't be used, or the store fails.
    pub fn replay(&self) -> Result<Replayed, CliError> {
        let Some(ledger) = self.ledger() else {
            return Ok(Replayed::default());
        };
        ledger.create()?;
        let entries = ledger.entries()?;
        let act = self.act("erase again whom the ledger says was erased".to_owned());
        self.write_in_turn(move |conn| erasure::replay(conn, &act, &entries))
    }

    /// What a server serves.
    ///
    /// # Errors
    /// The pulse of the database cannot be felt.
    pub fn service(&self) -> Result<Service, CliError> {
        let target = target(&self.config.database.url);
        Ok(Service {
            store: self.store.clone().with_pulse(&target)?,
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            master_key: self.config.personal.master_key.clone(),
            erasure_ledger: self.ledger(),
        })
    }

    /// Writes what a start has to write. On PostgreSQL, where other instances write all
    /// the time, or make the register ready themselves, it waits for its turn.
    ///
    /// # Errors
    /// What `write` returns, or a failure of the store.
    pub fn write_in_turn<T: Send + 'static>(
        &self,
        write: impl Fn(&mut Db) -> Result<T, ServiceError> + Clone + Send + 'static,
    ) -> Result<T, CliError> {
        let mut turns = 1..=TURNS;
        let shared = matches!(self.config.database.url, DatabaseUrl::Postgres(_));
        loop {
            match (self.store.write_now(write.clone()), turns.next()) {
                (Err(ServiceError::Store(StoreError::Busy)), Some(turn)) if shared => {
                    tracing::warn!(turn, "others write: waiting for a turn");
                }
                (written, _) => return Ok(written?),
            }
        }
    }

    /// Writes to the register.
    ///
    /// # Errors
    /// What `write` returns, or a failure of the store.
    pub fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Db) -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, CliError> {
        Ok(self.store.write_now(write)?)
    }
}

/// Starts the log, opens the register, works with it and closes it again, so
/// that its file is whole whatever came of the work.
///
/// # Errors
/// The log can't be set up, the register can't be opened, or what `work` returns.
pub fn with(
    config: Config,
    missing: Missing,
    work: impl FnOnce(&mut Session) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    telemetry::init_logging(&config.log)?;
    let database = &config.database;
    let store = Store::open(&target(&database.url), missing, database.readers, database.queue)?
        .with_group_commit(database.group_commit);
    run(config, store, work)
}

fn run(
    config: Config,
    store: Store,
    work: impl FnOnce(&mut Session) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    let mut session = Session { config, store, clock: Clock::System, ids: Ids::default() };
    let result = work(&mut session);
    session.store.close();
    result
}

/// The same with a register that must be there, with the schema of this program.
///
/// # Errors
/// As [`with`]; the settings can't be used, or the schema is older.
pub fn with_existing(
    common: &CommonArgs,
    work: impl FnOnce(&mut Session) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    let config = config::load(common, None, Defaults::command())?;
    with(config, Missing::Refuse, |session| {
        session.store.read_now(migration::refuse_older)?;
        work(session)
    })
}

/// The same with a register of which nothing may be changed.
///
/// # Errors
/// As [`with_existing`].
pub fn with_unchanged(
    common: &CommonArgs,
    work: impl FnOnce(&mut Session) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    let config = config::load(common, None, Defaults::command())?;
    telemetry::init_logging(&config.log)?;
    let store = Store::open_reading(&target(&config.database.url))?;
    run(config, store, |session| {
        session.store.read_now(migration::refuse_older)?;
        work(session)
    })
}

/// Where the database is.
pub fn target(url: &DatabaseUrl) -> Target {
    match url {
        DatabaseUrl::Postgres(url) => Target::Postgres(url.clone()),
        DatabaseUrl::Sqlite(path) => Target::Sqlite(path.clone()),
    }
}
