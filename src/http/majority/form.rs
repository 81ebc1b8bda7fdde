//! Bodies of majority checks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::finding;
use crate::domain::kind::Declared;
use crate::domain::majority::{Seats, Tally, evaluate};
use crate::http::days;
use crate::http::error::ApiError;
use crate::http::evaluation::{EvaluationBody, FindingTextBody};
use crate::http::rule::RuleChoice;
use crate::http::{valid, word};

/// A vote to evaluate. Counts that are not known are left out or null; they
/// decide nothing unless all they can be agree.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MajorityCheckForm {
    /// The rule: the id of a rule of law, or a rule in full.
    #[validate(nested)]
    rule: RuleChoice,
    /// Day of the vote, on which the rule of law must be in force; today where
    /// absent.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2020-03-09")]
    on: Option<String>,
    /// All seats of the body, vacant ones among them.
    #[schema(example = 55)]
    seats: Option<u32>,
    /// Seats that nobody holds.
    #[schema(example = 0)]
    vacant: Option<u32>,
    /// Members present.
    present: Option<u32>,
    /// Members absent, excused or not.
    #[schema(example = 15)]
    absent: Option<u32>,
    /// Those of them who are excused.
    excused: Option<u32>,
    /// Votes for.
    #[schema(example = 27)]
    r#for: Option<u32>,
    /// Votes against.
    #[schema(example = 0)]
    against: Option<u32>,
    /// Members who abstained.
    #[schema(example = 13)]
    abstained: Option<u32>,
    /// Members present who did not vote.
    #[schema(example = 0)]
    not_voting: Option<u32>,
    /// Votes that do not count.
    invalid: Option<u32>,
    /// What was declared; findings compare it with what follows.
    #[validate(custom(function = "valid::declared"))]
    #[schema(value_type = Option<word::Declared>)]
    declared: Option<String>,
}

/// What follows from a vote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MajorityCheckBody {
    /// What follows.
    #[serde(flatten)]
    evaluation: EvaluationBody,
    /// What is wrong with what was declared.
    findings: Vec<FindingTextBody>,
}

impl MajorityCheckForm {
    /// What follows from a validated form of a vote that was taken `today`,
    /// unless it says on which day.
    ///
    /// # Errors
    /// No such rule, not in force on that day, or an impossible tally.
    pub fn evaluated(&self, today: NaiveDate) -> Result<MajorityCheckBody, ApiError> {
        let tally = self.tally();
        let day = days::checked(self.on.as_deref()).unwrap_or(today);
        let rule = match (self.rule.on(day), tally.check()) {
            (Ok(rule), Ok(())) => rule,
            (rule, tally) => {
                let impossible = tally.err().into_iter().flatten();
                return Err(rule.err().into_iter().chain(impossible).collect::<Vec<_>>().into());
            }
        };
        let evaluation = evaluate(Some(&rule), &tally);
        let declared = self.declared.as_deref().and_then(Declared::parse);
        let findings = finding::of_vote(declared, &evaluation);
        Ok(MajorityCheckBody {
            evaluation: EvaluationBody::of(Some(&rule), &evaluation),
            findings: findings.into_iter().map(FindingTextBody::from).collect(),
        })
    }

    fn tally(&self) -> Tally {
        Tally {
            seats: self.seats.map(Seats::exact),
            vacant: self.vacant,
            present: self.present,
            absent: self.absent,
            excused: self.excused,
            in_favour: self.r#for,
            against: self.against,
            abstained: self.abstained,
            not_voting: self.not_voting,
            invalid: self.invalid,
        }
    }
}
