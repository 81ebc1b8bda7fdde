//! Territory (území): regions, districts, ORPs, municipalities, city districts.
//!
//! A unit of territory is not the organization that governs it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::identifier::{DataBox, Ico, Postcode, TerritoryCode};
use super::kind::{Level, MunicipalStatus};
use super::text::Name;

/// One unit of territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code of the form of its level.
    pub code: TerritoryCode,
    /// Name; no key, since 6,258 municipal units share 5,346 names.
    pub name: Name,
    /// What units of its level have.
    pub detail: Detail,
    /// Inhabitants by day, the earliest first.
    pub population: Vec<(NaiveDate, i64)>,
    /// State of the sources it was taken from.
    pub vintage: String,
}

/// What only units of one level have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Kraj.
    Region {
        /// RÚIAN code of the VÚSC.
        ruian: String,
        /// ISO 3166-2 code.
        iso: String,
        /// Name of the city where its authority sits.
        seat: Name,
        /// IČO of its authority.
        ico: Ico,
        /// Data box of its authority, where known.
        data_box: Option<DataBox>,
        /// Seats of the assembly in 2016-2024 (§ 31 Act 129/2000); none for Prague.
        assembly_seats: Option<i32>,
        /// Seats of the council (§ 57 Act 129/2000).
        council_seats: i32,
    },
    /// Okres.
    District {
        /// RÚIAN code.
        ruian: String,
        /// Its region.
        region: TerritoryCode,
    },
    /// Správní obvod obce s rozšířenou působností.
    Orp {
        /// Its region.
        region: TerritoryCode,
    },
    /// Obec or military area.
    Municipality(Municipality),
    /// Městská část or obvod.
    CityDistrict {
        /// The one municipality it belongs to.
        municipality: TerritoryCode,
        /// IČO, which outside Prague it does not have.
        ico: Option<Ico>,
    },
}

/// What only municipal units have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Village, town, city, capital or military area.
    pub status: MunicipalStatus,
    /// IČO; a military area has none.
    pub ico: Option<Ico>,
    /// Its region.
    pub region: TerritoryCode,
    /// Its districts by time: thirteen changed theirs on 1 January 2021.
    pub districts: Vec<DistrictSpell>,
    /// Its ORP.
    pub orp: TerritoryCode,
    /// Its municipality with an authorized municipal office; none for Prague.
    pub pou: Option<String>,
    /// Postcode of its office.
    pub postcode: Postcode,
    /// WGS 84 latitude in degrees, as the source prints it.
    pub latitude: String,
    /// WGS 84 longitude in degrees, as the source prints it.
    pub longitude: String,
}

/// The days on which a municipality lay in a district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictSpell {
    /// The district.
    pub district: TerritoryCode,
    /// First day, where one is known.
    pub from: Option<NaiveDate>,
    /// First day no longer, where there is one.
    pub until: Option<NaiveDate>,
}

impl Unit {
    /// Its level.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self.detail {
            Detail::Region { .. } => Level::Region,
            Detail::District { .. } => Level::District,
            Detail::Orp { .. } => Level::Orp,
            Detail::Municipality(_) => Level::Municipality,
            Detail::CityDistrict { .. } => Level::CityDistrict,
        }
    }

    /// IČO of the authority that governs it, where the sources give one.
    #[must_use]
    pub const fn ico(&self) -> Option<&Ico> {
        match &self.detail {
            Detail::Region { ico, .. } => Some(ico),
            Detail::Municipality(municipality) => municipality.ico.as_ref(),
            Detail::CityDistrict { ico, .. } => ico.as_ref(),
            Detail::District { .. } | Detail::Orp { .. } => None,
        }
    }

    /// Whether it is a military area (vojenský újezd), which has no assembly.
    #[must_use]
    pub fn is_military_area(&self) -> bool {
        matches!(&self.detail, Detail::Municipality(m) if m.status == MunicipalStatus::MilitaryArea)
    }

    /// Inhabitants as they are on file for `day`: those of the nearest day
    /// before it, else the earliest, with the day they were counted.
    #[must_use]
    pub fn population_on(&self, day: NaiveDate) -> Option<(NaiveDate, i64)> {
        let before = self.population.iter().rev().find(|(counted, _)| *counted <= day);
        before.or_else(|| self.population.first()).copied()
    }

    /// Whether it exists on `day`. Of municipal units the reference data tells it by
    /// the district they lie in; of all others it tells nothing, and they do.
    #[must_use]
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        !matches!(self.detail, Detail::Municipality(_)) || self.district_on(day).is_some()
    }

    /// The district it lies in on `day`, for a municipal unit.
    #[must_use]
    pub fn district_on(&self, day: NaiveDate) -> Option<&TerritoryCode> {
        let Detail::Municipality(municipality) = &self.detail else {
            return None;
        };
        let spell = municipality.districts.iter().find(|spell| {
            spell.from.is_none_or(|from| from <= day) && spell.until.is_none_or(|until| day < until)
        })?;
        Some(&spell.district)
    }
}

