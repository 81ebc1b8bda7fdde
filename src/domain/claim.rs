//! Claim (zveřejněný údaj): a figure that somebody published about the
//! membership, with the day on which it is said to hold and the source.

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use super::fact::Fact;
use super::identifier::TerritoryCode;
use super::kind::{ClaimMetric, MemberType, Precision};
use super::span::Bounds;
use super::text::{Name, Prose};
use super::violation::{Refusal, Violation};

/// Greatest figure: more than anybody counts here.
pub const FIGURE_MAX: u32 = 1_000_000_000;

/// A published figure. Whether the register agrees is never kept: it is computed
/// each time it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its key.
    pub id: Uuid,
    /// What it counts.
    pub metric: ClaimMetric,
    /// Only members of this type, where it counts members.
    pub member_type: Option<MemberType>,
    /// Only members of this region, where it counts members.
    pub region: Option<TerritoryCode>,
    /// The day on which it is said to hold.
    pub day: Bounds,
    /// How the source prints that day, where it prints no day.
    pub as_printed: Option<Name>,
    /// The figure; a share in per cent.
    pub figure: u32,
    /// How exactly it is published.
    pub precision: Precision,
    /// Who says so.
    pub source: Prose,
    /// A remark; of what is [`ClaimMetric::Other`], what it counts.
    pub note: Option<Prose>,
}

impl Claim {
    /// Checks what can be checked from the claim alone.
    ///
    /// # Errors
    /// A type or a region of what is no count of members, a figure beyond what its
    /// metric can have, or nothing that says what another figure counts.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        let parted = [("type", self.member_type.is_some()), ("region", self.region.is_some())];
        for (field, _) in parted.into_iter().filter(|(_, given)| *given) {
            if self.metric != ClaimMetric::Members {
                let why = "only counts of members are parted by type and region: leave it out";
                refusals.push(Refusal::at(field, Violation::Inconsistent(why)));
            }
        }
        let max = if self.metric == ClaimMetric::ReachShare { 100 } else { FIGURE_MAX };
        if self.figure > max {
            refusals.push(Refusal::at("figure", Violation::NumberForm { min: 0, max }));
        }
        if self.metric == ClaimMetric::Other && self.note.is_none() {
            let why = "say in the note what the figure counts";
            refusals.push(Refusal::at("note", Violation::Inconsistent(why)));
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// The numbers it can stand for, both included; open upwards where it says
    /// *at least*. A rounded figure is one of those that are rounded to it at its
    /// last digit that is not zero.
    #[must_use]
    pub fn range(&self) -> (u64, Option<u64>) {
        let figure = u64::from(self.figure);
        match self.precision {
            Precision::Exactly => (figure, Some(figure)),
            Precision::AtLeast => (figure, None),
            Precision::Approximately => {
                let half = unit(figure) / 2;
                (figure.saturating_sub(half), Some(figure + half))
            }
        }
    }
}

/// What the last digit of `figure` that is not zero counts.
fn unit(figure: u64) -> u64 {
    let mut unit = 1;
    while figure > 0 && figure.is_multiple_of(unit * 10) {
        unit *= 10;
    }
    unit
}

impl Fact for Claim {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        None
    }

    /// Who published it has shown it to everyone.
    fn published(&self) -> bool {
        true
    }

    /// By its day, then as it was recorded.
    fn position(&self) -> Vec<u8> {
        // The sign turned, so that bytes compare as days do, before year 1 too.
        let day = |day: NaiveDate| (day.num_days_from_ce() ^ i32::MIN).to_be_bytes();
        let (earliest, latest) = (day(self.day.earliest()), day(self.day.latest()));
        [latest.as_slice(), earliest.as_slice(), self.id.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(metric: ClaimMetric, figure: u32, precision: Precision) -> Claim {
        Claim {
            id: Uuid::nil(),
            metric,
            member_type: None,
            region: None,
            day: Bounds::exact(NaiveDate::MIN),
            as_printed: None,
            figure,
            precision,
            source: Prose::parse("scenario").expect("a text"),
            note: None,
        }
    }

    #[test]
    fn a_figure_stands_for_the_numbers_that_are_rounded_to_it() {
        for (figure, precision, least, most) in [
            (131, Precision::Exactly, 131, Some(131)),
            (131, Precision::AtLeast, 131, None),
            (131, Precision::Approximately, 131, Some(131)),
            (130, Precision::Approximately, 125, Some(135)),
            (5_342_000, Precision::Approximately, 5_341_500, Some(5_342_500)),
            (100, Precision::Approximately, 50, Some(150)),
            (0, Precision::Approximately, 0, Some(0)),
        ] {
            let claim = claim(ClaimMetric::Members, figure, precision);
            assert_eq!(claim.range(), (least, most), "{precision} {figure}");
        }
    }

    #[test]
    fn what_no_claim_can_say_is_refused() {
        let of_type = |metric| Claim {
            member_type: Some(MemberType::Region),
            region: TerritoryCode::parse(super::super::kind::Level::Region, "CZ042").ok(),
            note: Prose::parse("what it counts").ok(),
            ..claim(metric, 1, Precision::Exactly)
        };
        for metric in ClaimMetric::ALL {
            let refused = of_type(*metric).check().err().map_or(0, |refusals| refusals.len());
            assert_eq!(refused, if *metric == ClaimMetric::Members { 0 } else { 2 }, "{metric}");
        }
        for (metric, figure, fits) in [
            (ClaimMetric::ReachShare, 100, true),
            (ClaimMetric::ReachShare, 101, false),
            (ClaimMetric::Members, FIGURE_MAX, true),
            (ClaimMetric::Members, FIGURE_MAX + 1, false),
            (ClaimMetric::Other, 1, false),
        ] {
            let checked = claim(metric, figure, Precision::Exactly).check();
            assert_eq!(checked.is_ok(), fits, "{metric} {figure}");
        }
    }
}
