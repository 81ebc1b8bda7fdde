//! The only place that knows SQL.
//!
//! A table's rows are structs of primitives ([`organization::OrganizationRow`]
//! and its like) with a `TryFrom` into the domain. Facts are versioned: a row
//! says which revision recorded it and which superseded it. Writes go through
//! [`revision::Tx`] alone, which journals them.

pub mod affiliation;
pub mod column;
pub mod db;
pub mod error;
pub mod idempotency;
pub mod membership;
pub mod migration;
pub mod moment;
pub mod organization;
pub mod record;
pub mod register;
pub mod revision;
pub mod schema;
pub mod setting;
pub mod territory;
pub mod token;
