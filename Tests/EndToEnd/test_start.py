"""What a node refuses to start on or stops at: files, ports, directories, disks. Nothing is lost.

docs/bad-input.md says which line of bad input each test here answers for.
"""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from conftest import NodeProcess, Sanad, free_base_port, start
from peers import observer_of
from transactions import Account, Transaction, transfer


@pytest.fixture
def small(tmp_path):
    """Four validators of the test's own, stopped afterwards."""
    sanad = start(tmp_path / "testnet", "--observers", "0")
    yield sanad
    sanad.on_network("testnet", "stop")


def test_upDetachedPrintsExactlyTheRecordAndResetLeavesNothing(tmp_path):
    sanad = Sanad(tmp_path / "testnet")
    words = ["testnet", "up", "--detach", "--json", "--base-port", str(free_base_port())]
    try:
        done = sanad.on_network(*words, "--validators", "1", "--observers", "0")
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(done.stdout.strip().splitlines()) == 1
        record = json.loads(done.stdout)
        assert record == sanad.record
        assert record["ready_ms"] > 0 and record["nodes"][0]["pid"] > 0
        again = sanad.on_network("testnet", "up", "--detach", "--json")
        assert json.loads(again.stdout)["nodes"] == record["nodes"], "a running network is left alone"
        asked = sanad.on_network("testnet", "reset", "--json")
        assert asked.returncode == 64 and error_of(asked)["code"] == 9408
    finally:
        assert sanad.on_network("testnet", "reset", "--yes").returncode == 0
    assert os.listdir(tmp_path / "testnet") == []


def test_upTakesNoFolderThatHoldsAnythingElse(tmp_path):
    """A reset deletes what has the names of a network's files, so it must have been made by it."""
    (tmp_path / "observer").mkdir()
    (tmp_path / "observer" / "thesis.txt").write_text("years of work")
    (tmp_path / "genesis.bcs").write_text("mine")
    for folder in (tmp_path, "/etc"):
        before = sorted(os.listdir(folder))
        done = Sanad(folder).on_network(
            "testnet", "up", "--detach", "--json", "--base-port", str(free_base_port()))
        error = error_of(done)
        assert (done.returncode, error["code"]) == (3, 9402), done.stderr + done.stdout
        assert str(folder) in error["message"] and "--dir" in error["remedy"]
        assert sorted(os.listdir(folder)) == before
    assert (tmp_path / "observer" / "thesis.txt").read_text() == "years of work"
    assert (tmp_path / "genesis.bcs").read_text() == "mine"


def test_aProofWithoutAGenesisAsksForOneAndNotForANetwork(tmp_path):
    proof = tmp_path / "tx.proof"
    proof.write_bytes(b"not read before it is known what to hold it against")
    nowhere = Sanad(tmp_path / "none")
    error = error_of(nowhere.on_network("wallet", "verify-proof", str(proof), "--json"))
    assert str(proof) in error["message"] and "--genesis FILE" in error["remedy"]
    error = error_of(nowhere.on_network("wallet", "verify-proof", str(tmp_path / "x"), "--json"))
    assert "cannot be read" in error["message"]


def test_theWalletAsksANodeThatRuns(small):
    assert small.on_network("testnet", "kill", "val-a").returncode == 0
    done = small.send("1")
    assert done.returncode == 0, done.stdout + done.stderr
    address = small.record["nodes"][0]["api"]
    error = error_of(small.send("1", "--api", address, "--timeout", "2"))
    assert error["code"] == 9115 and "--api" in error["remedy"] and address in error["message"]


def test_upOnAPortInUseMakesNothing(tmp_path):
    sanad = Sanad(tmp_path / "testnet")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        if not 1024 <= port <= 65000:
            pytest.skip(f"port {port} leaves no room for a network")
        done = sanad.on_network("testnet", "up", "--detach", "--json", "--base-port", str(port))
    assert done.returncode == 4
    assert error_of(done)["code"] == 9211 and "--base-port" in error_of(done)["remedy"]
    assert not (tmp_path / "testnet").exists()


def error_of(done: subprocess.CompletedProcess) -> dict:
    lines = done.stdout.strip().splitlines()
    assert len(lines) == 1, done.stdout + done.stderr
    return json.loads(lines[0])["error"]


def node(sanad: Sanad, name: str) -> dict:
    return next(one for one in sanad.record["nodes"] if one["name"] == name)


