//! The place of a SQLite file: who may touch it, on what it lies, and how much room
//! there is.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access, statfs, statvfs};

use super::{Finding, Grade};
use crate::config::DatabaseUrl;

/// Bytes below which a disk is nearly full.
const LITTLE: u64 = 1 << 30;

/// Bytes below which writes will soon fail.
const TOO_LITTLE: u64 = 64 << 20;

/// A log that is longer was not folded in for a long time.
const LONG_LOG: u64 = 256 << 20;

/// File systems on which SQLite's locks or its memory map do not hold, or nothing lasts,
/// by the number that `statfs` tells (Linux, `linux/magic.h`).
const UNFIT: [(i64, &str, Grade); 9] = [
    (0x6969, "NFS", Grade::Error),
    (0x517B, "SMB", Grade::Error),
    (0xFE53_4D42, "SMB", Grade::Error),
    (0xFF53_4D42, "CIFS", Grade::Error),
    (0x0102_1997, "9P", Grade::Error),
    (0x00C3_6400, "Ceph", Grade::Error),
    (0x6573_5546, "FUSE", Grade::Warning),
    (0x0102_1994, "tmpfs, which is empty after a restart", Grade::Error),
    (0x794C_7630, "overlayfs, which a container does not keep", Grade::Warning),
];

pub(super) fn check(url: &DatabaseUrl) -> Vec<Finding> {
    let DatabaseUrl::Sqlite(file) = url else { return Vec::new() };
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = parent.unwrap_or_else(|| Path::new("."));
    if !directory.is_dir() {
        let said = format!("there is no directory {}", directory.display());
        return vec![Finding::error("database", said, "create it, or mend `database.data`")];
    }
    let mut findings = vec![file_system(directory), space(directory)];
    if file.exists() {
        findings.extend([writable(file, directory), permissions(file, directory)]);
        findings.extend([log(file), journal_mode(file)]);
    } else {
        let said = format!("there is no file {}", file.display());
        findings.push(Finding::error("database", said, "`serve` or `migrate` makes one"));
    }
    findings
}

#[expect(clippy::useless_conversion, reason = "the number is narrower on some platforms")]
fn file_system(directory: &Path) -> Finding {
    const CHECK: &str = "file_system";
    let kind = match statfs(directory) {
        Ok(told) => i64::from(told.f_type),
        Err(error) => return unknown(CHECK, error),
    };
    let remedy = "put the database on a disk of this machine, or use PostgreSQL";
    match UNFIT.iter().find(|(unfit, ..)| *unfit == kind) {
        None => Finding::fine(CHECK, "the directory lies on a disk of this machine"),
        Some((_, name, Grade::Error)) => {
            Finding::error(CHECK, format!("the directory lies on {name}"), remedy)
        }
        Some((_, name, _)) => {
            Finding::warning(CHECK, format!("the directory lies on {name}"), remedy)
        }
    }
}

fn unknown(check: &'static str, error: rustix::io::Errno) -> Finding {
    Finding::warning(check, format!("could not be told: {error}"), "look at it by hand")
}

fn space(directory: &Path) -> Finding {
    match statvfs(directory) {
        Ok(told) => room(told.f_bavail.saturating_mul(told.f_frsize)),
        Err(error) => unknown("space", error),
    }
}

fn room(bytes: u64) -> Finding {
    const CHECK: &str = "space";
    let said = format!("{} MB are free", bytes >> 20);
    let remedy = "make room: a full disk answers every write with 503";
    match bytes {
        0..TOO_LITTLE => Finding::error(CHECK, said, remedy),
        TOO_LITTLE..LITTLE => Finding::warning(CHECK, said, remedy),
        _ => Finding::fine(CHECK, said),
    }
}

fn writable(file: &Path, directory: &Path) -> Finding {
    const CHECK: &str = "writable";
    let refused =
        [file, directory].into_iter().find(|path| access(*path, Access::WRITE_OK).is_err());
    match refused {
        None => Finding::fine(CHECK, "file and directory can be written to"),
        Some(path) => Finding::error(
            CHECK,
            format!("{} cannot be written to by this user", path.display()),
            "run as the user that serves, or give that user the file and its directory",
        ),
    }
}

fn permissions(file: &Path, directory: &Path) -> Finding {
    const CHECK: &str = "permissions";
    let mode = |path: &Path| fs::metadata(path).map_or(0, |told| told.permissions().mode() & 0o777);
    let (of_file, of_directory) = (mode(file), mode(directory));
    let said = format!("{} has {of_file:03o}, its directory {of_directory:03o}", file.display());
    let remedy = format!("chmod 600 {}; chmod 700 {}", file.display(), directory.display());
    if of_file & 0o022 != 0 || of_directory & 0o002 != 0 {
        return Finding::error(CHECK, format!("{said}: others can change the register"), remedy);
    }
    // Who can enter the directory can read the file, and drafts and accounts are in it.
    if of_file & 0o044 != 0 && of_directory & 0o055 != 0 {
        return Finding::warning(CHECK, format!("{said}: others can read drafts"), remedy);
    }
    Finding::fine(CHECK, said)
}

fn log(file: &Path) -> Finding {
    const CHECK: &str = "write_ahead_log";
    let mut beside = file.as_os_str().to_owned();
    beside.push("-wal");
    let bytes = fs::metadata(PathBuf::from(beside)).map_or(0, |told| told.len());
    let said = format!("{} MB", bytes >> 20);
    if bytes < LONG_LOG {
        return Finding::fine(CHECK, said);
    }
    let remedy = "end what reads for a long time; a stop of the service folds the log in";
    Finding::warning(CHECK, said, remedy)
}

/// How SQLite keeps its log. Opened for reading alone it does not tell; the file does: 2
/// in its bytes 18 and 19 (SQLite, "Database File Format", section 1.3.3).
fn journal_mode(file: &Path) -> Finding {
    const CHECK: &str = "journal_mode";
    let mut head = [0_u8; 20];
    let read = fs::File::open(file).and_then(|mut file| file.read_exact(&mut head));
    match (read, head) {
        (Ok(()), [.., 2, 2]) => Finding::fine(CHECK, "wal"),
        (Ok(()), _) => Finding::warning(
            CHECK,
            "is not wal: reads wait for writes",
            "the next `serve` sets it; if it does not, the file system cannot do it",
        ),
        (Err(error), _) => Finding::error(
            CHECK,
            format!("{} cannot be read: {error}", file.display()),
            "a file that is no database comes back by `restore`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_graded_by_what_is_left() {
        for (bytes, grade) in [
            (0, Grade::Error),
            (TOO_LITTLE - 1, Grade::Error),
            (TOO_LITTLE, Grade::Warning),
            (LITTLE, Grade::Fine),
        ] {
            assert_eq!(room(bytes).grade, grade, "{bytes}");
        }
    }
}
