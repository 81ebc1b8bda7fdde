//! What a table would do to the register: finds organizations and spells,
//! decides on each row, and records the whole at the end.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::row::{Row, Who};
use super::{COUNT_MAX, MEMBERS_MAX, Outcome, Reason};
use crate::domain::fact::Recorded;
use crate::domain::kind::EndKind;
use crate::domain::membership::{End, Member, Membership, UnnamedKey};
use crate::domain::organization::Organization;
use crate::domain::register::Register;
use crate::domain::span::Span;
use crate::domain::violation::{Refusal, Violation};
use crate::service::error::ServiceError;
use crate::store::membership::MembershipRow;
use crate::store::organization::OrganizationRow;
use crate::store::revision::Tx;

mod organizations;

use organizations::Organizations;

/// The changes that the rows read so far make.
pub struct Plan<'a> {
    register: &'a Register,
    organizations: Organizations,
    /// Spells by organization, as they are with the rows so far.
    spells: HashMap<Uuid, Vec<Membership>>,
    unnamed: HashMap<UnnamedKey, Uuid>,
    /// Rows by the spell they are about.
    lines: HashMap<Uuid, u64>,
    created: Vec<Membership>,
    changed: Vec<(Recorded<Membership>, Membership)>,
    versions: HashMap<Uuid, i64>,
    next_id: Box<dyn Fn() -> Uuid + 'a>,
}

impl<'a> Plan<'a> {
    /// A plan that changes nothing yet.
    pub fn new(register: &'a Register, next_id: impl Fn() -> Uuid + 'a) -> Self {
        let mut spells: HashMap<Uuid, Vec<Membership>> = HashMap::new();
        let mut unnamed = HashMap::new();
        let mut versions = HashMap::new();
        for spell in register.spells.iter() {
            let membership = &spell.membership;
            versions.insert(membership.id, spell.recorded_from);
            if let Some(organization) = membership.organization() {
                spells.entry(organization).or_default().push(membership.clone());
            }
            if let Some(key) = membership.unnamed_key() {
                unnamed.insert(key.clone(), membership.id);
            }
        }
        Self {
            register,
            organizations: Organizations::new(register),
            spells,
            unnamed,
            lines: HashMap::new(),
            created: Vec::new(),
            changed: Vec::new(),
            versions,
            next_id: Box::new(next_id),
        }
    }

    /// Adds a row that begins on `line`.
    ///
    /// # Errors
    /// Every rule that refuses it; the plan is as it was then.
    pub fn add(
        &mut self,
        line: u64,
        row: Row,
        warnings: &mut Vec<String>,
    ) -> Result<Outcome, Vec<Reason>> {
        match &row.who {
            Who::Unnamed { count } => self.add_unnamed(line, &row, *count),
            Who::Named { .. } => self.add_named(line, row, warnings),
        }
    }

    fn add_unnamed(&mut self, line: u64, row: &Row, count: u32) -> Result<Outcome, Vec<Reason>> {
        let region = row.territory.as_ref().map(|(_, code)| code);
        if let Some((level, code)) = &row.territory {
            organizations::known(self.register, *level, code)?;
        }
        let key = |number| UnnamedKey::new(&row.source, row.member_type, row.span, region, number);
        self.countable(count, key).map_err(|reason| vec![reason])?;
        let mut added = 0;
        for number in 1..=count {
            let key = key(number);
            let id = self.unnamed.get(&key).copied();
            let id = id.unwrap_or_else(|| {
                added += 1;
                let id = (self.next_id)();
                let member = Member::Unnamed { key: key.clone(), region: region.cloned() };
                self.created.push(new_membership(id, member, row));
                self.unnamed.insert(key, id);
                id
            });
            self.lines.insert(id, line);
        }
        Ok(match added {
            0 => Outcome::Unchanged,
            added if added == count => Outcome::Created,
            _ => Outcome::Changed,
        })
    }

    /// Checks that a row may count so many members under the keys that `key` makes:
    /// not more than one table may add, not fewer than were recorded before, and
    /// not what another row counts already.
    fn countable(&self, count: u32, key: impl Fn(u32) -> UnnamedKey) -> Result<(), Reason> {
        let room = MEMBERS_MAX.saturating_sub(self.created.len());
        if usize::try_from(count).is_ok_and(|count| count > room) {
            let max = u32::try_from(room).unwrap_or(COUNT_MAX);
            return Err(Reason { column: "count", violation: Violation::CountForm { max } });
        }
        let known = |number: &u32| self.unnamed.contains_key(&key(*number));
        if known(&(count + 1)) {
            let recorded = (1..=COUNT_MAX).take_while(known).count();
            let recorded = u32::try_from(recorded).unwrap_or(u32::MAX);
            return Err(Reason {
                column: "count",
                violation: Violation::UnnamedFewer { recorded },
            });
        }
        match self.unnamed.get(&key(1)).and_then(|id| self.lines.get(id)) {
            Some(line) => {
                Err(Reason { column: "source", violation: Violation::RowRepeated { line: *line } })
            }
            None => Ok(()),
        }
    }