def with_setting(config: str, old: str, new: str, to: pathlib.Path) -> str:
    """A copy of a node's settings with one place changed."""
    text = pathlib.Path(config).read_text()
    assert old in text, text
    to.write_text(text.replace(old, new))
    return str(to)


# Files that people write


def test_anUnknownKeyIsNamedWithItsLineAndTheNearestKey(network, tmp_path):
    config = with_setting(
        node(network, "val-a")["config"], "  listen: '127.0.0.1:", "  lisen: '127.0.0.1:",
        tmp_path / "node.yaml")
    for command in ("start", "init"):
        done = network.run("node", command, "--config", config, "--json")
        assert done.returncode == 3
        error = error_of(done)
        assert error["code"] == 9401
        assert 'unknown key "p2p.lisen"; did you mean "listen"?' in error["details"][0]
        assert error["details"][0].startswith(f"{config}:")


def test_aGenesisWithAnUnknownKeyIsRefusedWithTheNearestOne(network, tmp_path):
    shutil.copytree("Genesis/local", tmp_path / "local")
    file = tmp_path / "local/genesis.yaml"
    file.write_text(file.read_text().replace("validity_max:", "validity_mx:"))
    done = network.run("genesis", "check", str(file), "--json")
    assert done.returncode == 3
    error = error_of(done)
    assert error["code"] == 9401
    line = 1 + file.read_text().splitlines().index(
        next(one for one in file.read_text().splitlines() if "validity_mx:" in one))
    assert 'did you mean "validity_max"?' in "\n".join(error["details"])
    assert any(one.startswith(f"{file}:{line}:") for one in error["details"]), error
    done = network.run(
        "testnet", "up", "--dir", str(tmp_path / "net"), "--genesis", str(file), "--json")
    assert done.returncode == 3 and error_of(done)["code"] == 9401
    assert not (tmp_path / "net").exists()


def test_aPolicyWithErrorsIsRefusedWithLineAndCaret(network, tmp_path):
    shutil.copytree("Genesis/local", tmp_path / "local")
    policy = tmp_path / "local/policies/mtb.policy"
    policy.write_text(policy.read_text().replace("receiver.kyc", "receiver.kcy", 1))
    done = network.run("policy", "check", str(policy), "--json")
    assert done.returncode == 3 and error_of(done)["code"] == 9404
    assert "kyc" in "\n".join(error_of(done)["details"])
    plain = network.run("policy", "check", str(policy))
    assert "^" in plain.stderr and "mtb.policy:" in plain.stderr
    done = network.run("genesis", "check", str(tmp_path / "local/genesis.yaml"), "--json")
    assert done.returncode == 3 and error_of(done)["code"] == 9404


def test_settingsThatDoNotFitTheGenesisAreRefused(network, tmp_path):
    config = node(network, "val-a")["config"]
    word = network.record["test_word"]
    for old, new, part in [
        ("name: 'val-a'", "name: 'val-aa'", 'Did you mean "val-a"?'),
        ("test_name: 'val-a/consensus'", "test_name: 'val-b/consensus'", "the key of val-b"),
        ("test_name: 'val-a/peer'", "test_name: 'val-b/peer'", "the key of val-b"),
        (f"{{name: 'val-b'", "{name: 'val-x'", 'genesis has no validator "val-x"'),
        (f"{{name: 'val-b'", "{name: 'val-a'", "names the node itself"),
    ]:
        changed = with_setting(config, old, new, tmp_path / "node.yaml")
        done = network.run("node", "start", "--config", changed, "--json")
        assert done.returncode == 3, (old, done.stdout)
        error = error_of(done)
        assert error["code"] == 9402 and part in json.dumps(error, ensure_ascii=False).replace(
            '\\"', '"'), error
    assert word


def test_aLogInJSONIsOneObjectOnEachLine(network, tmp_path):
    config = pathlib.Path(
        observer_of(network, tmp_path, network.record["genesis"], "another word"))
    text = config.read_text()
    assert "log:\n" in text
    config.write_text(text.replace("log:\n", "log:\n  format: json\n"))
    assert network.run("node", "init", "--config", str(config)).returncode == 0
    process = NodeProcess(network, str(config), "--json", "--quiet")
    try:
        process.await_line("PEER_NOT_ADMITTED")
    finally:
        process.stop()
    assert process.returncode == 0
    entries = [json.loads(line) for line in process.log.splitlines()]
    logged = [entry for entry in entries if "level" in entry]
    assert len(entries) == len(logged) + 1, "beside the log there is what the command says"
    for entry in logged:
        assert set(entry) == {"time", "level", "node", "message", "data"} and entry["node"] == "other"


