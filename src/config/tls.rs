//! The certificate with which the service is served.

use std::path::{Path, PathBuf};

use super::error::ConfigError;

/// Files of PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// The certificate, and those that lead from it to one that callers know.
    pub certificate: PathBuf,
    /// Its key, in a file that only its owner may read.
    pub key: PathBuf,
}

pub(super) fn merge(
    certificate: Option<&Path>,
    key: Option<&Path>,
) -> Result<Option<TlsConfig>, ConfigError> {
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => {
            refuse_open(key)?;
            let (certificate, key) = (certificate.to_owned(), key.to_owned());
            Ok(Some(TlsConfig { certificate, key }))
        }
        _ => Err(ConfigError::TlsHalf),
    }
}

fn refuse_open(key: &Path) -> Result<(), ConfigError> {
    let path = key.to_owned();
    let found = std::fs::metadata(key)
        .map_err(|source| ConfigError::TlsKey { path: path.clone(), source })?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            return Err(ConfigError::TlsKeyOpen { path, mode });
        }
    }
    Ok(())
}
