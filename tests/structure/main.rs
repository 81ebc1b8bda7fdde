//! Rules about the source itself: who may name whom, how long a file may be,
//! that both migration trees match, and that the documentation is true.
//!
//! Cargo keeps such rules between crates; inside one crate nobody does unless a
//! test does. Each rule is a pure function over text, with a test of its own
//! that shows it failing on a made-up file.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a file that can't be read ends the test, and the message says which"
)]

mod asvs;
mod comments;
mod docs;
mod evidence;
mod imports;
mod imports_proof;
mod layers;
mod lists;
mod markdown;
mod migrations;
mod paths;
mod rules;
mod schemas;
mod sizes;
mod tree;
