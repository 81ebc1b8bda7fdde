//! How much is taken at the edge: of one request, at once, and in a time.

use std::time::Duration;

use super::arguments::LimitArgs;
use super::error::ConfigError;
use super::file::LimitSection;
use super::setting;

/// How much is taken at the edge. Of what is done at once, and of requests in a
/// window, 0 is no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitConfig {
    /// Longest path with its query, in bytes.
    pub uri: usize,
    /// Most fields in the head of a request.
    pub headers: usize,
    /// Most bytes of those fields together.
    pub header_bytes: usize,
    /// How deep arrays and objects of a JSON body may lie in each other.
    pub json_depth: usize,
    /// Most connections of each worker.
    pub connections: usize,
    /// Connections that may wait to be accepted.
    pub backlog: u32,
    /// Reads at once.
    pub reads: usize,
    /// Statistics, other reads that look at everything, and downloads, at once.
    pub statistics: usize,
    /// Writes at once.
    pub writes: usize,
    /// Imports and uploads of files at once: each is held in memory whole.
    pub files: usize,
    /// Attempts to sign in at once.
    pub sign_ins: usize,
    /// How long a worker may be kept by those that were let in, while others wait.
    pub wait: Duration,
    /// Requests from one address in a window.
    pub by_address: u32,
    /// Requests with one token or session in a window.
    pub by_token: u32,
    /// How long a window is.
    pub window: Duration,
}

pub(super) fn merge(args: &LimitArgs, file: &LimitSection) -> Result<LimitConfig, ConfigError> {
    let wait = setting::LIMIT_WAIT.of(args.limit_wait.or(file.wait))?;
    let window = setting::LIMIT_WINDOW.of(args.limit_window.or(file.window))?;
    Ok(LimitConfig {
        uri: setting::LIMIT_URI.of(args.limit_uri.or(file.uri))?,
        headers: setting::LIMIT_HEADERS.of(args.limit_headers.or(file.headers))?,
        header_bytes: setting::LIMIT_HEADER_BYTES
            .of(args.limit_header_bytes.or(file.header_bytes))?,
        json_depth: setting::LIMIT_JSON_DEPTH.of(args.limit_json_depth.or(file.json_depth))?,
        connections: setting::LIMIT_CONNECTIONS.of(args.limit_connections.or(file.connections))?,
        backlog: setting::LIMIT_BACKLOG.of(args.limit_backlog.or(file.backlog))?,
        reads: setting::LIMIT_READS.of(args.limit_reads.or(file.reads))?,
        statistics: setting::LIMIT_STATISTICS.of(args.limit_statistics.or(file.statistics))?,
        writes: setting::LIMIT_WRITES.of(args.limit_writes.or(file.writes))?,
        files: setting::LIMIT_FILES.of(args.limit_files.or(file.files))?,
        sign_ins: setting::LIMIT_SIGN_INS.of(args.limit_sign_ins.or(file.sign_ins))?,
        wait: Duration::from_secs_f64(wait),
        by_address: setting::LIMIT_BY_ADDRESS.of(args.limit_by_address.or(file.by_address))?,
        by_token: setting::LIMIT_BY_TOKEN.of(args.limit_by_token.or(file.by_token))?,
        window: Duration::from_secs(window),
    })
}
