//! A cluster of PostgreSQL of a drill's own, which it may restart.

mod dumped;
mod gone;
mod instances;
mod proxy;
mod rolling;

use std::path::{Path, PathBuf};
use std::process::Command;

use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _};
use tempfile::TempDir;

use crate::service::free_port;

/// It syncs as a server in use does; connections are few.
const SETTINGS: &str = "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n\
    max_connections = 60\nfsync = on\nsynchronous_commit = on\ntimezone = 'UTC'\n";

/// A cluster; it is stopped and taken away with its owner.
pub struct Cluster {
    directory: TempDir,
    programs: PathBuf,
    user: String,
    port: u16,
    password: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How long a server may take to start, in seconds: after a crash it syncs all its files,
/// which takes long on a disk that others use.
const START: &str = "300";

/// Runs it as the user that owns the cluster, which is not root; whether it ended well.
fn run(user: &str, program: &Path, arguments: &[&str]) -> bool {
    let root = Command::new("id").arg("-u").output().expect("id").stdout == b"0\n";
    let mut command = Command::new(if root { "runuser".as_ref() } else { program.as_os_str() });
    if root {
        command.args(["-u", user, "--"]).arg(program);
    }
    // Its output goes nowhere: a server that is started would hold a pipe open.
    command.args(arguments).current_dir("/").stdout(std::process::Stdio::null());
    command.status().expect("it runs").success()
}

impl Cluster {
    pub fn start() -> Self {
        Self::with("")
    }

    /// The same with more settings.
    fn with(more: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
        let found = Command::new(script).output().expect("it runs").stdout;
        let found = String::from_utf8(found).expect("two lines");
        let mut lines = found.lines().map(ToOwned::to_owned);
        let (Some(programs), Some(user)) = (lines.next(), lines.next()) else {
            panic!("PostgreSQL is not here: install it, or add `-- --skip postgres`");
        };
        // Where that user may look as well.
        let directory = tempfile::tempdir().expect("a directory");
        let (port, password) = (free_port(), format!("{:x}", fastrand::u128(..)));
        std::fs::write(directory.path().join("password"), &password).expect("a file");
        std::fs::create_dir(directory.path().join("archive")).expect("a directory");
        let place = directory.path().display().to_string();
        let owned = Command::new("chown").args(["-R", &user, &place]).status().expect("chown");
        assert!(owned.success());
        let made = Self { programs: programs.into(), user, port, password, directory };
        let [pwfile, data] = [format!("--pwfile={place}/password"), made.data()];
        let filled = made.run(
            "initdb",
            &["-D", &data, "-U", "drill", &pwfile, "--auth=password"],
            &["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
        );
        assert!(filled, "initdb");
        let file = Path::new(&data).join("postgresql.conf");
        let settings = std::fs::read_to_string(&file).expect("settings");
        let settings = format!("{settings}{SETTINGS}port = {port}\n{more}");
        std::fs::write(&file, settings).expect("settings");
        made.control("start");
        made
    }

    fn data(&self) -> String {
        self.directory.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str], more: &[&str]) -> bool {
        run(&self.user, &self.programs.join(program), &[arguments, more].concat())
    }

    /// Starts it, or starts it again after a crash.
    fn control(&self, what: &str) {
        let (data, log) = (self.data(), self.directory.path().join("data/log"));
        let log = log.to_str().expect("a path");
        let arguments = [what, "-D", &data, "-w", "-t", START, "-s", "-l", log];
        let started = self.run("pg_ctl", &arguments, &["-m", "immediate"]);
        assert!(started, "{}", std::fs::read_to_string(log).unwrap_or_default());
    }

    /// Ends all of it at once, as a crash would, and starts it again.
    pub fn restart(&self) {
        self.control("restart");
    }

    /// Ends the connections of all clients; how many there were.
    pub fn terminate(&self) -> i64 {
        let mut conn = PgConnection::establish(&self.url(self.port)).expect("it answers");
        let ended = diesel::sql_query(
            "SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity \
             WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
        );
        ended.get_result::<Count>(&mut conn).expect("a number").count
    }

    /// The same, which keeps its write-ahead log in an archive.
    pub fn archiving() -> Self {
        Self::with(
            "archive_mode = on\narchive_command = 'test ! -f ../archive/%f && cp %p ../archive/%f'\n",
        )
    }

    fn place(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// Dumps its database into a file.
    pub fn dump(&self, name: &str) -> String {
        let (file, url) = (self.place(name), self.url(self.port));
        self.run("pg_dump", &["--format=custom", "--file", &file, "--dbname", &url], &[]);
        file
    }

    /// Puts a dump back in a database of its own; its address.
    pub fn undump(&self, file: &str) -> String {
        let name = format!("undumped_{:x}", fastrand::u64(..));
        let mut conn = PgConnection::establish(&self.url(self.port)).expect("it answers");
        diesel::sql_query(format!("CREATE DATABASE {name}")).execute(&mut conn).expect("made");
        let url = self.url(self.port).replace("/postgres", &format!("/{name}"));
        self.run("pg_restore", &["--exit-on-error", "--dbname", &url, file], &[]);
        url
    }

    /// Copies it whole, as what recovery begins from.
    pub fn base_backup(&self) {
        let (base, url) = (self.place("base"), self.url(self.port));
        self.run("pg_basebackup", &["--pgdata", &base, "--checkpoint=fast", "--dbname", &url], &[]);
    }

    /// Has all of its write-ahead log archived.
    pub fn archive(&self) {
        let mut conn = PgConnection::establish(&self.url(self.port)).expect("it answers");
        let mut count = |sql: &str| -> i64 {
            diesel::sql_query(sql).get_result::<Count>(&mut conn).expect(sql).count
        };
        count("SELECT length(pg_walfile_name(pg_switch_wal()))::bigint AS count");
        let left =
            "SELECT count(*) AS count FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'";
        while count(left) > 0 {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Loses it, and recovers it to a moment from the base backup and the archive.
    pub fn recover(&self, moment: &str) {
        self.control("stop");
        let settings = format!(
            "restore_command = 'cp ../archive/%f %p'\nrecovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
        );
        let script = format!(
            "set -e; cd {}; rm -r data; mv base data; printf '%s' \"$1\" >> data/postgresql.auto.conf; touch data/recovery.signal",
            self.directory.path().display()
        );
        run(&self.user, Path::new("/bin/sh"), &["-c", &script, "sh", &settings]);
        self.control("start");
        let recovering =
            "SELECT count(*) AS count FROM (SELECT 1 WHERE pg_is_in_recovery()) AS one";
        loop {
            let conn = PgConnection::establish(&self.url(self.port));
            let found =
                conn.map(|mut conn| diesel::sql_query(recovering).get_result::<Count>(&mut conn));
            if found.is_ok_and(|found| found.is_ok_and(|found| found.count == 0)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The address of its database by way of a port.
    pub fn url(&self, port: u16) -> String {
        format!("postgres://drill:{}@127.0.0.1:{port}/postgres", self.password)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        if Path::new(&data).join("postmaster.pid").exists() {
            self.run("pg_ctl", &["stop", "-D", &data, "-s", "-m", "immediate"], &[]);
        }
    }
}
