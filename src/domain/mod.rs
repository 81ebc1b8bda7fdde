//! Rules and values of the register: pure, without input and output, clock,
//! made ids, serialization or SQL.
//!
//! The modules stand in their order: each may use those above it, none below
//! (`tests/structure` keeps this).

pub mod kind;
pub mod policy;
pub mod fact;
pub mod violation;
pub mod text;
pub mod majority;
pub mod finding;
pub mod identifier;
pub mod search;
pub mod span;
pub mod territory;
pub mod organization;
pub mod membership;
pub mod affiliation;
pub mod proceedings;
pub mod register;
pub mod member;
pub mod statistics;
