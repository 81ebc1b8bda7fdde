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
    pub unit: Option<(Level, u32)>,
}

/// How many days' digests are held: those that a dashboard asks about.
const DAYS: usize = 64;

/// Bytes that are hashed at once.
const CHUNK: usize = 32_768;

/// The members in the order of their ids, from which the digest of any day's set
/// follows.
#[derive(Debug)]
pub struct Roll {
    entries: Vec<Entry>,
    regions: Vec<TerritoryCode>,
    /// Digests of days that were asked about: hashing takes longer than counting.
    digests: Cache<NaiveDate, Arc<str>>,
}

/// One member: its id, and where its region and its tally are.
#[derive(Debug)]
struct Entry {
    id: Uuid,
    region: Option<u16>,
    tally: u32,
}

impl Roll {
    /// The roll of members whose ids and regions these are, in the order of their
    /// tallies.
    #[must_use]
    pub fn new<'a>(members: impl Iterator<Item = (Uuid, Option<&'a TerritoryCode>)>) -> Self {
        let mut regions = Vec::<TerritoryCode>::new();
        let mut place = |code: &TerritoryCode| {
            let known = regions.iter().position(|one| one == code);
            let place = known.unwrap_or_else(|| {
                regions.push(code.clone());
                regions.len() - 1
            });
            u16::try_from(place).ok()
        };
        let entry = |(tally, (id, region)): (u32, (Uuid, Option<&TerritoryCode>))| Entry {
            id,
            region: region.and_then(&mut place),
            tally,
        };
        let mut entries: Vec<Entry> = (0..).zip(members).map(entry).collect();
        entries.sort_unstable_by_key(|entry| entry.id);
        Self { entries, regions, digests: Cache::new(DAYS) }
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
        let mut lines = String::with_capacity(CHUNK + 128);
        for entry in &self.entries {
            let tally = tallies.get(entry.tally as usize);
            let Some(tally) = tally.filter(|tally| tally.span.possible_on(day)) else { continue };
            let region = entry.region.and_then(|place| self.regions.get(usize::from(place)));
            let region = region.map_or("-", TerritoryCode::as_str);
            let certain = tally.span.certain_on(day);
            let mut buffer = Uuid::encode_buffer();
            lines.push_str(entry.id.hyphenated().encode_lower(&mut buffer));
            for word in [" ", tally.member_type.as_str(), " ", region, " "] {
                lines.push_str(word);
            }
            lines.push_str(if certain { "certain\n" } else { "possible\n" });
            if lines.len() >= CHUNK {
                hasher.update(&lines);
                lines.clear();
            }
        }
        hasher.update(&lines);
        base16ct::lower::encode_string(&hasher.finalize())
    }
}
