"""A short cut of each suite of Tests/Reliability, and what shows that its auditor can fail.

The long versions are `Scripts/reliability`; docs/reliability.md has what they have found.
"""

import json
import shutil
import sys
import time

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "Tests/Reliability"))

from auditor import Auditor  # noqa: E402
from cluster import Cluster, Node  # noqa: E402
from journals import FINALIZE, NOTARIZE, NULLIFY, JournalReader, Signed, crc32c  # noqa: E402
from load import Load  # noqa: E402
from record import Record, quantile  # noqa: E402
from suite import run_suite  # noqa: E402
from suites import SUITES, table  # noqa: E402

NAMES = ["val-a", "val-b", "val-c", "val-d"]


def signed(*statements) -> list[str]:
    """The conflicts in statements of one key in one view: kind and block."""
    all_of_them = Signed(NAMES)
    for kind, block in statements:
        all_of_them.add(1, kind, 0, 7, block, "here")
    return all_of_them.conflicts


def test_whatNoHonestKeySignsIsAConflict():
    one, other = (6, "aa"), (6, "bb")
    assert "two votes of kind 1" in signed((NOTARIZE, one), (NOTARIZE, other))[0]
    assert "two votes of kind 1" in signed((NOTARIZE, one), (NOTARIZE, (5, "aa")))[0]
    assert "two votes of kind 3" in signed((FINALIZE, one), (FINALIZE, other))[0]
    assert "nullified and finalized" in signed((NULLIFY, None), (FINALIZE, one))[0]
    assert "nullified and finalized" in signed((FINALIZE, one), (NULLIFY, None))[0]
    assert "another block" in signed((NOTARIZE, one), (FINALIZE, other))[0]
    assert "another block" in signed((FINALIZE, one), (NOTARIZE, other))[0]
    # What honest keys do: again the same, finalize what was notarized, nullify after a notarize vote.
    assert signed((NOTARIZE, one), (NOTARIZE, one), (FINALIZE, one)) == []
    assert signed((NOTARIZE, one), (NULLIFY, None), (NULLIFY, None)) == []
    # The same view of another epoch is another view.
    both = Signed(NAMES)
    both.add(1, NOTARIZE, 0, 7, one, "here")
    both.add(1, NOTARIZE, 1, 7, other, "here")
    both.add(2, NOTARIZE, 0, 7, other, "here")
    assert both.conflicts == [] and both.votes == 3


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("reliability") / "testnet") as made:
        yield made


def test_aBlockThatIsReplacedOrMissingIsAFault(cluster):
    auditor, (one, other) = Auditor(cluster), cluster.nodes[:2]
    auditor.block(one, 1, "aa", "01")
    auditor.block(other, 1, "aa", "01")
    assert auditor.faults == [] and auditor.compared == 2
    auditor.block(other, 1, "bb", "01")
    assert "block 1 of val-b is bb" in auditor.faults[0]
    auditor.block(other, 1, "aa", "02")
    assert len(auditor.faults) == 2

    class Behind(Node):
        def status(self):
            return {"height": "4"}

    node = Behind(cluster.record["nodes"][0])
    auditor = Auditor(cluster)
    auditor.told[node.name] = 4
    auditor.check_restart(node)
    assert auditor.faults == []
    auditor.told[node.name] = 5
    auditor.check_restart(node)
    assert "called block 5 final and is at 4" in auditor.faults[0]


def test_aJournalIsReadAsItGrowsAndAConflictInItIsFound(cluster):
    """The journal of a node that has run, with one of its votes changed and its checksum made good."""
    cluster.start()
    cluster.await_equal()
    with Load(cluster) as load:
        while len(load.latencies) < 5:
            time.sleep(0.05)
    cluster.stop()
    node = cluster.validators[0]
    all_of_them = Signed(NAMES)
    reader = JournalReader(all_of_them)
    reader.read(node)
    assert reader.own_view[node.name] >= 5 and all_of_them.votes >= 20
    assert all_of_them.conflicts == []
    before = all_of_them.votes
    reader.read(node)
    assert all_of_them.votes == before
    # Another reader of a journal in which a vote is for another block.
    path = sorted((node.data / "journal").glob("votes-*.log"))[-1]
    content, known = bytearray(path.read_bytes()), reader.read_up_to[path]
    begin = next(at for at, _, _ in known if content[at + 4] == 5)
    content[begin + 44 + 25] ^= 1
    path.write_bytes(content)
    # Its checksum is wrong, so the node cannot tell what it signed: nothing is read from there on.
    damaged = Signed(NAMES)
    JournalReader(damaged).read(node)
    assert damaged.conflicts == [] and damaged.votes < before
    length = int.from_bytes(content[begin:begin + 4], "little")
    content[begin + 44 + length:begin + 48 + length] = crc32c(
        bytes(content[begin:begin + 44 + length])).to_bytes(4, "little")
    path.write_bytes(content)
    twice = Signed(NAMES)
    JournalReader(twice).read(node)
    assert "val-a in view" in twice.conflicts[0]
    content[begin + 44 + 25] ^= 1
    content[begin + 44 + length:begin + 48 + length] = crc32c(
        bytes(content[begin:begin + 44 + length])).to_bytes(4, "little")
    path.write_bytes(content)


