"""Snapshots on real processes: the nodes make them at one block, and a node that has no blocks joins by one,
over the ends of epochs, or by the one that its operator names and no other."""

import json
import pathlib
import re
import time
import urllib.error
import urllib.request

import pytest

import light_client
from conftest import NodeProcess, check_honest_logs, genesis_with, start
from peers import observer_of

INTERVAL = 6
EPOCH = 4


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Four validators that keep their state every few seconds, in brief epochs; the observer's place is free."""
    directory = tmp_path_factory.mktemp("snapshots")
    file = genesis_with(directory, f"epoch_length: {EPOCH}s", f"snapshot_interval: {INTERVAL}s")
    sanad = start(directory / "network", "--genesis", str(file))
    assert sanad.on_network("testnet", "kill", "observer").returncode == 0
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def get(api, path):
    with urllib.request.urlopen(api + path, timeout=20) as answer:
        return json.loads(answer.read())


def made(sanad, node):
    """The snapshots that a node says it has made: height and block."""
    (path,) = [one["log"] for one in sanad.record["nodes"] if one["name"] == node]
    lines = [line for line in pathlib.Path(path).read_text().splitlines() if "snapshot made" in line]
    return [
        (int(re.search(r"height=(\d+)", line)[1]), re.search(r"block=(\w+)", line)[1])
        for line in lines]


def await_snapshots(sanad, count, seconds=60):
    """Waits until all validators have made so many, with something going on meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        assert sanad.send("1000").returncode == 0
        found = {node: made(sanad, node) for node in ("val-a", "val-b", "val-c", "val-d")}
        if min(len(one) for one in found.values()) >= count:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.3)


def api_of(config: str) -> str:
    return "http://" + re.search(r"api:\n  listen: '(.*)'", pathlib.Path(config).read_text()).group(1)


def join(kept, tmp_path, *words, **more):
    config = observer_of(kept, tmp_path, kept.record["genesis"], kept.record["test_word"], **more)
    assert kept.run("node", "init", "--config", config).returncode == 0
    return config, NodeProcess(kept, config, *words)


def await_level(kept, process, config, seconds=40):
    deadline = time.monotonic() + seconds
    ahead = kept.record["nodes"][0]["api"]
    while True:
        assert process.running and time.monotonic() < deadline, process.log[-4000:]
        try:
            if int(get(api_of(config), "/v1/status")["height"]) >= int(get(ahead, "/v1/status")["height"]):
                return
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.1)


def joined_at(process) -> int:
    return int(re.search(r"joined by a snapshot.*?height=(\d+)", process.log).group(1))


def test_all_nodes_make_the_same_snapshots(kept):
    found = await_snapshots(kept, 2)
    common = set.intersection(*(set(one) for one in found.values()))
    # One that was missed, because a node lagged, is no fault; that none is common would be.
    assert len(common) >= 1, found


def test_a_new_node_joins_by_a_snapshot(kept, tmp_path):
    await_snapshots(kept, 2)
    config, process = join(kept, tmp_path)
    try:
        await_level(kept, process, config)
        height = joined_at(process)
        assert height > 1
        # It has executed nothing below, and everything above.
        assert f"height={height + 1} " in process.log and f"block height={height} " not in process.log
        ahead = kept.record["nodes"][0]["api"]
        top = int(get(api_of(config), "/v1/status")["height"])
        for one in range(height + 1, top + 1):
            mine, theirs = (get(api, f"/v1/blocks/{one}") for api in (api_of(config), ahead))
            assert mine["digest"] == theirs["digest"] and mine["header"] == theirs["header"], one
        # What it says is proven from the genesis, over ends of epochs that it was given.
        assert int(get(api_of(config), "/v1/status")["epoch"]) >= 1
        done = kept.send("1000")
        assert done.returncode == 0, done.stderr
        transaction = json.loads(done.stdout)["id"]
        await_level(kept, process, config)
        with urllib.request.urlopen(
                api_of(config) + f"/v1/transactions/{transaction}/proof", timeout=20) as answer:
            proof = answer.read()
        anchor = light_client.read_genesis(pathlib.Path(kept.record["genesis"]).read_bytes())
        kind, header, *_ = light_client.check_proof(proof, anchor)
        assert kind == "transaction" and header["epoch"] >= 1
        # Blocks below are on other nodes, and it says so.
        for path in (f"/v1/blocks/{height - 1}", f"/v1/blocks?from_height={height - 1}&order=oldest"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                get(api_of(config), path)
            problem = json.loads(refused.value.read())
            assert refused.value.code == 410 and problem["code"] == "9122", problem
            assert f"from {height + 1} on" in problem["detail"], problem
        listed = get(api_of(config), "/v1/blocks?order=oldest&limit=1")["items"]
        assert int(listed[0]["height"]) == height + 1
        # It stops and starts again where it was.
        process.stop()
        again = NodeProcess(kept, config)
        try:
            await_level(kept, again, config)
            assert "joined by a snapshot" not in again.log
        finally:
            again.stop()
    finally:
        if process.running:
            process.stop()


def test_a_pinned_snapshot_is_the_only_one(kept, tmp_path):
    found = await_snapshots(kept, 2)
    height, block = found["val-a"][-1]
    config, process = join(kept, tmp_path, "--snapshot", f"{height}:{'0' * 64}")
    deadline = time.monotonic() + 60
    while process.running:
        assert time.monotonic() < deadline, process.log[-3000:]
        time.sleep(0.1)
    assert "9315" in process.log, process.log[-3000:]
    newest = await_snapshots(kept, len(made(kept, "val-a")) + 1)["val-a"][-1]
    process = NodeProcess(kept, config, "--snapshot", f"{newest[0]}:{newest[1]}")
    try:
        await_level(kept, process, config)
        assert joined_at(process) == newest[0]
    finally:
        process.stop()
