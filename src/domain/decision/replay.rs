//! Replay: what votes would have come to under another rule.

use uuid::Uuid;

use super::{InForce, Sitting};
use crate::domain::kind::VoteResult;
use crate::domain::majority::{Evaluation, Rule};
use crate::domain::policy::Scope;
use crate::domain::register::Register;
use crate::domain::vote::Vote;

/// What votes would have come to under another rule.
#[derive(Debug, Default)]
pub struct Replay {
    /// Votes that were run.
    pub votes: usize,
    /// Those whose result would be another, by resolution and place.
    pub flips: Vec<Flip>,
}

/// A vote whose result would be another.
#[derive(Debug, Clone)]
pub struct Flip {
    /// The vote.
    pub vote: Uuid,
    /// Its resolution.
    pub resolution: Uuid,
    /// What followed by the rule that governed it.
    pub before: Evaluation,
    /// What would follow.
    pub after: Evaluation,
    /// The rule that governed it, and the proposed one.
    pub rules: (Option<Rule>, Option<Rule>),
}

impl Flip {
    /// From which result to which.
    #[must_use]
    pub const fn kind(&self) -> (VoteResult, VoteResult) {
        (self.before.result, self.after.result)
    }
}

/// Runs all votes that `scope` may see and `asked` admits under the rule that
/// `proposed` gives for their sitting. Weights and proxies stay as they were.
///
/// Votes whose counts cannot be come to nothing under either rule.
pub fn replay(
    register: &Register,
    scope: Scope,
    asked: impl Fn(&Sitting<'_>) -> bool,
    proposed: impl Fn(&Sitting<'_>) -> Option<Rule>,
) -> Replay {
    let mut replay = Replay::default();
    for recorded in register.proceedings.votes.all(scope) {
        let vote = &recorded.fact;
        let Some(sitting) = Sitting::of(register, vote).filter(&asked) else {
            continue;
        };
        replay.votes += 1;
        replay.flips.extend(flip(&sitting, vote, proposed(&sitting)));
    }
    replay
}

fn flip(sitting: &Sitting<'_>, vote: &Vote, proposed: Option<Rule>) -> Option<Flip> {
    let governed = sitting.in_force();
    let own = governed.as_ref().and_then(|in_force| in_force.own);
    let proposed = proposed.map(|rule| InForce { rule, own });
    let before = sitting.judge_by(vote, governed.as_ref()).ok()?;
    let after = sitting.judge_by(vote, proposed.as_ref()).ok()?;
    (before.evaluation.result != after.evaluation.result).then_some(Flip {
        vote: vote.id,
        resolution: vote.resolution,
        before: before.evaluation,
        after: after.evaluation,
        rules: (before.rule, after.rule),
    })
}
