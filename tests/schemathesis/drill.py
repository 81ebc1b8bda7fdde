"""Bad input: asks the program, as each role, everything that its description allows and
much that it does not, and holds every answer against the description.

    drill.py PROGRAM PYTHON [--long] [--calls N]

Each role has a register of its own, a copy of the demonstration, so what one destroys
no other misses. Prints the calls by role; ends with 1 where an answer is not as it is
described, or where a description that is wrong on purpose is not found out.
"""

import argparse
import contextlib
import copy
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20260220
# IČO of an organization of the demonstration.
OWN = "70892156"
ROLES = ("admin", "staff", "clerk", "auditor", "dashboard", "anonymous")
NOUNS = (
    "accounts acknowledgements affiliations applications bodies claims compositions contacts "
    "documents events meetings memberships organizations persons resolutions sessions tokens votes"
).split()


@dataclass
class Run:
    """One run of schemathesis as one role, and what came of it."""

    role: str
    phases: str
    examples: int
    seed: int = SEED
    # The paths it asks: of so many shares, this one.
    share: tuple = (0, 1)
    document: dict = None
    # Time within which it asks as much as it can.
    budget: int = 0
    seconds: float = 0
    answered: Counter = field(default_factory=Counter)
    failures: list = field(default_factory=list)
    said: str = ""

    @property
    def calls(self):
        return sum(self.answered.values())


