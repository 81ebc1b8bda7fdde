//! Every setting, once: its names, its default and its bounds. What is merged takes
//! them from here, and so does the reference of them; what a setting means is said
//! where its flag is.
//!
//! A new setting is a field of `arguments` and of `file`, and a line here.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::error::ConfigError;
use super::{personal, within};
use crate::domain::association;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// Most heads of requests that the server below reads: bytes, and fields.
const HEAD_MAX: usize = 128 * KIB;
const FIELDS_MAX: usize = 96;
/// Deepest JSON that the parser follows.
const DEPTH_MAX: usize = 127;
const AT_ONCE_MAX: usize = 65_536;
const REQUESTS_MAX: u32 = 100_000_000;
/// Times in seconds.
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;
/// Of 366 days.
const YEAR: f64 = 31_622_400.0;

/// Declares settings, and the list of all of them.
macro_rules! settings {
    ($($name:ident: $kind:ty = $value:expr;)*) => {
        $(pub(super) const $name: $kind = $value;)*
        const ALL: &[&dyn Listed] = &[$(&$name),*];
    };
}

settings! {
    CONFIG: Open = open("", "REGISTRY_CONFIG", "none", "a TOML file");

    DATA: Open = open("database.data", "REGISTRY_DATA", "none; `demo-data` for `demo`", "a directory");
    DATABASE: Open = open("database.url", "REGISTRY_DATABASE", "none", "an address").note("`postgresql://…` is the same as `postgres://…`");
    READERS: Number<u32> = number("database.readers", "REGISTRY_DATABASE_READERS", 4, 1, 256).note("On PostgreSQL these connections also write");
    QUEUE: Number<usize> = number("database.queue", "REGISTRY_DATABASE_QUEUE", 256, 1, 65_536).note("SQLite only");
    GROUP_COMMIT: Plain<bool> = plain("database.group_commit", "REGISTRY_DATABASE_GROUP_COMMIT", true, "`true` or `false`").note("SQLite only; faster, and as safe");

    ASSOCIATION_NAME: Plain<&str> = plain("association.name", "REGISTRY_ASSOCIATION_NAME", association::NAME, "a name");
    ASSOCIATION_ICO: Plain<&str> = plain("association.ico", "REGISTRY_ASSOCIATION_ICO", association::ICO, "an IČO");

    MASTER_KEY_FILE: Open = open("personal.master_key_file", "REGISTRY_MASTER_KEY_FILE", "none", "a file that only its owner may read (`chmod 600`)");
    MASTER_KEY: Open = open("", personal::VARIABLE, "none", "32 bytes in Base64").note("The master key itself, in place of a file with it; one of the two, whatever the layer. It has no flag: whoever can list the processes of a machine sees their flags");
    ERASURE_LEDGER: Open = open("personal.erasure_ledger", "REGISTRY_ERASURE_LEDGER", "none", "a file").note("Made at the start of `serve`");

    LOG_LEVEL: Plain<&str> = plain("log.level", "REGISTRY_LOG_LEVEL", "info", "`off`, `error`, `warn`, `info`, `debug`, `trace`, or several by target");
    LOG_FORMAT: Open = open("log.format", "REGISTRY_LOG_FORMAT", "`json` for `serve`, else `text`", "`json` or `text`");

    BIND: Plain<SocketAddr> = plain("server.bind", "REGISTRY_BIND", SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080), "an address and a port");
    METRICS_BIND: Open = open("server.metrics_bind", "REGISTRY_METRICS_BIND", "none", "a loopback address and a port");
    WORKERS: Number<usize> = number("server.workers", "REGISTRY_WORKERS", 1, 1, 512).unless_said("one for each processor");
    JSON_LIMIT: Number<usize> = number("server.json_limit", "REGISTRY_JSON_LIMIT", 256 * KIB, KIB, 64 * MIB);
    IMPORT_LIMIT: Number<usize> = number("server.import_limit", "REGISTRY_IMPORT_LIMIT", 12 * MIB, KIB, 1024 * MIB);
    DOCUMENT_LIMIT: Number<usize> = number("server.document_limit", "REGISTRY_DOCUMENT_LIMIT", 20 * MIB, KIB, 1024 * MIB).note("A large file needs a `server.body_timeout` in which it can arrive");
    CACHE_LIMIT: Number<usize> = number("server.cache_limit", "REGISTRY_CACHE_LIMIT", 32 * MIB, 0, 1024 * MIB).note("None of them is ever out of date");
    // Never zero: to a server, that means no limit at all.
    BODY_TIMEOUT: Number<f64> = number("server.body_timeout", "REGISTRY_BODY_TIMEOUT", 10.0, 0.001, 3600.0);
    HEADER_TIMEOUT: Number<f64> = number("server.header_timeout", "REGISTRY_HEADER_TIMEOUT", 5.0, 0.001, 3600.0);
    SHUTDOWN_DELAY: Number<f64> = number("server.shutdown_delay", "REGISTRY_SHUTDOWN_DELAY", 0.0, 0.0, 3600.0).note("Behind a balancer longer than the time in which it notices that an instance is not ready");
    SHUTDOWN_TIMEOUT: Number<f64> = number("server.shutdown_timeout", "REGISTRY_SHUTDOWN_TIMEOUT", 30.0, 0.001, 3600.0).note("Rounded down to whole seconds, at least 1");

    WRITE_TIMEOUT: Number<f64> = number("server.write_timeout", "REGISTRY_WRITE_TIMEOUT", 5.0, 0.001, 3600.0).note("An answer of which less than 16 KiB is taken in this time is given up");
    TRUSTED_PROXIES: Open = open("server.trusted_proxies", "REGISTRY_TRUSTED_PROXIES", "none", "networks or addresses, in the file a list");
    PROXY_HEADER: Open = open("server.proxy_header", "REGISTRY_PROXY_HEADER", "`x-forwarded-for`", "`x-forwarded-for` or `forwarded`");
    TLS_CERTIFICATE: Open = open("server.tls_certificate", "REGISTRY_TLS_CERTIFICATE", "none", "PEM, with its key");
    TLS_KEY: Open = open("server.tls_key", "REGISTRY_TLS_KEY", "none", "PEM, in a file that only its owner may read (`chmod 600`)");
    HSTS: Open = open("server.hsts", "REGISTRY_HSTS", "true with a certificate, else false", "`true` or `false`").note("For a year");

    LIMIT_URI: Number<usize> = number("limit.uri", "REGISTRY_LIMIT_URI", 8 * KIB, 256, 64 * KIB - 2).note("Beyond it 414");
    LIMIT_HEADERS: Number<usize> = number("limit.headers", "REGISTRY_LIMIT_HEADERS", 64, 8, FIELDS_MAX).note("Beyond it 431");
    LIMIT_HEADER_BYTES: Number<usize> = number("limit.header_bytes", "REGISTRY_LIMIT_HEADER_BYTES", 16 * KIB, KIB, HEAD_MAX).note("Beyond it 431");
    LIMIT_JSON_DEPTH: Number<usize> = number("limit.json_depth", "REGISTRY_LIMIT_JSON_DEPTH", 32, 8, DEPTH_MAX).note("Beyond it 400");
    LIMIT_CONNECTIONS: Number<usize> = number("limit.connections", "REGISTRY_LIMIT_CONNECTIONS", 4096, 1, 1_000_000).note("Further ones wait to be accepted");
    LIMIT_BACKLOG: Number<u32> = number("limit.backlog", "REGISTRY_LIMIT_BACKLOG", 1024, 1, 65_535);
    LIMIT_READS: Number<usize> = number("limit.reads", "REGISTRY_LIMIT_READS", 64, 0, AT_ONCE_MAX).note("Beyond it 503");
    LIMIT_STATISTICS: Number<usize> = number("limit.statistics", "REGISTRY_LIMIT_STATISTICS", 16, 0, AT_ONCE_MAX).note("Of statistics, findings, claims, unions, replays of votes, downloads of files and the description of the API; beyond it 503");
    LIMIT_WRITES: Number<usize> = number("limit.writes", "REGISTRY_LIMIT_WRITES", 256, 0, AT_ONCE_MAX).note("Beyond it 503");
    LIMIT_FILES: Number<usize> = number("limit.files", "REGISTRY_LIMIT_FILES", 2, 0, AT_ONCE_MAX).note("Each may hold its whole file in memory; beyond it 503");
    LIMIT_SIGN_INS: Number<usize> = number("limit.sign_ins", "REGISTRY_LIMIT_SIGN_INS", 32, 0, AT_ONCE_MAX).note("Beyond it 503");
    LIMIT_WAIT: Number<f64> = number("limit.wait", "REGISTRY_LIMIT_WAIT", 0.05, 0.0, 60.0).note("Beyond it 503; kept answers and health are given all the same");
    LIMIT_BY_ADDRESS: Number<u32> = number("limit.by_address", "REGISTRY_LIMIT_BY_ADDRESS", 12_000, 0, REQUESTS_MAX).note("Beyond it 429");
    LIMIT_BY_TOKEN: Number<u32> = number("limit.by_token", "REGISTRY_LIMIT_BY_TOKEN", 6_000, 0, REQUESTS_MAX).note("Beyond it 429");
    LIMIT_WINDOW: Number<u64> = number("limit.window", "REGISTRY_LIMIT_WINDOW", 60, 1, 3600);

    BACKUP_DIRECTORY: Open = open("backup.directory", "REGISTRY_BACKUP_DIRECTORY", "none", "a directory").note("SQLite only");
    BACKUP_EVERY: Number<f64> = number("backup.every", "REGISTRY_BACKUP_EVERY", DAY, 1.0, YEAR);
    BACKUP_KEEP: Number<usize> = number("backup.keep", "REGISTRY_BACKUP_KEEP", 14, 1, 10_000);
    CHECKPOINT_KEY_FILE: Open = open("checkpoint.key_file", "REGISTRY_CHECKPOINT_KEY_FILE", "none", "a file that `checkpoint key` made");
    CHECKPOINT_FILE: Open = open("checkpoint.file", "REGISTRY_CHECKPOINT_FILE", "none", "a file");
    CHECKPOINT_EVERY: Number<f64> = number("checkpoint.every", "REGISTRY_CHECKPOINT_EVERY", HOUR, 1.0, YEAR);
    ALARM_COMMAND: Open = open("alarm.command", "REGISTRY_ALARM_COMMAND", "none", "a program").note("It gets the task and the reason as its arguments");
}

