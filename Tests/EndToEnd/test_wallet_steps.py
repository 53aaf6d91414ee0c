"""A transaction in steps: built, signed by several, submitted; offline, and by pipe."""

import json
import os
import shlex
import subprocess
import time

import pytest

from conftest import BINARY, ROOT, Sanad
from test_wallet_keys import WORDS

NOWHERE = ["--api", "http://127.0.0.1:1"]


def run(*words, given: bytes | None = None, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(BINARY), "wallet", *map(str, words)], cwd=ROOT, capture_output=True, timeout=60,
        input=given if given is not None else b"", **more)


def on(network: Sanad) -> list[str]:
    return ["--dir", str(network.directory)]


def error(done: subprocess.CompletedProcess) -> dict:
    return json.loads(done.stdout)["error"]


TRADE = ["settle", "--deliver", "MTB-12M 1000", "--from", "dealer", "--pay", "USD-W 17.00", "--to",
         "fund", "--unsigned"]


def next_sequence(network: Sanad, account: str) -> str:
    return network.json("wallet", "balance", account)["lanes"][0]["next"]


def test_aTradeIsSignedByBothOfflineAndSubmittedOnce(network, tmp_path):
    """No node can be reached until the last step, and every step before it is pure."""
    genesis = network.record["genesis"]
    built = run(*TRADE, "--sequence", next_sequence(network, "dealer"), *on(network), *NOWHERE)
    assert built.returncode == 0, built.stderr
    assert json.loads(built.stdout)["authorizations"] == []
    half = run("sign", "--with", "dealer", *on(network), *NOWHERE, given=built.stdout)
    assert half.returncode == 0 and b"missing  fund" in half.stderr, half.stderr
    early = run("submit", "--json", *on(network), given=half.stdout)
    assert early.returncode == 5 and error(early)["code"] == 9024, early.stdout
    told = run("decode", "--genesis", genesis, "--json", given=half.stdout)
    decoded = json.loads(told.stdout)
    assert decoded["operations"][0]["legs"][1]["display"] == "USD 17.00"
    assert len(decoded["missing"]) == 1
    whole = run("sign", "-", "--with", "fund", *on(network), *NOWHERE, given=half.stdout)
    assert whole.returncode == 0 and b"complete" in whole.stderr, whole.stderr
    held = network.units("fund", "MTB-12M")
    file = tmp_path / "whole.json"
    file.write_bytes(whole.stdout)
    ids = set()
    for _ in range(3):
        done = run("submit", file, "--json", *on(network))
        assert done.returncode == 0, done.stdout + done.stderr
        answer = json.loads(done.stdout)
        assert answer["status"] == "final" and answer["receipt"]["outcome"] == "applied"
        ids.add(answer["id"])
    assert ids == {decoded["id"]}
    assert network.units("fund", "MTB-12M") == held + 1000


