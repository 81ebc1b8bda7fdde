//! Contacts of organizations, with what is known of the persons. Each answer that
//! shows any of it is written down first.

use std::collections::BTreeSet;

use actix_web::http::header::EntityTag;
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::answer;
use super::caller::Caller;
use super::content;
use super::describe::{
    Dated, Journaled, Known, Matching, Paged, ReadProblems, Repeatable, WriteProblems,
};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::personal::{self, Access};
use super::precondition;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use super::write::{Answer, Writing};
use crate::domain::contact::{Contact, Values};
use crate::domain::fact::{Fact as _, Recorded};
use crate::domain::kind::{AccessPurpose, ContactRole};
use crate::domain::person::Person;
use crate::domain::policy::Scope;
use crate::service::contact::{self as service, Told, Writer, reaches};

mod form;

pub use form::{ContactBody, ContactForm};

/// Lists contacts, with what is known of the persons.
///
/// That they were shown is written down for each person.
#[utoipa::path(
    get, path = "/api/v1/contacts", tag = "contacts",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Only those that hold on this day"),
        Known,
        ("organization_id" = Option<Uuid>, Query, description = "Only those of this organization"),
        ("role" = Option<word::ContactRole>, Query, description = "Only those in this role"),
        Paged,
    ),
    responses((status = 200, description = "A page of contacts by organization, role and first day", body = Page<ContactBody>), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ((organization, role), paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            let organization = parameters.id("organization_id");
            let role = parameters.parsed("role", &ContactRole::list(), ContactRole::parse);
            ((organization, role), Paging::read(parameters))
        })
        .await?;
    let day = view.day_given.then_some(view.as_of);
    let question = Question::at("/api/v1/contacts")
        .with("as_of", day)
        .with("known_at", Some(view.register.known.revision))
        .with("organization_id", organization)
        .with("role", role);
    let asked = |recorded: &&Recorded<Contact>| {
        let contact = &recorded.fact;
        reaches(view.scope, contact.organization)
            && organization.is_none_or(|id| contact.organization == id)
            && role.is_none_or(|role| contact.role == role)
            && day.is_none_or(|day| contact.holds_on(day))
    };
    let all = view.register.proceedings.contacts.all(Scope::OF_RULES).filter(asked);
    let found =
        page(&state.cursor_key, &question, &paging, all, |recorded| recorded.fact.position())?;
    let tag = view.tag();
    if answer::has_it(&request, &tag) {
        return Ok(answer::tagged(&request, tag, personal::caching(), &(), None));
    }
    let persons: BTreeSet<Uuid> = found.items.iter().map(|item| item.fact.person).collect();
    let access = Access::of(&state, &caller, &request, AccessPurpose::ContactRead);
    let mut known = personal::shown(&state, access, persons).await?;
    let next = found.next.clone();
    let mut body = found.map(|recorded| {
        let values = known.get(&recorded.fact.person).cloned();
        ContactBody::of(&told(&view, recorded, values), true)
    });
    known.clear();
    body.as_of = day.map(|day| day.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, tag, personal::caching(), &body, next.as_deref()))
}

/// A contact as `view` tells it, with what is known of the person now: only the
/// present values are kept.
fn told(view: &View, recorded: &Recorded<Contact>, values: Option<Values>) -> Told {
    let id = recorded.fact.person;
    let person = view.register.proceedings.persons.find(id, Scope::OF_RULES);
    let from = person.map_or(recorded.from, |person| person.from.max(recorded.from));
    let person = person.map_or_else(|| Person::bare(id), |person| person.fact.clone());
    Told { contact: Recorded { fact: recorded.fact.clone(), from }, person, values }
}

