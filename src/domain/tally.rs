//! What counting needs of every membership, apart from all else that is known of
//! it, so that a fold over many of them touches little memory.

use std::convert::Infallible;
use std::sync::Arc;

use chrono::NaiveDate;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::identifier::TerritoryCode;
use super::kind::{Level, MemberType};
use super::span::Span;

/// One spell, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Its days within the organization's existence.
    pub span: Span,
    /// What the association counts it as.
    pub member_type: MemberType,
    /// Whether its organization is known.
    pub named: bool,
    /// Whether it governs `unit`, and does not only sit there.
    pub governs: bool,
    /// Where it is counted: level of a unit, and its place there.
    pub unit: Option<(Level, usize)>,
}

/// How many days' digests are held: those that a dashboard asks about.
const DAYS: usize = 64;

/// The members as text, from which the digest of any day's set follows.
#[derive(Debug)]
pub struct Roll {
    text: String,
    /// End of a member's line in `text`, and its place among the tallies.
    lines: Vec<(usize, usize)>,
    /// Digests of days that were asked about: hashing takes longer than counting.
    digests: Cache<NaiveDate, Arc<str>>,
}

impl Roll {
    /// Writes a line for each member: id, type and region.
    #[must_use]
    pub fn new<'a>(
        members: impl Iterator<Item = (Uuid, MemberType, Option<&'a TerritoryCode>)>,
    ) -> Self {
        let mut members: Vec<_> = members.enumerate().collect();
        members.sort_unstable_by_key(|(_, (id, ..))| *id);
        let lines = Vec::with_capacity(members.len());
        let mut roll = Self { text: String::new(), lines, digests: Cache::new(DAYS) };
        for (place, (id, member_type, region)) in members {
            let region = region.map_or("-", TerritoryCode::as_str);
            let mut buffer = Uuid::encode_buffer();
            roll.text.push_str(id.hyphenated().encode_lower(&mut buffer));
            for word in [" ", member_type.as_str(), " ", region, " "] {
                roll.text.push_str(word);
            }
            roll.lines.push((roll.text.len(), place));
        }
        roll
    }

    /// SHA-256, in hexadecimal, over one line a member of `day`, in the order of their
    /// ids: id, type, region (`-` where unknown) and `certain` or `possible`, parted by
    /// blanks. `tallies` are those of the members that it was made of.
    #[must_use]
    pub fn digest(&self, tallies: &[Tally], day: NaiveDate) -> Arc<str> {
        let made = || Ok::<_, Infallible>(Arc::from(self.hashed(tallies, day)));
        let Ok(digest) = self.digests.get_or_insert_with(&day, made);
        digest
    }

    fn hashed(&self, tallies: &[Tally], day: NaiveDate) -> String {
        let mut hasher = Sha256::new();
        let mut begin = 0;
        for (end, place) in &self.lines {
            let line = self.text.get(begin..*end).unwrap_or_default();
            begin = *end;
            let Some(tally) = tallies.get(*place).filter(|tally| tally.span.possible_on(day))
            else {
                continue;
            };
            hasher.update(line);
            hasher.update(if tally.span.certain_on(day) { "certain\n" } else { "possible\n" });
        }
        base16ct::lower::encode_string(&hasher.finalize())
    }
}
