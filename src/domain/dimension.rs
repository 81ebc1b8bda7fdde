//! Dimensions (třídění): what members are parted by, and where each stands in them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::identifier::TerritoryCode;
use super::kind::{Dimension, Evidence, Level, MemberType, PopulationBand};
use super::register::Register;
use super::tally::Tally;
use super::territory::{Detail, Territory, Unit};

/// Where a member stands in one dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Type of member.
    Type(MemberType),
    /// Unit of the dimension's level; none where it is unknown, or where the member is
    /// greater than such a unit, as a region is than a district.
    Unit(Option<TerritoryCode>),
    /// Population band of what it governs; none where it governs nothing, or nobody
    /// says how many live there.
    Population(Option<PopulationBand>),
    /// What is known of who it is.
    Evidence(Evidence),
}

/// Finds the key of any member in one dimension on one day.
#[derive(Debug)]
pub struct Sorter {
    keys: Vec<Key>,
    by: Sorting,
}

#[derive(Debug)]
enum Sorting {
    Type,
    Evidence,
    /// Place of the key for each unit of a level; the last key for the others.
    Units {
        region: Vec<Option<usize>>,
        municipality: Vec<Option<usize>>,
        city_district: Vec<Option<usize>>,
        governed_only: bool,
    },
}

impl Sorter {
    /// A sorter into `dimension`. Where a unit lies in a district, and how many live
    /// there, is that of `day`.
    #[must_use]
    pub fn new(register: &Register, dimension: Dimension, day: NaiveDate) -> Self {
        let territory = &register.territory;
        match dimension {
            Dimension::Type => {
                let keys = MemberType::ALL.iter().copied().map(Key::Type).collect();
                Self { keys, by: Sorting::Type }
            }
            Dimension::Evidence => {
                let keys = Evidence::ALL.iter().copied().map(Key::Evidence).collect();
                Self { keys, by: Sorting::Evidence }
            }
            Dimension::Region => {
                Self::of_level(territory, Level::Region, &|unit| region_of(territory, unit))
            }
            Dimension::District => Self::of_level(territory, Level::District, &|unit| {
                whole(territory, unit).district_on(day)
            }),
            Dimension::Orp => {
                Self::of_level(territory, Level::Orp, &|unit| orp_of(whole(territory, unit)))
            }
            Dimension::Population => Self::of_bands(territory, day),
        }
    }

    fn of_level<'a>(territory: &'a Territory, level: Level, code_of: CodeOf<'_, 'a>) -> Self {
        let mut codes: Vec<_> =
            territory.level(level).iter().map(|filed| &filed.unit.code).collect();
        codes.sort_unstable();
        let places: HashMap<&TerritoryCode, usize> =
            codes.iter().enumerate().map(|(place, code)| (*code, place)).collect();
        let by = units(territory, false, &|unit| places.get(code_of(unit)?).copied());
        let keys = codes.into_iter().cloned().map(Some).chain([None]).map(Key::Unit);
        Self { keys: keys.collect(), by }
    }

    fn of_bands(territory: &Territory, day: NaiveDate) -> Self {
        let band = |unit: &Unit| {
            let (_, inhabitants) = unit.population_on(day)?;
            let band = PopulationBand::of(inhabitants);
            PopulationBand::ALL.iter().position(|one| *one == band)
        };
        let bands = PopulationBand::ALL.iter().copied().map(Some).chain([None]);
        Self { keys: bands.map(Key::Population).collect(), by: units(territory, true, &band) }
    }

    /// Every key there can be, in the order they are shown.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The place of a member's key among [`Self::keys`].
    #[must_use]
    pub fn place(&self, tally: &Tally) -> usize {
        let none = self.keys.len().saturating_sub(1);
        match &self.by {
            Sorting::Type => {
                MemberType::ALL.iter().position(|one| *one == tally.member_type).unwrap_or(none)
            }
            Sorting::Evidence => usize::from(!tally.named),
            Sorting::Units { region, municipality, city_district, governed_only } => {
                let unit = tally.unit.filter(|_| tally.governs || !governed_only);
                let places = |level| match level {
                    Level::Region => Some(region),
                    Level::Municipality => Some(municipality),
                    Level::CityDistrict => Some(city_district),
                    Level::District | Level::Orp => None,
                };
                let known = unit.and_then(|(level, place)| places(level)?.get(place as usize));
                known.copied().flatten().unwrap_or(none)
            }
        }
    }
}

/// Finds the code of the greater unit that a unit lies in.
type CodeOf<'f, 'a> = &'f dyn Fn(&'a Unit) -> Option<&'a TerritoryCode>;

fn units<'a>(
    territory: &'a Territory,
    governed_only: bool,
    place: &dyn Fn(&'a Unit) -> Option<usize>,
) -> Sorting {
    let places = |level| territory.level(level).iter().map(|filed| place(&filed.unit)).collect();
    Sorting::Units {
        region: places(Level::Region),
        municipality: places(Level::Municipality),
        city_district: places(Level::CityDistrict),
        governed_only,
    }
}

/// The municipality of a city district, else the unit itself.
fn whole<'a>(territory: &'a Territory, unit: &'a Unit) -> &'a Unit {
    let Detail::CityDistrict { municipality, .. } = &unit.detail else {
        return unit;
    };
    territory.find(Level::Municipality, municipality.as_str()).map_or(unit, |filed| &filed.unit)
}

fn region_of<'a>(territory: &'a Territory, unit: &'a Unit) -> Option<&'a TerritoryCode> {
    match &unit.detail {
        Detail::Region { .. } => Some(&unit.code),
        Detail::District { region, .. } | Detail::Orp { region } => Some(region),
        Detail::Municipality(municipality) => Some(&municipality.region),
        Detail::CityDistrict { .. } => match &whole(territory, unit).detail {
            Detail::Municipality(municipality) => Some(&municipality.region),
            _ => None,
        },
    }
}

const fn orp_of(unit: &Unit) -> Option<&TerritoryCode> {
    match &unit.detail {
        Detail::Municipality(municipality) => Some(&municipality.orp),
        _ => None,
    }
}
