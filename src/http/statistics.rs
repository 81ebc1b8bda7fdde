//! Statistics of the members: counts, series, balance, differences.

use super::error::ApiError;
use super::key;
use super::problem::{Code, FieldCode, FieldError};
use super::table::{Axis, Category, NONE, Role};
use super::view::View;
use crate::domain::dimension::{Key, Sorter};
use crate::domain::kind::{Dimension, Label, Level, PopulationBand};
use crate::domain::statistics::{By, Count};

pub mod balance;
pub mod count;
pub mod difference;
pub mod dimension;
pub mod movement;
pub mod series;

/// What is told of each cell of counts.
const COUNTED: [Label; 2] = [
    Label { code: "count", cs: "Počet členů (jistý)", en: "Members for certain" },
    Label { code: "at_most", cs: "Počet členů (nejvýše)", en: "Members at most" },
];

/// The members that have none in a dimension.
const UNKNOWN: Label = Label { code: NONE, cs: "neuvedeno", en: "none or unknown" };

/// Dimensions as `by` takes them, parted by a comma: at most two.
fn by(text: &str) -> Option<By> {
    let words: Option<Vec<Dimension>> = text.split(',').map(Dimension::parse).collect();
    match words?.as_slice() {
        [one] => Some(By::one(*one)),
        [a, b] if a != b => Some(By::two(*a, *b)),
        _ => None,
    }
}

const fn values(count: Count) -> [u64; 2] {
    [count.certain, count.at_most]
}

/// A dimension with all its keys, as an axis of a table.
fn axis(view: &View, dimension: Dimension) -> Axis {
    let sorter = Sorter::new(&view.register, dimension, view.as_of);
    let role = match dimension {
        Dimension::Region | Dimension::District | Dimension::Orp => Role::Geo,
        Dimension::Type | Dimension::Population | Dimension::Evidence => Role::Other,
    };
    let categories = sorter.keys().iter().map(|key| {
        let label = label(view, dimension, key);
        Category { code: key::code(key).unwrap_or(NONE).to_owned(), label: Some(label.0) }
    });
    Axis { label: dimension.label(), role, categories: categories.collect() }
}

/// The label of a key in Czech and in English; places have their own name in both.
fn label(view: &View, dimension: Dimension, key: &Key) -> (String, String) {
    let both = |label: Label| (label.cs.to_owned(), label.en.to_owned());
    match key {
        Key::Type(member_type) => both(member_type.label()),
        Key::Evidence(evidence) => both(evidence.label()),
        Key::Population(band) => both(band.map_or(UNKNOWN, PopulationBand::label)),
        Key::Unit(None) => both(UNKNOWN),
        Key::Unit(Some(code)) => {
            let level = match dimension {
                Dimension::District => Level::District,
                Dimension::Orp => Level::Orp,
                _ => Level::Region,
            };
            let found = view.register.territory.find(level, code.as_str());
            let name = found.map_or(code.as_str(), |filed| filed.unit.name.as_str());
            (name.to_owned(), name.to_owned())
        }
    }
}

/// The one day that a table is about, as an axis.
fn day(view: &View) -> Axis {
    let label = Label { code: "as_of", cs: "Den", en: "Day" };
    Axis { label, role: Role::Time, categories: vec![Category::time(view.as_of.to_string())] }
}

/// Refuses two days of which the first is after the second.
fn in_order(from: chrono::NaiveDate, until: chrono::NaiveDate) -> Result<(), ApiError> {
    if from <= until {
        return Ok(());
    }
    let detail = format!("must not be before `from`, {from}");
    Err(ApiError::new(Code::ParameterInvalid, "`until` is before `from`.")
        .with_errors(vec![FieldError::parameter("until", FieldCode::ParameterForm, detail)]))
}
