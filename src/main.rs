//! The program: everything is in the library, so that tests and benches can
//! reach it.

use std::process::ExitCode;

use clap::Parser as _;
use healthy_cities_registry::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run().unwrap_or_else(|error| error.report())
}
