//! Files that only their owner may read.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::CliError;
use crate::config::read_key;
use crate::service::revision::checkpoint::SignerKey;
use crate::store::db::create_private;

/// Writes a new file at `path`. Half a file is none: it is removed.
///
/// # Errors
/// There is one already, or it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let failed = |source| CliError::Unwritable { path: path.to_owned(), source };
    let mut file = create_private(path).map_err(failed)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // What was written is of no use, and the failure is told.
        let _ = fs::remove_file(path);
    }
    written.map_err(failed)
}

/// The key to sign checkpoints with in the file at `path`, which only its owner may read.
///
/// # Errors
/// It cannot be read, or is none.
pub fn signer(path: &Path) -> Result<SignerKey, CliError> {
    let text = read_key(path)?;
    let refused = |error| CliError::Refused(format!("{}: {error}", path.display()));
    SignerKey::parse(&text).map_err(refused)
}
