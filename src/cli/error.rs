//! Why a command could not be done.

use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use thiserror::Error;

use super::expiry::ExpiryError;
use super::output;
use crate::config::ConfigError;
use crate::domain::statistics::PartsDoNotSum;
use crate::domain::violation::Violation;
use crate::server::ServeError;
use crate::service::error::ServiceError;
use crate::service::import::sheet::SheetError;
use crate::store::error::StoreError;
use crate::telemetry::TelemetryError;

/// Why a command could not be done.
#[derive(Debug, Error)]
pub enum CliError {
    /// The settings can't be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The log can't be set up.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A use case did not come about.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The register can't be served.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Counts make no sense.
    #[error(transparent)]
    Counts(#[from] PartsDoNotSum),
    /// A directory can't be made.
    #[error("the directory {} can't be made: {source}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file can't be read.
    #[error("{} can't be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file can't be written.
    #[error("{} can't be written: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A command that is for SQLite alone, with what to do in its place.
    #[error("{0}")]
    OtherEngine(String),
    /// What is asked for can't be done as things stand, with how to mend it.
    #[error("{0}")]
    Refused(String),
    /// A file can't be read as a table of members.
    #[error("{}: {}: {source}", path.display(), source.code())]
    Sheet {
        /// The file.
        path: PathBuf,
        /// Why.
        source: SheetError,
    },
    /// The end of a token can't be used.
    #[error("--expires: {0}")]
    Expiry(#[from] ExpiryError),
    /// The label of a token or an account can't be used.
    #[error("--label: {0}")]
    Label(Violation),
    /// What was given as an IČO is none.
    #[error("--organization {0}: {1}")]
    Ico(String, Violation),
    /// No organization has that IČO.
    #[error("--organization {0}: no organization has this IČO: record it first")]
    OrganizationMissing(String),
    /// The login of an account can't be used.
    #[error("--login: {}", Violation::EmailForm)]
    Login,
    /// Nothing personal can be kept.
    #[error("--login needs the master key: configure it first, see OPERATIONS.md")]
    MasterKeyMissing,
    /// The reason of an erasure can't be used.
    #[error("--reason: {0}")]
    Reason(Violation),
    /// Results have nowhere to go.
    #[error("the result can't be written: {0}")]
    Output(#[from] io::Error),
    /// A result has no form in JSON.
    #[error("the result can't be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl CliError {
    /// Tells people what went wrong, and the shell that something did.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        // Whoever reads our output has had enough of it: nothing to tell.
        if !matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            output::note(format_args!("error: {}", with_causes(self)));
        }
        ExitCode::from(2)
    }
}

/// The error and its causes, each told once: many errors repeat their cause.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.contains(&told) {
            text = format!("{text}: {told}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let source = io::Error::other("the disk is gone");
        let error = CliError::Unreadable { path: PathBuf::from("a.csv"), source };
        assert_eq!(with_causes(&error), "a.csv can't be read: the disk is gone");
    }
}
