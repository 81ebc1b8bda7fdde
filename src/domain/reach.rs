//! Reach (dosah): distinct municipalities and inhabitants that members cover, each
//! once however many members cover it.
//!
//! A member municipality covers itself, a member region all municipalities in it, a
//! member union, microregion or local action group those of its composition on that
//! day. A member district is a part of its city and does not cover the city. Military
//! areas have no self-government and never count. What is not known covers nothing:
//! reach is a lower bound wherever a member is unnamed or its composition unknown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::identifier::TerritoryCode;
use super::kind::{Level, MemberType};
use super::register::Register;
use super::statistics::PartsDoNotSum;
use super::territory::{Detail, Filed, Unit};

mod way;

pub use way::Way;
use way::{Found, walk};

/// Whether a municipality is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Coverage {
    /// By no member whose composition is known.
    #[default]
    None,
    /// By a member that may be one, or by a composition that may hold, on that day.
    Possible,
    /// Whatever the exact days are.
    Certain,
}

/// How many there are of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// Covered for certain.
    pub certain: u64,
    /// Covered for certain or possibly, as far as compositions are known.
    pub at_most: u64,
    /// All there are.
    pub of: u64,
}

impl Amount {
    /// The certain share in thousandths, rounded down; none of nothing.
    #[must_use]
    pub const fn permille(self) -> Option<u64> {
        self.certain.saturating_mul(1_000).checked_div(self.of)
    }

    const fn add(&mut self, coverage: Coverage, amount: u64, counts: bool) {
        if counts {
            match coverage {
                Coverage::Certain => {
                    self.certain += amount;
                    self.at_most += amount;
                }
                Coverage::Possible => self.at_most += amount,
                Coverage::None => {}
            }
        }
    }

    const fn sum(self, other: Self) -> Self {
        Self {
            certain: self.certain + other.certain,
            at_most: self.at_most + other.at_most,
            of: self.of + other.of,
        }
    }
}

/// What is covered of a region or the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Covered {
    /// Municipalities, military areas not among them.
    pub municipalities: Amount,
    /// Inhabitants, as they are on file for the day; of all there are, those of
    /// military areas are some.
    pub inhabitants: Amount,
}

impl Covered {
    fn add(&mut self, unit: &Unit, day: NaiveDate, coverage: Coverage) {
        let counts = !unit.is_military_area();
        self.municipalities.of += u64::from(counts);
        self.municipalities.add(coverage, 1, counts);
        let inhabitants = inhabitants(unit, day);
        self.inhabitants.of += inhabitants;
        self.inhabitants.add(coverage, inhabitants, counts);
    }

    const fn sum(self, other: Self) -> Self {
        Self {
            municipalities: self.municipalities.sum(other.municipalities),
            inhabitants: self.inhabitants.sum(other.inhabitants),
        }
    }
}

fn inhabitants(unit: &Unit, day: NaiveDate) -> u64 {
    unit.population_on(day).and_then(|(_, number)| u64::try_from(number).ok()).unwrap_or(0)
}

/// A city of which only districts are members.
#[derive(Debug, Clone)]
pub struct Partly<'r> {
    /// The city.
    pub city: &'r Unit,
    /// The ways by which members reach parts of it.
    pub ways: Vec<Way<'r>>,
}

/// How many members of one type there are whose municipalities are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unknown {
    /// Members for certain.
    pub certain: u64,
    /// Members at most.
    pub at_most: u64,
    /// Of those at most: a source counts them and does not name them.
    pub unnamed: u64,
}

/// What the members of a day cover.
#[derive(Debug, Clone)]
pub struct Reach<'r> {
    /// Of the country.
    pub total: Covered,
    /// Of each region, in Czech order; they sum to the total.
    pub regions: Vec<(&'r Unit, Covered)>,
    /// Cities of which only parts are covered for certain; in no count.
    pub partly: Vec<Partly<'r>>,
    /// Members whose municipalities are not known, by type.
    pub unknown: BTreeMap<MemberType, Unknown>,
    /// The days of which the inhabitants are: the first and the last of them.
    pub counted_on: Option<(NaiveDate, NaiveDate)>,
    /// SHA-256, in hexadecimal, of the set of municipalities covered.
    pub digest: String,
}

impl Reach<'_> {
    /// Whether the municipalities of all members are known, so that what is covered
    /// is no more than the counts say.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unknown.is_empty()
    }
}

/// A municipality that is covered, and how.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'r> {
    /// The municipality.
    pub filed: &'r Filed,
    /// Its place among all of the territory.
    pub place: usize,
    /// Whether for certain.
    pub certain: bool,
}

