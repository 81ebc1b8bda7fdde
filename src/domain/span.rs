//! Legal days with bounds, and the half-open spans between them.
//!
//! A day is a calendar day of Europe/Prague. A span is `[began, ended)`: the
//! end is the first day outside it.

use chrono::NaiveDate;

use super::violation::{Refusal, Violation};

/// A day that is known to lie between two days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    earliest: NaiveDate,
    latest: NaiveDate,
}

impl Bounds {
    /// A day between `earliest` and `latest`.
    ///
    /// # Errors
    /// `earliest` is after `latest`.
    pub fn new(earliest: NaiveDate, latest: NaiveDate) -> Result<Self, Violation> {
        if earliest > latest {
            return Err(Violation::BoundsCrossed { earliest, latest });
        }
        Ok(Self { earliest, latest })
    }

    /// A day that is known exactly.
    #[must_use]
    pub const fn exact(day: NaiveDate) -> Self {
        Self { earliest: day, latest: day }
    }

    /// The first day it can be.
    #[must_use]
    pub const fn earliest(self) -> NaiveDate {
        self.earliest
    }

    /// The last day it can be.
    #[must_use]
    pub const fn latest(self) -> NaiveDate {
        self.latest
    }

    /// The day, where it is known exactly.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        (self.earliest == self.latest).then_some(self.earliest)
    }
}

/// A day that is known to lie no later than another; often no source tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dated {
    earliest: Option<NaiveDate>,
    latest: NaiveDate,
}

impl Dated {
    /// A day not before `earliest`, where that is known, and not after `latest`.
    ///
    /// # Errors
    /// `earliest` is after `latest`.
    pub fn new(earliest: Option<NaiveDate>, latest: NaiveDate) -> Result<Self, Violation> {
        match earliest {
            Some(earliest) if earliest > latest => {
                Err(Violation::BoundsCrossed { earliest, latest })
            }
            _ => Ok(Self { earliest, latest }),
        }
    }

    /// The first day it can be, where one is known.
    #[must_use]
    pub const fn earliest(self) -> Option<NaiveDate> {
        self.earliest
    }

    /// The last day it can be.
    #[must_use]
    pub const fn latest(self) -> NaiveDate {
        self.latest
    }

    /// Its bounds, an unknown earliest day taken as the beginning of time.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        Bounds { earliest: self.earliest.unwrap_or(NaiveDate::MIN), latest: self.latest }
    }

    /// Whether it lies before `other` whatever the exact days are.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        other.earliest.is_some_and(|earliest| self.latest < earliest)
    }
}

/// The days on which an organization existed; `None` is unknown or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Existence {
    /// First day of its being.
    pub founded: Option<NaiveDate>,
    /// First day without it.
    pub dissolved: Option<NaiveDate>,
}

impl Existence {
    /// Checks that it ends after it begins.
    ///
    /// # Errors
    /// Dissolved on or before the day it was founded.
    pub fn check(self) -> Result<(), Violation> {
        match (self.founded, self.dissolved) {
            (Some(founded), Some(dissolved)) if dissolved <= founded => {
                Err(Violation::DissolvedBeforeFounded)
            }
            _ => Ok(()),
        }
    }
}

/// A span of days whose begin, and end if it has one, are known within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    began: Bounds,
    ended: Option<Bounds>,
}

impl Span {
    /// A span from `began` to `ended`.
    ///
    /// # Errors
    /// No day can lie between them.
    pub fn new(began: Bounds, ended: Option<Bounds>) -> Result<Self, Refusal> {
        match ended {
            Some(end) if end.latest <= began.earliest => {
                Err(Refusal::at("ended", Violation::EndsBeforeBegin { began: began.earliest }))
            }
            _ => Ok(Self { began, ended }),
        }
    }

    /// The span without its end.
    #[must_use]
    pub const fn reopened(self) -> Self {
        Self { ended: None, ..self }
    }

    /// The first day inside.
    #[must_use]
    pub const fn began(self) -> Bounds {
        self.began
    }

    /// The first day outside, if it ended.
    #[must_use]
    pub const fn ended(self) -> Option<Bounds> {
        self.ended
    }

    /// Whether `day` lies inside whatever the exact days are.
    #[must_use]
    pub fn certain_on(self, day: NaiveDate) -> bool {
        self.began.latest <= day && self.ended.is_none_or(|end| day < end.earliest)
    }

    /// Whether `day` can lie inside.
    #[must_use]
    pub fn possible_on(self, day: NaiveDate) -> bool {
        self.began.earliest <= day && self.ended.is_none_or(|end| day < end.latest)
    }

    /// Whether some day can lie inside both.
    #[must_use]
    pub fn may_overlap(self, other: Self) -> bool {
        let ends_after = |span: Self, day| span.ended.is_none_or(|end| end.latest > day);
        ends_after(self, other.began.earliest) && ends_after(other, self.began.earliest)
    }

    /// The part of the span within `existence`, for counting; `None` where no
    /// day is left. The bounds as published are kept by the caller.
    #[must_use]
    pub fn clip(self, existence: Existence) -> Option<Self> {
        let founded = existence.founded.unwrap_or(NaiveDate::MIN);
        let mut began = Bounds {
            earliest: self.began.earliest.max(founded),
            latest: self.began.latest.max(founded),
        };
        let mut ended = self.ended;
        if let Some(gone) = existence.dissolved {
            began.latest = began.latest.min(gone.pred_opt()?);
            let end = ended.unwrap_or(Bounds::exact(gone));
            ended = Some(Bounds { earliest: end.earliest.min(gone), latest: end.latest.min(gone) });
        }
        if began.earliest > began.latest || ended.is_some_and(|end| end.latest <= began.earliest) {
            return None;
        }
        Some(Self { began, ended })
    }
}

#[cfg(test)]
mod tests;
