//! Tests through the front door: real routes, real databases, requests as a
//! client would send them, each on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]
#![expect(clippy::too_many_lines, reason = "a scenario is read from its beginning to its end")]

#[macro_use]
mod both;
mod actor;
mod app;
mod application;
mod assembly;
mod engine;
mod given;
mod specimen;

mod account;
mod affiliation;
mod association;
mod body;
mod claim;
mod cli;
mod document;
mod edge;
mod code_list;
mod composition;
mod contact;
mod difference;
mod dimension;
mod errors;
mod erasure;
mod event;
mod fee;
mod finding;
mod format;
mod freshness;
mod idempotency;
mod import;
mod invitation;
mod majority;
mod manners;
mod meeting;
mod member;
mod membership;
mod machine;
mod matrix;
mod openapi;
mod organization;
mod person;
mod planted;
mod policy;
mod precondition;
mod race;
mod reach;
mod recount;
mod refusal;
mod replay;
mod resolution;
mod revision;
mod scenario;
mod schema;
mod series;
mod session;
mod statistics;
mod territory;
mod token;
mod validate_only;
mod verification;
mod vote;
mod vote_statistics;
mod walk;
