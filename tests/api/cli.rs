//! The program itself, as a shell runs it. Only what a test started is stopped.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use healthy_cities_registry::http::openapi;
use healthy_cities_registry::store::db::Target;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::actor::Actor;
use crate::engine::{Database, Engine, Seed};
use crate::specimen::{table, union};

mod backup;
mod checkpoint;
mod doctor;
mod healthcheck;
mod person;
mod settings;
mod tls;
mod transfer;

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_healthy-cities-registry"));
    // Nothing of whoever runs the tests reaches it.
    command.env_clear().args(args).stdin(Stdio::null());
    command
}

/// What a run came to.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn finish(mut command: Command) -> Run {
    let output = command.output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn run(args: &[&str]) -> Run {
    finish(program(args))
}

impl Run {
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A program that serves. It is stopped with the test.
struct Serving {
    child: Child,
    said: Vec<String>,
    log: PathBuf,
}

impl Serving {
    /// Starts it and waits until it listens (and, if it serves metrics, until it says where).
    fn start(args: &[&str], log: &Path) -> Self {
        let mut command = program(args);
        command.stdout(Stdio::piped()).stderr(fs::File::create(log).expect("a log"));
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut said = Vec::new();
        let last = if args.contains(&"--metrics-bind") { "metrics on " } else { "listening on " };
        for line in lines.by_ref() {
            said.push(line.expect("a line"));
            if said.last().is_some_and(|line| line.starts_with(last)) {
                break;
            }
        }
        let serving = Self { child, said, log: log.to_owned() };
        assert!(
            serving.said.iter().any(|line| line.starts_with(last)),
            "{:?} {}",
            serving.said,
            serving.logged()
        );
        serving
    }

    fn after(&self, start: &str) -> String {
        let line = self.said.iter().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_else(|| panic!("{:?}", self.said)).to_owned()
    }

    fn base(&self) -> String {
        self.after("listening on ")
    }

    fn actor(&self, token: Option<&str>) -> Actor {
        Actor::new(&self.base(), token.map(ToOwned::to_owned))
    }

    fn logged(&self) -> String {
        fs::read_to_string(&self.log).expect("the log")
    }

    fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }

    /// Waits until it has ended; its exit code.
    fn ended(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status.code();
            }
            assert!(
                begun.elapsed() < Duration::from_secs(40),
                "it does not stop: {}",
                self.logged()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn stop(mut self) -> String {
        self.terminate();
        assert_eq!(self.ended(), Some(0), "{}", self.logged());
        self.logged()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Ended already, where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}

/// Names of the files in a directory.
fn files(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A directory, and in it a data directory with the database of `seed`.
fn data(seed: Seed) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let data = directory.path().join("data");
    fs::create_dir(&data).expect("a directory");
    let database = Database::copy(Engine::Sqlite, seed);
    let Target::Sqlite(file) = &database.target else { panic!("it is SQLite") };
    fs::copy(file, data.join("registry.db")).expect("a copy");
    (directory, data)
}

fn token(data: &Path, role: &str) -> String {
    run(&["token", "create", "--data", text(data), "--role", role, "--expires", "1d"])
        .ends_with(0)
        .out
        .trim()
        .to_owned()
}

#[test]
fn demo_counts_131_and_reuses_what_it_made() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let data = directory.path().join("made/by/it");
    let log = directory.path().join("log");
    let mut digests = Vec::new();
    for _ in 0..2 {
        let demo = Serving::start(&["demo", "--data", text(&data), "--bind", "127.0.0.1:0"], &log);
        let total =
            demo.said.iter().find(|line| line.trim().starts_with("total")).expect("a total");
        assert_eq!(total.split_whitespace().collect::<Vec<_>>(), ["total", "131", "131"]);
        let body =
            demo.actor(None).get("/api/v1/statistics/members?as_of=2020-02-20&by=type").expect(200);
        assert_eq!((&body["total"], &body["at_most"]), (&json!(131), &json!(131)));
        let link = demo
            .said
            .iter()
            .find_map(|line| line.trim().strip_prefix(&demo.base()))
            .expect("a first link")
            .to_owned();
        demo.actor(None).get(&link).expect(200);
        digests.push((body["digest"].clone(), body["known_at"].clone()));
        demo.stop();
        assert_eq!(
            files(&data),
            ["erasures.jsonl", "master.key", "registry.db"],
            "one whole file, and beside it what no backup of it holds"
        );
    }
    assert_eq!(digests[0], digests[1], "the second run found what the first made");
    run(&["verify", "--data", text(&data)]).ends_with(0);
}

#[test]
fn a_stop_finishes_what_runs() {
    let (directory, data) = data(Seed::Reference);
    let secret = token(&data, "staff");
    let args =
        ["serve", "--data", text(&data), "--bind", "127.0.0.1:0", "--shutdown-timeout", "20"];
    let mut serving = Serving::start(&args, &directory.path().join("log"));
    let base = serving.base();
    let body = union(1).to_string();
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).expect("a connection");
    let head = format!(
        "POST /api/v1/organizations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("a head");
    stream.write_all(&body.as_bytes()[..10]).expect("a beginning");
    // Until the request is in the hands of a handler.
    std::thread::sleep(Duration::from_millis(300));
    serving.terminate();
    std::thread::sleep(Duration::from_millis(500));
    stream.write_all(&body.as_bytes()[10..]).expect("the rest");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(serving.ended(), Some(0), "{}", serving.logged());
    assert_eq!(files(&data), ["registry.db"], "no log beside it");
    assert!(!serving.logged().contains(&secret), "secrets are not logged");
    let after = Serving::start(&args, &directory.path().join("log"));
    let list = after.actor(None).get("/api/v1/organizations?association=false").expect(200);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "what was acknowledged is there");
    after.stop();
}

