//! Disabling an account and enabling it again.

use std::process::ExitCode;

use uuid::Uuid;

use crate::cli::session::Session;
use crate::cli::{CliError, output};
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::service::account::Manager;
use crate::service::error::{Expected, ServiceError};
use crate::store::revision::{self, Mode, Tx};

/// A move of an account.
type Move = fn(&mut Tx<'_>, Uuid, &Expected, Manager) -> Result<Recorded<Account>, ServiceError>;

/// Makes the move called by the first of `words`, which ends in the state called by
/// the second.
///
/// # Errors
/// There is no such account, or the register can't be written to.
pub fn run(
    session: &Session,
    id: Uuid,
    words: (&str, &str),
    go: Move,
) -> Result<ExitCode, CliError> {
    let (verb, state) = words;
    let act = session.act(format!("{verb} account {id}"));
    let done = session.write(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| {
            go(tx, id, &Expected::Any, Manager::COMMAND_LINE)
        })
    })?;
    let already = if done.revision.is_some() { "" } else { " already" };
    output::line(format_args!("account {id} is {state}{already}"))?;
    Ok(ExitCode::SUCCESS)
}
