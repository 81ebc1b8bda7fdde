//! `backup`: the register as one file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{CliError, output, progress, session};
use crate::config::{self, CommonArgs, DatabaseUrl, Defaults};
use crate::store::{backup, revision};

/// What `backup` takes.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to make; it must not be there yet
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
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
    session::with_existing(&args.common, |session| {
        let spinner = progress::spinner("copying the register");
        let to = args.to.clone();
        let copied = session.store.read_now(|conn| backup::copy(conn, &to));
        spinner.finish_and_clear();
        copied?;
        let head = session.store.read_now(revision::head)?;
        output::line(format_args!(
            "copied to {}, revision {} at least",
            to.display(),
            head.number
        ))?;
        output::note("keep the master key and the erasure ledger elsewhere: they are not in it");
        Ok(ExitCode::SUCCESS)
    })
}
