//! What a register of unions would do to compositions.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use uuid::Uuid;

use super::member::Member;
use super::{Field, ListedMember, ListedUnion, Place, Reason, Report};
use crate::domain::composition::Composition;
use crate::domain::fact::Recorded;
use crate::domain::identifier::Ico;
use crate::domain::kind::CompositionRelation;
use crate::domain::organization::Organization;
use crate::domain::register::Register;
use crate::domain::text::Prose;
use crate::domain::violation::{CompositionViolation, Refusal, Violation};
use crate::service::error::ServiceError;
use crate::store::composition;
use crate::store::db::Db;

/// The changes that the unions read so far make.
pub struct Plan<'a> {
    register: &'a Register,
    by_ico: HashMap<&'a Ico, &'a Organization>,
    /// Compositions by organization, as they are with the members so far.
    present: HashMap<Uuid, Vec<Recorded<Composition>>>,
    /// Number, from 1 on, of the member that a composition was named by.
    named: HashMap<Uuid, u64>,
    done: Done,
    next_id: Box<dyn Fn() -> Uuid + 'a>,
}

/// What is to be recorded, and what is reported of it.
#[derive(Default)]
pub struct Done {
    /// What is reported.
    pub report: Report,
    /// Compositions that are new.
    pub created: Vec<Composition>,
    /// Compositions as they were recorded, and as they are to be.
    pub changed: Vec<(Recorded<Composition>, Composition)>,
}

impl<'a> Plan<'a> {
    /// A plan that changes nothing yet.
    pub fn new(register: &'a Register, next_id: impl Fn() -> Uuid + 'a) -> Self {
        let all = register.organizations.iter().map(|filed| &filed.organization);
        Self {
            register,
            by_ico: all.filter_map(|one| Some((one.ico.as_ref()?, one))).collect(),
            present: HashMap::new(),
            named: HashMap::new(),
            done: Done::default(),
            next_id: Box::new(next_id),
        }
    }

    /// What came of it.
    pub fn done(self) -> Done {
        self.done
    }

    /// Adds the union at `place`, with its members.
    ///
    /// # Errors
    /// The store fails.
    pub fn add(
        &mut self,
        conn: &mut Db,
        place: usize,
        union: &ListedUnion,
    ) -> Result<(), ServiceError> {
        let organization = self.by_ico.get(&union.ico).copied();
        let source = Prose::parse(&union.source);
        match (organization, &source) {
            (None, _) => {
                let ico = union.ico.to_string();
                self.refuse(Place::Union(place), CompositionViolation::UnionUnknown { ico }.into());
            }
            (_, Err(violation)) => self.refuse(Place::Union(place), violation.clone()),
            (Some(organization), Ok(_)) => {
                let id = organization.id;
                if let Entry::Vacant(place) = self.present.entry(id) {
                    place.insert(composition::of_organization(conn, id)?);
                }
            }
        }
        let known = organization.zip(source.ok());
        for (number, listed) in union.members.iter().enumerate() {
            self.add_member(known.as_ref(), (place, number), listed);
        }
        Ok(())
    }

    /// What is wrong with a union is told once, whatever members it has.
    fn refuse(&mut self, place: Place, violation: Violation) {
        let reason = Reason { place, violation };
        let reasons = &mut self.done.report.reasons;
        let told = matches!(place, Place::Union(_)) && reasons.contains(&reason);
        if !told {
            reasons.push(reason);
        }
    }

    /// Adds a member; of a union that is not known it only says what cannot be read.
    fn add_member(
        &mut self,
        union: Option<&(&Organization, Prose)>,
        at: (usize, usize),
        listed: &ListedMember,
    ) {
        let register = self.register;
        let member = match Member::read(listed, &register.territory) {
            Ok(member) => member,
            Err(wrong) => {
                for (field, violation) in wrong {
                    self.refuse(Place::Member(at.0, at.1, field), violation);
                }
                return;
            }
        };
        let Some((organization, source)) = union else { return };
        if let Err(refusals) = self.place(organization, source, &member, at.1) {
            for refusal in refusals {
                self.refuse(placed(&refusal, at), refusal.violation);
            }
        }
    }

    /// A composition of the same municipality whose possible days overlap the
    /// member's is the one the member is about. An end that the file does not tell of
    /// stays: an older file must not undo it.
    fn place(
        &mut self,
        organization: &Organization,
        source: &Prose,
        member: &Member<'_>,
        number: usize,
    ) -> Result<(), Vec<Refusal>> {
        let number = u64::try_from(number).unwrap_or(u64::MAX).saturating_add(1);
        let new = Composition {
            id: (self.next_id)(),
            organization: organization.id,
            municipality: member.unit.code.clone(),
            relation: CompositionRelation::LegalMember,
            since: member.since,
            until: member.until,
            source: source.clone(),
            note: None,
            published: organization.published,
        };
        let span = new.span().map_err(|refusal| vec![refusal])?;
        let present = self.present.entry(organization.id).or_default();
        let overlaps = |other: &&Recorded<Composition>| {
            other.fact.is_of(&new) && other.fact.span().is_ok_and(|days| days.may_overlap(span))
        };
        let before = present.iter().find(overlaps).cloned();
        if let Some(line) = before.as_ref().and_then(|before| self.named.get(&before.fact.id)) {
            return Err(vec![Refusal::whole(Violation::RowRepeated { line: *line })]);
        }
        let after = before.as_ref().map_or_else(|| new.clone(), |known| merged(&known.fact, &new));
        let others: Vec<Composition> = present.iter().map(|one| one.fact.clone()).collect();
        after.check(organization, member.unit, &others)?;
        self.named.insert(after.id, number);
        self.keep(before, after);
        Ok(())
    }

    fn keep(&mut self, before: Option<Recorded<Composition>>, after: Composition) {
        let present = self.present.entry(after.organization).or_default();
        let Some(before) = before else {
            present.push(Recorded { fact: after.clone(), from: 0 });
            self.done.created.push(after);
            self.done.report.created += 1;
            return;
        };
        if before.fact == after {
            self.done.report.unchanged += 1;
            return;
        }
        if let Some(place) = present.iter_mut().find(|one| one.fact.id == after.id) {
            place.fact = after.clone();
        }
        self.done.changed.push((before, after));
        self.done.report.changed += 1;
    }
}

/// What is recorded with the days that the file tells. Where it tells no other days
/// the list that was recorded first stays the source.
fn merged(known: &Composition, new: &Composition) -> Composition {
    let (since, until) = (new.since, new.until.or(known.until));
    if (since, until) == (known.since, known.until) {
        return known.clone();
    }
    Composition { since, until, source: new.source.clone(), ..known.clone() }
}

/// Where in the file a refusal of a rule belongs.
fn placed(refusal: &Refusal, (union, member): (usize, usize)) -> Place {
    let field = match refusal.field.as_str() {
        "organization_id" => return Place::Union(union),
        "municipality" => Field::Iri,
        "since" => Field::Since,
        "until" => Field::Until,
        _ => Field::Whole,
    };
    Place::Member(union, member, field)
}
