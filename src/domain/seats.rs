//! Seats (počet členů orgánu) as law sets them from the number of inhabitants.
//!
//! The reference data has the seats of regional assemblies in 2016-2024 and of
//! regional councils. For all 13 regions other than Prague they are what the
//! functions here give for the inhabitants of 1 January 2018, and of 31 December
//! 2020; not for those of 1 January 2025, when Plzeňský kraj had passed 600,000.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::identifier::TerritoryCode;
use super::kind::{BodyKind, LegalForm, Level};
use super::majority::law::{self, LegalRule};
use super::organization::Organization;
use super::territory::{Detail, Unit};

/// Codes of Prague, as a municipality (RÚIAN) and as a region (NUTS 3).
const PRAGUE: [&str; 2] = ["554782", "CZ010"];

fn is_prague(code: &TerritoryCode) -> bool {
    PRAGUE.contains(&code.as_str())
}

/// Seats of the assembly of a region with so many inhabitants: § 31 of Act
/// 129/2000 Coll.
#[must_use]
pub const fn region_assembly(population: i64) -> u32 {
    match population {
        ..=600_000 => 45,
        600_001..=900_000 => 55,
        900_001.. => 65,
    }
}

/// Seats of the council of a region with so many inhabitants: § 57 of Act
/// 129/2000 Coll.
#[must_use]
pub const fn region_council(population: i64) -> u32 {
    match population {
        ..=600_000 => 9,
        600_001.. => 11,
    }
}

/// The least and the most seats of the assembly of a municipality with so many
/// inhabitants: § 68 of Act 128/2000 Coll.
#[must_use]
pub const fn municipal_assembly(population: i64) -> RangeInclusive<u32> {
    match population {
        ..=500 => 5..=15,
        501..=3_000 => 7..=15,
        3_001..=10_000 => 11..=25,
        10_001..=50_000 => 15..=35,
        50_001..=150_000 => 25..=45,
        150_001.. => 35..=55,
    }
}

/// Which authority of self-government an organization is, by its legal form and
/// the unit it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// A region other than Prague: Act 129/2000 Coll.
    Region,
    /// A municipality other than Prague: Act 128/2000 Coll.
    Municipality,
    /// A city district of a statutory city: Act 128/2000 Coll.
    CityDistrict,
    /// Prague, at once a region and a municipality: Act 131/2000 Coll.
    Prague,
    /// A city district of Prague: Act 131/2000 Coll.
    PragueDistrict,
}

impl Authority {
    /// The authority that `organization` is; `unit` is what [`governed`] names.
    #[must_use]
    pub fn of(organization: &Organization, unit: Option<&Unit>) -> Option<Self> {
        let in_prague = unit.is_some_and(|unit| match &unit.detail {
            Detail::CityDistrict { municipality, .. } => is_prague(municipality),
            _ => is_prague(&unit.code),
        });
        match organization.legal_form {
            LegalForm::CapitalCity => Some(Self::Prague),
            LegalForm::Region | LegalForm::Municipality if in_prague => Some(Self::Prague),
            LegalForm::Region => Some(Self::Region),
            LegalForm::Municipality => Some(Self::Municipality),
            LegalForm::CityDistrict if in_prague => Some(Self::PragueDistrict),
            LegalForm::CityDistrict => Some(Self::CityDistrict),
            LegalForm::UnionOfMunicipalities
            | LegalForm::AssociationOfLegalPersons
            | LegalForm::RegisteredSociety
            | LegalForm::PublicBenefitCompany
            | LegalForm::Institute
            | LegalForm::Unknown => None,
        }
    }

    /// The rule of law by which its body of `kind` decides.
    #[must_use]
    pub fn rule(self, kind: BodyKind) -> Option<&'static LegalRule> {
        let (legal_form, in_prague) = match self {
            Self::Region => (LegalForm::Region, false),
            Self::Municipality => (LegalForm::Municipality, false),
            Self::CityDistrict => (LegalForm::CityDistrict, false),
            Self::Prague => (LegalForm::CapitalCity, true),
            Self::PragueDistrict => (LegalForm::CityDistrict, true),
        };
        law::rule_for(legal_form, kind, in_prague)
    }
}