/// Reads one contact, with what is known of the person.
///
/// That it was shown is written down.
#[utoipa::path(
    get, path = "/api/v1/contacts/{id}", tag = "contacts",
    params(
        ("id" = Uuid, Path, description = "Id of the contact"),
        Dated, Known,
    ),
    responses((status = 200, description = "The contact", body = ContactBody, headers(("ETag" = String))), ReadProblems),
    security(("token" = []))
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    id: Path<Uuid>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Visible, parameters, |_| ()).await?;
    let recorded = view.register.proceedings.contacts.find(*id, Scope::OF_RULES);
    let recorded = recorded
        .filter(|recorded| reaches(view.scope, recorded.fact.organization))
        .ok_or_else(|| ApiError::not_found("contact", *id))?;
    let mut told = told(&view, recorded, None);
    let tag = EntityTag::new_strong(precondition::tag(told.contact.from));
    if answer::has_it(&request, &tag) {
        return Ok(answer::tagged(&request, tag, personal::caching(), &(), None));
    }
    let access = Access::of(&state, &caller, &request, AccessPurpose::ContactRead);
    let person = recorded.fact.person;
    told.values = personal::shown(&state, access, [person].into()).await?.remove(&person);
    let body = ContactBody::of(&told, true);
    Ok(answer::tagged(&request, tag, personal::caching(), &body, None))
}

/// Records a contact, of a new person or of one who is known already.
///
/// What is known of the person is encrypted under a key of its own, and never
/// reaches the journal. The answer to a repeated request does not show it again.
#[utoipa::path(
    post, path = "/api/v1/contacts", tag = "contacts", request_body = ContactForm,
    params(Repeatable, Journaled),
    responses(
        (status = 200, description = "It would be recorded (`validate_only`)", body = ContactBody),
        (status = 201, description = "It is recorded", body = ContactBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: ContactForm = writing.json(payload).await?;
    let made = form.new_contact(writing.new_id(), writing.new_id());
    let (new, values) = made.map_err(|refusal| vec![refusal])?;
    let (writer, access) = by(&writing);
    let run = writing.run("record a contact", move |tx| {
        let made = service::create(tx, new.clone(), values.clone(), &writer)?;
        access.note(tx.conn(), &shown(&made))?;
        let location = format!("/api/v1/contacts/{}", new.id);
        Answer::created(location, made.contact.from, &ContactBody::of(&made, false))?
            .showing_once(&ContactBody::of(&made, true))
    });
    run.await
}

/// Who writes, and what is written down of the answer.
fn by(writing: &Writing) -> (Writer, Access) {
    let Writing { state, caller, request, .. } = writing;
    let writer = Writer { scope: caller.scope, master: state.master_key.clone() };
    (writer, Access::of(state, caller, request, AccessPurpose::ContactWrite))
}

/// Of whom an answer shows something.
fn shown(told: &Told) -> Vec<Uuid> {
    told.values.iter().map(|_| told.person.id).collect()
}

/// Corrects a contact, and what is known of its person, by a merge patch (RFC 7396).
///
/// What is known of the person changes wherever the person is a contact.
#[utoipa::path(
    patch, path = "/api/v1/contacts/{id}", tag = "contacts",
    request_body(content = ContactForm, content_type = "application/merge-patch+json"),
    params(
        ("id" = Uuid, Path, description = "Id of the contact"),
        Matching, Journaled,
    ),
    responses((status = 200, description = "It is corrected", body = ContactBody, headers(("ETag" = String))), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn correct(
    mut writing: Writing,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let patch = writing.patch(payload).await?;
    let id = *id;
    let (writer, access) = by(&writing);
    let run = writing.run("correct a contact", move |tx| {
        let corrected = service::correct(tx, id, &expected, &writer, |before, values| {
            let form: ContactForm = content::patched(&ContactForm::of(before, values), &patch)?;
            Ok::<_, ApiError>(form.corrected(before).map_err(|refusal| vec![refusal])?)
        })?;
        access.note(tx.conn(), &shown(&corrected))?;
        Answer::changed(corrected.contact.from, &ContactBody::of(&corrected, false))?
            .showing_once(&ContactBody::of(&corrected, true))
    });
    run.await
}

/// Takes back a contact that should not have been recorded.
///
/// What is known of the person stays until the person is erased.
#[utoipa::path(
    delete, path = "/api/v1/contacts/{id}", tag = "contacts",
    params(
        ("id" = Uuid, Path, description = "Id of the contact"),
        Matching, Journaled,
    ),
    responses((status = 204, description = "It is taken back; its history stays"), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn remove(writing: Writing, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let expected = writing.expected()?;
    let (id, scope) = (*id, writing.caller.scope);
    let run = writing.run("take back a contact", move |tx| {
        service::remove(tx, id, &expected, scope)?;
        Ok(Answer::removed())
    });
    run.await
}
