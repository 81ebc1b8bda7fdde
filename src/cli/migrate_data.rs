//! `migrate-data`: the register from SQLite to PostgreSQL.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, output, progress, session};
use crate::clock::legal_day;
use crate::config::{self, CommonArgs, ConfigError, DatabaseUrl, Defaults, Secret};
use crate::service::transfer::{self, Moved};
use crate::store::db::{self, Missing, Target};
use crate::store::{backup, migration};

/// What `migrate-data` takes.
#[derive(Debug, Args)]
pub struct MigrateDataArgs {
    /// The PostgreSQL database to move to: `postgres://…`, without a register in it
    #[arg(long, value_name = "URL")]
    to: Secret,
    #[command(flatten)]
    common: CommonArgs,
}

/// Moves the register that the settings name: revisions, hashes and ids stay. The file it
/// comes from is left as it is.
///
/// # Errors
/// The settings can't be used, the register is not on SQLite or in use, the target is not
/// an empty PostgreSQL database, or what came is not what was there.
pub fn run(args: &MigrateDataArgs) -> Result<ExitCode, CliError> {
    let target = match args.to.reveal().parse().map_err(ConfigError::from)? {
        DatabaseUrl::Postgres(url) => Target::Postgres(url),
        DatabaseUrl::Sqlite(_) => {
            let why = "a register moves to PostgreSQL: give --to postgres://…; a copy of a SQLite file is made by `backup`";
            return Err(CliError::Refused(why.to_owned()));
        }
    };
    let config = config::load(&args.common, None, Defaults::command())?;
    let DatabaseUrl::Sqlite(path) = &config.database.url else {
        let why = "a register moves from SQLite: name its directory by --data; PostgreSQL is copied by pg_dump";
        return Err(CliError::Refused(why.to_owned()));
    };
    Target::Sqlite(path.clone()).check(Missing::Refuse)?;
    backup::refuse_in_use(path)?;
    session::with_unchanged(&args.common, |session| {
        let mut to = target.open()?;
        migration::run(&mut to)?;
        let master = session.config.personal.master_key.as_ref();
        let today = legal_day(session.clock.now());
        let bar = progress::spinner("moving the register");
        let moved = session.store.read_now(|from| {
            db::snapshot(from, |from| {
                db::whole(&mut to, |to| {
                    transfer::run(from, to, master, today, |table, rows| {
                        bar.set_message(format!("{table}: {rows} rows"));
                    })
                })
            })
        });
        bar.finish_and_clear();
        let moved: Moved = moved?;
        crate::store::transfer::settle(&mut to)?;
        told(&moved)
    })
}

fn told(moved: &Moved) -> Result<ExitCode, CliError> {
    let Moved { rows, verification, days } = moved;
    for (table, rows) in rows {
        output::line(format_args!("{table}: {rows}"))?;
    }
    output::line(format_args!("the same members by type on {days} days"))?;
    output::line(format_args!(
        "verified: {} revisions, head sha256 {}",
        verification.revisions, verification.hash
    ))?;
    output::note("the file it came from is as it was: put it away, so that nobody writes to it");
    Ok(ExitCode::SUCCESS)
}