#[test]
fn writes_beside_a_server_are_seen_by_its_next_request() {
    let (directory, data) = data(Seed::Demonstration);
    let serving = Serving::start(
        &["serve", "--data", text(&data), "--bind", "127.0.0.1:0"],
        &directory.path().join("log"),
    );
    let total = || {
        serving.actor(None).get("/api/v1/statistics/members?as_of=2020-02-20").expect(200)["total"]
            .clone()
    };
    assert_eq!(total(), 131);
    let file = directory.path().join("more.csv");
    fs::write(&file, table(1)).expect("a table");
    run(&["import", "members", "--data", text(&data), text(&file)]).ends_with(0);
    assert_eq!(total(), 132);
    let secret = token(&data, "staff");
    serving.actor(Some(&secret)).post("/api/v1/organizations", &union(1)).expect(201);
    let list = run(&["token", "list", "--json", "--data", text(&data)]).ends_with(0).json();
    let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
    run(&["token", "revoke", &id, "--data", text(&data)]).ends_with(0);
    assert_eq!(serving.actor(Some(&secret)).get("/api/v1/members").status, 401, "revoked at once");
    run(&["verify", "--data", text(&data)]).ends_with(0);
    serving.stop();
}

fn serves_and_keeps_metrics_apart(database: &str, directory: &Path) {
    let args =
        ["serve", "--database", database, "--bind", "127.0.0.1:0", "--metrics-bind", "127.0.0.1:0"];
    let serving = Serving::start(&args, &directory.join("log"));
    let anonymous = serving.actor(None);
    anonymous.get("/health/ready").expect(200);
    assert_eq!(anonymous.get("/api/v1/territory/regions?count=exact").expect(200)["total"], 14);
    assert_eq!(anonymous.get("/metrics").status, 404, "not on the service's own address");
    let metrics = serving.after("metrics on ");
    assert!(metrics.starts_with("http://127.0.0.1:"), "{metrics}");
    let other = Actor::new(metrics.trim_end_matches("/metrics"), None);
    let answer = other.get("/metrics");
    assert_eq!(answer.status, 200);
    assert!(
        answer.text.contains("/health/ready") && answer.text.contains("# TYPE"),
        "{}",
        answer.text
    );
    assert_eq!(other.get("/api/v1/members").status, 404, "nothing else there");
    let log = serving.stop();
    assert!(
        log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()),
        "a log of JSON: {log}"
    );
}

#[test]
fn serve_on_sqlite() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let file = directory.path().join("other.db");
    serves_and_keeps_metrics_apart(text(&file), directory.path());
    assert_eq!(files(directory.path()), ["log", "other.db"]);
}

