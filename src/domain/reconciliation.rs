//! Reconciliation (ověření zveřejněného údaje): how a published figure stands to
//! the register, and which members explain it. Computed each time, never kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::claim::Claim;
use super::dimension::Key;
use super::kind::{ClaimMetric, Dimension, Evidence, Explaining, Fit, Uncomputed};
use super::member::{Filter, list};
use super::reach;
use super::register::{Register, Spell};
use super::span::Bounds;

/// What the register says in place of a published figure. Where the day of the
/// claim has bounds, the least and the greatest of all its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computed {
    /// For certain.
    pub count: u64,
    /// The first day on which it is no more than that.
    pub count_on: NaiveDate,
    /// At most: with members whose days, or whose region, are not known well enough.
    pub at_most: u64,
    /// The first day on which it can be as much.
    pub at_most_on: NaiveDate,
}

/// Members that explain a computed figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What they are to it.
    pub what: Explaining,
    /// How they are listed.
    pub filter: Filter,
    /// How many they are.
    pub members: u64,
}

/// How a claim stands to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// What the register says, or why it says nothing.
    pub computed: Result<Computed, Uncomputed>,
    /// The figure less the count, where there is one.
    pub difference: Option<i64>,
    /// Whether the figure and the register agree.
    pub fit: Fit,
    /// The members behind the count, where it is one of members.
    pub explanations: Vec<Explanation>,
}

/// Reconciles `claim` with the register as of the claim's day.
#[must_use]
pub fn reconcile(register: &Register, claim: &Claim) -> Reconciliation {
    let computed = match claim.metric {
        ClaimMetric::Members => Ok(members(register, claim)),
        ClaimMetric::ReachMunicipalities
        | ClaimMetric::ReachInhabitants
        | ClaimMetric::ReachShare => reach(register, claim),
        ClaimMetric::Other => Err(Uncomputed::OutsideRegister),
    };
    let found = computed.ok();
    let explanations = match (claim.metric, found) {
        (ClaimMetric::Members, Some(found)) => explanations(register, claim, found),
        _ => Vec::new(),
    };
    Reconciliation {
        computed,
        difference: found.map(|found| i64::from(claim.figure).saturating_sub_unsigned(found.count)),
        fit: fit(claim, found),
        explanations,
    }
}

/// Whether the figure and what was computed agree.
fn fit(claim: &Claim, computed: Option<Computed>) -> Fit {
    let Some(Computed { count, at_most, .. }) = computed else {
        return Fit::Unverifiable;
    };
    let (least, most) = claim.range();
    if u64::from(claim.figure) == count {
        Fit::Equal
    } else if least <= at_most && most.is_none_or(|most| count <= most) {
        Fit::WithinBounds
    } else {
        Fit::Contradicts
    }
}

/// What the register says of the reach on the claim's day: municipalities covered,
/// their inhabitants, or their share of the country's in per cent, rounded down for
/// certain and up at most. Where it is not known what all members cover, they can
/// cover the whole country.
fn reach(register: &Register, claim: &Claim) -> Result<Computed, Uncomputed> {
    let day = claim.day.day().ok_or(Uncomputed::ReachDayUncertain)?;
    let reach = reach::reach(register, day).map_err(|_| Uncomputed::ReachDoesNotSum)?;
    let amount = match claim.metric {
        ClaimMetric::ReachMunicipalities => reach.total.municipalities,
        _ => reach.total.inhabitants,
    };
    let most = if reach.is_complete() { amount.at_most } else { amount.of };
    let of_hundred = |part: u64| part.saturating_mul(100);
    let (count, at_most) = match claim.metric {
        ClaimMetric::ReachShare => (
            of_hundred(amount.certain).checked_div(amount.of).unwrap_or(0),
            if amount.of == 0 { 0 } else { of_hundred(most).div_ceil(amount.of) },
        ),
        _ => (amount.certain, most),
    };
    Ok(Computed { count, count_on: day, at_most, at_most_on: day })
}

/// Members of the type and region that `claim` counts, on the days that its day
/// can be. Those whose region is not known may lie in the one that it names.
fn members(register: &Register, claim: &Claim) -> Computed {
    let mut turns: BTreeMap<NaiveDate, Turn> = BTreeMap::from([(claim.day.earliest(), Turn::NONE)]);
    for spell in register.spells.iter() {
        let Some(placed) = counts(claim, spell) else { continue };
        let (began, ended) = (spell.counted.began(), spell.counted.ended());
        if placed {
            let days = within(claim.day, began.latest(), ended.map(Bounds::earliest));
            turn(&mut turns, days, Turn { certain: 1, possible: 0 });
        }
        let days = within(claim.day, began.earliest(), ended.map(Bounds::latest));
        turn(&mut turns, days, Turn { certain: 0, possible: 1 });
    }
    extremes(&turns, claim.day.earliest())
}

