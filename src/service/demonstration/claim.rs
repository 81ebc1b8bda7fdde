//! Figures that were published about the membership, as their sources print them.

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::{Scope, wrong};
use crate::clock::Ids;
use crate::domain::claim::Claim;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{ClaimMetric, Level, MemberType, Precision};
use crate::domain::span::Bounds;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::Violation;
use crate::service::claim;
use crate::service::error::ServiceError;
use crate::store::revision::Tx;

/// The table, `data/README.md` says how to read it.
pub const TABLE: &str = include_str!("../../../data/claims.csv");

/// A row of the table.
#[derive(Debug, Deserialize)]
struct Row {
    as_of: NaiveDate,
    as_printed: String,
    figure: String,
    value: u32,
    source: String,
    note: String,
}

/// Records every row as a claim.
///
/// # Errors
/// A row cannot be read, rules refuse it, or the store fails.
pub fn record(tx: &mut Tx<'_>, ids: &Ids) -> Result<(), ServiceError> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    for row in reader.deserialize() {
        let row: Row = row.map_err(|error| wrong(&error))?;
        let id = ids.next(tx.at().0);
        let new = row.claim(id).map_err(|violation| wrong(&violation))?;
        claim::create(tx, new, Scope::OF_RULES)?;
    }
    Ok(())
}

/// What a figure counts.
struct Counted {
    metric: ClaimMetric,
    member_type: Option<MemberType>,
    region: Option<TerritoryCode>,
}

impl Row {
    fn claim(&self, id: Uuid) -> Result<Claim, Violation> {
        let Counted { metric, member_type, region } = self.counted()?;
        let maybe = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Claim {
            id,
            metric,
            member_type,
            region,
            day: Bounds::exact(self.as_of),
            as_printed: maybe(&self.as_printed).as_deref().map(Name::parse).transpose()?,
            figure: self.value,
            precision: self.precision(metric),
            source: Prose::parse(&self.source)?,
            note: maybe(&self.note).as_deref().map(Prose::parse).transpose()?,
        })
    }

    /// What the figure counts: members in all, of a type or in a region, or reach.
    fn counted(&self) -> Result<Counted, Violation> {
        let all = Counted { metric: ClaimMetric::Members, member_type: None, region: None };
        let metric = match self.figure.as_str() {
            "total" => ClaimMetric::Members,
            "covered_municipalities" => ClaimMetric::ReachMunicipalities,
            "covered_population" => ClaimMetric::ReachInhabitants,
            "population_share_percent" => ClaimMetric::ReachShare,
            other => {
                if let Some(code) = other.strip_prefix("members_in:") {
                    let region = Some(TerritoryCode::parse(Level::Region, code)?);
                    return Ok(Counted { region, ..all });
                }
                let unknown = || Violation::WordUnknown { allowed: MemberType::list() };
                let member_type = Some(MemberType::parse(other).ok_or_else(unknown)?);
                return Ok(Counted { member_type, ..all });
            }
        };
        Ok(Counted { metric, ..all })
    }

    /// Numbers of inhabitants and shares are printed rounded; of one figure the
    /// source says that it is over that.
    fn precision(&self, metric: ClaimMetric) -> Precision {
        match metric {
            _ if self.note.contains("over ") => Precision::AtLeast,
            ClaimMetric::ReachInhabitants | ClaimMetric::ReachShare => Precision::Approximately,
            _ => Precision::Exactly,
        }
    }
}
