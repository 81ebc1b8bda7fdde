//! The program as it is run, on a directory of its own.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection};
use tempfile::TempDir;

use crate::ledger::agent;

/// A register with a token, and where it is served.
pub struct Place {
    directory: TempDir,
    /// Those of the instances that serve it.
    ports: Vec<u16>,
    pub token: String,
    environment: Vec<(&'static str, String)>,
    flags: Vec<String>,
    on: Engine,
}

/// Where a register is kept.
enum Engine {
    /// In its directory.
    Sqlite,
    /// On a server: its own address, and the one that the service is told.
    Postgres { own: String, told: String },
}

/// A program that serves; it is killed with its owner.
pub struct Service(Child);

/// What of a file would be there without power.
pub fn twin(file: &Path) -> PathBuf {
    PathBuf::from(format!("{}.synced", file.display()))
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_healthy-cities-registry"));
    command.env_clear().args(arguments).stdin(Stdio::null());
    command
}

impl Place {
    /// A register of its own, with territory and nothing else.
    pub fn new() -> Self {
        Self::on(Engine::Sqlite)
    }

    /// The same on a server of PostgreSQL, which the service reaches by another address.
    pub fn on_postgres(own: String, told: String) -> Self {
        Self::on(Engine::Postgres { own, told })
    }

    /// A register that is there on a server of PostgreSQL.
    pub fn found(url: String) -> Self {
        Self::empty(Engine::Postgres { own: url.clone(), told: url })
    }

    fn empty(on: Engine) -> Self {
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
        let (token, environment, flags) = (String::new(), Vec::new(), Vec::new());
        Self { directory, ports: vec![free_port()], token, environment, flags, on }
    }

    fn on(on: Engine) -> Self {
        let mut place = Self::empty(on);
        let token = ["token", "create", "--role", "staff", "--expires", "30d", "--label", "drill"];
        place.run(&["migrate"]);
        let said = place.run(&token);
        said.trim().clone_into(&mut place.token);
        place
    }

