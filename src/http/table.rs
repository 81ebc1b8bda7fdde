//! Tables of statistics in the formats that their users' tools read.

use actix_web::http::header::{
    Accept, CONTENT_DISPOSITION, CONTENT_TYPE, CacheControl, ETag, EntityTag, Header as _, LINK,
    VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::answer;
use super::error::ApiError;
use super::parameter::Parameters;
use super::problem::FieldCode;
use super::view::{KnownAtBody, View};
use crate::domain::kind::Label;

mod csv;
mod csvw;
mod json_stat;

/// Key of the members that have none in a dimension, as filters take it.
pub const NONE: &str = "none";

/// A statistic as a cube: one value of each measure for each cell of its axes.
pub struct Table {
    /// What it is.
    pub title: Label,
    /// The axes, the slowest first.
    pub axes: Vec<Axis>,
    /// What is told of each cell.
    pub measures: Vec<Label>,
    /// A row for each cell, in the order of the axes: a value for each measure.
    pub rows: Vec<Vec<u64>>,
    /// State of knowledge it was taken from.
    pub known_at: KnownAtBody,
}

/// One axis of a table.
pub struct Axis {
    /// What its categories are.
    pub label: Label,
    /// What it is about.
    pub role: Role,
    /// The categories, in order.
    pub categories: Vec<Category>,
}

/// What an axis is about (JSON-stat 2.0, `role`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Days and periods.
    Time,
    /// Places.
    Geo,
    /// Anything else.
    Other,
}

/// One category of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The code, which is stable.
    pub code: String,
    /// The label in Czech; none where the code says it all.
    pub label: Option<String>,
}

impl Category {
    /// A day or a period, which is its own label.
    #[must_use]
    pub const fn time(code: String) -> Self {
        Self { code, label: None }
    }

    /// A word of a closed list.
    #[must_use]
    pub fn word(label: Label) -> Self {
        Self { code: label.code.to_owned(), label: Some(label.cs.to_owned()) }
    }
}

/// How an answer is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// JSON of the route's own form.
    #[default]
    Json,
    /// CSV (RFC 4180) in UTF-8.
    Csv,
    /// CSV as the Czech Excel opens it: a byte order mark and semicolons.
    CzechExcel,
    /// JSON-stat 2.0.
    JsonStat,
    /// Metadata of the CSV (W3C CSV on the Web).
    Csvw,
}

/// Media types that `Accept` chooses a format by.
const MEDIA_TYPES: [(&str, Format); 4] = [
    ("application/json", Format::Json),
    ("text/csv", Format::Csv),
    ("application/vnd.json-stat+json", Format::JsonStat),
    ("application/csvm+json", Format::Csvw),
];

impl Format {
    /// Reads `format` and `excel`, else `Accept`; JSON where nothing is said.
    pub fn read(request: &HttpRequest, parameters: &mut Parameters) -> Self {
        let form = "json, csv, json-stat or csvw";
        let given = parameters.parsed("format", form, |text| match text {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "json-stat" => Some(Self::JsonStat),
            "csvw" => Some(Self::Csvw),
            _ => None,
        });
        let excel = parameters.parsed("excel", "cs", |text| (text == "cs").then_some(()));
        match (given.unwrap_or_else(|| accepted(request)), excel) {
            (Self::Csv, Some(())) => Self::CzechExcel,
            (format, None) => format,
            (format, Some(())) => {
                let detail = "goes with `format=csv` alone";
                parameters.refuse("excel", FieldCode::ParameterForm, detail).unwrap_or(format)
            }
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::CzechExcel => "csv.cs",
            Self::JsonStat => "json-stat",
            Self::Csvw => "csvw",
        }
    }
}

fn accepted(request: &HttpRequest) -> Format {
    let Ok(accept) = Accept::parse(request) else {
        return Format::Json;
    };
    let known = |media: &str| MEDIA_TYPES.iter().find(|(name, _)| *name == media);
    let ranked = accept.ranked();
    ranked.iter().find_map(|media| known(media.essence_str())).map_or(Format::Json, |(_, f)| *f)
}

/// Answers in the format asked for, or 304 where the caller has it already.
///
/// # Errors
/// What makes the body or the table fails, or it has no written form.
pub fn respond<T: Serialize>(
    request: &HttpRequest,
    view: &View,
    format: Format,
    body: impl FnOnce() -> Result<T, ApiError>,
    table: impl FnOnce() -> Result<Table, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let tag = match format {
        Format::Json => view.tag(),
        other => EntityTag::new_strong(format!("{}.{}", view.tag().tag(), other.name())),
    };
    let fresh = !answer::has_it(request, &tag);
    let mut response = if fresh { HttpResponse::Ok() } else { HttpResponse::NotModified() };
    response.insert_header(ETag(tag)).insert_header(CacheControl(view.caching()));
    response.insert_header((VARY, "Accept"));
    if !fresh {
        return Ok(response.finish());
    }
    Ok(match format {
        Format::Json => response.json(body()?),
        Format::Csv | Format::CzechExcel => {
            let excel = format == Format::CzechExcel;
            let described = format!(
                "<{}>; rel=\"describedby\"; type=\"application/csvm+json\"",
                csvw::address(request)
            );
            response
                .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
                .insert_header((CONTENT_DISPOSITION, "inline; filename=\"statistics.csv\""))
                .insert_header((LINK, described))
                .body(csv::text(&table()?, excel)?)
        }
        Format::JsonStat => response
            .insert_header((CONTENT_TYPE, "application/vnd.json-stat+json"))
            .json(json_stat::dataset(&table()?)),
        Format::Csvw => response
            .insert_header((CONTENT_TYPE, "application/csvm+json"))
            .body(csvw::metadata(request, &table()?).to_string()),
    })
}

impl Table {
    /// The categories of every cell, in the order of the rows.
    fn cells(&self) -> impl Iterator<Item = Vec<&Category>> {
        let sizes: Vec<usize> = self.axes.iter().map(|axis| axis.categories.len()).collect();
        (0..sizes.iter().product()).map(move |cell| {
            let mut rest: usize = cell;
            let mut found: Vec<&Category> = Vec::with_capacity(self.axes.len());
            for (axis, size) in self.axes.iter().zip(&sizes).rev() {
                found.extend(axis.categories.get(rest.checked_rem(*size).unwrap_or(0)));
                rest = rest.checked_div(*size).unwrap_or(0);
            }
            found.reverse();
            found
        })
    }
}
