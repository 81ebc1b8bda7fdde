//! Fees as they are answered. Amounts are whole haléře: 100 are one Czech crown.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::fee::tariff::{Charge, Row, Tariff};
use crate::domain::fee::{Fee, Total, Totals};
use crate::domain::kind::{FeeDoubt, FeeRule, MemberType};
use crate::http::cited::OrganizationCited;
use crate::http::page::Question;
use crate::http::view::{KnownAtBody, View};
use crate::http::word;

/// The fees of a year, in haléře.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeesBody {
    /// The calendar year.
    #[schema(example = 2023)]
    year: i32,
    /// The day that was asked about.
    #[schema(format = Date)]
    as_of: String,
    /// The state of knowledge.
    known_at: KnownAtBody,
    /// The tariff; null where none is known, and then every fee is unverifiable.
    tariff: Option<TariffBody>,
    /// Of all members.
    total: TotalBody,
    /// By type of member, those without members included; they sum to the total.
    items: Vec<TypeBody>,
}

/// A tariff of fees.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffBody {
    /// The resolution that set it.
    source: &'static str,
    /// Its rows.
    rows: Vec<RowBody>,
}

/// A row of a tariff.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowBody {
    /// Whom it is for.
    #[schema(value_type = word::FeeRule)]
    rule: &'static str,
    /// In Czech.
    cs: &'static str,
    /// In English.
    en: &'static str,
    /// Haléře for the first year of membership; null where they depend on inhabitants.
    first_fixed: Option<u64>,
    /// Haléře for each inhabitant in the first year; null where they do not count.
    first_per_inhabitant: Option<u64>,
    /// Haléře at most in the first year; null where there is no cap.
    first_cap: Option<u64>,
    /// The same for each later year.
    later_fixed: Option<u64>,
    /// The same for each later year.
    later_per_inhabitant: Option<u64>,
    /// The same for each later year.
    later_cap: Option<u64>,
}

/// Sums of fees.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotalBody {
    /// Members of the year, possible ones included.
    members: u64,
    /// Those whose fee can be told.
    computed: u64,
    /// Those whose fee cannot.
    unverifiable: u64,
    /// Haléře at least.
    #[schema(example = 64_500_000)]
    at_least: u64,
    /// Haléře at most; null where the fee of one is not bounded.
    at_most: Option<u64>,
}

/// Sums of fees of members of a type.
#[derive(Debug, Serialize, ToSchema)]
pub struct TypeBody {
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    #[serde(flatten)]
    total: TotalBody,
    /// Path of these fees.
    fees: String,
}

/// The fee of one member for a year, in haléře, with what it follows from.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeeBody {
    /// Id of the membership.
    membership_id: String,
    /// The organization; null for an unnamed member.
    organization: Option<OrganizationCited>,
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    /// Whether the fee can be told.
    #[schema(value_type = word::FeeState)]
    state: &'static str,
    /// The fee; null where it cannot be told.
    #[schema(example = 12_900_000)]
    amount: Option<u64>,
    /// At least; null where nothing bounds it.
    at_least: Option<u64>,
    /// At most; null where nothing bounds it.
    at_most: Option<u64>,
    /// Which year of membership it is.
    #[schema(value_type = word::FeeYear)]
    membership_year: &'static str,
    /// Rows of the tariff that can apply; more than one where it is not known which.
    #[schema(value_type = Vec<word::FeeRule>)]
    rules: Vec<&'static str>,
    /// Inhabitants it follows from; null where they do not matter or are not known.
    population: Option<PopulationUsed>,
    /// Why it cannot be told; empty where it can.
    doubts: Vec<DoubtBody>,
    /// Path of the membership.
    membership: String,
}

/// Inhabitants that a fee follows from.
#[derive(Debug, Serialize, ToSchema)]
pub struct PopulationUsed {
    /// How many.
    inhabitants: u64,
    /// The day they were counted: the nearest on file up to 1 January of the year,
    /// else the earliest.
    #[schema(format = Date)]
    day: String,
}

/// Why a fee cannot be told.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoubtBody {
    /// Its code, which never changes.
    #[schema(value_type = word::FeeDoubt)]
    code: &'static str,
    /// What it says, in Czech.
    cs: &'static str,
    /// The same in English.
    en: &'static str,
}

impl FeesBody {
    /// The body of the sums of a year.
    pub fn of(view: &View, year: i32, tariff: Option<&Tariff>, totals: &Totals) -> Self {
        let item = |(kind, total): &(MemberType, Total)| TypeBody {
            r#type: kind.as_str(),
            total: TotalBody::from(*total),
            fees: Question::at("/api/v1/statistics/fees/members")
                .with("known_at", Some(view.register.known.revision))
                .with("year", Some(year))
                .with("type", Some(kind))
                .url(),
        };
        Self {
            year,
            as_of: view.as_of.to_string(),
            known_at: view.known_at(),
            tariff: tariff.map(TariffBody::of),
            total: TotalBody::from(totals.total),
            items: totals.by_type.iter().map(item).collect(),
        }
    }
}

impl TariffBody {
    fn of(tariff: &Tariff) -> Self {
        Self { source: tariff.source, rows: tariff.rows.iter().map(RowBody::of).collect() }
    }
}

impl RowBody {
    fn of(row: &Row) -> Self {
        let label = row.rule.label();
        let parts = |charge| match charge {
            Charge::Fixed(amount) => (Some(amount), None, None),
            Charge::PerInhabitant { rate, cap } => (None, Some(rate), cap),
        };
        let (first_fixed, first_per_inhabitant, first_cap) = parts(row.first);
        let (later_fixed, later_per_inhabitant, later_cap) = parts(row.later);
        Self {
            rule: label.code,
            cs: label.cs,
            en: label.en,
            first_fixed,
            first_per_inhabitant,
            first_cap,
            later_fixed,
            later_per_inhabitant,
            later_cap,
        }
    }
}

impl From<Total> for TotalBody {
    fn from(total: Total) -> Self {
        Self {
            members: total.members,
            computed: total.computed,
            unverifiable: total.unverifiable,
            at_least: total.at_least,
            at_most: total.at_most,
        }
    }
}

impl From<FeeDoubt> for DoubtBody {
    fn from(doubt: FeeDoubt) -> Self {
        let label = doubt.label();
        Self { code: label.code, cs: label.cs, en: label.en }
    }
}

impl FeeBody {
    /// The body of one fee.
    pub fn of(view: &View, fee: &Fee<'_>) -> Self {
        let membership = &fee.spell.membership;
        let organization = membership.organization();
        Self {
            membership_id: membership.id.to_string(),
            organization: organization.and_then(|id| OrganizationCited::of(view, id)),
            r#type: membership.member_type.as_str(),
            state: fee.state().as_str(),
            amount: fee.told(),
            at_least: fee.amount.map(|(least, _)| least),
            at_most: fee.amount.map(|(_, most)| most),
            membership_year: fee.year.as_str(),
            rules: fee.rules.iter().map(|rule: &FeeRule| rule.as_str()).collect(),
            population: fee
                .population
                .map(|(day, inhabitants)| PopulationUsed { inhabitants, day: day.to_string() }),
            doubts: fee.doubts.iter().copied().map(DoubtBody::from).collect(),
            membership: format!("/api/v1/memberships/{}", membership.id),
        }
    }
}
