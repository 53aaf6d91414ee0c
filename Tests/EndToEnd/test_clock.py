"""A network whose clock is moved: all at once, one node after the other, and over restarts."""

import datetime
import json
import pathlib
import time

import pytest

from conftest import start
from test_node import node

DAY = 86_400_000


@pytest.fixture(scope="module")
def clocked(tmp_path_factory):
    sanad = start(tmp_path_factory.mktemp("clock") / "testnet", "--test-clock")
    yield sanad
    sanad.on_network("testnet", "stop")
    # Whoever is ahead of the others for a while has broken no rule and made no evidence.
    for one in sanad.record["nodes"]:
        log = pathlib.Path(one["log"]).read_text()
        for words in ("peer broke a rule", "evidence", "quarantine", "diverged", "INPUT_QUEUE_FULL"):
            lines = [line for line in log.splitlines() if words in line]
            assert not lines, f"{one['name']}: {lines[:3]}"


def moved(sanad) -> dict:
    return {row["name"]: row.get("moved_ms") for row in sanad.json("testnet", "clock", "show")["nodes"]}


def block_time(sanad, name: str) -> datetime.datetime:
    text = sanad.run("node", "status", "--api", node(sanad, name)["api"], "--json").stdout
    return datetime.datetime.fromisoformat(json.loads(text)["block_time"])


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def order(sanad, name: str, milliseconds: int):
    """What `clock advance` writes, for one node alone."""
    path = pathlib.Path(node(sanad, name)["data"]) / "clock-order"
    draft = path.with_suffix(".draft")
    draft.write_text(f"{milliseconds}\n")
    draft.rename(path)


def await_moved(sanad, name: str, milliseconds: int):
    deadline = time.monotonic() + 20
    while moved(sanad)[name] != str(milliseconds):
        assert time.monotonic() < deadline, moved(sanad)
        time.sleep(0.1)


def test_anotherChainIsRefusedByCommandAndNode(tmp_path):
    sanad = start(tmp_path / "testnet", "--validators", "1", "--observers", "0")
    try:
        done = sanad.on_network("testnet", "clock", "advance", "30d", "--json")
        error = json.loads(done.stdout)["error"]
        assert done.returncode == 5 and error["code"] == 9410, error
        assert "clock_moved_ms" not in sanad.run(
            "node", "status", "--api", node(sanad, "val-a")["api"], "--json").stdout
        data = pathlib.Path(node(sanad, "val-a")["data"])
        assert not (data / "clock-order").exists()
        # Nor by whoever can write into its data directory: neither while it runs nor when it starts.
        order(sanad, "val-a", DAY)
        time.sleep(0.5)
        assert block_time(sanad, "val-a") < now() + datetime.timedelta(seconds=2)
        assert sanad.on_network("testnet", "kill", "val-a").returncode == 0
        again = sanad.run("node", "start", "--config", node(sanad, "val-a")["config"])
        assert again.returncode == 3 and "9410 TEST_CLOCK_REFUSED" in again.stderr, again.stderr
        (data / "clock-order").unlink()
        assert sanad.on_network("testnet", "restart", "val-a").returncode == 0
    finally:
        sanad.on_network("testnet", "stop")


def test_anOptionForANewNetworkIsRefusedForOneThatHasNoSuchClock(network):
    done = network.on_network("testnet", "up", "--test-clock", "--detach")
    assert done.returncode == 64 and "its clock is the machine's" in done.stderr


