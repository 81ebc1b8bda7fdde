//! The environment variables of this program.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use clap::{Args, Command};
use zeroize::Zeroizing;

use super::arguments::{CommonArgs, ServerArgs};
use super::error::ConfigError;
use super::personal;

const PREFIX: &str = "REGISTRY_";

/// The variables that begin with the prefix of this program.
#[derive(Default)]
pub(super) struct Environment(BTreeMap<String, OsString>);

impl Environment {
    pub(super) fn of(variables: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let named = variables.map(|(name, value)| (name.to_string_lossy().into_owned(), value));
        Self(named.filter(|(name, _)| name.starts_with(PREFIX)).collect())
    }

    /// Whether the variable `name` has this value.
    pub(super) fn holds(&self, name: &str, value: impl AsRef<OsStr>) -> bool {
        self.0.get(name).is_some_and(|held| held == value.as_ref())
    }

    /// The value of a variable that is no flag; what is no text is taken as none of
    /// the values that can be used.
    pub(super) fn text(&self, name: &str) -> Option<Zeroizing<String>> {
        self.0.get(name).map(|held| Zeroizing::new(held.to_string_lossy().into_owned()))
    }

    /// Refuses variables that nothing reads: they are typing errors.
    pub(super) fn refuse_unknown(&self) -> Result<(), ConfigError> {
        let known = known();
        let unknown = self.0.keys().find(|name| !known.contains(name));
        let Some(name) = unknown.cloned() else {
            return Ok(());
        };
        let distance = |candidate: &String| strsim::damerau_levenshtein(candidate, &name);
        let nearest = known.iter().min_by_key(|candidate| distance(candidate));
        Err(ConfigError::EnvironmentUnknown { nearest: nearest.cloned().unwrap_or_default(), name })
    }
}

/// The names as the flags declare them, so that no list of them can grow old, and
/// the one that has no flag.
/// Those of the server count for every subcommand: one environment often serves
/// several.
fn known() -> Vec<String> {
    let command = ServerArgs::augment_args(CommonArgs::augment_args(Command::new("")));
    let names = command.get_arguments().filter_map(clap::Arg::get_env);
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.chain([personal::VARIABLE.to_owned()]).collect()
}
