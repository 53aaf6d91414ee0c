"""What a client is told when the outcome is not known, and that it becomes known."""

import json
import re
import time

import pytest

from conftest import start


@pytest.fixture
def small(tmp_path):
    """Four validators of the test's own, stopped afterwards."""
    sanad = start(tmp_path / "testnet", "--observers", "0")
    yield sanad
    sanad.on_network("testnet", "stop")


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
    # The next one takes the sequence after the one that waits.
    again = small.send("7", "--timeout", "3")
    assert again.returncode == 7, again.stdout + again.stderr

    for name in ("val-c", "val-d"):
        assert small.on_network("testnet", "restart", name).returncode == 0
    deadline = time.monotonic() + 60
    while small.units("retail", "MTB-12M") != held + 14:
        assert time.monotonic() < deadline, small.json("wallet", "tx", transaction)
        time.sleep(0.2)
    assert small.json("wallet", "tx", transaction)["receipt"]["outcome"] == "applied"
    small.await_equal_heights()
    assert small.units("retail", "MTB-12M") == held + 14
