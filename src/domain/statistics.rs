//! Counts of members (počty členů): pure folds over the register.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::identifier::TerritoryCode;
use super::kind::{Level, MemberType};
use super::member::{Placement, placement};
use super::register::{Register, Spell};

/// What counts are parted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct By {
    /// By member type.
    pub member_type: bool,
    /// By region.
    pub region: bool,
}

/// How many members there are: for certain, and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Members on that day whatever the exact days of their spells are.
    pub certain: u64,
    /// Members that can have been members on that day.
    pub at_most: u64,
}

impl Count {
    fn add(&mut self, spell: &Spell, day: NaiveDate) {
        self.at_most += 1;
        self.certain += u64::from(spell.counted.certain_on(day));
    }
}

/// One part of a count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Its member type, where parted by type.
    pub member_type: Option<MemberType>,
    /// Its region, where parted by region.
    pub region: Option<Placement>,
}

/// The counts of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// All members.
    pub total: Count,
    /// The parts, which sum to the total; empty parts are among them.
    pub parts: Vec<(Part, Count)>,
    /// SHA-256, in hexadecimal, of the set of members counted.
    pub digest: String,
}

/// The parts did not sum to the total: the register and this program disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the parts do not sum to the total")]
pub struct PartsDoNotSum;

/// Counts the members of `day`.
///
/// A member counts as certain where its latest possible begin has come and its
/// earliest possible end has not, as possible where its earliest begin has come
/// and its latest end has not. The possible days of one organization's spells
/// never overlap, so no organization is counted twice.
///
/// # Errors
/// The parts do not sum to the total; checked before the answer leaves.
pub fn count(register: &Register, day: NaiveDate, by: By) -> Result<Counts, PartsDoNotSum> {
    let mut total = Count::default();
    let mut parts: BTreeMap<Part, Count> = BTreeMap::new();
    if by != By::default() {
        parts.extend(empty_parts(register, by).into_iter().map(|part| (part, Count::default())));
    }
    let members: Vec<&Spell> =
        register.spells.iter().filter(|spell| spell.counted.possible_on(day)).collect();
    for spell in &members {
        total.add(spell, day);
        if by != By::default() {
            parts.entry(part_of(spell, by)).or_default().add(spell, day);
        }
    }
    let sum = |pick: fn(&Count) -> u64| parts.values().map(pick).sum::<u64>();
    if by != By::default()
        && (sum(|c| c.certain) != total.certain || sum(|c| c.at_most) != total.at_most)
    {
        return Err(PartsDoNotSum);
    }
    Ok(Counts { total, parts: parts.into_iter().collect(), digest: digest(&members, day) })
}

fn part_of(spell: &Spell, by: By) -> Part {
    Part {
        member_type: by.member_type.then_some(spell.membership.member_type),
        region: by.region.then(|| placement(spell)),
    }
}

/// Every part there can be, so that a part without members shows as zero.
fn empty_parts(register: &Register, by: By) -> Vec<Part> {
    let types: Vec<Option<MemberType>> = if by.member_type {
        MemberType::ALL.iter().copied().map(Some).collect()
    } else {
        vec![None]
    };
    let regions: Vec<Option<Placement>> = if by.region {
        let codes = register.territory.level(Level::Region).iter();
        let placed = codes.map(|filed| Placement::In(filed.unit.code.clone()));
        placed.chain([Placement::Unplaced]).map(Some).collect()
    } else {
        vec![None]
    };
    types
        .iter()
        .flat_map(|member_type| {
            regions.iter().map(|region| Part { member_type: *member_type, region: region.clone() })
        })
        .collect()
}

/// SHA-256 over one line a member, in the order of their ids: id, type, region
/// (`-` where unknown) and `certain` or `possible`, parted by blanks.
fn digest(members: &[&Spell], day: NaiveDate) -> String {
    let mut lines: Vec<String> = members
        .iter()
        .map(|spell| {
            let region = spell.region.as_ref().map_or("-", TerritoryCode::as_str);
            let word = if spell.counted.certain_on(day) { "certain" } else { "possible" };
            format!("{} {} {region} {word}\n", spell.membership.id, spell.membership.member_type)
        })
        .collect();
    lines.sort_unstable();
    base16ct::lower::encode_string(&Sha256::digest(lines.concat()))
}
