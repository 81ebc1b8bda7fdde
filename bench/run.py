"""Measures the service beside a static reply and beside its peers, on the same data, in
the same run, and writes the tables into docs/PERFORMANCE.md. Nothing passes or fails
here. Started by scripts/bench; only the standard library is needed."""

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
PAGE = ROOT / "docs" / "PERFORMANCE.md"
CLIENTS = 32
CORES = os.cpu_count() or 1
DAY, REGION, NAME = "2020-02-20", "CZ020", "horn"
FIRST, LAST = "1994-11-01", "2026-11-01"
SIZES = (131, 6300, 100_000)
MIDDLE = 6300

# Question, wanted of the static reply, wanted against Fastify and against FastAPI.
QUESTIONS = {
    "counts": ("counts by type on a day", 0.80, 60, 100),
    "one": ("one member by id", 0.60, 3, 50),
    "page": ("page of 50 of one region, in Czech order", 0.50, 10, 50),
    "series": ("monthly series by type since 1994", 0.50, 300, 500),
    "search": ("search by a name's beginning without diacritics", 0.40, 4, 40),
}


def say(text):
    print(f"scripts/bench: {text}", file=sys.stderr, flush=True)


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        text = " ".join((done.stderr or done.stdout).split())[-300:]
        raise NotRun(f"`{Path(command[0]).name}` ended with {done.returncode}: {text}")
    return done.stdout


