"""Validators that come, get other keys and go, on real processes: by operations that operators of more than
two thirds authorize, without a restart of anybody, and proven to whoever knows the genesis alone."""

import json
import pathlib
import time
import urllib.error
import urllib.request

import pytest

import light_client
from conftest import NodeProcess, check_honest_logs, free_base_port, start


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    sanad = start(tmp_path_factory.mktemp("validators") / "network")
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)
    for node in sanad.record["nodes"]:
        log = pathlib.Path(node["log"]).read_text()
        assert "broke a rule" not in log, f"{node['name']} takes an honest node for another"


class Newcomer:
    """A node that genesis does not name."""

    def __init__(self, sanad, folder, name, known=()):
        self.sanad, self.folder, self.name = sanad, folder, name
        folder.mkdir()
        self.password = folder / "password"
        self.password.write_text("a word\n")
        self.password.chmod(0o600)
        self.keys = {}
        for use in ("consensus", "peer"):
            made = sanad.run(
                "keys", "new", use, "--use", use, "--home", str(folder), "--passphrase-file",
                str(self.password), "--json")
            assert made.returncode == 0, made.stderr
            self.keys[use] = json.loads(made.stdout)["public_key"]
        base = free_base_port() + 40
        self.listen = f"127.0.0.1:{base}"
        self.api = f"http://127.0.0.1:{base + 1}"
        self.config = folder / "node.yaml"
        peers = "".join(
            f"    - {{name: {one['name']}, address: '{address(one)}'}}\n"
            for one in sanad.record["nodes"] if one["role"] == "validator" and one["name"] != name)
        # Whom genesis does not name is dialled by its key.
        peers += "".join(
            f"    - {{name: {one.name}, address: '{one.listen}', key: {one.keys['peer']}}}\n"
            for one in known)
        self.config.write_text(
            f"name: {name}\nrole: validator\njoins: true\ngenesis: {sanad.record['genesis']}\n"
            f"data: {folder}/data\nkeys:\n  consensus: {{file: keys/consensus.key}}\n"
            f"  peer: {{file: keys/peer.key}}\np2p:\n  listen: '127.0.0.1:{base}'\n  peers:\n{peers}"
            f"api:\n  listen: '127.0.0.1:{base + 1}'\n")
        done = sanad.run("node", "init", "--config", str(self.config))
        assert done.returncode == 0, done.stderr
        self.start()

    def start(self):
        self.process = NodeProcess(
            self.sanad, str(self.config), "--passphrase-file", str(self.password))
        self.process.await_line("listens")

    @property
    def key_options(self):
        return ("--consensus-key", self.keys["consensus"], "--peer-key", self.keys["peer"])

    def status(self):
        return status(self.api)

    def await_ready(self, seconds=40):
        deadline = time.monotonic() + seconds
        while not (now := self.status())["ready"]:
            assert time.monotonic() < deadline, f"{self.name} does not follow: {now}"
            time.sleep(0.2)

    def say_ready(self, by="fund"):
        return self.sanad.on_network(
            "validator", "ready", "--config", str(self.config), "--by", by,
            "--node-passphrase-file", str(self.password))


def status(api):
    with urllib.request.urlopen(api + "/v1/status", timeout=20) as answer:
        return json.loads(answer.read())


def address(node):
    """Where a node of the network listens for peers."""
    lines = (pathlib.Path(node["log"]).parent / "node.yaml").read_text().splitlines()
    return next(line for line in lines if line.startswith("  listen:")).split("'")[1]


