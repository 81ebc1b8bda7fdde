//! Files that only their owner may read.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use super::CliError;

/// Writes a new file at `path`. Half a file is none: it is removed.
///
/// # Errors
/// There is one already, or it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let failed = |source| CliError::Unwritable { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // What was written is of no use, and the failure is told.
        let _ = fs::remove_file(path);
    }
    written.map_err(failed)
}
