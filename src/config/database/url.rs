//! The address of a database: an engine and its place.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;

use super::postgres;

/// The address of a database. `Display` and `Debug` hide its password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// PostgreSQL, or an engine that speaks its protocol: the whole URL.
    Postgres(String),
    /// A file of SQLite.
    Sqlite(PathBuf),
}

/// Why a text is no address of a database. Never repeats the text, which may
/// hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DatabaseUrlError {
    /// Another scheme.
    #[error("the scheme `{0}:` is not one of them")]
    Scheme(String),
    /// A connection string of key=value pairs.
    #[error("a list of key=value pairs is not one of them, write it as postgres://…")]
    KeyValue,
    /// Nothing that could be told from a typing error.
    #[error("it has no scheme and doesn't end in .db")]
    Form,
    /// Addresses that the client library would read in another way than meant.
    #[error(
        "a port must be a number, and in the user name and the password each of \
         @ : / ? # % and blanks must be percent-encoded (@ is %40, / is %2F)"
    )]
    Unencoded,
    /// SQLite without a file of its own.
    #[error(
        "a path of a file must follow, without `?` settings; databases in memory are not supported"
    )]
    SqlitePath,
}

impl DatabaseUrl {
    /// The SQLite file of a data directory.
    ///
    /// # Errors
    /// The name of the directory is empty or SQLite would not take it for a
    /// path.
    pub fn in_directory(directory: &Path) -> Result<Self, DatabaseUrlError> {
        if directory.as_os_str().is_empty() || is_special(directory) {
            return Err(DatabaseUrlError::SqlitePath);
        }
        Ok(Self::Sqlite(directory.join("registry.db")))
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return sqlite(path.strip_prefix("//").unwrap_or(path));
        }
        for scheme in ["postgres://", "postgresql://"] {
            if let Some(rest) = text.strip_prefix(scheme) {
                if !postgres::is_clear(rest) {
                    return Err(DatabaseUrlError::Unencoded);
                }
                return Ok(Self::Postgres(text.to_owned()));
            }
        }
        if let Some(scheme) = scheme(text) {
            return Err(DatabaseUrlError::Scheme(scheme.to_owned()));
        }
        plain(text)
    }
}

/// The scheme of a URL; of one letter, it is a drive of Windows.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let tail = scheme.strip_prefix(|c: char| c.is_ascii_alphabetic())?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (!tail.is_empty() && tail.chars().all(word)).then_some(scheme)
}

fn plain(text: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
    let key = |c: char| c.is_ascii_lowercase() || c == '_' || c == ' ';
    if (text.split_once('=')).is_some_and(|(head, _)| head.chars().all(key)) {
        return Err(DatabaseUrlError::KeyValue);
    }
    if Path::new(text).extension().is_none_or(|end| end != "db") {
        return Err(DatabaseUrlError::Form);
    }
    Ok(DatabaseUrl::Sqlite(PathBuf::from(text)))
}

fn sqlite(path: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
    let no_file = path.is_empty() || path.ends_with('/') || path.contains(['?', '\0']);
    if no_file || is_special(Path::new(path)) {
        return Err(DatabaseUrlError::SqlitePath);
    }
    Ok(DatabaseUrl::Sqlite(PathBuf::from(path)))
}

/// Names that SQLite takes for something else than a path.
fn is_special(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.starts_with(b":") || bytes.starts_with(b"file:")
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(url) => postgres::write_hidden(formatter, url),
            Self::Sqlite(path) => write!(formatter, "sqlite:{}", path.display()),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}