#[test]
fn serve_on_postgres() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let database = Database::empty(Engine::Postgres);
    let Target::Postgres(url) = &database.target else { panic!("it is PostgreSQL") };
    serves_and_keeps_metrics_apart(url, directory.path());
    run(&["verify", "--database", url]).ends_with(0);
    assert!(run(&["migrate", "--database", url]).ends_with(0).out.contains("nothing to do"));
    let secret =
        run(&["token", "create", "--database", url, "--role", "auditor", "--expires", "1d"])
            .ends_with(0)
            .out;
    assert!(secret.starts_with("hcr_"), "{secret}");
    assert!(files(directory.path()) == ["log"], "PostgreSQL leaves no file");
}

/// Two programs on one PostgreSQL database: each request is done once, and the
/// revisions of both are one chain.
#[test]
fn two_instances_share_a_register_postgres() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let database = Database::copy(Engine::Postgres, Seed::Reference);
    let Target::Postgres(url) = &database.target else { panic!("it is PostgreSQL") };
    let args = ["serve", "--database", url, "--bind", "127.0.0.1:0"];
    let start = |name: &str| Serving::start(&args, &directory.path().join(name));
    let instances = [start("one"), start("two")];
    let create = ["token", "create", "--database", url, "--role", "staff", "--expires", "1d"];
    let secret = run(&create).ends_with(0).out.trim().to_owned();
    let threads: Vec<_> = (0..32_u32)
        .map(|number| {
            let staff = instances[number as usize % 2].actor(Some(&secret));
            std::thread::spawn(move || {
                let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "k")];
                let path = "/api/v1/organizations";
                let keyed = staff.send("POST", path, &headers, union(1).to_string().as_bytes());
                (keyed, staff.post(path, &union(100 + number)))
            })
        })
        .collect();
    let mut first = 0;
    for thread in threads {
        let (keyed, plain) = thread.join().expect("answers");
        assert_eq!(plain.status, 201, "{}", plain.text);
        assert!(matches!(keyed.status, 201 | 409), "{}", keyed.text);
        first += usize::from(keyed.status == 201 && keyed.header("idempotent-replayed").is_none());
    }
    assert_eq!(first, 1, "done once");
    let staff = instances[1].actor(Some(&secret));
    let list = staff.get("/api/v1/organizations?count=exact&association=false").expect(200);
    assert_eq!(list["total"], 33);
    let verified = run(&["verify", "--json", "--database", url]).ends_with(0).json();
    assert_eq!(verified["revisions"], 3 + 1 + 33, "without gaps");
    for instance in instances {
        instance.stop();
    }
}

#[test]
fn told_to_stop_it_is_unready_and_answers_until_its_delay_is_over() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let log = directory.path().join("log");
    let args = ["serve", "--data", text(directory.path()), "--bind", "127.0.0.1:0"];
    let mut serving = Serving::start(&[&args[..], &["--shutdown-delay", "600"]].concat(), &log);
    let anyone = serving.actor(None);
    assert_eq!(anyone.get("/health/ready").status, 200);
    serving.terminate();
    let told = Instant::now();
    let unready = loop {
        let answer = anyone.get("/health/ready");
        if answer.status != 200 {
            break answer;
        }
        assert!(told.elapsed() < Duration::from_secs(10), "it says that it is ready");
    };
    assert_eq!((unready.status, &unready.json()["code"]), (503, &json!("unavailable")));
    assert!(unready.header("retry-after").is_some());
    for path in ["/health/live", "/api/v1/organizations"] {
        let answer = anyone.get(path);
        assert_eq!((answer.status, answer.header("connection")), (200, Some("close")), "{path}");
    }
    assert!(serving.child.try_wait().expect("its state").is_none(), "it serves on");
    serving.terminate();
    assert_eq!(serving.ended(), Some(0), "told again, it waits no longer: {}", serving.logged());
}

