//! Reach as it is answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::MUNICIPALITIES;
use crate::domain::kind::{Level, MemberType};
use crate::domain::reach::{Amount, Covered, Partly, Reach, Reached, Unknown, Way};
use crate::domain::territory::Unit;
use crate::http::days::BoundsBody;
use crate::http::page::Question;
use crate::http::view::{KnownAtBody, View};
use crate::http::word;

/// What the members of a day cover.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachBody {
    /// The day.
    #[schema(example = "2020-02-20")]
    as_of: String,
    /// The state of knowledge it was taken from.
    known_at: KnownAtBody,
    /// Whether the municipalities of all members are known; where not, all counts,
    /// `at_most` too, are lower bounds.
    complete: bool,
    /// Municipalities, military areas not among them.
    municipalities: AmountBody,
    /// Inhabitants of these; of all there are, those of military areas are some.
    inhabitants: AmountBody,
    /// The days on which the inhabitants were counted: for each municipality the
    /// nearest before `as_of`, else the earliest on file.
    inhabitants_counted: Option<BoundsBody>,
    /// Digest of the set of municipalities covered.
    #[schema(example = "sha256:…")]
    digest: String,
    /// Every region; they sum to the country.
    items: Vec<RegionReach>,
    /// Cities that are not covered for certain, and parts of them are; in no count.
    partly: Vec<PartlyCovered>,
    /// Members whose municipalities are not known, by type.
    unknown: Vec<UnknownMembers>,
    /// Where the municipalities are listed, with the ways that lead to each.
    links: ReachLinks,
}

/// Where to read on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachLinks {
    municipalities: String,
}

/// How much is covered of a whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmountBody {
    /// Covered for certain.
    count: u64,
    /// Covered for certain or possibly, as far as compositions are known.
    at_most: u64,
    /// All there are.
    of: u64,
    /// `count` in thousandths of `of`, rounded down; null where there are none.
    permille: Option<u64>,
}

/// What is covered of a region.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionReach {
    /// NUTS 3 code.
    #[schema(example = "CZ042")]
    region: String,
    /// Name.
    name: String,
    /// Municipalities.
    municipalities: AmountBody,
    /// Inhabitants.
    inhabitants: AmountBody,
    /// Path of the municipalities of this region.
    list: String,
}

/// A city of which parts are covered.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartlyCovered {
    /// RÚIAN code of the city.
    municipality: String,
    /// Its name.
    name: String,
    /// The ways that lead to its parts.
    paths: Vec<WayBody>,
}

/// Members of one type whose municipalities are not known.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnknownMembers {
    /// Type of member.
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    /// Members for certain.
    count: u64,
    /// Members at most.
    at_most: u64,
    /// Of those at most: a source counts them and does not name them.
    unnamed: u64,
}

/// A municipality that is covered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachedMunicipality {
    /// RÚIAN code.
    #[schema(example = "554804")]
    municipality: String,
    /// Its name.
    name: String,
    /// NUTS 3 code of its region.
    region: Option<String>,
    /// Whether it is covered whatever the exact days are.
    certain: bool,
    /// Inhabitants, where they are on file.
    inhabitants: Option<i64>,
    /// The day on which they were counted.
    inhabitants_counted: Option<String>,
    /// The ways that lead to it.
    paths: Vec<WayBody>,
}

/// A way from a member to a municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct WayBody {
    /// Id of the membership.
    membership_id: String,
    /// Id of the organization.
    organization_id: Option<String>,
    /// Name of the organization.
    name: Option<String>,
    /// What the association counts it as.
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    /// How it leads there.
    #[schema(value_type = word::ReachRelation)]
    relation: &'static str,
    /// Whether it does whatever the exact days are.
    certain: bool,
    /// The composition it rests on, for a union, microregion or local action group.
    composition_id: Option<String>,
    /// The part of the city it leads to, for a district.
    district: Option<CityDistrictBody>,
}

/// A part of a city.
#[derive(Debug, Serialize, ToSchema)]
pub struct CityDistrictBody {
    /// RÚIAN code.
    code: String,
    /// Name.
    name: String,
    /// Inhabitants, where they are on file.
    inhabitants: Option<i64>,
}

