//! How personal values are kept: the master key, and the ledger of erasures.

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::arguments::CommonArgs;
use super::environment::Environment;
use super::error::ConfigError;
use super::file::PersonalSection;
use crate::master_key::MasterKey;

/// The variable that holds the key itself. It has no flag: whoever can list the
/// processes of a machine sees their flags.
pub(super) const VARIABLE: &str = "REGISTRY_MASTER_KEY";

/// How personal values are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonalConfig {
    /// What they are kept under; none where none is configured.
    pub master_key: Option<MasterKey>,
    /// The file in which erasures are noted.
    pub erasure_ledger: Option<PathBuf>,
}

pub(super) fn merge(
    environment: &Environment,
    common: &CommonArgs,
    file: PersonalSection,
) -> Result<PersonalConfig, ConfigError> {
    let path = common.master_key_file.clone().or(file.master_key_file);
    let master_key = match (environment.text(VARIABLE), path) {
        // Never one in the place of the other: values would be written under a key
        // that nobody thinks of.
        (Some(_), Some(_)) => return Err(ConfigError::MasterKeyTwice),
        (Some(text), None) => Some(parsed(VARIABLE, &text)?),
        (None, Some(path)) => Some(read_master_key(&path)?),
        (None, None) => None,
    };
    let erasure_ledger = common.erasure_ledger.clone().or(file.erasure_ledger);
    Ok(PersonalConfig { master_key, erasure_ledger })
}

/// Reads the master key in a file that only its owner may read.
///
/// # Errors
/// The file cannot be read, others may read it, or it holds no key.
pub fn read_master_key(path: &Path) -> Result<MasterKey, ConfigError> {
    parsed(&path.display().to_string(), &read_key(path)?)
}

/// Reads the text of a file with a key, which only its owner may read.
///
/// # Errors
/// The file cannot be read, or others may read it.
pub fn read_key(path: &Path) -> Result<Zeroizing<String>, ConfigError> {
    let unreadable = |source| ConfigError::KeyFile { path: path.to_owned(), source };
    #[cfg(unix)]
    {
        let mode = fs::metadata(path).map_err(unreadable)?.permissions();
        let mode = std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777;
        if mode & 0o077 != 0 {
            return Err(ConfigError::KeyOpen { path: path.to_owned(), mode });
        }
    }
    Ok(Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?))
}

fn parsed(place: &str, text: &str) -> Result<MasterKey, ConfigError> {
    MasterKey::parse(text)
        .map_err(|why| ConfigError::MasterKeyForm { place: place.to_owned(), why })
}
