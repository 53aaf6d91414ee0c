"""A node that fetches a snapshot says how far it is, over its API and in commands; and what it has fetched
serves its next start, however it ended. On real processes, over lines that are slow enough to look."""

import json
import pathlib
import re
import shutil
import time
import urllib.error
import urllib.request

import pytest

from conftest import ROOT, NodeProcess, check_honest_logs, start
from peers import observer_of
from slow import SlowLine
from test_snapshots import api_of, await_level, await_snapshots, get, joined_at

INTERVAL = 12
# Accounts of the genesis beside the usual ones: with them the state is some chunks.
ACCOUNTS = 10_000
# What each of four peers sends at most: slow enough to look, and no chunk takes as long as is waited for one.
BYTES_PER_SECOND = 35_000


def wide_genesis(directory: pathlib.Path) -> pathlib.Path:
    """The local genesis with many accounts and frequent snapshots."""
    genesis = directory / "genesis"
    shutil.copytree(ROOT / "Genesis/local", genesis)
    file = genesis / "genesis.yaml"
    words = file.read_text()
    last = "  - {name: lapsed, owner: lapsed, kind: house, authority: {test_key: lapsed}}\n"
    assert words.count(last) == 1 and words.count("  delay_bound: 100ms\n") == 1
    more = "".join(
        f"  - {{name: more-{number}, owner: dealer, kind: house, authority: {{test_key: more}}}}\n"
        for number in range(ACCOUNTS))
    words = words.replace(last, last + more)
    file.write_text(words.replace(
        "  delay_bound: 100ms\n", f"  delay_bound: 100ms\n  snapshot_interval: {INTERVAL}s\n"))
    return file


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    directory = tmp_path_factory.mktemp("joining")
    sanad = start(directory / "network", "--genesis", str(wide_genesis(directory)))
    assert sanad.on_network("testnet", "kill", "observer").returncode == 0
    await_snapshots(sanad, 1)
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


@pytest.fixture
def lines(wide):
    made = {
        node["name"]: SlowLine(node["p2p"], BYTES_PER_SECOND)
        for node in wide.record["nodes"] if node["role"] == "validator"}
    yield made
    for line in made.values():
        line.close()


def quicken(lines):
    """Enough has been seen: the rest comes as fast as it can."""
    for line in lines.values():
        line.bytes_per_second = 0


def slow_observer(wide, tmp_path, lines) -> str:
    config = observer_of(
        wide, tmp_path, wide.record["genesis"], wide.record["test_word"],
        peers={name: line.address for name, line in lines.items()})
    assert wide.run("node", "init", "--config", config).returncode == 0
    return config


def asked(api, path, method="GET", body=None):
    """Status, headers and JSON."""
    request = urllib.request.Request(api + path, method=method, data=body)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, json.loads(refused.read())


def await_joining(process, config, wanted, seconds=40):
    """The first status of a node that joins of which `wanted` holds."""
    deadline = time.monotonic() + seconds
    while True:
        assert process.running and time.monotonic() < deadline, process.log[-4000:]
        try:
            joining = get(api_of(config), "/v1/status").get("joining")
        except (OSError, urllib.error.URLError):
            joining = None
        if joining and wanted(joining):
            return joining
        assert "joined by a snapshot" not in process.log, process.log[-4000:]
        time.sleep(0.05)


def test_a_node_that_joins_says_how_far_it_is(wide, tmp_path, lines):
    config = slow_observer(wide, tmp_path, lines)
    process = NodeProcess(wide, config)
    api = api_of(config)
    try:
        first = await_joining(process, config, lambda seen: seen["phase"] == "fetching")
        assert first["chunks_total"] >= 4, first
        seen = await_joining(
            process, config, lambda seen: seen["chunks"] >= 2 and "seconds_left" in seen)
        assert seen["height"] == first["height"] and seen["chunks"] < seen["chunks_total"], seen
        assert seen["percent"] == 100 * seen["chunks"] // seen["chunks_total"], seen
        assert 0 < int(seen["bytes"]) <= int(seen["bytes_total"]) + 64 * seen["chunks_total"], seen
        assert 0 < int(seen["bytes_per_second"]) <= 5 * BYTES_PER_SECOND, seen
        assert int(seen["seconds_left"]) <= 180 and seen["parted"] == [], seen
        assert seen["peers"] == ["val-a", "val-b", "val-c", "val-d"], seen

        status, _, ready = asked(api, "/readyz?verbose")
        assert status == 503 and not ready["ready"], ready
        checks = {check["name"]: check for check in ready["checks"]}
        assert not checks["joined"]["ok"] and "chunks" in checks["joined"]["detail"], ready
        assert checks["joined"]["detail"].startswith("joining: "), ready
        assert checks["peers"]["ok"] and checks["disk"]["ok"], ready
        for method, path, body in (
                ("GET", "/v1/instruments", None), ("GET", "/v1/blocks/latest", None),
                ("GET", "/v1/stream?topics=blocks", None), ("POST", "/v1/transactions", b"x")):
            status, headers, problem = asked(api, path, method, body)
            assert (status, problem["code"]) == (503, "9123"), (path, problem)
            assert 1 <= int(headers["Retry-After"]) <= 60 and problem["help"], (path, problem)
        with urllib.request.urlopen(api + "/metrics", timeout=20) as answer:
            metrics = answer.read().decode()
        chunks = int(re.search(r"^sanad_join_chunks (\d+)$", metrics, re.M)[1])
        assert seen["chunks"] <= chunks < seen["chunks_total"], metrics
        assert 'sanad_join_phase{phase="fetching"} 1' in metrics

        done = wide.run("node", "status", "--api", api)
        assert done.returncode == 0, done.stderr
        assert re.search(
            r"^  joining    fetches   snapshot of block \d+   \d+ of \d+ chunks   \d+ %$", done.stdout, re.M), done.stdout
        assert re.search(r"^  from       val-a val-b val-c val-d$", done.stdout, re.M), done.stdout
        # A command that needs more says why there is none.
        done = wide.run("node", "why-stalled", "--api", api)
        assert done.returncode != 0 and "9123" in done.stderr, (done.stdout, done.stderr)

        quicken(lines)
        await_level(wide, process, config)
        assert "joining" not in get(api, "/v1/status")
        assert joined_at(process) == int(first["height"])
    finally:
        process.stop()


