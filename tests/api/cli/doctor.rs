//! `doctor` on an installation that is well, and on broken ones.

use std::os::unix::fs::PermissionsExt as _;

use super::*;

const KEY: &str = "c2NlbmFyaW8gb2YgYSB0ZXN0OiBub3QgYSBzZWNyZXQ=";

/// An installation that is well: its database, its key and its ledger.
struct Installation {
    directory: TempDir,
    data: PathBuf,
}

impl Installation {
    fn new() -> Self {
        let (directory, data) = data(Seed::Demonstration);
        let installation = Self { directory, data };
        let key = installation.path("master.key");
        fs::write(&key, KEY).expect("a key");
        installation.mode("master.key", 0o600);
        installation.mode("data/registry.db", 0o600);
        installation.mode("data", 0o700);
        fs::write(installation.ledger(), "").expect("a ledger");
        run(&["migrate", "--data", text(&installation.data)]).ends_with(0);
        fs::create_dir(installation.copies()).expect("a directory");
        let copies = installation.copies();
        run(&["backup", "--data", text(&installation.data), "--to", text(&copies)]).ends_with(0);
        installation
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).expect("a mode");
    }

    fn database(&self) -> PathBuf {
        self.data.join("registry.db")
    }

    fn ledger(&self) -> PathBuf {
        self.path("erasures.jsonl")
    }

    fn copies(&self) -> PathBuf {
        self.path("copies")
    }

    /// The only copy says that it was made long ago.
    fn age(&self) {
        let paths = files(&self.copies()).into_iter().map(|name| self.copies().join(name));
        for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
            let mut manifest: Value =
                serde_json::from_slice(&fs::read(&path).expect("bytes")).expect("JSON");
            manifest["made_at"] = json!("2020-02-20T10:00:00.000000Z");
            fs::write(path, manifest.to_string()).expect("a manifest");
        }
    }

    /// There is no copy.
    fn empty(&self) {
        fs::remove_dir_all(self.copies()).expect("gone");
        fs::create_dir(self.copies()).expect("a directory");
    }

    /// Pages in the middle of the file are overwritten.
    fn damage(&self) {
        let mut bytes = fs::read(self.database()).expect("bytes");
        let middle = bytes.len() / 2;
        bytes[middle..middle + 40_000].fill(0x5A);
        fs::write(self.database(), bytes).expect("bytes");
    }

    /// Others can read it.
    fn open(&self) {
        self.mode("data/registry.db", 0o644);
        self.mode("data", 0o755);
    }

    fn execute(&self, sql: &str) {
        let mut conn = SqliteConnection::establish(text(&self.database())).expect("a database");
        conn.batch_execute(sql).expect("statements");
    }

    /// What `doctor` ends with, and what it found: check and grade of each.
    fn doctor(&self, more: &[&str]) -> (i32, Vec<(String, String)>, Value) {
        let (key, ledger, copies) = (self.path("master.key"), self.ledger(), self.copies());
        let given = [
            "doctor",
            "--json",
            "--data",
            text(&self.data),
            "--master-key-file",
            text(&key),
            "--erasure-ledger",
            text(&ledger),
            "--backup-directory",
            text(&copies),
        ];
        let ran = run(&[&given, more].concat());
        let report = ran.json();
        let findings = report["findings"].as_array().expect("findings");
        let word = |finding: &Value, name: &str| finding[name].as_str().expect("a word").to_owned();
        let all = findings.iter().map(|finding| (word(finding, "check"), word(finding, "grade")));
        let all = all.collect();
        assert_eq!(report["healthy"], ran.code == Some(0), "{report}");
        for finding in findings {
            let remedied = finding["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty());
            assert_eq!(remedied, finding["grade"] != "fine", "{finding}");
        }
        (ran.code.expect("a code"), all, report)
    }

    /// Finds `check` to be of `grade`, and nothing else amiss but what follows from it.
    fn finds(&self, more: &[&str], check: &str, grade: &str, follows: &[&str]) {
        let (code, all, report) = self.doctor(more);
        let amiss: Vec<_> = all
            .iter()
            .filter(|(name, found)| found != "fine" && !follows.contains(&name.as_str()))
            .map(|(name, found)| (name.as_str(), found.as_str()))
            .collect();
        assert_eq!(amiss, [(check, grade)], "{report:#}");
        let broken = all.iter().any(|(_, grade)| grade == "error");
        assert_eq!(code, i32::from(broken), "{report:#}");
    }
}

