//! The command line: one file per subcommand.
//!
//! Results go to standard output, everything else to standard error. A command
//! ends with 0 where all is well, with 1 where its answer is no (a refused
//! import, a journal that doesn't verify) and with 2 where it could not be done.

mod account;
mod application;
mod backup;
mod checkpoint;
mod completions;
mod copied;
mod demo;
mod doctor;
mod error;
mod expiry;
mod healthcheck;
mod import;
mod migrate;
mod migrate_data;
mod openapi;
mod output;
mod person;
mod private;
mod progress;
mod restore;
mod serve;
mod session;
mod settings;
mod token;
mod verify;
mod verify_backup;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::CliError;

/// The membership register of a national Healthy Cities association
#[derive(Debug, Parser)]
#[command(name = "healthy-cities-registry", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the register over HTTP
    Serve(serve::ServeArgs),
    /// Serve the members of 20 February 2020 from a directory of its own
    Demo(demo::DemoArgs),
    /// Bring the schema and the reference data to the state of this program
    Migrate(migrate::MigrateArgs),
    /// Move the register from SQLite to an empty PostgreSQL database
    MigrateData(migrate_data::MigrateDataArgs),
    /// Import tables
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Look after applications
    #[command(subcommand)]
    Application(application::ApplicationCommand),
    /// Make, list, disable and enable accounts
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Make, list and revoke bearer tokens
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Export or erase what is known of persons, and keep it as long as needed
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Copy the register into a file (SQLite)
    Backup(backup::BackupArgs),
    /// Put a copy back in a temporary place, and compare it with its manifest (SQLite)
    VerifyBackup(verify_backup::VerifyBackupArgs),
    /// Put a copy of the register back (SQLite), without whom it was asked to forget
    Restore(restore::RestoreArgs),
    /// Look for what is wrong with an installation, and say how to mend it
    Doctor(doctor::DoctorArgs),
    /// Ask a service on this machine whether it is ready
    Healthcheck(healthcheck::HealthcheckArgs),
    /// Sign where the journal stands, so that a later cut or rewriting shows
    #[command(subcommand)]
    Checkpoint(checkpoint::CheckpointCommand),
    /// Recompute the journal and compare it with the facts
    Verify(verify::VerifyArgs),
    /// Print every setting with its default and its bounds
    Settings(settings::SettingsArgs),
    /// Print the OpenAPI document
    Openapi,
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
}

impl Cli {
    /// Runs the subcommand that was asked for.
    ///
    /// # Errors
    /// It could not be done.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.command {
            Command::Serve(args) => serve::run(&args),
            Command::Demo(args) => demo::run(&args),
            Command::Migrate(args) => migrate::run(&args),
            Command::MigrateData(args) => migrate_data::run(&args),
            Command::Import(command) => import::run(&command),
            Command::Application(command) => application::run(&command),
            Command::Account(command) => account::run(&command),
            Command::Token(command) => token::run(&command),
            Command::Person(command) => person::run(&command),
            Command::Backup(args) => backup::run(&args),
            Command::VerifyBackup(args) => verify_backup::run(&args),
            Command::Restore(args) => restore::run(&args),
            Command::Doctor(args) => doctor::run(&args),
            Command::Healthcheck(args) => healthcheck::run(&args),
            Command::Checkpoint(command) => checkpoint::run(&command),
            Command::Verify(args) => verify::run(&args),
            Command::Settings(args) => settings::run(&args),
            Command::Openapi => openapi::run(),
            Command::Completions(args) => completions::run(&args),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_token_needs_its_role_and_its_end() {
        for line in [
            &["healthy-cities-registry", "token", "create", "--role=staff"][..],
            &["healthy-cities-registry", "token", "create", "--expires=90d"],
            &["healthy-cities-registry", "token", "create", "--role=anonymous", "--expires=90d"],
            &["healthy-cities-registry", "token", "create", "--role=clerk", "--expires=90d"],
        ] {
            assert!(Cli::try_parse_from(line).is_err(), "{line:?}");
        }
    }
}