def test_anAPIForOtherMachinesIsRefused(network, tmp_path):
    config = node(network, "val-a")["config"]
    port = node(network, "val-a")["api"].rsplit(":", 1)[1]
    changed = with_setting(
        config, f"'127.0.0.1:{port}'", f"'0.0.0.0:{port}'", tmp_path / "node.yaml")
    done = network.run("node", "start", "--config", changed, "--json")
    assert done.returncode == 3 and error_of(done)["code"] == 9406


# One directory, one port


def test_aSecondProcessOnOneDirectoryIsRefused(network):
    config = node(network, "val-a")["config"]
    done = network.run("node", "start", "--config", config, "--json", timeout=30)
    assert done.returncode == 4
    error = error_of(done)
    assert error["code"] == 9301
    assert f"process {node(network, 'val-a')['pid']}" in error["message"]
    done = network.run("node", "init", "--config", config, "--json", timeout=30)
    assert done.returncode == 4 and error_of(done)["code"] == 9301
    network.await_equal_heights()


def test_aPortInUseIsNamed(small, tmp_path):
    entry = node(small, "val-d")
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    for address in (entry["p2p"], entry["api"].removeprefix("http://")):
        host, port = address.rsplit(":", 1)
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind((host, int(port)))
            other.listen()
            done = small.run("node", "start", "--config", entry["config"], "--json", timeout=30)
        assert done.returncode == 4, done.stdout + done.stderr
        error = error_of(done)
        assert error["code"] == 9211 and port in error["message"], error
    assert small.on_network("testnet", "restart", "val-d").returncode == 0
    small.await_equal_heights()


def test_aForbiddenPortAndAnUnknownAddressAreNamed(small, tmp_path):
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    entry = node(small, "val-d")
    text = pathlib.Path(entry["config"]).read_text()
    for old in (entry["p2p"], entry["api"].removeprefix("http://")):
        cases = [("192.0.2.7:26999", 9224), ("no.such.name.invalid:26999", 9224)]
        if os.geteuid() != 0:
            cases.append(("127.0.0.1:81", 9223))
        for new, code in cases:
            config = tmp_path / "node.yaml"
            config.write_text(
                text.replace(old, new, 1).replace("allow_open: false", "allow_open: true"))
            done = small.run("node", "start", "--config", str(config), "--json", timeout=60)
            assert done.returncode == 3, done.stdout + done.stderr
            error = error_of(done)
            assert error["code"] == code and new.rsplit(":", 1)[0] in error["message"], error
    assert small.on_network("testnet", "restart", "val-d").returncode == 0


# A network that is there already


