//! The erasure ledger: a file beside the database and outside its backups, which
//! says who was erased, so that no backup brings anybody back.
//!
//! A line of JSON for each person, chained by the SHA-256 of the line before. A last
//! line that does not end was being written when the machine stopped: what it says
//! was never acknowledged, and it does not count.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::error::StoreError;
use super::moment::Moment;

/// What the first line follows.
const FIRST_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The erasure ledger at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    path: PathBuf,
}

/// That somebody was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The person.
    pub person: Uuid,
    /// When.
    pub at: Moment,
    /// The revision that was to record it.
    pub revision: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: String,
    person: Uuid,
    previous: String,
    revision: i64,
}

/// What a ledger holds.
struct Held {
    entries: Vec<Entry>,
    /// Digest of the last whole line.
    last: String,
    /// Bytes of the whole lines.
    whole: u64,
}

impl Ledger {
    /// The ledger in the file at `path`, which need not be there yet.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file where there is none; returns whether it did.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(&self) -> Result<bool, StoreError> {
        if self.path.exists() {
            return Ok(false);
        }
        self.open(true).map(|_| true)
    }

    /// Who was erased, the first one first.
    ///
    /// # Errors
    /// The file is not there or cannot be read, or a line does not follow from the
    /// one before it.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut file = File::open(&self.path).map_err(|error| self.failed(&error))?;
        file.lock_shared().map_err(|error| self.failed(&error))?;
        Ok(self.read(&mut file)?.entries)
    }

    /// Notes that somebody was erased, once, and returns when the disk has it.
    ///
    /// # Errors
    /// The file cannot be written to, or a line of it does not follow from the one
    /// before it.
    pub fn append(&self, entry: &Entry) -> Result<(), StoreError> {
        let failed = |error: std::io::Error| self.failed(&error);
        let mut file = self.open(true)?;
        // Other processes may write to the same ledger.
        file.lock().map_err(failed)?;
        let held = self.read(&mut file)?;
        if held.entries.iter().any(|there| there.person == entry.person) {
            return Ok(());
        }
        let line = Line {
            at: entry.at.to_string(),
            person: entry.person,
            previous: held.last,
            revision: entry.revision,
        };
        let text = serde_json_canonicalizer::to_string(&line)
            .map_err(|error| StoreError::Ledger(format!("has no line for this: {error}")))?;
        file.set_len(held.whole).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        file.write_all(format!("{text}\n").as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    fn open(&self, create: bool) -> Result<File, StoreError> {
        let there = self.path.exists();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(create).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path).map_err(|error| self.failed(&error))?;
        if !there {
            self.sync_directory()?;
        }
        Ok(file)
    }

    /// A file that was made lasts once its directory does.
    fn sync_directory(&self) -> Result<(), StoreError> {
        let directory = self.path.parent().filter(|path| !path.as_os_str().is_empty());
        let directory = directory.unwrap_or_else(|| Path::new("."));
        let synced = File::open(directory).and_then(|directory| directory.sync_all());
        synced.map_err(|error| self.failed(&error))
    }

    fn read(&self, file: &mut File) -> Result<Held, StoreError> {
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|error| self.failed(&error))?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let (lines, _) = text.split_at_checked(whole).unwrap_or((text.as_str(), ""));
        let mut last = FIRST_PREVIOUS.to_owned();
        let mut entries = Vec::new();
        for (number, line) in (1..).zip(lines.lines()) {
            entries.push(self.entry(number, line, &last)?);
            last = base16ct::lower::encode_string(&Sha256::digest(line.as_bytes()));
        }
        Ok(Held { entries, last, whole: u64::try_from(whole).unwrap_or(u64::MAX) })
    }

    fn entry(&self, number: usize, line: &str, previous: &str) -> Result<Entry, StoreError> {
        let broken = |what: &str| {
            let place = format!("{}, line {number}: {what}", self.path.display());
            StoreError::Ledger(format!(
                "{place}; put back the whole file, of which a copy is kept elsewhere"
            ))
        };
        let read: Line =
            serde_json::from_str(line).map_err(|_| broken("is no entry of a ledger"))?;
        if read.previous != previous {
            return Err(broken("does not follow the line before it"));
        }
        let at = DateTime::parse_from_rfc3339(&read.at).map_err(|_| broken("has no instant"))?;
        let at = Moment(at.with_timezone(&Utc));
        Ok(Entry { person: read.person, at, revision: read.revision })
    }

    fn failed(&self, error: &std::io::Error) -> StoreError {
        StoreError::Ledger(format!("{} can't be used: {error}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn entry(number: u128) -> Entry {
        let at = Moment("2026-11-21T10:00:00Z".parse().expect("a moment"));
        Entry { person: Uuid::from_u128(number), at, revision: 7 }
    }

    fn ledger(directory: &tempfile::TempDir) -> Ledger {
        Ledger::at(directory.path().join("erasures.jsonl"))
    }

    #[test]
    fn entries_come_back_in_order_and_each_person_once() {
        let directory = tempfile::tempdir().expect("a directory");
        let ledger = ledger(&directory);
        assert!(ledger.entries().is_err(), "a ledger that is not there is not empty");
        for number in [1, 2, 1, 3] {
            ledger.append(&entry(number)).expect("it is noted");
        }
        assert_eq!(ledger.entries().expect("entries"), [entry(1), entry(2), entry(3)]);
        #[cfg(unix)]
        {
            let mode = fs::metadata(ledger.path()).expect("a file").permissions();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
        }
    }

    #[test]
    fn a_line_that_was_being_written_does_not_count_and_makes_way() {
        let directory = tempfile::tempdir().expect("a directory");
        let ledger = ledger(&directory);
        ledger.append(&entry(1)).expect("it is noted");
        let whole = fs::read_to_string(ledger.path()).expect("a text");
        for torn in ["{\"at\":\"2026", whole.trim_end()] {
            fs::write(ledger.path(), format!("{whole}{torn}")).expect("it is torn");
            assert_eq!(ledger.entries().expect("entries"), [entry(1)]);
        }
        ledger.append(&entry(2)).expect("it is noted");
        assert_eq!(ledger.entries().expect("entries"), [entry(1), entry(2)]);
    }

    #[test]
    fn a_ledger_that_was_changed_is_refused_with_the_line() {
        let directory = tempfile::tempdir().expect("a directory");
        let ledger = ledger(&directory);
        for number in 1..=3 {
            ledger.append(&entry(number)).expect("it is noted");
        }
        let text = fs::read_to_string(ledger.path()).expect("a text");
        let lines: Vec<&str> = text.lines().collect();
        for (changed, told) in [
            ([lines[1], lines[0], lines[2]].join("\n"), "line 1"),
            ([lines[0], lines[2]].join("\n"), "line 2"),
            (text.trim_end().replace("\"revision\":7", "\"revision\":8"), "line 2"),
            ([lines[0], "x", lines[2]].join("\n"), "line 2"),
        ] {
            fs::write(ledger.path(), format!("{changed}\n")).expect("it is changed");
            for error in [
                ledger.entries().expect_err("a broken chain"),
                ledger.append(&entry(9)).expect_err("a broken chain"),
            ] {
                assert!(error.to_string().contains(told), "{told}: {error}");
            }
        }
    }
}
