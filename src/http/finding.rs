//! Findings: what is possible and wrong about decisions, as it follows from the
//! facts each time it is asked for.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::acknowledgement::AcknowledgementBody;
use super::answer;
use super::caller::Caller;
use super::cited::BodyCited;
use super::describe::{Dated, Known, Paged, ReadProblems};
use super::error::ApiError;
use super::evaluation::FindingTextBody;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use crate::domain::acknowledgement::Acknowledgement;
use crate::domain::decision::{Found, survey};
use crate::domain::fact::Recorded;
use crate::domain::kind::FindingCode;

/// A finding with what it is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundBody {
    #[serde(flatten)]
    finding: FindingTextBody,
    /// Kind of the fact it is about: `vote`, `resolution` or `body`.
    subject: &'static str,
    /// Id of that fact.
    subject_id: String,
    /// The body concerned.
    body: Option<BodyCited>,
    /// Whether staff have yet to look at it.
    open: bool,
    /// Who looked at it said why it stands; null while it is open.
    acknowledgement: Option<AcknowledgementBody>,
    /// Where to read on.
    links: FoundLinks,
}

/// Where to read on.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundLinks {
    subject: String,
}

/// Lists findings.
#[utoipa::path(
    get, path = "/api/v1/findings", tag = "findings",
    params(
        Dated, Known,
        ("open" = Option<bool>, Query, description = "Only those that staff have yet to look at, or only the others"),
        ("code" = Option<word::FindingCode>, Query, description = "Only those of this kind"),
        ("body_id" = Option<Uuid>, Query, description = "Only those on this body and what it decided"),
        ("organization_id" = Option<Uuid>, Query, description = "Only those on bodies of this organization"),
        Paged,
    ),
    responses((status = 200, description = "A page of findings", body = Page<FoundBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Visible, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let mut all = survey(&view.register, view.scope, view.as_of);
    all.sort_by_key(position);
    let asked_for = |found: &&Found| asked.admits(&view, found);
    let found = page(
        &state.cursor_key,
        &asked.question(&view),
        &paging,
        all.iter().filter(asked_for),
        position,
    )?;
    let next = found.next.clone();
    let mut body = found.map(|found| FoundBody::of(&view, found));
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// The newest subject first; ids tell the time they were made at.
fn position(found: &Found) -> Vec<u8> {
    let newest_first = found.on.id().as_bytes().map(|byte| !byte);
    [newest_first.as_slice(), found.code.as_str().as_bytes()].concat()
}

struct Asked {
    open: Option<bool>,
    code: Option<FindingCode>,
    body: Option<Uuid>,
    organization: Option<Uuid>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        Self {
            open: parameters.flag("open"),
            code: parameters.parsed("code", &FindingCode::list(), FindingCode::parse),
            body: parameters.id("body_id"),
            organization: parameters.id("organization_id"),
        }
    }

    fn admits(&self, view: &View, found: &Found) -> bool {
        self.code.is_none_or(|code| found.code == code)
            && self.body.is_none_or(|id| found.body == id)
            && self.organization.is_none_or(|id| {
                let body = view.register.proceedings.bodies.find(found.body, view.scope);
                body.is_some_and(|body| body.fact.organization == id)
            })
            && self.open.is_none_or(|open| open == acknowledged(view, found).is_none())
    }

    fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/findings")
            .with("as_of", view.day_given.then_some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("open", self.open)
            .with("code", self.code)
            .with("body_id", self.body)
            .with("organization_id", self.organization)
    }
}

/// The acknowledgement of a finding, if the caller may see one.
fn acknowledged<'v>(view: &'v View, found: &Found) -> Option<&'v Recorded<Acknowledgement>> {
    let mut on = view.register.proceedings.acknowledgements.of(found.on.id(), view.scope);
    on.find(|recorded| recorded.fact.finding == found.code)
}

impl FoundBody {
    fn of(view: &View, found: &Found) -> Self {
        let acknowledged = acknowledged(view, found);
        let noun = match found.on.as_str() {
            "body" => "bodies",
            "vote" => "votes",
            _ => "resolutions",
        };
        Self {
            finding: FindingTextBody::from(found.code),
            subject: found.on.as_str(),
            subject_id: found.on.id().to_string(),
            body: BodyCited::of(view, found.body),
            open: acknowledged.is_none(),
            acknowledgement: acknowledged.map(AcknowledgementBody::of),
            links: FoundLinks { subject: format!("/api/v1/{noun}/{}", found.on.id()) },
        }
    }
}
