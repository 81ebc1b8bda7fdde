//! A directory with copies, each with its manifest, of which the newest are kept.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::manifest::Manifest;
use super::{copy, failed};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::moment::Moment;

const BEGINNING: &str = "registry-";
const ENDING: &str = ".db";
/// What a copy is called until it is whole.
const PARTIAL: &str = ".partial";

/// A directory with copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    directory: PathBuf,
}

/// A copy on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The copy.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Copied {
    /// When it was made; none where its manifest says so in no way that can be read.
    #[must_use]
    pub fn made_at(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(&self.manifest.made_at).ok().map(|at| at.to_utc())
    }
}

impl Shelf {
    /// The copies in `directory`, which has to be there.
    #[must_use]
    pub const fn at(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Copies the SQLite database behind `conn` into a new file with a manifest. It is
    /// called what copies are called only once it is whole.
    ///
    /// # Errors
    /// The directory cannot be written to, or the database cannot be copied.
    pub fn add(&self, conn: &mut Db, now: Moment) -> Result<Copied, StoreError> {
        let stem = format!("{BEGINNING}{}", now.0.format("%Y%m%dT%H%M%S%3fZ"));
        let path = self.directory.join(format!("{stem}{ENDING}"));
        let partial = self.directory.join(format!("{stem}{ENDING}{PARTIAL}"));
        copy(conn, &partial)?;
        let added = Manifest::describe(&partial, now).and_then(|manifest| {
            fs::rename(&partial, &path).map_err(|error| failed(&path, error))?;
            manifest.write(&path)?;
            sync(&self.directory)?;
            Ok(Copied { path: path.clone(), manifest })
        });
        if added.is_err() {
            // Whatever of it is there is no copy.
            for half in [&partial, &path] {
                let _ = fs::remove_file(half);
            }
        }
        added
    }

    /// The copies that have a manifest, the newest first.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn copies(&self) -> Result<Vec<Copied>, StoreError> {
        let mut copies = Vec::new();
        for path in self.files()? {
            let whole = path.extension().is_some_and(|ending| ending == "db");
            // One whose manifest says nothing is no copy of ours.
            if let (true, Ok(Some(manifest))) = (whole, Manifest::of(&path)) {
                copies.push(Copied { path, manifest });
            }
        }
        // Their names sort as their moments do.
        copies.sort_by(|one, other| other.path.cmp(&one.path));
        Ok(copies)
    }

    /// Removes all but the newest `keep` copies, and what was left of copies that never
    /// became whole; returns how many copies went.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn prune(&self, keep: usize) -> Result<usize, StoreError> {
        let old: Vec<_> = self.copies()?.into_iter().skip(keep.max(1)).collect();
        for Copied { path, .. } in &old {
            // The manifest last: what has one and is not there is no copy either.
            for file in [path, &Manifest::place(path)] {
                fs::remove_file(file).map_err(|error| failed(file, error))?;
            }
        }
        let partial = |path: &PathBuf| path.to_string_lossy().ends_with(PARTIAL);
        for path in self.files()?.iter().filter(|path| partial(path)) {
            fs::remove_file(path).map_err(|error| failed(path, error))?;
        }
        Ok(old.len())
    }

    /// The files whose names begin as those of copies do.
    fn files(&self) -> Result<Vec<PathBuf>, StoreError> {
        let unreadable = |error| failed(&self.directory, error);
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if entry.file_name().to_string_lossy().starts_with(BEGINNING) {
                files.push(entry.path());
            }
        }
        Ok(files)
    }
}

/// A file that was made or renamed lasts once its directory does.
fn sync(directory: &Path) -> Result<(), StoreError> {
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(|error| failed(directory, error))
}
