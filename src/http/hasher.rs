//! Where passwords are hashed: beside the threads that answer, and so few at once
//! that neither memory nor processor run out, however many sign in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::error::ApiError;
use super::problem::Code;
use crate::domain::account::Password;
use crate::service::error::ServiceError;
use crate::service::password;
use crate::telemetry::Metrics;

/// How many passwords are hashed at once; each takes 19 MiB and a processor.
pub const AT_ONCE: usize = 2;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes passwords and compares them.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    seen: Arc<Seen>,
    dummy: Arc<str>,
    metrics: Metrics,
}

/// What the hasher has done.
#[derive(Default)]
struct Seen {
    running: AtomicUsize,
    most: AtomicUsize,
    done: AtomicUsize,
}

impl Hasher {
    /// A hasher.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(metrics: Metrics) -> Result<Self, ServiceError> {
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            seen: Arc::default(),
            dummy: Arc::from(password::dummy()?),
            metrics,
        })
    }

    /// The hash of a password.
    ///
    /// # Errors
    /// Too many wait, or there are no random numbers.
    pub async fn hash(&self, password: Password) -> Result<String, ApiError> {
        Ok(self.in_turn(move || password::hash(&password)).await??)
    }

    /// Whether `hash` is that of `password`. Without a hash it is compared all the
    /// same, with one that nothing fits, so that time tells nothing.
    ///
    /// # Errors
    /// Too many wait.
    pub async fn fits(&self, password: Password, hash: Option<String>) -> Result<bool, ApiError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy.to_string());
        let fits = self.in_turn(move || password::fits(&password, &hash)).await?;
        Ok(fits && known)
    }

    /// How many passwords were hashed or compared.
    #[must_use]
    pub fn done(&self) -> usize {
        self.seen.done.load(Ordering::SeqCst)
    }

    /// How many were hashed or compared at once, at most.
    #[must_use]
    pub fn most(&self) -> usize {
        self.seen.most.load(Ordering::SeqCst)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned());
        let turn = turn.await.ok().and_then(Result::ok).ok_or_else(|| {
            let detail = "Too many sign in at once: try again in a few seconds.";
            ApiError::new(Code::Busy, detail)
        })?;
        let (seen, metrics) = (Arc::clone(&self.seen), self.metrics.clone());
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work and not by the request, which may be given up.
            let _turn = turn;
            let running = seen.running.fetch_add(1, Ordering::SeqCst) + 1;
            seen.most.fetch_max(running, Ordering::SeqCst);
            metrics.hashing_begins();
            let made = work();
            metrics.hashing_ends();
            seen.running.fetch_sub(1, Ordering::SeqCst);
            seen.done.fetch_add(1, Ordering::SeqCst);
            made
        });
        done.await.map_err(ApiError::internal)
    }
}