/// Whether `claim` counts members as `spell`, and whether their region is known to
/// be the one that it names; nothing where it does not count them.
fn counts(claim: &Claim, spell: &Spell) -> Option<bool> {
    let of_type = claim.member_type.is_none_or(|kind| kind == spell.membership.member_type);
    let placed = match (&claim.region, &spell.region) {
        (None, _) => Some(true),
        (Some(_), None) => Some(false),
        (Some(named), Some(region)) => (named == region).then_some(true),
    };
    placed.filter(|_| of_type)
}

/// By how much counts change on a day.
#[derive(Debug, Clone, Copy)]
struct Turn {
    certain: i64,
    possible: i64,
}

impl Turn {
    const NONE: Self = Self { certain: 0, possible: 0 };

    const fn and(self, other: Self) -> Self {
        Self { certain: self.certain + other.certain, possible: self.possible + other.possible }
    }

    const fn back(self) -> Self {
        Self { certain: -self.certain, possible: -self.possible }
    }
}

/// The days from `from` and before `until` that lie within `bounds`: the first, and
/// the first no more, where there is one.
fn within(
    bounds: Bounds,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let first = from.max(bounds.earliest());
    let inside = first <= bounds.latest() && until.is_none_or(|until| first < until);
    inside.then(|| (first, until.filter(|until| *until <= bounds.latest())))
}

fn turn(
    turns: &mut BTreeMap<NaiveDate, Turn>,
    days: Option<(NaiveDate, Option<NaiveDate>)>,
    by: Turn,
) {
    let Some((first, gone)) = days else { return };
    for (day, by) in [(Some(first), by), (gone, by.back())] {
        let Some(day) = day else { continue };
        let entry = turns.entry(day).or_insert(Turn::NONE);
        *entry = entry.and(by);
    }
}

/// The least that is certain and the most that is possible, with their days.
fn extremes(turns: &BTreeMap<NaiveDate, Turn>, first: NaiveDate) -> Computed {
    let mut now = Turn::NONE;
    let (mut least, mut most) = ((i64::MAX, first), (i64::MIN, first));
    for (day, turn) in turns {
        now = now.and(*turn);
        if now.certain < least.0 {
            least = (now.certain, *day);
        }
        if now.possible > most.0 {
            most = (now.possible, *day);
        }
    }
    // Nobody leaves who has not come.
    let number = |number: i64| u64::try_from(number).unwrap_or(0);
    Computed {
        count: number(least.0),
        count_on: least.1,
        at_most: number(most.0),
        at_most_on: most.1,
    }
}

fn explanations(register: &Register, claim: &Claim, computed: Computed) -> Vec<Explanation> {
    let of_type = claim.member_type.map(|kind| (Dimension::Type, Key::Type(kind)));
    let within = |region| (Dimension::Region, Key::Unit(region));
    let keys: Vec<_> =
        of_type.into_iter().chain(claim.region.clone().map(Some).map(within)).collect();
    let asked = |day| Filter { keys: keys.clone(), ..Filter::on(day) };
    let certain = Filter { certain: Some(true), ..asked(computed.count_on) };
    let mut unnamed = certain.clone();
    unnamed.keys.push((Dimension::Evidence, Key::Evidence(Evidence::Unnamed)));
    let uncertain = Filter { certain: Some(false), ..asked(computed.at_most_on) };
    let unplaced = claim.region.is_some().then(|| {
        let of_type = claim.member_type.map(|kind| (Dimension::Type, Key::Type(kind)));
        let keys = of_type.into_iter().chain([within(None)]).collect();
        Filter { keys, ..Filter::on(computed.at_most_on) }
    });
    [
        (Explaining::Counted, Some(certain)),
        (Explaining::Unnamed, Some(unnamed)),
        (Explaining::Uncertain, Some(uncertain)),
        (Explaining::Unplaced, unplaced),
    ]
    .into_iter()
    .filter_map(|(what, filter)| {
        let filter = filter?;
        let members = u64::try_from(list(register, &filter).count()).unwrap_or(u64::MAX);
        Some(Explanation { what, filter, members })
    })
    .collect()
}

#[cfg(test)]
mod tests;
