//! All that is known of a person, handed out to that person.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::access::AccessBody;
use crate::domain::kind::AccessPurpose;
use crate::domain::mention::{Mention, Place};
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::describe::ReadProblems;
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::personal::{self, Access};
use crate::http::state::State;
use crate::http::word;
use crate::service::export::{Known, gather};
use crate::store::contact::ContactRow;

/// All that is known of a person.
#[derive(Clone, Serialize, ToSchema)]
pub struct PersonExport {
    /// The reference.
    person_id: String,
    /// Day on which what was known was erased; null where it was not.
    #[schema(format = Date)]
    erased_on: Option<String>,
    /// Name; null where nothing is known.
    name: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// Every version of every contact that ever named the person.
    contacts: Vec<ContactVersion>,
    /// Where present facts name the person otherwise.
    mentions: Vec<MentionBody>,
    /// Who was shown what is known, this export included.
    accesses: Vec<AccessBody>,
}

/// One version of a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactVersion {
    /// Id of the contact.
    id: String,
    /// The organization.
    organization_id: String,
    /// The role there.
    #[schema(value_type = word::ContactRole)]
    role: String,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// First day without it; null while it lasts.
    #[schema(format = Date)]
    until: Option<String>,
    /// Who says so.
    source: String,
    /// A remark.
    note: Option<String>,
    /// Revision that recorded this version.
    recorded_from: i64,
    /// Revision that superseded it or took it back; null for the present one.
    recorded_until: Option<i64>,
}

/// A fact that names the person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MentionBody {
    /// `meeting`, `resolution` or `vote`.
    entity: &'static str,
    /// Its id.
    id: String,
    /// As what: `attendance`, `addressee` of an operative point, line of a `roll`.
    place: &'static str,
    /// Number of the operative point, or line of the roll, from 1.
    number: Option<usize>,
}

impl PersonExport {
    /// The body of what is known.
    pub fn of(known: &Known) -> Self {
        let values = known.values.as_ref();
        Self {
            person_id: known.person.fact.id.to_string(),
            erased_on: known.person.fact.erased_on.map(|day| day.to_string()),
            name: values.map(|values| values.name.as_str().to_owned()),
            email: values.and_then(|values| values.email.clone()),
            phone: values.and_then(|values| values.phone.clone()),
            contacts: known.contacts.iter().map(ContactVersion::of).collect(),
            mentions: known.mentions.iter().map(MentionBody::of).collect(),
            accesses: known.accesses.iter().map(AccessBody::of).collect(),
        }
    }
}

impl ContactVersion {
    fn of(row: &ContactRow) -> Self {
        Self {
            id: row.id.clone(),
            organization_id: row.organization_id.clone(),
            role: row.role.clone(),
            from: row.from_day.to_string(),
            until: row.until_day.map(|day| day.to_string()),
            source: row.source.clone(),
            note: row.note.clone(),
            recorded_from: row.recorded_from,
            recorded_until: row.recorded_until,
        }
    }
}

impl MentionBody {
    fn of(mention: &Mention) -> Self {
        let (entity, place, number) = match mention.place {
            Place::Attendance => ("meeting", "attendance", None),
            Place::Point(number) => ("resolution", "addressee", Some(number)),
            Place::Roll(number) => ("vote", "roll", Some(number)),
        };
        Self { entity, id: mention.fact.to_string(), place, number }
    }
}

/// Reads all that is known of a person, to hand it out to that person.
///
/// That it was shown is written down.
#[utoipa::path(
    get, path = "/api/v1/persons/{id}/export", tag = "persons",
    params(("id" = Uuid, Path, description = "The reference")),
    responses((status = 200, description = "All that is known of the person", body = PersonExport), ReadProblems),
    security(("token" = []))
)]
pub(crate) async fn export(
    request: HttpRequest,
    caller: Caller,
    state: Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let access = Access::of(&state, &caller, &request, AccessPurpose::Export);
    let (store, master, id) = (state.store.clone(), state.master_key.clone(), *id);
    let gathered = state.store.write_alone(move |conn| {
        gather(conn, store.registers(), id, master.as_ref())?;
        access.note(conn, &[id])?;
        // Once more, with this access among the others.
        Ok::<_, ApiError>(gather(conn, store.registers(), id, master.as_ref())?)
    });
    let body = PersonExport::of(&gathered.await?);
    Ok(answer::untagged(personal::caching(), &body, None))
}
