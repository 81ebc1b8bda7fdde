//! Whether PostgreSQL answers, found out by asking it again and again.
//!
//! A statement that waits cannot tell by itself whether it takes long or whether nobody
//! is there: what was sent may have been taken by something between. So a connection
//! of its own asks for nothing but an answer, and who waits is told when none comes.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use tokio::sync::watch;

use super::{Db, Target};
use crate::store::error::StoreError;

#[cfg(test)]
mod tests;

/// How long after an answer it is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// How often somebody looks whether there was an answer.
const LOOK: Duration = Duration::from_millis(100);

/// After how many looks without an answer nobody is there. Looks are counted and not
/// the time, which also passes while this process itself stands still.
const SILENT: u32 = 6;

/// What a server says that takes no more connections: it is there all the same.
const FULL: [&str; 2] = ["too many clients", "connection slots are reserved"];

/// The pulse of a server; it is felt until this is dropped.
pub(super) struct Pulse {
    felt: Arc<Felt>,
}

struct Felt {
    answers: AtomicU64,
    /// Since when nobody is there.
    gone: watch::Sender<Option<Instant>>,
    ends: AtomicBool,
}

impl Pulse {
    /// Begins to ask the server at `target`.
    ///
    /// # Errors
    /// No thread can be started.
    pub(super) fn of(target: &Target) -> Result<Self, StoreError> {
        let target = target.clone();
        Self::asking(move |conn| ask(&target, conn))
    }

    /// The same, asked by `ask`, which tells whether there was an answer.
    fn asking(
        mut ask: impl FnMut(&mut Option<Db>) -> bool + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (answers, ends) = (AtomicU64::new(0), AtomicBool::new(false));
        let felt = Arc::new(Felt { answers, gone: watch::Sender::new(None), ends });
        let (asks, looks) = (Arc::clone(&felt), Arc::clone(&felt));
        let mut conn = None;
        begin("pulse", move || {
            while !asks.ends.load(Ordering::Relaxed) {
                if ask(&mut conn) {
                    asks.answers.fetch_add(1, Ordering::SeqCst);
                    asks.learn(true);
                }
                thread::sleep(PAUSE);
            }
        })?;
        begin("pulse-look", move || looks.look())?;
        Ok(Self { felt })
    }

    /// Does what needs the database, unless nobody is there; gives it up once nobody was
    /// there for `patience`. Without a pulse it is always there.
    pub(super) async fn unless_gone<T, E: From<StoreError>>(
        pulse: Option<&Self>,
        patience: Duration,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let Some(pulse) = pulse else { return work.await };
        let gone = || StoreError::Unavailable("PostgreSQL does not answer".to_owned());
        if pulse.is_gone() {
            return Err(gone().into());
        }
        tokio::select! {
            biased;
            done = work => done,
            () = pulse.gone_for(patience) => Err(gone().into()),
        }
    }

    /// Whether nobody is there.
    fn is_gone(&self) -> bool {
        self.felt.gone.borrow().is_some()
    }

    /// Waits until nobody has been there for so long.
    async fn gone_for(&self, time: Duration) {
        let mut gone = self.felt.gone.subscribe();
        loop {
            let since = *gone.borrow_and_update();
            let changed = match since {
                None => gone.changed().await,
                Some(since) => tokio::select! {
                    () = tokio::time::sleep_until((since + time).into()) => return,
                    changed = gone.changed() => changed,
                },
            };
            if changed.is_err() {
                return pending().await;
            }
        }
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.felt.ends.store(true, Ordering::Relaxed);
    }
}

impl Felt {
    fn look(&self) {
        let (mut seen, mut silent) = (0, 0);
        while !self.ends.load(Ordering::Relaxed) {
            thread::sleep(LOOK);
            let answers = self.answers.load(Ordering::SeqCst);
            silent = if answers == seen { silent + 1 } else { 0 };
            seen = answers;
            if silent == 0 || silent >= SILENT {
                self.learn(silent == 0);
            }
        }
    }

    fn learn(&self, there: bool) {
        let changed = self.gone.send_if_modified(|gone| {
            let changes = gone.is_some() == there;
            if changes {
                *gone = (!there).then(Instant::now);
            }
            changes
        });
        match (changed, there) {
            (true, true) => tracing::warn!("the database answers again"),
            (true, false) => tracing::error!("the database does not answer"),
            (false, _) => {}
        }
    }
}

fn begin(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
    let begun = thread::Builder::new().name(name.to_owned()).spawn(work);
    begun.map(drop).map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Whether the server answers, on a connection that is made anew where it broke.
fn ask(target: &Target, conn: &mut Option<Db>) -> bool {
    if let Some(open) = conn {
        if open.batch_execute("SELECT 1").is_ok() {
            return true;
        }
        *conn = None;
    }
    match target.connect() {
        Ok(opened) => {
            *conn = Some(opened);
            true
        }
        Err(error) => {
            let error = error.to_string();
            FULL.iter().any(|words| error.contains(words))
        }
    }
}
