"""A local network of real processes for the end-to-end tests."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The light client that is written from the wire pages alone.
sys.path.insert(0, str(ROOT / "Tests/Oracles"))
BINARY = pathlib.Path(os.environ.get("SANAD_BINARY", ROOT / ".build-release/release/sanad"))


class Sanad:
    """Runs commands of the executable against one network."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory

    def run(self, *words: str, timeout: float = 90) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(BINARY), *words], cwd=ROOT, capture_output=True, text=True, timeout=timeout,
            stdin=subprocess.DEVNULL)

    def on_network(self, *words: str, timeout: float = 90) -> subprocess.CompletedProcess:
        return self.run(*words, "--dir", str(self.directory), timeout=timeout)

    def json(self, *words: str, timeout: float = 90) -> dict:
        done = self.on_network(*words, "--json", timeout=timeout)
        assert done.stdout, done.stderr
        lines = done.stdout.strip().splitlines()
        assert len(lines) == 1, "stdout carries exactly one object"
        return json.loads(lines[0])

    @property
    def record(self) -> dict:
        return json.loads((self.directory / "testnet.json").read_text())

    def statuses(self) -> dict:
        return {node["name"]: node for node in self.json("testnet", "status")["nodes"]}

    def send(self, amount: str, *more: str, sender="dealer", receiver="retail"):
        return self.on_network(
            "wallet", "send", "--from", sender, "--to", receiver, "--instrument", "MTB-12M",
            "--amount", amount, "--json", *more)

    def units(self, account: str, instrument: str) -> int:
        for holding in self.json("wallet", "balance", account)["holdings"]:
            if holding["instrument"] == instrument:
                return int(holding["units"])
        return 0

    def await_equal_heights(self, names=None, seconds: float = 20) -> int:
        """Waits until the named nodes are ready at one height and one block."""
        deadline = time.monotonic() + seconds
        while True:
            rows = [row for name, row in self.statuses().items() if not names or name in names]
            blocks = {(row["height"], row["block"]) for row in rows if row["ready"]}
            if len(blocks) == 1 and all(row["ready"] for row in rows):
                return int(rows[0]["height"])
            assert time.monotonic() < deadline, rows
            time.sleep(0.1)


class NodeProcess:
    """One `sanad node start` in the foreground of a test, and what it says."""

    def __init__(self, sanad: Sanad, config: str, *words: str, **more):
        self.file = tempfile.NamedTemporaryFile("w+", suffix=".log")
        self.process = subprocess.Popen(
            [str(BINARY), "node", "start", "--config", config, *words], cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=self.file, stderr=self.file, **more)

    @property
    def log(self) -> str:
        return pathlib.Path(self.file.name).read_text()

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def returncode(self) -> int:
        return self.process.wait(timeout=30)

    def await_line(self, text: str, seconds: float = 30):
        """Waits until the node has said something."""
        deadline = time.monotonic() + seconds
        while True:
            # Asked first: a node that says it and ends has said it.
            has_ended = not self.running
            if text in self.log:
                return
            assert not has_ended, f"the node ended before it said {text!r}: {self.log[-3000:]}"
            assert time.monotonic() < deadline, f"no {text!r} in {self.log[-3000:]}"
            time.sleep(0.1)

    def stop(self):
        if self.running:
            self.process.terminate()
            self.process.wait(timeout=30)


# Files that take long, longest first: begun first, none of them is alone at the end.
LONG = ["test_reliability", "test_sync", "test_api", "test_wallet_crash", "test_network", "test_simulator",
        "test_bench", "test_wallet_reads", "test_outcome", "test_bad_input", "test_start"]


def pytest_collection_modifyitems(items):
    """Files begin in the order above; within each, tests keep theirs."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


def free_base_port() -> int:
    """The first of a row of ports that nobody listens on, below those that connections out of this
    machine take for themselves. Processes of one run of tests take rows of their own."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    for base in range(27000 + 200 * number, 32600, 200 * count):
        try:
            for port in range(base, base + 60):
                with socket.socket() as probe:
                    # As a listener: connections of before that still close are no obstacle.
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
    raise RuntimeError("no free ports")


def start(directory: pathlib.Path, *words: str) -> Sanad:
    sanad = Sanad(directory)
    done = sanad.on_network(
        "testnet", "up", "--detach", "--json", "--base-port", str(free_base_port()), *words)
    assert done.returncode == 0, done.stderr
    return sanad


def genesis_with(directory: pathlib.Path, *settings: str) -> pathlib.Path:
    """A copy of Genesis/local with more settings of the chain, each a line such as `epoch_length: 4s`."""
    genesis = directory / "genesis"
    shutil.copytree(ROOT / "Genesis/local", genesis)
    file = genesis / "genesis.yaml"
    words = file.read_text()
    assert words.count("  delay_bound: 100ms\n") == 1
    more = "".join(f"  {setting}\n" for setting in settings)
    file.write_text(words.replace("  delay_bound: 100ms\n", "  delay_bound: 100ms\n" + more))
    return file


def check_honest_logs(sanad: Sanad):
    """Nothing that an honest node sends is ever dropped by another (docs/decisions/024-rates.md)."""
    for node in sanad.record["nodes"]:
        log = pathlib.Path(node["log"]).read_text()
        for code in ("9221 INPUT_QUEUE_FULL", "9222 PEER_ABOVE_RATE"):
            lines = [line for line in log.splitlines() if code in line]
            assert not lines, f"{node['name']}: {lines[:3]}"


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    """Four validators and an observer, for tests that leave them running."""
    if not BINARY.exists():
        pytest.fail(f"{BINARY} is missing: Scripts/test builds it")
    # A name with what shells and addresses write in other ways.
    directory = tmp_path_factory.mktemp("network") / "test nét %41"
    sanad = start(directory)
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)
    shutil.rmtree(directory, ignore_errors=True)
