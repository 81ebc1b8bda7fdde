//! Which municipalities have delegated authority (obce s pověřeným obecním úřadem),
//! as far as the territory tells.
//!
//! The reference data names for each municipality the district of its authorized
//! office and that of extended powers, and names the latter by its seat. A seat of
//! extended powers is an authorized office, too, and each district has one office.
//! So the seats, and the other municipalities of their own districts, are known;
//! which municipality is the seat of another district is not, unless it is alone.

use std::collections::{HashMap, HashSet};

use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::Level;
use crate::domain::territory::{Detail, Municipality, Territory};
use crate::domain::text::Name;

/// Where authorized offices are, as far as it is known.
#[derive(Debug)]
pub struct Offices<'t> {
    seats: HashSet<&'t TerritoryCode>,
    /// Districts of offices whose seat is known.
    settled: HashSet<&'t str>,
}

impl<'t> Offices<'t> {
    /// Those of `territory`.
    #[must_use]
    pub fn of(territory: &'t Territory) -> Self {
        let named: HashMap<&TerritoryCode, &Name> = territory
            .level(Level::Orp)
            .iter()
            .map(|filed| (&filed.unit.code, &filed.unit.name))
            .collect();
        let mut members: HashMap<&str, Vec<&TerritoryCode>> = HashMap::new();
        let mut found: HashMap<&TerritoryCode, Vec<(&TerritoryCode, &str)>> = HashMap::new();
        for filed in territory.level(Level::Municipality) {
            let Detail::Municipality(municipality) = &filed.unit.detail else { continue };
            let Some(pou) = municipality.pou.as_deref() else { continue };
            members.entry(pou).or_default().push(&filed.unit.code);
            if named.get(&municipality.orp) == Some(&&filed.unit.name) {
                found.entry(&municipality.orp).or_default().push((&filed.unit.code, pou));
            }
        }
        // A name that two municipalities of one district share tells of neither.
        let seats = found.into_values().filter_map(|seats| match seats.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        let alone = members.into_iter().filter_map(|(pou, codes)| match codes.as_slice() {
            [one] => Some((*one, pou)),
            _ => None,
        });
        let (seats, settled) = seats.chain(alone).unzip();
        Self { seats, settled }
    }

    /// Whether the municipality with this code has delegated authority, where that
    /// is known.
    #[must_use]
    pub fn delegated(&self, code: &TerritoryCode, municipality: &Municipality) -> Option<bool> {
        if self.seats.contains(code) {
            return Some(true);
        }
        let pou = municipality.pou.as_deref()?;
        self.settled.contains(pou).then_some(false)
    }
}
