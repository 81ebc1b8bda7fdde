//! One row of the table, its columns read into values.

use chrono::NaiveDate;

use super::sheet::SheetRow;
use super::{COUNT_MAX, Reason};
use crate::domain::identifier::{Ico, TerritoryCode};
use crate::domain::kind::{Level, MemberType};
use crate::domain::span::{Bounds, Span};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::Violation;

/// A row whose columns make sense each by itself.
pub struct Row {
    /// The member, or how many the source counts without naming them.
    pub who: Who,
    /// Type of member.
    pub member_type: MemberType,
    /// Level and code of its territory, or of its seat.
    pub territory: Option<(Level, TerritoryCode)>,
    /// Its days.
    pub span: Span,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
}

/// Whom a row is about.
pub enum Who {
    /// One member.
    Named {
        /// Its name.
        name: Name,
        /// Its IČO.
        ico: Option<Ico>,
    },
    /// Members that the source counts and does not name.
    Unnamed {
        /// How many.
        count: u32,
    },
}

/// Reads columns and gathers what is wrong with them.
struct Columns<'a> {
    row: &'a SheetRow,
    reasons: Vec<Reason>,
}

impl Row {
    /// Reads a row.
    ///
    /// # Errors
    /// Every column that does not make sense.
    pub fn read(row: &SheetRow) -> Result<Self, Vec<Reason>> {
        let mut columns = Columns { row, reasons: Vec::new() };
        let member_type = columns.member_type();
        let who = columns.who();
        let territory =
            member_type.and_then(|member_type| columns.territory(member_type, who.as_ref()));
        let span = columns.span();
        let source = columns.required("source", Prose::parse);
        let note = columns.optional("note", Prose::parse);
        let reasons = columns.reasons;
        match (who, member_type, span, source) {
            (Some(who), Some(member_type), Some(span), Some(source)) if reasons.is_empty() => {
                Ok(Self { who, member_type, territory, span, source, note })
            }
            _ => Err(reasons),
        }
    }
}

impl Columns<'_> {
    fn refuse<T>(&mut self, column: &'static str, violation: Violation) -> Option<T> {
        self.reasons.push(Reason { column, violation });
        None
    }

    fn required<T>(
        &mut self,
        column: &'static str,
        parse: impl Fn(&str) -> Result<T, Violation>,
    ) -> Option<T> {
        match parse(self.row.get(column)) {
            Ok(value) => Some(value),
            Err(violation) => self.refuse(column, violation),
        }
    }

    fn optional<T>(
        &mut self,
        column: &'static str,
        parse: impl Fn(&str) -> Result<T, Violation>,
    ) -> Option<T> {
        if self.row.get(column).is_empty() { None } else { self.required(column, parse) }
    }

    fn member_type(&mut self) -> Option<MemberType> {
        self.required("member_type", |text| {
            MemberType::parse(text)
                .ok_or_else(|| Violation::WordUnknown { allowed: MemberType::list() })
        })
    }

    fn who(&mut self) -> Option<Who> {
        let count = self.count()?;
        if self.row.get("name").is_empty() {
            if !self.row.get("ico").is_empty() {
                return self.refuse("name", Violation::TextEmpty);
            }
            return Some(Who::Unnamed { count });
        }
        if count != 1 {
            return self.refuse("count", Violation::CountForm { max: COUNT_MAX });
        }
        let ico = self.optional("ico", Ico::parse);
        self.required("name", Name::parse).map(|name| Who::Named { name, ico })
    }

    fn count(&mut self) -> Option<u32> {
        match self.row.get("count") {
            "" => Some(1),
            text => match text.parse() {
                Ok(count) if (1..=COUNT_MAX).contains(&count) => Some(count),
                _ => self.refuse("count", Violation::CountForm { max: COUNT_MAX }),
            },
        }
    }

    /// The level follows from the member type; a grouping of municipalities
    /// and an unnamed member have a region, or a grouping the municipality of
    /// its seat.
    fn territory(
        &mut self,
        member_type: MemberType,
        who: Option<&Who>,
    ) -> Option<(Level, TerritoryCode)> {
        let text = self.row.get("territory_code").to_owned();
        let level = match (member_type, who) {
            (_, Some(Who::Unnamed { .. })) | (MemberType::Region, _) => Level::Region,
            (MemberType::Municipality, _) => Level::Municipality,
            (MemberType::CityDistrict, _) => Level::CityDistrict,
            _ if text.len() == 6 => Level::Municipality,
            _ => Level::Region,
        };
        self.optional("territory_code", |text| TerritoryCode::parse(level, text))
            .map(|code| (level, code))
    }

    fn span(&mut self) -> Option<Span> {
        let began = self.bounds("admitted_earliest", "admitted_latest");
        let ended = match (self.row.get("ended_earliest"), self.row.get("ended_latest")) {
            ("", "") => None,
            _ => Some(self.bounds("ended_earliest", "ended_latest")?),
        };
        match Span::new(began?, ended) {
            Ok(span) => Some(span),
            Err(refusal) => self.refuse("ended_latest", refusal.violation),
        }
    }

    fn bounds(&mut self, earliest: &'static str, latest: &'static str) -> Option<Bounds> {
        let first = self.required(earliest, day);
        let last = self.required(latest, day);
        match Bounds::new(first?, last?) {
            Ok(bounds) => Some(bounds),
            Err(violation) => self.refuse(latest, violation),
        }
    }
}

/// A day as `2020-02-20`, or as Czech Excel writes it, `20. 2. 2020`.
fn day(text: &str) -> Result<NaiveDate, Violation> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let iso = (compact.len() == 10)
        .then(|| NaiveDate::parse_from_str(&compact, "%Y-%m-%d").ok())
        .flatten();
    iso.or_else(|| NaiveDate::parse_from_str(&compact, "%d.%m.%Y").ok())
        .filter(|day| (1000..=9999).contains(&chrono::Datelike::year(day)))
        .ok_or(Violation::DayForm)
}
