//! `migrate`: schema, settings and reference data as this program needs them.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, output, progress, session};
use crate::config::{self, CommonArgs, Defaults};
use crate::service::setup::Prepared;
use crate::store::db::Missing;

/// What `migrate` takes.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    #[command(flatten)]
    common: CommonArgs,
}

/// Makes the register ready and says what that took.
///
/// # Errors
/// The settings can't be used, or the register can't be opened or made ready.
pub fn run(args: &MigrateArgs) -> Result<ExitCode, CliError> {
    let config = config::load(&args.common, None, Defaults::command())?;
    session::with(config, Missing::Create, |session| {
        let spinner = progress::spinner("making the register ready");
        let prepared = session.prepare("make the register ready".to_owned());
        spinner.finish_and_clear();
        for line in told(&prepared?) {
            output::line(line)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn told(prepared: &Prepared) -> Vec<String> {
    if *prepared == Prepared::default() {
        return vec!["nothing to do: the register is ready".to_owned()];
    }
    let mut lines: Vec<String> =
        prepared.migrations.iter().map(|name| format!("migrated {name}")).collect();
    if prepared.units > 0 {
        lines.push(format!("recorded {} units of territory", prepared.units));
    }
    if prepared.founded {
        lines.push("recorded the association".to_owned());
    }
    if prepared.rekeyed {
        lines.push("made the search and order keys anew".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_told_and_nothing_else() {
        assert_eq!(told(&Prepared::default()), ["nothing to do: the register is ready"]);
        let prepared = Prepared { units: 3, rekeyed: true, founded: true, ..Prepared::default() };
        assert_eq!(
            told(&prepared),
            [
                "recorded 3 units of territory",
                "recorded the association",
                "made the search and order keys anew"
            ]
        );
    }
}
