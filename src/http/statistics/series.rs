//! Series of counts.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COUNTED, axis, in_order, values};
use crate::domain::kind::{Dimension, Interval, Label, MemberType};
use crate::domain::statistics::Count;
use crate::domain::statistics::series::{PERIODS_MAX, Period, Point, periods, series};
use crate::http::caller::Caller;
use crate::http::describe::{Known, ReadProblems, Tabled};
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::problem::{Code, FieldCode, FieldError};
use crate::http::state::State;
use crate::http::table::{Axis, Category, Format, Role, Table, respond};
use crate::http::view::{Facts, KnownAtBody, View, view};
use crate::http::word::{Interval as IntervalWord, MemberType as MemberTypeWord};

/// Begin of a series where none is asked for: the year of the association's founding.
const BEGIN: Option<NaiveDate> = NaiveDate::from_ymd_opt(1994, 1, 1);

/// Counts at the ends of periods.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberSeries {
    /// A day of the first period.
    #[schema(example = "1994-01-01")]
    from: String,
    /// The last day.
    #[schema(example = "2020-02-20")]
    until: String,
    /// Length of the periods.
    #[schema(value_type = IntervalWord)]
    interval: &'static str,
    /// What the counts are parted by: `type` or nothing.
    by: Vec<&'static str>,
    /// The state of knowledge the counts were taken from.
    known_at: KnownAtBody,
    /// A count for each period, or for each type in each; of types, empty ones included.
    items: Vec<MemberSeriesItem>,
}

/// Count of one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberSeriesItem {
    /// The period: `2020-02`, `2020-Q1` or `2020`.
    #[schema(example = "2020-02")]
    period: String,
    /// The day counted: the last of the period, or of the series.
    #[schema(example = "2020-02-20")]
    as_of: String,
    /// Type of member, where parted by type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MemberTypeWord>)]
    r#type: Option<&'static str>,
    /// Members for certain.
    count: u64,
    /// Members at most.
    at_most: u64,
}

/// What is asked for.
struct Asked {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    interval: Interval,
    by_type: bool,
    format: Format,
}

/// A series that was counted.
struct Counted {
    from: NaiveDate,
    until: NaiveDate,
    periods: Vec<Period>,
    points: Vec<Point>,
}

/// Counts the members at the end of every month, quarter or year.
#[utoipa::path(
    get, path = "/api/v1/statistics/members/series", tag = "statistics",
    params(
        ("from" = Option<String>, Query, format = Date, description = "A day of the first period; 1994-01-01 where absent", example = "2010-01-01"),
        ("until" = Option<String>, Query, format = Date, description = "The last day; today where absent", example = "2020-02-20"),
        ("interval" = Option<IntervalWord>, Query, description = "Length of the periods; `month` where absent"),
        ("by" = Option<String>, Query, description = "`type`", example = "type"),
        Known,
        ("as_of" = Option<String>, Query, format = Date, description = "Stands for `until` where that is absent"),
        Tabled,
    ),
    responses((status = 200, description = "The series", content(
        (MemberSeries = "application/json"), (String = "text/csv"),
        (Object = "application/vnd.json-stat+json"), (Object = "application/csvm+json"),
    )), ReadProblems)
)]
pub(crate) async fn member_series(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let read = |parameters: &mut Parameters| Asked {
        from: parameters.day("from"),
        until: parameters.day("until"),
        interval: parameters
            .parsed("interval", &Interval::list(), Interval::parse)
            .unwrap_or(Interval::Month),
        by_type: parameters.parsed("by", "type", |text| (text == "type").then_some(())).is_some(),
        format: Format::read(&request, parameters),
    };
    let (mut view, asked) = view(&state, &caller, Facts::Public, parameters, read).await?;
    if let Some(until) = asked.until {
        view.set_day(until);
    }
    let counted = asked.count(&view)?;
    let format = asked.format;
    respond(
        &request,
        &view,
        format,
        || Ok(body(&view, &asked, &counted)),
        || Ok(table(&view, &asked, &counted)),
    )
}

impl Asked {
    fn count(&self, view: &View) -> Result<Counted, ApiError> {
        let until = view.as_of;
        let from = self.from.or(BEGIN).unwrap_or(until);
        in_order(from, until)?;
        let periods = periods(from, until, self.interval).ok_or_else(|| {
            let detail = format!("must leave at most {PERIODS_MAX} periods");
            ApiError::new(Code::ParameterInvalid, "The series has too many periods.")
                .with_errors(vec![FieldError::parameter("from", FieldCode::ParameterForm, detail)])
        })?;
        let days: Vec<NaiveDate> = periods.iter().map(|period| period.day).collect();
        let points = series(&view.register, &days)?;
        Ok(Counted { from, until, periods, points })
    }
}

impl Counted {
    /// The counts of each period: of every type, or in total.
    fn rows(&self, by_type: bool) -> impl Iterator<Item = (&Period, Option<MemberType>, Count)> {
        self.periods.iter().zip(&self.points).flat_map(move |(period, point)| {
            let types =
                MemberType::ALL.iter().copied().map(Some).zip(point.by_type.iter().copied());
            let total = (None, point.total);
            let rows: Vec<(Option<MemberType>, Count)> =
                if by_type { types.collect() } else { vec![total] };
            rows.into_iter().map(move |(member_type, count)| (period, member_type, count))
        })
    }
}

fn body(view: &View, asked: &Asked, counted: &Counted) -> MemberSeries {
    let item =
        |(period, member_type, count): (&Period, Option<MemberType>, Count)| MemberSeriesItem {
            period: period.name.clone(),
            as_of: period.day.to_string(),
            r#type: member_type.map(MemberType::as_str),
            count: count.certain,
            at_most: count.at_most,
        };
    MemberSeries {
        from: counted.from.to_string(),
        until: counted.until.to_string(),
        interval: asked.interval.as_str(),
        by: asked.by_type.then_some(Dimension::Type.as_str()).into_iter().collect(),
        known_at: view.known_at(),
        items: counted.rows(asked.by_type).map(item).collect(),
    }
}

fn table(view: &View, asked: &Asked, counted: &Counted) -> Table {
    let periods = counted.periods.iter().map(|period| Category::time(period.name.clone()));
    let time = Axis {
        label: Label { code: "period", cs: "Období", en: "Period" },
        role: Role::Time,
        categories: periods.collect(),
    };
    let types = asked.by_type.then(|| axis(view, Dimension::Type));
    Table {
        title: Label { code: "series", cs: "Vývoj počtu členů", en: "Members over time" },
        axes: std::iter::once(time).chain(types).collect(),
        measures: COUNTED.to_vec(),
        rows: counted.rows(asked.by_type).map(|(.., count)| values(count).to_vec()).collect(),
        known_at: view.known_at(),
    }
}
