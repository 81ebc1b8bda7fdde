//! The first administrator: invited by the first start, and by nobody else.

use crate::cli::session::Session;
use crate::cli::{CliError, output};
use crate::service::error::ServiceError;
use crate::service::invitation::{self, FIRST_LASTS, Invited};
use crate::store::revision::{self, Mode};

/// Invites the first administrator where nobody can act yet; none where somebody can, or
/// where nobody could sign in for want of a master key.
///
/// # Errors
/// The store fails.
pub(super) fn invited(session: &Session) -> Result<Option<Invited>, CliError> {
    if session.config.personal.master_key.is_none() {
        return Ok(None);
    }
    let act = session.act("invite the first administrator".to_owned());
    let ids = [session.ids.next(act.at.0), session.ids.next(act.at.0)];
    let made = session.write_in_turn(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| {
            invitation::first(tx, ids)
        })
    })?;
    Ok(made.value)
}

/// Shows the invitation, this once, to whoever started the program.
///
/// # Errors
/// Nobody reads it.
pub(super) fn show(invited: &Invited, place: &str) -> Result<(), CliError> {
    let (secret, minutes) = (&invited.secret, FIRST_LASTS.num_minutes());
    output::line(format_args!(
        "nobody can act here yet: within {minutes} minutes, and once, the first administrator takes\n\
         the invitation {secret}\n\
         by POST {place}/api/v1/invitations/accept\n\
         with {{\"secret\": \"hci_…\", \"login\": \"E-MAIL\", \"password\": \"PASSWORD\"}}"
    ))
}
