//! Files that only their owner may read.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use zeroize::Zeroizing;

use super::CliError;

/// Reads the text of a file that nobody but its owner can read.
///
/// # Errors
/// Others can, or it cannot be read.
pub fn read(path: &Path) -> Result<Zeroizing<String>, CliError> {
    let failed = |source| CliError::Unreadable { path: path.to_owned(), source };
    #[cfg(unix)]
    {
        let mode = fs::metadata(path).map_err(failed)?.permissions();
        let mode = std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777;
        if mode & 0o077 != 0 {
            let place = path.display();
            return Err(CliError::Refused(format!(
                "{place} can be read by others ({mode:03o}): chmod 600 {place}"
            )));
        }
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

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
