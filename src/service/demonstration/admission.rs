//! A scenario, and it says so: the application of the Ústí Region walked on from
//! where the source leaves it to membership. No source says that any of it happened.

use chrono::NaiveDate;
use uuid::Uuid;

use super::decisions::{decision, name, point, prose};
use super::{Scope, wrong};
use crate::clock::{Ids, legal_day};
use crate::domain::application::Application;
use crate::domain::case::{Admission, Asked};
use crate::domain::contact::Contact;
use crate::domain::document::Document;
use crate::domain::kind::{
    BodyKind, ContactRole, Declared, DocumentKind, MeetingState, Method, Move, Round, Subject, Verb,
};
use crate::domain::meeting::{Attendance, Meeting};
use crate::domain::person::Person;
use crate::domain::plan::{Days, Plan};
use crate::domain::policy::Role;
use crate::domain::resolution::{Addressee, Point, Resolution};
use crate::domain::span::Dated;
use crate::domain::violation::Refusal;
use crate::domain::vote::{Counts, Vote};
use crate::service::application::{self as applications, Request};
use crate::service::error::{Expected, ServiceError};
use crate::service::{document, meeting, resolution, vote};
use crate::store::contact::ContactRow;
use crate::store::db::Db;
use crate::store::person::PersonRow;
use crate::store::register::Registers;
use crate::store::revision::{self, Act, Mode, Tx};
use crate::store::{application as application_store, body as body_store, organization};

/// What every fact of it says of itself.
const SCENARIO: &str = "SCENARIO: no source says that it happened";

/// The facts that the walk goes through.
struct Walk<'w> {
    ids: &'w Ids,
    registers: &'w Registers,
    application: Uuid,
    region: Uuid,
    assembly: Uuid,
    council: Uuid,
}

/// Walks the application of the demonstration on to membership; returns whether it
/// had to.
///
/// # Errors
/// The demonstration is not there as it was loaded, or the store fails.
pub fn walk(
    conn: &mut Db,
    act: &Act,
    ids: &Ids,
    registers: &Registers,
) -> Result<bool, ServiceError> {
    let drafts = application_store::drafts(conn)?;
    let Some(draft) = drafts.first().map(Application::try_from).transpose()? else {
        return Ok(false);
    };
    let organ = |conn: &mut Db, of: Uuid, kind: BodyKind| {
        let bodies = body_store::of_organization(conn, of)?;
        let found = bodies.iter().find(|body| body.kind == kind).map(|body| body.id);
        found.ok_or_else(|| wrong(&format!("the {kind} of {of} is not there")))
    };
    let association = organization::association(conn)?.map(|row| row.id);
    let association = association.and_then(|id| Uuid::try_parse(&id).ok());
    let association = association.ok_or_else(|| wrong(&"the association is not there"))?;
    let walk = Walk {
        ids,
        registers,
        application: draft.id,
        region: draft.organization,
        assembly: organ(conn, draft.organization, BodyKind::Assembly)?,
        council: organ(conn, association, BodyKind::Council)?,
    };
    let mut step = |what: &str, work: &dyn Fn(&mut Tx<'_>) -> Result<(), ServiceError>| {
        let act = Act { reason: format!("{SCENARIO}: {what}"), ..act.clone() };
        revision::write(conn, &act, Mode::Commit, |tx| work(tx)).map(|written| written.value)
    };
    step("the assembly approves", &|tx| walk.approve(tx))?;
    for turn in [Move::Submit, Move::TakeUp, Move::Ready] {
        step(turn.as_str(), &|tx| walk.turn(tx, turn, Asked::default()))?;
    }
    step("the association's council is to meet", &|tx| walk.meet(tx))?;
    step(Move::Schedule.as_str(), &|tx| walk.schedule(tx))?;
    step("the association's council decides", &|tx| walk.decide(tx))?;
    step(Move::Admit.as_str(), &|tx| walk.admit(tx))?;
    Ok(true)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, month, day).unwrap_or_default()
}

/// Meeting and decision of the assembly.
const APPROVED: (u32, u32) = (3, 9);
/// Meeting and decision of the association's council.
const ADMITTED: (u32, u32) = (3, 25);
/// First day of membership: the day planned for presentation.
const EFFECTIVE: (u32, u32) = (4, 1);

