//! Compares the bytes of files with the digests they are kept under and with the
//! documents that have them.

use std::collections::BTreeMap;

use super::Fault;
use crate::store::db::Db;
use crate::store::document::content;
use crate::store::error::StoreError;
use crate::store::revision::digest;

/// What is wrong with the bytes, read one file at a time.
pub fn faults(conn: &mut Db) -> Result<Vec<Fault>, StoreError> {
    let names = content::names(conn)?;
    let mut lacking: BTreeMap<&str, (&str, i64)> =
        names.iter().map(|(id, from, sha256)| (sha256.as_str(), (id.as_str(), *from))).collect();
    let mut faults = Vec::new();
    for sha256 in content::digests(conn)? {
        let unnamed = lacking.remove(sha256.as_str()).is_none();
        let unnamed = unnamed.then(|| "no present document has it".to_owned());
        let problems = own(conn, &sha256).into_iter().chain(unnamed);
        faults.extend(problems.map(|problem| Fault {
            revision: None,
            problem: format!("content {sha256}: {problem}"),
        }));
    }
    faults.extend(lacking.into_iter().map(|(sha256, (id, from))| Fault {
        revision: Some(from),
        problem: format!("content {sha256}: is not there, and document {id} has it"),
    }));
    Ok(faults)
}

/// What is wrong with the bytes under one digest by themselves.
fn own(conn: &mut Db, sha256: &str) -> Option<String> {
    match content::row(conn, sha256) {
        Ok(row) if digest(&row.bytes) != sha256 => Some("its bytes have another digest".to_owned()),
        Ok(row) if i64::try_from(row.bytes.len()) != Ok(row.size) => {
            Some(format!("states {} bytes and has {}", row.size, row.bytes.len()))
        }
        Ok(_) => None,
        Err(error) => Some(format!("cannot be read: {error}")),
    }
}
