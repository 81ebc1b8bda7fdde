//! What every handler may use.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::address::Proxies;
use super::admission::Admission;
use super::cache::Answers;
use super::error::ApiError;
use super::hasher::Hasher;
use super::problem::Code;
use super::rate::Rates;
use super::throttle::Throttle;
use crate::clock::{Clock, Ids};
use crate::master_key::MasterKey;
use crate::store::db::Store;
use crate::store::ledger::Ledger;
use crate::telemetry::Metrics;

/// Limits at the edge.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of a path with its query.
    pub uri: usize,
    /// Most fields of a head.
    pub headers: usize,
    /// Most bytes of those fields together.
    pub header_bytes: usize,
    /// Most bytes of a JSON body.
    pub json: usize,
    /// How deep its arrays and objects may lie in each other.
    pub json_depth: usize,
    /// Most bytes of an imported file.
    pub import: usize,
    /// Most bytes of the file of a document.
    pub document: usize,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
}

/// Shared by all workers.
#[derive(Clone)]
pub struct State {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// What personal values are kept under; none where none is configured.
    pub master_key: Option<MasterKey>,
    /// Where erasures are noted; none where none is configured.
    pub erasure_ledger: Option<Ledger>,
    /// Key that signs cursors.
    pub cursor_key: Arc<str>,
    /// Limits at the edge.
    pub limits: Limits,
    /// Counters and histograms.
    pub metrics: Metrics,
    /// Public answers for whoever asks the same again.
    pub answers: Answers,
    /// Idempotency keys that are being worked on.
    pub running: Running,
    /// Whether the service is about to stop.
    pub stopping: Stopping,
    /// Where passwords are hashed.
    pub hasher: Hasher,
    /// How often somebody may fail to sign in.
    pub throttle: Throttle,
    /// How much is done at once.
    pub admission: Admission,
    /// How many requests are answered in a window.
    pub rates: Rates,
    /// Whose word on a caller's address is believed.
    pub proxies: Proxies,
    /// Whether callers come by HTTPS alone.
    pub https: bool,
}

impl State {
    /// What personal values are kept under.
    ///
    /// # Errors
    /// None is configured.
    pub fn master_key(&self) -> Result<&MasterKey, ApiError> {
        self.master_key.as_ref().ok_or_else(|| {
            let detail = "The operator has to configure the master key first, see OPERATIONS.md.";
            ApiError::new(Code::PersonalDataUnavailable, detail)
        })
    }
}

/// Whether the service was told to stop and serves on until others know it.
#[derive(Debug, Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// It was told so.
    pub fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Idempotency keys that are being worked on in this process.
#[derive(Debug, Clone, Default)]
pub struct Running(Arc<Mutex<HashSet<KeyInUse>>>);

/// Account, route and key.
type KeyInUse = (String, String, String);

/// Holds an idempotency key until the work with it is done.
#[derive(Debug)]
pub struct Held {
    running: Running,
    key: KeyInUse,
}

impl Running {
    /// Takes hold of `key` of `account` on `route`; none if somebody has it.
    #[must_use]
    pub fn hold(&self, account: &str, route: &str, key: &str) -> Option<Held> {
        let key = (account.to_owned(), route.to_owned(), key.to_owned());
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.clone()).then(|| Held { running: self.clone(), key })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
