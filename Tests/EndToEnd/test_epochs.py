"""Epochs that last a few seconds, on real processes: they begin one after the other on every node, also on
one that was down over several of them, and what was final in a later epoch is proven from the genesis."""

import json
import pathlib
import re
import time
import urllib.request

import pytest

import light_client
from conftest import check_honest_logs, genesis_with, start

SECONDS = 3


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    """Four validators and an observer whose epochs are brief."""
    directory = tmp_path_factory.mktemp("epochs")
    file = genesis_with(directory, f"epoch_length: {SECONDS}s")
    sanad = start(directory / "network", "--genesis", str(file))
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def get(sanad, node, path):
    (api,) = [one["api"] for one in sanad.record["nodes"] if one["name"] == node]
    with urllib.request.urlopen(api + path, timeout=20) as answer:
        return answer.read()


def epoch(sanad, node="val-a"):
    return int(json.loads(get(sanad, node, "/v1/status"))["epoch"])


def await_epoch(sanad, number, node="val-a", seconds=40):
    deadline = time.monotonic() + seconds
    while (now := epoch(sanad, node)) < number:
        assert time.monotonic() < deadline, f"{node} is in epoch {now} and not in {number}"
        time.sleep(0.2)


def begun(sanad, node):
    """The epochs that a node says it has begun, each with its anchor."""
    (path,) = [one["log"] for one in sanad.record["nodes"] if one["name"] == node]
    lines = [line for line in pathlib.Path(path).read_text().splitlines() if "epoch begins" in line]
    return [
        (int(re.search(r"epoch=(\d+)", line)[1]), re.search(r"anchor=(\w+)", line)[1])
        for line in lines]


def test_epochs_follow_each_other_on_every_node(brief):
    await_epoch(brief, 2)
    brief.await_equal_heights()
    seen = {node: dict(begun(brief, node)) for node in ("val-a", "val-b", "val-c", "val-d")}
    for number in (1, 2):
        assert len({anchors[number] for anchors in seen.values()}) == 1, seen
    # One after the other, and none twice.
    for node in seen:
        numbers = [number for number, _ in begun(brief, node)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_is_final_in_a_later_epoch_is_proven_from_the_genesis(brief, tmp_path):
    await_epoch(brief, 1)
    done = brief.send("1000")
    assert done.returncode == 0, done.stderr
    sent = json.loads(done.stdout)
    transaction = sent["id"]
    proof = get(brief, "val-b", f"/v1/transactions/{transaction}/proof")
    anchor = light_client.read_genesis(pathlib.Path(brief.record["genesis"]).read_bytes())
    kind, header, *_ = light_client.check_proof(proof, anchor)
    assert kind == "transaction" and header["epoch"] >= 1
    # Without the end of the first epoch, or with its signatures changed, nothing is proven.
    assert proof[11] == header["epoch"], "the ends come first, one for each epoch before"
    lone = proof[:11] + b"\0" + proof[12:]
    assert not light_client.holds(lone, anchor)
    for place in range(12, 12 + 273 + 200, 17):
        broken = bytearray(proof)
        broken[place] ^= 1
        assert not light_client.holds(bytes(broken), anchor), f"byte {place} may change"
    file = tmp_path / "proof"
    file.write_bytes(proof)
    checked = brief.on_network(
        "wallet", "verify-proof", str(file), "--genesis", brief.record["genesis"], "--json")
    assert checked.returncode == 0, checked.stderr


def test_a_validator_that_was_down_comes_through_the_epochs(brief):
    brief.await_equal_heights()
    assert brief.on_network("testnet", "kill", "val-c").returncode == 0
    before = epoch(brief)
    await_epoch(brief, before + 3)
    assert brief.on_network("testnet", "restart", "val-c").returncode == 0
    await_epoch(brief, before + 3, "val-c")
    brief.await_equal_heights()
    validators = {name: row for name, row in brief.statuses().items() if name.startswith("val-")}
    assert all(row["ready"] for row in validators.values()), validators


def test_after_a_loss_of_power_the_epochs_go_on(brief):
    before = epoch(brief)
    everybody = ("val-c", "val-a", "val-d", "val-b")
    for node in everybody:
        assert brief.on_network("testnet", "kill", node).returncode == 0
    done = brief.on_network("testnet", "restart", *everybody)
    assert done.returncode == 0, done.stderr
    await_epoch(brief, before + 2)
    done = brief.send("1000")
    assert done.returncode == 0, done.stderr
    brief.await_equal_heights()
