//! Body (orgán): assembly, council or general assembly of an organization, with
//! its seats and its majority rule by date.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;
use super::kind::{BodyKind, Electorate, MemberType};
use super::majority::law::LegalRule;
use super::majority::{Rule, SEATS_MAX};
use super::span::Bounds;
use super::text::{Name, Prose};

mod check;
mod proposal;
mod warning;

pub use check::Surroundings;
pub use proposal::{Proposal, Unproposed, proposals};
pub use warning::SeatsWarning;

/// An organ of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its key.
    pub id: Uuid,
    /// The organization.
    pub organization: Uuid,
    /// Which organ it is.
    pub kind: BodyKind,
    /// Czech name.
    pub name_cs: Name,
    /// English name.
    pub name_en: Option<Name>,
    /// How many seats it has, the earliest first; each is valid until the next begins.
    pub seats: Vec<SeatsSpell>,
    /// How it decides, the earliest first; each is valid until the next begins.
    pub rules: Vec<RuleSpell>,
    /// Who votes in it.
    pub electorate: Electorate,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it.
    pub published: bool,
}

/// A number of seats from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatsSpell {
    /// The first day; none where it is so from the beginning.
    pub from: Option<NaiveDate>,
    /// Seats, vacant ones among them: 1 to [`SEATS_MAX`].
    pub seats: u32,
    /// Act, resolution or page that says so.
    pub source: Prose,
}

/// A rule from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSpell {
    /// The first day; none where it is so from the beginning.
    pub from: Option<NaiveDate>,
    /// The rule.
    pub rule: BodyRule,
}

/// How a body decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyRule {
    /// By a rule of law.
    Law(&'static LegalRule),
    /// By a rule of its own.
    Own(OwnRule),
}

/// A rule of the body's own, as statutes have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRule {
    /// The rule; its citation names the article.
    pub rule: Rule,
    /// Votes by type of member, each type once; a type that is not here has one.
    pub weights: Vec<(MemberType, u32)>,
    /// How many others one voter may stand for; none where nobody may.
    pub proxies_max: Option<u32>,
}

impl BodyRule {
    /// The rule as it reads on `day`; none where the law had none then.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<Rule> {
        match self {
            Self::Law(law) => law.on(day),
            Self::Own(own) => Some(own.rule.clone()),
        }
    }

    /// The rule of its own, if it is one.
    #[must_use]
    pub const fn own(&self) -> Option<&OwnRule> {
        match self {
            Self::Law(_) => None,
            Self::Own(own) => Some(own),
        }
    }
}

impl OwnRule {
    /// Votes that a member of `member_type` has.
    #[must_use]
    pub fn weight(&self, member_type: MemberType) -> u32 {
        let listed = self.weights.iter().find(|(listed, _)| *listed == member_type);
        listed.map_or(1, |(_, votes)| *votes)
    }
}

/// A version of something that is valid from a day until the next begins.
trait Dated {
    fn from(&self) -> Option<NaiveDate>;
}

impl Dated for SeatsSpell {
    fn from(&self) -> Option<NaiveDate> {
        self.from
    }
}

impl Dated for RuleSpell {
    fn from(&self) -> Option<NaiveDate> {
        self.from
    }
}

/// The version in force on `day`.
fn on<T: Dated>(versions: &[T], day: NaiveDate) -> Option<&T> {
    versions.iter().rev().find(|version| version.from().is_none_or(|from| from <= day))
}

/// The versions in force on any day of `days`; none of them where on some day
/// there is none.
fn within<T: Dated>(versions: &[T], days: Bounds) -> &[T] {
    let begun =
        |day| versions.partition_point(|version| version.from().is_none_or(|from| from <= day));
    let first = begun(days.earliest()).checked_sub(1);
    first.and_then(|first| versions.get(first..begun(days.latest()))).unwrap_or_default()
}

/// What all of them are, where they are all the same.
fn one<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

impl Body {
    /// Its seats on `day`, where they are known.
    #[must_use]
    pub fn seats_on(&self, day: NaiveDate) -> Option<u32> {
        on(&self.seats, day).map(|version| version.seats)
    }

    /// Its seats on a day within `days`, where they are known and the same on
    /// all of them.
    #[must_use]
    pub fn seats_within(&self, days: Bounds) -> Option<u32> {
        one(within(&self.seats, days).iter().map(|version| version.seats))
    }

    /// The rule of the body on `day`: what its list says, law or its own.
    #[must_use]
    pub fn body_rule_on(&self, day: NaiveDate) -> Option<&BodyRule> {
        on(&self.rules, day).map(|version| &version.rule)
    }

    /// The rule of the body on a day within `days`, where its list says the same
    /// for all of them.
    #[must_use]
    pub fn body_rule_within(&self, days: Bounds) -> Option<&BodyRule> {
        one(within(&self.rules, days).iter().map(|version| &version.rule))
    }

    /// The majority rule in force on `day`; none where none is recorded, or
    /// where the rule of law was not in force.
    #[must_use]
    pub fn rule_on(&self, day: NaiveDate) -> Option<Rule> {
        self.body_rule_on(day)?.on(day)
    }

    /// The majority rule in force on a day within `days`, where it is the same on
    /// all of them.
    #[must_use]
    pub fn rule_within(&self, days: Bounds) -> Option<Rule> {
        let rule = self.body_rule_within(days)?;
        // A rule of law is in force on days without a gap.
        one([days.earliest(), days.latest()].into_iter().map(|day| rule.on(day))).flatten()
    }
}

impl Fact for Body {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.organization)
    }

    fn published(&self) -> bool {
        self.published
    }

    fn position(&self) -> Vec<u8> {
        let kind = BodyKind::ALL.iter().take_while(|kind| **kind < self.kind).map(|_| 1);
        let kind: Vec<u8> = kind.collect();
        [self.organization.as_bytes(), kind.as_slice(), &[0], self.id.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests;
