//! The program as it is run, on a directory of its own.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use tempfile::TempDir;

use crate::ledger::agent;

/// A register with a token, and where it is served.
pub struct Place {
    directory: TempDir,
    port: u16,
    pub token: String,
    environment: Vec<(&'static str, String)>,
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
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
        let mut place =
            Self { directory, port: free_port(), token: String::new(), environment: Vec::new() };
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

    /// A register that was put back from a copy.
    pub fn restored(copy: &Path) -> Self {
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
        let place = Self { directory, port: 0, token: String::new(), environment: Vec::new() };
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

    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Runs a command on the register; what it printed.
    ///
    /// # Panics
    /// It did not end well.
    pub fn run(&self, arguments: &[&str]) -> String {
        let data = self.directory.path().to_str().expect("a path");
        let output = program(&[arguments, &["--data", data]].concat()).output().expect("it runs");
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
        let data = self.directory.path().to_str().expect("a path");
        let bind = format!("127.0.0.1:{}", self.port);
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.directory.path().join("log"));
        let mut command =
            program(&["serve", "--data", data, "--bind", &bind, "--log-level", "warn"]);
        command
            .envs(self.environment.iter().cloned())
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"));
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let service = Service(child);
        let listens = lines.any(|line| line.expect("a line").starts_with("listening on "));
        assert!(listens, "it does not start: {}", self.log());
        // Listening comes before all else: once it answers, it also hears when to stop.
        while agent().get(format!("{}/health/live", self.base())).call().is_err() {
            std::thread::sleep(Duration::from_millis(2));
        }
        service
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("log")).unwrap_or_default()
    }
}

impl Service {
    /// Ends it as a cut of power would: it hears nothing of it.
    pub fn kill(mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ended");
    }

    /// Has it finish what it does, and end.
    pub fn stop(mut self) {
        let sent = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(sent.expect("kill").success());
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
fn free_port() -> u16 {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(20_000..32_000)).take(100).find(free).expect("a port")
}

/// `fault.c` as a library, built with the C compiler that the program needs as well.
fn frail_disk() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let library =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fault-{}.so", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drills/fault.c");
        let built = Command::new("cc")
            .args(["-O2", "-shared", "-fPIC", "-o"])
            .args([&library, &source])
            .args(["-ldl", "-lpthread"])
            .status();
        assert!(built.expect("a C compiler").success(), "fault.c");
        library
    })
}