#[test]
fn what_cannot_be_a_database_is_refused_and_nothing_is_made() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let missing = directory.path().join("missing");
    let inside = missing.join("registry.db");
    let commands: [&[&str]; 4] =
        [&["serve", "--bind", "127.0.0.1:0"], &["migrate"], &["verify"], &["token", "list"]];
    for command in commands {
        for (place, told) in [
            (["--database", "mysql://u:hunter2@host/db"], "postgres://"),
            (["--database", "hunter2"], "postgres://"),
            (["--database", text(&inside)], "there is no directory"),
            (["--data", text(&missing)], "there is no directory"),
            (["--database", "postgres://u:hunter2@127.0.0.1:1/db"], "cannot be opened"),
        ] {
            let told_by = run(&[command, &place[..]].concat()).ends_with(2);
            assert!(told_by.err.contains("error: ") && told_by.err.contains(told), "{told_by:?}");
            assert!(!told_by.err.contains("hunter2") && told_by.out.is_empty(), "{told_by:?}");
        }
        let unnamed = run(command).ends_with(2);
        assert!(unnamed.err.contains("no database is named"), "{unnamed:?}");
    }
    for command in [&["verify"][..], &["token", "list"]] {
        let absent = run(&[command, &["--data", text(directory.path())]].concat()).ends_with(2);
        assert!(absent.err.contains("there is no file"), "{absent:?}");
    }
    assert!(files(directory.path()).is_empty(), "nothing was created");
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let file = directory.path().join("registry.db");
    let mut conn = SqliteConnection::establish(text(&file)).expect("a database");
    conn.batch_execute("CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('Labe')")
        .expect("a table");
    drop(conn);
    let before = fs::read(&file).expect("its bytes");
    for command in [
        &["serve", "--bind", "127.0.0.1:0"][..],
        &["migrate"],
        &["demo", "--bind", "127.0.0.1:0"],
        &["verify"],
    ] {
        let refused = run(&[command, &["--data", text(directory.path())]].concat()).ends_with(2);
        assert!(refused.err.contains("not one of this program"), "{refused:?}");
        assert!(fs::read(&file).expect("its bytes") == before, "{command:?} changed it");
    }
    assert_eq!(files(directory.path()), ["registry.db"]);
    let text_file = directory.path().join("text.db");
    fs::write(&text_file, "no database at all, but long enough to look like a file of a hundred bytes or more, as SQLite asks for").expect("a file");
    run(&["migrate", "--database", text(&text_file)]).ends_with(2);
    assert!(fs::read_to_string(&text_file).expect("its text").starts_with("no database at all"));
}

#[test]
fn a_newer_schema_is_refused() {
    let (_directory, data) = data(Seed::Reference);
    let file = data.join("registry.db");
    let mut conn = SqliteConnection::establish(text(&file)).expect("a database");
    conn.batch_execute(
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')",
    )
    .expect("a migration");
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").expect("one file");
    drop(conn);
    for command in
        [&["serve", "--bind", "127.0.0.1:0"][..], &["migrate"], &["verify"], &["token", "list"]]
    {
        let refused = run(&[command, &["--data", text(&data)]].concat()).ends_with(2);
        assert!(
            refused.err.contains("20990101000000") && refused.err.contains("newer program"),
            "{refused:?}"
        );
    }
}

#[test]
fn migrate_makes_a_register_once() {
    let directory = tempfile::tempdir_in(crate::engine::directory()).expect("a directory");
    let place = ["--data", text(directory.path())];
    let first = run(&[&["migrate"], &place[..]].concat()).ends_with(0);
    assert!(
        first.out.contains("migrated")
            && first.out.contains("units of territory")
            && first.out.contains("recorded the association"),
        "{first:?}"
    );
    assert_eq!(files(directory.path()), ["registry.db"]);
    let second = run(&[&["migrate"], &place[..]].concat()).ends_with(0);
    assert_eq!(second.out, "nothing to do: the register is ready\n");
    assert_eq!(
        run(&[&["verify", "--json"], &place[..]].concat()).ends_with(0).json()["revisions"],
        3
    );
}

