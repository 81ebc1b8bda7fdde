//! Copies of the register, of which the newest are kept.

use super::Task;
use crate::clock::Clock;
use crate::config::BackupConfig;
use crate::store::backup::shelf::{Copied, Shelf};
use crate::store::db::Store;
use crate::store::error::StoreError;
use crate::store::moment::Moment;

/// What the task is called.
pub const NAME: &str = "backup";

/// The task that makes copies.
///
/// # Errors
/// The directory cannot be read.
pub fn task(config: &BackupConfig, store: Store, clock: Clock) -> Result<Task, StoreError> {
    let shelf = Shelf::at(config.directory.clone());
    let last = shelf.copies()?.first().and_then(Copied::made_at);
    let keep = config.keep;
    let run = move || {
        let copied = store.read_now(|conn| shelf.add(conn, Moment(clock.now())));
        let copied = copied.map_err(|error| error.to_string())?;
        let removed = shelf.prune(keep).map_err(|error| error.to_string())?;
        let Copied { path, manifest } = copied;
        let revision = manifest.contents.revision;
        Ok(format!("{}, revision {revision}; {removed} older ones removed", path.display()))
    };
    Ok(Task { name: NAME, every: config.every, last, run: Box::new(run) })
}
