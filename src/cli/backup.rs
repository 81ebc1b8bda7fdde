//! `backup`: the register as one file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::session::{self, Session};
use super::{CliError, output, progress};
use crate::config::{self, CommonArgs, DatabaseUrl, Defaults};
use crate::store::backup;
use crate::store::backup::manifest::Manifest;
use crate::store::backup::shelf::{Copied, Shelf};
use crate::store::error::StoreError;
use crate::store::moment::Moment;

/// What `backup` takes.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to make, which must not be there yet; or a directory, in which one is made
    #[arg(long, value_name = "PATH")]
    to: PathBuf,
    /// Keep so many of the copies in that directory, and remove older ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Copies the register whole, whatever writes to it meanwhile.
///
/// # Errors
/// The settings can't be used, the register is on PostgreSQL, or the copy can't be
/// made.
pub fn run(args: &BackupArgs) -> Result<ExitCode, CliError> {
    let config = config::load(&args.common, None, Defaults::command())?;
    if let DatabaseUrl::Postgres(_) = &config.database.url {
        let shown = args.to.display();
        return Err(CliError::OtherEngine(format!(
            "PostgreSQL has its own way: pg_dump --format=custom --file={shown} --dbname='{}'",
            config.database.url
        )));
    }
    if args.keep.is_some() && !args.to.is_dir() {
        let why =
            "--keep is for a directory of copies, and --to is none: leave it out, or name one";
        return Err(CliError::Refused(why.to_owned()));
    }
    session::with_existing(&args.common, |session| {
        let spinner = progress::spinner("copying the register");
        let made_at = Moment(session.clock.now());
        let copied = made(session, &args.to, made_at);
        spinner.finish_and_clear();
        let Copied { path, manifest } = copied?;
        let revision = manifest.contents.revision;
        output::line(format_args!("copied to {}, revision {revision}", path.display()))?;
        if let Some(keep) = args.keep {
            let removed = Shelf::at(args.to.clone()).prune(usize::from(keep))?;
            output::note(format_args!("removed {removed} older copies"));
        }
        output::note("keep the master key and the erasure ledger elsewhere: they are not in it");
        Ok(ExitCode::SUCCESS)
    })
}

/// Makes the copy, with its manifest beside it.
fn made(session: &Session, to: &Path, at: Moment) -> Result<Copied, CliError> {
    Ok(session.store.read_now(|conn| {
        if to.is_dir() {
            return Shelf::at(to.to_owned()).add(conn, at);
        }
        backup::copy(conn, to)?;
        let manifest = Manifest::describe(to, at)?;
        manifest.write(to)?;
        Ok::<_, StoreError>(Copied { path: to.to_owned(), manifest })
    })?)
}
