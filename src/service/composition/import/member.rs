//! A member of a union, read into values.

use super::{Field, ListedDay, ListedMember};
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::Level;
use crate::domain::span::{Bounds, Dated};
use crate::domain::territory::{Territory, Unit};
use crate::domain::violation::{CompositionViolation, Violation};

/// What the IRIs of municipalities begin with: the norm of 2 April 2026 has the
/// first, its versions of the days before the second.
const MUNICIPALITY: [&str; 2] = [
    "https://linked.cuzk.cz/resource/ruian/obec/",
    "https://linked.cuzk.gov.cz/resource/ruian/obec/",
];

/// Which municipality belongs to the union, and on which days.
pub struct Member<'t> {
    /// The municipality.
    pub unit: &'t Unit,
    /// First day.
    pub since: Dated,
    /// First day without it.
    pub until: Option<Bounds>,
}

type Wrong = (Field, Violation);

impl<'t> Member<'t> {
    /// Reads a member.
    ///
    /// # Errors
    /// All that cannot be read of it.
    pub fn read(listed: &ListedMember, territory: &'t Territory) -> Result<Self, Vec<Wrong>> {
        let unit = unit(listed, territory);
        let since = since(listed.since).map_err(|violation| (Field::Since, violation));
        let until = until(listed.until).map_err(|violation| (Field::Until, violation));
        match (unit, since, until) {
            (Ok(unit), Ok(since), Ok(until)) => Ok(Self { unit, since, until }),
            (unit, since, until) => {
                Err([unit.err(), since.err(), until.err()].into_iter().flatten().collect())
            }
        }
    }
}

/// The municipality that IRI and IČO name; where both are given, they must agree.
fn unit<'t>(listed: &ListedMember, territory: &'t Territory) -> Result<&'t Unit, Wrong> {
    let Some(iri) = &listed.iri else {
        let ico = listed.ico.as_ref();
        let found = ico.and_then(|ico| territory.governed_by(Level::Municipality, ico));
        let place = if ico.is_some() { Field::Ico } else { Field::Whole };
        let unclear = || (place, CompositionViolation::MunicipalityUnclear.into());
        return found.map(|filed| &filed.unit).ok_or_else(unclear);
    };
    let code = MUNICIPALITY.iter().find_map(|begin| iri.strip_prefix(begin));
    let code = code.ok_or_else(|| (Field::Iri, CompositionViolation::MunicipalityIri.into()))?;
    let code = TerritoryCode::parse(Level::Municipality, code)
        .map_err(|violation| (Field::Iri, violation))?;
    let unknown = || {
        let (level, code) = (Level::Municipality, code.to_string());
        (Field::Iri, Violation::TerritoryUnknown { level, code })
    };
    let unit = &territory.find(Level::Municipality, code.as_str()).ok_or_else(unknown)?.unit;
    match (unit.ico(), &listed.ico) {
        (Some(expected), Some(given)) if expected != given => {
            let expected = expected.to_string();
            Err((Field::Ico, Violation::IcoOfOtherTerritory { expected }))
        }
        _ => Ok(unit),
    }
}

/// What is wrong with a day that is given exactly and within bounds.
const TWICE: &str = "give either the day or its bounds";

fn since(day: ListedDay) -> Result<Dated, Violation> {
    match (day.exact, day.earliest, day.latest) {
        (Some(day), None, None) => Dated::new(Some(day), day),
        (Some(_), _, _) => Err(Violation::Inconsistent(TWICE)),
        (None, earliest, Some(latest)) => Dated::new(earliest, latest),
        (None, _, None) => Err(Violation::DayForm),
    }
}

fn until(day: ListedDay) -> Result<Option<Bounds>, Violation> {
    match (day.exact, day.earliest, day.latest) {
        (None, None, None) => Ok(None),
        (Some(day), None, None) => Ok(Some(Bounds::exact(day))),
        (Some(_), _, _) => Err(Violation::Inconsistent(TWICE)),
        (None, Some(earliest), Some(latest)) => Bounds::new(earliest, latest).map(Some),
        (None, _, _) => Err(Violation::Inconsistent("give both bounds of the day")),
    }
}
