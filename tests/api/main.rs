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
mod cli;
mod document;
mod code_list;
mod contact;
mod errors;
mod erasure;
mod event;
mod finding;
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
mod refusal;
mod replay;
mod resolution;
mod revision;
mod scenario;
mod schema;
mod session;
mod statistics;
mod territory;
mod token;
mod validate_only;
mod verification;
mod vote;
mod walk;
