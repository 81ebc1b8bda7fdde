//! Being told to stop.

use std::io::Result;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::http::state::Stopping;

/// The signals that tell it.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Hears them from now on.
    ///
    /// # Errors
    /// The system does not allow it.
    pub(super) fn new() -> Result<Self> {
        let (terminate, interrupt) = (SignalKind::terminate(), SignalKind::interrupt());
        Ok(Self { terminate: signal(terminate)?, interrupt: signal(interrupt)? })
    }

    async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Waits until it is told to stop, and then for `delay`, in which whoever asks hears
    /// that it is not ready; being told again cuts that short.
    pub(super) async fn stop(mut self, stopping: &Stopping, delay: Duration) {
        self.told().await;
        stopping.begin();
        tracing::info!(delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), "stopping");
        // Where it is zero, not even one turn of the timer.
        if !delay.is_zero() && tokio::time::timeout(delay, self.told()).await.is_ok() {
            tracing::info!("told to stop again");
        }
    }
}
