//! Vote (hlasování): one count on a resolution, as it was recorded.

use std::collections::HashSet;

use uuid::Uuid;

use super::fact::Fact;
use super::kind::{Ballot, Declared, Method, Round};
use super::majority::SEATS_MAX;
use super::text::Prose;
use super::violation::{DecisionViolation, Refusal, Violation};

/// One count on a resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Its key.
    pub id: Uuid,
    /// The resolution.
    pub resolution: Uuid,
    /// Its place among the votes on that resolution, from 1; the last one counts.
    pub number: u32,
    /// Whether it is the first vote, a repeated one, or a recount.
    pub round: Round,
    /// How it was taken.
    pub method: Method,
    /// The counts that are known.
    pub counts: Counts,
    /// Who voted how, where the vote was taken by roll call.
    pub roll: Vec<RollEntry>,
    /// What the chair declared.
    pub declared: Option<Declared>,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it: as its resolution.
    pub published: bool,
}

/// Counts of a vote; none where no source tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Seats that nobody held.
    pub vacant: Option<u32>,
    /// Those present.
    pub present: Option<u32>,
    /// Those absent, the excused among them.
    pub absent: Option<u32>,
    /// Those absent with an excuse.
    pub excused: Option<u32>,
    /// In favour.
    pub in_favour: Option<u32>,
    /// Against.
    pub against: Option<u32>,
    /// Abstained.
    pub abstained: Option<u32>,
    /// Present and not voting.
    pub not_voting: Option<u32>,
    /// Invalid ballots.
    pub invalid: Option<u32>,
}

/// A line of a roll call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollEntry {
    /// Who has the vote.
    pub voter: Voter,
    /// What it did.
    pub ballot: Ballot,
    /// Who stood for it, where it was represented.
    pub proxy: Option<Voter>,
}

/// Who has a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Voter {
    /// A natural person, by reference alone.
    Person(Uuid),
    /// A member organization.
    Organization(Uuid),
}

impl Counts {
    /// Each count with the field it is sent in.
    #[must_use]
    pub const fn each(&self) -> [(&'static str, Option<u32>); 9] {
        [
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
}

impl Vote {
    /// Checks what can be checked from the vote alone.
    ///
    /// # Errors
    /// Counts beyond any body, or a roll that names a voter twice, mixes persons
    /// and organizations, or lets somebody absent stand for another.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        for (field, count) in self.counts.each() {
            if count.is_some_and(|count| count > SEATS_MAX) {
                let max = SEATS_MAX;
                refusals.push(Refusal::at(field, Violation::VotesForm { max }));
            }
        }
        if self.number == 0 || (self.number == 1) != (self.round == Round::First) {
            refusals.push(Refusal::at("round", DecisionViolation::RoundOutOfTurn));
        }
        if self.method == Method::Secret && !self.roll.is_empty() {
            refusals.push(Refusal::at("roll", DecisionViolation::SecretRoll));
        }
        self.check_roll(&mut refusals);
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn check_roll(&self, refusals: &mut Vec<Refusal>) {
        let mut seen = HashSet::new();
        let attending: HashSet<Voter> = self
            .roll
            .iter()
            .filter(|entry| !entry.ballot.is_away() && entry.proxy.is_none())
            .map(|entry| entry.voter)
            .collect();
        let kind = self.roll.first().map(|entry| std::mem::discriminant(&entry.voter));
        for (place, entry) in self.roll.iter().enumerate() {
            let at = |violation| Refusal::at(format!("roll/{place}"), violation);
            if !seen.insert(entry.voter) {
                refusals.push(at(DecisionViolation::VoterRepeated));
            }
            if Some(std::mem::discriminant(&entry.voter)) != kind {
                refusals.push(at(DecisionViolation::VotersMixed));
            }
            match entry.proxy {
                Some(_) if entry.ballot.is_away() => {
                    refusals.push(at(DecisionViolation::ProxyOfAbsent));
                }
                Some(proxy) if !attending.contains(&proxy) => {
                    refusals.push(at(DecisionViolation::ProxyAbsent));
                }
                _ => {}
            }
        }
    }
}

impl Ballot {
    /// Whether the voter was not there.
    #[must_use]
    pub const fn is_away(self) -> bool {
        matches!(self, Self::Absent | Self::Excused)
    }
}

impl Fact for Vote {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.resolution)
    }

    fn published(&self) -> bool {
        self.published
    }

    /// By resolution, then in the order of its votes.
    fn position(&self) -> Vec<u8> {
        [self.resolution.as_bytes(), self.number.to_be_bytes().as_slice(), self.id.as_bytes()]
            .concat()
    }
}

#[cfg(test)]
mod tests;