def test_optionsForANewNetworkAreRefusedWhereOneIsThere(small):
    up = ("testnet", "up", "--detach", "--json")
    for option, value, has in [
        ("--validators", "7", "4"), ("--observers", "2", "0"), ("--base-port", "30000", "it has"),
    ]:
        done = small.on_network(*up, option, value)
        assert done.returncode == 64, done.stdout + done.stderr
        error = error_of(done)
        assert error["code"] == 9408 and f"{option} {value}" in error["message"]
        assert has in error["message"] and "testnet reset --dir" in error["remedy"]
    assert all(row["ready"] for row in small.statuses().values()), "and nothing was touched"
    port = node(small, "val-a")["api"].rsplit(":", 1)[1]
    done = small.on_network(
        *up, "--validators", "4", "--observers", "0", "--base-port", port, "--genesis",
        "Genesis/local/genesis.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_upEndsWhatItStartedAndNothingElseWhenANodeFails(small):
    before = {name: row["pid"] for name, row in small.statuses().items()}
    assert small.on_network("testnet", "kill", "val-c", "val-d").returncode == 0
    config = pathlib.Path(node(small, "val-d")["config"])
    text = config.read_text()
    config.write_text(text + "apo: 1\n")
    done = small.on_network("testnet", "up", "--detach", "--json")
    assert done.returncode == 4, done.stdout + done.stderr
    assert error_of(done)["code"] == 9401 and "val-d" in error_of(done)["message"]
    rows = small.statuses()
    assert [name for name, row in rows.items() if row["running"]] == ["val-a", "val-b"]
    assert {name: rows[name]["pid"] for name in ("val-a", "val-b")} == {
        name: before[name] for name in ("val-a", "val-b")}
    # The same where a port is taken before anything is started.
    config.write_text(text)
    host, port = node(small, "val-d")["p2p"].rsplit(":", 1)
    with socket.socket() as other:
        # As a listener does: connections of before that still close are no obstacle.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((host, int(port)))
        other.listen()
        done = small.on_network("testnet", "up", "--detach", "--json")
    assert done.returncode == 4 and error_of(done)["code"] == 9211
    assert [name for name, row in small.statuses().items() if row["running"]] == ["val-a", "val-b"]
    assert small.on_network("testnet", "up", "--detach").returncode == 0
    small.await_equal_heights()


# The double-sign guard


def test_aLostJournalIsRefusedAndTheWayOutWorks(small):
    """Losing the data directory does not lose the guard: the node says so, and what to do."""
    entry = node(small, "val-d")
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    for name in ("journal", "store"):
        shutil.rmtree(pathlib.Path(entry["data"]) / name)
    assert pathlib.Path(entry["guard"]).is_dir()
    done = small.run("node", "start", "--config", entry["config"], "--json", timeout=30)
    assert done.returncode == 1
    error = error_of(done)
    assert error["code"] == 9305
    assert "--recover stay-silent" in error["remedy"]
    assert entry["guard"] in "\n".join(error["details"])
    done = small.run("node", "init", "--config", entry["config"], "--json", timeout=30)
    assert done.returncode == 3 and error_of(done)["code"] == 9310

    process = NodeProcess(small, entry["config"], "--recover", "stay-silent")
    try:
        process.await_line("votes are lost: this node signs nothing up to the floor")
        small.await_equal_heights(seconds=40)
        assert small.send("1").returncode == 0
    finally:
        process.stop()
    assert small.on_network("testnet", "restart", "val-d").returncode == 0
    small.await_equal_heights(seconds=40)


def test_aLostGuardIsRefused(small):
    entry = node(small, "val-d")
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    shutil.move(entry["guard"], entry["guard"] + ".away")
    done = small.run("node", "start", "--config", entry["config"], "--json", timeout=30)
    assert done.returncode == 3 and error_of(done)["code"] == 9311
    shutil.rmtree(entry["guard"], ignore_errors=True)
    shutil.move(entry["guard"] + ".away", entry["guard"])
    assert small.on_network("testnet", "restart", "val-d").returncode == 0


def test_everythingLostButTheKeyIsRecoveredInQuarantine(small):
    """Nothing on the disks says how far the key has voted; the other validators do."""
    entry = node(small, "val-d")
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    for name in ("journal", "store"):
        shutil.rmtree(pathlib.Path(entry["data"]) / name)
    shutil.rmtree(entry["guard"])
    done = small.run("node", "start", "--config", entry["config"], "--json", timeout=30)
    assert done.returncode == 3
    error = error_of(done)
    assert error["code"] == 9307 and "--recover quarantine" in error["remedy"]

    process = NodeProcess(small, entry["config"], "--recover", "quarantine")
    try:
        process.await_line("in quarantine: this node signs nothing")
        small.await_equal_heights(seconds=40)
        for _ in range(6):
            assert small.send("1").returncode == 0
        process.await_line("out of quarantine; this node votes again")
    finally:
        process.stop()
    # The choice was needed once.
    assert small.on_network("testnet", "restart", "val-d").returncode == 0
    small.await_equal_heights(seconds=40)


def test_aDirectoryWithoutANodeIsRefused(network, tmp_path):
    entry = node(network, "val-a")
    changed = with_setting(entry["config"], entry["data"], str(tmp_path / "none"), tmp_path / "n.yaml")
    text = pathlib.Path(changed).read_text().replace(entry["guard"], str(tmp_path / "none.guard"))
    pathlib.Path(changed).write_text(text)
    done = network.run("node", "start", "--config", changed, "--json")
    assert done.returncode == 3
    error = error_of(done)
    assert error["code"] == 9307 and "sanad node init" in error["remedy"]
    assert not (tmp_path / "none").exists()


# A full disk


@pytest.fixture
def little_disk(tmp_path):
    """A file system of 320 MiB."""
    path = tmp_path / "disk"
    path.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount the small file system that this test fills")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=320m", "tmpfs", str(path)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield path
    subprocess.run(["umount", "--lazy", str(path)], check=True)


def fill(path: pathlib.Path):
    """Uses up what is left of a file system."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    for size in (1 << 20, 4096, 1):
        try:
            while os.write(file, b"\0" * size) == size:
                pass
        except OSError:
            continue
    os.close(file)


def asked(api: str, path: str, data: bytes | None = None) -> tuple[int, dict]:
    request = urllib.request.Request(
        api + path, data=data, headers={"Content-Type": "application/octet-stream"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def await_room(api: str, wanted: bool):
    """Until the node says that its disk has room for work, or has none."""
    deadline = time.monotonic() + 30
    while True:
        checks = {one["name"]: one["ok"] for one in asked(api, "/readyz")[1]["checks"]}
        if checks["disk"] == wanted:
            return
        assert time.monotonic() < deadline, checks
        time.sleep(0.1)


def test_aFullDiskStopsTheNodeAndLosesNothing(small, little_disk, tmp_path):
    """It stops with the code while it runs, refuses to start, and goes on once there is room."""
    entry = node(small, "val-d")
    assert small.on_network("testnet", "kill", "val-d").returncode == 0
    shutil.copytree(entry["data"], little_disk / "val-d")
    config = with_setting(
        entry["config"], f"data: '{entry['data']}'", f"data: '{little_disk / 'val-d'}'",
        tmp_path / "node.yaml")
    filler = little_disk / "filler"
    process = NodeProcess(small, config)
    try:
        process.await_line("listens")
        # Room for flushes, and none for the merges of a store as large as this file seems to be: the
        # node takes no work, and goes on.
        await_room(entry["api"], True)
        padding = little_disk / "val-d" / "store" / "padding"
        padding.touch()
        os.truncate(padding, 1 << 31)
        await_room(entry["api"], False)
        dealer, retail = Account(small, "dealer"), Account(small, "retail")
        work = Transaction(
            small, dealer, transfer("MTB-12M", dealer.id, retail.id, 1)).signed_by(dealer)
        status, problem = asked(entry["api"], "/v1/transactions", work)
        assert (status, problem["code"], problem["definite"]) == (503, "9314", False), problem
        why = small.run("node", "why-stalled", "--api", entry["api"])
        assert "the node takes no transactions" in why.stdout, why.stdout
        assert small.send("1").returncode == 0
        padding.unlink()
        await_room(entry["api"], True)
        fill(filler)
        deadline = time.monotonic() + 60
        while process.running and time.monotonic() < deadline:
            assert small.send("1").returncode == 0
            assert small.send("1", sender="retail", receiver="dealer").returncode == 0
        assert not process.running, "the node runs on without room"
        assert process.returncode == 4
        assert "error 9302 DISK_FULL" in process.log, process.log[-2000:]
        assert "what to do: Free space on the disk" in process.log
    finally:
        process.stop()
    fill(filler)
    done = small.run("node", "start", "--config", config, "--json", timeout=30)
    assert done.returncode == 4 and error_of(done)["code"] == 9302
    filler.unlink()
    process = NodeProcess(small, config)
    try:
        process.await_line("listens")
        small.await_equal_heights(seconds=40)
        assert small.send("1").returncode == 0
        small.await_equal_heights(seconds=40)
    finally:
        process.stop()


def test_aNodeIsNotMadeOnAFullDisk(network, little_disk, tmp_path):
    """Init says so too, and does what it was asked for once there is room."""
    entry = node(network, "val-d")
    config = with_setting(
        entry["config"], f"data: '{entry['data']}'", f"data: '{little_disk / 'data'}'",
        tmp_path / "node.yaml")
    text = pathlib.Path(config).read_text()
    pathlib.Path(config).write_text(text.replace(entry["guard"], str(little_disk / "votes.guard")))
    filler = little_disk / "filler"
    fill(filler)
    done = network.run("node", "init", "--config", config, "--json", timeout=30)
    assert done.returncode == 4, done.stdout + done.stderr
    error = error_of(done)
    assert error["code"] == 9302 and "Free space" in error["remedy"], error
    filler.unlink()
    done = network.run("node", "init", "--config", config, "--json", timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