    /// The same on a disk that can be cut off and can fail.
    pub fn on_frail_disk(more: &[&'static str]) -> Self {
        let mut place = Self::new();
        std::fs::copy(place.database(), twin(&place.database())).expect("a twin");
        let path = place.directory.path().display().to_string();
        place.environment =
            vec![("LD_PRELOAD", frail_disk().display().to_string()), ("FAULT_DIRECTORY", path)];
        place.environment.extend(more.iter().map(|name| (*name, "1".to_owned())));
        place
    }

    /// The same with these settings.
    pub fn set(mut self, settings: &[(&'static str, &str)]) -> Self {
        let settings = settings.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.environment.extend(settings);
        self
    }

    /// The members of 20 February 2020.
    pub fn demonstration() -> Self {
        let place = Self::empty(Engine::Sqlite);
        place.serve_with("demo", program(&[]), 0).stop();
        place
    }

    /// A register that was put back from a copy.
    pub fn restored(copy: &Path) -> Self {
        let place = Self::empty(Engine::Sqlite);
        place.run(&["restore", "--from", copy.to_str().expect("a path")]);
        place
    }

    /// The newest revision, as `verify` finds it.
    pub fn head(&self) -> i64 {
        let said = self.run(&["verify", "--json"]);
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        said["revisions"].as_i64().expect("a number")
    }

    /// A file of its directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn database(&self) -> PathBuf {
        self.path("registry.db")
    }

    /// The write-ahead log and what goes with it.
    pub fn beside(&self, ending: &str) -> PathBuf {
        PathBuf::from(format!("{}{ending}", self.database().display()))
    }

    /// Has writes fail as `word` says, or no more.
    pub fn fail(&self, word: Option<&str>) {
        let file = self.directory.path().join("fault");
        match word {
            Some(word) => std::fs::write(file, word).expect("a word"),
            None => std::fs::remove_file(file).expect("it is gone"),
        }
    }

    /// The same served by so many instances, with these flags.
    pub fn with(mut self, instances: usize, flags: &[&str]) -> Self {
        self.ports = (0..instances).map(|_| free_port()).collect();
        self.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        self
    }

    /// The same, served under a library that is preloaded.
    pub fn under(mut self, library: &Path, more: (&'static str, String)) -> Self {
        self.environment = vec![("LD_PRELOAD", library.display().to_string()), more];
        self
    }

    /// Where its first instance listens.
    pub fn port(&self) -> u16 {
        self.ports[0]
    }

    pub fn base(&self) -> String {
        self.base_of(0)
    }

    /// Where an instance answers; they are counted round and round.
    pub fn base_of(&self, instance: usize) -> String {
        format!("http://127.0.0.1:{}", self.ports[instance % self.ports.len()])
    }

    /// What a query finds in the database itself.
    pub fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        match &self.on {
            Engine::Sqlite => {
                let path = self.database();
                let path = path.to_str().expect("a path");
                let mut conn = SqliteConnection::establish(path).expect("opens");
                diesel::sql_query(sql).load(&mut conn).expect(sql)
            }
            Engine::Postgres { own, .. } => {
                let mut conn = PgConnection::establish(own).expect("opens");
                diesel::sql_query(sql).load(&mut conn).expect(sql)
            }
        }
    }

    /// The arguments that say where it is kept: as it is, and as the service is told.
    fn kept(&self) -> [[&str; 2]; 2] {
        match &self.on {
            Engine::Sqlite => [["--data", self.directory.path().to_str().expect("a path")]; 2],
            Engine::Postgres { own, told } => [["--database", own], ["--database", told]],
        }
    }

    /// Runs a command on the register; what it printed.
    ///
    /// # Panics
    /// It did not end well.
    pub fn run(&self, arguments: &[&str]) -> String {
        let [own, _] = self.kept();
        let output = program(&[arguments, &own].concat()).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "{arguments:?}: {said} {}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Serves it, once it listens.
    pub fn serve(&self) -> Service {
        self.serve_at(0)
    }

    /// Serves one instance of it, once it listens.
    pub fn serve_at(&self, instance: usize) -> Service {
        self.serve_by(program(&[]), instance)
    }

    /// A listener that outlives the processes that serve on it, as a supervisor has it.
    pub fn held(&self) -> TcpListener {
        TcpListener::bind(("127.0.0.1", self.port())).expect("it is free")
    }

    /// Serves it on that listener, once it answers.
    pub fn serve_on(&self, held: &TcpListener) -> Service {
        let mut command = Command::new("/bin/sh");
        // The first of the sockets is the fourth file, and the process knows that they
        // are its own by its number (sd_listen_fds(3)).
        let script = "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\"";
        let held = held.try_clone().expect("another handle");
        command
            .env_clear()
            .args(["-c", script, env!("CARGO_BIN_EXE_healthy-cities-registry")])
            .stdin(Stdio::from(std::os::fd::OwnedFd::from(held)));
        self.serve_by(command, 0)
    }

    fn serve_by(&self, command: Command, instance: usize) -> Service {
        self.serve_with("serve", command, instance)
    }

    fn serve_with(&self, verb: &str, mut command: Command, instance: usize) -> Service {
        let [_, told] = self.kept();
        let bind = format!("127.0.0.1:{}", self.ports[instance]);
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.directory.path().join("log"));
        command.args([verb, told[0], told[1], "--bind", &bind, "--log-level", "warn"]);
        // Clients ask as fast as they can, all from one address: a drill of these limits
        // sets them itself.
        command
            .args(&self.flags)
            .envs([("REGISTRY_LIMIT_BY_ADDRESS", "0"), ("REGISTRY_LIMIT_BY_TOKEN", "0")])
            .envs(self.environment.iter().cloned())
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"));
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let service = Service(child);
        let listens = lines.any(|line| line.expect("a line").starts_with("listening on "));
        assert!(listens, "it does not start: {}", self.log());
        // Listening comes before all else: once it answers, it also hears when to stop.
        while agent().get(format!("{}/health/live", self.base_of(instance))).call().is_err() {
            std::thread::sleep(Duration::from_millis(2));
        }
        service
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("log")).unwrap_or_default()
    }
}

impl Service {
    /// Number of its process.
    pub fn process(&self) -> u32 {
        self.0.id()
    }

    /// Memory that it holds, and the most it held since this was asked last, in bytes.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(self.proc("status")).expect("its status");
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect(name);
            line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
        };
        let found = (bytes("VmRSS:"), bytes("VmHWM:"));
        // Makes what it holds now the most it held (proc(5), clear_refs).
        std::fs::write(self.proc("clear_refs"), "5").expect("it is ours");
        found
    }

    /// Connections and listeners that it has.
    pub fn sockets(&self) -> usize {
        let entries = std::fs::read_dir(self.proc("fd")).expect("its files");
        let links = entries.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
        links.filter(|link| link.to_string_lossy().starts_with("socket:")).count()
    }

    fn proc(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0.id()))
    }

    /// Ends it as a cut of power would: it hears nothing of it.
    pub fn kill(mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ended");
    }

    /// Has it finish what it does, and end.
    pub fn stop(self) {
        self.tell();
        self.ended();
    }

    /// Tells it to stop.
    pub fn tell(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }

    /// Waits for its end.
    pub fn ended(mut self) {
        let ended = self.0.wait().expect("its end");
        assert!(ended.success(), "{ended}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Ended already, where the drill went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port below those that outgoing connections are given: a client that asks while nobody
/// listens must not connect to itself.
pub fn free_port() -> u16 {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(20_000..32_000)).take(100).find(free).expect("a port")
}

/// `fault.c` as a library.
fn frail_disk() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| library("fault"))
}

/// A file in C as a library, built with the C compiler that the program needs as well.
pub fn library(name: &str) -> PathBuf {
    let library =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.so", std::process::id()));
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drills").join(format!("{name}.c"));
    let built = Command::new("cc")
        .args(["-O2", "-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .args(["-ldl", "-lpthread"])
        .status();
    assert!(built.expect("a C compiler").success(), "{name}.c");
    library
}
