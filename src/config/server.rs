//! How the register is served.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::thread;
use std::time::Duration;

use super::arguments::ServerArgs;
use super::error::ConfigError;
use super::file::ServerSection;
use super::within;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// How the register is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// The address; port 0 picks a free one.
    pub bind: SocketAddr,
    /// The address of the metrics, always a loopback one; `None` serves none.
    pub metrics_bind: Option<SocketAddr>,
    /// Threads that serve.
    pub workers: usize,
    /// Largest JSON body, in bytes.
    pub json_limit: usize,
    /// Largest uploaded table, in bytes.
    pub import_limit: usize,
    /// Largest file of a document, in bytes.
    pub document_limit: usize,
    /// Memory for public answers that are asked for again, in bytes; 0 keeps none.
    pub cache_limit: usize,
    /// Time a body may take to arrive.
    pub body_timeout: Duration,
    /// Time the head of a request may take to arrive.
    pub header_timeout: Duration,
    /// Time that running requests have to finish in a stop.
    pub shutdown_timeout: Duration,
}

pub(super) fn merge(args: &ServerArgs, file: &ServerSection) -> Result<ServerConfig, ConfigError> {
    let bind = args.bind.or(file.bind);
    let workers = args.workers.or(file.workers).unwrap_or_else(processors);
    let json = args.json_limit.or(file.json_limit).unwrap_or(256 * KIB);
    let import = args.import_limit.or(file.import_limit);
    let document = args.document_limit.or(file.document_limit).unwrap_or(20 * MIB);
    let cache = args.cache_limit.or(file.cache_limit).unwrap_or(32 * MIB);
    let body = args.body_timeout.or(file.body_timeout).unwrap_or(10.0);
    let header = args.header_timeout.or(file.header_timeout).unwrap_or(5.0);
    let shutdown = args.shutdown_timeout.or(file.shutdown_timeout);
    Ok(ServerConfig {
        bind: bind.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
        metrics_bind: loopback(args.metrics_bind.or(file.metrics_bind))?,
        workers: within("server.workers", workers, 1, 1024)?,
        json_limit: within("server.json_limit", json, KIB, 64 * MIB)?,
        import_limit: within("server.import_limit", import.unwrap_or(16 * MIB), KIB, 1024 * MIB)?,
        document_limit: within("server.document_limit", document, KIB, 1024 * MIB)?,
        cache_limit: within("server.cache_limit", cache, 0, 1024 * MIB)?,
        body_timeout: seconds("server.body_timeout", body)?,
        header_timeout: seconds("server.header_timeout", header)?,
        shutdown_timeout: seconds("server.shutdown_timeout", shutdown.unwrap_or(30.0))?,
    })
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

fn loopback(address: Option<SocketAddr>) -> Result<Option<SocketAddr>, ConfigError> {
    match address {
        Some(open) if !open.ip().to_canonical().is_loopback() => {
            Err(ConfigError::MetricsNotLoopback(open))
        }
        closed => Ok(closed),
    }
}

/// Never zero: to a server, that means no limit at all.
fn seconds(setting: &'static str, value: f64) -> Result<Duration, ConfigError> {
    within(setting, value, 0.001, 3600.0).map(Duration::from_secs_f64)
}
