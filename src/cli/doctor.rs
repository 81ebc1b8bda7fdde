//! `doctor`: what is wrong with an installation, and how to mend it.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{CliError, output};
use crate::clock::Clock;
use crate::config::{self, CommonArgs, Defaults, ServerArgs};

mod backup;
mod place;
mod register;
mod setting;

/// What `doctor` takes.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    common: CommonArgs,
    #[command(flatten)]
    server: ServerArgs,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Grade {
    /// As it should be.
    Fine,
    /// It works, and is not as it should be.
    Warning,
    /// It does not work, or what is recorded is in danger.
    Error,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    /// What was looked at.
    check: &'static str,
    grade: Grade,
    said: String,
    /// What to do; none where all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl Finding {
    fn fine(check: &'static str, said: impl Into<String>) -> Self {
        Self { check, grade: Grade::Fine, said: said.into(), remedy: None }
    }

    fn warning(check: &'static str, said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, grade: Grade::Warning, said: said.into(), remedy: Some(remedy.into()) }
    }

    fn error(check: &'static str, said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, grade: Grade::Error, said: said.into(), remedy: Some(remedy.into()) }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    healthy: bool,
    version: &'static str,
    findings: &'a [Finding],
}

/// Looks at everything, and changes nothing. Ends with 1 where something is broken;
/// warnings alone end with 0.
///
/// # Errors
/// What was found can't be printed.
pub fn run(args: &DoctorArgs) -> Result<ExitCode, CliError> {
    let findings = findings(args);
    let healthy = findings.iter().all(|finding| finding.grade < Grade::Error);
    if args.json {
        let version = env!("CARGO_PKG_VERSION");
        output::json(&Report { healthy, version, findings: &findings })?;
    } else {
        for Finding { check, grade, said, remedy } in &findings {
            let word = match grade {
                Grade::Fine => "fine",
                Grade::Warning => "WARNING",
                Grade::Error => "ERROR",
            };
            output::line(format_args!("{word:<8} {check}: {said}"))?;
            if let Some(remedy) = remedy {
                output::line(format_args!("         → {remedy}"))?;
            }
        }
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn findings(args: &DoctorArgs) -> Vec<Finding> {
    let config = match config::load(&args.common, Some(&args.server), Defaults::serve()) {
        Ok(config) => config,
        Err(error) => {
            let remedy = "mend this setting first: nothing else can be looked at without it";
            return vec![Finding::error("settings", error.to_string(), remedy)];
        }
    };
    let mut findings = setting::check(&config);
    findings.extend(place::check(&config.database.url));
    let now = Clock::System.now();
    findings.extend(backup::check(&config, now));
    findings.extend(register::check(&config, now));
    findings
}
