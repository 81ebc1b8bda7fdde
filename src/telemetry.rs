//! What the program tells about itself: the log, and the metrics.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use thiserror::Error;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::config::{LogConfig, LogFormat};

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";
const HASHINGS: &str = "password_hashings_total";
const HASHING: &str = "password_hashings_running";
const TASK_SUCCESS: &str = "scheduled_task_last_success_timestamp_seconds";
const TASK_FAILURES: &str = "scheduled_task_failures_total";

/// Upper bounds of the histogram of durations, in seconds: fine where answers
/// from memory lie, coarse up to the longest import.
const BUCKETS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// After so many requests, recorded durations are folded into their histogram.
const FOLD_EVERY: u64 = 1024;

/// Why log or metrics can't be set up.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// The level of the log is no level.
    #[error(
        "the log level `{0}` is not known: give one of off, error, warn, info, debug, trace, \
         or several by target (info,actix_server=warn)"
    )]
    Level(String),
    /// The process logs already.
    #[error("the log is set up already: {0}")]
    Log(#[from] TryInitError),
    /// The process records metrics somewhere else already.
    #[error("the metrics can't be set up: {0}")]
    Metrics(&'static BuildError),
}

/// Starts the log of this process, on standard error: standard output belongs
/// to results.
///
/// # Errors
/// The level is not known, or the process logs already.
pub fn init_logging(config: &LogConfig) -> Result<(), TelemetryError> {
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter(&config.level)?).with_writer(io::stderr);
    match config.format {
        LogFormat::Json => {
            builder.json().flatten_event(true).with_span_list(false).finish().try_init()?;
        }
        // Left to its own where there is a terminal, so that NO_COLOR counts.
        LogFormat::Text if io::stderr().is_terminal() => builder.finish().try_init()?,
        LogFormat::Text => builder.with_ansi(false).finish().try_init()?,
    }
    Ok(())
}

/// The filter that `level` describes. A word alone must be a level: the parser
/// would take a misspelt one for the name of a target and silence all others.
fn filter(level: &str) -> Result<EnvFilter, TelemetryError> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    let refused = || TelemetryError::Level(level.to_owned());
    let plain = |directive: &str| LEVELS.contains(&directive.to_lowercase().as_str());
    let directives: Vec<_> = level.split(',').map(str::trim).collect();
    if !directives.iter().all(|d| d.contains('=') || plain(d)) {
        return Err(refused());
    }
    EnvFilter::try_new(directives.join(",")).map_err(|_| refused())
}

/// The metrics of this process. Copies write to, and show, the same ones.
#[derive(Clone)]
pub struct Metrics {
    handle: &'static PrometheusHandle,
}

/// Counts the requests of one method, route and status.
#[derive(Clone)]
pub struct Meter {
    requests: Counter,
    durations: Histogram,
}

impl Metrics {
    /// The metrics of this process, set up by the first call. Further calls
    /// give the same ones, as several servers can run in one process.
    ///
    /// # Errors
    /// The process records metrics somewhere else already.
    pub fn install() -> Result<Self, TelemetryError> {
        static HANDLE: OnceLock<Result<PrometheusHandle, BuildError>> = OnceLock::new();
        match HANDLE.get_or_init(recorder) {
            Ok(handle) => Ok(Self { handle }),
            Err(error) => Err(TelemetryError::Metrics(error)),
        }
    }

    /// The text that Prometheus reads.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// What counts the requests of one method, route and status. `route` is the
    /// pattern of the route, never the path that was asked for: paths are without
    /// number, and some hold a name. Requests without a route go under one fixed word.
    #[must_use]
    pub fn meter(&self, method: &str, route: &str, status: u16) -> Meter {
        let labels = [
            ("method", known_method(method).to_owned()),
            ("route", route.to_owned()),
            ("status", status.to_string()),
        ];
        Meter {
            requests: metrics::counter!(REQUESTS, &labels),
            durations: metrics::histogram!(DURATION, "route" => route.to_owned()),
        }
    }

    /// Counts one answered request.
    pub fn record(&self, meter: &Meter, elapsed: Duration) {
        meter.requests.increment(1);
        meter.durations.record(elapsed);
        self.fold_in_time();
    }

