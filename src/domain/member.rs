//! Member (člen): who is, or may be, a member on a day.

use chrono::NaiveDate;

use super::identifier::TerritoryCode;
use super::kind::MemberType;
use super::register::{Register, Spell};

/// Which members are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The day.
    pub as_of: NaiveDate,
    /// Of one type.
    pub member_type: Option<MemberType>,
    /// Of one region, or those whose region is unknown.
    pub region: Option<Placement>,
    /// Only those that are certain, or only those that are not.
    pub certain: Option<bool>,
    /// Only the named, or only the unnamed.
    pub named: Option<bool>,
    /// Folded part of a name, or an IČO.
    pub q: Option<String>,
}

/// Where a member is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placement {
    /// In a region.
    In(TerritoryCode),
    /// Its region is unknown.
    Unplaced,
}

impl Filter {
    /// All members of a day.
    #[must_use]
    pub const fn on(as_of: NaiveDate) -> Self {
        Self { as_of, member_type: None, region: None, certain: None, named: None, q: None }
    }

    /// Whether `spell` is asked for.
    #[must_use]
    pub fn admits(&self, register: &Register, spell: &Spell) -> bool {
        spell.counted.possible_on(self.as_of)
            && self.member_type.is_none_or(|wanted| wanted == spell.membership.member_type)
            && self.region.as_ref().is_none_or(|wanted| *wanted == placement(spell))
            && self.certain.is_none_or(|wanted| wanted == spell.counted.certain_on(self.as_of))
            && self.named.is_none_or(|wanted| wanted == spell.place.is_some())
            && self.q.as_ref().is_none_or(|q| named_like(register, spell, q))
    }
}

/// Where a spell is counted.
#[must_use]
pub fn placement(spell: &Spell) -> Placement {
    spell.region.clone().map_or(Placement::Unplaced, Placement::In)
}

fn named_like(register: &Register, spell: &Spell, q: &str) -> bool {
    register.organization_of(spell).is_some_and(|filed| {
        filed.search.contains(q)
            || filed.organization.ico.as_ref().is_some_and(|ico| ico.as_str() == q)
    })
}

/// The members asked for, in their order.
pub fn list<'a>(register: &'a Register, filter: &'a Filter) -> impl Iterator<Item = &'a Spell> {
    register.spells.iter().filter(|spell| filter.admits(register, spell))
}
