//! Balance (bilance členství): start + entries − exits ± reclassified = end.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::Count;
use crate::domain::kind::{Flow, MemberType};
use crate::domain::register::{Register, Spell};
use crate::domain::span::{Bounds, Span};

/// What came in and went out of the members of one type, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Members of the first day.
    pub start: Count,
    /// Who became one after the first day, the last included.
    pub entries: Count,
    /// Who ceased to be one.
    pub exits: Count,
    /// Who was one of another type before.
    pub reclassified_in: Count,
    /// Who is one of another type since.
    pub reclassified_out: Count,
    /// Members of the last day.
    pub end: Count,
}

/// One change of the number of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement<'a> {
    /// The spell that began or ended.
    pub spell: &'a Spell,
    /// Which change it is.
    pub flow: Flow,
    /// The day on which the members for certain change by it; none where that is not
    /// between the two days, or never.
    pub certain_on: Option<NaiveDate>,
    /// The day on which the members at most change by it; none as above.
    pub possible_on: Option<NaiveDate>,
}

/// The balance did not come out: the register and this program disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("start and movements do not make the end")]
pub struct DoesNotBalance;

/// Members for certain change on the last day by which a spell has begun and on the
/// first by which it can have ended; members at most the other way round.
#[derive(Debug, Clone, Copy)]
enum Reading {
    Certain,
    AtMost,
}

impl Reading {
    /// First day in and first day out; none where no day is in.
    fn days(self, span: Span) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let (begin, end) = match self {
            Self::Certain => (span.began().latest(), span.ended().map(Bounds::earliest)),
            Self::AtMost => (span.began().earliest(), span.ended().map(Bounds::latest)),
        };
        end.is_none_or(|end| begin < end).then_some((begin, end))
    }

    fn of(self, count: &mut Count) -> &mut u64 {
        match self {
            Self::Certain => &mut count.certain,
            Self::AtMost => &mut count.at_most,
        }
    }
}

/// Every movement after `from`, `until` included, in the order of the members. A
/// spell that continues another is no entry, and the other's end no exit, wherever one
/// meets the other.
#[must_use]
pub fn movements(register: &Register, from: NaiveDate, until: NaiveDate) -> Vec<Movement<'_>> {
    let continued: HashMap<Uuid, &Spell> = register
        .spells
        .iter()
        .filter_map(|spell| Some((spell.membership.continues?, spell)))
        .collect();
    let within = |day: NaiveDate| from < day && day <= until;
    let mut movements = Vec::new();
    for spell in register.spells.iter() {
        let before = spell.membership.continues.and_then(|id| register.spell(id));
        let after = continued.get(&spell.membership.id).copied();
        let mut found: BTreeMap<Flow, [Option<NaiveDate>; 2]> = BTreeMap::new();
        for (place, reading) in [Reading::Certain, Reading::AtMost].into_iter().enumerate() {
            let days = |other: Option<&Spell>| other.and_then(|other| reading.days(other.counted));
            let Some((begin, end)) = reading.days(spell.counted) else { continue };
            let joins = days(before).is_some_and(|(_, end)| end == Some(begin));
            let goes_on = end.is_some() && days(after).is_some_and(|(begin, _)| end == Some(begin));
            let came = (if joins { Flow::ReclassifiedIn } else { Flow::Entry }, Some(begin));
            let went = (if goes_on { Flow::ReclassifiedOut } else { Flow::Exit }, end);
            for (flow, day) in [came, went] {
                if let Some(day) = day.filter(|day| within(*day))
                    && let Some(slot) = found.entry(flow).or_default().get_mut(place)
                {
                    *slot = Some(day);
                }
            }
        }
        movements.extend(found.into_iter().map(|(flow, [certain_on, possible_on])| Movement {
            spell,
            flow,
            certain_on,
            possible_on,
        }));
    }
    movements
}

/// The balance of each type, and that of all.
pub type Balances = (Vec<(MemberType, Balance)>, Balance);

/// The balance of each type, and that of all.
///
/// # Errors
/// It does not come out; checked before the answer leaves.
pub fn balance(
    register: &Register,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Balances, DoesNotBalance> {
    let mut types: BTreeMap<MemberType, Balance> =
        MemberType::ALL.iter().map(|member_type| (*member_type, Balance::default())).collect();
    for tally in register.tallies() {
        let balance = types.entry(tally.member_type).or_default();
        for (count, day) in [(&mut balance.start, from), (&mut balance.end, until)] {
            count.certain += u64::from(tally.span.certain_on(day));
            count.at_most += u64::from(tally.span.possible_on(day));
        }
    }
    for movement in movements(register, from, until) {
        let balance = types.entry(movement.spell.membership.member_type).or_default();
        let count = balance.of(movement.flow);
        *Reading::Certain.of(count) += u64::from(movement.certain_on.is_some());
        *Reading::AtMost.of(count) += u64::from(movement.possible_on.is_some());
    }
    let total = types.values().fold(Balance::default(), |sum, one| sum.plus(one));
    let whole = total.reclassified_in == total.reclassified_out || from > until;
    if !whole || !types.values().chain([&total]).all(Balance::holds) {
        return Err(DoesNotBalance);
    }
    Ok((types.into_iter().collect(), total))
}

impl Balance {
    const fn of(&mut self, flow: Flow) -> &mut Count {
        match flow {
            Flow::Entry => &mut self.entries,
            Flow::Exit => &mut self.exits,
            Flow::ReclassifiedIn => &mut self.reclassified_in,
            Flow::ReclassifiedOut => &mut self.reclassified_out,
        }
    }

    fn plus(&self, other: &Self) -> Self {
        let sum = |a: Count, b: Count| [a, b].into_iter().sum();
        Self {
            start: sum(self.start, other.start),
            entries: sum(self.entries, other.entries),
            exits: sum(self.exits, other.exits),
            reclassified_in: sum(self.reclassified_in, other.reclassified_in),
            reclassified_out: sum(self.reclassified_out, other.reclassified_out),
            end: sum(self.end, other.end),
        }
    }

    /// Whether start and movements make the end.
    fn holds(&self) -> bool {
        let balanced = |pick: fn(&Count) -> u64| {
            pick(&self.start) + pick(&self.entries) + pick(&self.reclassified_in)
                == pick(&self.end) + pick(&self.exits) + pick(&self.reclassified_out)
        };
        balanced(|count| count.certain) && balanced(|count| count.at_most)
    }
}
