//! Personal data by the command line: export, erasure, backup and restore, retention,
//! rotation of the master key.

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt as _;

use diesel::RunQueryDsl as _;
use diesel::sql_types::Binary;

use super::*;
use crate::contact::holds;
use crate::erasure::holds_a_part;
use crate::given::PASSWORD;
use crate::specimen::{contact, made};

const NAME: &str = "Jana Vzorová-Zkušební";

/// A register with a key, a ledger and a service.
struct Place {
    directory: TempDir,
    data: PathBuf,
}

impl Place {
    fn new() -> Self {
        let (directory, data) = data(Seed::Reference);
        let place = Self { directory, data };
        place.key("master.key", "c2NlbmFyaW8gb2YgYSB0ZXN0OiBub3QgYSBzZWNyZXQ=");
        place
    }

    fn path(&self, name: &str) -> String {
        text(&self.directory.path().join(name)).to_owned()
    }

    fn key(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).expect("a key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("for its owner");
        path
    }

    fn settings(&self) -> Vec<String> {
        let pairs = [
            ("--data", text(&self.data).to_owned()),
            ("--master-key-file", self.path("master.key")),
            ("--erasure-ledger", self.path("erasures.jsonl")),
        ];
        pairs.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect()
    }

    fn run(&self, args: &[&str]) -> Run {
        let settings = self.settings();
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        run(&[args, &settings].concat())
    }

    fn serve(&self) -> Serving {
        let settings = self.settings();
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let args = [&["serve", "--bind", "127.0.0.1:0"], &settings[..]].concat();
        Serving::start(&args, &self.directory.path().join("log"))
    }

    fn database(&self) -> PathBuf {
        self.data.join("registry.db")
    }

    /// All that a database file and its log hold.
    fn bytes(&self) -> Vec<u8> {
        let ends = ["", "-wal"].map(|end| format!("{}{end}", self.database().display()));
        ends.iter().filter_map(|file| fs::read(file).ok()).flatten().collect()
    }
}

/// Two contacts; the paths of both and the ids of their persons.
fn contacts(staff: &Actor) -> [(String, String); 2] {
    let id = made(&staff.post("/api/v1/organizations", &union(1))).0;
    let id = crate::specimen::id_of(&id);
    ["head", "politician"].map(|role| {
        let answer = staff.post("/api/v1/contacts", &contact(&id, role));
        let person = answer.expect(201)["person_id"].as_str().expect("an id").to_owned();
        (made(&answer).0, person)
    })
}

fn sealed(file: &Path, person: &str) -> [Vec<u8>; 2] {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Binary)]
        wrapped_key: Vec<u8>,
        #[diesel(sql_type = Binary)]
        sealed: Vec<u8>,
    }
    let mut conn = SqliteConnection::establish(text(file)).expect("a database");
    let query = format!("SELECT wrapped_key, sealed FROM personal WHERE person_id = '{person}'");
    let row: Row = diesel::sql_query(query).get_result(&mut conn).expect("a row");
    [row.wrapped_key, row.sealed]
}

