//! Replays the journal into the versions that the facts must have.

use std::collections::HashMap;

use super::Fault;
use crate::store::error::StoreError;
use crate::store::record::Record;
use crate::store::revision::{ChangeRow, canonical};

/// One version of a fact as the journal tells it.
struct Version {
    from: i64,
    until: Option<i64>,
    document: String,
    public: bool,
    seen: bool,
}

/// The facts as the journal tells them: versions by kind and id.
#[derive(Default)]
pub struct Replay {
    versions: HashMap<(String, String), Vec<Version>>,
    changes: i64,
    /// The revision before which the replay had to stop.
    stopped: Option<i64>,
}

impl Replay {
    /// How many changes were applied.
    pub const fn changes(&self) -> i64 {
        self.changes
    }

    /// Stops before `revision`: what it and later ones did is not known then,
    /// and not compared, lest its consequences be taken for faults of their own.
    pub const fn stop(&mut self, revision: i64) {
        self.stopped = Some(revision);
    }

    fn is_told(&self, revision: i64) -> bool {
        self.stopped.is_none_or(|stopped| revision < stopped)
    }

    /// Applies the changes of one revision; returns the first that cannot be.
    pub fn apply(&mut self, changes: &[ChangeRow]) -> Option<Fault> {
        for change in changes {
            if !self.apply_one(change) {
                let problem = format!(
                    "its change {} ({} {} {}) does not follow from what was before",
                    change.position, change.operation, change.entity, change.entity_id
                );
                return Some(Fault { revision: Some(change.revision), problem });
            }
            self.changes += 1;
        }
        None
    }

    fn apply_one(&mut self, change: &ChangeRow) -> bool {
        let key = (change.entity.clone(), change.entity_id.clone());
        let versions = self.versions.entry(key).or_default();
        let present = versions.last_mut().filter(|version| version.until.is_none());
        let follows = match (&change.before, &present) {
            (None, None) => change.operation == "create" && change.after.is_some(),
            (Some(before), Some(version)) => {
                *before == version.document
                    && change.operation == if change.after.is_some() { "update" } else { "delete" }
            }
            _ => false,
        };
        if let Some(version) = present {
            version.until = Some(change.revision);
        }
        if let Some(document) = change.after.clone() {
            let from = change.revision;
            versions.push(Version {
                from,
                until: None,
                document,
                public: change.public,
                seen: false,
            });
        }
        follows
    }

    /// Compares a stored version with what the journal tells of it.
    pub fn compare<R: Record>(&mut self, row: &R) -> Result<Option<Fault>, StoreError> {
        let from = row.recorded_from();
        let fault = |problem: &str| {
            let problem = format!("{} {}: {problem}", R::ENTITY.name, row.id());
            Ok(Some(Fault { revision: Some(from), problem }))
        };
        if !self.is_told(from) {
            return Ok(None);
        }
        let stopped = self.stopped;
        let told = |until: &i64| stopped.is_none_or(|stopped| *until < stopped);
        let Some(version) = self.find(R::ENTITY.name, row.id(), from) else {
            return fault("is a fact that the journal does not know");
        };
        version.seen = true;
        if version.document != canonical(row)? {
            return fault("differs from what the journal recorded");
        }
        if version.until.filter(told) != row.recorded_until().filter(told) {
            return fault("is superseded otherwise than the journal says");
        }
        if row.is_public() && !version.public {
            return fault("is public and the journal hides it");
        }
        Ok(None)
    }

    /// Takes a version as seen that cannot be read and was reported as such.
    pub fn forget(&mut self, entity: &str, id: &str, from: i64) {
        if let Some(version) = self.find(entity, id, from) {
            version.seen = true;
        }
    }

    fn find(&mut self, entity: &str, id: &str, from: i64) -> Option<&mut Version> {
        let versions = self.versions.get_mut(&(entity.to_owned(), id.to_owned()))?;
        versions.iter_mut().find(|version| version.from == from)
    }

    /// What the journal recorded and the facts lack.
    pub fn missing(&self) -> Vec<Fault> {
        let lost = |version: &&Version| !version.seen && self.is_told(version.from);
        let unseen = self.versions.iter().flat_map(|((entity, id), versions)| {
            versions.iter().filter(lost).map(move |version| Fault {
                revision: Some(version.from),
                problem: format!("{entity} {id}: is in the journal and not among the facts"),
            })
        });
        let mut faults: Vec<Fault> = unseen.collect();
        faults.sort_by(|a, b| a.problem.cmp(&b.problem));
        faults
    }
}
