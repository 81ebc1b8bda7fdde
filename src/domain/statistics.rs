//! Counts of members (počty členů): pure folds over the register.

use std::sync::Arc;

use chrono::NaiveDate;

use super::dimension::{Key, Sorter};
use super::kind::Dimension;
use super::register::Register;
use super::tally::Tally;

pub mod balance;
pub mod difference;
pub mod series;
#[cfg(test)]
mod tests;

/// What counts are parted by: nothing, one dimension or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct By {
    first: Option<Dimension>,
    second: Option<Dimension>,
}

impl By {
    /// By one dimension.
    #[must_use]
    pub const fn one(dimension: Dimension) -> Self {
        Self { first: Some(dimension), second: None }
    }

    /// By two dimensions, whose order in the answer is always the same.
    #[must_use]
    pub fn two(a: Dimension, b: Dimension) -> Self {
        if a == b {
            return Self::one(a);
        }
        Self { first: Some(a.min(b)), second: Some(a.max(b)) }
    }

    /// The dimensions.
    pub fn dimensions(self) -> impl Iterator<Item = Dimension> {
        self.first.into_iter().chain(self.second)
    }
}

/// How many members there are: for certain, and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Members on that day whatever the exact days of their spells are.
    pub certain: u64,
    /// Members that can have been members on that day.
    pub at_most: u64,
}

impl Count {
    fn add(&mut self, tally: &Tally, day: NaiveDate) {
        self.at_most += 1;
        self.certain += u64::from(tally.span.certain_on(day));
    }
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, count| Self {
            certain: sum.certain + count.certain,
            at_most: sum.at_most + count.at_most,
        })
    }
}

/// One part of a count: its key in each dimension.
pub type Part = Vec<Key>;

/// The counts of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// All members.
    pub total: Count,
    /// The parts, which sum to the total; empty parts are among them.
    pub parts: Vec<(Part, Count)>,
    /// SHA-256, in hexadecimal, of the set of members counted.
    pub digest: Arc<str>,
}

/// The parts did not sum to the total: the register and this program disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the parts do not sum to the total")]
pub struct PartsDoNotSum;

/// Counts the members of `day`.
///
/// A member counts as certain where its latest possible begin has come and its
/// earliest possible end has not, as possible where its earliest begin has come
/// and its latest end has not. The possible days of one organization's spells
/// never overlap, so no organization is counted twice.
///
/// # Errors
/// The parts do not sum to the total; checked before the answer leaves.
pub fn count(register: &Register, day: NaiveDate, by: By) -> Result<Counts, PartsDoNotSum> {
    let sorters: Vec<Sorter> =
        by.dimensions().map(|dimension| Sorter::new(register, dimension, day)).collect();
    let mut total = Count::default();
    let mut cells = vec![Count::default(); cells(&sorters)];
    for tally in register.tallies().iter().filter(|tally| tally.span.possible_on(day)) {
        total.add(tally, day);
        if let Some(cell) = cells.get_mut(cell_of(&sorters, tally)) {
            cell.add(tally, day);
        }
    }
    if !sorters.is_empty() && cells.iter().copied().sum::<Count>() != total {
        return Err(PartsDoNotSum);
    }
    let parts = parts(&sorters).into_iter().zip(cells).collect();
    Ok(Counts { total, parts, digest: register.digest(day) })
}

fn cells(sorters: &[Sorter]) -> usize {
    if sorters.is_empty() { 0 } else { sorters.iter().map(|sorter| sorter.keys().len()).product() }
}

fn cell_of(sorters: &[Sorter], tally: &Tally) -> usize {
    sorters.iter().fold(0, |cell, sorter| cell * sorter.keys().len() + sorter.place(tally))
}

/// Every part there can be, so that a part without members shows as zero.
fn parts(sorters: &[Sorter]) -> Vec<Part> {
    if sorters.is_empty() {
        return Vec::new();
    }
    sorters.iter().fold(vec![Part::new()], |parts, sorter| {
        let longer = |part: &Part, key: &Key| part.iter().cloned().chain([key.clone()]).collect();
        parts
            .iter()
            .flat_map(|part| sorter.keys().iter().map(move |key| longer(part, key)))
            .collect()
    })
}
