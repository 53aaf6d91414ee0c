"""What is done to a network on purpose, and what it says of itself then: pause, partition, why-stalled.

One network for all, which each test leaves whole: a stalled one is not waited for, it is asked. Each
payment is of another amount, since the wallet sends the same one again as the same bytes.
"""

import json
import os
import re
import select
import signal
import subprocess
import time

import pytest

from conftest import BINARY, ROOT, start
from test_node import node


@pytest.fixture(autouse=True)
def whole(faulty):
    """What a test that fails leaves behind is not the next one's."""
    yield
    faulty.on_network("testnet", "resume", *[one["name"] for one in faulty.record["nodes"]])
    faulty.on_network("testnet", "heal")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    sanad = start(tmp_path_factory.mktemp("faulty") / "testnet")
    yield sanad
    sanad.on_network("testnet", "stop")


def why(sanad, name: str) -> dict:
    done = sanad.run("node", "why-stalled", "--api", node(sanad, name)["api"], "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def await_report(sanad, name: str, wanted, seconds: float = 20) -> dict:
    deadline = time.monotonic() + seconds
    while not wanted(report := why(sanad, name)):
        assert time.monotonic() < deadline, report
        time.sleep(0.1)
    return report


def states(report: dict) -> dict:
    return {one["name"]: one["state"] for one in report["members"]}


def ok(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_namesThatNoNodeHasAreRefusedWithTheNearest(faulty):
    for words in (["pause", "val-e"], ["resume", "val-e"], ["partition", "val-a,val-e"],
                  ["logs", "val-e"]):
        done = faulty.on_network("testnet", *words, "--json")
        error = json.loads(done.stdout)["error"]
        assert done.returncode == 3 and '"val-e"' in error["message"], words
        assert error["remedy"].startswith("Did you mean val-"), words
    done = faulty.on_network("testnet", "partition", "val-a", "val-a,val-b")
    assert done.returncode == 3 and "val-a stands twice" in done.stderr
    assert not any(row.get("cut_off") or row["paused"] for row in faulty.statuses().values())


def test_aHealthyChainIsNotStalled(faulty):
    for name in ("val-a", "observer"):
        # Each channel is up a moment after the network is, and a busy disk is no fault of the chain.
        report = await_report(
            faulty, name, lambda one: one["state"] in ("resting", "running")
            and all(member["present"] for member in one["members"]))
        assert [line for line in report["troubles"] if not line.startswith("disk")] == []


def test_aPausedNodeIsShownAndGoesOn(faulty):
    assert "paused   val-d" in ok(faulty.on_network("testnet", "pause", "val-d"))
    row = faulty.statuses()["val-d"]
    assert row["running"] and row["paused"] and not row["ready"]
    assert re.search(r"val-d +paused +- +-", ok(faulty.on_network("testnet", "status")))
    assert faulty.send("1").returncode == 0, "three of four go on"
    # It stays so, and a second order changes nothing.
    assert faulty.json("testnet", "pause", "val-d") == {"paused": ["val-d"]}
    assert faulty.json("testnet", "resume", "val-d") == {"resumed": ["val-d"]}
    assert faulty.json("testnet", "resume", "val-d") == {"resumed": ["val-d"]}
    faulty.await_equal_heights()


def test_twoThatAreGoneAreNamed(faulty):
    """One ended and one hangs: both are named, each as what it is."""
    ok(faulty.on_network("testnet", "kill", "val-c"))
    ok(faulty.on_network("testnet", "pause", "val-d"))
    assert faulty.send("2", "--timeout", "3").returncode == 7
    report = await_report(
        faulty, "val-a", lambda one: one["state"] == "stalled"
        and [m["name"] for m in one["members"] if not m["present"]] == ["val-c", "val-d"])
    told = states(report)
    assert told["val-c"].startswith("no connection for "), told
    assert told["val-a"].startswith("this node") and told["val-b"].startswith("connected")
    assert told["val-d"].startswith("connected, silent")
    assert report["awaits"][0] == "1 more vote, of val-c, val-d"
    assert report["next"]["timer"] in ("leader", "view", "retry", "finality")
    plain = ok(faulty.run("node", "why-stalled", "--api", node(faulty, "val-a")["api"]))
    assert plain.startswith("no block for ") and "a block needs 3 of 4 validators; 2 are present" in plain
    # A node that is ended while it is paused ends.
    ok(faulty.on_network("testnet", "restart", "val-c", "val-d"))
    faulty.await_equal_heights()


def test_aPartitionIsInForceWhenTheCommandReturnsAndHealsAtOnce(faulty):
    done = faulty.json("testnet", "partition", "val-a,val-b", "val-c,val-d,observer")
    assert done["partition"] == [["val-a", "val-b"], ["val-c", "val-d", "observer"]]
    assert done["when_started"] == []
    rows = faulty.statuses()
    assert set(rows["val-a"]["cut_off"]) == {"val-c", "val-d", "observer"}
    assert set(rows["observer"]["cut_off"]) == {"val-a", "val-b"}
    shown = ok(faulty.on_network("testnet", "status"))
    assert "ordered   val-a val-b   |   val-c val-d observer" in shown
    assert faulty.send("3", "--timeout", "3").returncode == 7
    for name, others in (("val-a", ("val-c", "val-d")), ("val-c", ("val-a", "val-b"))):
        report = why(faulty, name)
        assert report["state"] == "stalled"
        assert all(states(report)[one].startswith("cut off by order") for one in others), report
    # A node that starts on one side stays on it; another partition takes this one's place.
    ok(faulty.on_network("testnet", "kill", "val-d"))
    done = faulty.json("testnet", "partition", "val-d")
    assert done["when_started"] == ["val-d"]
    assert faulty.send("4").returncode == 0, "three of four go on"
    restarted = faulty.on_network("testnet", "restart", "val-d", "--timeout", "1")
    assert restarted.returncode == 4 and "testnet heal" in restarted.stderr
    deadline = time.monotonic() + 20
    while not (cut_off := faulty.statuses()["val-d"].get("cut_off")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert set(cut_off) == {"val-a", "val-b", "val-c", "observer"}
    assert faulty.json("testnet", "heal")["healed"] == [["val-d"], ["val-a", "val-b", "val-c", "observer"]]
    faulty.await_equal_heights()
    assert faulty.json("testnet", "heal") == {"healed": []}
    assert not any(row.get("cut_off") for row in faulty.statuses().values())


def test_logsAreShownInOrderAndGoOn(faulty):
    lines = ok(faulty.on_network("testnet", "logs", "-n", "5")).splitlines()
    assert {line.split()[0] for line in lines} == {"val-a", "val-b", "val-c", "val-d", "observer"}
    times = [found.group() for line in lines if (found := re.search(r"20\S+Z", line))]
    assert len(times) >= 20 and times == sorted(times)
    shown = faulty.json("testnet", "logs", "val-b", "--lines", "3")["lines"]
    assert len(shown) == 3 and {line["node"] for line in shown} == {"val-b"}
    process = subprocess.Popen(
        [str(BINARY), "testnet", "logs", "val-a", "val-b", "--follow", "-n", "0", "--json",
         "--dir", str(faulty.directory)], cwd=ROOT, stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        # An idle chain has a block within a heartbeat, and each node logs it.
        blocks = set()
        told = b""
        deadline = time.monotonic() + 30
        while len(blocks) < 2:
            # Below Python's own buffer, which may hold lines that nobody would be woken for.
            assert select.select([process.stdout], [], [], max(0, deadline - time.monotonic()))[0]
            told += os.read(process.stdout.fileno(), 65536)
            *lines, told = told.split(b"\n")
            for line in map(json.loads, lines):
                if found := re.search(r" info +block .*height=(\d+)", line["line"]):
                    blocks.add((line["node"], found.group(1)))
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0
