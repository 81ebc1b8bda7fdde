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
#![expect(
    clippy::too_many_lines,
    reason = "a scenario is read from its beginning to its end"
)]

#[macro_use]
mod both;
mod actor;
mod app;
mod cli;
mod engine;
mod specimen;

mod errors;
mod idempotency;
mod manners;
mod openapi;
mod policy;
mod precondition;
mod statistics;
mod validate_only;
mod verification;
