"""A local network whose processes this program starts, kills and pauses by itself.

`sanad testnet up` makes the files; from then on each node is a child of this process, so that its
end and its exit code are seen at once.
"""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))

from conftest import BINARY, Sanad  # noqa: E402

FIRST_PORT, LAST_PORT, PORTS = 23000, 26400, 100


def free_ports() -> tuple[int, socket.socket]:
    """The first of a row of ports that nobody listens on, apart from those of the end-to-end tests,
    and a listener on its last one, by which other runs see that the row is taken."""
    for base in range(FIRST_PORT, LAST_PORT, PORTS):
        claim = socket.socket()
        try:
            claim.bind(("127.0.0.1", base + PORTS - 1))
            claim.listen()
            for port in range(base, base + PORTS - 1):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            return base, claim
        except OSError:
            claim.close()
    raise RuntimeError(f"no {PORTS} free ports in a row between {FIRST_PORT} and {LAST_PORT}")


class Node:
    """One node: its files, its process, and what it says."""

    def __init__(self, entry: dict):
        self.name = entry["name"]
        self.role = entry["role"]
        self.config = entry["config"]
        self.data = pathlib.Path(entry["data"])
        self.guard = pathlib.Path(entry["guard"]) if "guard" in entry else None
        self.log_path = pathlib.Path(entry["log"])
        self.api = entry["api"]
        self.p2p = entry["p2p"]
        self.process: subprocess.Popen | None = None
        self.is_paused = False
        self.started_at = 0.0
        self.log_start = 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def is_asked(self) -> bool:
        """Whether there is somebody who can answer."""
        return self.is_running and not self.is_paused

    def start(self, *words: str, config: str | None = None):
        assert not self.is_running, self.name
        self.log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
        with self.log_path.open("a") as log:
            self.process = subprocess.Popen(
                [str(BINARY), "node", "start", "--config", config or self.config, *words],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.is_paused = False
        self.started_at = time.monotonic()

    def kill(self):
        """No warning, as when the power goes."""
        if self.is_running:
            self.process.kill()
        if self.process:
            self.process.wait()
        self.is_paused = False

    def stop(self) -> int:
        """In good order; the exit code."""
        if self.is_running:
            self.resume()
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait() if self.process else 0

    def pause(self):
        self.is_paused = True
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)
        self.is_paused = False

    def ask(self, path: str, timeout: float = 5):
        """What the API answers, or None where nobody does or there is no such thing."""
        status, content = self.get(path, timeout)
        return content if status in (200, 503) else None

    def get(self, path: str, timeout: float = 5) -> tuple[int, dict | list | None]:
        """Status and content of an answer; 0 and None where there is none."""
        address = urllib.parse.urlsplit(self.api)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()

    def status(self) -> dict | None:
        return self.ask("/v1/status") if self.is_asked else None

    @property
    def height(self) -> int:
        status = self.status()
        return int(status["height"]) if status else 0

    @property
    def log(self) -> str:
        """What it has logged since its last start."""
        with self.log_path.open(errors="replace") as file:
            file.seek(self.log_start)
            return file.read()

    @property
    def error(self) -> str | None:
        """The name of the error that ended it, such as "9302 DISK_FULL"."""
        found = re.findall(r"^error (\d{4} [A-Z_]+)", self.log, re.MULTILINE)
        return found[-1] if found else None

    @property
    def memory(self) -> int:
        """Resident bytes."""
        text = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text()
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Cluster:
    """Validators and an observer. `with Cluster(directory) as cluster:` ends what it has started."""

    def __init__(self, directory: pathlib.Path, validators: int = 4, keep: bool = False):
        self.directory, self.keep = directory, keep
        self.sanad = Sanad(directory)
        self.base_port, self.claim = free_ports()
        done = self.sanad.on_network(
            "testnet", "up", "--detach", "--json", "--validators", str(validators),
            "--base-port", str(self.base_port))
        try:
            assert done.returncode == 0, done.stdout + done.stderr
            self.record = self.sanad.record
        finally:
            self.sanad.on_network("testnet", "stop")
        self.nodes = [Node(entry) for entry in self.record["nodes"]]
        self.validators = [node for node in self.nodes if node.role == "validator"]
        self.quorum = 2 * len(self.validators) // 3 + 1

    @property
    def free_port(self) -> int:
        """The first port of the row that no node has."""
        return self.base_port + 10 * len(self.nodes)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.stop()
        self.claim.close()
        # What went wrong stays to be looked at.
        if kind is None and not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)

    def node(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    def start(self):
        for node in self.nodes:
            if not node.is_running:
                node.start()

    def stop(self):
        for node in self.nodes:
            if node.is_running:
                node.resume()
                node.process.terminate()
        for node in self.nodes:
            node.stop()

    def await_equal(self, seconds: float = 60, nodes: list[Node] | None = None) -> int:
        """Waits until all nodes are ready at one block and one state; its height."""
        deadline = time.monotonic() + seconds
        while True:
            rows = [(node.name, node.status()) for node in nodes or self.nodes]
            seen = {row and (row["height"], row["block"], row["state_root"]) for _, row in rows}
            if None not in seen and len(seen) == 1 and all(row["ready"] for _, row in rows):
                return int(rows[0][1]["height"])
            if time.monotonic() > deadline:
                told = [(name, row and (row["height"], row["ready"], row["abstains"]))
                        for name, row in rows]
                raise TimeoutError(f"not at one height after {seconds} s: {told}")
            time.sleep(0.1)

    def await_ready(self, seconds: float = 60, nodes: list[Node] | None = None):
        """Waits until all nodes say that they follow the chain."""
        deadline, missing = time.monotonic() + seconds, list(nodes or self.nodes)
        while missing:
            missing = [node for node in missing if not (node.status() or {}).get("ready")]
            if missing and time.monotonic() > deadline:
                told = [(node.name, node.is_running, node.error, node.status()) for node in missing]
                raise TimeoutError(f"not ready after {seconds} s: {told}")
            if missing:
                time.sleep(0.05)
