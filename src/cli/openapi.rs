//! `openapi`: the document of the API.

use std::process::ExitCode;

use super::{CliError, output};
use crate::http::openapi;

/// Prints the document.
///
/// # Errors
/// Nobody takes it.
pub fn run() -> Result<ExitCode, CliError> {
    output::raw(&openapi::document())?;
    Ok(ExitCode::SUCCESS)
}