def test_aPipeOfThreeStepsIsOnePayment(network):
    held = network.units("retail", "MTB-12M")
    sanad, more = str(BINARY), f"--dir {shlex.quote(str(network.directory))}"
    done = subprocess.run(
        f"{sanad} wallet send --from dealer --to retail --instrument MTB-12M --amount 3 --unsigned"
        f" {more} | {sanad} wallet sign --with dealer {more} | {sanad} wallet submit {more}",
        shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "proof checked" in done.stdout, done.stdout + done.stderr
    assert "moves      MTB-12M 3 units   dealer -> retail" in done.stderr
    assert network.units("retail", "MTB-12M") == held + 3


def test_nothingIsSignedForAChainThatNobodyTrusts(network, tmp_path):
    built = run(*TRADE, "--sequence", next_sequence(network, "dealer"), *on(network))
    chain = json.loads(built.stdout)["chain_id"]
    # A folder without a network.
    home = ["--home", str(tmp_path / "home"), "--dir", str(tmp_path)]
    secrets = tmp_path / "passphrase"
    secrets.write_text("correct horse\n")
    secrets.chmod(0o600)
    (tmp_path / "words").write_text(WORDS)
    key = ["--passphrase-file", str(secrets), *home]
    made = run("import", "a", "--words-file", tmp_path / "words", "--light", *key[:4])
    assert made.returncode == 0, made.stderr
    for trust, code in [([], 9003), (["--chain-id", "00" * 32], 9003)]:
        done = run("sign", "--with", "a", "--json", *trust, *key, given=built.stdout)
        assert done.returncode == 3 and error(done)["code"] == code, done.stdout
    # Trusted, and still not plain for whom of the two the key signs.
    done = run("sign", "--with", "a", "--json", "--chain-id", chain, *key, given=built.stdout)
    assert done.returncode == 64, done.stdout
    dealer = next(one["id"] for one in network.record["accounts"] if one["name"] == "dealer")
    done = run(
        "sign", "--with", "a", "--as", dealer, "--chain-id", chain, *key, given=built.stdout)
    assert done.returncode == 0, done.stderr
    # A key that is not the account's is the node's to refuse.
    whole = run("sign", "--with", "fund", *on(network), given=done.stdout)
    done = run("submit", "--json", *on(network), given=whole.stdout)
    assert done.returncode == 3 and error(done)["code"] == 9022, done.stdout


def with_another_end(digits: str) -> str:
    return digits[:-2] + ("01" if digits.endswith("00") else "00")


@pytest.mark.parametrize("change", ["body", "signature", "cut"])
def test_aTransactionThatWasChangedOnItsWayIsRefused(network, change):
    built = run(*TRADE, "--sequence", "0", *on(network))
    half = json.loads(run("sign", "--with", "dealer", *on(network), given=built.stdout).stdout)
    if change == "body":
        half["body"] = with_another_end(half["body"])
    if change == "signature":
        # One in sixteen signatures ends with 00 by itself.
        entry = half["authorizations"][0]["signatures"][0]
        entry["signature"] = with_another_end(entry["signature"])
    text = json.dumps(half).encode()
    done = run("decode", "--json", *on(network), given=text[:-9] if change == "cut" else text)
    assert done.returncode == 3 and error(done)["code"] in (9001, 9020), done.stdout


def test_aDryRunSaysWhatWouldBeAndMovesNothing(network):
    held = network.units("retail", "MTB-12M")
    before = next_sequence(network, "dealer")
    done = network.send("9", "--dry-run")
    assert done.returncode == 0 and json.loads(done.stdout)["outcome"] == "would-apply"
    refused = network.send("9", "--dry-run", receiver="lapsed")
    assert refused.returncode == 6 and error(refused)["code"] == 1001
    assert next_sequence(network, "dealer") == before
    assert network.units("retail", "MTB-12M") == held


def test_withoutWaitingItIsAcceptedAndEachIsAnother(network):
    held = network.units("retail", "MTB-12M")
    ids = set()
    for _ in range(2):
        done = network.send("2", "--no-wait")
        assert done.returncode == 0, done.stdout
        answer = json.loads(done.stdout)
        assert answer["status"] in ("accepted", "final")
        ids.add(answer["id"])
    assert len(ids) == 2
    deadline = time.monotonic() + 20
    while network.units("retail", "MTB-12M") != held + 4:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_aReferenceIsOnePaymentForGood(network):
    held = network.units("retail", "MTB-12M")
    name = f"invoice-{os.getpid()}"
    told = [network.send("8", "--ref", name) for _ in range(3)]
    assert [done.returncode for done in told] == [0, 0, 0], told[1].stdout
    assert len({json.loads(done.stdout)["id"] for done in told}) == 1
    assert network.units("retail", "MTB-12M") == held + 8
    other = network.send("9", "--ref", name)
    assert other.returncode == 64 and "another payment" in other.stdout
    more = network.send("8", "--ref", name, "--again")
    assert more.returncode == 64 and "final already" in more.stdout
    assert network.units("retail", "MTB-12M") == held + 8


def test_whatHasExpiredIsSignedAgainAtItsPlace(tmp_path):
    """Sent into silence and expired: repeating it signs anew at the same sequence, and moves once."""
    from conftest import start
    small = start(tmp_path / "testnet", "--observers", "0")
    try:
        held = small.units("retail", "MTB-12M")
        for name in ("val-c", "val-d"):
            assert small.on_network("testnet", "kill", name).returncode == 0
        first = small.send("7", "--timeout", "1", "--valid-for", "2s")
        assert first.returncode == 7, first.stdout
        time.sleep(2.5)
        for name in ("val-c", "val-d"):
            assert small.on_network("testnet", "restart", name).returncode == 0
        # A block whose time is beyond the validity, of another account.
        moved = small.send("1", sender="retail", receiver="dealer")
        assert moved.returncode == 0, moved.stdout
        again = small.send("7")
        assert again.returncode == 0, again.stdout + again.stderr
        assert small.units("retail", "MTB-12M") == held - 1 + 7
    finally:
        small.on_network("testnet", "stop")
