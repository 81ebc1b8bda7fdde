//! `verify-backup`: whether a copy can be put back, and holds what it says.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::copied::{remove, unpacked, verified};
use super::{CliError, output, session};
use crate::config::{self, CommonArgs, Defaults};
use crate::store::backup::manifest::Contents;
use crate::store::db::Missing;
use crate::store::migration;

/// What `verify-backup` takes.
#[derive(Debug, Args)]
pub struct VerifyBackupArgs {
    /// The copy, as `backup` made it
    #[arg(value_name = "FILE")]
    copy: PathBuf,
    /// Directory to put it back in for a while; where nothing is named, that of the copy
    #[arg(long = "in", value_name = "DIR")]
    place: Option<PathBuf>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Puts a copy back in a temporary place, compares it with its manifest, brings its schema
/// up to date and verifies its journal. The register itself is left alone.
///
/// # Errors
/// The settings can't be used, the copy is damaged, foreign, newer or has no manifest, or
/// there is no room.
pub fn run(args: &VerifyBackupArgs) -> Result<ExitCode, CliError> {
    let mut common = args.common.clone();
    // Its own place is named below: none has to be configured.
    common.database = None;
    common.data = Some(PathBuf::from("."));
    let config = config::load(&common, None, Defaults::command())?;
    let beside = beside(args)?;
    let result = unpacked(&args.copy, &beside).and_then(|manifest| {
        let shown = args.copy.display();
        let missing = || CliError::Refused(format!("{shown} has no manifest beside it"));
        let manifest = manifest.ok_or_else(missing)?;
        session::with(config.elsewhere(&beside), Missing::Refuse, |session| {
            let found = session.store.read_now(Contents::read)?;
            let mut wrong = manifest.contents.differences(&found);
            session.write(|conn| Ok(migration::run(conn)?))?;
            let verification = verified(session)?;
            wrong.extend(verification.faults.iter().map(ToString::to_string));
            for line in &wrong {
                output::line(line)?;
            }
            if !wrong.is_empty() {
                output::line(format_args!("{shown} does not hold what it says"))?;
                return Ok(ExitCode::from(1));
            }
            let (revision, head) = (found.revision, &found.head);
            output::line(format_args!(
                "{shown} can be put back: of {}, verified, revision {revision}, head sha256 {head}",
                manifest.made_at
            ))?;
            Ok(ExitCode::SUCCESS)
        })
    });
    remove(&beside);
    result
}

/// Where the copy is put back for a while: under a name of this process.
fn beside(args: &VerifyBackupArgs) -> Result<PathBuf, CliError> {
    let shown = args.copy.display();
    let name = args.copy.file_name();
    let name = name.ok_or_else(|| CliError::Refused(format!("{shown} is no file")))?;
    let mut name = name.to_owned();
    name.push(format!(".verifying-{}", std::process::id()));
    let own = args.copy.parent().unwrap_or_else(|| Path::new(""));
    Ok(args.place.as_deref().unwrap_or(own).join(name))
}