#[test]
fn an_older_backup_brings_nobody_back() {
    let place = Place::new();
    let secret = token(&place.data, "staff");
    let serving = place.serve();
    let staff = serving.actor(Some(&secret));
    let [(path, gone), (other, _)] = contacts(&staff);
    let copy = place.path("copy.db");
    let made = place.run(&["backup", "--to", &copy]).ends_with(0);
    assert!(made.out.contains("copied") && made.err.contains("master key"), "{made:?}");
    assert_eq!(fs::metadata(&copy).expect("a copy").permissions().mode() & 0o777, 0o600);
    let again = place.run(&["backup", "--to", &copy]).ends_with(2);
    assert!(again.err.contains("exists"), "{again:?}");
    let parts = sealed(Path::new(&copy), &gone);
    let export = place.run(&["person", "export", &gone]).ends_with(0).json();
    assert_eq!(
        (&export["name"], &export["accesses"][1]["actor"]),
        (&json!(NAME), &json!("command line"))
    );
    let file = place.path("export.json");
    place.run(&["person", "export", &gone, "--output", &file]).ends_with(0);
    assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    place.run(&["person", "export", &gone, "--output", &file]).ends_with(2);

    let erased =
        place.run(&["person", "erase", &gone, "--reason", "Asked for it (scenario)"]).ends_with(0);
    assert!(erased.out.contains("is erased"), "{erased:?}");
    assert!(
        place
            .run(&["person", "erase", &gone, "--reason", "x"])
            .ends_with(0)
            .out
            .contains("already")
    );
    place.run(&["person", "erase", &gone, "--reason", " "]).ends_with(2);
    place
        .run(&["person", "erase", "00000000-0000-7000-8000-000000000000", "--reason", "x"])
        .ends_with(2);
    assert_eq!(staff.get(&path).expect(200)["erased"], true, "the service sees it at once");
    assert_eq!(staff.get(&other).expect(200)["name"], NAME);
    let list = place.run(&["person", "erasures"]).ends_with(0);
    assert!(list.out.contains(&gone) && list.out.contains("1 erasures"), "{list:?}");

    let refused = place.run(&["restore", "--from", &copy]).ends_with(2);
    assert!(refused.err.contains("--replace"), "{refused:?}");
    let refused = place.run(&["restore", "--from", &copy, "--replace"]).ends_with(2);
    assert!(refused.err.contains("in use"), "{refused:?}");
    assert_eq!(staff.get(&other).expect(200)["name"], NAME, "the service serves on");
    serving.stop();
    assert!(!holds_a_part(&place.bytes(), &parts.each_ref().map(Vec::as_slice)));
    let before = place.run(&["verify"]).ends_with(0);
    let restored = place.run(&["restore", "--from", &copy, "--replace"]).ends_with(0);
    assert!(
        restored.out.contains("erased again: 1") && restored.out.contains("head sha256"),
        "{restored:?}"
    );
    assert_eq!(files(&place.data), ["registry.db"]);
    let bytes = place.bytes();
    assert!(!holds_a_part(&bytes, &parts.each_ref().map(Vec::as_slice)), "neither key nor values");
    assert!(!holds(&bytes, NAME));
    assert_ne!(before.out, place.run(&["verify"]).ends_with(0).out, "it is another register");
    let serving = place.serve();
    let staff = serving.actor(Some(&secret));
    let after = staff.get(&path).expect(200);
    assert_eq!((&after["erased"], &after["name"]), (&json!(true), &Value::Null));
    assert_eq!(staff.get(&other).expect(200)["name"], NAME);
    let log = serving.stop();
    for told in [NAME, "jana.vzorova", "475 000 111"] {
        assert!(!log.contains(told), "{log}");
    }
}

#[test]
fn a_file_put_back_by_hand_is_caught_up_with_by_the_next_start() {
    let place = Place::new();
    let secret = token(&place.data, "staff");
    let serving = place.serve();
    let [(path, gone), _] = contacts(&serving.actor(Some(&secret)));
    serving.stop();
    let old = fs::read(place.database()).expect("a file");
    let parts = sealed(&place.database(), &gone);
    place.run(&["person", "erase", &gone, "--reason", "scenario"]).ends_with(0);
    fs::write(place.database(), &old).expect("it is put back");
    let serving = place.serve();
    assert_eq!(serving.actor(Some(&secret)).get(&path).expect(200)["erased"], true);
    let log = serving.stop();
    assert!(log.contains("\"erased\":1"), "{log}");
    assert!(!log.contains(&gone), "the log has a count alone");
    assert!(!holds_a_part(&place.bytes(), &parts.each_ref().map(Vec::as_slice)));
    fs::write(place.database(), &old).expect("it is put back");
    let applied = place.run(&["person", "erasures", "--apply"]).ends_with(0);
    assert!(applied.out.contains(&format!("erased again: {gone}")), "{applied:?}");
    assert!(
        place.run(&["person", "erasures", "--apply"]).ends_with(0).out.contains("nothing to erase")
    );
    place.run(&["verify"]).ends_with(0);
    // A ledger that was changed stops what would rest on it.
    let ledger = place.path("erasures.jsonl");
    let told = fs::read_to_string(&ledger).expect("a ledger");
    fs::write(&ledger, told.replace("\"previous\":\"0", "\"previous\":\"1"))
        .expect("it is changed");
    for command in [&["person", "erasures"][..], &["serve", "--bind", "127.0.0.1:0"]] {
        let refused = place.run(command).ends_with(2);
        assert!(refused.err.contains("line 1"), "{refused:?}");
    }
    fs::write(&ledger, "").expect("it is emptied");
    let lost = place.run(&["person", "erasures"]).ends_with(1);
    assert!(lost.out.contains(&format!("not in the ledger: {gone}")), "{lost:?}");
    fs::remove_file(&ledger).expect("it is gone");
    place.run(&["person", "erasures"]).ends_with(2);
    let copy = place.path("copy.db");
    place.run(&["backup", "--to", &copy]).ends_with(0);
    let refused = place.run(&["restore", "--from", &copy, "--replace"]).ends_with(2);
    assert!(refused.err.contains("erasures.jsonl"), "{refused:?}");
    let unnamed =
        run(&["restore", "--from", &copy, "--replace", "--data", text(&place.data)]).ends_with(2);
    assert!(unnamed.err.contains("--erasure-ledger"), "{unnamed:?}");
    assert_eq!(files(&place.data), ["registry.db"], "nothing half done stays");
}

