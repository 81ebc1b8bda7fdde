//! Members on a day.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer;
use super::caller::Caller;
use super::days::BoundsBody;
use super::describe::{Known, Paged, ReadProblems};
use super::error::ApiError;
use super::key;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use super::word::MemberType as MemberTypeWord;
use crate::domain::dimension::Key;
use crate::domain::kind::{Dimension, Evidence};
use crate::domain::member::{Filter, list};
use crate::domain::register::Spell;

/// One member of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberBody {
    /// Id of the membership.
    membership_id: String,
    /// Id of the organization; null for a member that a source counts and does not name.
    organization_id: Option<String>,
    /// Name of the organization; null for an unnamed member.
    #[schema(example = "Litoměřice")]
    name: Option<String>,
    /// IČO of the organization, where it has one.
    ico: Option<String>,
    /// What the association counts it as.
    #[schema(value_type = MemberTypeWord)]
    r#type: &'static str,
    /// NUTS 3 code of its region; null where unknown.
    region: Option<String>,
    /// Whether it is a member on that day whatever the exact days are.
    certain: bool,
    /// First day of membership, within bounds.
    began: BoundsBody,
    /// First day without membership, within bounds; null where it has not ended.
    ended: Option<BoundsBody>,
    /// Resolution or document that began it, where known.
    evidence: Option<String>,
    /// Who says that it is a member.
    source: String,
    /// Paths of the membership and of the organization.
    links: MemberLinks,
}

/// Where to read on.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberLinks {
    membership: String,
    organization: Option<String>,
}

/// Lists the members of a day, those that are certain and those that are possible.
#[utoipa::path(
    get, path = "/api/v1/members", tag = "members",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "The day; today where absent", example = "2020-02-20"),
        Known,
        ("type" = Option<MemberTypeWord>, Query, description = "Only members of this type"),
        ("region" = Option<String>, Query, description = "Only members of this region (NUTS 3), or `none` for those whose region is unknown"),
        ("district" = Option<String>, Query, description = "Only members of this district (LAU 1), or `none` for those of none"),
        ("orp" = Option<String>, Query, description = "Only members of this ORP, or `none` for those of none"),
        ("population" = Option<String>, Query, description = "Only members that govern so many inhabitants: a population band, or `none`"),
        ("q" = Option<String>, Query, description = "Part of a present or former name, without regard to case and diacritics, or an IČO"),
        ("certain" = Option<bool>, Query, description = "Only members for certain, or only possible ones"),
        ("named" = Option<bool>, Query, description = "Only named members, or only unnamed ones"),
        Paged,
    ),
    responses((status = 200, description = "A page of members in Czech order, the unnamed last", body = Page<MemberBody>), ReadProblems)
)]
pub(super) async fn members(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let filter = asked.filter(&view);
    let found = page(
        &state.cursor_key,
        &asked.question(&view),
        &paging,
        list(&view.register, &filter),
        Spell::position,
    )?;
    let next = found.next.clone();
    let mut body = found.map(|spell| member(&view, spell));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// The filters as they were asked for.
struct Asked {
    keys: Vec<(Dimension, Key)>,
    q: Option<String>,
    certain: Option<bool>,
    named: Option<bool>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let keys = Dimension::ALL.iter().filter(|one| **one != Dimension::Evidence);
        let keys =
            keys.filter_map(|dimension| Some((*dimension, key::read(parameters, *dimension)?)));
        Self {
            keys: keys.collect(),
            q: parameters.search(),
            certain: parameters.flag("certain"),
            named: parameters.flag("named"),
        }
    }

    fn filter(&self, view: &View) -> Filter {
        let evidence = |named| if named { Evidence::Named } else { Evidence::Unnamed };
        let evidence =
            self.named.map(|named| (Dimension::Evidence, Key::Evidence(evidence(named))));
        Filter {
            keys: self.keys.iter().cloned().chain(evidence).collect(),
            certain: self.certain,
            q: self.q.clone(),
            ..Filter::on(view.as_of)
        }
    }

    fn question(&self, view: &View) -> Question {
        key::members(view.as_of, view.register.known.revision, &self.keys)
            .with("q", self.q.as_ref())
            .with("certain", self.certain)
            .with("named", self.named)
    }
}

fn member(view: &View, spell: &Spell) -> MemberBody {
    let filed = view.register.organization_of(spell);
    let membership = &spell.membership;
    let organization = filed.map(|filed| &filed.organization);
    MemberBody {
        membership_id: membership.id.to_string(),
        organization_id: organization.map(|organization| organization.id.to_string()),
        name: organization.map(|organization| organization.name_cs.as_str().to_owned()),
        ico: organization
            .and_then(|organization| organization.ico.as_ref())
            .map(ToString::to_string),
        r#type: membership.member_type.as_str(),
        region: spell.region.as_ref().map(ToString::to_string),
        certain: spell.counted.certain_on(view.as_of),
        began: membership.span.began().into(),
        ended: membership.span.ended().map(BoundsBody::from),
        evidence: membership.evidence.as_ref().map(|text| text.as_str().to_owned()),
        source: membership.source.as_str().to_owned(),
        links: MemberLinks {
            membership: format!("/api/v1/memberships/{}", membership.id),
            organization: organization.map(|found| format!("/api/v1/organizations/{}", found.id)),
        },
    }
}
