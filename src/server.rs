//! The server: listeners, workers, graceful stop.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, web};
use thiserror::Error;

use crate::clock::{Clock, Ids};
use crate::config::{LimitConfig, ProxyConfig, ProxyHeader, ServerConfig};
use crate::http::address::Proxies;
use crate::http::admission::{Admission, AtOnce};
use crate::http::cache::Answers;
use crate::http::hasher::{self, Hasher};
use crate::http::rate::{Most, Rates};
use crate::http::state::{Limits, Running, State, Stopping};
use crate::http::throttle::Throttle;
use crate::http::{edge, route, routes};
use crate::master_key::MasterKey;
use crate::service::error::ServiceError;
use crate::service::setup;
use crate::store::db::Store;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::telemetry::{Metrics, TelemetryError};

mod signals;

use signals::Signals;

/// What a server serves.
pub struct Service {
    /// The store, prepared.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// What personal values are kept under; none where none is configured.
    pub master_key: Option<MasterKey>,
    /// Where erasures are noted; none where none is configured.
    pub erasure_ledger: Option<Ledger>,
}

/// Why a server could not be run.
#[derive(Debug, Error)]
pub enum ServeError {
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The reason.
        source: std::io::Error,
    },
    /// The server broke.
    #[error("the server broke: {0}")]
    Broken(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There are no random numbers.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Metrics cannot be kept.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
}

/// Serves until told to stop (SIGTERM or SIGINT), says so for a while, and finishes
/// what runs; `ready` hears the addresses of the service and of the metrics.
///
/// # Errors
/// An address cannot be listened on, the store fails, or the server breaks.
pub fn serve(
    config: &ServerConfig,
    service: Service,
    ready: impl FnOnce(SocketAddr, Option<SocketAddr>),
) -> Result<(), ServeError> {
    let (listener, address) = listen(config.bind, config.limit.backlog)?;
    let metrics = config.metrics_bind.map(|address| listen(address, 16)).transpose()?;
    let state = state(config, service)?;
    actix_web::rt::System::new().block_on(async {
        let signals = Signals::new()?;
        let mut servers = vec![build(config, state.clone(), listener)?];
        let metrics_address = metrics.as_ref().map(|(_, address)| *address);
        if let Some((listener, _)) = metrics {
            servers.push(build_metrics(state.metrics.clone(), listener)?);
        }
        let handles: Vec<_> = servers.iter().map(Server::handle).collect();
        let (stopping, delay) = (state.stopping.clone(), config.shutdown_delay);
        actix_web::rt::spawn(async move {
            signals.stop(&stopping, delay).await;
            futures_util::future::join_all(handles.iter().map(|handle| handle.stop(true))).await;
        });
        ready(address, metrics_address);
        futures_util::future::try_join_all(servers).await?;
        Ok(())
    })
}

fn listen(address: SocketAddr, backlog: u32) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |source| ServeError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    // Again, with the length that the queue is to have.
    let backlog = i32::try_from(backlog).unwrap_or(i32::MAX);
    rustix::net::listen(&listener, backlog).map_err(|error| failed(error.into()))?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// What the handlers share.
///
/// # Errors
/// The store fails, or metrics cannot be kept.
pub fn state(config: &ServerConfig, service: Service) -> Result<State, ServeError> {
    let cursor_key = service.store.read_now(setup::cursor_key)?;
    let metrics = Metrics::install()?;
    let throttle = Throttle::new(&service.clock);
    Ok(State {
        store: service.store,
        clock: service.clock,
        ids: service.ids,
        master_key: service.master_key,
        erasure_ledger: service.erasure_ledger,
        cursor_key: Arc::from(cursor_key),
        limits: limits(config),
        hasher: Hasher::new(metrics.clone())?,
        metrics,
        answers: Answers::within(config.cache_limit),
        running: Running::default(),
        stopping: Stopping::default(),
        throttle,
        admission: admission(&config.limit),
        rates: rates(&config.limit),
        proxies: proxies(&config.proxy),
        https: config.hsts,
    })
}

fn limits(config: &ServerConfig) -> Limits {
    Limits {
        uri: config.limit.uri,
        headers: config.limit.headers,
        header_bytes: config.limit.header_bytes,
        json: config.json_limit,
        json_depth: config.limit.json_depth,
        import: config.import_limit,
        document: config.document_limit,
        body_timeout: config.body_timeout,
    }
}

fn admission(limit: &LimitConfig) -> Admission {
    Admission::new(AtOnce {
        reads: limit.reads,
        statistics: limit.statistics,
        writes: limit.writes,
        files: limit.files,
        sign_ins: limit.sign_ins,
    })
}

fn rates(limit: &LimitConfig) -> Rates {
    Rates::new(Most {
        by_address: limit.by_address,
        by_token: limit.by_token,
        window: limit.window,
    })
}

fn proxies(proxy: &ProxyConfig) -> Proxies {
    let header = match proxy.header {
        ProxyHeader::XForwardedFor => header::X_FORWARDED_FOR,
        ProxyHeader::Forwarded => header::FORWARDED,
    };
    Proxies::new(&proxy.trusted, header)
}

/// The server of the service, on a listener that is bound already.
///
/// # Errors
/// The listener cannot be used.
pub fn build(
    config: &ServerConfig,
    state: State,
    listener: TcpListener,
) -> std::io::Result<Server> {
    let workers = config.workers.max(1);
    // More threads than connections would only wait for one; those that hash
    // passwords take none from those that read.
    let blocking = (state.store.readers() / workers).max(1) + hasher::AT_ONCE;
    let data = web::Data::new(state);
    let server = HttpServer::new(move || {
        let table = routes();
        App::new()
            .app_data(data.clone())
            .wrap(from_fn(edge::dress))
            .configure(|app| route::register(app, &table))
    });
    Ok(server
        .disable_signals()
        .workers(workers)
        .max_connections(config.limit.connections)
        .worker_max_blocking_threads(blocking)
        .client_request_timeout(config.header_timeout)
        .client_disconnect_timeout(config.header_timeout)
        .shutdown_timeout(config.shutdown_timeout.as_secs().max(1))
        .listen(listener)?
        .run())
}

fn build_metrics(metrics: Metrics, listener: TcpListener) -> std::io::Result<Server> {
    let data = web::Data::new(metrics);
    let server = HttpServer::new(move || {
        App::new().app_data(data.clone()).route("/metrics", web::get().to(render))
    });
    Ok(server.disable_signals().workers(1).listen(listener)?.run())
}

async fn render(metrics: web::Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics.render())
}
