//! Drafts that nobody worked on for long: listed first, then let expire.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::clock::legal_day;
use crate::domain::application::{Application, Turn};
use crate::domain::kind::Move;
use crate::domain::text::{Name, Prose};
use crate::service::error::ServiceError;
use crate::store::application::{self, ApplicationRow};
use crate::store::db::Db;
use crate::store::error::{StoreError, inconsistent};
use crate::store::revision::{self, Tx};

/// A draft that nobody worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// The application.
    pub id: Uuid,
    /// The organization.
    pub organization: Uuid,
    /// When it was changed last.
    pub since: DateTime<Utc>,
}

/// The drafts that were last changed at least `after` before `now`.
///
/// # Errors
/// The store fails.
pub fn idle(conn: &mut Db, now: DateTime<Utc>, after: Duration) -> Result<Vec<Idle>, StoreError> {
    let mut idle = Vec::new();
    for row in application::drafts(conn)? {
        let draft = Application::try_from(&row)?;
        let recorded = revision::recorded_at(conn, row.recorded_from)?;
        let since = recorded
            .ok_or_else(|| inconsistent("application", &row.id, "recorded_from: no revision"))?;
        if now - since.0 >= after {
            idle.push(Idle { id: draft.id, organization: draft.organization, since: since.0 });
        }
    }
    Ok(idle)
}

/// Lets the drafts expire that were last changed at least `after` ago.
///
/// # Errors
/// The store fails.
pub fn expire(tx: &mut Tx<'_>, after: Duration) -> Result<Vec<Idle>, ServiceError> {
    let now = tx.at().0;
    let found = idle(tx.conn(), now, after)?;
    for row in application::drafts(tx.conn())? {
        if found.iter().any(|idle| idle.id.to_string() == row.id) {
            let draft = Application::try_from(&row)?;
            let expired = draft.turned(made(tx, after)?)?;
            tx.update(&row, ApplicationRow::from(&expired))?;
        }
    }
    Ok(found)
}

fn made(tx: &Tx<'_>, after: Duration) -> Result<Turn, ServiceError> {
    let text = format!("nobody worked on it for {} days", after.num_days());
    let unreadable = |_| inconsistent("application", "", "moves: no text");
    Ok(Turn {
        turn: Move::Expire,
        on: legal_day(tx.at().0),
        by: Name::parse("command line").map_err(unreadable)?,
        reason: Some(Prose::parse(&text).map_err(unreadable)?),
        document: None,
        accepted: None,
    })
}