/// What the members of `day` cover.
///
/// # Errors
/// The regions do not sum to the country; checked before the answer leaves.
pub fn reach(register: &Register, day: NaiveDate) -> Result<Reach<'_>, PartsDoNotSum> {
    let municipalities = register.territory.level(Level::Municipality);
    let mut coverage = vec![Coverage::None; municipalities.len()];
    let mut parts: BTreeMap<usize, Vec<Way<'_>>> = BTreeMap::new();
    let mut unknown: BTreeMap<MemberType, Unknown> = BTreeMap::new();
    walk(register, day, |found| match found {
        Found::Whole(place, way) => cover(&mut coverage, place, &way),
        Found::Part(place, way) => parts.entry(place).or_default().push(way),
        Found::Unknown(spell) => {
            let count = unknown.entry(spell.membership.member_type).or_default();
            count.certain += u64::from(spell.counted.certain_on(day));
            count.at_most += 1;
            count.unnamed += u64::from(spell.filed.is_none());
        }
    });
    let partly = parts.into_iter().filter_map(|(place, ways)| {
        let city = &municipalities.get(place)?.unit;
        (coverage.get(place) != Some(&Coverage::Certain)).then_some(Partly { city, ways })
    });
    let Measured { total, regions, counted_on } = measured(register, day, &coverage)?;
    Ok(Reach {
        total,
        regions,
        partly: partly.collect(),
        unknown,
        counted_on,
        digest: digest(municipalities, &coverage),
    })
}

fn cover(coverage: &mut [Coverage], place: usize, way: &Way<'_>) {
    if let Some(known) = coverage.get_mut(place) {
        *known = (*known).max(if way.certain { Coverage::Certain } else { Coverage::Possible });
    }
}

/// The municipalities that the members of `day` cover, in Czech order.
pub fn municipalities(register: &Register, day: NaiveDate) -> impl Iterator<Item = Reached<'_>> {
    let all = register.territory.level(Level::Municipality);
    let mut coverage = vec![Coverage::None; all.len()];
    walk(register, day, |found| {
        if let Found::Whole(place, way) = found {
            cover(&mut coverage, place, &way);
        }
    });
    all.iter().zip(coverage).enumerate().filter_map(|(place, (filed, coverage))| {
        let certain = coverage == Coverage::Certain;
        (coverage != Coverage::None).then_some(Reached { filed, place, certain })
    })
}

/// The ways by which the members of `day` reach the municipalities at `places`,
/// those that lead to a part of one included.
#[must_use]
pub fn ways<'r>(
    register: &'r Register,
    day: NaiveDate,
    places: &[usize],
) -> BTreeMap<usize, Vec<Way<'r>>> {
    let mut ways: BTreeMap<usize, Vec<Way<'r>>> =
        places.iter().map(|place| (*place, Vec::new())).collect();
    walk(register, day, |found| {
        if let Found::Whole(place, way) | Found::Part(place, way) = found
            && let Some(known) = ways.get_mut(&place)
        {
            known.push(way);
        }
    });
    ways
}

/// What is covered of the country and of each region, and the first and the last day
/// of which the inhabitants are.
struct Measured<'r> {
    total: Covered,
    regions: Vec<(&'r Unit, Covered)>,
    counted_on: Option<(NaiveDate, NaiveDate)>,
}

fn measured<'r>(
    register: &'r Register,
    day: NaiveDate,
    coverage: &[Coverage],
) -> Result<Measured<'r>, PartsDoNotSum> {
    let units = register.territory.level(Level::Municipality).iter().map(|filed| &filed.unit);
    let mut total = Covered::default();
    let mut counted_on: Option<(NaiveDate, NaiveDate)> = None;
    let mut by_region: BTreeMap<&TerritoryCode, Covered> = BTreeMap::new();
    for (unit, coverage) in units.zip(coverage).filter(|(unit, _)| unit.exists_on(day)) {
        total.add(unit, day, *coverage);
        if let Detail::Municipality(municipality) = &unit.detail {
            by_region.entry(&municipality.region).or_default().add(unit, day, *coverage);
        }
        if let Some((counted, _)) = unit.population_on(day) {
            let (first, last) = counted_on.unwrap_or((counted, counted));
            counted_on = Some((first.min(counted), last.max(counted)));
        }
    }
    let regions: Vec<(&Unit, Covered)> = register
        .territory
        .level(Level::Region)
        .iter()
        .map(|filed| (&filed.unit, by_region.get(&filed.unit.code).copied().unwrap_or_default()))
        .collect();
    let sum = regions.iter().fold(Covered::default(), |sum, (_, part)| sum.sum(*part));
    if sum == total { Ok(Measured { total, regions, counted_on }) } else { Err(PartsDoNotSum) }
}

/// SHA-256 over one line a municipality that is covered, in the order of their codes:
/// code and `certain` or `possible`, parted by a blank.
fn digest(municipalities: &[Filed], coverage: &[Coverage]) -> String {
    let mut lines: Vec<String> = municipalities
        .iter()
        .zip(coverage)
        .filter_map(|(filed, coverage)| match coverage {
            Coverage::Certain => Some(format!("{} certain\n", filed.unit.code)),
            Coverage::Possible => Some(format!("{} possible\n", filed.unit.code)),
            Coverage::None => None,
        })
        .collect();
    lines.sort_unstable();
    base16ct::lower::encode_string(&Sha256::digest(lines.concat()))
}

#[cfg(test)]
mod tests;
