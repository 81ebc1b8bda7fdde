//! Votes in rows.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::owner;
use super::schema::vote;
use crate::domain::fact::Recorded;
use crate::domain::kind::{Ballot, Declared, Method, Round};
use crate::domain::text::Prose;
use crate::domain::vote::{Counts, RollEntry, Vote, Voter};
use crate::record;

/// A row of `vote`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = vote)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct VoteRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub resolution_id: String,
    pub number: i32,
    pub round: String,
    pub method: String,
    pub vacant: Option<i32>,
    pub present: Option<i32>,
    pub absent: Option<i32>,
    pub excused: Option<i32>,
    pub in_favour: Option<i32>,
    pub against: Option<i32>,
    pub abstained: Option<i32>,
    pub not_voting: Option<i32>,
    pub invalid: Option<i32>,
    pub roll: String,
    pub declared: Option<String>,
    pub source: String,
    pub note: Option<String>,
    pub published: bool,
}

record!(VoteRow, vote, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        owner::of_resolution(conn, &self.resolution_id)
    }
);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum VoterColumn {
    Person(Uuid),
    Organization(Uuid),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RollColumn {
    voter: VoterColumn,
    ballot: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proxy: Option<VoterColumn>,
}

/// The present votes on one resolution, in their order.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_resolution(conn: &mut Db, resolution: Uuid) -> Result<Vec<VoteRow>, StoreError> {
    Ok(vote::table
        .filter(vote::resolution_id.eq(resolution.to_string()))
        .filter(vote::recorded_until.is_null())
        .order((vote::number, vote::id))
        .load(conn)?)
}

/// Whether any present vote is on the resolution `id`, or names it in its roll.
///
/// # Errors
/// The statement fails.
pub fn names(conn: &mut Db, id: Uuid) -> Result<bool, StoreError> {
    let on = vote::resolution_id.eq(id.to_string());
    let found: Option<String> = vote::table
        .filter(vote::recorded_until.is_null())
        .filter(on.or(vote::roll.like(format!("%\"{id}\"%"))))
        .select(vote::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

impl From<Voter> for VoterColumn {
    fn from(voter: Voter) -> Self {
        match voter {
            Voter::Person(id) => Self::Person(id),
            Voter::Organization(id) => Self::Organization(id),
        }
    }
}

impl From<&VoterColumn> for Voter {
    fn from(column: &VoterColumn) -> Self {
        match column {
            VoterColumn::Person(id) => Self::Person(*id),
            VoterColumn::Organization(id) => Self::Organization(*id),
        }
    }
}

fn stored(count: Option<u32>) -> Option<i32> {
    // Counts are bounded far below the limit of the column.
    count.map(|count| i32::try_from(count).unwrap_or(i32::MAX))
}

impl From<&Vote> for VoteRow {
    fn from(vote: &Vote) -> Self {
        let counts = &vote.counts;
        let roll: Vec<RollColumn> = vote
            .roll
            .iter()
            .map(|entry| RollColumn {
                voter: entry.voter.into(),
                ballot: entry.ballot.to_string(),
                proxy: entry.proxy.map(VoterColumn::from),
            })
            .collect();
        Self {
            id: vote.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            resolution_id: vote.resolution.to_string(),
            number: i32::try_from(vote.number).unwrap_or(i32::MAX),
            round: vote.round.to_string(),
            method: vote.method.to_string(),
            vacant: stored(counts.vacant),
            present: stored(counts.present),
            absent: stored(counts.absent),
            excused: stored(counts.excused),
            in_favour: stored(counts.in_favour),
            against: stored(counts.against),
            abstained: stored(counts.abstained),
            not_voting: stored(counts.not_voting),
            invalid: stored(counts.invalid),
            roll: column::list(&roll),
            declared: vote.declared.map(|declared| declared.to_string()),
            source: vote.source.as_str().to_owned(),
            note: vote.note.as_ref().map(|note| note.as_str().to_owned()),
            published: vote.published,
        }
    }
}

impl VoteRow {
    fn counts(&self, reading: Reading<'_>) -> Result<Counts, StoreError> {
        let count = |column: &str, value: Option<i32>| {
            value.map(|value| reading.of(column, u32::try_from(value))).transpose()
        };
        Ok(Counts {
            vacant: count("vacant", self.vacant)?,
            present: count("present", self.present)?,
            absent: count("absent", self.absent)?,
            excused: count("excused", self.excused)?,
            in_favour: count("in_favour", self.in_favour)?,
            against: count("against", self.against)?,
            abstained: count("abstained", self.abstained)?,
            not_voting: count("not_voting", self.not_voting)?,
            invalid: count("invalid", self.invalid)?,
        })
    }

    fn roll(&self, reading: Reading<'_>) -> Result<Vec<RollEntry>, StoreError> {
        let roll: Vec<RollColumn> = reading.list("roll", &self.roll)?;
        let entries = roll.iter().map(|entry| {
            Ok(RollEntry {
                voter: (&entry.voter).into(),
                ballot: reading.word("roll", Ballot::parse(&entry.ballot))?,
                proxy: entry.proxy.as_ref().map(Voter::from),
            })
        });
        entries.collect()
    }
}

impl TryFrom<&VoteRow> for Vote {
    type Error = StoreError;

    fn try_from(row: &VoteRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "vote", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            resolution: reading.of("resolution_id", Uuid::try_parse(&row.resolution_id))?,
            number: reading.of("number", u32::try_from(row.number))?,
            round: reading.word("round", Round::parse(&row.round))?,
            method: reading.word("method", Method::parse(&row.method))?,
            counts: row.counts(reading)?,
            roll: row.roll(reading)?,
            declared: row
                .declared
                .as_deref()
                .map(|text| reading.word("declared", Declared::parse(text)))
                .transpose()?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
        })
    }
}

impl TryFrom<VoteRow> for Recorded<Vote> {
    type Error = StoreError;

    fn try_from(row: VoteRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Vote::try_from(&row)?, from: row.recorded_from })
    }
}
