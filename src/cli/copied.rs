//! A copy of the register: checked and unpacked in a place of its own, verified there,
//! and taken away again.

use std::fs;
use std::path::{Path, PathBuf};

use super::session::Session;
use super::{CliError, progress};
use crate::service::revision::{self, Verification};
use crate::store::backup;
use crate::store::backup::manifest::Manifest;

/// Checks the copy `from` and copies it to `to`; returns its manifest, if it has one.
///
/// # Errors
/// The copy is not what its manifest describes, is damaged, is no register or one with a
/// newer schema, or cannot be copied.
pub fn unpacked(from: &Path, to: &Path) -> Result<Option<Manifest>, CliError> {
    let spinner = progress::spinner("checking the copy");
    let manifest = Manifest::of(from).and_then(|manifest| {
        if let Some(manifest) = &manifest {
            manifest.check(from)?;
        }
        backup::unpack(from, to)?;
        Ok(manifest)
    });
    spinner.finish_and_clear();
    Ok(manifest?)
}

/// Verifies the whole register.
///
/// # Errors
/// It can't be read.
pub fn verified(session: &Session) -> Result<Verification, CliError> {
    let master = session.config.personal.master_key.as_ref();
    Ok(session.store.read_now(|conn| revision::verify(conn, master, |_, _| ()))?)
}

/// Removes a database that was only made for a while, and what lies with it.
pub fn remove(database: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut file = database.as_os_str().to_owned();
        file.push(ending);
        // Gone already where it became the register.
        let _ = fs::remove_file(PathBuf::from(file));
    }
}
