//! The only place that knows SQL.
//!
//! A table's rows are structs of primitives ([`organization::OrganizationRow`]
//! and its like) with a `TryFrom` into the domain. Facts are versioned: a row
//! says which revision recorded it and which superseded it. Writes go through
//! [`revision::Tx`] alone, which journals them.

pub mod access;
pub mod account;
pub mod acknowledgement;
pub mod affiliation;
pub mod application;
pub mod backup;
pub mod body;
pub mod census;
pub mod claim;
pub mod column;
pub mod composition;
pub mod condition;
pub mod contact;
pub mod credential;
pub mod db;
pub mod document;
pub mod error;
pub mod event;
pub mod idempotency;
pub mod invitation;
pub mod ledger;
pub mod meeting;
pub mod membership;
pub mod migration;
pub mod moment;
pub mod note;
pub mod organization;
pub mod owner;
pub mod person;
pub mod personal;
pub mod plan;
pub mod record;
pub mod register;
pub mod resolution;
pub mod revision;
pub mod schema;
pub mod session;
pub mod setting;
pub mod territory;
pub mod token;
pub mod transfer;
pub mod vote;