#[test]
fn what_is_no_backup_is_not_put_back() {
    let place = Place::new();
    let before = fs::read(place.database()).expect("a file");
    let file = |name: &str, bytes: &[u8]| {
        let path = place.path(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    let mut torn = before.clone();
    torn.truncate(before.len() / 2);
    let newer = file("newer.db", &before);
    let mut conn = SqliteConnection::establish(&newer).expect("a database");
    conn.batch_execute(
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')",
    )
    .expect("a migration");
    drop(conn);
    let foreign = place.path("foreign.db");
    let mut conn = SqliteConnection::establish(&foreign).expect("a database");
    conn.batch_execute("CREATE TABLE songs (title TEXT)").expect("a table");
    drop(conn);
    let spoilt = file("spoilt.db", &before);
    let mut conn = SqliteConnection::establish(&spoilt).expect("a database");
    conn.batch_execute("UPDATE revision SET reason = 'another' WHERE number = 2")
        .expect("a change");
    drop(conn);
    for (from, code, told) in [
        (place.path("missing.db"), 2, "there is no file"),
        (file("empty.db", b""), 2, "holds no register"),
        (file("text.db", "no database, though long enough to be taken for one, at a hundred bytes and more than that".repeat(9).as_bytes()), 2, "not a database"),
        (file("torn.db", &torn), 2, ""),
        (newer, 2, "newer program"),
        (foreign, 2, "not one of this program"),
        (spoilt, 1, "revision 2"),
        (text(&place.database()).to_owned(), 2, "the register itself"),
    ] {
        let refused = place.run(&["restore", "--from", &from, "--replace"]).ends_with(code);
        assert!(format!("{}{}", refused.err, refused.out).contains(told), "{from}: {refused:?}");
        assert_eq!(files(&place.data), ["registry.db"], "{from}");
        assert!(fs::read(place.database()).expect("a file") == before, "{from}");
    }
    let elsewhere = place.path("other");
    fs::create_dir(&elsewhere).expect("a directory");
    let copy = place.path("copy.db");
    place.run(&["backup", "--to", &copy]).ends_with(0);
    run(&["restore", "--from", &copy, "--data", &elsewhere]).ends_with(0);
    run(&["verify", "--data", &elsewhere]).ends_with(0);
}

#[test]
fn postgres_is_copied_in_its_own_way() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let file = text(&directory.path().join("copy")).to_owned();
    let url = "postgres://u:hunter2@127.0.0.1:1/db";
    for (command, told) in [(["backup", "--to"], "pg_dump"), (["restore", "--from"], "pg_restore")]
    {
        let refused = run(&[&command[..], &[&file, "--database", url]].concat()).ends_with(2);
        assert!(refused.err.contains(told) && !refused.err.contains("hunter2"), "{refused:?}");
    }
    assert!(files(directory.path()).is_empty());
}

#[test]
fn a_key_is_rotated_and_the_old_one_is_of_no_more_use() {
    let place = Place::new();
    let secret = token(&place.data, "staff");
    let serving = place.serve();
    let [(path, person), _] = contacts(&serving.actor(Some(&secret)));
    serving.stop();
    let [wrapped, _] = sealed(&place.database(), &person);
    let new = place.key("new.key", "YW5vdGhlciBzY2VuYXJpbyBvZiBhIHRlc3Q6IDMyIGI=");
    fs::set_permissions(&new, fs::Permissions::from_mode(0o644)).expect("for everybody");
    let open = place.run(&["person", "rewrap", "--new-key-file", &new]).ends_with(2);
    assert!(open.err.contains("open to others"), "{open:?}");
    fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).expect("for its owner");
    let done = place.run(&["person", "rewrap", "--new-key-file", &new]).ends_with(0);
    assert!(
        done.out.contains("wrapped 2 keys") && done.err.contains("name the new key"),
        "{done:?}"
    );
    let again = place.run(&["person", "rewrap", "--new-key-file", &new]).ends_with(0);
    assert!(again.out.contains("nothing to do"), "{again:?}");
    assert!(!holds_a_part(&place.bytes(), &[&wrapped]));
    let unread = place.run(&["person", "export", &person]).ends_with(2);
    assert!(
        unread.err.contains("cannot be read with this master key") && !unread.err.contains(NAME),
        "{unread:?}"
    );
    assert!(place.run(&["verify"]).ends_with(1).out.contains(&format!("personal {person}")));
    fs::copy(&new, place.path("master.key")).expect("it is switched");
    place.run(&["verify"]).ends_with(0);
    let serving = place.serve();
    assert_eq!(serving.actor(Some(&secret)).get(&path).expect(200)["name"], NAME);
    serving.stop();
}

