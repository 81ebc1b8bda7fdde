//! Counts of members on a day.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{COUNTED, axis, by, day, values};
use crate::domain::dimension::Key;
use crate::domain::kind::{Dimension, Label};
use crate::domain::statistics::{By, Count, Part, count};
use crate::http::caller::Caller;
use crate::http::describe::{Known, ReadProblems, Tabled};
use crate::http::error::ApiError;
use crate::http::key;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::table::{Format, Table, respond};
use crate::http::view::{Facts, KnownAtBody, View, view};
use crate::http::word::{Evidence as EvidenceWord, MemberType, PopulationBand};

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

/// A key as parts name it: null for members that have none.
type Named = Option<String>;

/// One part of a count.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct MemberCount {
    /// Type of member, where parted by type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MemberType>)]
    r#type: Option<Named>,
    /// NUTS 3 code of the region, where parted by region; null for members whose
    /// region is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "CZ042")]
    region: Option<Named>,
    /// LAU 1 code of the district, where parted by district; null for members that are
    /// in none or nobody knows where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "CZ0423")]
    district: Option<Named>,
    /// Code of the ORP, where parted by ORP; null as with districts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "4205")]
    orp: Option<Named>,
    /// Population band of what the member governs, where parted by population; null for
    /// members that govern nothing, or nobody says how many live there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PopulationBand>)]
    population: Option<Named>,
    /// Whether the members are named, where parted by evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<EvidenceWord>)]
    evidence: Option<Named>,
    /// Members for certain.
    count: u64,
    /// Members at most.
    at_most: u64,
    /// Path of the members of this part.
    members: String,
}

/// Counts the members of a day, by nothing, one dimension or two.
#[utoipa::path(
    get, path = "/api/v1/statistics/members", tag = "statistics",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "The day; today where absent", example = "2020-02-20"),
        Known,
        ("by" = Option<String>, Query, description = "At most two, parted by a comma: `type`, `region`, `district`, `orp`, `population`, `evidence`", example = "type"),
        Tabled,
    ),
    responses((status = 200, description = "The counts", content(
        (MemberCounts = "application/json"), (String = "text/csv"),
        (Object = "application/vnd.json-stat+json"), (Object = "application/csvm+json"),
    )), ReadProblems)
)]
pub(crate) async fn members(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let read = |parameters: &mut Parameters| {
        let form = format!("at most two of {}, parted by a comma", Dimension::list());
        let by = parameters.parsed("by", &form, by).unwrap_or_default();
        (by, Format::read(&request, parameters))
    };
    let (view, (by, format)) = view(&state, &caller, Facts::Public, parameters, read).await?;
    respond(&request, &view, format, || counts(&view, by), || table(&view, by))
}

fn counts(view: &View, by: By) -> Result<MemberCounts, ApiError> {
    let counts = count(&view.register, view.as_of, by)?;
    let dimensions: Vec<Dimension> = by.dimensions().collect();
    Ok(MemberCounts {
        as_of: view.as_of.to_string(),
        known_at: view.known_at(),
        by: dimensions.iter().map(|dimension| dimension.as_str()).collect(),
        total: counts.total.certain,
        at_most: counts.total.at_most,
        digest: format!("sha256:{}", counts.digest),
        items: counts
            .parts
            .iter()
            .map(|(part, count)| item(view, &dimensions, part, *count))
            .collect(),
    })
}

fn item(view: &View, dimensions: &[Dimension], part: &Part, count: Count) -> MemberCount {
    let keys: Vec<(Dimension, Key)> =
        dimensions.iter().copied().zip(part.iter().cloned()).collect();
    let mut item = MemberCount {
        count: count.certain,
        at_most: count.at_most,
        members: key::members(view.as_of, view.register.known.revision, &keys).url(),
        ..MemberCount::default()
    };
    for (dimension, key) in &keys {
        let slot = match dimension {
            Dimension::Type => &mut item.r#type,
            Dimension::Region => &mut item.region,
            Dimension::District => &mut item.district,
            Dimension::Orp => &mut item.orp,
            Dimension::Population => &mut item.population,
            Dimension::Evidence => &mut item.evidence,
        };
        *slot = Some(key::code(key).map(str::to_owned));
    }
    item
}

fn table(view: &View, by: By) -> Result<Table, ApiError> {
    let counts = count(&view.register, view.as_of, by)?;
    let axes = by.dimensions().map(|dimension| axis(view, dimension));
    let whole = [values(counts.total).to_vec()];
    let parts = counts.parts.iter().map(|(_, count)| values(*count).to_vec());
    Ok(Table {
        title: Label { code: "members", cs: "Počty členů", en: "Counts of members" },
        axes: std::iter::once(day(view)).chain(axes).collect(),
        measures: COUNTED.to_vec(),
        rows: if by == By::default() { whole.to_vec() } else { parts.collect() },
        known_at: view.known_at(),
    })
}
