//! Statistics of votes (statistika hlasování): results, turnout, margins, and what
//! was lost by absence; of published votes alone, so that everyone gets the same.

use chrono::NaiveDate;
use uuid::Uuid;

use super::decision::{Judgement, Sitting};
use super::kind::VoteResult;
use super::majority::{Tally, evaluate};
use super::policy::Scope;
use super::register::Register;
use super::span::Dated;
use super::statistics::PartsDoNotSum;
use super::vote::Vote;

/// Which votes are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Of one body.
    pub body: Option<Uuid>,
    /// Of bodies of one organization.
    pub organization: Option<Uuid>,
    /// That can have been taken on this day or after it.
    pub from: Option<NaiveDate>,
    /// That can have been taken before this day.
    pub until: Option<NaiveDate>,
}

impl Asked {
    fn admits(&self, sitting: &Sitting<'_>) -> bool {
        let days = sitting.decided.bounds();
        self.body.is_none_or(|id| sitting.body.id == id)
            && self.organization.is_none_or(|id| sitting.body.organization == id)
            && self.from.is_none_or(|from| from <= days.latest())
            && self.until.is_none_or(|until| days.earliest() < until)
    }
}

/// What statistics look at of one vote. A number is none where the counts or the
/// rule do not tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoned {
    /// The vote.
    pub vote: Uuid,
    /// The resolution it was taken on.
    pub resolution: Uuid,
    /// The body that took it.
    pub body: Uuid,
    /// The day on which it was taken.
    pub decided: Dated,
    /// What follows from the counts.
    pub result: VoteResult,
    /// All seats, or votes of a general assembly.
    pub seats: Option<u32>,
    /// Those present.
    pub present: Option<u32>,
    /// Those present in thousandths of all seats, rounded down.
    pub turnout: Option<u32>,
    /// Votes in favour that carry.
    pub needed: Option<u32>,
    /// Votes in favour.
    pub got: Option<u32>,
    /// Votes in favour beyond those needed; less than 0 where they were too few.
    pub margin: Option<i64>,
    /// Whether it was not carried, for want of votes or of a quorum, and would have
    /// been had all who were absent been there and in favour.
    pub lost_by_absence: Option<bool>,
    /// How many findings there are on it.
    pub findings: u64,
}

/// Numbers of some votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The votes.
    pub votes: u64,
    /// Votes by result, every result once.
    pub results: Vec<(VoteResult, u64)>,
    /// Votes whose turnout is known.
    pub turnouts: u64,
    /// Turnout in the middle, in thousandths; the lower of two.
    pub median_turnout: Option<u32>,
    /// Votes whose margin is known.
    pub margins: u64,
    /// Margin in the middle; the lower of two.
    pub median_margin: Option<i64>,
    /// Votes lost by absence.
    pub lost_by_absence: u64,
    /// Findings: what was declared differs from what follows, or the counts cannot be.
    pub findings: u64,
}

/// Numbers of votes, in all and by body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summaries {
    /// Of all of them.
    pub total: Summary,
    /// Of each body that took any.
    pub bodies: Vec<(Uuid, Summary)>,
}

/// The published votes that are asked for, by body and day.
#[must_use]
pub fn reckon(register: &Register, asked: Asked) -> Vec<Reckoned> {
    let votes = register.proceedings.votes.all(Scope::PUBLIC);
    let mut all: Vec<Reckoned> = votes
        .filter_map(|recorded| {
            let sitting = Sitting::of(register, &recorded.fact)?;
            asked.admits(&sitting).then(|| of_vote(&sitting, &recorded.fact))
        })
        .collect();
    all.sort_by_key(Reckoned::position);
    all
}

impl Reckoned {
    /// Its place among all: by body, day and vote, as bytes that compare so.
    #[must_use]
    pub fn position(&self) -> Vec<u8> {
        let day = self.decided.latest().to_string();
        [self.body.as_bytes(), day.as_bytes(), self.vote.as_bytes()].concat()
    }
}

fn of_vote(sitting: &Sitting<'_>, vote: &Vote) -> Reckoned {
    let judged = sitting.judge(vote).ok();
    let tally = judged.as_ref().map(|judged| judged.tally);
    let seats = tally.and_then(|tally| seats(&tally));
    let present = tally.and_then(|tally| present(&tally));
    let evaluation = judged.as_ref().map(|judged| judged.evaluation);
    let needed = evaluation.and_then(|evaluation| evaluation.needed);
    let got = evaluation.and_then(|evaluation| evaluation.got);
    Reckoned {
        vote: vote.id,
        resolution: vote.resolution,
        body: sitting.body.id,
        decided: sitting.decided,
        result: evaluation.map_or(VoteResult::Unverifiable, |evaluation| evaluation.result),
        seats,
        present,
        turnout: seats.zip(present).and_then(|(seats, present)| thousandths(present, seats)),
        needed,
        got,
        margin: got.zip(needed).map(|(got, needed)| i64::from(got) - i64::from(needed)),
        lost_by_absence: judged.as_ref().and_then(lost_by_absence),
        // Counts that cannot be are a finding of their own.
        findings: judged.map_or(1, |judged| count(judged.findings.len())),
    }
}