def listed(sanad, *words):
    api = sanad.record["nodes"][0]["api"]
    done = sanad.run("validator", "list", "--api", api, "--json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def await_epoch(sanad, number, seconds=40):
    deadline = time.monotonic() + seconds
    while int((now := listed(sanad))["epoch"]) < number:
        assert time.monotonic() < deadline, now
        time.sleep(0.2)
    return now


def names(shown):
    return [one["name"] for one in shown["validators"]]


def prove(sanad, node_api):
    """Sends, and holds the proof against the genesis with the light client of the wire pages."""
    done = sanad.send("1000")
    assert done.returncode == 0, done.stderr
    transaction = json.loads(done.stdout)["id"]
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(
                    f"{node_api}/v1/transactions/{transaction}/proof", timeout=20) as answer:
                proof = answer.read()
            break
        except urllib.error.HTTPError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    anchor = light_client.read_genesis(pathlib.Path(sanad.record["genesis"]).read_bytes())
    kind, header, *_ = light_client.check_proof(proof, anchor)
    assert kind == "transaction"
    return proof, anchor, header


@pytest.fixture(scope="module")
def newcomer(network, tmp_path_factory):
    node = Newcomer(network, tmp_path_factory.mktemp("val-e") / "node", "val-e")
    yield node
    node.process.stop()


def test_only_operators_and_more_than_two_thirds_of_them(network, newcomer):
    change = ("validator", "add", "val-e", *newcomer.key_options, "--operator", "fund")
    refused = network.on_network(*change, "--by", "retail", "--json")
    assert refused.returncode != 0 and "7501" in refused.stdout + refused.stderr
    # Two of four: the newcomer is not let in.
    done = network.on_network(*change, "--by", "central-bank")
    assert done.returncode == 0, done.stderr
    (waiting,) = listed(network)["changes"]
    assert (waiting["approvals"], waiting["waits_for"]) == (2, "approvals")
    assert not newcomer.status()["ready"]
    again = network.on_network(*change, "--by", "central-bank", "--again", "--json")
    assert "7507" in again.stdout + again.stderr


def test_a_newcomer_is_let_in_and_votes_from_the_next_epoch_on(network, newcomer):
    change = ("validator", "add", "val-e", *newcomer.key_options, "--operator", "fund")
    done = network.on_network(*change, "--by", "treasury")
    assert done.returncode == 0, done.stderr
    assert listed(network)["changes"][0]["waits_for"] == "readiness"
    newcomer.await_ready()
    done = newcomer.say_ready()
    assert done.returncode == 0, done.stderr
    shown = await_epoch(network, 1)
    assert names(shown) == ["val-a", "val-b", "val-c", "val-d", "val-e"]
    assert shown["quorum"] == 4 and not shown["changes"]
    assert names(listed(network, "--height", "1")) == ["val-a", "val-b", "val-c", "val-d"]
    proof, anchor, header = prove(network, newcomer.api)
    assert header["epoch"] == 1
    # The set of the next epoch is in the proof, and no other one is taken for it.
    for place in range(300, 700, 13):
        broken = bytearray(proof)
        broken[place] ^= 1
        assert not light_client.holds(bytes(broken), anchor), f"byte {place} may change"


def test_the_newcomer_counts(network, newcomer):
    """With one of the five down the other four are needed, the newcomer among them."""
    assert network.on_network("testnet", "kill", "val-c").returncode == 0
    prove(network, network.record["nodes"][0]["api"])
    newcomer.process.process.kill()
    newcomer.process.process.wait()
    height = int(network.statuses()["val-a"]["height"])
    time.sleep(3)
    assert int(network.statuses()["val-a"]["height"]) <= height + 1, "three of five make no block"
    newcomer.start()
    prove(network, network.record["nodes"][0]["api"])
    assert network.on_network("testnet", "restart", "val-c").returncode == 0


def test_a_validator_gets_the_keys_of_another_node(network, newcomer, tmp_path):
    fresh = Newcomer(network, tmp_path / "node", "val-b", [newcomer])
    try:
        change = ("validator", "rotate", "val-b", *fresh.key_options)
        done = network.on_network(
            *change, "--by", "central-bank", "--by", "treasury", "--by", "dealer")
        assert done.returncode == 0, done.stderr
        fresh.await_ready()
        done = fresh.say_ready("retail")
        assert done.returncode == 0, done.stderr
        before = listed(network, "--height", "1")["validators"][1]["consensus_key"]
        shown = await_epoch(network, 2)
        assert names(shown) == ["val-a", "val-b", "val-c", "val-d", "val-e"]
        assert shown["validators"][1]["consensus_key"] != before
        # The node with the old keys follows as an observer, and need not run.
        assert network.on_network("testnet", "kill", "val-b").returncode == 0
        assert network.on_network("testnet", "kill", "val-d").returncode == 0
        prove(network, fresh.api)
        assert network.on_network("testnet", "restart", "val-d", "val-b").returncode == 0
        # Removed again: of five four are left, and the old val-b is none of them.
        done = network.on_network(
            "validator", "remove", "val-b", "--by", "central-bank", "--by", "treasury", "--by",
            "dealer")
        assert done.returncode == 0, done.stderr
        shown = await_epoch(network, 3, seconds=80)
        assert names(shown) == ["val-a", "val-c", "val-d", "val-e"]
    finally:
        fresh.process.stop()
    prove(network, newcomer.api)
    assert "observer" in status(network.record["nodes"][1]["api"])["abstains"]


def test_after_a_loss_of_power_everybody_knows_who_they_are(network, newcomer):
    everybody = ("val-c", "val-a", "val-d", "val-b")
    for node in everybody:
        assert network.on_network("testnet", "kill", node).returncode == 0
    newcomer.process.process.kill()
    newcomer.process.process.wait()
    done = network.on_network("testnet", "restart", *everybody)
    assert done.returncode == 0, done.stderr
    newcomer.start()
    _, _, header = prove(network, newcomer.api)
    assert header["epoch"] == 3
