"""Four institutions start a network with keys of their own, as docs/operations.md says it.

No public word, no `sanad testnet`: key files under passphrases, a reviewed genesis, one
configuration per node, and a wallet that signs with a key file.
"""

import json
import os
import pathlib
import socket
import stat
import subprocess
import time

import pytest

from conftest import BINARY, ROOT, NodeProcess, Sanad, free_base_port

NAMES = ["north", "south", "east", "west"]
PASSPHRASE = "canary-{}-correct-horse"

GENESIS = """
network:
  name: operators
  kind: production
  timestamp: 2026-01-01T00:00:00Z
  utc_offset: "+00:00"
consensus:
  delay_bound: 200ms
ledger:
  validity_max: 1d
  quota: {{per_block: 1_000_000, per_day: 100_000_000_000}}
validators:
{validators}
observers: []
identities:
  - name: bank
    kind: institution
    lei: SANADCENTRALBK000078
    disclosure_salt: {salt}
    claims_valid_until: 2036-01-01T00:00:00Z
    claims: {{kyc: enhanced, country: PK, class: centralBank, risk: low, sanctioned: false}}
  - name: fund
    kind: institution
    lei: SANADFUNDAE000000065
    disclosure_salt: {salt}
    claims_valid_until: 2036-01-01T00:00:00Z
    claims: {{kyc: enhanced, country: AE, class: fund, risk: medium, sanctioned: false}}
accounts:
  - {{name: bank, owner: bank, kind: house, authority: {{key: {bank}}}}}
  - {{name: fund, owner: fund, kind: house, authority: {{key: {fund}}}}}
roles:
  - {{role: centralBank, account: bank}}
policies:
  - {{name: wholesale-cash, version: 1, file: {policy}}}
instruments:
  - symbol: USD-W
    issuer: bank
    currency: USD
    authorised: 1,000,000.00
    policy: wholesale-cash
    status: active
    cash: {{backing: wholesaleCentralBank}}
holdings:
  - {{account: bank, instrument: USD-W, amount: 1000.00}}
"""

NODE = """
name: {name}
role: validator
genesis: ../genesis.yaml
data: data
keys:
  consensus: {{file: keys/votes.key}}
  peer: {{file: keys/channel.key}}
p2p:
  listen: '127.0.0.1:{p2p}'
  peers:
{peers}
api:
  listen: '127.0.0.1:{api}'
"""


class Operators:
    """What four operators and the keeper of an account do, each in a folder of its own."""

    def __init__(self, root: pathlib.Path):
        self.root = root
        self.sanad = Sanad(root)
        self.processes: dict[str, NodeProcess] = {}
        base = free_base_port()
        self.ports = {name: base + 10 * place for place, name in enumerate(NAMES)}
        keys = {}
        for name in NAMES + ["bank", "fund"]:
            (root / name).mkdir(mode=0o700)
            self.secret(name)
        for name in NAMES:
            keys[name] = (
                self.new_key(name, "votes", "consensus"), self.new_key(name, "channel", "peer"))
        validators = "\n".join(
            f"  - {{name: {name}, consensus_key: {votes}, peer_key: {channel}}}"
            for name, (votes, channel) in keys.items())
        policies = ROOT / "Genesis/local/policies"
        (root / "wholesale-cash.policy").write_text(
            (policies / "wholesale-cash.policy").read_text())
        self.genesis = root / "genesis.yaml"
        self.genesis.write_text(GENESIS.format(
            validators=validators, salt="5a" * 32, policy="wholesale-cash.policy",
            bank=self.new_key("bank", "bank", "account"),
            fund=self.new_key("fund", "fund", "account")))
        for name in NAMES:
            others = [other for other in NAMES if other != name]
            (root / name / "node.yaml").write_text(NODE.format(
                name=name, api=self.ports[name], p2p=self.ports[name] + 1,
                peers="\n".join(
                    f"    - {{name: {other}, address: '127.0.0.1:{self.ports[other] + 1}'}}"
                    for other in others)))

    def secret(self, name: str) -> pathlib.Path:
        path = self.root / name / "passphrase"
        path.write_text(PASSPHRASE.format(name) + "\n")
        path.chmod(0o600)
        return path

    def new_key(self, name: str, alias: str, use: str) -> str:
        done = self.sanad.run(
            "keys", "new", alias, "--use", use, "--light", "--json", "--home",
            str(self.root / name), "--passphrase-file", str(self.root / name / "passphrase"))
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        assert stat.S_IMODE(os.stat(made["file"]).st_mode) == 0o600
        return made["public_key"]

    def config(self, name: str) -> str:
        return str(self.root / name / "node.yaml")

    def start(self, name: str, *words: str, **more):
        if not words:
            words = ("--passphrase-file", str(self.root / name / "passphrase"))
        self.processes[name] = NodeProcess(self.sanad, self.config(name), *words, **more)

    def stop(self):
        for process in self.processes.values():
            process.stop()

    def wallet(self, *words: str) -> subprocess.CompletedProcess:
        return self.sanad.run(
            "wallet", *words, "--genesis", str(self.genesis), "--api",
            f"http://127.0.0.1:{self.ports['north']}", "--json")


@pytest.fixture(scope="module")
def operators(tmp_path_factory):
    made = Operators(tmp_path_factory.mktemp("operators"))
    yield made
    made.stop()


