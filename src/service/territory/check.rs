//! Checks that the units of the reference data hold together.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::parse::Totals;
use crate::domain::kind::Level;
use crate::domain::territory::{Detail, Unit};

/// Checks keys, references and totals.
pub fn check(units: &[Unit], totals: &Totals) -> Result<(), String> {
    let mut keys = HashSet::new();
    for unit in units {
        if !keys.insert((unit.level(), unit.code.as_str())) {
            return Err(format!("{} {} stands twice", unit.level(), unit.code));
        }
    }
    for unit in units {
        for (level, code) in references(unit) {
            if !keys.contains(&(level, code)) {
                let (own, place) = (unit.level(), &unit.code);
                return Err(format!("{own} {place} lies in {level} {code}, which is not there"));
            }
        }
    }
    counts(units, totals)?;
    populations(units)
}

fn references(unit: &Unit) -> Vec<(Level, &str)> {
    match &unit.detail {
        Detail::Region { .. } => Vec::new(),
        Detail::District { region, .. } | Detail::Orp { region } => {
            vec![(Level::Region, region.as_str())]
        }
        Detail::Municipality(municipality) => municipality
            .districts
            .iter()
            .map(|spell| (Level::District, spell.district.as_str()))
            .chain([
                (Level::Region, municipality.region.as_str()),
                (Level::Orp, municipality.orp.as_str()),
            ])
            .collect(),
        Detail::CityDistrict { municipality, .. } => {
            vec![(Level::Municipality, municipality.as_str())]
        }
    }
}

/// Districts and ORPs have as many municipal units as they say, districts in
/// their state before 2021.
fn counts(units: &[Unit], totals: &Totals) -> Result<(), String> {
    let mut found: HashMap<(Level, &str), i64> = HashMap::new();
    for unit in units {
        if let Detail::Municipality(municipality) = &unit.detail {
            *found.entry((Level::Orp, municipality.orp.as_str())).or_default() += 1;
            if let Some(first) = municipality.districts.first() {
                *found.entry((Level::District, first.district.as_str())).or_default() += 1;
            }
        }
    }
    for ((level, code), stated) in totals {
        let counted = found.get(&(*level, code.as_str())).copied().unwrap_or_default();
        if counted != *stated {
            return Err(format!("{level} {code} states {stated} municipalities and has {counted}"));
        }
    }
    Ok(())
}

/// A region has as many inhabitants as its municipalities together.
fn populations(units: &[Unit]) -> Result<(), String> {
    let mut sums: HashMap<(&str, NaiveDate), i64> = HashMap::new();
    for unit in units {
        if let Detail::Municipality(municipality) = &unit.detail {
            for (on, count) in &unit.population {
                *sums.entry((municipality.region.as_str(), *on)).or_default() += count;
            }
        }
    }
    for region in units.iter().filter(|unit| unit.level() == Level::Region) {
        for (on, stated) in &region.population {
            let sum = sums.get(&(region.code.as_str(), *on)).copied().unwrap_or_default();
            if sum != *stated {
                return Err(format!(
                    "region {} states {stated} inhabitants on {on} and has {sum}",
                    region.code
                ));
            }
        }
    }
    Ok(())
}
