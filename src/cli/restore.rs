//! `restore`: a copy of the register, put back without whom it was asked to forget.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::copied::{remove, unpacked, verified};
use super::session::{self, Session};
use super::{CliError, output};
use crate::config::{self, CommonArgs, Config, DatabaseUrl, Defaults};
use crate::service::erasure::{self, Replayed};
use crate::service::revision::Verification;
use crate::store::db::Missing;
use crate::store::error::StoreError;
use crate::store::ledger::{Entry, Ledger};
use crate::store::{backup, migration, personal};

/// What `restore` takes.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The copy, as `backup` made it
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Replace the register that is there
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// Puts a copy in place: checked, verified, without those whom the erasure ledger
/// names, and written anew, so that nothing of them lingers in its file.
///
/// # Errors
/// The settings or the copy can't be used, the register is in use or there already,
/// no ledger is configured though the copy has personal values, or the store fails.
pub fn run(args: &RestoreArgs) -> Result<ExitCode, CliError> {
    let config = config::load(&args.common, None, Defaults::command())?;
    let target = match &config.database.url {
        DatabaseUrl::Sqlite(path) => path.clone(),
        url @ DatabaseUrl::Postgres(_) => return Err(other_engine(&args.from, url)),
    };
    if same(&args.from, &target) {
        let why = "--from is the register itself: name the copy that is to be put back";
        return Err(CliError::Refused(why.to_owned()));
    }
    if target.exists() {
        if !args.replace {
            let shown = target.display();
            let why = format!(
                "there is a register at {shown}: add --replace to put the copy in its place"
            );
            return Err(CliError::Refused(why));
        }
        backup::refuse_in_use(&target)?;
    }
    let beside = beside(&target);
    let result = prepared(args, config, &beside).and_then(|prepared| {
        let Some(prepared) = prepared else { return Ok(ExitCode::from(1)) };
        if target.exists() {
            // Once more: preparing a large register takes its time.
            backup::refuse_in_use(&target)?;
        }
        backup::put_in_place(&beside, &target)?;
        told(&prepared, &target)?;
        Ok(ExitCode::SUCCESS)
    });
    remove(&beside);
    result
}

fn other_engine(from: &Path, url: &DatabaseUrl) -> CliError {
    CliError::OtherEngine(format!(
        "PostgreSQL has its own way: pg_restore --clean --if-exists --dbname='{url}' {}; then \
         `person erasures --apply`, or the next `serve`, erases again whom the erasure ledger names",
        from.display()
    ))
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Where the copy is made ready: in the same directory, so that it can be moved at once.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".restoring");
    PathBuf::from(name)
}

struct Prepared {
    verification: Verification,
    replayed: Replayed,
}

/// Makes the copy ready beside the register; none where it does not verify.
fn prepared(
    args: &RestoreArgs,
    config: Config,
    beside: &Path,
) -> Result<Option<Prepared>, CliError> {
    if unpacked(&args.from, beside)?.is_none() {
        output::note("the copy has no manifest: whether it is the file that was made is not known");
    }
    let mut prepared = None;
    session::with(config.elsewhere(beside), Missing::Refuse, |session| {
        prepared = replayed(session)?;
        Ok(ExitCode::SUCCESS)
    })?;
    Ok(prepared)
}

fn replayed(session: &Session) -> Result<Option<Prepared>, CliError> {
    session.write(|conn| Ok(migration::run(conn)?))?;
    let first = verified(session)?;
    if !first.faults.is_empty() {
        for fault in &first.faults {
            output::line(fault)?;
        }
        output::line("the copy does not verify: nothing was put back")?;
        return Ok(None);
    }
    let entries = entries(session)?;
    let act = session.act("erase again whom the ledger says was erased".to_owned());
    let replayed = session.write(move |conn| erasure::replay(conn, &act, &entries))?;
    session.write(|conn| Ok(backup::write_anew(conn)?))?;
    Ok(Some(Prepared { verification: verified(session)?, replayed }))
}

/// Whom the ledger names. A copy with personal values is not put back without one:
/// whoever was erased since it was made would be back.
fn entries(session: &Session) -> Result<Vec<Entry>, CliError> {
    let known: i64 = session.store.read_now(personal::count)?;
    match session.ledger() {
        Some(ledger) => Ok(ledger.entries().or_else(|error| missing(&ledger, known, error))?),
        None if known == 0 => Ok(Vec::new()),
        None => Err(CliError::Refused(format!(
            "the copy holds what is known of {known} persons, and no erasure ledger is named: \
             name it by --erasure-ledger, so that nobody who was erased comes back"
        ))),
    }
}

/// A ledger that is not there is an empty one only where nobody can come back.
fn missing(ledger: &Ledger, known: i64, error: StoreError) -> Result<Vec<Entry>, StoreError> {
    if known == 0 && !ledger.path().exists() { Ok(Vec::new()) } else { Err(error) }
}

fn told(prepared: &Prepared, target: &Path) -> Result<(), CliError> {
    let Prepared { verification, replayed } = prepared;
    output::line(format_args!("put back at {}", target.display()))?;
    output::line(format_args!("erased again: {} persons", replayed.erased.len()))?;
    for id in &replayed.unknown {
        output::note(format_args!("person {id} is erased, and the ledger does not know of it"));
    }
    let Verification { revisions, hash, .. } = verification;
    output::line(format_args!("verified: {revisions} revisions, head sha256 {hash}"))
}
