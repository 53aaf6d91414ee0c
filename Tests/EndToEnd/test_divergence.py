"""A node whose store has a value that nobody agreed on: it stops signing, writes down where it parts
from the others, and `sanad node replay` says on any machine what was wrong (docs/operations.md, "A node
that has diverged")."""

import ctypes
import json
import pathlib
import time

import pytest

from conftest import start
from test_node import await_ready, node
from transactions import Account, instrument


@pytest.fixture(scope="module")
def diverged(tmp_path_factory):
    """A network of which val-d has a million units too many in its store, and the bundle it wrote."""
    sanad = start(tmp_path_factory.mktemp("diverged") / "testnet", "--observers", "0")
    try:
        assert sanad.send("1").returncode == 0
        sanad.await_equal_heights()
        entry = node(sanad, "val-d")
        assert sanad.on_network("testnet", "kill", "val-d").returncode == 0
        key = b"\x0b" + Account(sanad, "dealer").id + instrument("MTB-12M")
        change_store(pathlib.Path(entry["data"]) / "store", b"\x12" + key, a_million_more)
        assert sanad.on_network("testnet", "restart", "val-d").returncode in (0, 4), "it is up and not ready"
        assert sanad.send("2").returncode == 0, "three of four go on"
        yield sanad, key.hex(), await_bundle(entry)
    finally:
        sanad.on_network("testnet", "stop")


def a_million_more(record: bytes) -> bytes:
    """A holding: version, units as sixteen bytes, and the rest (docs/wire-state.md, kind 11)."""
    units = int.from_bytes(record[1:17], "little") + 1_000_000
    return record[:1] + units.to_bytes(16, "little") + record[17:]


def change_store(path: pathlib.Path, key: bytes, change):
    """Changes one value of a store that nobody has open, with sound sums, as no damage does."""
    rocks = ctypes.CDLL("librocksdb.so")
    for name in ("options_create", "open", "readoptions_create", "writeoptions_create", "get"):
        getattr(rocks, f"rocksdb_{name}").restype = ctypes.c_void_p
    error = ctypes.c_char_p()
    store = ctypes.c_void_p(rocks.rocksdb_open(
        ctypes.c_void_p(rocks.rocksdb_options_create()), str(path).encode(), ctypes.byref(error)))
    assert not error.value, error.value
    length = ctypes.c_size_t()
    found = rocks.rocksdb_get(
        store, ctypes.c_void_p(rocks.rocksdb_readoptions_create()), key, ctypes.c_size_t(len(key)),
        ctypes.byref(length), ctypes.byref(error))
    assert found and not error.value, "the value is in the store"
    value = change(ctypes.string_at(found, length.value))
    rocks.rocksdb_put(
        store, ctypes.c_void_p(rocks.rocksdb_writeoptions_create()), key, ctypes.c_size_t(len(key)),
        value, ctypes.c_size_t(len(value)), ctypes.byref(error))
    assert not error.value, error.value
    rocks.rocksdb_close(store)


def await_bundle(entry: dict, seconds: float = 60) -> pathlib.Path:
    deadline = time.monotonic() + seconds
    while not (found := list(pathlib.Path(entry["data"]).glob("divergence-*.json"))):
        log = pathlib.Path(entry["log"]).read_text()
        assert time.monotonic() < deadline, log[-3000:]
        time.sleep(0.1)
    assert len(found) == 1
    return found[0]


def test_theNodeSaysThatItDivergedAndTheOthersGoOn(diverged):
    sanad, _, bundle = diverged
    checks = await_ready(node(sanad, "val-d")["api"], 503)
    assert not checks["agrees"]["ok"]
    assert sanad.send("3").returncode == 0
    assert json.loads(bundle.read_text())["format"] == "sanad-divergence-2"


def test_replayNamesTheValueThatIsNotTheNetworks(diverged):
    sanad, key, bundle = diverged
    done = sanad.run("node", "replay", str(bundle), "--json")
    assert done.returncode == 8, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert (told["code"], told["result"]) == (9421, "node")
    assert [one["key"] for one in told["damaged"]] == [key]
    assert told["damaged"][0]["name"].startswith("holding ")
    assert told["own_roots"] == told["node_roots"] != told["network_roots"]
    assert told["has_parent_header"] and told["difference_count"] == 0

    done = sanad.run("node", "replay", str(bundle))
    assert done.returncode == 8 and "error 9421 DIVERGENCE_DAMAGED" in done.stderr
    assert "damaged  1 keys" in done.stdout and "with them this program gets the node's result" in done.stdout


def test_theRightValueGivesTheNetworksResult(diverged, tmp_path):
    sanad, key, bundle = diverged
    told = json.loads(bundle.read_text())
    (entry,) = [one for one in told["changed"] + told["read"] if one["key"] == key]
    record = bytes.fromhex(entry["before"])
    units = int.from_bytes(record[1:17], "little") - 1_000_000
    entry["before"] = (record[:1] + units.to_bytes(16, "little") + record[17:]).hex()
    mended = tmp_path / "mended.json"
    mended.write_text(json.dumps(told))
    done = sanad.run("node", "replay", str(mended), "--json", "--keys", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    shown = json.loads(done.stdout)
    assert (shown["result"], shown["damaged"], "code" in shown) == ("network", [], False)
    assert shown["own_roots"] == shown["network_roots"]
    # The node's values after the block still have the million: in the holding and nowhere else.
    assert [one["key"] for one in shown["differences"]] == [key]
    (field,) = shown["differences"][0]["fields"]
    assert field["name"] == "units" and int(field["node"]) - int(field["here"]) == 1_000_000
    assert len(shown["changes"]) == 3 < shown["change_count"]


def turn_a_bit(page: dict):
    """In the first digest, behind the form and the two masks."""
    bits = bytearray.fromhex(page["bytes"])
    bits[5] ^= 1
    page["bytes"] = bits.hex()


@pytest.mark.parametrize("change, code", [
    (lambda told: told.update(format="sanad-divergence-9"), 9420),
    (lambda told: told.update(block_bytes=told["block_bytes"][:-2]), 9420),
    (lambda told: told["pages"].pop(), 9422),
    (lambda told: told["read"].pop(), 9422),
    (lambda told: turn_a_bit(told["pages"][0]), 9420),
    (lambda told: told.update(parent_state_root="00" * 32), 9420),
])
def test_bundlesThatDoNotFitAreRefused(diverged, tmp_path, change, code):
    sanad, _, bundle = diverged
    told = json.loads(bundle.read_text())
    change(told)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(told))
    done = sanad.run("node", "replay", str(other), "--json")
    assert done.returncode == 3, done.stdout + done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == code and error["remedy"]
