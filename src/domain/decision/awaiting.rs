//! What operative points wait for, and how it stands with them.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::standing;
use crate::domain::fact::Recorded;
use crate::domain::kind::{Awaited, Verb};
use crate::domain::policy::Scope;
use crate::domain::register::Register;
use crate::domain::resolution::{Condition, Point, Resolution};
use crate::domain::span::Dated;

/// How many conditions may hang on each other before one is taken as open.
const CHAIN: u8 = 8;

/// How it stands with a decision that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Open, met or failed.
    pub state: Awaited,
    /// The resolution that decided, and the place of its operative point.
    pub by: Option<(Uuid, usize)>,
    /// When it did.
    pub decided: Option<Dated>,
}

const OPEN: Answer = Answer { state: Awaited::Open, by: None, decided: None };

/// How it stands on `as_of` with what an operative point of `asking` waits for.
///
/// The first decision of that body on that subject answers it, not before
/// `asking`, that was carried as far as anyone can tell and hangs on nothing open
/// itself.
#[must_use]
pub fn answer(
    register: &Register,
    scope: Scope,
    asking: &Resolution,
    awaited: Condition,
    as_of: NaiveDate,
) -> Answer {
    answered(&mut Look::new(register, scope, as_of), asking, awaited, CHAIN)
}

/// What is looked at, and what was found out on the way: bodies may wait for each
/// other, and each question is answered once.
struct Look<'r> {
    register: &'r Register,
    scope: Scope,
    as_of: NaiveDate,
    carried: HashMap<Uuid, bool>,
    settled: HashMap<(Uuid, usize, u8), bool>,
}

impl<'r> Look<'r> {
    fn new(register: &'r Register, scope: Scope, as_of: NaiveDate) -> Self {
        Self { register, scope, as_of, carried: HashMap::new(), settled: HashMap::new() }
    }

    fn carried(&mut self, decision: &Resolution) -> bool {
        let (register, scope) = (self.register, self.scope);
        let carried = || standing(register, decision, scope).carried() == Some(true);
        *self.carried.entry(decision.id).or_insert_with(carried)
    }

    /// Whether the point of `decision` at `place` hangs on nothing open.
    fn settled(&mut self, decision: &Resolution, place: usize, point: &Point, left: u8) -> bool {
        let Some(condition) = point.condition else {
            return true;
        };
        let key = (decision.id, place, left);
        if let Some(settled) = self.settled.get(&key) {
            return *settled;
        }
        let settled = answered(self, decision, condition, left).state == Awaited::Met;
        self.settled.insert(key, settled);
        settled
    }
}

fn answered(look: &mut Look<'_>, asking: &Resolution, awaited: Condition, left: u8) -> Answer {
    let Some(left) = left.checked_sub(1) else {
        return OPEN;
    };
    let register = look.register;
    for recorded in register.proceedings.resolutions.of(awaited.body, look.scope) {
        let decision = &recorded.fact;
        let answers = |point: &Point| point.subject == awaited.subject && point.decides().is_some();
        if decision.decided.latest() <= look.as_of
            && !decision.decided.is_before(asking.decided)
            && decision.points.iter().any(answers)
            && look.carried(decision)
            && let Some(answer) = decides(look, decision, awaited, left)
        {
            return answer;
        }
    }
    OPEN
}

/// How `decision` answers what is awaited, if any of its points does.
fn decides(
    look: &mut Look<'_>,
    decision: &Resolution,
    awaited: Condition,
    left: u8,
) -> Option<Answer> {
    decision.points.iter().enumerate().find_map(|(place, point)| {
        let favourable = point.decides().filter(|_| point.subject == awaited.subject)?;
        look.settled(decision, place, point, left).then_some(Answer {
            state: if favourable { Awaited::Met } else { Awaited::Failed },
            by: Some((decision.id, place)),
            decided: Some(decision.decided),
        })
    })
}

/// An operative point that instructs somebody.
#[derive(Debug, Clone)]
pub struct Instruction<'r> {
    /// Its resolution.
    pub resolution: &'r Recorded<Resolution>,
    /// Its place there, from 0.
    pub place: usize,
    /// The point itself.
    pub point: &'r Point,
    /// How it stands with its condition, if it has one.
    pub condition: Option<Answer>,
    /// Whether it is still to be done.
    pub open: bool,
    /// Whether it is still to be done and its day has passed.
    pub overdue: bool,
}

/// All instructions that `scope` may see, as they stand on `as_of`: those with
/// the earliest day first, then those without one.
#[must_use]
pub fn instructions(register: &Register, scope: Scope, as_of: NaiveDate) -> Vec<Instruction<'_>> {
    let mut look = Look::new(register, scope, as_of);
    let mut all = Vec::new();
    for resolution in register.proceedings.resolutions.all(scope) {
        if resolution.fact.decided.bounds().earliest() <= as_of {
            all.extend(instructed(&mut look, resolution));
        }
    }
    all.sort_by_key(|instruction| {
        (
            instruction.point.due.is_none(),
            instruction.point.due,
            instruction.resolution.fact.id,
            instruction.place,
        )
    });
    all
}

/// The instructions of one resolution.
fn instructed<'r>(
    look: &mut Look<'r>,
    resolution: &'r Recorded<Resolution>,
) -> Vec<Instruction<'r>> {
    let as_of = look.as_of;
    let points = resolution.fact.points.iter().enumerate();
    let mut points = points.filter(|(_, point)| point.verb == Verb::Instructs).peekable();
    if points.peek().is_none() {
        return Vec::new();
    }
    let stands = standing(look.register, &resolution.fact, look.scope).carried() != Some(false);
    let instruction = |(place, point): (usize, &'r Point)| {
        let condition =
            point.condition.map(|condition| answered(look, &resolution.fact, condition, CHAIN));
        let void = !stands || condition.is_some_and(|condition| condition.state == Awaited::Failed);
        let done = point.done.as_ref().is_some_and(|done| done.on <= as_of);
        let open = !void && !done;
        let overdue = open && point.due.is_some_and(|due| due < as_of);
        Instruction { resolution, place, point, condition, open, overdue }
    };
    points.map(instruction).collect()
}
