//! Registers in memory: the facts as one revision left them, loaded once.

use std::collections::HashSet;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use quick_cache::sync::Cache;
use uuid::Uuid;

use super::acknowledgement::AcknowledgementRow;
use super::affiliation::AffiliationRow;
use super::application::ApplicationRow;
use super::body::BodyRow;
use super::claim::ClaimRow;
use super::composition::CompositionRow;
use super::contact::ContactRow;
use super::db::Db;
use super::document::DocumentRow;
use super::error::{StoreError, inconsistent};
use super::event::EventRow;
use super::meeting::MeetingRow;
use super::membership::MembershipRow;
use super::note::NoteRow;
use super::organization::OrganizationRow;
use super::person::PersonRow;
use super::record::Record;
use super::resolution::ResolutionRow;
use super::revision::{self, Tx};
use super::territory::TerritoryRow;
use super::vote::VoteRow;
use crate::domain::acknowledgement::Acknowledgement;
use crate::domain::application::Application;
use crate::domain::body::Body;
use crate::domain::claim::Claim;
use crate::domain::composition::Composition;
use crate::domain::contact::Contact;
use crate::domain::document::Document;
use crate::domain::event::Event;
use crate::domain::fact::{Fact, Facts, Recorded};
use crate::domain::meeting::Meeting;
use crate::domain::note::Note;
use crate::domain::person::Person;
use crate::domain::proceedings::Proceedings;
use crate::domain::register::{Changed, Changes, Known, Register};
use crate::domain::resolution::Resolution;
use crate::domain::territory::Territory;
use crate::domain::vote::Vote;

/// How many registers are held: the newest and a few that were asked for.
const HELD: usize = 4;

/// Rows that are read at once.
const PAGE: i64 = 4_096;

/// The registers held in memory, by revision.
pub struct Registers {
    whole: Cache<i64, Arc<Register>>,
    /// The newest that was ever loaded, which the others are made of.
    newest: Mutex<Option<Arc<Register>>>,
    territories: Cache<i64, Arc<Territory>>,
    compositions: Held<CompositionRow, Composition>,
    held: HeldProceedings,
}

impl Default for Registers {
    fn default() -> Self {
        Self {
            whole: Cache::new(HELD),
            newest: Mutex::new(None),
            territories: Cache::new(2),
            compositions: Held::default(),
            held: HeldProceedings::default(),
        }
    }
}

/// Declares the kinds of proceedings: the field of each, its rows, its facts, and
/// to which organization a fact belongs, which those above it may be asked.
macro_rules! proceedings {
    ($($field:ident: $row:ty => $fact:ty, $organization:expr;)+) => {
        /// Proceedings, each kind held on its own.
        #[derive(Default)]
        struct HeldProceedings {
            $($field: Held<$row, $fact>,)+
        }

        impl HeldProceedings {
            fn at(&self, conn: &mut Db, number: i64) -> Result<Proceedings, StoreError> {
                $(let $field = self.$field.at(conn, number, $organization)?;)+
                Ok(Proceedings { $($field,)+ })
            }
        }
    };
}

proceedings! {
    bodies: BodyRow => Body, |body| Some(body.organization);
    meetings: MeetingRow => Meeting, |meeting| bodies.organization(meeting.body);
    resolutions: ResolutionRow => Resolution, |decision| bodies.organization(decision.body);
    votes: VoteRow => Vote, |vote| resolutions.organization(vote.resolution);
    acknowledgements: AcknowledgementRow => Acknowledgement, |_| None;
    events: EventRow => Event, |_| None;
    claims: ClaimRow => Claim, |_| None;
    documents: DocumentRow => Document, |document| document.organization;
    persons: PersonRow => Person, |_| None;
    applications: ApplicationRow => Application, |application| Some(application.organization);
    notes: NoteRow => Note, |note| Some(note.organization);
    contacts: ContactRow => Contact, |contact| Some(contact.organization);
}

/// Facts of one kind, held by the revision that last touched any of them, so
/// that a revision of others costs no loading.
struct Held<R, T> {
    facts: Cache<i64, Arc<Facts<T>>>,
    rows: PhantomData<fn() -> R>,
}

impl<R, T> Default for Held<R, T> {
    fn default() -> Self {
        Self { facts: Cache::new(2), rows: PhantomData }
    }
}

impl<R, T> Held<R, T>
where
    R: Record,
    T: Fact,
    Recorded<T>: TryFrom<R, Error = StoreError>,
{
    fn at(
        &self,
        conn: &mut Db,
        number: i64,
        organization: impl Fn(&T) -> Option<Uuid>,
    ) -> Result<Arc<Facts<T>>, StoreError> {
        let touched = R::touched(conn, number)?;
        self.facts.get_or_insert_with(&touched, || {
            Ok(Arc::new(Facts::new(known_at::<R, _>(conn, touched)?, organization)))
        })
    }
}

impl Registers {
    /// The register as revision `number` left it. Callers that ask for the same
    /// one at once wait for one loading.
    ///
    /// # Errors
    /// A statement fails, or a row makes no sense.
    pub fn at(&self, conn: &mut Db, number: i64) -> Result<Arc<Register>, StoreError> {
        self.whole.get_or_insert_with(&number, || {
            let register = Arc::new(self.load(conn, number)?);
            let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            if newest.as_ref().is_none_or(|newest| newest.known.revision < number) {
                *newest = Some(Arc::clone(&register));
            }
            Ok(register)
        })
    }

