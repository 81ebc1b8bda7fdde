//! Movements: each entry, exit and reclassification between two days.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::in_order;
use crate::domain::kind::{Flow, MemberType};
use crate::domain::statistics::balance::{Movement, movements};
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::days::BoundsBody;
use crate::http::describe::{Known, Paged, ReadProblems};
use crate::http::error::ApiError;
use crate::http::page::{Page, Paging, Question, page};
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{Facts, View, view};
use crate::http::word::{Flow as FlowWord, MemberType as MemberTypeWord};

/// One change of the number of members.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovementBody {
    /// Which change it is.
    #[schema(value_type = FlowWord)]
    flow: &'static str,
    /// Type of member.
    #[schema(value_type = MemberTypeWord)]
    r#type: &'static str,
    /// The day, within bounds.
    on: BoundsBody,
    /// The day on which it changes the members for certain; null where that is not
    /// between the two days, or never.
    certain_on: Option<String>,
    /// The day on which it changes the members at most; null as above.
    possible_on: Option<String>,
    /// Id of the membership.
    membership_id: String,
    /// Id of the organization; null for an unnamed member.
    organization_id: Option<String>,
    /// Name of the organization; null for an unnamed member.
    #[schema(example = "Litoměřice")]
    name: Option<String>,
    /// Resolution or document that says so, where known.
    evidence: Option<String>,
    /// Who says so.
    source: String,
    /// Path of the membership, which names the resolutions it rests on.
    membership: String,
}

/// What is asked for.
struct Asked {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    member_type: Option<MemberType>,
    flow: Option<Flow>,
    paging: Paging,
}

/// Lists the movements after one day, up to and with another.
#[utoipa::path(
    get, path = "/api/v1/statistics/members/movements", tag = "statistics",
    params(
        ("from" = String, Query, format = Date, description = "The day of the start; movements of this day lie before it", example = "2018-12-31"),
        ("until" = Option<String>, Query, format = Date, description = "The day of the end; `as_of`, else today where absent", example = "2020-02-20"),
        Known,
        ("as_of" = Option<String>, Query, format = Date, description = "Stands for `until` where that is absent"),
        ("type" = Option<MemberTypeWord>, Query, description = "Only of this type"),
        ("flow" = Option<FlowWord>, Query, description = "Only of this kind"),
        Paged,
    ),
    responses((status = 200, description = "A page of movements in the order of the members", body = Page<MovementBody>), ReadProblems)
)]
pub(crate) async fn member_movements(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (mut view, asked) = view(&state, &caller, Facts::Public, parameters, Asked::read).await?;
    if let Some(until) = asked.until {
        view.set_day(until);
    }
    let from = asked.from.unwrap_or(view.as_of);
    in_order(from, view.as_of)?;
    let all = movements(&view.register, from, view.as_of);
    let wanted = all.iter().filter(|movement| asked.admits(movement));
    let question = asked.question(&view, from);
    let found = page(&state.cursor_key, &question, &asked.paging, wanted, position)?;
    let next = found.next.clone();
    let mut body = found.map(|movement| one(&view, movement));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        parameters.require("from", "give the day of the start");
        Self {
            from: parameters.day("from"),
            until: parameters.day("until"),
            member_type: parameters.parsed("type", &MemberType::list(), MemberType::parse),
            flow: parameters.parsed("flow", &Flow::list(), Flow::parse),
            paging: Paging::read(parameters),
        }
    }

    fn admits(&self, movement: &Movement<'_>) -> bool {
        let member_type = movement.spell.membership.member_type;
        self.member_type.is_none_or(|wanted| wanted == member_type)
            && self.flow.is_none_or(|wanted| wanted == movement.flow)
    }

    fn question(&self, view: &View, from: NaiveDate) -> Question {
        Question::at("/api/v1/statistics/members/movements")
            .with("from", Some(from))
            .with("until", Some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("type", self.member_type)
            .with("flow", self.flow)
    }
}

/// Its place in the list: that of the member, then the kind of movement.
fn position(movement: &Movement<'_>) -> Vec<u8> {
    let place = Flow::ALL.iter().position(|flow| *flow == movement.flow).unwrap_or_default();
    let mut position = movement.spell.position();
    position.push(u8::try_from(place).unwrap_or(u8::MAX));
    position
}

fn one(view: &View, movement: &Movement<'_>) -> MovementBody {
    let membership = &movement.spell.membership;
    let organization =
        view.register.organization_of(movement.spell).map(|filed| &filed.organization);
    let came = matches!(movement.flow, Flow::Entry | Flow::ReclassifiedIn);
    let end = membership.end.as_ref().filter(|_| !came);
    let began = membership.span.began();
    let on = if came { began } else { membership.span.ended().unwrap_or(began) };
    let evidence = end.map_or(membership.evidence.as_ref(), |end| end.evidence.as_ref());
    let source = end.map_or(&membership.source, |end| &end.source);
    MovementBody {
        flow: movement.flow.as_str(),
        r#type: membership.member_type.as_str(),
        on: on.into(),
        certain_on: movement.certain_on.map(|day| day.to_string()),
        possible_on: movement.possible_on.map(|day| day.to_string()),
        membership_id: membership.id.to_string(),
        organization_id: organization.map(|found| found.id.to_string()),
        name: organization.map(|found| found.name_cs.as_str().to_owned()),
        evidence: evidence.map(|text| text.as_str().to_owned()),
        source: source.as_str().to_owned(),
        membership: format!("/api/v1/memberships/{}", membership.id),
    }
}