/// All seats, where their number is known.
fn seats(tally: &Tally) -> Option<u32> {
    tally.seats.filter(|seats| seats.at_least == seats.at_most).map(|seats| seats.at_most)
}

/// Those present: as counted, as the sum of what they did, or as the seats that are
/// neither vacant nor of somebody absent.
fn present(tally: &Tally) -> Option<u32> {
    let votes = [tally.in_favour, tally.against, tally.abstained, tally.not_voting, tally.invalid];
    let sum = || votes.into_iter().sum::<Option<u32>>();
    let rest = || seats(tally)?.checked_sub(tally.vacant?)?.checked_sub(tally.absent?);
    tally.present.or_else(sum).or_else(rest)
}

/// Those absent: as counted, or as the seats that are neither vacant nor of
/// somebody present.
fn absent(tally: &Tally) -> Option<u32> {
    let rest = || seats(tally)?.checked_sub(tally.vacant?)?.checked_sub(present(tally)?);
    tally.absent.or_else(rest)
}

/// Whether a vote that was not carried would have been, had all who were absent
/// been there and in favour. Where the base is one of seats that is: needed ≤ in
/// favour + absent.
fn lost_by_absence(judged: &Judgement) -> Option<bool> {
    match judged.evaluation.result {
        VoteResult::Carried => return Some(false),
        VoteResult::Unverifiable => return None,
        VoteResult::NotCarried | VoteResult::Inquorate => {}
    }
    let (tally, away) = (judged.tally, absent(&judged.tally)?);
    let full = Tally {
        present: present(&tally).map(|present| present.saturating_add(away)),
        absent: Some(0),
        excused: Some(0),
        in_favour: Some(tally.in_favour?.saturating_add(away)),
        ..tally
    };
    match evaluate(judged.rule.as_ref(), &full).result {
        VoteResult::Carried => Some(true),
        VoteResult::NotCarried | VoteResult::Inquorate => Some(false),
        VoteResult::Unverifiable => None,
    }
}

fn thousandths(part: u32, whole: u32) -> Option<u32> {
    let thousandths = u64::from(part).checked_mul(1_000)?.checked_div(u64::from(whole))?;
    u32::try_from(thousandths).ok()
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Sums up votes, in all and by body.
///
/// # Errors
/// The bodies, or the results, do not sum to the total; checked before the answer
/// leaves.
pub fn summaries(all: &[Reckoned]) -> Result<Summaries, PartsDoNotSum> {
    let total = summary(all);
    let bodies: Vec<(Uuid, Summary)> = all
        .chunk_by(|one, next| one.body == next.body)
        .filter_map(|votes| Some((votes.first()?.body, summary(votes))))
        .collect();
    let adds_up = |pick: fn(&Summary) -> u64| {
        bodies.iter().map(|(_, part)| pick(part)).sum::<u64>() == pick(&total)
    };
    let of_results =
        |summary: &Summary| summary.results.iter().map(|(_, votes)| votes).sum::<u64>();
    let sound = adds_up(|part| part.votes)
        && adds_up(|part| part.lost_by_absence)
        && adds_up(|part| part.findings)
        && of_results(&total) == total.votes
        && bodies.iter().all(|(_, part)| of_results(part) == part.votes);
    if sound { Ok(Summaries { total, bodies }) } else { Err(PartsDoNotSum) }
}

fn summary(votes: &[Reckoned]) -> Summary {
    let with = |result| count(votes.iter().filter(|vote| vote.result == result).count());
    let turnouts: Vec<u32> = votes.iter().filter_map(|vote| vote.turnout).collect();
    let margins: Vec<i64> = votes.iter().filter_map(|vote| vote.margin).collect();
    let lost = votes.iter().filter(|vote| vote.lost_by_absence == Some(true));
    Summary {
        votes: count(votes.len()),
        results: VoteResult::ALL.iter().map(|result| (*result, with(*result))).collect(),
        turnouts: count(turnouts.len()),
        median_turnout: median(turnouts),
        margins: count(margins.len()),
        median_margin: median(margins),
        lost_by_absence: count(lost.count()),
        findings: votes.iter().map(|vote| vote.findings).sum(),
    }
}

/// The one in the middle, the lower of two.
fn median<T: Ord + Copy>(mut numbers: Vec<T>) -> Option<T> {
    numbers.sort_unstable();
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests;
