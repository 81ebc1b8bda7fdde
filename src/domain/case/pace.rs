//! The pace of applications: how many stand where, how many days their stages take,
//! and by how much they slip behind plan.

use chrono::NaiveDate;

use super::Case;
use super::path::{StepStanding, path};
use crate::domain::application::Application;
use crate::domain::kind::{ApplicationState, MemberType, Move, Stage, Step, StepState};
use crate::domain::policy::Scope;
use crate::domain::register::Register;

/// Applications as they stood on a day.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// How many stood where, by type and state, none left out.
    pub counts: Vec<(MemberType, ApplicationState, usize)>,
    /// How many days stages took, by type.
    pub paces: Vec<Pace>,
    /// By how many days steps were done later than planned.
    pub slips: Vec<Slip>,
}

/// How long a stage took for applicants of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// The type.
    pub member_type: MemberType,
    /// The stage.
    pub stage: Stage,
    /// How many applications have it behind them.
    pub cases: usize,
    /// Days in the middle of them (of an even number the lower); none where there are none.
    pub median_days: Option<i64>,
}

/// By how much a step was done later than planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The step.
    pub step: Step,
    /// How many applications had a day planned for it and have done it.
    pub cases: usize,
    /// How many of them later than planned.
    pub late: usize,
    /// Days in the middle, less than 0 where they were early.
    pub median_days: Option<i64>,
}

/// How applications stood on `day`.
#[must_use]
pub fn funnel(register: &Register, day: NaiveDate) -> Funnel {
    let all: Vec<&Application> = register
        .proceedings
        .applications
        .all(Scope::OF_RULES)
        .map(|recorded| &recorded.fact)
        .filter(|application| application.begun_on <= day)
        .collect();
    let mut counts = Vec::new();
    let mut paces = Vec::new();
    for member_type in MemberType::ALL.iter().copied() {
        let own: Vec<&Application> =
            all.iter().copied().filter(|one| one.member_type == member_type).collect();
        for state in ApplicationState::ALL.iter().copied() {
            let standing = own.iter().filter(|one| one.state_on(day) == state);
            counts.push((member_type, state, standing.count()));
        }
        for stage in Stage::ALL.iter().copied() {
            let took: Vec<i64> = own.iter().filter_map(|one| days(one, stage, day)).collect();
            let (cases, median_days) = (took.len(), median(took));
            paces.push(Pace { member_type, stage, cases, median_days });
        }
    }
    Funnel { counts, paces, slips: slips(register, &all, day) }
}

fn slips(register: &Register, all: &[&Application], day: NaiveDate) -> Vec<Slip> {
    let paths: Vec<StepStanding> = all
        .iter()
        .flat_map(|application| path(&Case { register, application, today: day }))
        .filter(|standing| standing.state == StepState::Done)
        .filter(|standing| standing.done_on.is_some_and(|done| done <= day))
        .collect();
    let planned = Step::ALL.iter().filter(|step| **step != Step::Proposal);
    planned
        .map(|step| {
            let own = paths.iter().filter(|standing| standing.step == *step);
            let slipped: Vec<i64> = own.filter_map(|standing| standing.slipped).collect();
            let late = slipped.iter().filter(|days| **days > 0).count();
            Slip { step: *step, cases: slipped.len(), late, median_days: median(slipped) }
        })
        .collect()
}

/// By how many days the steps of one application slipped behind plan.
#[must_use]
pub fn slippage(case: &Case<'_>) -> Option<i64> {
    path(case).iter().filter_map(|standing| standing.slipped).max()
}

/// The days that a stage of `application` took; none where it was not over on `day`.
fn days(application: &Application, stage: Stage, day: NaiveDate) -> Option<i64> {
    let moves: Vec<_> =
        application.standing_moves().into_iter().filter(|made| made.on <= day).collect();
    let first = |turn: Move| moves.iter().find(|made| made.turn == turn).map(|made| made.on);
    let last = |turn: Move| moves.iter().rev().find(|made| made.turn == turn).map(|made| made.on);
    let decided = || last(Move::Admit).or_else(|| last(Move::Reject));
    let (from, until) = match stage {
        Stage::Filing => (Some(application.begun_on), first(Move::Submit)),
        Stage::Review => (first(Move::Submit), last(Move::Ready)),
        Stage::Decision => (last(Move::Ready), decided()),
        Stage::Whole => (Some(application.begun_on), decided()),
    };
    from.zip(until).map(|(from, until)| (until - from).num_days())
}

/// The middle of some numbers; of an even number of them the lower of the two in
/// the middle.
fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    days.get(days.len().checked_sub(1)? / 2).copied()
}
