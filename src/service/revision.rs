//! Verification: recomputes the chain of the journal, replays it and compares
//! the outcome with the facts.

use std::fmt;

use crate::domain::search;
use crate::master_key::MasterKey;
use crate::store::account::AccountRow;
use crate::store::acknowledgement::AcknowledgementRow;
use crate::store::affiliation::AffiliationRow;
use crate::store::application::ApplicationRow;
use crate::store::body::BodyRow;
use crate::store::claim::ClaimRow;
use crate::store::composition::CompositionRow;
use crate::store::contact::ContactRow;
use crate::store::db::Db;
use crate::store::document::DocumentRow;
use crate::store::error::StoreError;
use crate::store::event::EventRow;
use crate::store::meeting::MeetingRow;
use crate::store::membership::MembershipRow;
use crate::store::note::NoteRow;
use crate::store::organization::OrganizationRow;
use crate::store::person::PersonRow;
use crate::store::record::Record;
use crate::store::resolution::ResolutionRow;
use crate::store::setting::{SEARCH_VERSION, SettingRow};
use crate::store::territory::TerritoryRow;
use crate::store::token::TokenRow;
use crate::store::vote::VoteRow;

mod chain;
pub mod checkpoint;
mod content;
mod personal;
mod replay;

use replay::Replay;

/// Something that is not as the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The revision concerned: the bad one, or the one that recorded the fact.
    pub revision: Option<i64>,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.revision {
            Some(number) => write!(formatter, "revision {number}: {}", self.problem),
            None => formatter.write_str(&self.problem),
        }
    }
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Where the journal stands.
    pub revisions: i64,
    /// Its newest hash.
    pub hash: String,
    /// Changes that were replayed.
    pub changes: i64,
    /// Versions of facts that were compared.
    pub versions: usize,
    /// What is wrong, the earliest revision first; empty where all is well.
    pub faults: Vec<Fault>,
}

/// Verifies the whole journal and every version of every fact.
///
/// With the `master` key also that what is known of persons is what the journal has
/// digests of. `progress` hears how many revisions are done, of how many.
///
/// # Errors
/// The database cannot be read at all.
pub fn verify(
    conn: &mut Db,
    master: Option<&MasterKey>,
    mut progress: impl FnMut(i64, i64),
) -> Result<Verification, StoreError> {
    let mut faults = Vec::new();
    let head = chain::readable_head(conn, &mut faults)?;
    let mut replay = Replay::default();
    let walked = chain::walk(conn, &mut replay, &mut faults, |number| {
        progress(number, head.as_ref().map_or(number, |head| head.number));
    })?;
    if let Some(head) = &head {
        faults.extend(chain::end(head, &walked, &mut replay));
    }
    let changes = replay.changes();
    let mut versions = 0;
    versions += facts::<TerritoryRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<OrganizationRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<MembershipRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<AffiliationRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<CompositionRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<ClaimRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<DocumentRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<PersonRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<ContactRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<MeetingRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<ResolutionRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<VoteRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<AcknowledgementRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<BodyRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<EventRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<ApplicationRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<NoteRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<AccountRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<TokenRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<SettingRow>(conn, &mut replay, &mut faults)?;
    faults.extend(replay.missing());
    faults.extend(content::faults(conn)?);
    faults.extend(personal::faults(conn, master)?);
    faults.extend(search_version(conn)?);
    faults.sort_by_key(|fault| fault.revision.unwrap_or(i64::MAX));
    let (revisions, hash) = head.map_or_else(|| walked.stand(), |head| (head.number, head.hash));
    Ok(Verification { revisions, hash, changes, versions, faults })
}

/// Compares every version of one kind of fact with what the journal says.
fn facts<R: Record>(
    conn: &mut Db,
    replay: &mut Replay,
    faults: &mut Vec<Fault>,
) -> Result<usize, StoreError> {
    let rows = match R::versions(conn) {
        Ok(rows) => rows,
        Err(_) => readable::<R>(conn, replay, faults)?,
    };
    for row in &rows {
        faults.extend(replay.compare(row)?);
        if let Some(column) = row.stale_key() {
            let problem =
                format!("{} {}: {column} does not follow from its names", R::ENTITY.name, row.id());
            faults.push(Fault { revision: Some(row.recorded_from()), problem });
        }
    }
    Ok(rows.len())
}

/// The versions that can be read, where some cannot.
fn readable<R: Record>(
    conn: &mut Db,
    replay: &mut Replay,
    faults: &mut Vec<Fault>,
) -> Result<Vec<R>, StoreError> {
    let mut rows = Vec::new();
    for (id, from) in R::keys(conn)? {
        match R::version(conn, &id, from) {
            Ok(row) => rows.push(row),
            Err(error) => {
                replay.forget(R::ENTITY.name, &id, from);
                let problem = format!("{} {id} cannot be read: {error}", R::ENTITY.name);
                faults.push(Fault { revision: Some(from), problem });
            }
        }
    }
    Ok(rows)
}

fn search_version(conn: &mut Db) -> Result<Option<Fault>, StoreError> {
    let stored = SettingRow::find(conn, SEARCH_VERSION)?.map(|row| row.value);
    Ok(stored.filter(|stored| stored != search::VERSION).map(|stored| Fault {
        revision: None,
        problem: format!("search keys are of version {stored}: run `migrate` to make them anew"),
    }))
}
