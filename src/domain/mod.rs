//! Rules and values of the register: pure, without input and output, clock,
//! made ids, serialization or SQL.
//!
//! The modules stand in their order: each may use those above it, none below
//! (`tests/structure` keeps this).

pub mod kind;
pub mod policy;
pub mod code_list;
pub mod fact;
pub mod shared;
pub mod violation;
pub mod text;
pub mod majority;
pub mod finding;
pub mod identifier;
pub mod search;
pub mod span;
pub mod territory;
pub mod organization;
pub mod association;
pub mod membership;
pub mod affiliation;
pub mod composition;
pub mod seats;
pub mod body;
pub mod document;
pub mod person;
pub mod contact;
pub mod account;
pub mod plan;
pub mod resolution;
pub mod vote;
pub mod meeting;
pub mod acknowledgement;
pub mod event;
pub mod claim;
pub mod application;
pub mod requirement;
pub mod note;
pub mod proceedings;
pub mod mention;
pub mod retention;
pub mod tally;
pub mod register;
pub mod decision;
pub mod case;
pub mod dimension;
pub mod member;
pub mod statistics;
pub mod reach;
pub mod reconciliation;
pub mod fee;
pub mod vote_statistics;
