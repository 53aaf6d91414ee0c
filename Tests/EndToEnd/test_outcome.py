"""What a client is told when the outcome is not known, and that it becomes known."""

import json
import os
import re
import signal
import time
import urllib.error
import urllib.request

import pytest

from conftest import start
from transactions import Account, Transaction, transfer


@pytest.fixture
def small(tmp_path):
    """Four validators of the test's own, stopped afterwards."""
    sanad = start(tmp_path / "testnet", "--observers", "0")
    yield sanad
    sanad.on_network("testnet", "stop")


def check(network, bytes_: bytes) -> tuple[int, dict]:
    request = urllib.request.Request(
        network.record["nodes"][0]["api"] + "/v1/transactions:check", data=bytes_,
        headers={"Content-Type": "application/octet-stream"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def checkBehindThoseThatWait(network):
    """A check counts what waits in the sequence, and nothing else is let through by that."""
    dealer, retail = Account(network, "dealer"), Account(network, "retail")
    due = dealer.next_sequence(network)
    move = transfer("MTB-12M", dealer.id, retail.id, 1)
    good = Transaction(network, dealer, move, sequence=due)
    status, answer = check(network, good.signed_by(dealer))
    assert (status, answer.get("outcome")) == (200, "would-apply"), answer
    far = Transaction(network, dealer, move, sequence=due + 1)
    assert check(network, far.signed_by(dealer))[1]["code"] == "9007"
    late = Transaction(network, dealer, move, sequence=due)
    late.valid_until = 1
    assert check(network, late.signed_by(dealer))[1]["code"] == "9004"
    assert check(network, good.signed())[1]["code"] == "9024"
    signature = good.signature(dealer.key)
    forged = signature[:-1] + bytes([signature[-1] ^ 1])
    assert check(network, good.signed((dealer.id, [forged])))[1]["code"] == "9020"


def test_withoutAQuorumTheOutcomeIsUnknownAndNothingIsLost(small):
    """Exit 7, the way to ask, and the transfer is final once the others are back."""
    held = small.units("retail", "MTB-12M")
    for name in ("val-c", "val-d"):
        assert small.on_network("testnet", "kill", name).returncode == 0
    done = small.send("7", "--timeout", "3")
    assert done.returncode == 7, done.stdout + done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == 9114 and error["exit"] == 7
    transaction = re.search(r"wallet tx ([0-9a-f]{64})", error["remedy"]).group(1)
    waiting = small.json("wallet", "tx", transaction)
    assert waiting["status"] == "accepted" and "receipt" not in waiting
    # The same command again sends the same bytes.
    same = small.send("7", "--timeout", "3")
    assert same.returncode == 7 and transaction in same.stdout, same.stdout + same.stderr
    # Another one takes the sequence after the one that waits.
    again = small.send("7", "--timeout", "3", "--again")
    assert again.returncode == 7, again.stdout + again.stderr
    checkBehindThoseThatWait(small)

    for name in ("val-c", "val-d"):
        assert small.on_network("testnet", "restart", name).returncode == 0
    deadline = time.monotonic() + 60
    while small.units("retail", "MTB-12M") != held + 14:
        assert time.monotonic() < deadline, small.json("wallet", "tx", transaction)
        time.sleep(0.2)
    assert small.json("wallet", "tx", transaction)["receipt"]["outcome"] == "applied"
    small.await_equal_heights()
    assert small.units("retail", "MTB-12M") == held + 14


def submit(api: str, bytes_: bytes, wait: str) -> dict:
    request = urllib.request.Request(
        f"{api}/v1/transactions?wait={wait}", data=bytes_,
        headers={"Content-Type": "application/octet-stream"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


@pytest.mark.parametrize("pause", [0, 0.002, 0.02, 0.2])
def test_killMinusNineOfTheNodeThatHasJustTakenATransactionMovesItOnce(small, pause):
    """Whether it got out of the node or not: the same bytes elsewhere are safe, and final once."""
    dealer, retail = Account(small, "dealer"), Account(small, "retail")
    held = small.units("retail", "MTB-12M")
    nodes = {node["name"]: node for node in small.record["nodes"]}
    names = ["val-a", "val-b", "val-c", "val-d"]
    for count, name in enumerate(names, start=1):
        move = transfer("MTB-12M", dealer.id, retail.id, 1)
        sequence = dealer.next_sequence(small)
        bytes_ = Transaction(small, dealer, move, sequence=sequence).signed_by(dealer)
        pid = next(one["pid"] for one in small.record["nodes"] if one["name"] == name)
        taken = submit(nodes[name]["api"], bytes_, "none")
        time.sleep(pause)
        os.kill(pid, signal.SIGKILL)
        other = nodes[names[count % 4]]["api"]
        told = submit(other, bytes_, "final")
        assert (told["id"], told["status"]) == (taken["id"], "final"), told
        assert told["receipt"]["outcome"] == "applied", told
        # The killed one is back, has the same, and says so of the same bytes.
        assert small.on_network("testnet", "restart", name).returncode == 0
        small.await_equal_heights()
        assert submit(nodes[name]["api"], bytes_, "final")["height"] == told["height"]
        assert small.units("retail", "MTB-12M") == held + count