    /// Counts one password that begins to be hashed or compared.
    pub fn hashing_begins(&self) {
        metrics::counter!(HASHINGS).increment(1);
        metrics::gauge!(HASHING).increment(1.0);
    }

    /// Counts one that is done.
    pub fn hashing_ends(&self) {
        metrics::gauge!(HASHING).decrement(1.0);
    }

    /// Tells of a task that `serve` does by itself: when it last succeeded, if ever.
    pub fn task(&self, task: &'static str, last_success: Option<DateTime<Utc>>) {
        // Whole seconds since 1970 are whole in a double for millions of years.
        let seconds = last_success.map_or(0, |at| at.timestamp());
        let seconds = u32::try_from(seconds).map_or(f64::from(u32::MAX), f64::from);
        metrics::gauge!(TASK_SUCCESS, "task" => task).set(seconds);
        metrics::counter!(TASK_FAILURES, "task" => task).increment(0);
    }

    /// Counts one failure of such a task.
    pub fn task_failed(&self, task: &'static str) {
        metrics::counter!(TASK_FAILURES, "task" => task).increment(1);
    }

    /// Durations are kept one by one until somebody reads the metrics. Where
    /// nobody does, this keeps them from filling the memory.
    fn fold_in_time(&self) {
        static RECORDED: AtomicU64 = AtomicU64::new(1);
        if RECORDED.fetch_add(1, Ordering::Relaxed).is_multiple_of(FOLD_EVERY) {
            self.handle.run_upkeep();
        }
    }
}

fn recorder() -> Result<PrometheusHandle, BuildError> {
    let matcher = Matcher::Full(DURATION.to_owned());
    let handle =
        PrometheusBuilder::new().set_buckets_for_metric(matcher, &BUCKETS)?.install_recorder()?;
    metrics::describe_counter!(REQUESTS, "Requests answered, by method, route and status.");
    metrics::describe_counter!(HASHINGS, "Passwords hashed or compared.");
    metrics::describe_gauge!(HASHING, "Passwords that are being hashed or compared.");
    metrics::describe_gauge!(
        TASK_SUCCESS,
        "When a backup or a checkpoint was last made, in seconds since 1970; 0 for never."
    );
    metrics::describe_counter!(TASK_FAILURES, "Backups and checkpoints that failed.");
    metrics::describe_histogram!(DURATION, "Time from the head of a request to its answer.");
    Ok(handle)
}

/// A client may send any word as its method; each would be a series of its own.
fn known_method(method: &str) -> &'static str {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = METHODS.into_iter().find(|known| *known == method);
    known.unwrap_or("OTHER")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_installed_twice_and_count_once() {
        let first = Metrics::install().expect("the first");
        let second = Metrics::install().expect("the second");
        let took = Duration::from_millis(3);
        first.record(&first.meter("GET", "telemetry", 200), took);
        second.record(&second.meter("BREW", "telemetry", 405), took);
        for text in [first.render(), second.render()] {
            for line in [
                r#"http_requests_total{method="GET",route="telemetry",status="200"} 1"#,
                r#"http_requests_total{method="OTHER",route="telemetry",status="405"} 1"#,
                r#"http_request_duration_seconds_bucket{route="telemetry",le="0.0025"} 0"#,
                r#"http_request_duration_seconds_bucket{route="telemetry",le="0.005"} 2"#,
                r#"http_request_duration_seconds_count{route="telemetry"} 2"#,
            ] {
                assert!(text.contains(line), "{line} is missing in\n{text}");
            }
        }
    }

    #[test]
    fn a_level_is_a_known_word_or_stands_beside_a_target() {
        for (level, known) in [
            ("info", true),
            ("WARN", true),
            ("info,actix_server=warn", true),
            ("info, actix_server=debug", true),
            ("inof", false),
            ("", false),
            ("info,", false),
            ("info,actix_server", false),
            ("actix_server=loud", false),
        ] {
            assert_eq!(filter(level).is_ok(), known, "{level}");
        }
    }

    #[test]
    fn a_second_log_is_an_error_and_no_panic() {
        let config = LogConfig { level: "off".to_owned(), format: LogFormat::Json };
        // Another test of this process may have been the first.
        let _ = init_logging(&config);
        let second = init_logging(&config).expect_err("the second");
        assert!(matches!(second, TelemetryError::Log(_)), "{second}");
    }
}
