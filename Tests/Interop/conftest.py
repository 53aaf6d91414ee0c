"""A local network that the tests of this folder may stop and start nodes of."""

import json
import os
import pathlib
import socket
import subprocess

import pytest

from ledger import genesis_account, test_key, trust_anchor
from wallet import Node, Wallet

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("SANAD_BINARY", ROOT / ".build-release/release/sanad"))


def free_ports() -> int:
    """The first of sixty ports in a row that nobody listens on."""
    for base in range(22000, 26000, 200):
        try:
            for port in range(base, base + 60):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
    raise RuntimeError("no free ports")


class Network:
    """What an outsider is given: the executable, the genesis, and what `testnet up` has said."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.command("testnet", "up", "--detach", "--base-port", str(free_ports()))
        self.record = json.loads((directory / "testnet.json").read_text())
        self.anchor = trust_anchor(pathlib.Path(self.record["genesis"]).read_bytes())

    def command(self, *words: str):
        done = subprocess.run(
            [str(BINARY), *words, "--dir", str(self.directory), "--json"], cwd=ROOT,
            capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr + done.stdout

    def node(self, place: int = 0) -> Node:
        return Node(self.record["nodes"][place]["api"])

    def wallet(self, name: str, place: int = 0) -> Wallet:
        number, account = next(
            (number, one) for number, one in enumerate(self.record["accounts"])
            if one["name"] == name)
        # Who has the genesis needs nobody to tell the ids.
        assert account["id"] == genesis_account(number).hex()
        key = test_key(self.record["test_word"], account["test_keys"][0])
        return Wallet(self.node(place), self.anchor, genesis_account(number), key)


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    made = Network(tmp_path_factory.mktemp("interop") / "testnet")
    yield made
    made.command("testnet", "stop")