/// The unit whose authority `organization` is by its legal form.
#[must_use]
pub fn governed(organization: &Organization) -> Option<(Level, &TerritoryCode)> {
    let governs = &organization.governs;
    let (level, code) = match organization.legal_form {
        LegalForm::Region => (Level::Region, &governs.region),
        LegalForm::CapitalCity | LegalForm::Municipality => {
            (Level::Municipality, &governs.municipality)
        }
        LegalForm::CityDistrict => (Level::CityDistrict, &governs.city_district),
        LegalForm::UnionOfMunicipalities
        | LegalForm::AssociationOfLegalPersons
        | LegalForm::RegisteredSociety
        | LegalForm::PublicBenefitCompany
        | LegalForm::Institute
        | LegalForm::Unknown => return None,
    };
    code.as_ref().map(|code| (level, code))
}

/// What law says of the seats of a body on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lawful {
    /// The least and the most seats; one number where law gives one.
    pub seats: RangeInclusive<u32>,
    /// Inhabitants it follows from.
    pub population: i64,
    /// The day they were counted.
    pub population_day: NaiveDate,
    /// Act and section.
    pub citation: &'static str,
}

impl Lawful {
    /// What law says of a body of `kind` of `authority` over `unit` on `day`;
    /// none where no rule that was read in a source says it, where its act was
    /// not in force, or where no inhabitants are on file.
    #[must_use]
    pub fn of(
        kind: BodyKind,
        authority: Authority,
        unit: Option<&Unit>,
        day: NaiveDate,
    ) -> Option<Self> {
        // The act is the one that says how the body decides.
        authority.rule(kind).filter(|law| law.in_force(day))?;
        let (population_day, population) = unit?.population_on(day)?;
        let (seats, citation) = match (authority, kind) {
            (Authority::Region, BodyKind::Assembly) => {
                let seats = region_assembly(population);
                (seats..=seats, "§ 31 zákona č. 129/2000 Sb.")
            }
            (Authority::Region, BodyKind::Council) => {
                let seats = region_council(population);
                (seats..=seats, "§ 57 zákona č. 129/2000 Sb.")
            }
            (Authority::Municipality, BodyKind::Assembly) => {
                (municipal_assembly(population), "§ 68 zákona č. 128/2000 Sb.")
            }
            _ => return None,
        };
        Some(Self { seats, population, population_day, citation })
    }

    /// The number of seats, where law gives one.
    #[must_use]
    pub fn exact(&self) -> Option<u32> {
        (self.seats.start() == self.seats.end()).then_some(*self.seats.start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_at_every_boundary() {
        for (population, assembly, council) in [
            (1, 45, 9),
            (600_000, 45, 9),
            (600_001, 55, 11),
            (900_000, 55, 11),
            (900_001, 65, 11),
            (1_400_000, 65, 11),
        ] {
            assert_eq!(region_assembly(population), assembly, "assembly of {population}");
            assert_eq!(region_council(population), council, "council of {population}");
        }
    }

    #[test]
    fn municipalities_at_every_boundary() {
        for (population, band) in [
            (1, 5..=15),
            (500, 5..=15),
            (501, 7..=15),
            (3_000, 7..=15),
            (3_001, 11..=25),
            (10_000, 11..=25),
            (10_001, 15..=35),
            (50_000, 15..=35),
            (50_001, 25..=45),
            (150_000, 25..=45),
            (150_001, 35..=55),
            (400_000, 35..=55),
        ] {
            assert_eq!(municipal_assembly(population), band, "{population}");
        }
    }

    #[test]
    fn seats_of_the_reference_data_follow_from_the_inhabitants_of_2018_and_2020() {
        let table = include_str!("../../data/regions.csv");
        let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let header = lines.next().unwrap_or_default();
        let mut regions = 0;
        let mut unlike = Vec::new();
        for row in lines {
            let cell = |name: &str| {
                let place = header.iter().position(|column| *column == name);
                place.and_then(|place| row.get(place)).copied().unwrap_or_default()
            };
            // Prague's seats are not set by this act.
            let Ok(assembly) = cell("assembly_seats_2016_2024").parse::<u32>() else {
                assert_eq!(cell("code"), "CZ010");
                continue;
            };
            regions += 1;
            for day in ["pop_20180101", "pop_20201231", "pop_20250101"] {
                let population: i64 = cell(day).parse().unwrap_or_default();
                let computed =
                    (region_assembly(population), region_council(population).to_string());
                if computed != (assembly, cell("council_seats").to_owned()) {
                    unlike.push(format!("{} {day}", cell("name")));
                }
            }
        }
        assert_eq!(regions, 13);
        assert_eq!(unlike, ["Plzeňský kraj pop_20250101"]);
    }
}
