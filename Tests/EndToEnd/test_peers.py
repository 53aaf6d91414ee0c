"""A peer with a wrong key, chain or version: both sides say so, with a code, and the chain goes on.

docs/bad-input.md says which line of bad input each test here answers for.
"""

import pathlib

import pytest

from conftest import NodeProcess
from peers import RawPeer, observer_of
from transactions import test_key as key_of


@pytest.fixture
def chain(network) -> bytes:
    return bytes.fromhex(network.record["chain_id"])


def address(network, name="val-a") -> str:
    return next(node["p2p"] for node in network.record["nodes"] if node["name"] == name)


def log(network, name="val-a") -> str:
    return pathlib.Path(
        next(node["log"] for node in network.record["nodes"] if node["name"] == name)).read_text()


def observer_key(network):
    return key_of(network.record["test_word"], "observer/peer")


@pytest.fixture
def without_observer(network):
    """The place of the observer, which the chain names, is free."""
    assert network.on_network("testnet", "kill", "observer").returncode == 0
    yield
    done = network.on_network("testnet", "restart", "observer", "--timeout", "80")
    assert done.returncode == 0, done.stderr


def test_aKeyThatTheChainDoesNotNameIsRefused(network, chain):
    peer = RawPeer(address(network), key_of("another word", "observer/peer"))
    code, detail = peer.refusal()
    assert code == 9213 and "not let in" in detail
    network.await_equal_heights()
    assert "9213 PEER_NOT_ADMITTED" in log(network)


def test_anotherChainIsRefused(network, chain, without_observer):
    peer = RawPeer(address(network), observer_key(network))
    peer.greet(bytes(32))
    code, detail = peer.refusal()
    assert code == 9202 and chain.hex() in detail
    assert "9202 PEER_CHAIN" in log(network)


def test_anotherVersionIsRefused(network, chain, without_observer):
    peer = RawPeer(address(network), observer_key(network))
    peer.greet(chain, oldest=2, newest=9)
    code, detail = peer.refusal()
    assert code == 9203 and "2...9" in detail
    assert "9203 PEER_VERSION" in log(network)


def test_aRegisteredPeerOfThisChainIsLetIn(network, chain, without_observer):
    peer = RawPeer(address(network), observer_key(network))
    peer.greet(chain)
    kind, greeting = peer.segment()
    assert kind == 0 and chain in greeting
    peer.close()


def test_aFrameThatIsNoMessageEndsTheConnection(network, chain, without_observer):
    peer = RawPeer(address(network, "val-b"), observer_key(network))
    peer.greet(chain)
    assert peer.segment()[0] == 0
    peer.send(0x10, b"\x11\0\0\0\x11" + bytes(16))
    kind, content = peer.segment()
    while kind != 1:
        kind, content = peer.segment()
    assert int.from_bytes(content[:2], "little") == 9217
    assert "17" in content[3:].decode(), content
    network.await_equal_heights(names=["val-a", "val-b", "val-c", "val-d"])


def test_whoAsksForTheFirstBlockGetsItAndStopsNobody(network, chain, without_observer):
    """It is final because everybody starts from it: there is no certificate to send along."""
    peer = RawPeer(address(network, "val-c"), observer_key(network))
    peer.greet(chain)
    assert peer.segment()[0] == 0
    # Message 8 by height: id 77, first 0, one block.
    frame = b"\x08" + (77).to_bytes(8, "little") + b"\x02" + bytes(8) + b"\x01\x00"
    peer.send(0x12, len(frame).to_bytes(4, "little") + frame)
    while True:
        kind, content = peer.segment()
        if kind == 0x12 and content[4] == 9:
            break
        assert kind != 1, content
    message = content[4:]
    assert message[:10] == b"\x09" + (77).to_bytes(8, "little") + b"\x01"
    header, rest = message[10:283], message[283:]
    assert header[2:34] == chain and header[50:58] == bytes(8)
    # No transactions, no evidence, and no proof.
    assert rest == b"\0\0\0"
    peer.close()
    network.await_equal_heights(names=["val-a", "val-b", "val-c", "val-d"])


def refused_node(network, config: str, code: str) -> str:
    """A node that is refused says so itself, and does not end."""
    done = network.run("node", "init", "--config", config)
    assert done.returncode == 0, done.stderr
    process = NodeProcess(network, config)
    try:
        process.await_line(code)
        assert process.running
        return process.log
    finally:
        process.stop()


def test_aNodeWithAnUnknownKeyIsToldSoOnBothSides(network, tmp_path):
    config = observer_of(network, tmp_path, network.record["genesis"], "another word")
    said = refused_node(network, config, "9213 PEER_NOT_ADMITTED")
    assert "the validators will refuse it (9213)" in said
    assert 'by="the other"' in said
    assert 'by="this node"' in log(network)


def test_aNodeOfAnotherChainIsToldSoOnBothSides(network, tmp_path, without_observer):
    # The same file at its own date is another genesis with the same keys.
    config = observer_of(
        network, tmp_path, str(pathlib.Path("Genesis/local/genesis.yaml").resolve()),
        network.record["test_word"])
    said = refused_node(network, config, "9202 PEER_CHAIN")
    assert "sanad genesis hash" in said
    assert "9202 PEER_CHAIN" in log(network)


def test_aNodeThatReachesAnotherKeyThanItDialledSaysSo(network, tmp_path, without_observer):
    config = observer_of(
        network, tmp_path, network.record["genesis"], network.record["test_word"],
        peers={"val-b": address(network, "val-c")})
    refused_node(network, config, "9201 PEER_KEY")
    assert "9201 PEER_KEY" in log(network, "val-c")
