//! Tallies: what was counted in a vote, as far as it is known.

use crate::domain::majority::SEATS_MAX;
use crate::domain::violation::{Refusal, Violation};

/// Seats of a body. In a general assembly the entitled voters are counted for
/// certain and at most; elsewhere the two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seats {
    /// Seats there are for certain.
    pub at_least: u32,
    /// Seats there can be.
    pub at_most: u32,
}

impl Seats {
    /// A number of seats that is known.
    #[must_use]
    pub const fn exact(number: u32) -> Self {
        Self { at_least: number, at_most: number }
    }
}

/// Counts of a vote, none where not known. They keep these identities:
/// seats = vacant + present + absent, and present = in favour + against +
/// abstained + not voting + invalid.
///
/// Votes cast are those in favour, against, abstained and invalid; valid votes
/// the same without the invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tally {
    /// All seats, vacant ones among them.
    pub seats: Option<Seats>,
    /// Seats that nobody holds.
    pub vacant: Option<u32>,
    /// Members present.
    pub present: Option<u32>,
    /// Members absent, excused or not.
    pub absent: Option<u32>,
    /// Members absent with an excuse; some of those absent.
    pub excused: Option<u32>,
    /// Votes for.
    pub in_favour: Option<u32>,
    /// Votes against.
    pub against: Option<u32>,
    /// Members who abstained.
    pub abstained: Option<u32>,
    /// Members present who did not vote.
    pub not_voting: Option<u32>,
    /// Votes that do not count.
    pub invalid: Option<u32>,
}

/// Counts that are added up: what is known of them, and whether any is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    /// Those that are known.
    pub known: u64,
    /// Whether one is not.
    pub open: bool,
}

impl Sum {
    pub(super) fn of<const N: usize>(counts: [Option<u32>; N]) -> Self {
        let known = counts.iter().flatten().map(|count| u64::from(*count)).sum();
        Self { known, open: counts.contains(&None) }
    }
}

impl Tally {
    /// All votes of those present.
    pub(super) fn votes(&self) -> [Option<u32>; 5] {
        [self.in_favour, self.against, self.abstained, self.not_voting, self.invalid]
    }

    /// Every reason why no vote can have had these counts.
    ///
    /// # Errors
    /// No numbers in place of those that are missing keep the identities, or a
    /// count is greater than [`SEATS_MAX`].
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let mut found: Vec<Refusal> = self
            .named()
            .into_iter()
            .filter(|(_, count)| count.is_some_and(|count| count > SEATS_MAX))
            .map(|(field, _)| Refusal::at(field, Violation::VotesForm { max: SEATS_MAX }))
            .collect();
        if self.seats.is_some_and(|seats| seats.at_least > seats.at_most) {
            let why = "there cannot be fewer seats at most than there are for certain";
            found.push(Refusal::at("seats", Violation::Inconsistent(why)));
        }
        found.extend(self.check_absent());
        found.extend(self.check_present());
        found.extend(self.check_seats());
        if found.is_empty() { Ok(()) } else { Err(found) }
    }

    fn named(&self) -> [(&'static str, Option<u32>); 10] {
        [
            ("seats", self.seats.map(|seats| seats.at_most)),
            ("vacant", self.vacant),
            ("present", self.present),
            ("absent", self.absent),
            ("excused", self.excused),
            ("for", self.in_favour),
            ("against", self.against),
            ("abstained", self.abstained),
            ("not_voting", self.not_voting),
            ("invalid", self.invalid),
        ]
    }

    fn check_absent(&self) -> Option<Refusal> {
        let (excused, absent) = (self.excused?, self.absent?);
        (excused > absent)
            .then(|| Refusal::at("excused", Violation::ExcusedOverAbsent { excused, absent }))
    }

    fn check_present(&self) -> Option<Refusal> {
        let (votes, present) = (Sum::of(self.votes()), self.present?);
        let whole = u64::from(present);
        if votes.known > whole {
            let over = Violation::TallyOverPresent { votes: votes.known, present };
            return Some(Refusal::at("present", over));
        }
        (!votes.open && votes.known < whole).then(|| {
            let parts_named = "votes for, against, abstained, not voting and invalid";
            let fewer =
                Violation::TallyDoesNotSum { parts_named, parts: votes.known, whole: present };
            Refusal::at("present", fewer)
        })
    }

    fn check_seats(&self) -> Option<Refusal> {
        let seats = self.seats?;
        let votes = Sum::of(self.votes());
        let present = self.present.map_or(votes.known, u64::from);
        let absent = self.absent.or(self.excused).map_or(0, u64::from);
        let parts = present + absent + self.vacant.map_or(0, u64::from);
        if parts > u64::from(seats.at_most) {
            let over = Violation::TallyOverSeats { parts, seats: seats.at_most };
            return Some(Refusal::at("seats", over));
        }
        let open = self.vacant.is_none()
            || self.absent.is_none()
            || (self.present.is_none() && votes.open);
        (!open && parts < u64::from(seats.at_least)).then(|| {
            let parts_named = "vacant, absent and present";
            let fewer = Violation::TallyDoesNotSum { parts_named, parts, whole: seats.at_least };
            Refusal::at("seats", fewer)
        })
    }
}
