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
mod assembly;
mod engine;
mod given;
mod specimen;

mod affiliation;
mod association;
mod body;
mod cli;
mod document;
mod code_list;
mod errors;
mod event;
mod finding;
mod idempotency;
mod import;
mod majority;
mod manners;
mod meeting;
mod member;
mod membership;
mod openapi;
mod organization;
mod person;
mod policy;
mod precondition;
mod refusal;
mod replay;
mod resolution;
mod revision;
mod scenario;
mod schema;
mod statistics;
mod territory;
mod validate_only;
mod verification;
mod vote;
