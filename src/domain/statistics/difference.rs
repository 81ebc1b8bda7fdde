//! Difference (rozdíl): what changed in what is believed about one day between two
//! states of knowledge.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{MemberType, Shift};
use crate::domain::register::{Register, Spell};

/// What is believed of one membership on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The spell, and what is known of it.
    pub spell: &'a Spell,
    /// Whether it is a member for certain, or only possibly.
    pub certain: bool,
}

/// What changed in one membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<'a> {
    /// How it changed.
    pub shift: Shift,
    /// What was believed before; none where it was no member that day.
    pub before: Option<Standing<'a>>,
    /// What is believed after; none where it is no member that day.
    pub after: Option<Standing<'a>>,
}

impl<'a> Standing<'a> {
    fn of(spell: &'a Spell, day: NaiveDate) -> Option<Self> {
        let certain = spell.counted.certain_on(day);
        spell.counted.possible_on(day).then_some(Self { spell, certain })
    }

    /// What counts tell apart.
    fn counted(&self) -> (MemberType, Option<&TerritoryCode>, bool, Option<Uuid>) {
        let membership = &self.spell.membership;
        let region = self.spell.region.as_ref();
        (membership.member_type, region, self.certain, membership.organization())
    }
}

impl Changed<'_> {
    /// Id of the membership.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        let standing = self.after.as_ref().or(self.before.as_ref());
        standing.map(|standing| standing.spell.membership.id)
    }
}

/// The memberships of which something else is believed about `day` in `after` than in
/// `before`, in the order of their ids.
#[must_use]
pub fn difference<'a>(
    before: &'a Register,
    after: &'a Register,
    day: NaiveDate,
) -> Vec<Changed<'a>> {
    let mut all: BTreeMap<Uuid, [Option<Standing<'a>>; 2]> = BTreeMap::new();
    for (place, register) in [before, after].into_iter().enumerate() {
        for spell in register.spells.iter() {
            if let Some(slot) = all.entry(spell.membership.id).or_default().get_mut(place) {
                *slot = Standing::of(spell, day);
            }
        }
    }
    all.into_values()
        .filter_map(|[before, after]| {
            let shift = match (&before, &after) {
                (None, Some(_)) => Shift::Appeared,
                (Some(_), None) => Shift::Disappeared,
                (Some(a), Some(b)) if a.counted() != b.counted() => Shift::Changed,
                _ => return None,
            };
            Some(Changed { shift, before, after })
        })
        .collect()
}