def free_port():
    """Below those that outgoing connections are given."""
    while True:
        port = random.randrange(20_000, 32_000)
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Drill:
    def __init__(self, program, python, directory):
        self.program, self.python = Path(program).resolve(), Path(python).absolute()
        self.directory = Path(directory)
        self.template = self.directory / "template"
        self.tokens = {}
        self.description = json.loads(self.command("openapi"))

    def command(self, *arguments, data=None):
        more = ["--data", str(data)] if data else []
        if data:
            more += ["--master-key-file", str(data / "master.key")]
            more += ["--erasure-ledger", str(data / "erasures.jsonl")]
        done = subprocess.run(
            [self.program, *arguments, *more], env={}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{arguments}: {done.stderr}")
        return done.stdout

    @contextlib.contextmanager
    def serving(self, arguments, log):
        port = free_port()
        line = [self.program, *arguments, "--bind", f"127.0.0.1:{port}", "--log-level", "warn"]
        with open(log, "ab") as file:
            process = subprocess.Popen(line, env={}, stdout=subprocess.DEVNULL, stderr=file)
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(600):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{base}/health/ready", timeout=5).close()
                    break
                if process.poll() is not None:
                    raise SystemExit(f"it does not start: {Path(log).read_text()}")
                time.sleep(0.05)
            yield base
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    def prepare(self):
        """The demonstration, with a token for each role."""
        with self.serving(["demo", "--data", str(self.template)], self.directory / "log"):
            pass
        made = ["token", "create", "--expires", "30d"]
        for role in ("dashboard", "staff", "auditor", "admin"):
            said = self.command(*made, "--role", role, data=self.template)
            self.tokens[role] = said.strip()
        clerk = ["account", "add", "--role", "clerk", "--label", "an office", "--json"]
        said = self.command(*clerk, "--organization", OWN, data=self.template)
        account = json.loads(said)["account_id"]
        self.tokens["clerk"] = self.command(*made, "--account", account, data=self.template).strip()
        # Those that ask stay: an account or a token that is no more answers 401 to all.
        self.kept = {account}

    def known(self, base):
        """Ids of what is there, by noun."""
        ids = {}
        for noun in NOUNS:
            request = urllib.request.Request(f"{base}/api/v1/{noun}?limit=20")
            request.add_header("Authorization", f"Bearer {self.tokens['admin']}")
            with contextlib.suppress(urllib.error.HTTPError):
                with urllib.request.urlopen(request, timeout=20) as answer:
                    items = json.load(answer).get("items", [])
                own = noun in ("tokens", "sessions")
                ids[noun] = [
                    item["id"] for item in items if not own and item["id"] not in self.kept
                ]
        return ids

    def run(self, run):
        place = Path(tempfile.mkdtemp(dir=self.directory))
        data = place / "register"
        shutil.copytree(self.template, data)
        document = share_of(run.document or self.description, *run.share)
        (place / "openapi.json").write_text(json.dumps(document))
        serve = ["serve", "--data", str(data), "--master-key-file", str(data / "master.key")]
        serve += ["--erasure-ledger", str(data / "erasures.jsonl")]
        # All ask from one address, as fast as they can.
        serve += ["--limit-by-address", "0", "--limit-by-token", "0"]
        with self.serving(serve, place / "log") as base:
            (place / "ids.json").write_text(json.dumps(self.known(base)))
            self.ask(run, place, base)
            self.still_known(run, base)
        # An answer that is not given is not seen by whoever asks.
        if "panicked" in (place / "log").read_text():
            run.failures.append("a thread panicked")
        return run

    def ask(self, run, place, base):
        line = [self.python, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"]
        line += [str(place / "openapi.json"), "--url", base, "--phases", run.phases]
        line += ["--seed", str(run.seed), "--max-examples", str(run.examples), "--no-color"]
        line += ["--report-json-path", str(place / "report.json")]
        if run.budget:
            line += ["--max-time", str(run.budget)]
        if run.role != "anonymous":
            line += ["--header", f"Authorization: Bearer {self.tokens[run.role]}"]
        environment = dict(os.environ, SCHEMATHESIS_HOOKS="asking", PYTHONPATH=str(HERE))
        environment.update(PYTHONDONTWRITEBYTECODE="1", DRILL_SEED=str(run.seed))
        environment.update(DRILL_IDS=str(place / "ids.json"))
        environment.update(DRILL_ANSWERED=str(place / "answered.json"))
        begun = time.monotonic()
        done = subprocess.run(
            line, cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        run.seconds, run.said = time.monotonic() - begun, done.stdout + done.stderr
        answered = json.loads((place / "answered.json").read_text() or "{}")
        run.answered = Counter({int(status): count for status, count in answered.items()})
        report = json.loads((place / "report.json").read_text())
        for failure in report["failures"]:
            run.failures.append(f"{failure['title']}: {', '.join(failure['operations'][:9])}")
        run.failures += [f"not asked: {error}" for error in report["errors"]]
        if done.returncode and not run.failures:
            run.failures.append(f"schemathesis ended with {done.returncode}")

    def still_known(self, run, base):
        """Whether its token lived to the end, so that it was asked as this role."""
        if run.role == "anonymous":
            return
        request = urllib.request.Request(f"{base}/api/v1/members?limit=1")
        request.add_header("Authorization", f"Bearer {self.tokens[run.role]}")
        try:
            urllib.request.urlopen(request, timeout=20).close()
        except urllib.error.HTTPError as error:
            run.failures.append(f"the token of the role ended on the way: {error.code}")


def share_of(document, number, shares):
    """The description of every so many-th path: with all its methods, or one that is
    there would be taken for one that must not be."""
    paths = list(document["paths"].items())
    # Where time is short, what is left out has nothing in common.
    random.Random(SEED).shuffle(paths)
    return dict(document, paths=dict(paths[number::shares]))


def only(document, path):
    document = copy.deepcopy(document)
    document["paths"] = {path: document["paths"][path]}
    return document


def wrong(document):
    """Descriptions that are not true, each with what has to be found."""
    status = only(document, "/api/v1/members")
    del status["paths"]["/api/v1/members"]["get"]["responses"]["400"]
    yield "a status is not described", "Undocumented status code", status

    member = only(document, "/api/v1/members")
    answer = member["paths"]["/api/v1/members"]["get"]["responses"]["200"]["content"]
    name = answer["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    schema = member["components"]["schemas"][name]
    del schema["properties"]["next"]
    schema["additionalProperties"] = False
    yield "a member is not described", "Response violates schema", member

    policy = only(document, "/api/v1/members")
    policy["paths"]["/api/v1/members"]["get"]["security"] = [{"token": []}]
    yield "a policy is taken off", "Missing required header accepted", policy


def short():
    """All boundaries as the role that may do all, in two halves; a little of all as each."""
    yield Run("admin", "coverage", 1, share=(0, 2), budget=20)
    yield Run("admin", "coverage", 1, share=(1, 2), budget=20)
    for role in ROLES:
        yield Run(role, "examples,fuzzing,stateful", 2, budget=8)


def long(number):
    """A round of the long form."""
    phases = "examples,coverage,fuzzing,stateful" if number == 0 else "fuzzing,stateful"
    for role in ROLES:
        yield Run(role, phases, 30, seed=SEED + number)


def tell(total, runs):
    failed = 0
    for run in runs:
        total[run.role].update(run.answered)
        if run.failures:
            failed += 1
            print(run.said[-20_000:])
            print(f"  {run.role}: {'; '.join(run.failures)}")
    sys.stdout.flush()
    return failed


def count(answered):
    kinds = Counter()
    for status, number in answered.items():
        kinds[f"{status // 100}xx"] += number
    return ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("python")
    arguments.add_argument("--long", action="store_true")
    arguments.add_argument("--calls", type=int, default=500_000)
    arguments = arguments.parse_args()
    begun, failed, total = time.monotonic(), 0, {}
    with tempfile.TemporaryDirectory() as directory, ThreadPoolExecutor(2) as pool:
        drill = Drill(arguments.program, arguments.python, directory)
        drill.prepare()
        total = {role: Counter() for role in ROLES}
        if arguments.long:
            number = 0
            while not failed and sum(map(Counter.total, total.values())) < arguments.calls:
                failed += tell(total, pool.map(drill.run, long(number)))
                number += 1
        else:
            failed += tell(total, pool.map(drill.run, short()))
        for role, answered in total.items():
            print(f"bad input as {role}: {answered.total()} calls ({count(answered)})")
        controls = list(wrong(drill.description))
        asked = [Run("admin", "coverage", 1, document=document) for _, _, document in controls]
        asked[-1].role = "anonymous"
        for (what, expected, _), run in zip(controls, pool.map(drill.run, asked)):
            found = any(failure.startswith(expected) for failure in run.failures)
            print(f"bad input, control: {what}: {'found' if found else f'NOT FOUND: {run.failures}'}")
            failed += not found
    calls = sum(map(Counter.total, total.values()))
    broken = sum(n for answered in total.values() for status, n in answered.items() if status > 499)
    print(
        f"bad input: {calls} calls, {broken} of 5xx, "
        f"{failed} runs that failed, {time.monotonic() - begun:.0f} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
