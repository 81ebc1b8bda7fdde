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
mod engine;
mod given;
mod specimen;

mod affiliation;
mod cli;
mod errors;
mod idempotency;
mod import;
mod majority;
mod manners;
mod member;
mod membership;
mod openapi;
mod organization;
mod policy;
mod precondition;
mod refusal;
mod revision;
mod scenario;
mod schema;
mod statistics;
mod territory;
mod validate_only;
mod verification;
