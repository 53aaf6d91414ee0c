"""What the issue of the first network promises, on real processes with the release binary."""

import json
import signal
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request

from conftest import BINARY


def api(network, path, data=None, headers=None, node=0):
    request = urllib.request.Request(
        network.record["nodes"][node]["api"] + path, data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_refusesAReceiverWithoutKYCBeforeSubmission(network):
    before = network.json("wallet", "balance", "dealer")["lanes"]
    done = network.send("50000", receiver="lapsed")
    assert done.returncode == 6
    error = json.loads(done.stdout)
    assert "1001" in json.dumps(error)
    assert network.json("wallet", "balance", "dealer")["lanes"] == before


def test_aForcedRefusalIsAReceiptWithItsReasons(network, tmp_path):
    held = network.units("dealer", "MTB-12M")
    done = network.send("50000", "--force", receiver="lapsed")
    assert done.returncode == 6
    assert network.units("dealer", "MTB-12M") == held
    height = network.await_equal_heights()
    status, block = api(network, f"/v1/blocks/{height}")
    assert status == 200
    refused = None
    while height > 0 and refused is None:
        status, block = api(network, f"/v1/blocks/{height}")
        for transaction in block["transactions"]:
            status, resource = api(network, f"/v1/transactions/{transaction}")
            if resource["receipt"]["outcome"] == "refused":
                refused = resource
        height -= 1
    assert refused["receipt"]["code"] == "1001"
    assert refused["receipt"]["reasons"][0]["policy"] == "mtb-onshore"


def test_aTransferIsFinalEverywhereAndItsProofHoldsOffline(network, tmp_path):
    held = network.units("retail", "MTB-12M")
    done = network.send("1234")
    assert done.returncode == 0, done.stderr
    transaction = json.loads(done.stdout)
    assert transaction["status"] == "final"
    assert network.units("retail", "MTB-12M") == held + 1234
    network.await_equal_heights()

    proof = tmp_path / "tx.proof"
    done = network.on_network("wallet", "tx", transaction["id"], "--proof", str(proof))
    assert done.returncode == 0, done.stderr
    genesis = network.record["genesis"]
    done = network.on_network(
        "wallet", "verify-proof", str(proof), "--genesis", genesis, "--json")
    assert json.loads(done.stdout)["outcome"] == "applied"

    bytes_ = bytearray(proof.read_bytes())
    for place in range(16, len(bytes_), max(1, len(bytes_) // 40)):
        broken = bytearray(bytes_)
        broken[place] ^= 1
        proof.write_bytes(broken)
        done = network.on_network("wallet", "verify-proof", str(proof), "--genesis", genesis)
        assert done.returncode == 8, f"a proof with byte {place} changed still holds"


def test_aSettlementMovesBothLegsOrNone(network):
    before = {
        (account, instrument): network.units(account, instrument)
        for account in ("dealer", "fund") for instrument in ("MTB-12M", "USD-W")}
    done = network.on_network(
        "wallet", "settle", "--deliver", "MTB-12M 1000", "--from", "dealer",
        "--pay", "USD-W 17000.00", "--to", "fund", "--json")
    assert done.returncode == 0, done.stderr
    assert network.units("fund", "MTB-12M") == before["fund", "MTB-12M"] + 1000
    assert network.units("dealer", "MTB-12M") == before["dealer", "MTB-12M"] - 1000
    assert network.units("dealer", "USD-W") == before["dealer", "USD-W"] + 1_700_000
    assert network.units("fund", "USD-W") == before["fund", "USD-W"] - 1_700_000

    done = network.on_network(
        "wallet", "settle", "--deliver", "MTB-12M 1000", "--from", "dealer",
        "--pay", "USD-W 99000000.00", "--to", "fund", "--force", "--json")
    assert done.returncode == 6
    assert network.units("fund", "MTB-12M") == before["fund", "MTB-12M"] + 1000


def test_submissionIsIdempotent(network):
    done = network.send("5")
    transaction = json.loads(done.stdout)
    body = bytes.fromhex(transaction["bytes"])
    held = network.units("retail", "MTB-12M")
    for node in range(5):
        status, again = api(
            network, "/v1/transactions?wait=final", body,
            {"Content-Type": "application/octet-stream"}, node=node)
        assert status == 200 and again["id"] == transaction["id"]
    assert network.units("retail", "MTB-12M") == held


class Load:
    """Transfers of one unit, one after the other and without a pause, to one node after another."""

    def __init__(self, network, sender, receiver):
        self.network, self.sender, self.receiver = network, sender, receiver
        self.apis = []
        self.final = 0
        self.failures = []
        self.isOver = False
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.isOver:
            for address in list(self.apis):
                done = self.network.send(
                    "1", "--api", address, sender=self.sender, receiver=self.receiver)
                if done.returncode == 0:
                    self.final += 1
                else:
                    self.failures.append(done.stdout + done.stderr)


def test_killMinusNineUnderLoadLosesNothing(network):
    """Each validator in turn is killed while transfers are on their way, and comes back."""
    names = ("val-a", "val-b", "val-c", "val-d")
    addresses = {node["name"]: node["api"] for node in network.record["nodes"]}
    before = {name: network.units(name, "MTB-12M") for name in ("dealer", "retail")}
    loads = [Load(network, "dealer", "retail"), Load(network, "retail", "dealer")]
    for load in loads:
        load.apis = [addresses["val-b"], addresses["val-c"]]
        load.thread.start()
    try:
        for name in names:
            # Whoever is killed is asked nothing: an answer that is lost is not what is tested here.
            others = [addresses[other] for other in names if other != name]
            for load in loads:
                load.apis = others
            time.sleep(1)
            counts = [load.final for load in loads]
            assert network.on_network("testnet", "kill", name).returncode == 0
            deadline = time.monotonic() + 60
            while any(load.final < count + 3 for load, count in zip(loads, counts)):
                assert time.monotonic() < deadline, "transfers go on without one validator"
                time.sleep(0.05)
            done = network.on_network("testnet", "restart", name, "--timeout", "60")
            assert done.returncode == 0, done.stderr + done.stdout
    finally:
        for load in loads:
            load.isOver = True
        for load in loads:
            load.thread.join(timeout=60)
    assert [load.failures for load in loads] == [[], []]
    network.await_equal_heights(seconds=60)
    moved = loads[0].final - loads[1].final
    assert network.units("retail", "MTB-12M") == before["retail"] + moved
    assert network.units("dealer", "MTB-12M") == before["dealer"] - moved


def test_anIdleChainWritesOneBlockPerHeartbeat(network):
    network.await_equal_heights()
    first = network.await_equal_heights()
    # One in five seconds, from an arbitrary moment between two, on a machine that may be busy.
    time.sleep(26)
    assert 4 <= network.await_equal_heights() - first <= 6


def test_theWholeNetworkComesBackAfterPowerLoss(network):
    done = network.send("3")
    assert done.returncode == 0
    height = network.await_equal_heights()
    held = network.units("retail", "MTB-12M")
    for node in network.record["nodes"]:
        os.kill(node["pid"], signal.SIGKILL)
    time.sleep(0.5)
    done = network.on_network("testnet", "up", "--detach", "--json", "--timeout", "60")
    assert done.returncode == 0, done.stderr
    assert network.await_equal_heights(seconds=60) >= height
    assert network.units("retail", "MTB-12M") == held
    done = network.send("3")
    assert done.returncode == 0, done.stderr