class NotRun(Exception):
    """Why something cannot be measured here."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def member_id(members):
    """An id that the generator gave to a member in the middle."""
    return str(uuid.UUID(int=(1 << 111) + members // 2))


def register_paths(members):
    return {
        "counts": f"/api/v1/statistics/members?as_of={DAY}&by=type",
        "one": f"/api/v1/memberships/{member_id(members)}",
        "page": f"/api/v1/members?as_of={DAY}&region={REGION}&limit=50",
        "series": "/api/v1/statistics/members/series?interval=month&by=type",
        "search": f"/api/v1/members?as_of={DAY}&q={NAME}&limit=50",
    }


def peer_paths(members):
    return {
        "counts": f"/counts?as_of={DAY}",
        "one": f"/members/{member_id(members)}",
        "page": f"/members?as_of={DAY}&region={REGION}&limit=50",
        "series": f"/series?first={FIRST}&last={LAST}",
        "search": f"/members?as_of={DAY}&q={NAME}&limit=50",
    }


def datasette_paths(members):
    return {
        "counts": f"/peers/counts.json?as_of={DAY}&_shape=array",
        "one": f"/peers/member/{member_id(members)}.json?_shape=array",
        "page": f"/peers/page.json?as_of={DAY}&region={REGION}&_shape=array",
        "series": f"/peers/series.json?first={FIRST}&last={LAST}&_shape=array",
        "search": f"/peers/named.json?as_of={DAY}&q={NAME}&_shape=array",
    }


def graphql(members):
    row = "id name type region beganEarliest beganLatest endedEarliest endedLatest source"
    return {
        "counts": f'{{ counts(asOf: "{DAY}") {{ nodes {{ type count atMost }} }} }}',
        "one": f'{{ memberById(id: "{member_id(members)}") {{ {row} }} }}',
        "page": f'{{ allMembers(condition: {{region: "{REGION}"}}, orderBy: SORT_KEY_ASC, first: 50) {{ nodes {{ {row} }} }} }}',
        "series": f'{{ series(since: "{FIRST}", until: "{LAST}") {{ nodes {{ month type count atMost }} }} }}',
        "search": f'{{ named(beginning: "{NAME}") {{ nodes {{ {row} }} }} }}',
    }


class Server:
    """A process that serves, and those that it starts."""

    def __init__(self, name, command, paths, ready, log, env=None, cwd=None, bodies=None):
        self.name, self.paths, self.bodies = name, paths, bodies
        self.port = free_port()
        filled = [str(part).replace("{port}", str(self.port)) for part in command]
        merged = {**os.environ, **{k: v.replace("{port}", str(self.port)) for k, v in (env or {}).items()}}
        self.log = log.with_name(f"{log.name}-{name}")
        log = self.log
        begun = time.monotonic()
        with open(log, "ab") as sink:
            self.process = subprocess.Popen(filled, stdout=sink, stderr=sink, env=merged, cwd=cwd, start_new_session=True)
        self.started = self.wait(ready, begun)

    def wait(self, path, begun):
        while time.monotonic() - begun < 60:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get(path, timeout=30)[0] < 500:
                    return time.monotonic() - begun
            time.sleep(0.002)
        self.stop()
        lines = Path(self.log).read_text(errors="replace").strip().splitlines()
        tail = next((line for line in lines if "rror" in line), "it said nothing of it")[:200]
        raise NotRun(f"{self.name} did not start: {tail}")

    def get(self, path, timeout=60, body=None, token=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = dict(headers or {})
            if token:
                headers["Authorization"] = f"Bearer {token}"
            if body is not None:
                headers["Content-Type"] = "application/json"
            link.request("GET" if body is None else "POST", path, body=body, headers=headers)
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def ask(self, question):
        if self.bodies:
            return self.get(self.paths, body=json.dumps({"query": self.bodies[question]}))
        return self.get(self.paths[question])

    def processes(self):
        """Of the session that it leads."""
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if entry.name.isdigit() and os.getsid(int(entry.name)) == self.process.pid:
                    yield entry

    def memory(self):
        """Megabytes, what is shared between its processes counted once."""
        total = 0
        for entry in self.processes():
            with contextlib.suppress(OSError):
                found = re.search(r"^Pss:\s+(\d+)", (entry / "smaps_rollup").read_text(), re.M)
                total += int(found.group(1)) if found else 0
        return total / 1024

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


# Length of a round in which a slow server may answer at all.
SLOW = 20

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def load(server, path, seconds, env=None, script=None):
    """Requests a second, p50 and p99 in milliseconds, of one round."""
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
    command += ["-s", str(script)] if script else []
    text = run(*command, f"http://127.0.0.1:{server.port}{path}", env={**os.environ, **(env or {})})
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if bad or "Socket errors" in text:
        raise NotRun("not every answer was a good one")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    if rate == 0 and seconds < SLOW:
        return load(server, path, SLOW, env, script)
    if rate == 0:
        raise NotRun(f"no answer within {SLOW} s with {CLIENTS} clients")

    def at(share):
        found = re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)$", text, re.M)
        # Where hardly anything is answered in time, wrk tells none.
        return float(found.group(1)) * UNITS[found.group(2)] if found else float("nan")

    return rate, at(50), at(99)


def median(rounds):
    return tuple(statistics.median(column) for column in zip(*rounds))


class Bench:
    def __init__(self, options):
        self.options = options
        target = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
        self.binary = Path(os.environ.get("BENCH_BINARY") or target / "release" / "healthy-cities-registry")
        self.tool = Path(os.environ.get("BENCH_TOOL") or target / "release" / "examples" / "bench")
        self.work = target / "bench"
        self.work.mkdir(parents=True, exist_ok=True)
        self.log = self.work / "log"
        for old in self.work.glob("log*"):
            old.unlink()
        self.seconds = 1 if options.quick else options.seconds
        self.rounds = 1 if options.quick else options.rounds
        self.postgres = None
        self.not_run = {}
        self.results = {}  # (members, question) -> {subject: (rate, p50, p99) or reason}
        self.statics = {}  # (members, question) -> {subject: static rate beside it}
        self.memories = {}  # (members, subject) -> megabytes
        self.starts = {}  # members -> seconds
        self.after = {}  # members -> (after a write, otherwise) in milliseconds
        self.singles = {}  # (members, question) -> milliseconds, one request at a time
        self.writes = {}

    # What is measured on.

    def sqlite(self, members):
        path, flat = self.work / f"register-{members}.db", self.work / f"members-{members}.csv"
        stamp = self.work / f"register-{members}.stamp"
        mark = hashlib.sha256(self.tool.read_bytes() + self.binary.read_bytes()).hexdigest()
        if not (stamp.exists() and stamp.read_text() == mark):
            say(f"generating {members} members on SQLite")
            for old in self.work.glob(f"register-{members}.db*"):
                old.unlink()
            run(self.tool, "generate", "--database", path, "--members", str(members), "--flat", flat)
            stamp.write_text(mark)
        return path

    def copy(self, members, name):
        """The service changes its own copy."""
        path = self.work / f"{name}.db"
        for old in self.work.glob(f"{name}.db*"):
            old.unlink()
        shutil.copy(self.sqlite(members), path)
        return path

    def flat(self, members):
        """The members as the peers keep them."""
        self.sqlite(members)
        path = self.work / "peers.db"
        for old in self.work.glob("peers.db*"):
            old.unlink()
        shutil.copy(self.work / f"members-{members}.csv", self.work / "members.csv")
        if not shutil.which("sqlite3"):
            raise NotRun("sqlite3 is missing: install Debian's package")
        schema = (PEERS / "schema.sqlite.sql").read_text()
        run("sqlite3", "-bail", path, input=schema, cwd=self.work)
        return path

    def cluster(self):
        """A PostgreSQL of this run, as it comes but for its port."""
        if self.postgres is None:
            found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
            programs = found[-1].parent if found else None
            if programs is None:
                raise NotRun("initdb was not found: install Debian's package postgresql")
            self.postgres = Cluster(programs, self.work / "postgres")
        return self.postgres

    # Who is measured.

    def register(self, database, members, *more):
        command = [self.binary, "serve", "--database", database, "--bind", "127.0.0.1:{port}", "--log-level", "warn",
                   # One address asks more than all the world: it is counted, and never refused.
                   "--limit-by-address", "1000000000", "--limit-by-token", "1000000000",
                   "--limit-reads", "0", "--limit-statistics", "0", *more]
        return Server("register", command, register_paths(members), "/health/ready", self.log)

    def still(self):
        command = [self.tool, "static", "--bind", "127.0.0.1:{port}"]
        return Server("static", command, None, "/10", self.log)

    def fastify(self, database, members, workers):
        if not (shutil.which("node") and shutil.which("npm")):
            raise NotRun("node and npm are missing: install Debian's packages nodejs and npm")
        home = self.installed("fastify", "package-lock.json", lambda home: run(
            "npm", "ci", "--no-audit", "--no-fund", cwd=home, env={**os.environ, "npm_config_nodedir": "/usr"}))
        env = {"PORT": "{port}", "DATABASE": str(database), "WORKERS": str(workers), "NODE_ENV": "production"}
        return Server("fastify", ["node", home / "server.js"], peer_paths(members), f"/counts?as_of={DAY}", self.log, env)

    def fastapi(self, database, members, workers):
        home = self.installed("fastapi", "requirements.txt", self.venv)
        command = [home / "venv/bin/uvicorn", "server:app", "--port", "{port}", "--workers", workers,
                   "--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools"]
        env = {"DATABASE": str(database)}
        return Server("fastapi", command, peer_paths(members), f"/counts?as_of={DAY}", self.log, env, home)

    def datasette(self, database, members):
        home = self.installed("datasette", "requirements.txt", self.venv)
        command = [home / "venv/bin/datasette", "serve", "-i", database, "-m", home / "metadata.json", "--port", "{port}",
                   "--setting", "sql_time_limit_ms", "30000", "--setting", "default_cache_ttl", "0"]
        return Server("datasette", command, datasette_paths(members), "/-/versions.json", self.log)

    def postgraphile(self, members):
        home = self.installed("postgraphile", "package-lock.json", lambda home: run(
            "npm", "ci", "--no-audit", "--no-fund", cwd=home))
        url = self.cluster().database("peers")
        shutil.copy(self.work / f"members-{members}.csv", self.work / "members.csv")
        run("psql", "-q", "-v", "ON_ERROR_STOP=1", url, input=(PEERS / "schema.postgres.sql").read_text(), cwd=self.work)
        command = ["node", home / "node_modules/postgraphile/cli.js", "-c", url, "--schema", "bench",
                   "--port", "{port}", "--disable-query-log", "--cluster-workers", str(CORES)]
        env = {"NODE_ENV": "production"}
        return Server("postgraphile", command, "/graphql", "/graphql", self.log, env, home, graphql(members))

    def installed(self, peer, lock, install):
        """A copy of a peer with what its lock file names, made once."""
        source, home = PEERS / peer, self.work / peer
        mark = hashlib.sha256((source / lock).read_bytes()).hexdigest()
        stamp = home / "stamp"
        if not (stamp.exists() and stamp.read_text() == mark):
            say(f"installing {peer}")
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(source, home)
            install(home)
            stamp.write_text(mark)
        for file in source.iterdir():
            shutil.copy(file, home)
        return home

    @staticmethod
    def venv(home):
        run(sys.executable, "-m", "venv", home / "venv")
        run(home / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", "-r", home / "requirements.txt")

    # What is measured.

    def compare(self, members, servers, still):
        """Each question to each server in turn, beside a static reply of the same size."""
        # The slowest last: what a peer still works on would be in the way of others.
        for question in sorted(QUESTIONS, key=lambda question: question == "series"):
            title, measured, beside = QUESTIONS[question][0], {}, {}
            for subject, server in servers.items():
                try:
                    status, body = server.ask(question)
                    if status == 404:
                        raise NotRun("there is no such route")
                    if status != 200 or b'"errors"' in body[:20]:
                        raise NotRun(f"it answers {status}: {body[:200]!r}")
                    say(f"{members}: {title}: {subject}")
                    env, script, path = None, None, server.paths if server.bodies else server.paths[question]
                    if server.bodies:
                        env = {"RUN": "r", "BODY": json.dumps({"query": server.bodies[question]})}
                        script = ROOT / "bench" / "post.lua"
                    rounds, stills = [], []
                    load(server, path, 1, env, script)
                    ours = subject.startswith("register")
                    for _ in range(self.rounds if ours else 1):
                        rounds.append(load(server, path, self.seconds, env, script))
                        if ours:
                            stills.append(load(still, f"/{len(body)}", self.seconds))
                    measured[subject] = (*median(rounds), len(body))
                    if stills:
                        beside[subject] = median(stills)
                except (NotRun, OSError, http.client.HTTPException) as reason:
                    measured[subject] = str(reason) or type(reason).__name__
            self.results[members, question] = measured
            self.statics[members, question] = beside
        for subject, server in servers.items():
            self.memories[members, subject] = server.memory()
        self.memories[members, "static"] = still.memory()

    def single(self, members, server):
        """One request at a time: what it costs when nobody else asks."""
        for question in QUESTIONS:
            times = []
            for _ in range(5 if self.options.quick else 30):
                begun = time.perf_counter()
                status, _ = server.ask(question)
                times.append((time.perf_counter() - begun) * 1000)
            self.singles[members, question] = statistics.median(times) if status == 200 else None

    def after_write(self, members, server, token):
        """The first count after a write of a public fact, and the next ones."""
        path, first, next_ones = register_paths(members)["counts"], [], []
        for number in range(3 if self.options.quick else 10):
            body = json.dumps({"name": {"cs": f"Svazek {number}"}, "legal_form": "union_of_municipalities", "published": True})
            status, answer = server.get("/api/v1/organizations", body=body, token=token)
            if status != 201:
                raise NotRun(f"a write is answered {status}: {answer[:200]!r}")
            for times in (first, next_ones):
                begun = time.perf_counter()
                server.get(path)
                times.append((time.perf_counter() - begun) * 1000)
        self.after[members] = (statistics.median(first), statistics.median(next_ones))

    def token(self, database):
        return run(self.binary, "token", "create", "--database", database, "--role", "staff",
                   "--expires", "1d", "--label", "bench").strip()

    def write(self, subject, make):
        """Posts of organizations, each with its own key."""
        say(f"durable writes: {subject}")
        try:
            server, path, body, token = make()
        except NotRun as reason:
            self.writes[subject] = str(reason)
            return
        try:
            rounds = []
            for number in range(self.rounds + 1):
                env = {"RUN": f"{subject.split()[0]}-{number}", "BODY": body}
                if token:
                    env["TOKEN"] = token
                rounds.append(load(server, path, self.seconds, env, ROOT / "bench" / "post.lua"))
            self.writes[subject] = median(rounds[1:])
        except NotRun as reason:
            self.writes[subject] = str(reason)
        finally:
            server.stop()

    def all_writes(self):
        ours = json.dumps({"name": {"cs": "Svazek %s"}, "legal_form": "union_of_municipalities"})
        theirs = json.dumps({"name": "Svazek %s", "legal_form": "union_of_municipalities"})

        def of_register(grouping):
            database = self.copy(MIDDLE, "written")
            token = self.token(database)
            server = self.register(database, MIDDLE, "--database-group-commit", grouping)
            return server, "/api/v1/organizations", ours, token

        def on_postgres():
            url = self.postgres_register(MIDDLE, "written")
            token = self.token(url)
            return self.register(url, MIDDLE), "/api/v1/organizations", ours, token

        self.write("register, SQLite", lambda: of_register("true"))
        self.write("register, SQLite, each committed alone", lambda: of_register("false"))
        self.write("register, PostgreSQL", on_postgres)
        self.write("Fastify + better-sqlite3", lambda: (self.fastify(self.flat(MIDDLE), MIDDLE, 1), "/organizations", theirs, None))
        self.write("FastAPI + SQLAlchemy", lambda: (self.fastapi(self.flat(MIDDLE), MIDDLE, 1), "/organizations", theirs, None))

    def postgres_register(self, members, name):
        url = self.cluster().database(name)
        say(f"generating {members} members on PostgreSQL")
        run(self.tool, "generate", "--database", url, "--members", str(members))
        return url

    def middle(self):
        """All who can be compared, on the register of the middle size."""
        servers, makers = {}, {}
        kept = ("--cache-limit", "33554432")
        none = ("--cache-limit", "0")
        makers["register, SQLite"] = lambda: self.register(self.copy(MIDDLE, "cached"), MIDDLE, *kept)
        makers["register, SQLite, uncached"] = lambda: self.register(self.copy(MIDDLE, "uncached"), MIDDLE, *none)
        url = []

        def on_postgres(*more):
            if not url:
                url.append(self.postgres_register(MIDDLE, "register"))
            return self.register(url[0], MIDDLE, *more)

        makers["register, PostgreSQL"] = lambda: on_postgres(*kept)
        makers["register, PostgreSQL, uncached"] = lambda: on_postgres(*none)
        makers["Fastify + better-sqlite3"] = lambda: self.fastify(self.flat(MIDDLE), MIDDLE, CORES)
        makers["FastAPI + SQLAlchemy"] = lambda: self.fastapi(self.work / "peers.db", MIDDLE, CORES)
        makers["Datasette"] = lambda: self.datasette(self.work / "peers.db", MIDDLE)
        makers["PostGraphile"] = lambda: self.postgraphile(MIDDLE)
        makers["PostgREST"] = self.postgrest
        still = self.still()
        try:
            for subject, make in makers.items():
                try:
                    servers[subject] = make()
                except (NotRun, OSError) as reason:
                    self.not_run[subject] = str(reason)
                    say(f"NOT RUN: {subject}: {reason}")
            self.starts[MIDDLE] = servers["register, SQLite"].started
            # Before the peers are asked for what they then work on for long.
            if server := servers.get("register, SQLite, uncached"):
                self.single(MIDDLE, server)
            self.compare(MIDDLE, servers, still)
        finally:
            still.stop()
            for server in servers.values():
                server.stop()

    def postgrest(self):
        if not shutil.which("postgrest"):
            raise NotRun("it is in none of the package sources that this script uses; PostGraphile stands for its kind")
        raise NotRun("no settings for it were written")

    def growth(self, members):
        """The register alone, on SQLite, at another size."""
        servers, still = {}, self.still()
        try:
            database = self.copy(members, "grown")
            token = self.token(database)
            servers["register, SQLite"] = self.register(database, members)
            self.starts[members] = servers["register, SQLite"].started
            servers["register, SQLite, uncached"] = self.register(self.copy(members, "grown-uncached"), members, "--cache-limit", "0")
            self.compare(members, servers, still)
            self.single(members, servers["register, SQLite, uncached"])
            self.after_write(members, servers["register, SQLite"], token)
            self.memories[members, "register, SQLite"] = servers["register, SQLite"].memory()
        finally:
            still.stop()
            for server in servers.values():
                server.stop()

    def run(self):
        try:
            self.middle()
            for members in self.options.sizes:
                if members != MIDDLE:
                    self.growth(members)
            database = self.copy(MIDDLE, "grown")
            token = self.token(database)
            server = self.register(database, MIDDLE)
            try:
                self.after_write(MIDDLE, server, token)
            finally:
                server.stop()
            self.all_writes()
        finally:
            if self.postgres:
                self.postgres.stop()


class Cluster:
    """A PostgreSQL as it comes, that is gone afterwards."""

    def __init__(self, programs, home):
        self.programs, self.home, self.port = programs, home, free_port()
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        self.owner = "postgres" if os.getuid() == 0 else None
        if self.owner:
            shutil.chown(home, self.owner, self.owner)
            for parent in home.parents:
                if parent != Path("/") and not parent.stat().st_mode & 0o001:
                    raise NotRun(f"{self.owner} may not enter the directory of the run")
        self.do("initdb", "-D", home / "data", "-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        with open(home / "data" / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(f"listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nport = {self.port}\n")
        self.do("pg_ctl", "start", "-w", "-s", "-D", home / "data", "-l", home / "log")

    def do(self, program, *arguments):
        before = ["runuser", "-u", self.owner, "--"] if self.owner else []
        command = [*before, str(self.programs / program), *map(str, arguments)]
        # Its output is a pipe that the server would hold open.
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False)
        if done.returncode != 0:
            raise NotRun(f"{program} ended with {done.returncode}")

    def database(self, name):
        base = f"postgres://bench@127.0.0.1:{self.port}"
        run("psql", "-q", f"{base}/postgres", "-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "-c", f"CREATE DATABASE {name}")
        return f"{base}/{name}"

    def stop(self):
        with contextlib.suppress(NotRun):
            self.do("pg_ctl", "stop", "-s", "-m", "fast", "-D", self.home / "data")
        shutil.rmtree(self.home, ignore_errors=True)


# What is written down.

def number(value, digits=0):
    return f"{value:,.{digits}f}"


def times(value):
    return f"{value:.1f} ×" if value < 10 else f"{value:.0f} ×"


def percent(value):
    return f"{value * 100:.0f} %"


def machine(bench):
    cpu = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    memory = re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.M)
    kind = run("df", "--output=fstype", str(bench.work)).split()[-1]
    return [
        f"{CORES} cores ({cpu.group(1) if cpu else platform.machine()}), {int(memory.group(1)) / 1024 / 1024:.0f} GB of memory, "
        f"Linux {platform.release()}, the databases on {kind}. The load comes from the same machine: `wrk -t1 -c{CLIENTS}`, "
        f"{bench.rounds} rounds of {bench.seconds} s (their median; one of each peer) after one second of warming up, static reply and service in turns. "
        f"The disk keeps 4 KB within {flush(bench.work):.2f} ms (median of write and fdatasync). "
        f"Node {run('node', '--version').strip() if shutil.which('node') else 'missing'}, Python {platform.python_version()}.",
    ]


def flush(directory):
    """Milliseconds that the disk takes to keep 4 KB: the least that a commit waits for."""
    path, times = directory / "flush", []
    with open(path, "wb", buffering=0) as file:
        for _ in range(200):
            begun = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    path.unlink()
    return statistics.median(times)


def cell(measured, static=None):
    if isinstance(measured, str):
        return "NOT RUN"
    rate, p50, p99, *_ = measured
    ratio = f" ({percent(rate / static)})" if static else ""
    times = "not told" if p99 != p99 else f"{p50:.2f} / {p99:.2f} ms"
    shown = number(rate, 0 if rate >= 10 else 2)
    return f"{shown}{ratio}, {times}"


def reached(bench):
    lines = [
        "| question | wanted of static | reached | wanted of Fastify | reached | wanted of FastAPI | reached |",
        "|---|---|---|---|---|---|---|",
    ]
    fastify, fastapi, ours = "Fastify + better-sqlite3", "FastAPI + SQLAlchemy", "register, SQLite"
    for question, (title, of_static, of_fastify, of_fastapi) in QUESTIONS.items():
        measured = bench.results[MIDDLE, question]
        static = bench.statics[MIDDLE, question].get(ours)
        mine = measured[ours]

        def against(peer):
            other = measured.get(peer, "NOT RUN")
            if isinstance(mine, str) or isinstance(other, str):
                return None
            return mine[0] / other[0]

        of = None if isinstance(mine, str) or not static else mine[0] / static[0]
        lines.append("| " + " | ".join([
            title, percent(of_static), judged(of, of_static, percent),
            times(of_fastify), judged(against(fastify), of_fastify, times),
            times(of_fastapi), judged(against(fastapi), of_fastapi, times),
        ]) + " |")
    group = bench.writes.get("register, SQLite")

    def over(peer):
        other = bench.writes.get(peer)
        return None if isinstance(group, str) or isinstance(other, str) or not other else group[0] / other[0]

    lines.append("| " + " | ".join([
        "a durable write", "3.0 × one commit per write", judged(over("register, SQLite, each committed alone"), 3, times),
        "3.0 ×", judged(over(fastify), 3, times), "5.0 ×", judged(over(fastapi), 5, times),
    ]) + " |")
    return lines


def judged(value, wanted, form):
    if value is None:
        return "NOT RUN"
    return form(value) if value >= wanted else f"**{form(value)}, not reached**"


def share_of_static(bench, size):
    measured = bench.results.get((size, "counts"), {}).get("register, SQLite")
    static = bench.statics.get((size, "counts"), {}).get("register, SQLite")
    return measured[0] / static[0] if static and measured and not isinstance(measured, str) else None


def bounds(bench):
    big = max(bench.options.sizes)
    rows = []

    def row(what, wanted, value, unit, limit, digits=1):
        if value is None:
            rows.append(f"| {what} | {wanted} | NOT RUN |")
        else:
            text = f"{number(value, digits)} {unit}"
            rows.append(f"| {what} | {wanted} | {text if value < limit else f'**{text}, not reached**'} |")

    write = bench.writes.get("register, SQLite")
    row("p99 of a durable write", "under 25 ms", None if isinstance(write, str) or not write else write[2], "ms", 25)
    row(f"an uncached count, {number(big)} members, one at a time", "under 2 ms", bench.singles.get((big, "counts")), "ms", 2, 2)
    row(f"an uncached series, {number(big)} members, one at a time", "under 20 ms", bench.singles.get((big, "series")), "ms", 20, 2)
    row(f"memory at {number(big)} members", "under 256 MB", bench.memories.get((big, "register, SQLite")), "MB", 256, 0)
    row(f"start to ready, {number(big)} members", "under 2 s", bench.starts.get(big), "s", 2, 2)
    # Of the static reply beside each: the machine is not equally fast all the time.
    small, large = (share_of_static(bench, size) for size in (min(SIZES), big))
    if small and large:
        share = large / small
        text = percent(share)
        rows.append(f"| cached counts at {number(big)} members, of those at {number(min(SIZES))} | not slower | {text if share >= 0.95 else f'**{text}, not reached**'} |")
    return ["| what | wanted | reached |", "|---|---|---|", *rows]


def whole(bench):
    subjects = list(bench.results[MIDDLE, "counts"])
    lines = ["| question | bytes | static | " + " | ".join(subjects) + " |", "|---" * (len(subjects) + 3) + "|"]
    for question, (title, *_) in QUESTIONS.items():
        measured, beside = bench.results[MIDDLE, question], bench.statics[MIDDLE, question]
        static = next(iter(beside.values()), None)
        cells = []
        for subject in subjects:
            mine = beside.get(subject) or static
            cells.append(cell(measured[subject], mine[0] if mine else None))
        ours = measured["register, SQLite"]
        size = "" if isinstance(ours, str) else number(ours[3])
        lines.append(f"| {title} | {size} | {cell(static) if static else 'NOT RUN'} | " + " | ".join(cells) + " |")
    memories = [f"{number(bench.memories[MIDDLE, subject])} MB" for subject in subjects]
    lines.append(f"| memory after the load | | {number(bench.memories[MIDDLE, 'static'])} MB | " + " | ".join(memories) + " |")
    reasons = {**bench.not_run}
    for (members, question), measured in bench.results.items():
        for subject, value in measured.items():
            if isinstance(value, str):
                reasons[f"{subject}, {QUESTIONS[question][0]}, {number(members)} members"] = value
    lines += [""] + [f"- NOT RUN: {subject}: {reason}" for subject, reason in reasons.items()]
    return lines


def grown(bench):
    lines = ["| question | " + " | ".join(f"{number(size)} cached | uncached | one uncached" for size in bench.options.sizes) + " |",
             "|---" * (3 * len(bench.options.sizes) + 1) + "|"]
    for question, (title, *_) in QUESTIONS.items():
        cells = []
        for size in bench.options.sizes:
            measured, beside = bench.results.get((size, question), {}), bench.statics.get((size, question), {})
            for subject in ("register, SQLite", "register, SQLite, uncached"):
                static = beside.get(subject)
                cells.append(cell(measured.get(subject, "NOT RUN"), static[0] if static else None))
            single = bench.singles.get((size, question))
            cells.append("NOT RUN" if single is None else f"{single:.2f} ms")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    empty = " | ".join
    lines.append("| start to ready | " + empty(f"{bench.starts[size]:.2f} s | | " for size in bench.options.sizes if size in bench.starts) + " |")
    lines.append("| memory after the load | " + empty(
        f"{number(bench.memories.get((size, 'register, SQLite'), 0))} MB | {number(bench.memories.get((size, 'register, SQLite, uncached'), 0))} MB | "
        for size in bench.options.sizes) + " |")
    lines.append("| the first count after a write / the next | " + empty(
        (f"{bench.after[size][0]:.2f} / {bench.after[size][1]:.2f} ms" if size in bench.after else "NOT RUN") + " | | " for size in bench.options.sizes) + " |")
    return lines


def written(bench):
    lines = ["| who | writes a second | p50 | p99 | of one commit per write |", "|---|---|---|---|---|"]
    alone = bench.writes.get("register, SQLite, each committed alone")
    for subject, value in bench.writes.items():
        if isinstance(value, str):
            lines.append(f"| {subject} | NOT RUN: {value} | | | |")
        else:
            ratio = "" if isinstance(alone, str) or not alone else times(value[0] / alone[0])
            p99 = "not told" if value[2] != value[2] else f"{value[2]:.1f} ms"
            lines.append(f"| {subject} | {number(value[0])} | {value[1]:.1f} ms | {p99} | {ratio} |")
    return lines


def report(bench):
    kind = "a quick run: one round of a second each, for trying the script, not for reading" if bench.options.quick else "a full run"
    lines = [
        f"This is {kind}, of {time.strftime('%Y-%m-%d')}.", "", *machine(bench), "",
        "### Wanted and reached", "", f"At {number(MIDDLE)} members, cached, on SQLite; a peer's number is that of the same run.", "",
        *reached(bench), "", *bounds(bench), "",
        f"### Everybody, {number(MIDDLE)} members", "", "Requests a second (of the static reply of the same size, beside it), p50 / p99.", "",
        *whole(bench), "",
        "### Growth, on SQLite", "", "\"One uncached\" is one request at a time, by a client in Python, its connection included.", "",
        *grown(bench), "",
        f"### Durable writes, {CLIENTS} clients, {number(MIDDLE)} members", "",
        *written(bench),
    ]
    return "\n".join(line.rstrip() for line in lines)


BEGIN, END = "<!-- tables of scripts/bench begin -->", "<!-- tables of scripts/bench end -->"


def keep(text):
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of a second each")
    parser.add_argument("--seconds", type=int, default=5, help="length of a round [default: 5]")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts [default: 3]")
    parser.add_argument("--sizes", type=lambda text: [int(part) for part in text.split(",")], default=list(SIZES), help="sizes of the registers [default: 131,6300,100000]")
    parser.add_argument("--print", action="store_true", help="print the tables alone, and leave docs/PERFORMANCE.md as it is")
    options = parser.parse_args()
    if MIDDLE not in options.sizes:
        options.sizes = sorted([*options.sizes, MIDDLE])
    bench = Bench(options)
    bench.run()
    text = report(bench)
    print(text)
    if not options.print:
        keep(text)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