    /// The register as revision `number` left it, if it is held.
    #[must_use]
    pub fn held(&self, number: i64) -> Option<Arc<Register>> {
        self.whole.get(&number)
    }

    /// The register as it was before the revision that `tx` makes, which has to be
    /// alone in its transaction: what others in it wrote may yet be undone, and is not
    /// to be held.
    ///
    /// # Errors
    /// Others are in the transaction, a statement fails, or a row makes no sense.
    pub fn before_that_of(&self, tx: &mut Tx<'_>) -> Result<Arc<Register>, StoreError> {
        tx.alone()?;
        let known = tx.number() - 1;
        self.at(tx.conn(), known)
    }

    fn load(&self, conn: &mut Db, number: i64) -> Result<Register, StoreError> {
        let touched = TerritoryRow::touched(conn, number)?;
        let territory = self
            .territories
            .get_or_insert_with(&touched, || load_territory(conn, number).map(Arc::new))?;
        let compositions =
            self.compositions.at(conn, number, |composition| Some(composition.organization))?;
        let proceedings = self.held.at(conn, number)?;
        let newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let register = match newest.filter(|newest| Arc::ptr_eq(&newest.territory, &territory)) {
            Some(newest) => made_of(conn, &newest, number)?,
            None => with_territory(conn, number, territory)?,
        };
        Ok(register.composed(compositions).with(proceedings))
    }
}

/// The register as the transaction on `conn` sees it, loaded anew, without
/// proceedings.
///
/// # Errors
/// A statement fails, or a row makes no sense.
pub fn within(conn: &mut Db, number: i64) -> Result<Register, StoreError> {
    let territory = Arc::new(load_territory(conn, number)?);
    with_territory(conn, number, territory)
}

/// The register as revision `number` left it, made of another one, be it older or newer,
/// and of what changed between them.
fn made_of(conn: &mut Db, other: &Register, number: i64) -> Result<Register, StoreError> {
    let between = (other.known.revision.min(number), other.known.revision.max(number));
    let touched = AffiliationRow::touched(conn, between.1)? > between.0;
    let affiliations = touched.then(|| known_at::<AffiliationRow, _>(conn, number)).transpose()?;
    let changes = Changes {
        organizations: changed::<OrganizationRow, _>(conn, between, number)?,
        memberships: changed::<MembershipRow, _>(conn, between, number)?,
        affiliations,
    };
    let recorded_at = revision::recorded_at(conn, number)?.map(|moment| moment.0);
    Ok(other.changed(Known { revision: number, recorded_at }, changes))
}

/// What changed between two revisions, as `number`, one of them, knew it.
fn changed<R, T>(
    conn: &mut Db,
    (first, last): (i64, i64),
    number: i64,
) -> Result<Changed<T>, StoreError>
where
    R: Record,
    T: TryFrom<R, Error = StoreError>,
{
    let rows = R::changed(conn, first, last)?;
    let id = |row: &R| {
        let wrong = |error: uuid::Error| inconsistent(R::ENTITY.name, row.id(), error);
        Uuid::try_parse(row.id()).map_err(wrong)
    };
    let ids = rows.iter().map(id).collect::<Result<HashSet<Uuid>, StoreError>>()?;
    let known = |row: &R| {
        row.recorded_from() <= number && row.recorded_until().is_none_or(|until| until > number)
    };
    // One that was recorded and superseded between them is there twice, and known to neither.
    let present = rows.into_iter().filter(known).collect();
    Ok(Changed { ids, present: read(present)? })
}

fn with_territory(
    conn: &mut Db,
    number: i64,
    territory: Arc<Territory>,
) -> Result<Register, StoreError> {
    let recorded_at = revision::recorded_at(conn, number)?.map(|moment| moment.0);
    let organizations = known_at::<OrganizationRow, _>(conn, number)?;
    let memberships = known_at::<MembershipRow, _>(conn, number)?;
    let affiliations = known_at::<AffiliationRow, _>(conn, number)?;
    let known = Known { revision: number, recorded_at };
    Ok(Register::new(known, territory, organizations, memberships, affiliations))
}

fn load_territory(conn: &mut Db, number: i64) -> Result<Territory, StoreError> {
    Ok(Territory::new(known_at::<TerritoryRow, _>(conn, number)?))
}

/// The facts that revision `number` knew, a page of rows after another: rows take a
/// multiple of what they are read into.
fn known_at<R, T>(conn: &mut Db, number: i64) -> Result<Vec<T>, StoreError>
where
    R: Record,
    T: TryFrom<R, Error = StoreError>,
{
    let mut facts = Vec::new();
    let mut after = String::new();
    loop {
        let rows = R::known_after(conn, number, &after, PAGE)?;
        let Some(last) = rows.last() else { return Ok(facts) };
        R::id(last).clone_into(&mut after);
        for row in rows {
            facts.push(T::try_from(row)?);
        }
    }
}

fn read<R, T>(rows: Vec<R>) -> Result<Vec<T>, StoreError>
where
    T: TryFrom<R, Error = StoreError>,
{
    rows.into_iter().map(T::try_from).collect()
}
