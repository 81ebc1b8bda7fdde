//! `person rewrap`: the rotation of the master key.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::super::session::{self, Session};
use super::super::{CliError, output};
use crate::config::{self, CommonArgs};
use crate::master_key::MasterKey;
use crate::service::error::ServiceError;
use crate::service::vault::{self, Rewrapped};
use crate::store::revision::{self, Mode};

/// What `person rewrap` takes.
#[derive(Debug, Args)]
pub struct RewrapArgs {
    /// File with the new master key, 32 bytes in Base64
    #[arg(long, value_name = "FILE")]
    new_key_file: PathBuf,
    #[command(flatten)]
    common: CommonArgs,
}

/// Wraps the keys of all persons under the new master key, all or none.
///
/// # Errors
/// The settings or the new key can't be used, a key is wrapped under neither, or the
/// register can't be opened or written to.
pub fn run(args: &RewrapArgs) -> Result<ExitCode, CliError> {
    let new = config::read_master_key(&args.new_key_file)?;
    session::with_existing(&args.common, |session| rewrapped(session, new))
}

fn rewrapped(session: &Session, new: MasterKey) -> Result<ExitCode, CliError> {
    let old = session.config.personal.master_key.clone();
    let act = session.act("wrap the keys of persons under another master key".to_owned());
    let written = session.write(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| {
            vault::rewrap(tx, old.as_ref(), &new)
        })
    })?;
    let Rewrapped { done, before } = written.value;
    if done == 0 {
        output::line(format_args!(
            "nothing to do: all {before} keys are wrapped under the new master key"
        ))?;
    } else {
        output::line(format_args!(
            "wrapped {done} keys under the new master key, {before} were already"
        ))?;
    }
    output::note(
        "name the new key in the settings and start the service again; backups made before need the old one",
    );
    Ok(ExitCode::SUCCESS)
}
