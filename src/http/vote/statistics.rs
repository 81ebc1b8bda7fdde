//! Statistics of votes: results, turnout, margins, and what was lost by absence.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::kind::VoteResult;
use crate::domain::vote_statistics::{Asked, Reckoned, Summaries, Summary, reckon, summaries};
use crate::http::caller::Caller;
use crate::http::cited::BodyCited;
use crate::http::days::DatedBody;
use crate::http::describe::{Known, Paged, ReadProblems};
use crate::http::error::ApiError;
use crate::http::page::{Page, Paging, Question, page};
use crate::http::parameter::{Parameters, day};
use crate::http::state::State;
use crate::http::view::{Facts, KnownAtBody, View, view};
use crate::http::{answer, word};

/// Numbers of published votes.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteStatistics {
    /// The state of knowledge.
    known_at: KnownAtBody,
    /// Of all votes that were asked for.
    total: VoteNumbers,
    /// By body, which sum to the total where they can be summed.
    items: Vec<BodyNumbers>,
    /// Path of these votes one by one, with turnout and margin of each.
    votes: String,
}

/// Numbers of some votes.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteNumbers {
    /// The votes; the results sum to them.
    votes: u64,
    carried: u64,
    not_carried: u64,
    inquorate: u64,
    unverifiable: u64,
    /// Votes whose turnout is known.
    turnout_known: u64,
    /// Those present in thousandths of all seats: the vote in the middle, the lower
    /// of two; null where no turnout is known.
    #[schema(example = 836)]
    turnout_median_permille: Option<u32>,
    /// Votes whose margin is known.
    margin_known: u64,
    /// Votes in favour beyond those needed, less than 0 where they were too few: the
    /// vote in the middle, the lower of two; null where no margin is known.
    #[schema(example = 4)]
    margin_median: Option<i64>,
    /// Votes not carried that would have been, had all who were absent been there
    /// and in favour.
    lost_by_absence: u64,
    /// Findings on them: what was declared differs from what follows.
    findings: u64,
}

/// Numbers of the votes of one body.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyNumbers {
    /// Id of the body.
    body_id: String,
    /// The body.
    body: Option<BodyCited>,
    #[serde(flatten)]
    numbers: VoteNumbers,
}

/// What statistics look at of one vote. A number is null where the counts or the
/// rule do not tell it.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteReckoned {
    /// Id of the vote.
    vote_id: String,
    /// Id of the resolution it was taken on.
    resolution_id: String,
    /// Id of the body that took it.
    body_id: String,
    /// The day on which it was taken.
    decided: DatedBody,
    #[schema(value_type = word::VoteResult)]
    result: &'static str,
    /// All seats.
    seats: Option<u32>,
    /// Those present.
    present: Option<u32>,
    /// Those present in thousandths of all seats, rounded down.
    turnout_permille: Option<u32>,
    /// Votes in favour that carry.
    needed: Option<u32>,
    /// Votes in favour.
    got: Option<u32>,
    /// Votes in favour beyond those needed; less than 0 where they were too few.
    margin: Option<i64>,
    /// Whether it was not carried and would have been, had all who were absent been
    /// there and in favour.
    lost_by_absence: Option<bool>,
    /// Findings on it.
    findings: u64,
    /// Path of the vote.
    vote: String,
}

/// Counts published votes by result, with turnout, margin, and those lost by absence.
#[utoipa::path(
    get, path = "/api/v1/statistics/votes", tag = "statistics",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("body_id" = Option<Uuid>, Query, description = "Only votes of this body"),
        ("organization_id" = Option<Uuid>, Query, description = "Only votes of bodies of this organization"),
        ("from" = Option<String>, Query, format = Date, description = "Only votes that can have been taken on this day or after it"),
        ("until" = Option<String>, Query, format = Date, description = "Only votes that can have been taken before this day, which must be after `from`"),
    ),
    responses((status = 200, description = "The numbers", body = VoteStatistics, headers(("ETag" = String))), ReadProblems)
)]
pub(crate) async fn votes(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, asked) = view(&state, &caller, Facts::Public, parameters, asked).await?;
    let all = reckon(&view.register, asked);
    let Summaries { total, bodies } = summaries(&all)?;
    let part = |(body, summary): (Uuid, Summary)| BodyNumbers {
        body_id: body.to_string(),
        body: BodyCited::of(&view, body),
        numbers: VoteNumbers::from(&summary),
    };
    let body = VoteStatistics {
        known_at: view.known_at(),
        total: VoteNumbers::from(&total),
        items: bodies.into_iter().map(part).collect(),
        votes: question(&view, asked).url(),
    };
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, None))
}

