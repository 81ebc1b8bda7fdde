//! Personal values on their way out: written down before they are shown.

use std::collections::{BTreeSet, HashMap};

use actix_web::http::header::CacheDirective;
use actix_web::{HttpMessage as _, HttpRequest};
use uuid::Uuid;

use super::caller::{Caller, RequestId};
use super::error::ApiError;
use super::state::State;
use crate::clock::Ids;
use crate::domain::contact::Values;
use crate::domain::kind::AccessPurpose;
use crate::service::vault;
use crate::store::access::{self, AccessRow};
use crate::store::db::Db;
use crate::store::moment::Moment;

/// Who is shown personal values, when and for what.
#[derive(Clone)]
pub struct Access {
    ids: Ids,
    at: Moment,
    actor: String,
    request_id: Option<String>,
    purpose: AccessPurpose,
}

impl Access {
    /// That of a request.
    #[must_use]
    pub fn of(
        state: &State,
        caller: &Caller,
        request: &HttpRequest,
        purpose: AccessPurpose,
    ) -> Self {
        Self {
            ids: state.ids.clone(),
            at: Moment(state.clock.now()),
            actor: caller.actor(),
            request_id: request.extensions().get::<RequestId>().map(|id| id.0.clone()),
            purpose,
        }
    }

    /// Writes down that what is known of `persons` is shown.
    ///
    /// # Errors
    /// It cannot be written down, so nothing must be shown.
    pub fn note(&self, conn: &mut Db, persons: &[Uuid]) -> Result<(), ApiError> {
        let row = |person: &Uuid| AccessRow {
            id: self.ids.next(self.at.0).to_string(),
            at: self.at,
            actor: self.actor.clone(),
            person_id: person.to_string(),
            request_id: self.request_id.clone(),
            purpose: self.purpose.to_string(),
        };
        let rows: Vec<AccessRow> = persons.iter().map(row).collect();
        access::note(conn, &rows).map_err(ApiError::unlogged)
    }
}

/// What is known of each of `persons`, once it is written down that it is shown.
///
/// # Errors
/// It cannot be read with the master key there is, or not be written down.
pub async fn shown(
    state: &State,
    access: Access,
    persons: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Values>, ApiError> {
    if persons.is_empty() {
        return Ok(HashMap::new());
    }
    let master = state.master_key.clone();
    let persons: Vec<Uuid> = persons.into_iter().collect();
    let read = state.store.write(move |conn| {
        let known = vault::read(conn, master.as_ref(), &persons)?;
        let mut shown: Vec<Uuid> = known.keys().copied().collect();
        shown.sort_unstable();
        access.note(conn, &shown)?;
        Ok::<_, ApiError>(known)
    });
    read.await
}

/// How an answer with personal values is kept by whoever gets it: not at all.
#[must_use]
pub fn caching() -> Vec<CacheDirective> {
    vec![CacheDirective::NoStore]
}
