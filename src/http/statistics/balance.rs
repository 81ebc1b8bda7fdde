//! Balance of the members between two days.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{axis, in_order};
use crate::domain::kind::{Dimension, Label, MemberType};
use crate::domain::statistics::Count;
use crate::domain::statistics::balance::{Balance, balance};
use crate::http::caller::Caller;
use crate::http::describe::{Known, ReadProblems, Tabled};
use crate::http::error::ApiError;
use crate::http::page::Question;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::table::{Format, Table, respond};
use crate::http::view::{Facts, KnownAtBody, View, view};
use crate::http::word::MemberType as MemberTypeWord;

/// What came in and went out between two days.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberBalance {
    /// The day of the start; movements of this day lie before it.
    #[schema(example = "2018-12-31")]
    from: String,
    /// The day of the end; movements of this day are among them.
    #[schema(example = "2020-02-20")]
    until: String,
    /// The state of knowledge it was taken from.
    known_at: KnownAtBody,
    /// Of all members; what is reclassified cancels out.
    total: MemberFlows,
    /// Of each type; they sum to the total.
    items: Vec<MemberFlowsOfType>,
}

/// The balance of one type.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberFlowsOfType {
    /// Type of member.
    #[schema(value_type = MemberTypeWord)]
    r#type: &'static str,
    #[serde(flatten)]
    flows: MemberFlows,
}

/// start + entries − exits + `reclassified_in` − `reclassified_out` = end, for certain
/// and at most.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberFlows {
    /// Members for certain on the first day.
    start: u64,
    /// Members at most on the first day.
    start_at_most: u64,
    /// Who became one.
    entries: u64,
    /// The same of members at most.
    entries_at_most: u64,
    /// Who ceased to be one.
    exits: u64,
    /// The same of members at most.
    exits_at_most: u64,
    /// Who was one of another type before.
    reclassified_in: u64,
    /// The same of members at most.
    reclassified_in_at_most: u64,
    /// Who is one of another type since.
    reclassified_out: u64,
    /// The same of members at most.
    reclassified_out_at_most: u64,
    /// Members for certain on the last day.
    end: u64,
    /// Members at most on the last day.
    end_at_most: u64,
    /// Path of the movements, each with its membership and what decided it.
    movements: String,
}

/// Balances the members of two days, by type and in total.
#[utoipa::path(
    get, path = "/api/v1/statistics/members/balance", tag = "statistics",
    params(
        ("from" = String, Query, format = Date, description = "The day of the start", example = "2018-12-31"),
        ("until" = Option<String>, Query, format = Date, description = "The day of the end; `as_of`, else today where absent", example = "2020-02-20"),
        Known,
        ("as_of" = Option<String>, Query, format = Date, description = "Stands for `until` where that is absent"),
        Tabled,
    ),
    responses((status = 200, description = "The balance", content(
        (MemberBalance = "application/json"), (String = "text/csv"),
        (Object = "application/vnd.json-stat+json"), (Object = "application/csvm+json"),
    )), ReadProblems)
)]
pub(crate) async fn member_balance(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let read = |parameters: &mut Parameters| {
        parameters.require("from", "give the day of the start");
        let days = (parameters.day("from"), parameters.day("until"));
        (days, Format::read(&request, parameters))
    };
    let (mut view, ((from, until), format)) =
        view(&state, &caller, Facts::Public, parameters, read).await?;
    if let Some(until) = until {
        view.set_day(until);
    }
    let from = from.unwrap_or(view.as_of);
    in_order(from, view.as_of)?;
    let (types, total) = balance(&view.register, from, view.as_of)?;
    let body = || Ok(body(&view, from, &types, total));
    respond(&request, &view, format, body, || Ok(table(&view, &types)))
}

fn body(
    view: &View,
    from: NaiveDate,
    types: &[(MemberType, Balance)],
    total: Balance,
) -> MemberBalance {
    let path = |member_type: Option<MemberType>| {
        let question = Question::at("/api/v1/statistics/members/movements")
            .with("from", Some(from))
            .with("until", Some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("type", member_type);
        question.url()
    };
    let items = types.iter().map(|(member_type, balance)| MemberFlowsOfType {
        r#type: member_type.as_str(),
        flows: flows(*balance, path(Some(*member_type))),
    });
    MemberBalance {
        from: from.to_string(),
        until: view.as_of.to_string(),
        known_at: view.known_at(),
        total: flows(total, path(None)),
        items: items.collect(),
    }
}

const fn flows(balance: Balance, movements: String) -> MemberFlows {
    MemberFlows {
        start: balance.start.certain,
        start_at_most: balance.start.at_most,
        entries: balance.entries.certain,
        entries_at_most: balance.entries.at_most,
        exits: balance.exits.certain,
        exits_at_most: balance.exits.at_most,
        reclassified_in: balance.reclassified_in.certain,
        reclassified_in_at_most: balance.reclassified_in.at_most,
        reclassified_out: balance.reclassified_out.certain,
        reclassified_out_at_most: balance.reclassified_out.at_most,
        end: balance.end.certain,
        end_at_most: balance.end.at_most,
        movements,
    }
}

/// The columns of the table: each part of the balance, for certain and at most.
const MEASURES: [Label; 12] = [
    Label { code: "start", cs: "Počáteční stav", en: "Start" },
    Label { code: "start_at_most", cs: "Počáteční stav (nejvýše)", en: "Start at most" },
    Label { code: "entries", cs: "Vstupy", en: "Entries" },
    Label { code: "entries_at_most", cs: "Vstupy (nejvýše)", en: "Entries at most" },
    Label { code: "exits", cs: "Výstupy", en: "Exits" },
    Label { code: "exits_at_most", cs: "Výstupy (nejvýše)", en: "Exits at most" },
    Label { code: "reclassified_in", cs: "Přeřazení do typu", en: "Reclassified in" },
    Label {
        code: "reclassified_in_at_most",
        cs: "Přeřazení do typu (nejvýše)",
        en: "Reclassified in at most",
    },
    Label { code: "reclassified_out", cs: "Přeřazení z typu", en: "Reclassified out" },
    Label {
        code: "reclassified_out_at_most",
        cs: "Přeřazení z typu (nejvýše)",
        en: "Reclassified out at most",
    },
    Label { code: "end", cs: "Konečný stav", en: "End" },
    Label { code: "end_at_most", cs: "Konečný stav (nejvýše)", en: "End at most" },
];

fn table(view: &View, types: &[(MemberType, Balance)]) -> Table {
    let row = |balance: &Balance| {
        let Balance { start, entries, exits, reclassified_in, reclassified_out, end } = *balance;
        let counts: [Count; 6] = [start, entries, exits, reclassified_in, reclassified_out, end];
        counts.into_iter().flat_map(super::values).collect()
    };
    Table {
        title: Label { code: "balance", cs: "Bilance členství", en: "Balance of the members" },
        axes: vec![super::day(view), axis(view, Dimension::Type)],
        measures: MEASURES.to_vec(),
        rows: types.iter().map(|(_, balance)| row(balance)).collect(),
        known_at: view.known_at(),
    }
}