def test_aGenesisWithKeysOfTheirOwnIsInOrder(operators):
    done = operators.sanad.run("genesis", "check", str(operators.genesis), "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["validators"] == NAMES


def test_aChainThatIsWorthSomethingKnowsNoPartition(operators):
    config = operators.root / "north/faults.yaml"
    config.write_text((operators.root / "north/node.yaml").read_text() + "\nfaults: {cut_off: cut}\n")
    for command in ("init", "start"):
        done = operators.sanad.run("node", command, "--config", str(config), "--json")
        error = json.loads(done.stdout)["error"]
        assert done.returncode == 3 and error["code"] == 9402
        assert "is for test networks" in error["message"]
    assert not (operators.root / "north/data").exists()


def test_initMakesTheGuardBesideTheKeyAndOnlyOnce(operators):
    for name in NAMES:
        done = operators.sanad.run("node", "init", "--config", operators.config(name), "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        made = json.loads(done.stdout)
        assert made["guard"] == str(operators.root / name / "keys/votes.guard")
        assert sorted(os.listdir(made["guard"])) == ["guard", "hwm", "lock"]
    done = operators.sanad.run("node", "init", "--config", operators.config("north"), "--json")
    assert done.returncode == 3 and json.loads(done.stdout)["error"]["code"] == 9310


def test_aWrongOrMissingPassphraseIsRefused(operators):
    wrong = operators.root / "wrong"
    wrong.write_text("something else\n")
    config = operators.config("north")
    for words in [("--passphrase-file", str(wrong)), ("--no-input",),
                  ("--passphrase-file", "/nonexistent"), ("--passphrase-fd", "77")]:
        done = operators.sanad.run("node", "start", "--config", config, "--json", *words)
        error = json.loads(done.stdout)["error"]
        assert (done.returncode, error["code"]) in [(5, 9502), (3, 9407)], (words, error)
        assert error["remedy"]
    done = operators.sanad.run("node", "start", "--config", config, "--passphrase-file", str(wrong))
    assert "votes.key" in done.stderr


def test_aKeyFileOfAnotherUseOrOpenToOthersIsRefused(operators):
    text = pathlib.Path(operators.config("north")).read_text()
    changed = operators.root / "north/other.yaml"
    changed.write_text(text.replace("keys/votes.key", "keys/channel.key"))
    done = operators.sanad.run("node", "start", "--config", str(changed), "--json")
    assert done.returncode == 3
    error = json.loads(done.stdout)["error"]
    assert error["code"] == 9503 and "one for consensus is needed" in error["message"]
    key = operators.root / "north/keys/votes.key"
    key.chmod(0o644)
    done = operators.sanad.run("node", "start", "--config", operators.config("north"), "--json")
    key.chmod(0o600)
    error = json.loads(done.stdout)["error"]
    assert error["code"] == 9407 and "chmod 600" in error["message"]


def test_fourNodesWithKeyFilesSettleATransfer(operators):
    for name in NAMES[:3]:
        operators.start(name)
    # The fourth gets its passphrase through a descriptor, as from a service manager.
    secret = os.open(operators.root / "west/passphrase", os.O_RDONLY)
    operators.start("west", "--passphrase-fd", str(secret), pass_fds=[secret])
    os.close(secret)
    for process in operators.processes.values():
        process.await_line("listens", seconds=60)

    bank = operators.root / "bank"
    sign = ["--key", str(bank / "keys/bank.key"), "--passphrase-file", str(bank / "passphrase")]
    move = ["send", "--from", "bank", "--to", "fund", "--instrument", "USD-W", "--amount", "12.50"]
    unsigned = operators.wallet(*move)
    assert unsigned.returncode == 5, unsigned.stdout
    assert json.loads(unsigned.stdout)["error"]["code"] == 9021
    fund = operators.root / "fund"
    foreign = operators.wallet(
        *move, "--key", str(fund / "keys/fund.key"), "--passphrase-file", str(fund / "passphrase"))
    assert json.loads(foreign.stdout)["error"]["code"] == 9021

    sent = operators.wallet(*move, *sign)
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert json.loads(sent.stdout)["status"] == "final"
    deadline = time.monotonic() + 20
    for name in NAMES:
        # Final on the node that was asked; the others may be a moment behind.
        while True:
            held = operators.sanad.run(
                "wallet", "balance", "fund", "--genesis", str(operators.genesis), "--api",
                f"http://127.0.0.1:{operators.ports[name]}", "--json")
            holdings = [one["display"] for one in json.loads(held.stdout)["holdings"]]
            if holdings == ["12.50"]:
                break
            assert holdings == [] and time.monotonic() < deadline, (name, holdings)
            time.sleep(0.1)


def test_noPassphraseIsSeenInArgumentsEnvironmentOrLogs(operators):
    for name, process in operators.processes.items():
        canary = PASSPHRASE.format(name)
        assert canary not in process.log
        for part in ("cmdline", "environ"):
            seen = pathlib.Path(f"/proc/{process.process.pid}/{part}").read_bytes()
            assert canary.encode() not in seen
        for path in (operators.root / name).rglob("*"):
            if path.is_file() and path.name != "passphrase":
                assert canary.encode() not in path.read_bytes(), path


def test_aNodeIsStoppedAndStartedAgain(operators):
    operators.processes["east"].stop()
    assert operators.processes["east"].returncode == 0
    assert "stopped" in operators.processes["east"].log
    operators.start("east")
    operators.processes["east"].await_line("listens", seconds=60)
