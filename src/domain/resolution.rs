//! Resolution (usnesení): what a body decided, in operative points.

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;
use super::kind::{Subject, Verb};
use super::span::Dated;
use super::text::{Name, Prose};
use super::violation::{DecisionViolation, Refusal};

/// Most operative points of a resolution.
pub const POINTS_MAX: usize = 100;

/// A resolution of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Its key.
    pub id: Uuid,
    /// The body that decided.
    pub body: Uuid,
    /// The meeting at which it did; none where unknown, or outside any.
    pub meeting: Option<Uuid>,
    /// Number as the body writes it, as 30/93; none where no source tells it.
    pub number: Option<Name>,
    /// The day on which it decided.
    pub decided: Dated,
    /// What it is about.
    pub title: Name,
    /// Operative points in their order.
    pub points: Vec<Point>,
    /// The resolution with the proposal that it decides on.
    pub proposal: Option<Uuid>,
    /// Documents that belong to it.
    pub documents: Vec<Uuid>,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it.
    pub published: bool,
}

/// An operative point (výrok, bod usnesení).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// How the resolution marks it, as III.
    pub label: Option<Name>,
    /// What it does.
    pub verb: Verb,
    /// What it is about.
    pub subject: Subject,
    /// Its wording. Never the name of a natural person: those are addressees.
    pub text: Prose,
    /// Whom it turns to.
    pub addressee: Option<Addressee>,
    /// Day by which it is to be done.
    pub due: Option<NaiveDate>,
    /// What must be decided elsewhere before it takes effect.
    pub condition: Option<Condition>,
    /// That it was done.
    pub done: Option<Done>,
}

/// Whom an operative point turns to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// Another body.
    Body(Uuid),
    /// An organization.
    Organization(Uuid),
    /// A natural person, by reference alone.
    Person(Uuid),
    /// An office and not who holds it, as the director of the office.
    Office(Name),
}

/// A condition: another body decides on the same or another subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// The body.
    pub body: Uuid,
    /// What it has to approve.
    pub subject: Subject,
}

/// That an instruction was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The day.
    pub on: NaiveDate,
    /// What shows it.
    pub evidence: Prose,
}

impl Point {
    /// The decision of another body that this point waits for: its condition,
    /// or what it proposes to that body.
    #[must_use]
    pub const fn awaits(&self) -> Option<Condition> {
        match (&self.condition, self.verb, &self.addressee) {
            (Some(condition), _, _) => Some(*condition),
            (None, Verb::Proposes, Some(Addressee::Body(body))) => {
                Some(Condition { body: *body, subject: self.subject })
            }
            _ => None,
        }
    }

    /// Whether it answers a proposal or a condition, and how: for it, or against it.
    #[must_use]
    pub const fn decides(&self) -> Option<bool> {
        match self.verb {
            Verb::Approves | Verb::Agrees | Verb::Appoints => Some(true),
            Verb::Rejects => Some(false),
            Verb::TakesNote | Verb::Proposes | Verb::Recommends | Verb::Instructs => None,
        }
    }
}

impl Resolution {
    /// Checks what can be checked from the resolution alone.
    ///
    /// # Errors
    /// Every rule that refuses it: decided after `today`, no points or too many, a condition on its
    /// own body, done what is no instruction, or before it was decided.
    pub fn check(&self, today: NaiveDate) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        if self.decided.latest() > today {
            refusals.push(Refusal::at("decided/latest", DecisionViolation::InTheFuture));
        }
        if self.points.is_empty() || self.points.len() > POINTS_MAX {
            let max = POINTS_MAX;
            refusals.push(Refusal::at("points", DecisionViolation::PointsForm { max }));
        }
        for (place, point) in self.points.iter().enumerate() {
            let at =
                |field: &str, violation| Refusal::at(format!("points/{place}/{field}"), violation);
            if point.condition.is_some_and(|condition| condition.body == self.body) {
                refusals.push(at("condition/body_id", DecisionViolation::ConditionOnItself));
            }
            match &point.done {
                Some(_) if point.verb != Verb::Instructs => {
                    refusals.push(at("done", DecisionViolation::NoInstruction));
                }
                Some(done) if done.on > today => {
                    refusals.push(at("done/on", DecisionViolation::InTheFuture));
                }
                Some(done) if done.on < self.decided.bounds().earliest() => {
                    refusals.push(at("done/on", DecisionViolation::DoneBeforeDecided));
                }
                _ => {}
            }
        }
        if self.proposal == Some(self.id) {
            refusals.push(Refusal::at("proposal_id", DecisionViolation::ProposalOfItself));
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// Marks the operative point at `place`, counted from 0, as done.
    ///
    /// # Errors
    /// There is no such point, it instructs nobody, it is done already, or it was done before it was decided.
    pub fn fulfil(mut self, place: usize, done: Done) -> Result<Self, Vec<Refusal>> {
        let count = self.points.len();
        let Some(point) = self.points.get_mut(place) else {
            return Err(vec![Refusal::at("point", DecisionViolation::PointUnknown { count })]);
        };
        if point.verb != Verb::Instructs {
            return Err(vec![Refusal::at("point", DecisionViolation::NoInstruction)]);
        }
        if point.done.is_some() {
            return Err(vec![Refusal::at("point", DecisionViolation::AlreadyDone)]);
        }
        if done.on < self.decided.bounds().earliest() {
            return Err(vec![Refusal::at("on", DecisionViolation::DoneBeforeDecided)]);
        }
        point.done = Some(done);
        Ok(self)
    }
}

impl Fact for Resolution {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.body)
    }

    fn published(&self) -> bool {
        self.published
    }

    /// By the day decided, then by id.
    fn position(&self) -> Vec<u8> {
        let day = self.decided.latest().to_string();
        [day.as_bytes(), self.id.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests;
