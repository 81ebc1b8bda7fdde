//! Where facts name a person by its reference.

use uuid::Uuid;

use super::fact::{Fact, Facts, Recorded};
use super::policy::Scope;
use super::proceedings::Proceedings;
use super::resolution::{Addressee, Resolution};
use super::vote::{RollEntry, Voter};

/// What a fact names a person as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// As somebody who attended a meeting.
    Attendance,
    /// As whom an operative point of a resolution turns to: its number, from 1.
    Point(usize),
    /// As a voter of a roll, or as who stood for one: its line, from 1.
    Roll(usize),
}

/// One place at which a person is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// As what.
    pub place: Place,
    /// The meeting, resolution or vote.
    pub fact: Uuid,
}

/// Every place at which the present facts name `person`, contacts aside.
#[must_use]
pub fn of(proceedings: &Proceedings, person: Uuid) -> Vec<Mention> {
    let one = Voter::Person(person);
    let mut found = Vec::new();
    for meeting in all(&proceedings.meetings) {
        if meeting.attendance.list.contains(&one) {
            found.push(Mention { place: Place::Attendance, fact: meeting.id });
        }
    }
    for resolution in all(&proceedings.resolutions) {
        found.extend(in_points(resolution, person));
    }
    for vote in all(&proceedings.votes) {
        let names = |entry: &RollEntry| entry.voter == one || entry.proxy == Some(one);
        let lines = (1..).zip(&vote.roll).filter(|(_, entry)| names(entry));
        found.extend(lines.map(|(line, _)| Mention { place: Place::Roll(line), fact: vote.id }));
    }
    found.sort();
    found
}

fn all<T: Fact>(facts: &Facts<T>) -> impl Iterator<Item = &T> {
    facts.all(Scope::OF_RULES).map(|Recorded { fact, .. }| fact)
}

fn in_points(resolution: &Resolution, person: Uuid) -> impl Iterator<Item = Mention> {
    let named = (1..).zip(&resolution.points);
    let named = named.filter(
        move |(_, point)| matches!(point.addressee, Some(Addressee::Person(id)) if id == person),
    );
    named.map(|(number, _)| Mention { place: Place::Point(number), fact: resolution.id })
}
