//! Where the register is kept, and how its address is read and shown.

mod postgres;
#[cfg(test)]
mod tests;
mod url;

use std::path::PathBuf;

pub use url::{DatabaseUrl, DatabaseUrlError};

use super::arguments::{CommonArgs, Secret};
use super::environment::Environment;
use super::error::{ConfigError, Layer};
use super::file::DatabaseSection;
use super::setting;

/// Where the register is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// The engine and its place.
    pub url: DatabaseUrl,
    /// Connections that read.
    pub readers: u32,
    /// Writes that may wait for their turn; the next one is turned away.
    pub queue: usize,
    /// Whether writes that wait together are committed together (SQLite).
    pub group_commit: bool,
}

/// What one layer says about the place: two names for one setting.
struct Place {
    layer: Layer,
    url: Option<Secret>,
    data: Option<PathBuf>,
}

impl Place {
    fn resolve(self) -> Result<Option<DatabaseUrl>, ConfigError> {
        match (self.url, self.data) {
            (Some(_), Some(_)) => Err(ConfigError::DatabaseTwice { layer: self.layer }),
            (Some(url), None) => Ok(Some(url.reveal().parse()?)),
            (None, Some(data)) => Ok(Some(DatabaseUrl::in_directory(&data)?)),
            (None, None) => Ok(None),
        }
    }
}

pub(super) fn merge(
    environment: &Environment,
    common: &CommonArgs,
    file: DatabaseSection,
    default: Option<PathBuf>,
) -> Result<DatabaseConfig, ConfigError> {
    let [flags, variables] = given(environment, common);
    let told = Place { layer: Layer::File, url: file.url, data: file.data };
    Ok(DatabaseConfig {
        url: first([flags, variables, told], default)?,
        readers: setting::READERS.of(common.database_readers.or(file.readers))?,
        queue: setting::QUEUE.of(common.database_queue.or(file.queue))?,
        group_commit: setting::GROUP_COMMIT.of(common.database_group_commit.or(file.group_commit)),
    })
}

fn first(layers: [Place; 3], default: Option<PathBuf>) -> Result<DatabaseUrl, ConfigError> {
    for place in layers {
        if let Some(url) = place.resolve()? {
            return Ok(url);
        }
    }
    let directory = default.ok_or(ConfigError::DatabaseMissing)?;
    Ok(DatabaseUrl::in_directory(&directory)?)
}

/// Takes flags and environment apart again, which clap has merged by name: for
/// it, `--data` and `REGISTRY_DATABASE` have nothing to do with each other,
/// while here the flag must win over the variable.
fn given(environment: &Environment, common: &CommonArgs) -> [Place; 2] {
    let (url_variable, url_flag) = (common.database.clone()).map_or((None, None), |url| {
        parted(environment.holds("REGISTRY_DATABASE", url.reveal()), url)
    });
    let (data_variable, data_flag) = (common.data.clone())
        .map_or((None, None), |data| parted(environment.holds("REGISTRY_DATA", &data), data));
    let place = |layer, url, data| Place { layer, url, data };
    [
        place(Layer::Flags, url_flag, data_flag),
        place(Layer::Environment, url_variable, data_variable),
    ]
}

fn parted<T>(left: bool, value: T) -> (Option<T>, Option<T>) {
    if left { (Some(value), None) } else { (None, Some(value)) }
}