def test_aMonthPassesOnEveryNodeAndWalletsFollow(clocked):
    assert set(moved(clocked).values()) == {"0"}
    done = clocked.json("testnet", "clock", "advance", "30d")
    assert done["when_started"] == [] and int(done["moved_ms"]) == 30 * DAY
    assert set(moved(clocked).values()) == {str(30 * DAY)}
    for one in clocked.record["nodes"]:
        assert block_time(clocked, one["name"]) > now() + datetime.timedelta(days=29, hours=23)
    # A deadline of ten minutes by this machine's clock passed a month ago.
    assert clocked.send("11").returncode == 0
    clocked.await_equal_heights()
    shown = clocked.on_network("testnet", "status").stdout
    assert "CLOCK" in shown and "+30 d 0 h" in shown
    api = node(clocked, "val-b")["api"]
    assert "moved 30 d 0 h ahead" in clocked.run("node", "why-stalled", "--api", api).stdout
    assert "moved 30 d 0 h ahead" in clocked.run("node", "status", "--api", api).stdout
    report = json.loads(clocked.run("node", "why-stalled", "--api", api, "--json").stdout)
    assert report["clock_moved_ms"] == str(30 * DAY) and report["troubles"] == []


def test_timeDoesNotGoBack(clocked):
    before = moved(clocked)
    done = clocked.on_network("testnet", "clock", "advance", "2020-01-01")
    assert done.returncode == 64 and "has passed" in done.stderr
    order(clocked, "val-c", 1_000)
    time.sleep(0.5)
    assert moved(clocked) == before
    assert "would set the clock back" in pathlib.Path(node(clocked, "val-c")["log"]).read_text()
    order(clocked, "val-c", int(before["val-c"]))


def test_nodesThatAreAheadAreWaitedForAndTheChainGoesOn(clocked):
    """One, then two, then three of four: whoever leads and is ahead loses its view, and nothing more."""
    base = int(moved(clocked)["val-a"])
    for count, name in enumerate(("val-a", "val-b", "val-c"), start=1):
        order(clocked, name, base + DAY)
        await_moved(clocked, name, base + DAY)
        # With three that are ahead blocks are of their time. A deadline by a clock that is not the
        # chain's yet is too far for the others, or has passed.
        api = node(clocked, "val-d" if count < 3 else "val-a")["api"]
        for number in range(3):
            done = clocked.send(str(100 * count + number), "--timeout", "60", "--api", api)
            assert done.returncode == 0, (name, done.stdout, done.stderr)
    clocked.json("testnet", "clock", "advance", "1h")
    assert set(moved(clocked).values()) == {str(base + DAY + 3_600_000)}
    clocked.await_equal_heights()
    for one in clocked.record["nodes"]:
        peers = json.loads(clocked.run(
            "node", "status", "--api", one["api"], "--json").stdout)["peers"]
        assert all(peer["connected"] for peer in peers), (one["name"], peers)
    assert clocked.send("12").returncode == 0


def test_aNodeThatWasDownFollowsAndRestartsForgetNothing(clocked):
    assert clocked.on_network("testnet", "kill", "val-d").returncode == 0
    done = clocked.json("testnet", "clock", "advance", "1d")
    assert done["when_started"] == ["val-d"] and int(done["height"]) > 0
    whole = int(done["moved_ms"])
    assert clocked.send("13").returncode == 0
    assert clocked.on_network("testnet", "restart", "val-d").returncode == 0
    assert moved(clocked)["val-d"] == str(whole)
    assert clocked.on_network("testnet", "stop").returncode == 0
    # Without the order: what a node has followed it keeps.
    for one in clocked.record["nodes"]:
        (pathlib.Path(one["data"]) / "clock-order").unlink()
    again = clocked.on_network("testnet", "up", "--detach")
    assert again.returncode == 0, again.stderr
    assert set(moved(clocked).values()) == {str(whole)}
    assert clocked.send("14").returncode == 0
    clocked.await_equal_heights()


def test_claimsRunOut(clocked):
    """Those of this genesis hold for ten years; the rules see the chain's time and no other."""
    clocked.json("testnet", "clock", "advance", "3650d")
    done = clocked.send("15")
    assert done.returncode == 6, done.stdout + done.stderr
    assert "1001" in done.stdout and "receiver.kyc is none" in done.stdout, done.stdout
    clocked.await_equal_heights()
