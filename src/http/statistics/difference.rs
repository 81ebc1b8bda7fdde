//! What changed in what is believed about a day between two states of knowledge.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::register::Register;
use crate::domain::statistics::difference::{Changed, Standing, difference};
use crate::domain::statistics::{By, Count, count};
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::days::BoundsBody;
use crate::http::describe::{Dated, ReadProblems};
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::view::{KnownAtBody, View, between};
use crate::http::word::{MemberType, Shift};
use crate::store::revision::touching;

/// What changed between two states of knowledge.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberDifference {
    /// The day it is about.
    #[schema(example = "2018-12-31")]
    as_of: String,
    /// The older state of knowledge, and the members that day as it had them.
    before: MembersKnown,
    /// The newer state of knowledge.
    after: MembersKnown,
    /// The memberships of which something else is believed.
    items: Vec<MemberShift>,
}

/// The members of the day in one state of knowledge.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersKnown {
    /// The state of knowledge.
    known_at: KnownAtBody,
    /// Members for certain.
    total: u64,
    /// Members at most.
    at_most: u64,
    /// Digest of the set of members.
    digest: String,
}

/// What changed in one membership.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberShift {
    /// How it changed.
    #[schema(value_type = Shift)]
    shift: &'static str,
    /// Id of the membership.
    membership_id: String,
    /// Name of the organization as it is known now; null for an unnamed member.
    name: Option<String>,
    /// What was believed; null where it was no member that day.
    before: Option<StandingBody>,
    /// What is believed; null where it is no member that day.
    after: Option<StandingBody>,
    /// The revisions between the two that touched the membership or its organization:
    /// one of them did it.
    revisions: Vec<i64>,
}

/// What is believed of a membership on the day.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingBody {
    /// Type of member.
    #[schema(value_type = MemberType)]
    r#type: &'static str,
    /// NUTS 3 code of its region; null where unknown.
    region: Option<String>,
    /// Id of the organization; null for an unnamed member.
    organization_id: Option<String>,
    /// Whether it is a member whatever the exact days are.
    certain: bool,
    /// First day of membership, within bounds.
    began: BoundsBody,
    /// First day without it; null where it has not ended.
    ended: Option<BoundsBody>,
}

/// Tells what changed in what is believed about a day between two revisions, and which
/// revisions did it.
#[utoipa::path(
    get, path = "/api/v1/statistics/diff", tag = "statistics",
    params(
        ("known_at" = String, Query, description = "Two states of knowledge, each a revision or an instant, parted by `..`; without the second up to the newest", example = "9..10"),
        Dated,
        ("min_revision" = Option<i64>, Query, description = "At least what this revision left, for a caller that has just written it"),
    ),
    responses((status = 200, description = "The difference", body = MemberDifference), ReadProblems)
)]
pub(crate) async fn member_difference(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, before) = between(&state, &caller, parameters).await?;
    let changed = difference(&before, &view.register, view.as_of);
    let ids = changed.iter().flat_map(named).map(|id| id.to_string()).collect();
    let (from, until) = (before.known.revision, view.register.known.revision);
    let touched =
        state.store.read(move |_, conn| Ok::<_, ApiError>(touching(conn, from, until, ids)?));
    let touched = touched.await?;
    let body = MemberDifference {
        as_of: view.as_of.to_string(),
        before: known(&before, &view)?,
        after: known(&view.register, &view)?,
        items: changed.iter().map(|changed| item(&view, &before, changed, &touched)).collect(),
    };
    Ok(answer::tagged(&request, view.tag_since(from), view.caching(), &body, None))
}

fn known(register: &Register, view: &View) -> Result<MembersKnown, ApiError> {
    let counts = count(register, view.as_of, By::default())?;
    let Count { certain, at_most } = counts.total;
    let digest = format!("sha256:{}", counts.digest);
    Ok(MembersKnown { known_at: register.known.into(), total: certain, at_most, digest })
}

/// Ids of the membership and of the organizations it was and is known for.
fn named(changed: &Changed<'_>) -> Vec<Uuid> {
    let standings = [&changed.before, &changed.after];
    let organizations = standings
        .into_iter()
        .flatten()
        .filter_map(|standing| standing.spell.membership.organization());
    changed.id().into_iter().chain(organizations).collect()
}

fn item(
    view: &View,
    before: &Register,
    changed: &Changed<'_>,
    touched: &BTreeMap<String, Vec<i64>>,
) -> MemberShift {
    let name = |register: &Register, standing: &Option<Standing<'_>>| {
        let filed = register.organization_of(standing.as_ref()?.spell)?;
        Some(filed.organization.name_cs.as_str().to_owned())
    };
    let ids = named(changed).into_iter().map(|id| id.to_string());
    let mut revisions: Vec<i64> =
        ids.filter_map(|id| touched.get(&id)).flatten().copied().collect();
    revisions.sort_unstable();
    revisions.dedup();
    MemberShift {
        shift: changed.shift.as_str(),
        membership_id: changed.id().map(|id| id.to_string()).unwrap_or_default(),
        name: name(&view.register, &changed.after).or_else(|| name(before, &changed.before)),
        before: changed.before.as_ref().map(standing),
        after: changed.after.as_ref().map(standing),
        revisions,
    }
}

fn standing(standing: &Standing<'_>) -> StandingBody {
    let membership = &standing.spell.membership;
    StandingBody {
        r#type: membership.member_type.as_str(),
        region: standing.spell.region.as_ref().map(ToString::to_string),
        organization_id: membership.organization().map(|id| id.to_string()),
        certain: standing.certain,
        began: membership.span.began().into(),
        ended: membership.span.ended().map(BoundsBody::from),
    }
}