/// A number within bounds.
pub(super) struct Number<T> {
    names: Names,
    default: T,
    least: T,
    most: T,
    /// The default in words, where it depends on the machine.
    said: Option<&'static str>,
}

/// What has a default, and bounds that no two numbers can tell.
pub(super) struct Plain<T> {
    names: Names,
    default: T,
    form: &'static str,
}

/// What has no default, or one that depends on the subcommand.
pub(super) struct Open {
    names: Names,
    default: &'static str,
    form: &'static str,
}

/// What a setting is called.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// In the file: `section.key`; empty where it cannot stand there.
    pub(super) key: &'static str,
    pub(super) variable: &'static str,
    /// What is good to know, beside what its flag says.
    pub(super) note: &'static str,
}

/// A setting as the reference tells it.
pub(super) struct Told {
    pub(super) names: Names,
    /// As people read it.
    pub(super) default: String,
    /// As it would stand in the file, where there is one for all.
    pub(super) literal: Option<String>,
    pub(super) bounds: String,
}

/// A setting, whatever its kind.
pub(super) trait Listed: Sync {
    fn told(&self) -> Told;
}

/// All settings, in the order of the reference.
pub(super) fn all() -> impl Iterator<Item = Told> {
    ALL.iter().map(|setting| setting.told())
}

