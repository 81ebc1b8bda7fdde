//! Member (člen): who is, or may be, a member on a day.

use chrono::NaiveDate;

use super::dimension::{Key, Sorter};
use super::kind::Dimension;
use super::register::{Register, Spell};
use super::tally::Tally;

/// Which members are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The day.
    pub as_of: NaiveDate,
    /// Only those with this key in a dimension, each of them.
    pub keys: Vec<(Dimension, Key)>,
    /// Only those that are certain, or only those that are not.
    pub certain: Option<bool>,
    /// Folded part of a name, or an IČO.
    pub q: Option<String>,
}

impl Filter {
    /// All members of a day.
    #[must_use]
    pub const fn on(as_of: NaiveDate) -> Self {
        Self { as_of, keys: Vec::new(), certain: None, q: None }
    }
}

/// The members asked for, in their order.
pub fn list<'a>(register: &'a Register, filter: &'a Filter) -> impl Iterator<Item = &'a Spell> {
    let sorted = |(dimension, key): &(Dimension, Key)| {
        let sorter = Sorter::new(register, *dimension, filter.as_of);
        let place = sorter.keys().iter().position(|one| one == key);
        (sorter, place)
    };
    let wanted: Vec<_> = filter.keys.iter().map(sorted).collect();
    let admitted = move |tally: &Tally| {
        tally.span.possible_on(filter.as_of)
            && filter.certain.is_none_or(|certain| certain == tally.span.certain_on(filter.as_of))
            && wanted.iter().all(|(sorter, place)| *place == Some(sorter.place(tally)))
    };
    let both = register.spells.iter().zip(register.tallies());
    both.filter(move |(_, tally)| admitted(tally))
        .map(|(spell, _)| spell)
        .filter(|spell| filter.q.as_ref().is_none_or(|q| named_like(register, spell, q)))
}

fn named_like(register: &Register, spell: &Spell, q: &str) -> bool {
    register.organization_of(spell).is_some_and(|filed| {
        filed.search.contains(q)
            || filed.organization.ico.as_ref().is_some_and(|ico| ico.as_str() == q)
    })
}
