//! Keys of members in dimensions: how they are read, written and linked.

use chrono::NaiveDate;

use super::page::Question;
use super::parameter::Parameters;
use crate::domain::dimension::Key;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{Dimension, Evidence, Level, MemberType, PopulationBand};

/// The question for the members of a day, as revision `known_at` has them, that have
/// `keys`.
#[must_use]
pub fn members(as_of: NaiveDate, known_at: i64, keys: &[(Dimension, Key)]) -> Question {
    let question =
        Question::at("/api/v1/members").with("as_of", Some(as_of)).with("known_at", Some(known_at));
    keys.iter().fold(question, |question, (dimension, key)| match key {
        Key::Evidence(evidence) => question.with("named", Some(*evidence == Evidence::Named)),
        key => question.with(dimension.as_str(), Some(code(key).unwrap_or("none"))),
    })
}

/// The code of a key; none where it is that of the members that have none.
#[must_use]
pub fn code(key: &Key) -> Option<&str> {
    match key {
        Key::Type(member_type) => Some(member_type.as_str()),
        Key::Unit(unit) => unit.as_ref().map(TerritoryCode::as_str),
        Key::Population(band) => band.map(PopulationBand::as_str),
        Key::Evidence(evidence) => Some(evidence.as_str()),
    }
}

/// Reads the parameter that is named as `dimension`.
#[must_use]
pub fn read(parameters: &mut Parameters, dimension: Dimension) -> Option<Key> {
    let unit = |level| move |text: &str| unit(level, text);
    let name = dimension.as_str();
    match dimension {
        Dimension::Type => {
            let found = parameters.parsed(name, &MemberType::list(), MemberType::parse);
            found.map(Key::Type)
        }
        Dimension::Region => {
            parameters.parsed(name, "a NUTS 3 code as CZ042, or none", unit(Level::Region))
        }
        Dimension::District => {
            parameters.parsed(name, "a LAU 1 code as CZ0421, or none", unit(Level::District))
        }
        Dimension::Orp => parameters.parsed(name, "an ORP code as 4205, or none", unit(Level::Orp)),
        Dimension::Population => {
            let form = format!("{}, none", PopulationBand::list());
            parameters.parsed(name, &form, |text| {
                let band = PopulationBand::parse(text);
                (band.is_some() || text == "none").then_some(Key::Population(band))
            })
        }
        Dimension::Evidence => None,
    }
}

fn unit(level: Level, text: &str) -> Option<Key> {
    let code = TerritoryCode::parse(level, text).ok();
    (code.is_some() || text == "none").then_some(Key::Unit(code))
}