def test_aRecordIsAddedToAndShown(tmp_path):
    path = tmp_path / "record.json"
    for _ in range(2):
        record = Record(path)
        entry = record.entry("power")
        entry.is_mine = True
        entry.add("power losses", 3)
        entry.sample("again", 1.0, 2.0)
        entry.content["runs"].append({"began": "2026-01-01 00:00:00Z", "minutes": 2, "counted": 3})
        record.save()
    stored = json.loads(path.read_text())
    assert stored["power"]["counts"] == {"power losses": 6} and len(stored["power"]["runs"]) == 2
    row = table(Record(path)).splitlines()[2]
    assert row.startswith("| power | 6 power losses | 100 | 0 | ")
    assert "p50 1.00, p99 2.00, max 2.00 s (n = 4)" in row
    assert [quantile([3, 1, 2, 4], part) for part in (0.25, 0.5, 0.99)] == [1, 2, 4]


# Each suite as short as it can be and still do what it is for: what it counts, and its settings.
SHORT = {
    "kills": (10, {"storm_s": 6.0}),
    "power": (2, {}),
    "pause": (1, {"least_s": 2.0, "most_s": 3.0}),
    "down": (1, {"least_s": 2.0, "most_s": 3.0}),
    "flips": (4, {"weights": {"journal": 1, "store, table": 1, "store, CURRENT": 1}}),
    "data": (1, {}),
    "disk": (2, {}),
    "links": (2, {"profile_s": 3.0}),
    "hostile": (2, {"healthy_s": 2.0, "attack_s": 3.0}),
}


@pytest.mark.parametrize("name", SHORT)
def test_aShortCutOfASuiteFindsNoFault(name, tmp_path):
    count, settings = SHORT[name]
    kind = type(name, (SUITES[name],), settings)
    record = Record(tmp_path / "record.json")
    entry = run_suite(kind, record, count=count, seed=7, directory=tmp_path)
    if entry.count(kind.counted) == 0 and "skipped" in entry.content:
        pytest.skip(entry.content["skipped"])
    assert entry.faults == []
    assert entry.count(kind.counted) >= count


def test_everySuiteHasAShortCut():
    assert list(SHORT) == list(SUITES)


# What the suites have found.


def damaged_start(cluster, path, change):
    """Stops the last validator, changes one of its files, and starts it beside the others."""
    cluster.start()
    cluster.await_equal()
    node = cluster.validators[-1]
    node.kill()
    content = path(node).read_bytes()
    path(node).write_bytes(change(content))
    node.start()
    return node


def test_aNodeBelowItsFloorSaysThatItIsSilent(cluster):
    """Its journal has lost its last-signed slots, and nothing is sent, so that views do not go on."""
    node = damaged_start(
        cluster, lambda one: sorted((one.data / "journal").glob("votes-*.log"))[-1],
        lambda content: bytes(8_192) + content[8_192:])
    try:
        cluster.await_ready(30)
        assert "votes are lost: this node signs nothing up to the floor" in node.log
        assert node.status()["abstains"] == ["below_floor"]
    finally:
        cluster.stop()


def test_aDamagedStoreIsPutAsideAndBuiltAgain(cluster):
    """Three times; the fourth time a person has to look, and the store that lay there is still there."""
    def manifest(node):
        return max((node.data / "store").glob("MANIFEST-*"))

    def broken(content):
        return content[:40] + bytes(byte ^ 0x55 for byte in content[40:80]) + content[80:]

    try:
        node = damaged_start(cluster, manifest, broken)
        for time_ in (1, 2, 3):
            cluster.await_ready(30)
            cluster.await_equal()
            assert "the store does not read; it is put aside" in node.log
            assert (node.data / f"store.damaged-{time_}").is_dir()
            node.kill()
            manifest(node).write_bytes(broken(manifest(node).read_bytes()))
            node.start()
        deadline = time.monotonic() + 20
        while node.is_running and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not node.is_running and "STORE_DAMAGED" in node.error, node.error
        for directory in (node.data / "store", *node.data.glob("store.damaged-*")):
            shutil.rmtree(directory)
        node.start()
        cluster.await_ready(30)
    finally:
        cluster.stop()


def test_aStoreThatANodeEndedOverIsPutAside(cluster):
    """Damage in a table that no start reads: the node has left word of it."""
    try:
        node = damaged_start(cluster, lambda one: one.data / "store/CURRENT", lambda content: content)
        cluster.await_ready(30)
        node.kill()
        (node.data / "store-is-damaged").touch()
        node.start()
        cluster.await_ready(30)
        cluster.await_equal()
        assert (node.data / "store.damaged-1").is_dir()
        assert not (node.data / "store-is-damaged").exists()
    finally:
        cluster.stop()


def test_aMarkThatLostItsEndIsNamed(tmp_path):
    """What was its newest page may be gone, and there is no room to raise it."""
    with Cluster(tmp_path / "testnet") as cluster:
        node = damaged_start(cluster, lambda one: one.guard / "hwm", lambda content: content[:9_245])
        deadline = time.monotonic() + 20
        while node.is_running and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not node.is_running and "JOURNAL_DAMAGED" in node.error, node.error
        assert "--recover quarantine" in node.log