/// A unit with its search and order keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The unit.
    pub unit: Unit,
    /// Folded name.
    pub search: String,
    /// Key of Czech order.
    pub sort: Vec<u8>,
    /// Revision that recorded this version.
    pub recorded_from: i64,
}

/// All units, each level in Czech order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Territory {
    levels: BTreeMap<Level, Vec<Filed>>,
    places: BTreeMap<(Level, String), usize>,
    authorities: BTreeMap<(Level, Ico), usize>,
    within: BTreeMap<TerritoryCode, Vec<usize>>,
}

impl Territory {
    /// Puts units in order.
    #[must_use]
    pub fn new(mut units: Vec<Filed>) -> Self {
        units.sort_by(|a, b| (&a.sort, &a.unit.code).cmp(&(&b.sort, &b.unit.code)));
        let mut territory = Self::default();
        for filed in units {
            let level = filed.unit.level();
            let list = territory.levels.entry(level).or_default();
            territory.places.insert((level, filed.unit.code.to_string()), list.len());
            if let Some(ico) = filed.unit.ico() {
                territory.authorities.insert((level, ico.clone()), list.len());
            }
            if let Detail::Municipality(municipality) = &filed.unit.detail {
                let region = municipality.region.clone();
                territory.within.entry(region).or_default().push(list.len());
            }
            list.push(filed);
        }
        territory
    }

    /// The units of a level in Czech order.
    #[must_use]
    pub fn level(&self, level: Level) -> &[Filed] {
        self.levels.get(&level).map_or(&[], Vec::as_slice)
    }

    /// The place of a unit in [`Self::level`].
    #[must_use]
    pub fn place(&self, level: Level, code: &str) -> Option<usize> {
        self.places.get(&(level, code.to_owned())).copied()
    }

    /// One unit.
    #[must_use]
    pub fn find(&self, level: Level, code: &str) -> Option<&Filed> {
        self.level(level).get(self.place(level, code)?)
    }

    /// The places of the municipal units of a region among all of them.
    #[must_use]
    pub fn places_within(&self, region: &TerritoryCode) -> &[usize] {
        self.within.get(region).map_or(&[], Vec::as_slice)
    }

    /// The unit of `level` whose authority has this IČO.
    #[must_use]
    pub fn governed_by(&self, level: Level, ico: &Ico) -> Option<&Filed> {
        let place = self.authorities.get(&(level, ico.clone()))?;
        self.level(level).get(*place)
    }

    /// The region that `code` of `level` lies in.
    #[must_use]
    pub fn region_of(&self, level: Level, code: &str) -> Option<&TerritoryCode> {
        let unit = &self.find(level, code)?.unit;
        match &unit.detail {
            Detail::Region { .. } => Some(&unit.code),
            Detail::District { region, .. } | Detail::Orp { region } => Some(region),
            Detail::Municipality(municipality) => Some(&municipality.region),
            Detail::CityDistrict { municipality, .. } => {
                self.region_of(Level::Municipality, municipality.as_str())
            }
        }
    }
}
