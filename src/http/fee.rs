//! Fees of a year by the tariff: in all and by type of member, and of each member
//! with what it follows from.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Datelike as _;

use super::answer;
use super::caller::Caller;
use super::describe::{Dated, Known, Paged, ReadProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use crate::domain::fee::{Assessment, Fee, totals};
use crate::domain::kind::{FeeState, MemberType};

mod document;

pub use document::{FeeBody, FeesBody};

/// Years that can be asked about: the association is of 1994.
const YEARS: std::ops::RangeInclusive<i32> = 1994..=2100;

/// Sums the fees of a year by type of member. No invoice follows from it.
#[utoipa::path(
    get, path = "/api/v1/statistics/fees", tag = "statistics",
    params(
        Dated, Known,
        ("year" = Option<i32>, Query, description = "The calendar year, 1994 to 2100; that of `as_of` where absent", example = 2023),
    ),
    responses((status = 200, description = "The sums", body = FeesBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn fees(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, year) = view(&state, &caller, Facts::Public, parameters, year).await?;
    let year = year.unwrap_or_else(|| view.as_of.year());
    let assessment = assessment(&view, year)?;
    let totals = totals(&assessment.fees())?;
    let body = FeesBody::of(&view, year, assessment.tariff(), &totals);
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, None))
}

/// Lists the fees of a year, each with what it follows from.
#[utoipa::path(
    get, path = "/api/v1/statistics/fees/members", tag = "statistics",
    params(
        Dated, Known,
        ("year" = Option<i32>, Query, description = "The calendar year, 1994 to 2100; that of `as_of` where absent", example = 2023),
        ("type" = Option<word::MemberType>, Query, description = "Only those of members of this type"),
        ("state" = Option<word::FeeState>, Query, description = "Only those that can be told, or only those that cannot"),
        Paged,
    ),
    responses((status = 200, description = "A page of fees in the order of members", body = Page<FeeBody>), ReadProblems)
)]
pub(super) async fn member_fees(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let year = asked.year.unwrap_or_else(|| view.as_of.year());
    let fees = assessment(&view, year)?.fees();
    let all = fees.iter().filter(|fee| asked.admits(fee));
    let question = asked.question(&view, year);
    let found = page(&state.cursor_key, &question, &paging, all, |fee| fee.spell.position())?;
    let next = found.next.clone();
    let mut body = found.map(|fee| FeeBody::of(&view, fee));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

fn year(parameters: &mut Parameters) -> Option<i32> {
    parameters.parsed("year", "a year from 1994 to 2100", |text| {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|year| digits && YEARS.contains(year))
    })
}

fn assessment(view: &View, year: i32) -> Result<Assessment<'_>, ApiError> {
    Assessment::of(&view.register, year)
        .ok_or_else(|| ApiError::internal(format!("year {year} has no first day")))
}

/// Which fees a list is asked for.
struct Asked {
    year: Option<i32>,
    member_type: Option<MemberType>,
    state: Option<FeeState>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        Self {
            year: year(parameters),
            member_type: parameters.parsed("type", &MemberType::list(), MemberType::parse),
            state: parameters.parsed("state", &FeeState::list(), FeeState::parse),
        }
    }

    fn admits(&self, fee: &Fee<'_>) -> bool {
        self.member_type.is_none_or(|kind| fee.spell.membership.member_type == kind)
            && self.state.is_none_or(|state| fee.state() == state)
    }

    fn question(&self, view: &View, year: i32) -> Question {
        Question::at("/api/v1/statistics/fees/members")
            .with("as_of", view.day_given.then_some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("year", Some(year))
            .with("type", self.member_type)
            .with("state", self.state)
    }
}