    fn add_named(
        &mut self,
        line: u64,
        row: Row,
        warnings: &mut Vec<String>,
    ) -> Result<Outcome, Vec<Reason>> {
        let (organization, is_new) =
            self.organizations.find_or_make(self.register, &row, &*self.next_id, warnings)?;
        let outcome = self.add_spell(line, &row, &organization)?;
        if is_new {
            self.organizations.add(organization);
        }
        Ok(outcome)
    }

    /// A spell of the same type whose possible days overlap the row's is the
    /// one the row is about.
    fn add_spell(
        &mut self,
        line: u64,
        row: &Row,
        organization: &Organization,
    ) -> Result<Outcome, Vec<Reason>> {
        let others = self.spells.get(&organization.id).map_or(&[][..], Vec::as_slice);
        let same = others
            .iter()
            .find(|spell| spell.member_type == row.member_type && spell.span.may_overlap(row.span))
            .cloned();
        if let Some(first) = same.as_ref().and_then(|spell| self.lines.get(&spell.id)) {
            let violation = Violation::RowRepeated { line: *first };
            return Err(vec![Reason { column: "name", violation }]);
        }
        let after = if let Some(before) = &same {
            merged(before, row)?
        } else {
            let member = Member::Named { organization: organization.id, identified_from: None };
            new_membership((self.next_id)(), member, row)
        };
        after.check(organization, others).map_err(|refusals| reasons(&refusals))?;
        self.lines.insert(after.id, line);
        Ok(self.keep(organization.id, same, after))
    }

    fn keep(
        &mut self,
        organization: Uuid,
        before: Option<Membership>,
        after: Membership,
    ) -> Outcome {
        let spells = self.spells.entry(organization).or_default();
        let Some(before) = before else {
            spells.push(after.clone());
            self.created.push(after);
            return Outcome::Created;
        };
        if before == after {
            return Outcome::Unchanged;
        }
        if let Some(place) = spells.iter_mut().find(|spell| spell.id == after.id) {
            *place = after.clone();
        }
        let from = self.versions.get(&before.id).copied().unwrap_or_default();
        self.changed.push((Recorded { fact: before, from }, after));
        Outcome::Changed
    }

    /// Records all of it.
    ///
    /// # Errors
    /// The store fails.
    pub fn record(self, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        let organizations = self.organizations.into_new();
        tx.create(organizations.iter().map(OrganizationRow::from).collect())?;
        tx.create(self.created.iter().map(MembershipRow::from).collect())?;
        for (before, after) in &self.changed {
            let row =
                MembershipRow { recorded_from: before.from, ..MembershipRow::from(&before.fact) };
            tx.update(&row, MembershipRow::from(after))?;
        }
        Ok(())
    }
}

fn new_membership(id: Uuid, member: Member, row: &Row) -> Membership {
    Membership {
        id,
        member,
        member_type: row.member_type,
        span: row.span,
        end: row.span.ended().map(|_| unknown_end(row)),
        continues: None,
        evidence: None,
        source: row.source.clone(),
        note: row.note.clone(),
    }
}

/// The spell with what the row says of it. What the table has no column for
/// stays, and so does an end that the row does not tell of: an older table must
/// not undo it.
fn merged(before: &Membership, row: &Row) -> Result<Membership, Vec<Reason>> {
    let ended = row.span.ended().or(before.span.ended());
    let span = Span::new(row.span.began(), ended).map_err(|refusal| reasons(&[refusal]))?;
    let known = before.end.clone();
    Ok(Membership {
        span,
        end: ended.map(|_| known.unwrap_or_else(|| unknown_end(row))),
        source: row.source.clone(),
        note: row.note.clone(),
        ..before.clone()
    })
}

/// The table has no column for the kind of an end.
fn unknown_end(row: &Row) -> End {
    End { kind: EndKind::Unknown, reason: None, evidence: None, source: row.source.clone() }
}

/// Refusals of the rules by the column each concerns.
fn reasons(refusals: &[Refusal]) -> Vec<Reason> {
    let mut seen = HashSet::new();
    refusals
        .iter()
        .map(|refusal| {
            let column = match refusal.field.as_str() {
                "began" => "admitted_earliest",
                "ended" => "ended_latest",
                "type" => "member_type",
                "ico" => "ico",
                field if field.starts_with("territories") || field.starts_with("seat") => {
                    "territory_code"
                }
                _ => "name",
            };
            Reason { column, violation: refusal.violation.clone() }
        })
        .filter(|reason| seen.insert((reason.column, reason.violation.code())))
        .collect()
}
