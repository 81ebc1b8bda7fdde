//! How the register is served.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::arguments::ServerArgs;
use super::error::ConfigError;
use super::file::{LimitSection, ServerSection};
use super::limit::{self, LimitConfig};
use super::proxy::{self, ProxyConfig};
use super::setting;
use super::tls::{self, TlsConfig};

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
    /// Time that it serves on in a stop, unready, before it closes.
    pub shutdown_delay: Duration,
    /// Time that running requests have to finish in a stop.
    pub shutdown_timeout: Duration,
    /// Time in which a caller must take some of an answer.
    pub write_timeout: Duration,
    /// Whose word on a caller's address is believed.
    pub proxy: ProxyConfig,
    /// The certificate to serve HTTPS with; HTTP where there is none.
    pub tls: Option<TlsConfig>,
    /// Whether browsers are told to come by HTTPS alone.
    pub hsts: bool,
    /// How much is taken at the edge.
    pub limit: LimitConfig,
}

pub(super) fn merge(
    args: &ServerArgs,
    file: &ServerSection,
    limit: &LimitSection,
) -> Result<ServerConfig, ConfigError> {
    let workers = args.workers.or(file.workers).unwrap_or_else(processors);
    let body = setting::BODY_TIMEOUT.of(args.body_timeout.or(file.body_timeout))?;
    let header = setting::HEADER_TIMEOUT.of(args.header_timeout.or(file.header_timeout))?;
    let delay = setting::SHUTDOWN_DELAY.of(args.shutdown_delay.or(file.shutdown_delay))?;
    let shutdown = setting::SHUTDOWN_TIMEOUT.of(args.shutdown_timeout.or(file.shutdown_timeout))?;
    let write = setting::WRITE_TIMEOUT.of(args.write_timeout.or(file.write_timeout))?;
    let proxies =
        if args.trusted_proxies.is_empty() { &file.trusted_proxies } else { &args.trusted_proxies };
    let certificate = args.tls_certificate.as_ref().or(file.tls_certificate.as_ref());
    let key = args.tls_key.as_ref().or(file.tls_key.as_ref());
    let tls = tls::merge(certificate.map(PathBuf::as_path), key.map(PathBuf::as_path))?;
    Ok(ServerConfig {
        bind: setting::BIND.of(args.bind.or(file.bind)),
        metrics_bind: loopback(args.metrics_bind.or(file.metrics_bind))?,
        workers: setting::WORKERS.of(Some(workers))?,
        json_limit: setting::JSON_LIMIT.of(args.json_limit.or(file.json_limit))?,
        import_limit: setting::IMPORT_LIMIT.of(args.import_limit.or(file.import_limit))?,
        document_limit: setting::DOCUMENT_LIMIT.of(args.document_limit.or(file.document_limit))?,
        cache_limit: setting::CACHE_LIMIT.of(args.cache_limit.or(file.cache_limit))?,
        body_timeout: Duration::from_secs_f64(body),
        header_timeout: Duration::from_secs_f64(header),
        shutdown_delay: Duration::from_secs_f64(delay),
        shutdown_timeout: Duration::from_secs_f64(shutdown),
        write_timeout: Duration::from_secs_f64(write),
        proxy: proxy::merge(proxies, args.proxy_header.or(file.proxy_header))?,
        hsts: args.hsts.or(file.hsts).unwrap_or(tls.is_some()),
        tls,
        limit: limit::merge(&args.limit, limit)?,
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