/// Lists published votes with turnout and margin of each.
#[utoipa::path(
    get, path = "/api/v1/statistics/votes/margins", tag = "statistics",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "Taken on every read; this answer does not depend on the day"),
        Known,
        ("body_id" = Option<Uuid>, Query, description = "Only votes of this body"),
        ("organization_id" = Option<Uuid>, Query, description = "Only votes of bodies of this organization"),
        ("from" = Option<String>, Query, format = Date, description = "Only votes that can have been taken on this day or after it"),
        ("until" = Option<String>, Query, format = Date, description = "Only votes that can have been taken before this day, which must be after `from`"),
        Paged,
    ),
    responses((status = 200, description = "A page of votes by body and day", body = Page<VoteReckoned>), ReadProblems)
)]
pub(crate) async fn margins(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        (asked(parameters), Paging::read(parameters))
    })
    .await?;
    let all = reckon(&view.register, asked);
    let question = question(&view, asked);
    let found = page(&state.cursor_key, &question, &paging, all.iter(), Reckoned::position)?;
    let next = found.next.clone();
    let mut body = found.map(VoteReckoned::of);
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

fn asked(parameters: &mut Parameters) -> Asked {
    let from = parameters.day("from");
    let after = |day: &NaiveDate| from.is_none_or(|from| from < *day);
    let form = "a calendar day as 2020-02-20, after `from`";
    Asked {
        body: parameters.id("body_id"),
        organization: parameters.id("organization_id"),
        from,
        until: parameters.parsed("until", form, |text| day(text).filter(after)),
    }
}

fn question(view: &View, asked: Asked) -> Question {
    Question::at("/api/v1/statistics/votes/margins")
        .with("known_at", Some(view.register.known.revision))
        .with("body_id", asked.body)
        .with("organization_id", asked.organization)
        .with("from", asked.from)
        .with("until", asked.until)
}

impl From<&Summary> for VoteNumbers {
    fn from(summary: &Summary) -> Self {
        let with = |result| {
            let found = summary.results.iter().find(|(counted, _)| *counted == result);
            found.map_or(0, |(_, votes)| *votes)
        };
        Self {
            votes: summary.votes,
            carried: with(VoteResult::Carried),
            not_carried: with(VoteResult::NotCarried),
            inquorate: with(VoteResult::Inquorate),
            unverifiable: with(VoteResult::Unverifiable),
            turnout_known: summary.turnouts,
            turnout_median_permille: summary.median_turnout,
            margin_known: summary.margins,
            margin_median: summary.median_margin,
            lost_by_absence: summary.lost_by_absence,
            findings: summary.findings,
        }
    }
}

impl VoteReckoned {
    fn of(reckoned: &Reckoned) -> Self {
        Self {
            vote_id: reckoned.vote.to_string(),
            resolution_id: reckoned.resolution.to_string(),
            body_id: reckoned.body.to_string(),
            decided: reckoned.decided.into(),
            result: reckoned.result.as_str(),
            seats: reckoned.seats,
            present: reckoned.present,
            turnout_permille: reckoned.turnout,
            needed: reckoned.needed,
            got: reckoned.got,
            margin: reckoned.margin,
            lost_by_absence: reckoned.lost_by_absence,
            findings: reckoned.findings,
            vote: format!("/api/v1/votes/{}", reckoned.vote),
        }
    }
}
