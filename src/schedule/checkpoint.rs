//! Checkpoints of the journal, added to a file where there is something new to sign.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use chrono::DateTime;

use super::Task;
use crate::clock::Clock;
use crate::service::revision::checkpoint::{Checkpoint, SignerKey};
use crate::store::db::Store;
use crate::store::moment::Moment;
use crate::store::revision;

/// What the task is called.
pub const NAME: &str = "checkpoint";

/// The task that adds checkpoints to the file at `path`.
#[must_use]
pub fn task(signer: SignerKey, path: &Path, every: Duration, store: Store, clock: Clock) -> Task {
    let mut newest = newest(path);
    let made_at = newest.as_ref().map(|made| made.made_at.as_str());
    let last = made_at.and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let last = last.map(|at| at.to_utc());
    let path = path.to_owned();
    let run = move || {
        let head = store.read_now(revision::head).map_err(|error| error.to_string())?;
        let already = newest.as_ref().map(|made| (made.revision, made.head.as_str()));
        if already == Some((head.number, head.hash.as_str())) && path.exists() {
            return Ok(format!("revision {} is signed already", head.number));
        }
        let made = store.read_now(|conn| signer.checkpoint(conn, Moment(clock.now())));
        let made = made.map_err(|error| error.to_string())?;
        append(&path, &made).map_err(|error| format!("{}: {error}", path.display()))?;
        let done = format!("revision {} is signed", made.revision);
        newest = Some(made);
        Ok(done)
    };
    Task { name: NAME, every, last, run: Box::new(run) }
}

/// The checkpoint of the file's last line; none where there is none that can be read.
fn newest(path: &Path) -> Option<Checkpoint> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(text.lines().last()?).ok()
}

/// Adds a checkpoint to a file as a line, and returns when the disk has it.
///
/// # Errors
/// The file cannot be written to.
pub fn append(path: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    let line = serde_json::to_string(checkpoint)?;
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    // A line that does not end was being written when the machine stopped.
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    if whole < text.len() {
        file.set_len(u64::try_from(whole).unwrap_or(0))?;
    }
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()
}
