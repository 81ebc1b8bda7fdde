//! Decisions: votes looked at with the body that decided, its seats and its rule
//! of that day, and what follows from them for others.

use chrono::NaiveDate;
use uuid::Uuid;

use super::body::{Body, BodyRule, OwnRule};
use super::finding;
use super::kind::{Declared, Electorate, FindingCode, VoteResult};
use super::majority::{Evaluation, Rule, Seats, Tally, evaluate};
use super::policy::Scope;
use super::register::{Register, Spell};
use super::resolution::Resolution;
use super::shared::Shared;
use super::span::{Bounds, Dated};
use super::violation::Refusal;
use super::vote::Vote;

mod awaiting;
mod programme;
mod replay;
mod roll;
mod survey;

pub use awaiting::{Answer, Instruction, answer, instructions};
pub use programme::meetings_in;
pub use replay::{Flip, Replay, replay};
pub use survey::{Found, FoundOn, of_resolution, of_vote, survey};

/// What a vote is judged by: the body, the day, and the association's members,
/// who are the voters of its general assembly.
#[derive(Debug, Clone, Copy)]
pub struct Sitting<'r> {
    /// The body that decided.
    pub body: &'r Body,
    /// The day on which it did.
    pub decided: Dated,
    /// Every spell of membership; looked at for a general assembly alone.
    pub spells: &'r Shared<Spell>,
}

/// The rule that governs a vote.
#[derive(Debug, Clone)]
pub struct InForce<'r> {
    /// The rule.
    pub rule: Rule,
    /// What statutes say besides: votes by type of member, and proxies.
    pub own: Option<&'r OwnRule>,
}

/// A vote, and what follows from it by the rule.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The rule in force; none where none is recorded.
    pub rule: Option<Rule>,
    /// What was counted, with the seats of that day.
    pub tally: Tally,
    /// What follows.
    pub evaluation: Evaluation,
    /// What is possible and wrong about it.
    pub findings: Vec<FindingCode>,
}

impl<'r> Sitting<'r> {
    /// The sitting at which `vote` was taken.
    #[must_use]
    pub fn of(register: &'r Register, vote: &Vote) -> Option<Self> {
        let proceedings = &register.proceedings;
        let resolution = proceedings.resolutions.find(vote.resolution, Scope::OF_RULES)?;
        let body = proceedings.bodies.find(resolution.fact.body, Scope::OF_RULES)?;
        let decided = resolution.fact.decided;
        Some(Self { body: &body.fact, decided, spells: &register.spells })
    }

    /// The days on which the body can have decided, where it may not have done so
    /// before `since`.
    fn days(&self, since: Option<NaiveDate>) -> Bounds {
        let bounds = self.decided.bounds();
        let first = match (self.decided.earliest(), since) {
            (None, Some(since)) => since.min(bounds.latest()),
            _ => bounds.earliest(),
        };
        Bounds::new(first, bounds.latest()).unwrap_or(bounds)
    }

    /// The rule that governed the body on that day, where it is the same on all
    /// days that it can be. Where nothing tells the earliest, no day before the
    /// body's first rule is looked at.
    #[must_use]
    pub fn in_force(&self) -> Option<InForce<'r>> {
        let first = self.body.rules.first()?;
        let since = match (&first.rule, first.from) {
            (BodyRule::Law(law), None) => law.valid_from,
            (_, from) => from,
        };
        let days = self.days(since);
        let rule = self.body.rule_within(days)?;
        Some(InForce { rule, own: self.body.body_rule_within(days).and_then(BodyRule::own) })
    }

    /// The seats of that day: those the body has by its record, or the votes of
    /// the members that are its voters.
    #[must_use]
    pub fn seats(&self, in_force: Option<&InForce<'_>>) -> Option<Seats> {
        match self.body.electorate {
            Electorate::Seats => {
                let since = self.body.seats.first().and_then(|version| version.from);
                self.body.seats_within(self.days(since)).map(Seats::exact)
            }
            Electorate::Members => {
                let day = self.decided.bounds().day()?;
                Some(roll::entitled(self.spells, day, in_force))
            }
        }
    }

    /// Judges a vote by the rule that governed the body on that day.
    ///
    /// # Errors
    /// Its counts cannot be, with the seats of that day or with its roll.
    pub fn judge(&self, vote: &Vote) -> Result<Judgement, Vec<Refusal>> {
        self.judge_by(vote, self.in_force().as_ref())
    }

    /// Judges a vote by `in_force`, whatever rule governs the body.
    ///
    /// # Errors
    /// Its counts cannot be, with the seats of that day or with its roll.
    pub fn judge_by(
        &self,
        vote: &Vote,
        in_force: Option<&InForce<'_>>,
    ) -> Result<Judgement, Vec<Refusal>> {
        let tally = roll::tally(self, vote, in_force)?;
        tally.check()?;
        let rule = in_force.map(|in_force| in_force.rule.clone());
        let evaluation = evaluate(rule.as_ref(), &tally);
        let findings = finding::of_vote(vote.declared, &evaluation);
        Ok(Judgement { rule, tally, evaluation, findings })
    }
}

/// How a resolution stands by its last vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The last vote; none where none is recorded.
    pub vote: Option<Uuid>,
    /// What follows from its counts.
    pub result: VoteResult,
    /// What was declared.
    pub declared: Option<Declared>,
}

impl Standing {
    /// Whether it was carried, as far as anyone can tell: by the counts, or by
    /// what was declared where the counts leave it open.
    #[must_use]
    pub fn carried(self) -> Option<bool> {
        match self.result {
            VoteResult::Carried => Some(true),
            VoteResult::NotCarried | VoteResult::Inquorate => Some(false),
            VoteResult::Unverifiable => self.declared.map(|declared| declared == Declared::Carried),
        }
    }
}

/// How a resolution stands by the last of its votes that `scope` may see.
#[must_use]
pub fn standing(register: &Register, resolution: &Resolution, scope: Scope) -> Standing {
    let Some(recorded) = register.proceedings.votes.of(resolution.id, scope).last() else {
        return Standing { vote: None, result: VoteResult::Unverifiable, declared: None };
    };
    let vote = &recorded.fact;
    let judged = Sitting::of(register, vote).and_then(|sitting| sitting.judge(vote).ok());
    let result = judged.map_or(VoteResult::Unverifiable, |judged| judged.evaluation.result);
    Standing { vote: Some(vote.id), result, declared: vote.declared }
}

#[cfg(test)]
mod tests;