#[test]
fn import_reports_and_can_be_tried() {
    let (directory, data) = data(Seed::Reference);
    let file = directory.path().join("members.csv");
    fs::write(&file, table(1)).expect("a table");
    let import = |more: &[&str]| {
        run(&[&["import", "members", text(&file), "--data", text(&data)], more].concat())
    };
    let tried = import(&["--dry-run", "--json"]).ends_with(0).json();
    assert_eq!(
        (&tried["counts"]["created"], &tried["revision"]),
        (&json!(1), &Value::Null),
        "{tried}"
    );
    let real = import(&["--json"]).ends_with(0).json();
    assert_eq!(
        (&real["counts"]["created"], &real["revision"]),
        (&json!(1), &json!(4)),
        "a try left nothing: {real}"
    );
    let again = import(&["--json"]).ends_with(0).json();
    assert_eq!(
        (&again["counts"]["unchanged"], &again["revision"]),
        (&json!(1), &Value::Null),
        "{again}"
    );
    assert!(import(&[]).ends_with(0).out.contains("unchanged"));
    fs::write(&file, table(2).replace("2015-12-31", "2014-12-31")).expect("a table");
    let refused = import(&["--json"]).ends_with(1).json();
    assert_eq!(refused["counts"]["refused"], 1, "{refused}");
    assert!(import(&[]).ends_with(1).out.contains('2'), "the line is named");
    fs::write(&file, "no,header\n1,2\n").expect("a file");
    let unreadable = import(&[]).ends_with(2);
    assert!(
        unreadable.err.contains("csv_header_missing") && unreadable.out.is_empty(),
        "{unreadable:?}"
    );
    fs::remove_file(&file).expect("it goes");
    assert!(import(&[]).ends_with(2).err.contains("can't be read"));
    run(&["verify", "--data", text(&data)]).ends_with(0);
}

#[test]
fn a_secret_is_shown_once_and_never_kept() {
    let (_directory, data) = data(Seed::Reference);
    let place = ["--data", text(&data)];
    let created = run(&[
        &["token", "create", "--role", "staff", "--expires", "90d", "--label", "office"],
        &place[..],
    ]
    .concat());
    let created = created.ends_with(0);
    let secret = created.out.trim_end().to_owned();
    assert!(
        secret.starts_with("hcr_") && secret.len() >= 40 && !secret.contains(char::is_whitespace),
        "{created:?}"
    );
    assert!(!created.err.contains(&secret) && created.err.contains("role staff"), "{created:?}");
    let as_json =
        run(&[&["token", "create", "--json", "--role", "admin", "--expires", "12h"], &place[..]]
            .concat())
        .ends_with(0)
        .json();
    let second = as_json["token"].as_str().expect("a token").to_owned();
    let bytes = fs::read(data.join("registry.db")).expect("the database");
    for secret in [&secret, &second] {
        for part in [secret.as_str(), &secret[4..], &secret[4..20]] {
            assert!(
                !bytes.windows(part.len()).any(|window| window == part.as_bytes()),
                "the database holds a secret"
            );
        }
    }
    let list = run(&[&["token", "list"], &place[..]].concat()).ends_with(0);
    assert!(
        list.out.contains("office") && list.out.contains("valid") && !list.out.contains("hcr_"),
        "{list:?}"
    );
    let list = run(&[&["token", "list", "--json"], &place[..]].concat()).ends_with(0).json();
    let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
    assert!(
        list["items"].as_array().is_some_and(
            |items| items.len() == 2 && items.iter().all(|item| item["token"].is_null())
        )
    );
    let revoke = |id: &str| run(&[&["token", "revoke", id], &place[..]].concat());
    assert!(revoke(&id).ends_with(0).out.contains("is revoked\n"));
    assert!(revoke(&id).ends_with(0).out.contains("already"));
    assert!(
        revoke("00000000-0000-7000-8000-000000000000")
            .ends_with(2)
            .err
            .contains("there is no token")
    );
    revoke("x").ends_with(2);
    for wrong in [
        ["--role", "anonymous", "--expires", "1d"],
        ["--role", "king", "--expires", "1d"],
        ["--role", "staff", "--expires", "soon"],
        ["--role", "staff", "--expires", "2001-01-01"],
    ] {
        let refused = run(&[&["token", "create"], &wrong[..], &place[..]].concat()).ends_with(2);
        assert!(refused.out.is_empty(), "{refused:?}");
    }
    run(&[&["token", "create", "--role", "staff"], &place[..]].concat()).ends_with(2);
}