def left_by_a_kill(wide, tmp_path, lines, chunks):
    """A node that was killed with so many chunks or more: its settings, what it said last, and where they lie."""
    config = slow_observer(wide, tmp_path, lines)
    process = NodeProcess(wide, config)
    try:
        seen = await_joining(process, config, lambda seen: seen["chunks"] >= chunks)
    finally:
        process.process.kill()
        process.process.wait(timeout=30)
    assert seen["chunks"] < seen["chunks_total"], seen
    kept = tmp_path / "data/store.fetched"
    assert (kept / "offer").exists() and (kept / "chunks-1").exists()
    return config, seen, kept


def resumed(process) -> tuple[int, int]:
    """How many chunks a start went on with, and what it refused."""
    said = re.search(r"goes on with what an earlier start has fetched.*", process.log)[0]
    return int(re.search(r"chunks=(\d+)/", said)[1]), int(re.search(r"refused=(\d+)", said)[1])


def check_whole(wide, config, process, kept):
    """The node has the others' state, and nothing is left of the fetch."""
    await_level(wide, process, config)
    assert not kept.exists() and not kept.with_name("store.joining").exists()
    done = wide.send("1000")
    assert done.returncode == 0, done.stderr
    await_level(wide, process, config)
    mine, theirs = (get(api, "/v1/status") for api in (api_of(config), wide.record["nodes"][0]["api"]))
    assert mine["height"] == theirs["height"] and mine["state_root"] == theirs["state_root"]
    assert "diverged" not in mine["abstains"] and mine["ready"], mine


def test_what_was_fetched_before_a_kill_serves_the_next_start(wide, tmp_path, lines):
    config, seen, kept = left_by_a_kill(wide, tmp_path, lines, 3)
    passed = sum(line.passed for line in lines.values())
    process = NodeProcess(wide, config)
    try:
        again = await_joining(process, config, lambda seen: seen["chunks_resumed"] > 0)
        assert (again["height"], again["block"]) == (seen["height"], seen["block"]), again
        quicken(lines)
        check_whole(wide, config, process, kept)
        count, refused = resumed(process)
        assert count >= seen["chunks"] and refused == 0, process.log[-3000:]
        assert joined_at(process) == int(seen["height"])
        # What was here did not come again: a share of the bytes, and what else nodes say.
        fetched = sum(line.passed for line in lines.values()) - passed
        rest = int(seen["bytes_total"]) * (seen["chunks_total"] - count) // seen["chunks_total"]
        assert fetched < rest + 200_000, (fetched, rest)
    finally:
        process.stop()


def test_what_was_fetched_is_not_trusted(wide, tmp_path, lines):
    config, seen, kept = left_by_a_kill(wide, tmp_path, lines, 3)
    chunks = bytearray((kept / "chunks-1").read_bytes())
    # A bit within the first chunk, which then is not the state's.
    chunks[1_000] ^= 1
    (kept / "chunks-1").write_bytes(chunks)
    # What lies where the state is put together is not looked at.
    (kept.with_name("store.joining") / "CURRENT").write_text("nonsense\n")
    process = NodeProcess(wide, config)
    try:
        quicken(lines)
        check_whole(wide, config, process, kept)
        count, refused = resumed(process)
        assert refused == 1 and count >= seen["chunks"] - 1, process.log[-3000:]
        assert joined_at(process) == int(seen["height"])
    finally:
        process.stop()


def test_a_fetch_of_another_snapshot_begins_anew(wide, tmp_path, lines):
    config, seen, kept = left_by_a_kill(wide, tmp_path, lines, 2)
    offer = bytearray((kept / "offer").read_bytes())
    offer[-1] ^= 1
    (kept / "offer").write_bytes(offer)
    # And half a file of chunks, as a full disk or a copy would leave one.
    (kept / "chunks-1").write_bytes((kept / "chunks-1").read_bytes()[:70_000])
    process = NodeProcess(wide, config)
    try:
        quicken(lines)
        check_whole(wide, config, process, kept)
        assert "an earlier start" not in process.log, process.log[-3000:]
    finally:
        process.stop()