#[test]
fn what_is_well_is_found_well_and_left_as_it_is() {
    let installation = Installation::new();
    let before = files(&installation.data);
    let (code, all, report) = installation.doctor(&[]);
    assert!(all.iter().all(|(_, grade)| grade == "fine"), "{report:#}");
    let checks: Vec<&str> = all.iter().map(|(check, _)| check.as_str()).collect();
    assert_eq!(
        checks,
        [
            "bind",
            "proxy",
            "log",
            "master_key",
            "erasure_ledger",
            "file_system",
            "space",
            "writable",
            "permissions",
            "write_ahead_log",
            "journal_mode",
            "backup",
            "engine",
            "integrity",
            "schema",
            "clock",
            "journal"
        ]
    );
    assert_eq!((code, files(&installation.data)), (0, before));
}

#[test]
fn beside_a_server_it_is_found_well_too() {
    let installation = Installation::new();
    let log = installation.path("log");
    let serving = Serving::start(
        &["serve", "--data", text(&installation.data), "--bind", "127.0.0.1:0"],
        &log,
    );
    let (code, _, report) = installation.doctor(&[]);
    assert_eq!(code, 0, "{report:#}");
    serving.stop();
}

/// Something that breaks an installation, the check that finds it, its grade, and what
/// else follows from it.
type Breaking = (fn(&Installation), &'static str, &'static str, &'static [&'static str]);

const BREAKINGS: [Breaking; 17] = [
    (|one| fs::remove_file(one.database()).expect("gone"), "database", "error", &[]),
    (|one| fs::remove_dir_all(&one.data).expect("gone"), "database", "error", &[]),
    (|one| one.execute("DROP TABLE __diesel_schema_migrations"), "database", "error", &[]),
    (Installation::damage, "integrity", "error", &[]),
    (|one| one.execute(OLDER), "schema", "error", &[]),
    (|one| one.execute(NEWER), "database", "error", &[]),
    (
        |one| one.execute("UPDATE revision SET reason = 'x' WHERE number = 2"),
        "journal",
        "error",
        &[],
    ),
    (|one| one.execute(LATER), "clock", "error", &["journal"]),
    (|one| one.mode("data/registry.db", 0o666), "permissions", "error", &[]),
    (Installation::open, "permissions", "warning", &[]),
    (|one| one.execute("PRAGMA journal_mode = DELETE"), "journal_mode", "warning", &[]),
    (|one| fs::write(one.ledger(), "no ledger\n").expect("a file"), "erasure_ledger", "error", &[]),
    (|one| fs::remove_file(one.ledger()).expect("gone"), "erasure_ledger", "warning", &[]),
    (|one| one.mode("master.key", 0o644), "settings", "error", &[]),
    (Installation::age, "backup", "error", &[]),
    (Installation::empty, "backup", "warning", &[]),
    (|one| fs::remove_dir_all(one.copies()).expect("gone"), "backup", "error", &[]),
];

const OLDER: &str = "DELETE FROM __diesel_schema_migrations \
     WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)";
const NEWER: &str = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99999999')";
const LATER: &str = "UPDATE journal_head SET recorded_at = '2999-01-01T00:00:00.000000Z'";

#[test]
fn what_is_broken_is_named_with_its_remedy() {
    for (breaking, check, grade, follows) in BREAKINGS {
        let installation = Installation::new();
        breaking(&installation);
        installation.finds(&[], check, grade, follows);
    }
    for (given, check, grade) in [
        (["--bind", "0.0.0.0:8080"], "bind", "warning"),
        (["--log-level", "debug"], "log", "warning"),
        (["--trusted-proxies", "10.0.0.0/8,0.0.0.0/0"], "proxy", "error"),
    ] {
        Installation::new().finds(&given, check, grade, &[]);
    }
}
