//! Compares what is known of persons with the digests that the journal has of it.

use std::collections::BTreeMap;

use super::Fault;
use crate::master_key::MasterKey;
use crate::service::vault;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::personal::{self, PersonalRow};

/// What is wrong with it. Without the `master` key only that it is there where it
/// must be, and nowhere else.
pub fn faults(conn: &mut Db, master: Option<&MasterKey>) -> Result<Vec<Fault>, StoreError> {
    let told = personal::told(conn)?;
    let mut lacking: BTreeMap<String, (i64, String)> = told
        .into_iter()
        .filter_map(|(id, from, digest)| digest.map(|digest| (id, (from, digest))))
        .collect();
    let mut faults = Vec::new();
    let rows = match personal::all(conn) {
        Ok(rows) => rows,
        Err(_) => readable(conn, &mut lacking, &mut faults)?,
    };
    for row in rows {
        let (from, problem) = match lacking.remove(&row.person_id) {
            None => (None, Some("nothing is to be known of this person".to_owned())),
            Some((from, digest)) => (Some(from), against(master, &row, &digest)),
        };
        faults.extend(problem.map(|problem| Fault {
            revision: from,
            problem: format!("personal {}: {problem}", row.person_id),
        }));
    }
    faults.extend(lacking.into_iter().map(|(id, (from, _))| Fault {
        revision: Some(from),
        problem: format!("personal {id}: is not there, and the person was not erased"),
    }));
    Ok(faults)
}

fn against(master: Option<&MasterKey>, row: &PersonalRow, digest: &str) -> Option<String> {
    match vault::open(Some(master?), row) {
        Ok((_, found)) if found == digest => None,
        Ok(_) => Some("is not what the journal has the digest of".to_owned()),
        Err(_) => Some("cannot be read with this master key".to_owned()),
    }
}

/// The rows that can be read, where some cannot.
fn readable(
    conn: &mut Db,
    lacking: &mut BTreeMap<String, (i64, String)>,
    faults: &mut Vec<Fault>,
) -> Result<Vec<PersonalRow>, StoreError> {
    let mut rows = Vec::new();
    for id in personal::ids(conn)? {
        match personal::by_key(conn, &id) {
            Ok(row) => rows.push(row),
            Err(error) => {
                lacking.remove(&id);
                let problem = format!("personal {id}: cannot be read: {error}");
                faults.push(Fault { revision: None, problem });
            }
        }
    }
    Ok(rows)
}
