//! Drills: what is promised of faults, tried on the program itself. Each prints what it
//! reached, and each has a control in which the protection is taken away and the same
//! check has to fail. The short form is part of the suite; `scripts/drill --long` runs on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a drill fails by panicking"
)]

#[path = "../../fuzz/bodies/mod.rs"]
mod bodies;
mod bombs;
mod clock;
mod cluster;
mod copied;
mod disk;
mod killed;
mod ledger;
mod overload;
mod parsed;
mod power;
mod queued;
mod raw;
mod restarted;
mod service;
mod slow;
mod soak;
mod tampered;
mod told;
mod twice;