#[test]
fn verify_names_the_first_bad_revision() {
    let (_directory, data) = data(Seed::Demonstration);
    let verify = |more: &[&str]| run(&[&["verify", "--data", text(&data)], more].concat());
    let good = verify(&[]).ends_with(0);
    assert!(good.out.starts_with("verified: "), "{good:?}");
    assert_eq!(verify(&["--json"]).ends_with(0).json()["verified"], true);
    let spoil = |statement: &str| {
        let mut conn =
            SqliteConnection::establish(text(&data.join("registry.db"))).expect("a database");
        conn.batch_execute(statement).expect(statement);
    };
    spoil("UPDATE revision SET reason = 'another' WHERE number = 4");
    let bad = verify(&[]).ends_with(1);
    assert!(bad.out.starts_with("revision 4: ") && bad.out.contains("not verified"), "{bad:?}");
    let bad = verify(&["--json"]).ends_with(1).json();
    assert_eq!(
        (&bad["verified"], &bad["faults"][0]["revision"]),
        (&json!(false), &json!(4)),
        "{bad}"
    );
}

#[test]
fn settings_nobody_knows_are_refused_without_their_values() {
    let (directory, data) = data(Seed::Reference);
    let file = directory.path().join("registry.toml");
    let with = |text_of_file: &str| {
        fs::write(&file, text_of_file).expect("a file");
        run(&["token", "list", "--config", text(&file)])
    };
    for (settings, told) in [
        ("[server]\nbnid = \"hunter2\"\n", "registry.toml:2"),
        (
            "[database]\nurl = \"postgres://u:hunter2@127.0.0.1:1/db\"\nreaders = \"hunter2\"\n",
            "registry.toml:3",
        ),
        ("database = \"postgres://u:hunter2@h/db\"\n", "registry.toml:1"),
        ("[database\nhunter2", "registry.toml:"),
        ("[database]\nurl = \"postgres://u:hunter2@127.0.0.1:1/db\"\n", "cannot be opened"),
    ] {
        let refused = with(settings).ends_with(2);
        assert!(
            refused.err.contains(told) && !refused.err.contains("hunter2"),
            "{settings}: {refused:?}"
        );
    }
    with(&format!("[database]\ndata = {:?}\n", text(&data))).ends_with(0);
    let mut wrong = program(&["token", "list", "--data", text(&data)]);
    wrong.env("REGISTRY_DATABSE", "hunter2");
    let refused = finish(wrong).ends_with(2);
    assert!(
        refused.err.contains("REGISTRY_DATABASE") && !refused.err.contains("hunter2"),
        "{refused:?}"
    );
    let mut named = program(&["token", "list"]);
    named.env("REGISTRY_DATA", text(&data));
    finish(named).ends_with(0);
    let open = run(&[
        "serve",
        "--data",
        text(&data),
        "--bind",
        "127.0.0.1:0",
        "--metrics-bind",
        "0.0.0.0:0",
    ])
    .ends_with(2);
    assert!(open.err.contains("loopback"), "{open:?}");
}

#[test]
fn openapi_and_completions_are_printed() {
    assert_eq!(run(&["openapi"]).ends_with(0).out, openapi::document());
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completions", shell]).ends_with(0).out;
        assert!(script.contains("healthy-cities-registry") && script.contains("verify"), "{shell}");
    }
    run(&["completions", "none"]).ends_with(2);
    run(&["nothing"]).ends_with(2);
    run(&[]).ends_with(2);
    assert!(run(&["--help"]).ends_with(0).out.contains("Usage"));
    assert!(run(&["--version"]).ends_with(0).out.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let (_directory, data) = data(Seed::Reference);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = run(&["serve", "--data", text(&data), "--bind", &address]).ends_with(2);
    assert!(
        refused.err.contains("cannot listen on") && refused.err.contains(&address),
        "{refused:?}"
    );
    assert_eq!(files(&data), ["registry.db"]);
}

