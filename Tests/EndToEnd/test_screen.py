"""What a person at a terminal sees of `testnet up`, and what Ctrl-C does."""

import os
import pathlib
import pty
import re
import select
import subprocess
import time

import pytest

from conftest import BINARY, ROOT, Sanad, free_base_port
from test_node import alive

CTRL_C = b"\x03"
# The line of the newest block; how long it took is known once one has become final since the start.
BLOCK = r"#(\d+) +(?:[\d.]+ m?s to final +)?"


class Screen:
    """A command at a terminal of its own."""

    def __init__(self, *words: str):
        self.shown = ""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.environ["TERM"] = "xterm"
            os.execv(BINARY, [str(BINARY), *words])

    def read(self, seconds: float = 0.2) -> bool:
        """Takes what has been shown since; False once the command has ended."""
        if select.select([self.terminal], [], [], seconds)[0]:
            try:
                more = os.read(self.terminal, 65536)
            except OSError:
                return False
            self.shown += more.decode(errors="replace")
            return bool(more)
        return True

    def await_text(self, pattern: str, seconds: float = 60) -> re.Match:
        deadline = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.shown)
            if found:
                return found
            assert self.read() and time.monotonic() < deadline, self.shown[-3000:]

    def press(self, keys: bytes):
        os.write(self.terminal, keys)

    def status(self, seconds: float = 60) -> int:
        """How the command ended."""
        deadline = time.monotonic() + seconds
        while self.read():
            assert time.monotonic() < deadline, self.shown[-3000:]
        _, status = os.waitpid(self.pid, 0)
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def directory(tmp_path):
    yield tmp_path / "testnet"
    Sanad(tmp_path / "testnet").on_network("testnet", "stop")


def test_theScreenShowsTheNetworkItsBlocksAndEndsWithCtrlC(directory):
    screen = Screen(
        "testnet", "up", "--dir", str(directory), "--base-port", str(free_base_port()))
    screen.await_text(r"keys are public: never use them with real value")
    screen.await_text(r"starting +val-a +val-b +val-c +val-d +observer")
    screen.await_text(r"ready +in \d+\.\d s")
    screen.await_text(r"4 validators, 1 may fail")
    network = Sanad(directory)
    nodes = network.record["nodes"]
    for node in nodes:
        screen.await_text(
            rf"{node['name']} +{re.escape(node['api'])} +{re.escape(node['p2p'])} +"
            + re.escape(node["data"]))
    screen.await_text(r"ACCOUNT +WHO +KYC +HOLDS")
    screen.await_text(r"dealer .*MTB-12M")
    screen.await_text(r"lapsed .*cannot receive: try it")
    next_words = screen.await_text(r"try next +\S+ (wallet send .*50000) --dir").group(1)
    screen.await_text(r"stop +Ctrl-C, or in another terminal")
    # The line of the newest block moves on with what somebody sends from another terminal.
    first = int(screen.await_text(BLOCK + r"\d+ tx +leader val-[a-d] +[34]/4 signed").group(1))
    done = network.on_network(*next_words.split(), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    # Of blocks that come within one look, only the newest has its time shown.
    screen.await_text(rf"#(?!{first}\b)\d+ +(?:\d+ ms to final +)?1 tx")
    pids = [node["pid"] for node in network.record["nodes"]]
    assert len(pids) == 5 and all(map(alive, pids))
    # The terminal turns the key into SIGINT of the whole foreground group; the nodes are not in it.
    screen.press(CTRL_C)
    assert screen.status() == 0, screen.shown[-2000:]
    assert "stopping" in screen.shown and "the state is kept in" in screen.shown
    assert not any(map(alive, pids))
    for node in nodes:
        log = pathlib.Path(node["log"]).read_text()
        assert f"{node['name']} stopped" in log, "each node was told, and stopped in order"


def test_theSameNetworkComesBackAndGoesOn(directory):
    words = ["testnet", "up", "--dir", str(directory), "--base-port", str(free_base_port()),
             "--validators", "4", "--observers", "0"]
    heights = []
    for _ in range(2):
        screen = Screen(*words)
        screen.await_text(BLOCK + r"\d+ tx +leader val-[a-d]")
        # It goes on: the next block comes within a heartbeat.
        while len(shown := [int(one) for one in re.findall(BLOCK, screen.shown)]) < 2:
            assert screen.read()
        heights.append(shown)
        screen.press(CTRL_C)
        assert screen.status() == 0, screen.shown[-2000:]
    assert heights[0] == sorted(set(heights[0])) and heights[1] == sorted(set(heights[1]))
    assert heights[1][0] >= heights[0][-1], "the state is kept"


def test_ctrlCWhileTheNetworkStartsEndsItWithTheCodeOfTheSignal(directory):
    screen = Screen(
        "testnet", "up", "--dir", str(directory), "--base-port", str(free_base_port()),
        "--validators", "7")
    network = Sanad(directory)
    deadline = time.monotonic() + 20
    while not (directory / "testnet.json").exists() or not all(
            node.get("pid") for node in network.record["nodes"]):
        assert screen.read(0.005) and time.monotonic() < deadline, screen.shown
    pids = [node["pid"] for node in network.record["nodes"]]
    # All are started; none can have agreed on a block within a few milliseconds.
    time.sleep(0.05)
    screen.press(CTRL_C)
    assert screen.status() == 130, screen.shown[-2000:]
    assert "ready      in" not in screen.shown
    assert not any(map(alive, pids))


def test_aRefusedTransferIsExplainedInPlainWords(network):
    done = subprocess.run(
        [str(BINARY), "wallet", "send", "--from", "dealer", "--to", "lapsed", "--instrument",
         "MTB-12M", "--amount", "50000", "--dir", str(network.directory)],
        cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 6 and done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first.startswith("error 1001 ")
    assert "\x1b" not in done.stderr and "{" not in done.stderr
    text = "\n".join(rest)
    assert "receiver.kyc" in text and "what to do:" in text
