//! The server: listeners, workers, graceful stop.

mod settings;
mod signals;
mod timed;
mod tls;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol};
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::dev::{AppConfig, Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpResponse, HttpServer, web};
use thiserror::Error;

use crate::clock::{Clock, Ids};
use crate::config::ServerConfig;
use crate::http::cache::Answers;
use crate::http::hasher::{self, Hasher};
use crate::http::state::{Running, State, Stopping};
use crate::http::throttle::Throttle;
use crate::http::{edge, route, routes};
use crate::master_key::MasterKey;
use crate::service::error::ServiceError;
use crate::service::setup;
use crate::store::db::Store;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::telemetry::{Metrics, TelemetryError};
use signals::Signals;
use timed::{Timed, Times};
use tls::{Certificate, Stream, TlsError};

/// How much longer an idle connection is waited for than the framework waits, which
/// says 408 before it closes one.
const GRACE: Duration = Duration::from_millis(500);

/// How long a connection that was accepted just before a stop is waited for.
const TAKING_UP: Duration = Duration::from_millis(200);

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
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
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
/// `handed` is a listener that somebody else holds, so that nobody is refused between two
/// processes.
///
/// # Errors
/// An address cannot be listened on, the store fails, or the server breaks.
pub fn serve(
    config: &ServerConfig,
    service: Service,
    handed: Option<TcpListener>,
    ready: impl FnOnce(SocketAddr, Option<SocketAddr>),
) -> Result<(), ServeError> {
    let (listener, address) = match handed {
        Some(listener) => {
            let address = listener.local_addr()?;
            (listener, address)
        }
        None => listen(config.bind, config.limit.backlog)?,
    };
    let metrics = config.metrics_bind.map(|address| listen(address, 16)).transpose()?;
    let state = state(config, service)?;
    actix_web::rt::System::new().block_on(async {
        let (signals, stopping) = (Signals::new()?, state.stopping.clone());
        let delay = config.shutdown_delay;
        let told = async move { signals.stop(&stopping, delay).await };
        let metrics_address = metrics.as_ref().map(|(_, address)| *address);
        let beside = metrics.map(|(listener, _)| build_metrics(state.metrics.clone(), listener));
        let beside = beside.transpose()?;
        let register = assemble(config, state, listener, told)?;
        // What is measured can be read until the end.
        let handle = beside.as_ref().map(Server::handle);
        let beside = beside.map(actix_web::rt::spawn);
        ready(address, metrics_address);
        register.await?;
        if let Some(handle) = handle {
            handle.stop(false).await;
        }
        drop(beside);
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
        limits: settings::limits(config),
        hasher: Hasher::new(metrics.clone())?,
        metrics,
        answers: Answers::within(config.cache_limit),
        running: Running::default(),
        stopping: Stopping::default(),
        throttle,
        admission: settings::admission(&config.limit),
        rates: settings::rates(&config.limit),
        proxies: settings::proxies(&config.proxy),
        https: config.hsts,
    })
}

/// The server of the service, on a listener that is bound already. It is stopped by its
/// handle.
///
/// # Errors
/// The listener or the certificate cannot be used.
pub fn build(
    config: &ServerConfig,
    state: State,
    listener: TcpListener,
) -> Result<Server, ServeError> {
    assemble(config, state, listener, std::future::pending())
}

/// The same, which stops once `told` is over.
fn assemble(
    config: &ServerConfig,
    state: State,
    listener: TcpListener,
    told: impl Future<Output = ()> + Send + 'static,
) -> Result<Server, ServeError> {
    let workers = config.workers.max(1);
    // More threads than connections would only wait for one; those that hash
    // passwords take none from those that read.
    let blocking = (state.store.readers() / workers).max(1) + hasher::AT_ONCE;
    let data = web::Data::new(state);
    let times = Times { idle: config.header_timeout + GRACE, write: config.write_timeout };
    let header_timeout = config.header_timeout;
    let certificate = config.tls.as_ref().map(Certificate::read).transpose()?;
    let acceptor = certificate.as_ref().map(Certificate::acceptor).transpose()?;
    let handle = Arc::new(OnceLock::new());
    let builder = actix_server::Server::build()
        .workers(workers)
        .worker_max_blocking_threads(blocking)
        .max_concurrent_connections(config.limit.connections)
        .shutdown_timeout(config.shutdown_timeout.as_secs().max(1))
        .shutdown_signal(taken_up(told, Arc::clone(&handle)));
    let stopping = builder.graceful_shutdown_signal();
    let address = listener.local_addr()?;
    let builder = builder.listen("register", listener, move || {
        let table = routes();
        let app = App::new()
            .app_data(data.clone())
            .wrap(from_fn(edge::dress))
            .configure(|app| route::register(app, &table))
            .into_factory()
            .map_err(|error: actix_web::Error| error.error_response());
        let stopping = stopping.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(header_timeout)
            .client_disconnect_timeout(header_timeout)
            .local_addr(address)
            .on_connect_ext(|io: &Timed<Stream>, extensions| {
                extensions.insert(io.occupied());
            })
            .finish(map_config(app, |()| AppConfig::default()));
        let acceptor = acceptor.clone();
        fn_service(move |stream: TcpStream| {
            let acceptor = acceptor.clone();
            async move {
                let peer = stream.peer_addr().ok();
                let stream = Stream::accept(stream, acceptor, header_timeout).await?;
                Ok::<_, DispatchError>((Timed::new(stream, times), Protocol::Http1, peer))
            }
        })
        .and_then(http)
    })?;
    let server = builder.run();
    // It is set once, here.
    let _ = handle.set(server.handle());
    if let Some(certificate) = certificate {
        actix_web::rt::spawn(certificate.renew());
    }
    Ok(server)
}

/// Over when the server is `told` to stop and what was accepted by then is being worked
/// on. What comes from then on waits where it is, for the next process, if somebody holds
/// the listener for it.
async fn taken_up(told: impl Future<Output = ()>, handle: Arc<OnceLock<ServerHandle>>) {
    told.await;
    if let Some(handle) = handle.get() {
        handle.pause().await;
        tokio::time::sleep(TAKING_UP).await;
    }
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