#[test]
fn accounts_are_made_listed_disabled_and_enabled() {
    let (directory, data) = data(Seed::Demonstration);
    let place = ["--data", text(&data)];
    let account = |args: &[&str]| run(&[&["account"], args, &place[..]].concat());
    assert!(account(&["list"]).ends_with(0).err.contains("there are no accounts"));
    let clerk = ["add", "--role", "clerk", "--label", "Odbor strategie", "--organization"];
    let made = account(&[&clerk[..], &["70892156"]].concat()).ends_with(0);
    let id = made.out.trim().to_owned();
    assert!(
        uuid::Uuid::try_parse(&id).is_ok() && made.err.contains("for tokens alone"),
        "{made:?}"
    );
    let as_json = ["add", "--role", "auditor", "--label", "Audit", "--json"];
    let auditor = account(&as_json).ends_with(0).json();
    assert!(auditor["invitation"].is_null(), "{auditor}");
    let listed = account(&["list", "--json"]).ends_with(0).json();
    let roles: Vec<_> =
        listed["items"].as_array().expect("items").iter().map(|item| &item["role"]).collect();
    assert_eq!(roles, ["clerk", "auditor"]);
    let table = account(&["list"]).ends_with(0).out;
    assert!(table.contains(&id) && table.contains("Odbor strategie"), "{table}");

    let token = ["token", "create", "--account", &id, "--scope", "read", "--expires", "1d"];
    let token = run(&[&token[..], &place].concat()).ends_with(0);
    let secret = token.out.trim().to_owned();
    assert!(token.err.contains("role clerk"), "{token:?}");
    let tokens = run(&[&["token", "list", "--json"], &place[..]].concat()).ends_with(0).json();
    assert_eq!(
        (&tokens["items"][0]["account_id"], &tokens["items"][0]["scopes"]),
        (&json!(id), &json!(["read"]))
    );
    let table = run(&[&["token", "list"], &place[..]].concat()).ends_with(0).out;
    assert!(table.contains(&id) && table.contains("read"), "{table}");
    let log = directory.path().join("log");
    let serving = Serving::start(&["serve", "--data", text(&data), "--bind", "127.0.0.1:0"], &log);
    let program = serving.actor(Some(&secret));
    let who = program.get("/api/v1/account").expect(200);
    assert_eq!(
        (&who["role"], &who["organizations"][0]["name"]),
        (&json!("clerk"), &json!("Ústecký kraj"))
    );
    assert!(account(&["disable", &id]).ends_with(0).out.contains("is disabled\n"));
    assert_eq!(program.get("/api/v1/account").status, 401, "at once, in a service that runs");
    assert!(account(&["disable", &id]).ends_with(0).out.contains("is disabled already"));
    let create = ["token", "create", "--account", &id, "--expires", "1d"];
    assert!(run(&[&create[..], &place].concat()).ends_with(2).err.contains("is disabled"));
    assert!(account(&["enable", &id]).ends_with(0).out.contains("is enabled\n"));
    assert_eq!(program.get("/api/v1/account").status, 401, "what was revoked stays so");
    serving.stop();
    run(&[&["verify"], &place[..]].concat()).ends_with(0);
}

#[test]
fn what_is_no_account_is_refused() {
    let (_directory, data) = data(Seed::Reference);
    let place = ["--data", text(&data)];
    let nobody = "00000000-0000-7000-8000-000000000000";
    let add = ["account", "add", "--label", "x"];
    for (args, says) in [
        (&["--role", "clerk"][..], "1 to 8 organizations"),
        (
            &["--role", "clerk", "--organization", "70892157"],
            "--organization 70892157: the check digit",
        ),
        (&["--role", "clerk", "--organization", "70892156"], "no organization has this IČO"),
        (&["--role", "staff", "--organization", "61385247"], "only a clerk"),
        (&["--role", "admin", "--login", "nobody"], "--login: is not an e-mail address"),
        (&["--role", "admin", "--login", "a@example.cz"], "master key"),
        (&["--role", "anonymous"], "invalid value"),
        (&[], "--role"),
    ] {
        let refused = run(&[&add[..], args, &place].concat()).ends_with(2);
        assert!(refused.err.contains(says) && refused.out.is_empty(), "{args:?}: {refused:?}");
    }
    for args in [
        &["account", "disable", nobody][..],
        &["account", "enable", nobody],
        &["token", "create", "--expires", "1d", "--account", nobody],
    ] {
        let refused = run(&[args, &place].concat()).ends_with(2);
        assert!(refused.err.contains("there is no account"), "{refused:?}");
    }
    for args in [
        &["--role", "clerk"][..],
        &["--role", "staff", "--scope", "all"],
        &["--role", "staff", "--account", nobody],
    ] {
        run(&[&["token", "create", "--expires", "1d"], args, &place].concat()).ends_with(2);
    }
    let list = run(&[&["account", "list", "--json"], &place[..]].concat()).ends_with(0).json();
    assert_eq!(list["items"], json!([]));
}