const fn names(key: &'static str, variable: &'static str) -> Names {
    Names { key, variable, note: "" }
}

const fn number<T: Copy>(
    key: &'static str,
    variable: &'static str,
    default: T,
    least: T,
    most: T,
) -> Number<T> {
    Number { names: names(key, variable), default, least, most, said: None }
}

const fn plain<T: Copy>(
    key: &'static str,
    variable: &'static str,
    default: T,
    form: &'static str,
) -> Plain<T> {
    Plain { names: names(key, variable), default, form }
}

const fn open(
    key: &'static str,
    variable: &'static str,
    default: &'static str,
    form: &'static str,
) -> Open {
    Open { names: names(key, variable), default, form }
}

impl<T: Copy> Number<T> {
    const fn note(mut self, note: &'static str) -> Self {
        self.names.note = note;
        self
    }

    const fn unless_said(mut self, said: &'static str) -> Self {
        self.said = Some(said);
        self
    }
}

impl<T: Copy + PartialOrd + Display> Number<T> {
    /// What was given, or the default.
    ///
    /// # Errors
    /// It is out of bounds.
    pub(super) fn of(&self, given: Option<T>) -> Result<T, ConfigError> {
        within(self.names.key, given.unwrap_or(self.default), self.least, self.most)
    }
}

impl<T: Copy> Plain<T> {
    const fn note(mut self, note: &'static str) -> Self {
        self.names.note = note;
        self
    }

    /// What was given, or the default.
    pub(super) fn of<G: From<T>>(&self, given: Option<G>) -> G {
        given.unwrap_or_else(|| self.default.into())
    }
}

impl Open {
    const fn note(mut self, note: &'static str) -> Self {
        self.names.note = note;
        self
    }
}

impl<T: Display + Sync> Listed for Number<T> {
    fn told(&self) -> Told {
        let default = self.default.to_string();
        Told {
            names: self.names,
            literal: self.said.is_none().then(|| default.clone()),
            default: self.said.map_or(default, str::to_owned),
            bounds: format!("{} to {}", self.least, self.most),
        }
    }
}

impl<T: Display + Literal + Sync> Listed for Plain<T> {
    fn told(&self) -> Told {
        Told {
            names: self.names,
            default: format!("`{}`", self.default),
            literal: Some(self.default.literal()),
            bounds: self.form.to_owned(),
        }
    }
}

impl Listed for Open {
    fn told(&self) -> Told {
        Told {
            names: self.names,
            default: self.default.to_owned(),
            literal: None,
            bounds: self.form.to_owned(),
        }
    }
}

/// A value as TOML writes it.
trait Literal {
    fn literal(&self) -> String;
}

impl Literal for bool {
    fn literal(&self) -> String {
        self.to_string()
    }
}

impl Literal for SocketAddr {
    fn literal(&self) -> String {
        format!("'{self}'")
    }
}

impl Literal for &str {
    fn literal(&self) -> String {
        format!("'{self}'")
    }
}
