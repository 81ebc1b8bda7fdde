//! Series (časová řada): counts at the ends of periods.

use chrono::{Datelike as _, Months, NaiveDate};

use super::{Count, PartsDoNotSum};
use crate::domain::kind::{Interval, MemberType};
use crate::domain::register::Register;
use crate::domain::span::Bounds;
use crate::domain::tally::Tally;

/// Most periods of a series: a century of months.
pub const PERIODS_MAX: usize = 1_200;

/// A period, and the day on which it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// `2020-02`, `2020-Q1` or `2020`.
    pub name: String,
    /// Its last day, or the last day of the whole series if that comes first.
    pub day: NaiveDate,
}

/// The counts of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// All members.
    pub total: Count,
    /// By type, in the order of [`MemberType::ALL`].
    pub by_type: Vec<Count>,
}

/// The periods that have a day between `from` and `until`, both included; none if
/// there are more than [`PERIODS_MAX`].
#[must_use]
pub fn periods(from: NaiveDate, until: NaiveDate, interval: Interval) -> Option<Vec<Period>> {
    let months = match interval {
        Interval::Month => 1,
        Interval::Quarter => 3,
        Interval::Year => 12,
    };
    let within = from.month0() % months;
    let mut first = from.with_day(1)?.checked_sub_months(Months::new(within))?;
    let mut periods = Vec::new();
    while first <= until {
        if periods.len() == PERIODS_MAX {
            return None;
        }
        let next = first.checked_add_months(Months::new(months));
        let last = next.and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX);
        periods.push(Period { name: name(first, interval), day: last.min(until) });
        let Some(next) = next else { break };
        first = next;
    }
    Some(periods)
}

fn name(first: NaiveDate, interval: Interval) -> String {
    match interval {
        Interval::Month => first.format("%Y-%m").to_string(),
        Interval::Quarter => format!("{}-Q{}", first.format("%Y"), first.month0() / 3 + 1),
        Interval::Year => first.format("%Y").to_string(),
    }
}

/// Counts the members of each of `days`, which ascend. Each spell is looked at once,
/// however many days there are: what begins on a day is added, what ends taken away.
///
/// # Errors
/// The parts do not sum to the total; checked before the answer leaves.
pub fn series(register: &Register, days: &[NaiveDate]) -> Result<Vec<Point>, PartsDoNotSum> {
    let mut steps = Steps::new(days);
    for tally in register.tallies() {
        steps.take(tally);
    }
    steps.points()
}

/// By how much each count differs from that of the day before: certain and at most, of
/// every type and then in total.
struct Steps<'a> {
    days: &'a [NaiveDate],
    steps: Vec<[(i64, i64); LANES]>,
}

const TYPES: usize = MemberType::ALL.len();
const LANES: usize = TYPES + 1;

impl<'a> Steps<'a> {
    fn new(days: &'a [NaiveDate]) -> Self {
        Self { days, steps: vec![[(0, 0); LANES]; days.len() + 1] }
    }

    fn take(&mut self, tally: &Tally) {
        let (began, ended) = (tally.span.began(), tally.span.ended());
        let lanes = [type_place(tally), TYPES];
        let end = ended.map(Bounds::earliest);
        if end.is_none_or(|end| began.latest() < end) {
            self.mark(began.latest(), lanes, |step| step.0 += 1);
            if let Some(end) = end {
                self.mark(end, lanes, |step| step.0 -= 1);
            }
        }
        self.mark(began.earliest(), lanes, |step| step.1 += 1);
        if let Some(end) = ended {
            self.mark(end.latest(), lanes, |step| step.1 -= 1);
        }
    }

    /// Changes the step of the first day that is not before `day`.
    fn mark(&mut self, day: NaiveDate, lanes: [usize; 2], change: impl Fn(&mut (i64, i64))) {
        let place = self.days.partition_point(|one| *one < day);
        for lane in lanes {
            let step = self.steps.get_mut(place).and_then(|step| step.get_mut(lane));
            step.into_iter().for_each(&change);
        }
    }

    fn points(self) -> Result<Vec<Point>, PartsDoNotSum> {
        let mut sums = [(0_i64, 0_i64); LANES];
        let mut points = Vec::with_capacity(self.days.len());
        for step in self.steps.iter().take(self.days.len()) {
            for (sum, change) in sums.iter_mut().zip(step) {
                *sum = (sum.0 + change.0, sum.1 + change.1);
            }
            let mut by_type = sums.map(count).to_vec();
            let total = by_type.pop().unwrap_or_default();
            if by_type.iter().copied().sum::<Count>() != total {
                return Err(PartsDoNotSum);
            }
            points.push(Point { total, by_type });
        }
        Ok(points)
    }
}

fn count((certain, at_most): (i64, i64)) -> Count {
    let natural = |number| u64::try_from(number).unwrap_or(0);
    Count { certain: natural(certain), at_most: natural(at_most) }
}

fn type_place(tally: &Tally) -> usize {
    MemberType::ALL.iter().position(|one| *one == tally.member_type).unwrap_or(TYPES)
}
