//! Tallies from counts and rolls; who is entitled to vote.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{InForce, Sitting};
use crate::domain::kind::{Ballot, Electorate, MemberType};
use crate::domain::majority::{Seats, Tally};
use crate::domain::register::Spell;
use crate::domain::shared::Shared;
use crate::domain::violation::{DecisionViolation, Refusal};
use crate::domain::vote::{Vote, Voter};

/// The votes that the association's members have on a day: of those that are
/// members for certain, and of all that can be.
pub fn entitled(spells: &Shared<Spell>, day: NaiveDate, in_force: Option<&InForce<'_>>) -> Seats {
    let mut seats = Seats { at_least: 0, at_most: 0 };
    for spell in spells.iter() {
        let votes = weight(in_force, spell.membership.member_type);
        if spell.counted.certain_on(day) {
            seats.at_least += votes;
        }
        if spell.counted.possible_on(day) {
            seats.at_most += votes;
        }
    }
    seats
}

/// The votes of a member of `member_type`: one, unless the rule gives more.
fn weight(in_force: Option<&InForce<'_>>, member_type: MemberType) -> u32 {
    in_force.and_then(|in_force| in_force.own).map_or(1, |own| own.weight(member_type))
}

/// What was counted: the counts that are known and, where there is a roll, what
/// follows from it.
///
/// # Errors
/// A count is not that of the roll, somebody in it had no vote, or one voter
/// stands for more others than the rule lets it.
pub fn tally(
    sitting: &Sitting<'_>,
    vote: &Vote,
    in_force: Option<&InForce<'_>>,
) -> Result<Tally, Vec<Refusal>> {
    let counts = vote.counts;
    let mut tally = Tally {
        seats: sitting.seats(in_force),
        vacant: counts.vacant,
        present: counts.present,
        absent: counts.absent,
        excused: counts.excused,
        in_favour: counts.in_favour,
        against: counts.against,
        abstained: counts.abstained,
        not_voting: counts.not_voting,
        invalid: counts.invalid,
    };
    if vote.roll.is_empty() {
        return Ok(tally);
    }
    let mut refusals = Vec::new();
    let sums = Sums::of(sitting, vote, in_force, &mut refusals);
    // Counts are compared once it is clear who counts.
    if refusals.is_empty() {
        sums.fill(&mut tally, &mut refusals);
    }
    check_proxies(vote, in_force, &mut refusals);
    if refusals.is_empty() { Ok(tally) } else { Err(refusals) }
}

/// The votes of one voter.
fn votes(
    sitting: &Sitting<'_>,
    voter: Voter,
    in_force: Option<&InForce<'_>>,
) -> Result<u32, DecisionViolation> {
    match (sitting.body.electorate, voter) {
        (Electorate::Seats, Voter::Person(_)) => Ok(1),
        (Electorate::Members, Voter::Organization(organization)) => {
            membership_on(sitting, organization)
                .map(|member_type| weight(in_force, member_type))
                .ok_or(DecisionViolation::NotEntitled { organization })
        }
        (Electorate::Seats, Voter::Organization(_)) => {
            Err(DecisionViolation::VoterUnfit("the seats of this body are held by persons"))
        }
        (Electorate::Members, Voter::Person(_)) => Err(DecisionViolation::VoterUnfit(
            "the voters of this body are the member organizations",
        )),
    }
}

/// What the organization can have been a member as when the body decided.
fn membership_on(sitting: &Sitting<'_>, organization: Uuid) -> Option<MemberType> {
    let (first, last) = (sitting.decided.bounds().earliest(), sitting.decided.latest());
    let overlaps = |spell: &&Spell| {
        let ended = spell.counted.ended();
        spell.counted.began().earliest() <= last && ended.is_none_or(|ended| first < ended.latest())
    };
    let own = |spell: &&Spell| spell.membership.organization() == Some(organization);
    let spell = sitting.spells.iter().filter(own).find(overlaps)?;
    Some(spell.membership.member_type)
}

/// Votes of a roll by ballot.
struct Sums(Vec<(Ballot, u32)>);

impl Sums {
    fn of(
        sitting: &Sitting<'_>,
        vote: &Vote,
        in_force: Option<&InForce<'_>>,
        refusals: &mut Vec<Refusal>,
    ) -> Self {
        let mut sums = Self(Ballot::ALL.iter().map(|ballot| (*ballot, 0)).collect());
        for (place, entry) in vote.roll.iter().enumerate() {
            match votes(sitting, entry.voter, in_force) {
                Ok(votes) => sums.add(entry.ballot, votes),
                Err(refused) => refusals.push(Refusal::at(format!("roll/{place}"), refused)),
            }
        }
        sums
    }

    fn add(&mut self, ballot: Ballot, votes: u32) {
        if let Some((_, sum)) = self.0.iter_mut().find(|(of, _)| *of == ballot) {
            *sum += votes;
        }
    }

    fn get(&self, ballot: Ballot) -> u32 {
        self.0.iter().find(|(of, _)| *of == ballot).map_or(0, |(_, sum)| *sum)
    }

    fn fill(&self, tally: &mut Tally, refusals: &mut Vec<Refusal>) {
        let each = [
            ("for", Ballot::For, &mut tally.in_favour),
            ("against", Ballot::Against, &mut tally.against),
            ("abstained", Ballot::Abstained, &mut tally.abstained),
            ("not_voting", Ballot::NotVoting, &mut tally.not_voting),
            ("invalid", Ballot::Invalid, &mut tally.invalid),
        ];
        for (field, ballot, count) in each {
            take(field, ballot, count, self.get(ballot), refusals);
        }
        // A roll may leave out who was not there, but says nothing of them then.
        let excused = self.get(Ballot::Excused);
        let away = self.get(Ballot::Absent) + excused;
        if away > 0 || tally.absent.is_some() {
            take("absent", Ballot::Absent, &mut tally.absent, away, refusals);
        }
        if away > 0 || tally.excused.is_some() {
            take("excused", Ballot::Excused, &mut tally.excused, excused, refusals);
        }
    }
}

/// Takes the count of the roll, unless another was given.
fn take(
    field: &str,
    ballot: Ballot,
    count: &mut Option<u32>,
    roll: u32,
    refusals: &mut Vec<Refusal>,
) {
    match *count {
        Some(count) if count != roll => {
            refusals
                .push(Refusal::at(field, DecisionViolation::RollDiffers { ballot, roll, count }));
        }
        _ => *count = Some(roll),
    }
}

fn check_proxies(vote: &Vote, in_force: Option<&InForce<'_>>, refusals: &mut Vec<Refusal>) {
    // Without a rule nobody knows how many there may be.
    let Some(in_force) = in_force else {
        return;
    };
    let max = in_force.own.and_then(|own| own.proxies_max).unwrap_or(0);
    for (place, entry) in vote.roll.iter().enumerate() {
        let Some(proxy) = entry.proxy else { continue };
        let before = vote.roll.iter().take(place).filter(|other| other.proxy == Some(proxy));
        if u32::try_from(before.count()).is_ok_and(|before| before >= max) {
            let at = format!("roll/{place}/proxy_id");
            refusals.push(Refusal::at(at, DecisionViolation::ProxiesTooMany { max }));
        }
    }
}
