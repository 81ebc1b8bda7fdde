//! Proposals: the bodies that organizations have by law, ready to be recorded.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::LawfulBody;
use super::form::BodyForm;
use crate::domain::body::{Proposal, Unproposed, proposals};
use crate::domain::kind::BodyKind;
use crate::domain::majority::law::LegalRule;
use crate::domain::register::Filed;
use crate::domain::seats::Lawful;
use crate::domain::span::Existence;
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::describe::{Known, Paged, ReadProblems};
use crate::http::error::ApiError;
use crate::http::page::{Page, Paging, Question, page};
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, View, view};
use crate::http::word;

/// A body that an organization has by law, or by its statutes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalBody {
    /// The organization.
    organization_id: Uuid,
    /// Which organ it is.
    #[schema(value_type = word::BodyKind)]
    kind: &'static str,
    /// The body of this kind that is recorded already.
    recorded: Option<Uuid>,
    /// Id of the rule of law by which it decides; null where its statutes say.
    rule: Option<&'static str>,
    /// Act and section of that rule.
    #[schema(example = "§ 40 zákona č. 129/2000 Sb.")]
    rule_citation: Option<String>,
    /// Seats; null where law gives no one number.
    seats: Option<u32>,
    /// Why no number of seats is proposed; null where one is.
    why: Option<WhyBody>,
    /// What law says of its seats, and what that follows from; null where no
    /// rule is known.
    by_law: Option<LawfulBody>,
    /// What to send to `/api/v1/bodies` to record it; null where law gives no
    /// one number of seats.
    body: Option<BodyForm>,
}

/// Why no number of seats is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhyBody {
    /// In Czech.
    cs: &'static str,
    /// In English.
    en: &'static str,
}

/// A proposal and its place in the list.
struct Placed<'a> {
    position: Vec<u8>,
    proposal: Proposal<'a>,
}

/// Proposes the bodies that organizations have by law.
#[utoipa::path(
    get, path = "/api/v1/bodies/proposals", tag = "bodies",
    params(
        ("organization_id" = Option<Uuid>, Query, description = "Only those of this organization"),
        ("as_of" = Option<String>, Query, format = Date, description = "The day whose inhabitants count; today where absent"),
        Known,
        Paged,
    ),
    responses((status = 200, description = "A page of proposals, organizations in Czech order", body = Page<ProposalBody>), ReadProblems)
)]
pub(crate) async fn propose(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (organization, paging)) =
        view(&state, &caller, Facts::Visible, parameters, |parameters| {
            let organization =
                parameters.parsed("organization_id", "an id", |text| Uuid::try_parse(text).ok());
            (organization, Paging::read(parameters))
        })
        .await?;
    let question = Question::at("/api/v1/bodies/proposals")
        .with("as_of", Some(view.as_of))
        .with("known_at", Some(view.register.known.revision))
        .with("organization_id", organization);
    let all = all(&view, organization);
    let found =
        page(&state.cursor_key, &question, &paging, all.iter(), |placed| placed.position.clone())?;
    let next = found.next.clone();
    let mut body = found.map(|placed| ProposalBody::of(&view, &placed.proposal));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

fn all<'v>(view: &'v View, organization: Option<Uuid>) -> Vec<Placed<'v>> {
    let asked = |filed: &&Filed| {
        let found = &filed.organization;
        organization.is_none_or(|id| found.id == id)
            && view.scope.sees(found.published, Some(found.id))
            && exists(found.existence, view.as_of)
    };
    let of = move |filed: &'v Filed| {
        let unit = view.register.governed(&filed.organization);
        (1..).zip(proposals(&filed.organization, unit, view.as_of)).map(|(number, proposal)| {
            let id = filed.organization.id;
            // A sort key never holds a byte 0, which parts it from the id.
            let position = [filed.sort.as_slice(), &[0], id.as_bytes(), &[number]].concat();
            Placed { position, proposal }
        })
    };
    view.register.organizations.iter().filter(asked).flat_map(of).collect()
}

fn exists(existence: Existence, day: NaiveDate) -> bool {
    existence.founded.is_none_or(|founded| founded <= day)
        && existence.dissolved.is_none_or(|dissolved| day < dissolved)
}

impl ProposalBody {
    fn of(view: &View, proposal: &Proposal<'_>) -> Self {
        let organization = proposal.organization.id;
        let bodies = &view.register.proceedings.bodies;
        let recorded = bodies
            .of(organization, view.scope)
            .find(|recorded| recorded.fact.kind == proposal.kind);
        let body = proposal.body();
        Self {
            organization_id: organization,
            kind: BodyKind::as_str(proposal.kind),
            recorded: recorded.map(|recorded| recorded.fact.id),
            rule: proposal.rule.map(|law| law.id),
            rule_citation: proposal.rule.map(LegalRule::citation),
            seats: proposal.lawful.as_ref().and_then(Lawful::exact),
            why: proposal.unproposed.map(WhyBody::of),
            by_law: proposal.lawful.as_ref().map(LawfulBody::of),
            body: body.as_ref().map(BodyForm::of),
        }
    }
}

impl WhyBody {
    const fn of(why: Unproposed) -> Self {
        Self { cs: why.cs(), en: why.en() }
    }
}
