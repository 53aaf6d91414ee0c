"""What one process says of itself and ends with: readiness, status, signals, a disk that fails."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from conftest import BINARY, ROOT, NodeProcess, Sanad, free_base_port, start


@pytest.fixture
def small(tmp_path):
    """Four validators of the test's own, stopped afterwards."""
    sanad = start(tmp_path / "testnet", "--observers", "0")
    yield sanad
    sanad.on_network("testnet", "stop")


def node(sanad: Sanad, name: str) -> dict:
    return next(one for one in sanad.record["nodes"] if one["name"] == name)


def ready(api: str) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(api + "/readyz", timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def await_ready(api: str, wanted: int, seconds: float = 30) -> dict:
    deadline = time.monotonic() + seconds
    while True:
        status, told = ready(api)
        assert told["ready"] == (status == 200)
        if status == wanted:
            return {one["name"]: one for one in told["checks"]}
        assert time.monotonic() < deadline, told
        time.sleep(0.1)


# What a node says of itself


def test_aNodeIsNotReadyBeforeItHasItsPeersAndSaysWhatIsMissing(small):
    api = node(small, "val-a")["api"]
    checks = await_ready(api, 200)
    assert sorted(checks) == ["agrees", "disk", "peers", "started", "store", "synced"]
    assert all(one["ok"] and one["detail"] for one in checks.values())
    assert small.on_network("testnet", "kill", "val-b", "val-c").returncode == 0
    checks = await_ready(api, 503)
    assert checks["peers"] == {
        "name": "peers", "ok": False, "detail": "1 validators connected, 2 needed"}
    assert checks["started"]["ok"]
    alive = urllib.request.urlopen(api + "/livez", timeout=20)
    assert alive.status == 200, "it lives, although it is not ready"
    asked = small.run("node", "status", "--api", api, "--json")
    assert asked.returncode == 0 and json.loads(asked.stdout)["ready"] is False
    # Alone from the start: it listens, and is not ready until the others come.
    assert small.on_network("testnet", "stop").returncode == 0
    lone = NodeProcess(small, node(small, "val-a")["config"])
    try:
        lone.await_line("listens")
        checks = await_ready(api, 503)
        assert checks["peers"]["detail"] == "0 validators connected, 2 needed"
        others = [
            NodeProcess(small, node(small, name)["config"]) for name in ("val-b", "val-c")]
        try:
            assert await_ready(api, 200)["peers"]["ok"]
        finally:
            for one in others:
                one.stop()
    finally:
        lone.stop()


def test_nodeStatusSaysWhereANodeStands(network):
    height = network.await_equal_heights()
    for name, role in (("val-b", "validator"), ("observer", "observer")):
        api = node(network, name)["api"]
        done = network.run("node", "status", "--api", api, "--json")
        assert done.returncode == 0, done.stderr
        status = json.loads(done.stdout)
        assert (status["node"], status["role"], status["ready"]) == (name, role, True)
        assert status["chain_id"] == network.record["chain_id"]
        with urllib.request.urlopen(api + "/v1/status", timeout=20) as answer:
            assert status.keys() == json.loads(answer.read()).keys()
        assert int(status["height"]) >= height and int(status["view"]) > 0
        peers = {one["name"]: one["connected"] for one in status["peers"]}
        assert peers == {one: True for one in ("val-a", "val-b", "val-c", "val-d") if one != name}
        plain = network.run("node", "status", "--api", api)
        assert plain.returncode == 0 and plain.stderr == ""
        first, *rest = plain.stdout.splitlines()
        assert first.startswith(f"{name}   {role}   ready   sanad ")
        assert [line.split()[0] for line in rest[:5]] == [
            "chain", "height", "view", "peers", "mempool"]
        assert "missing" not in plain.stdout


# Keys that everybody knows


def test_testKeysAreRefusedOnAGenesisThatIsWorthSomething(network, tmp_path):
    """By node start and node init with a production genesis, and by the maker of test networks."""
    from test_operators import GENESIS, NODE, Operators
    assert GENESIS and NODE
    operators = Operators(tmp_path)
    config = pathlib.Path(tmp_path / "north/node.yaml")
    text = config.read_text()
    for key, use in (("votes", "consensus"), ("channel", "peer")):
        old = f"{{file: keys/{key}.key}}"
        assert old in text
        changed = tmp_path / "north/test.yaml"
        changed.write_text(text.replace(old, f"{{test_word: 'sanad', test_name: 'val-a/{use}'}}"))
        for command in ("start", "init"):
            done = operators.sanad.run("node", command, "--config", str(changed), "--json")
            assert done.returncode == 5, done.stdout + done.stderr
            error = json.loads(done.stdout)["error"]
            assert error["code"] == 9405 and "sanad keys new" in error["remedy"]
            assert "operators is not a test network" in error["message"]
    assert not (tmp_path / "north/data").exists()
    done = network.run(
        "testnet", "up", "--dir", str(tmp_path / "net"), "--genesis", str(operators.genesis),
        "--base-port", str(free_base_port()), "--json")
    assert done.returncode in (3, 5), done.stdout
    assert not (tmp_path / "net").exists()
    shutil.copytree("Genesis/local", tmp_path / "local")
    file = tmp_path / "local/genesis.yaml"
    word = next(line for line in file.read_text().splitlines() if "test_word:" in line)
    file.write_text(file.read_text().replace(word + "\n", ""))
    done = network.run(
        "testnet", "up", "--dir", str(tmp_path / "net"), "--genesis", str(file),
        "--base-port", str(free_base_port()), "--json")
    assert done.returncode in (3, 5), done.stdout
    assert json.loads(done.stdout)["error"]["code"] == 9405
    assert not (tmp_path / "net").exists()


# A disk that fails


SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fails the sync of a journal's segment once the file that SANAD_FAIL_SYNC names is there. */
int fdatasync(int descriptor) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *trigger = getenv("SANAD_FAIL_SYNC");
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (trigger && length > 0 && access(trigger, F_OK) == 0) {
    path[length] = 0;
    if (strstr(path, "/votes-")) { errno = EIO; return -1; }
  }
  return real(descriptor);
}
"""


@pytest.fixture
def failing_sync(tmp_path):
    """The environment in which syncs of the journal fail, and what has to exist for it."""
    compiler = next(filter(shutil.which, ("cc", "clang", "gcc")), None)
    if compiler is None:
        pytest.skip("no C compiler builds the library that makes a sync fail")
    source, library = tmp_path / "shim.c", tmp_path / "shim.so"
    source.write_text(SHIM)
    built = subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"],
        capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    trigger = tmp_path / "fail"
    return {**os.environ, "LD_PRELOAD": str(library), "SANAD_FAIL_SYNC": str(trigger)}, trigger


def test_aFailedSyncEndsTheNodeAndLosesNothing(small, failing_sync):
    """It is not tried again: a second sync that succeeds proves nothing (docs/operations.md)."""
    environment, trigger = failing_sync
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    config = node(small, "val-d")["config"]
    process = NodeProcess(small, config, env=environment)
    try:
        process.await_line("listens")
        await_ready(node(small, "val-d")["api"], 200)
        assert small.send("1").returncode == 0
        assert process.running, process.log[-2000:]
        trigger.touch()
        assert small.send("1", sender="retail", receiver="dealer").returncode == 0
        assert process.returncode == 4
        log = process.log
        assert "error 9303 DISK_FAILED" in log, log[-2000:]
        assert "what to do: Check the disk, then start the node again" in log
    finally:
        process.stop()
    # The disk is whole again: the same directory goes on, and votes again.
    process = NodeProcess(small, config)
    try:
        process.await_line("listens")
        small.await_equal_heights(seconds=40)
        assert small.send("1").returncode == 0
        assert "quarantined" not in process.log
    finally:
        process.stop()


# Signals


def heeding(number):
    """Starts a process as a terminal does, also where the tests themselves ignore the signal: in
    the background, or under nohup."""
    return lambda: signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_aCommandThatIsInterruptedEndsByTheSignal(number, status):
    process = subprocess.Popen(
        [str(BINARY), "sim", "run", "--nodes", "4", "--seeds", "100000"], cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=heeding(number))
    time.sleep(1)
    assert process.poll() is None
    process.send_signal(number)
    # Ended by signal n is what a shell calls 128 + n.
    assert 128 - process.wait(timeout=30) == status


# A terminal that is closed hangs up.
@pytest.mark.parametrize(
    "number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_aNetworkThatIsBrokenOffWhileItStartsLeavesNothingRunning(tmp_path, number, status):
    sanad = Sanad(tmp_path / "testnet")
    process = subprocess.Popen(
        [str(BINARY), "testnet", "up", "--dir", str(sanad.directory), "--validators", "7",
         "--base-port", str(free_base_port())], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=heeding(number))
    deadline = time.monotonic() + 20
    while not any(one.get("pid") for one in nodes_so_far(sanad)):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.002)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == status, said
    assert "ready      in" not in said
    assert not any(alive(one.get("pid")) for one in sanad.record["nodes"])


def nodes_so_far(sanad: Sanad) -> list[dict]:
    """Of a network that is being made."""
    try:
        return sanad.record["nodes"]
    except (OSError, ValueError):
        return []


def alive(pid) -> bool:
    try:
        return pid is not None and pathlib.Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_aNodeThatIsToldToStopStopsInOrder(small):
    for number in (signal.SIGINT, signal.SIGTERM):
        assert small.on_network("testnet", "kill", "val-d").returncode == 0
        process = NodeProcess(small, node(small, "val-d")["config"])
        process.await_line("listens")
        # Connections of the API that are open, one idle and one in the middle of a request.
        host, port = node(small, "val-d")["api"].removeprefix("http://").rsplit(":", 1)
        idle, busy = (socket.create_connection((host, int(port)), timeout=20) for _ in range(2))
        idle.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
        assert idle.recv(65_536).startswith(b"HTTP/1.1 200")
        busy.sendall(b"POST /v1/transactions HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"
                     b"Content-Type: application/octet-stream\r\n\r\n1")
        began = time.monotonic()
        process.process.send_signal(number)
        assert process.returncode == 0, process.log
        assert time.monotonic() - began < 10
        assert "val-d stopped" in process.log
        assert " error " not in process.log and " warning " not in process.log, process.log
        idle.close()
        busy.close()
        assert small.on_network("testnet", "restart", "val-d").returncode == 0
