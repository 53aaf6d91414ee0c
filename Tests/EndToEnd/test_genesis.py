"""The canonical bytes of a genesis: what programs read in the place of its text."""

import json
import subprocess

from conftest import BINARY, ROOT

TEXT = "Genesis/local/genesis.yaml"


def genesis(*words):
    return subprocess.run(
        [str(BINARY), "genesis", *words], cwd=ROOT, capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL)


def test_theBytesAreThoseOfTheTextsChain(tmp_path):
    out = tmp_path / "genesis.bcs"
    done = genesis("encode", TEXT, "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["chain"] == json.loads(genesis("hash", TEXT, "--json").stdout)["chain"]
    assert out.stat().st_size == report["bytes"] > 1_000
    # A wallet that is given the bytes signs for the same chain.
    keys = subprocess.run(
        [str(BINARY), "wallet", "send", "--from", "0" * 64, "--to", "1" * 64, "--instrument",
         "MTB-12M", "--amount", "1", "--unsigned", "--sequence", "0", "--genesis", str(out),
         "--home", str(tmp_path / "home")],
        cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert keys.returncode == 0, keys.stderr
    assert json.loads(keys.stdout)["chain_id"] == report["chain"]


def test_aFileThatIsThereIsNotWrittenOver(tmp_path):
    out = tmp_path / "genesis.bcs"
    out.write_text("mine")
    done = genesis("encode", TEXT, "--out", str(out))
    assert done.returncode == 3 and "exists already" in done.stderr
    assert out.read_text() == "mine"


def test_aTextThatNoChainCanStartFromHasNoBytes(tmp_path):
    text = tmp_path / "genesis.yaml"
    text.write_text("network: {name: x}\n")
    out = tmp_path / "genesis.bcs"
    done = genesis("encode", str(text), "--out", str(out))
    assert done.returncode == 3
    assert not out.exists()
