//! Decisions of the demonstration: the proposal of the Ústí Region's council, the
//! general assembly at which it was to be presented, and how Prague decided in 2013.
//!
//! Only what sources say is recorded. No counts were published, so every vote
//! here is unverifiable, and what was awaited on 20 February 2020 is awaited still.

use chrono::NaiveDate;
use uuid::Uuid;

use super::prague;
use crate::clock::Ids;
use crate::domain::body::{Body, RuleSpell};
use crate::domain::kind::{
    BodyKind, Declared, Electorate, MeetingState, Method, Round, Subject, Verb,
};
use crate::domain::meeting::{Attendance, Meeting};
use crate::domain::plan::{Days, Plan};
use crate::domain::resolution::{Addressee, Point, Resolution};
use crate::domain::span::Dated;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};
use crate::domain::vote::{Counts, Vote};
use crate::service::error::ServiceError;
use crate::service::{body, meeting, resolution, vote};
use crate::store::body as body_store;
use crate::store::revision::Tx;

const RELEASE: &str = "Press release of Ústecký kraj, 20 February 2020";

/// Where facts of the demonstration are recorded, and where their ids come from.
pub struct Recording<'t, 'c> {
    /// The write in progress.
    pub tx: &'t mut Tx<'c>,
    /// Where ids come from.
    pub ids: &'t Ids,
}

/// Records the decisions around the membership of the Ústí Region `region` and
/// of `capital`, and the bodies of the `association`.
///
/// # Errors
/// Rules refuse what is shipped with the program, or the store fails.
pub fn record(
    tx: &mut Tx<'_>,
    ids: &Ids,
    region: Uuid,
    capital: Uuid,
    association: Uuid,
) -> Result<(), ServiceError> {
    let mut recording = Recording { tx, ids };
    let assembly = general_assembly(&mut recording, association)?;
    recording.meeting(planned(assembly)?)?;
    usti(&mut recording, region)?;
    prague::record(&mut recording, capital)
}

/// The association's bodies; of their rules no source is known.
fn general_assembly(recording: &mut Recording<'_, '_>, of: Uuid) -> Result<Uuid, ServiceError> {
    let source = "healthycities.cz, 2017: organs of the association";
    recording.body(Body { name_cs: name("Rada")?, ..organ(of, BodyKind::Council, source)? })?;
    recording.body(Body {
        name_cs: name("Valná hromada")?,
        electorate: Electorate::Members,
        ..organ(of, BodyKind::GeneralAssembly, source)?
    })
}

/// A body of which nothing but its being is known.
pub fn organ(organization: Uuid, kind: BodyKind, source: &str) -> Result<Body, ServiceError> {
    Ok(Body {
        id: Uuid::nil(),
        organization,
        kind,
        name_cs: name("Orgán")?,
        name_en: None,
        seats: Vec::new(),
        rules: Vec::<RuleSpell>::new(),
        electorate: Electorate::Seats,
        source: prose(source)?,
        note: None,
        published: true,
    })
}

/// The general assembly at which the region was to be presented and admitted.
fn planned(body: Uuid) -> Result<Meeting, ServiceError> {
    let day = NaiveDate::from_ymd_opt(2020, 4, 1).unwrap_or_default();
    let days = Days::new(day, day).map_err(refused)?;
    let note = "Předpokládané představení a přijetí Ústeckého kraje za člena.";
    Ok(Meeting {
        plan: Plan::on(days, Some(name("Litoměřice")?)),
        note: Some(prose(note)?),
        ..sitting(body)?
    })
}

/// A meeting of which nothing but its being is known.
fn sitting(body: Uuid) -> Result<Meeting, ServiceError> {
    let state = MeetingState::Held;
    Ok(Meeting {
        id: Uuid::nil(),
        body,
        ordinal: None,
        plan: Plan { state, days: None, place: None, changes: Vec::new() },
        agenda: Vec::new(),
        attendance: Attendance::default(),
        documents: Vec::new(),
        source: prose(RELEASE)?,
        note: None,
        published: true,
    })
}

