//! The files of the project, as the rules see them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Directories that hold what programs made, not what people wrote.
const MADE: &[&str] = &["target", ".git", "node_modules", "demo-data"];

/// A text file and its path from the root of the project, with `/` between names.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `directory` whose name ends with `ending`, in a stable order.
/// A directory that is not there has no files: the rules hold from the first day.
pub fn files(directory: &str, ending: &str) -> Vec<SourceFile> {
    let root = root();
    let mut found = Vec::new();
    collect(&root.join(directory), &mut found);
    found.retain(|path| path.to_string_lossy().ends_with(ending));
    found.sort();
    let paths = found.iter().map(|path| from_root(&root, path));
    paths.map(source_file).collect()
}

/// Every file that belongs to the project: what git tracks, or would track if it
/// were added. In a copy without git, everything that is there.
pub fn shared_files() -> Vec<SourceFile> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    match listed {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout)
            .split_terminator('\0')
            // Deleted and not yet committed.
            .filter(|path| root().join(path).is_file())
            .map(|path| source_file(path.to_owned()))
            .collect(),
        _ => files("", ""),
    }
}

fn source_file(path: String) -> SourceFile {
    let text = read(&root().join(&path));
    SourceFile { path, text }
}

/// The text of one file, or `None` where there is no such file.
pub fn text(path: &str) -> Option<String> {
    let path = root().join(path);
    path.is_file().then(|| read(&path))
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a readable directory").path();
        if !path.is_dir() {
            found.push(path);
        } else if !MADE.iter().any(|made| path.ends_with(made)) {
            collect(&path, found);
        }
    }
}

fn from_root(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).expect("a path under the root").to_string_lossy().replace('\\', "/")
}

/// Bytes that are no UTF-8 become question marks: some data files are binary on purpose.
fn read(path: &Path) -> String {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// Fails with every violation at once, one a line.
#[track_caller]
pub fn expect_none(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}:\n  {}", violations.join("\n  "));
}
