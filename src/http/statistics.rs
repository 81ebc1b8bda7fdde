//! Counts of members.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer;
use super::caller::Caller;
use super::describe::{Known, ReadProblems};
use super::error::ApiError;
use super::page::Question;
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, KnownAtBody, View, view};
use super::word::MemberType;
use crate::domain::member::Placement;
use crate::domain::statistics::{By, Count, Part, count};

/// Counts of the members of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberCounts {
    /// The day.
    #[schema(example = "2020-02-20")]
    as_of: String,
    /// The state of knowledge the counts were taken from.
    known_at: KnownAtBody,
    /// What the parts are parted by.
    #[schema(example = json!(["type"]))]
    by: Vec<&'static str>,
    /// Members for certain.
    #[schema(example = 131)]
    total: u64,
    /// Members at most: more than `total` where days are not known exactly.
    #[schema(example = 131)]
    at_most: u64,
    /// Digest of the set of members counted.
    #[schema(example = "sha256:…")]
    digest: String,
    /// The parts, which sum to the total; empty ones included.
    items: Vec<MemberCount>,
}

/// A region as parts name it: null for members whose region is unknown.
type Region = Option<String>;

/// One part of a count.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberCount {
    /// Type of member, where parted by type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MemberType>)]
    r#type: Option<&'static str>,
    /// NUTS 3 code of the region, where parted by region; null for members whose
    /// region is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "CZ042")]
    region: Option<Region>,
    /// Members for certain.
    count: u64,
    /// Members at most.
    at_most: u64,
    /// Path of the members of this part.
    members: String,
}

/// Counts the members of a day, by type, by region or both.
#[utoipa::path(
    get, path = "/api/v1/statistics/members", tag = "statistics",
    params(
        ("as_of" = Option<String>, Query, description = "The day; today where absent", example = "2020-02-20"),
        Known,
        ("by" = Option<String>, Query, description = "`type`, `region` or `type,region`", example = "type"),
    ),
    responses((status = 200, description = "The counts", body = MemberCounts), ReadProblems)
)]
pub(super) async fn members(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, by) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        parameters.parsed("by", "type, region or type,region", by).unwrap_or_default()
    })
    .await?;
    let body = counts(&view, by)?;
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, None))
}

fn by(text: &str) -> Option<By> {
    match text {
        "type" => Some(By { member_type: true, region: false }),
        "region" => Some(By { member_type: false, region: true }),
        "type,region" | "region,type" => Some(By { member_type: true, region: true }),
        _ => None,
    }
}

fn counts(view: &View, by: By) -> Result<MemberCounts, ApiError> {
    let counts = count(&view.register, view.as_of, by)?;
    let names = [("type", by.member_type), ("region", by.region)];
    Ok(MemberCounts {
        as_of: view.as_of.to_string(),
        known_at: view.known_at(),
        by: names.into_iter().filter_map(|(name, wanted)| wanted.then_some(name)).collect(),
        total: counts.total.certain,
        at_most: counts.total.at_most,
        digest: format!("sha256:{}", counts.digest),
        items: counts.parts.iter().map(|(part, count)| item(view, part, *count)).collect(),
    })
}

fn item(view: &View, part: &Part, count: Count) -> MemberCount {
    let region = part.region.as_ref().map(|placement| match placement {
        Placement::In(code) => Some(code.to_string()),
        Placement::Unplaced => None,
    });
    let wanted = region.clone().map(|code| code.unwrap_or_else(|| "none".to_owned()));
    let members = Question::at("/api/v1/members")
        .with("as_of", Some(view.as_of))
        .with("known_at", Some(view.register.known.revision))
        .with("type", part.member_type)
        .with("region", wanted);
    MemberCount {
        r#type: part.member_type.map(crate::domain::kind::MemberType::as_str),
        region,
        count: count.certain,
        at_most: count.at_most,
        members: members.url(),
    }
}