#[test]
fn what_nobody_needs_is_listed_and_erased_when_told() {
    let place = Place::new();
    let secret = token(&place.data, "staff");
    let serving = place.serve();
    let staff = serving.actor(Some(&secret));
    let [(path, ended), (_, lasting)] = contacts(&staff);
    staff.patch(&path, "*", &json!({"until": "2021-01-01"})).expect(200);
    serving.stop();
    let retention =
        |more: &[&str]| place.run(&[&["person", "retention"], more].concat()).ends_with(0);
    let listed = retention(&[]);
    assert!(
        listed.out.contains(&format!("{ended} head, since 2021-01-01"))
            && !listed.out.contains(&lasting),
        "{listed:?}"
    );
    assert!(listed.err.contains("--apply") && !listed.out.contains(NAME), "{listed:?}");
    assert!(!retention(&["--after", "200y"]).out.contains(&ended));
    place.run(&["person", "retention", "--after", "soon"]).ends_with(2);
    assert!(retention(&["--apply"]).out.contains("erased 1 persons"));
    assert!(retention(&[]).out.starts_with("0 persons"));
    let told = place.run(&["person", "erasures"]).ends_with(0);
    assert!(told.out.contains(&ended) && !told.out.contains(&lasting), "{told:?}");
    place.run(&["verify"]).ends_with(0);
}

#[test]
fn the_demonstration_has_a_key_and_a_ledger_of_its_own() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let data = directory.path().join("demo");
    let log = directory.path().join("log");
    let start = || Serving::start(&["demo", "--data", text(&data), "--bind", "127.0.0.1:0"], &log);
    let demo = start();
    let secret = token(&data, "staff");
    let [(path, _), _] = contacts(&demo.actor(Some(&secret)));
    demo.stop();
    for name in ["master.key", "erasures.jsonl"] {
        let mode = fs::metadata(data.join(name)).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let demo = start();
    assert_eq!(demo.actor(Some(&secret)).get(&path).expect(200)["name"], NAME, "the same key");
    demo.stop();
}

/// What an operator tries with an older backup: every run of 72 bytes as a wrapped
/// key. Each is a ciphertext with a tag, so none opens but those that are left.
#[test]
fn no_key_of_an_erased_person_can_be_dug_up() {
    let place = Place::new();
    let secret = token(&place.data, "staff");
    let serving = place.serve();
    let [(_, gone), (_, other)] = contacts(&serving.actor(Some(&secret)));
    serving.stop();
    let copy = place.path("copy.db");
    place.run(&["backup", "--to", &copy]).ends_with(0);
    place.run(&["person", "erase", &gone, "--reason", "scenario"]).ends_with(0);
    let [gone_key, _] = sealed(Path::new(&copy), &gone);
    let [other_key, _] = sealed(Path::new(&copy), &other);
    place.run(&["restore", "--from", &copy, "--replace"]).ends_with(0);
    let bytes = place.bytes();
    let runs: HashSet<&[u8]> = bytes
        .windows(72)
        .filter(|run| run[..2] == gone_key[..2] || run[..2] == other_key[..2])
        .collect();
    assert!(runs.contains(other_key.as_slice()), "the search finds what is there");
    assert!(!runs.contains(gone_key.as_slice()));
    let rows = sealed(&place.database(), &other);
    assert_eq!(rows[0], other_key, "and the other person is as before");
}

#[test]
fn the_first_start_invites_its_administrator_once() {
    let place = Place::new();
    let first = place.serve();
    let told = first.said.iter().find_map(|line| line.strip_prefix("the invitation "));
    let secret = told.unwrap_or_else(|| panic!("{:?}", first.said)).to_owned();
    let body = json!({"secret": secret, "login": "kancelar@example.cz", "password": PASSWORD});
    let opened = first.actor(None).post("/api/v1/invitations/accept", &body).expect(201);
    let admin = first.actor(opened["token"].as_str());
    assert_eq!(admin.get("/api/v1/account").expect(200)["role"], "admin");
    let log = first.stop();
    assert!(!log.contains(&secret), "it is in no log: {log}");
    let second = place.serve();
    second.actor(None).get("/health/live").expect(200);
    assert!(!second.said.iter().any(|line| line.contains("hci_")), "{:?}", second.said);
    second.stop();
}