/// The 88th meeting of the region's council, and what it proposed to the assembly.
fn usti(recording: &mut Recording<'_, '_>, region: Uuid) -> Result<(), ServiceError> {
    let organs = body_store::of_organization(recording.tx.conn(), region)?;
    let organ = |kind| organs.iter().find(|organ| organ.kind == kind).map(|organ| organ.id);
    let (Some(assembly), Some(council)) = (organ(BodyKind::Assembly), organ(BodyKind::Council))
    else {
        return Err(super::wrong(&"the bodies of the Ústí Region are not there"));
    };
    let meeting = recording.meeting(Meeting {
        ordinal: Some(88),
        note: Some(prose("Den zasedání zdroj neuvádí; konalo se nejpozději v den jeho vydání.")?),
        ..sitting(council)?
    })?;
    let text = "Navrhuje Zastupitelstvu Ústeckého kraje rozhodnout o schválení členství \
                Ústeckého kraje v asociaci Národní síť Zdravých měst České republiky.";
    let decided = Dated::new(None, super::AS_OF).map_err(refused)?;
    recording.resolution(Resolution {
        meeting: Some(meeting),
        points: vec![Point {
            addressee: Some(Addressee::Body(assembly)),
            ..point(Verb::Proposes, Subject::Membership, text)?
        }],
        note: Some(prose("Číslo usnesení a počty hlasů zdroj neuvádí.")?),
        ..decision(council, decided, "Členství Ústeckého kraje v NSZM ČR", RELEASE)?
    })?;
    Ok(())
}

/// A resolution without a number and operative points.
pub fn decision(
    body: Uuid,
    decided: Dated,
    title: &str,
    source: &str,
) -> Result<Resolution, ServiceError> {
    Ok(Resolution {
        id: Uuid::nil(),
        body,
        meeting: None,
        number: None,
        decided,
        title: name(title)?,
        points: Vec::new(),
        proposal: None,
        documents: Vec::new(),
        source: prose(source)?,
        note: None,
        published: true,
    })
}

/// An operative point to nobody, without a day or a condition.
pub fn point(verb: Verb, subject: Subject, text: &str) -> Result<Point, ServiceError> {
    Ok(Point {
        label: None,
        verb,
        subject,
        text: prose(text)?,
        addressee: None,
        due: None,
        condition: None,
        done: None,
    })
}

impl Recording<'_, '_> {
    fn id(&self) -> Uuid {
        self.ids.next(self.tx.at().0)
    }

    /// Records a body; returns its id.
    ///
    /// # Errors
    /// Rules refuse it, or the store fails.
    pub fn body(&mut self, new: Body) -> Result<Uuid, ServiceError> {
        let id = self.id();
        body::create(self.tx, Body { id, ..new }, super::Scope::OF_RULES)?;
        Ok(id)
    }

    fn meeting(&mut self, new: Meeting) -> Result<Uuid, ServiceError> {
        let id = self.id();
        meeting::create(self.tx, Meeting { id, ..new }, super::Scope::OF_RULES)?;
        Ok(id)
    }

    /// Records a resolution that was adopted, by a vote whose counts nobody
    /// published; returns its id.
    ///
    /// # Errors
    /// Rules refuse it, or the store fails.
    pub fn resolution(&mut self, new: Resolution) -> Result<Uuid, ServiceError> {
        let (id, source) = (self.id(), new.source.clone());
        resolution::create(self.tx, Resolution { id, ..new }, super::Scope::OF_RULES)?;
        let vote = self.id();
        vote::create(self.tx, id, super::Scope::OF_RULES, |number, published| {
            Ok::<_, ServiceError>(Vote {
                id: vote,
                resolution: id,
                number,
                round: Round::First,
                method: Method::Unknown,
                counts: Counts::default(),
                roll: Vec::new(),
                declared: Some(Declared::Carried),
                source,
                note: Some(prose("Počty hlasů nebyly zveřejněny.")?),
                published,
            })
        })?;
        Ok(id)
    }
}

/// A name shipped with the program.
///
/// # Errors
/// It is none.
pub fn name(text: &str) -> Result<Name, ServiceError> {
    Name::parse(text).map_err(refused)
}

/// A text shipped with the program.
///
/// # Errors
/// It is none.
pub fn prose(text: &str) -> Result<Prose, ServiceError> {
    Prose::parse(text).map_err(refused)
}

fn refused(violation: Violation) -> ServiceError {
    Refusal::whole(violation).into()
}
