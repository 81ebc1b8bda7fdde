//! What `scripts/bench` needs besides the service: registers that are made up, and a
//! static reply to measure the others against.
#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use healthy_cities_registry::config::DatabaseUrl;

mod chance;
mod flat;
mod generate;
mod still;

#[derive(Parser)]
enum Tool {
    /// Fills an empty database with a register that is made up
    Generate {
        /// `postgres://…`, or the path of a SQLite file
        #[arg(long)]
        database: DatabaseUrl,
        /// How many members it has
        #[arg(long)]
        members: u32,
        /// Where chance begins: the same seed makes the same register
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Where the same members are written as a table for other programs
        #[arg(long)]
        flat: Option<PathBuf>,
    },
    /// Serves `/{bytes}`, a JSON text of so many bytes that is ready made
    Static {
        #[arg(long)]
        bind: SocketAddr,
    },
}

fn main() {
    match Tool::parse() {
        Tool::Generate { database, members, seed, flat } => {
            generate::generate(&database, members, seed, flat.as_deref());
        }
        Tool::Static { bind } => still::serve(bind).expect("the address is free"),
    }
}