impl Walk<'_> {
    fn id(&self, tx: &Tx<'_>) -> Uuid {
        self.ids.next(tx.at().0)
    }

    fn sit(
        &self,
        tx: &mut Tx<'_>,
        body: Uuid,
        on: NaiveDate,
        state: MeetingState,
    ) -> Result<Uuid, ServiceError> {
        let id = self.id(tx);
        let days = Days::new(on, on).map_err(Refusal::whole)?;
        let sitting = Meeting {
            id,
            body,
            ordinal: None,
            plan: Plan { state, days: Some(days), place: None, changes: Vec::new() },
            agenda: Vec::new(),
            attendance: Attendance::default(),
            documents: Vec::new(),
            source: prose(SCENARIO)?,
            note: None,
            published: false,
        };
        meeting::create(tx, sitting, Scope::OF_RULES)?;
        Ok(id)
    }

    fn resolve(
        &self,
        tx: &mut Tx<'_>,
        resolved: Resolution,
        counts: Counts,
    ) -> Result<Uuid, ServiceError> {
        let (id, voted) = (self.id(tx), self.id(tx));
        let resolved = Resolution { id, published: false, ..resolved };
        resolution::create(tx, resolved, Scope::OF_RULES)?;
        vote::create(tx, id, Scope::OF_RULES, |number, published| {
            Ok::<_, ServiceError>(Vote {
                id: voted,
                resolution: id,
                number,
                round: Round::First,
                method: Method::Unknown,
                counts,
                roll: Vec::new(),
                declared: Some(Declared::Carried),
                source: prose(SCENARIO)?,
                note: None,
                published,
            })
        })?;
        Ok(id)
    }

    /// The assembly approves, and the clerk gathers what the application needs.
    fn approve(&self, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        let on = day(APPROVED.0, APPROVED.1);
        let sat = self.sit(tx, self.assembly, on, MeetingState::Held)?;
        let points = [
            (Verb::Approves, Subject::Membership, "Schvaluje členství v asociaci."),
            (Verb::Approves, Subject::Declaration, "Schvaluje Deklaraci Zdravého kraje."),
            (Verb::Appoints, Subject::Politician, "Pověřuje odpovědného politika."),
        ];
        let points: Vec<Point> = points
            .into_iter()
            .map(|(verb, about, text)| point(verb, about, text))
            .collect::<Result<_, _>>()?;
        let decided = Dated::new(Some(on), on).map_err(Refusal::whole)?;
        let resolved = Resolution {
            meeting: Some(sat),
            points,
            ..decision(self.assembly, decided, "Scénář: členství v asociaci", SCENARIO)?
        };
        let counts = Counts {
            present: Some(50),
            in_favour: Some(40),
            against: Some(0),
            abstained: Some(10),
            ..Counts::default()
        };
        let approval = self.resolve(tx, resolved, counts)?;
        let extract = self.extract(tx)?;
        for role in ContactRole::ALL {
            self.contact(tx, *role)?;
        }
        applications::correct(tx, self.application, &Expected::Any, Scope::OF_RULES, |before| {
            let mut after = before.clone();
            after.decisions.approval = Some(approval);
            after.documents.push(extract);
            after.coordinator_designated_on = Some(on);
            Ok::<_, ServiceError>(after)
        })?;
        Ok(())
    }

    fn extract(&self, tx: &mut Tx<'_>) -> Result<Uuid, ServiceError> {
        let id = self.id(tx);
        let bytes = format!("{SCENARIO}\n").into_bytes();
        let file = document::file("scenario.txt", &bytes)
            .map_err(|refused| Refusal::whole(refused.into()))?;
        let extract = Document {
            id,
            kind: DocumentKind::ResolutionExtract,
            title: Some(name("Scénář: výpis z usnesení")?),
            file,
            source: prose(SCENARIO)?,
            dated: None,
            note: None,
            published: false,
            organization: Some(self.region),
        };
        document::create(tx, extract, &bytes, Scope::OF_RULES)?;
        Ok(id)
    }

    /// A contact of whom nothing is known: nobody is made up.
    fn contact(&self, tx: &mut Tx<'_>, role: ContactRole) -> Result<(), ServiceError> {
        let (id, person) = (self.id(tx), self.id(tx));
        tx.create(vec![PersonRow::from(&Person::bare(person))])?;
        let contact = Contact {
            id,
            organization: self.region,
            role,
            person,
            from: day(APPROVED.0, APPROVED.1),
            until: None,
            source: prose(SCENARIO)?,
            note: None,
        };
        Ok(tx.create(vec![ContactRow::from(&contact)])?)
    }

    fn turn(&self, tx: &mut Tx<'_>, turn: Move, asked: Asked) -> Result<(), ServiceError> {
        // What is known is what was before the revision that is being made.
        let known = tx.number() - 1;
        let register = self.registers.at(tx.conn(), known)?;
        let accepted = asked.accepted.then(|| prose(SCENARIO)).transpose()?;
        let request = Request {
            turn,
            by: name("scenario")?,
            role: Role::Staff,
            reason: Some(prose(SCENARIO)?),
            document: None,
            accepted,
            asked,
            membership: self.id(tx),
        };
        let everyone = (&Expected::Any, Scope::OF_RULES);
        applications::turn(tx, &register, self.application, everyone.0, everyone.1, &request)?;
        Ok(())
    }

    fn meet(&self, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        let on = day(ADMITTED.0, ADMITTED.1);
        self.sit(tx, self.council, on, MeetingState::Planned).map(drop)
    }

    fn schedule(&self, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        let known = tx.number() - 1;
        let register = self.registers.at(tx.conn(), known)?;
        let mut own = register.proceedings.meetings.of(self.council, Scope::OF_RULES);
        let meeting = own.next().map(|recorded| recorded.fact.id);
        self.turn(tx, Move::Schedule, Asked { meeting, ..Asked::default() })
    }

    fn decide(&self, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        let on = day(ADMITTED.0, ADMITTED.1);
        let decided = Dated::new(Some(on), on).map_err(Refusal::whole)?;
        let text = "Přijímá Ústecký kraj za člena asociace.";
        let resolved = Resolution {
            points: vec![Point {
                addressee: Some(Addressee::Organization(self.region)),
                ..point(Verb::Approves, Subject::Membership, text)?
            }],
            ..decision(self.council, decided, "Scénář: přijetí Ústeckého kraje", SCENARIO)?
        };
        // By statutes that are not entered: what was declared is accepted.
        self.resolve(tx, resolved, Counts::default()).map(drop)
    }

    fn admit(&self, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        let known = tx.number() - 1;
        let register = self.registers.at(tx.conn(), known)?;
        let mut own = register.proceedings.resolutions.of(self.council, Scope::OF_RULES);
        let effective = day(EFFECTIVE.0, EFFECTIVE.1);
        let admission = Admission {
            resolution: own.next().map(|recorded| recorded.fact.id),
            effective_from: Some(effective),
            presented_on: Some(effective).filter(|day| *day <= legal_day(tx.at().0)),
        };
        self.turn(tx, Move::Admit, Asked { admission, accepted: true, meeting: None })
    }
}
