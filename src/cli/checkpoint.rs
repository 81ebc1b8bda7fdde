//! `checkpoint`: where the journal stands, signed.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{CliError, output, private, session};
use crate::config::CommonArgs;
use crate::schedule::checkpoint;
use crate::service::revision::checkpoint::SignerKey;
use crate::store::moment::Moment;

/// What `checkpoint` takes.
#[derive(Debug, Subcommand)]
pub enum CheckpointCommand {
    /// Make a key to sign with, and print its public half
    Key(KeyArgs),
    /// Print where the journal stands, signed
    Make(Box<MakeArgs>),
}

/// What `checkpoint key` takes.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// The file to make; keep it on another machine, or where the database's owner cannot read it
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// What `checkpoint make` takes.
#[derive(Debug, Args)]
pub struct MakeArgs {
    /// File with the key to sign with, made by `checkpoint key`
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// File to which the line is added too; keep it outside the backups
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Runs the subcommand.
///
/// # Errors
/// A file can't be read or written, or the register can't be opened or read.
pub fn run(command: &CheckpointCommand) -> Result<ExitCode, CliError> {
    match command {
        CheckpointCommand::Key(args) => key(args),
        CheckpointCommand::Make(args) => make(args),
    }
}

fn key(args: &KeyArgs) -> Result<ExitCode, CliError> {
    let secret = SignerKey::generate()?;
    let signer = SignerKey::parse(&secret).map_err(|error| CliError::Refused(error.to_string()))?;
    private::write(&args.to, secret.as_bytes())?;
    output::line(signer.public())?;
    output::note("publish this half: whoever has it can tell a checkpoint of yours from another");
    Ok(ExitCode::SUCCESS)
}

fn make(args: &MakeArgs) -> Result<ExitCode, CliError> {
    let signer = private::signer(&args.key)?;
    session::with_unchanged(&args.common, |session| {
        let now = Moment(session.clock.now());
        let made = session.store.read_now(|conn| signer.checkpoint(conn, now))?;
        if let Some(to) = &args.to {
            let failed = |source| CliError::Unwritable { path: to.clone(), source };
            checkpoint::append(to, &made).map_err(failed)?;
        }
        output::line(serde_json::to_string(&made)?)?;
        Ok(ExitCode::SUCCESS)
    })
}