impl ReachBody {
    /// The body of `reach`, which was taken from `view`.
    pub fn of(view: &View, reach: &Reach<'_>) -> Self {
        let covered = |(unit, covered): &(&Unit, Covered)| RegionReach {
            region: unit.code.to_string(),
            name: unit.name.as_str().to_owned(),
            municipalities: covered.municipalities.into(),
            inhabitants: covered.inhabitants.into(),
            list: list(view, Some(unit.code.as_str())),
        };
        let unknown = |(member_type, unknown): (&MemberType, &Unknown)| UnknownMembers {
            r#type: member_type.as_str(),
            count: unknown.certain,
            at_most: unknown.at_most,
            unnamed: unknown.unnamed,
        };
        Self {
            as_of: view.as_of.to_string(),
            known_at: view.known_at(),
            complete: reach.is_complete(),
            municipalities: reach.total.municipalities.into(),
            inhabitants: reach.total.inhabitants.into(),
            inhabitants_counted: reach.counted_on.map(|(first, last)| BoundsBody {
                earliest: first.to_string(),
                latest: last.to_string(),
            }),
            digest: format!("sha256:{}", reach.digest),
            items: reach.regions.iter().map(covered).collect(),
            partly: reach.partly.iter().map(|partly| PartlyCovered::of(view, partly)).collect(),
            unknown: reach.unknown.iter().map(unknown).collect(),
            links: ReachLinks { municipalities: list(view, None) },
        }
    }
}

/// Path of the municipalities that are covered, of a region or of all.
fn list(view: &View, region: Option<&str>) -> String {
    Question::at(MUNICIPALITIES)
        .with("as_of", Some(view.as_of))
        .with("known_at", Some(view.register.known.revision))
        .with("region", region)
        .url()
}

impl From<Amount> for AmountBody {
    fn from(amount: Amount) -> Self {
        Self {
            count: amount.certain,
            at_most: amount.at_most,
            of: amount.of,
            permille: amount.permille(),
        }
    }
}

impl PartlyCovered {
    fn of(view: &View, partly: &Partly<'_>) -> Self {
        Self {
            municipality: partly.city.code.to_string(),
            name: partly.city.name.as_str().to_owned(),
            paths: partly.ways.iter().map(|way| WayBody::of(view, way)).collect(),
        }
    }
}

impl ReachedMunicipality {
    /// The body of a municipality to which `ways` lead.
    pub fn of(view: &View, reached: &Reached<'_>, ways: &[Way<'_>]) -> Self {
        let unit = &reached.filed.unit;
        let code = unit.code.as_str();
        let region = view.register.territory.region_of(Level::Municipality, code);
        let population = unit.population_on(view.as_of);
        Self {
            municipality: code.to_owned(),
            name: unit.name.as_str().to_owned(),
            region: region.map(ToString::to_string),
            certain: reached.certain,
            inhabitants: population.map(|(_, number)| number),
            inhabitants_counted: population.map(|(counted, _)| counted.to_string()),
            paths: ways.iter().map(|way| WayBody::of(view, way)).collect(),
        }
    }
}

impl WayBody {
    fn of(view: &View, way: &Way<'_>) -> Self {
        let filed = view.register.organization_of(way.spell);
        let organization = filed.map(|filed| &filed.organization);
        let membership = &way.spell.membership;
        Self {
            membership_id: membership.id.to_string(),
            organization_id: organization.map(|organization| organization.id.to_string()),
            name: organization.map(|organization| organization.name_cs.as_str().to_owned()),
            r#type: membership.member_type.as_str(),
            relation: way.relation.as_str(),
            certain: way.certain,
            composition_id: way.composition.map(|id| id.to_string()),
            district: way.district.map(|unit| CityDistrictBody {
                code: unit.code.to_string(),
                name: unit.name.as_str().to_owned(),
                inhabitants: unit.population_on(view.as_of).map(|(_, number)| number),
            }),
        }
    }
}
