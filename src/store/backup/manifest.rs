//! What a copy says of itself: a file of JSON beside it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::failed;
use crate::store::census::{self, Census};
use crate::store::db::{Db, Target, create_private};
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::{migration, revision};

/// What is in a register: where its journal stands, and how much it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The newest migration that its schema has.
    pub schema: String,
    /// Number of its newest revision.
    pub revision: i64,
    /// Hash of that revision: SHA-256, in hexadecimal.
    pub head: String,
    /// Rows by table.
    pub rows: Census,
}

impl Contents {
    /// Looks what is in the register behind `conn`.
    ///
    /// # Errors
    /// A statement fails.
    pub fn read(conn: &mut Db) -> Result<Self, StoreError> {
        let head = revision::head(conn)?;
        let schema = migration::newest(conn)?.unwrap_or_default();
        let rows = census::count(conn)?;
        Ok(Self { schema, revision: head.number, head: head.hash, rows })
    }

    /// How `found` is not what this says; nothing where it is.
    #[must_use]
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let mut told = Vec::new();
        let mut compare = |what: &str, said: String, found: String| {
            if said != found {
                told.push(format!("{what}: {found} in the place of {said}"));
            }
        };
        compare("schema", self.schema.clone(), found.schema.clone());
        compare("revision", self.revision.to_string(), found.revision.to_string());
        compare("head", self.head.clone(), found.head.clone());
        let tables: BTreeSet<&String> = self.rows.keys().chain(found.rows.keys()).collect();
        for table in tables {
            let rows = |of: &Self| of.rows.get(table).map_or("none".to_owned(), i64::to_string);
            compare(&format!("rows of {table}"), rows(self), rows(found));
        }
        told
    }
}

/// What a copy is, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When the copy was made, RFC 3339 in UTC.
    pub made_at: String,
    /// The version of the program that made it.
    pub program: String,
    /// Size of the copy in bytes.
    pub bytes: u64,
    /// Digest of the copy: SHA-256, in hexadecimal.
    pub sha256: String,
    /// What is in it.
    #[serde(flatten)]
    pub contents: Contents,
}

impl Manifest {
    /// Describes the copy at `path` as it lies there.
    ///
    /// # Errors
    /// It cannot be read, or is no register.
    pub fn describe(path: &Path, made_at: Moment) -> Result<Self, StoreError> {
        let mut conn = Target::Sqlite(path.to_owned())
            .connect_reading()
            .map_err(|error| failed(path, error))?;
        let contents = Contents::read(&mut conn)?;
        drop(conn);
        let (bytes, sha256) = digest(path).map_err(|error| failed(path, error))?;
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Self { made_at: made_at.to_string(), program, bytes, sha256, contents })
    }

    /// Where the manifest of the copy at `path` is: `registry.db.json` beside
    /// `registry.db`.
    #[must_use]
    pub fn place(path: &Path) -> PathBuf {
        let mut name = path.as_os_str().to_owned();
        name.push(".json");
        PathBuf::from(name)
    }

    /// Reads the manifest of the copy at `path`; none where there is none.
    ///
    /// # Errors
    /// It cannot be read, or is no manifest.
    pub fn of(path: &Path) -> Result<Option<Self>, StoreError> {
        let place = Self::place(path);
        match fs::read_to_string(&place) {
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| failed(&place, format!("is no manifest of a copy: {error}"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&place, error)),
        }
    }

    /// Writes the manifest beside the copy at `path`, and returns when the disk has it.
    ///
    /// # Errors
    /// There is one already, or it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        let place = Self::place(path);
        let text = serde_json::to_string_pretty(self).map_err(|error| failed(&place, error))?;
        let mut file = create_private(&place).map_err(|error| failed(&place, error))?;
        let written = file.write_all(format!("{text}\n").as_bytes());
        written.and_then(|()| file.sync_all()).map_err(|error| failed(&place, error))
    }

    /// Refuses the copy at `path` where it is not, byte by byte, what was described.
    ///
    /// # Errors
    /// It is not, or cannot be read.
    pub fn check(&self, path: &Path) -> Result<(), StoreError> {
        let (bytes, sha256) = digest(path).map_err(|error| failed(path, error))?;
        if (bytes, &sha256) == (self.bytes, &self.sha256) {
            return Ok(());
        }
        Err(failed(
            path,
            format!(
                "is not the file that its manifest describes: {bytes} bytes with SHA-256 {sha256} \
                 in the place of {} with {}; take another copy",
                self.bytes, self.sha256
            ),
        ))
    }
}

/// Size and SHA-256 of a file, which is read piece by piece.
fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut digest, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let read = file.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
        digest.update(piece);
        bytes += piece.len() as u64;
    }
    Ok((bytes, base16ct::lower::encode_string(&digest.finalize())))
}
