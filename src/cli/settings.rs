//! `settings`: what can be set.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{CliError, output};
use crate::config;

/// What `settings` takes.
#[derive(Debug, Args)]
pub struct SettingsArgs {
    /// A page, or a configuration file to begin with
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Toml,
}

/// Prints all settings; looks at none.
///
/// # Errors
/// Nobody takes them.
pub fn run(args: &SettingsArgs) -> Result<ExitCode, CliError> {
    output::raw(&match args.format {
        Format::Markdown => config::markdown(),
        Format::Toml => config::toml(),
    })?;
    Ok(ExitCode::SUCCESS)
}
