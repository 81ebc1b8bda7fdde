//! Fee (členský příspěvek): what a member pays for a year by the tariff, computed
//! from the register and explained. Nothing here is an invoice.
//!
//! The tariff is terse. How its phrases are read is told in `docs/RULES.md`; where
//! a fee hangs on what is not known, or on a reading that the tariff leaves open,
//! it is unverifiable, unless every reading gives the same amount.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::kind::{FeeDoubt, FeeRule, FeeState, FeeYear};
use super::register::{Register, Spell};
use super::span::Bounds;

mod authority;
mod category;
pub mod tariff;
mod total;
#[cfg(test)]
mod tests;

pub use authority::Offices;
pub use total::{Total, Totals, totals};

use category::Category;
use tariff::{Charge, Tariff};

/// What one member pays for a year.
#[derive(Debug, Clone)]
pub struct Fee<'r> {
    /// The member.
    pub spell: &'r Spell,
    /// Rows of the tariff that can apply; more than one where it is not known which.
    pub rules: Vec<FeeRule>,
    /// Which year of membership it is.
    pub year: FeeYear,
    /// Inhabitants it follows from, with the day they were counted; none where they
    /// do not matter or are not known.
    pub population: Option<(NaiveDate, u64)>,
    /// The least and the most it can be, in haléře; none where nothing bounds it.
    pub amount: Option<(u64, u64)>,
    /// Why it cannot be told; empty where it can.
    pub doubts: Vec<FeeDoubt>,
}

impl Fee<'_> {
    /// The amount in haléře, where it can be told.
    #[must_use]
    pub fn told(&self) -> Option<u64> {
        self.amount.filter(|_| self.doubts.is_empty()).map(|(least, _)| least)
    }

    /// Whether it can be told.
    #[must_use]
    pub fn state(&self) -> FeeState {
        if self.told().is_some() { FeeState::Computed } else { FeeState::Unverifiable }
    }
}

/// Fees of a year from the facts of a register.
#[derive(Debug)]
pub struct Assessment<'r> {
    register: &'r Register,
    offices: Offices<'r>,
    tariff: Option<&'static Tariff>,
    first: NaiveDate,
    last: NaiveDate,
}

impl<'r> Assessment<'r> {
    /// The assessment of `year`; none of a year that no calendar has.
    #[must_use]
    pub fn of(register: &'r Register, year: i32) -> Option<Self> {
        Some(Self {
            register,
            offices: Offices::of(&register.territory),
            tariff: tariff::of_year(year),
            first: NaiveDate::from_ymd_opt(year, 1, 1)?,
            last: NaiveDate::from_ymd_opt(year, 12, 31)?,
        })
    }

    /// The tariff that applies.
    #[must_use]
    pub const fn tariff(&self) -> Option<&'static Tariff> {
        self.tariff
    }

    /// The fee of every member of the year, in the order of members. Who changed
    /// its type in the year pays once, as what it became.
    #[must_use]
    pub fn fees(&self) -> Vec<Fee<'r>> {
        let members = self.register.spells.iter().filter(|spell| self.possible(spell));
        let became: BTreeSet<_> =
            members.clone().filter_map(|spell| spell.membership.continues).collect();
        members
            .filter(|spell| !became.contains(&spell.membership.id))
            .map(|spell| self.fee(spell))
            .collect()
    }

    fn possible(&self, spell: &Spell) -> bool {
        let ended = spell.counted.ended().map(Bounds::latest);
        spell.counted.began().earliest() <= self.last
            && ended.is_none_or(|ended| ended > self.first)
    }

    /// Whether it was a member on some day of the year whatever the exact days are.
    fn certain(&self, spell: &Spell) -> bool {
        let begun = spell.counted.began().latest();
        let ended = spell.counted.ended().map(Bounds::earliest);
        begun <= self.last && ended.is_none_or(|ended| ended > self.first.max(begun))
    }

    fn fee(&self, spell: &'r Spell) -> Fee<'r> {
        let year = self.year_of(spell);
        let Some(tariff) = self.tariff else {
            let doubts = vec![FeeDoubt::NoTariff];
            return Fee { spell, rules: vec![], year, population: None, amount: None, doubts };
        };
        let Some(Category { rules, population, mut doubts }) = self.category(spell) else {
            let doubts = vec![FeeDoubt::TypeNotInTariff];
            return Fee { spell, rules: vec![], year, population: None, amount: None, doubts };
        };
        let inhabitants = population.map(|(_, inhabitants)| inhabitants);
        let rows = rules.iter().filter_map(|rule| tariff.row(*rule));
        let charges: Vec<Charge> = rows
            .flat_map(|row| match year {
                FeeYear::First => vec![row.first],
                FeeYear::Later => vec![row.later],
                FeeYear::Either => vec![row.first, row.later],
            })
            .collect();
        let by_inhabitants = |charge: &Charge| matches!(charge, Charge::PerInhabitant { .. });
        let amounts: Option<Vec<u64>> =
            charges.iter().map(|charge| charge.amount(inhabitants)).collect();
        if amounts.is_none() {
            doubts.push(FeeDoubt::PopulationUnknown);
        }
        if year == FeeYear::Either {
            doubts.push(FeeDoubt::BeginUncertain);
        }
        let mut amount = amounts.and_then(|all| Some((*all.iter().min()?, *all.iter().max()?)));
        if !self.certain(spell) {
            doubts.push(FeeDoubt::MembershipUncertain);
            amount = amount.map(|(_, most)| (0, most));
        }
        // Where every reading gives the same amount, none of the doubts matters.
        if amount.is_some_and(|(least, most)| least == most) {
            doubts.clear();
        }
        let banded = rules.iter().any(|rule| category::is_banded(*rule));
        let population = population.filter(|_| banded || charges.iter().any(by_inhabitants));
        Fee { spell, rules, year, population, amount, doubts }
    }

    /// Which year of membership it is: the first is the calendar year of admission,
    /// whatever type it was admitted as.
    fn year_of(&self, spell: &Spell) -> FeeYear {
        let mut first = spell;
        // Spells that continue each other are as many as there are, at most.
        for _ in 0..self.register.spells.len() {
            let before = first.membership.continues.and_then(|id| self.register.spell(id));
            match before {
                Some(before) => first = before,
                None => break,
            }
        }
        let year = self.first.year();
        let began = first.counted.began();
        match (began.earliest().year() == year, began.latest().year()) {
            (_, latest) if latest < year => FeeYear::Later,
            (true, _) => FeeYear::First,
            _ => FeeYear::Either,
        }
    }
}
