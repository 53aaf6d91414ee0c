"""The API of running nodes against its own description, by tools that others wrote."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from conftest import BINARY, ROOT, check_honest_logs, start
from transactions import Account, Transaction, transfer

TOOLS = pathlib.Path(sys.executable).parent
FUZZ_SECONDS = 50


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """A network with some history, and where its first node answers."""
    directory = tmp_path_factory.mktemp("api") / "testnet"
    sanad = start(directory)
    for _ in range(3):
        assert sanad.send("1000").returncode == 0
    dealer, lapsed = Account(sanad, "dealer"), Account(sanad, "lapsed")
    refused = Transaction(sanad, dealer, transfer("MTB-12M", dealer.id, lapsed.id, 1))
    sanad.api = sanad.record["nodes"][0]["api"]
    answer = submit(sanad, json.dumps({"bytes": refused.signed_by(dealer).hex()}).encode())
    assert answer["receipt"]["code"] == "1001"
    assert answer["operations"][0]["legs"][0]["instrument"] == "MTB-12M"
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)
    shutil.rmtree(directory, ignore_errors=True)


def submit(network, body: bytes) -> dict:
    request = urllib.request.Request(
        network.api + "/v1/transactions?wait=final", data=body,
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def get(network, path: str):
    with urllib.request.urlopen(network.api + path, timeout=30) as answer:
        return json.load(answer)


def pages(network, path: str) -> list:
    items, cursor = [], ""
    while True:
        page = get(network, path + cursor)
        items += page["items"]
        if "next" not in page:
            return items
        cursor = f"&cursor={page['next']}"


def test_theDescriptionIsValid(api, tmp_path):
    served = tmp_path / "openapi.json"
    served.write_bytes(urllib.request.urlopen(api.api + "/openapi.json").read())
    printed = subprocess.run([BINARY, "openapi"], capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout) == json.loads(served.read_text())
    described = tmp_path / "openapi.yaml"
    described.write_text(subprocess.run(
        [BINARY, "openapi", "--yaml"], capture_output=True, text=True, check=True).stdout)
    for file in (served, described):
        done = subprocess.run(
            [TOOLS / "openapi-spec-validator", file], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_noRequestGetsAnAnswerThatTheDescriptionDoesNotHave(api, tmp_path):
    # A stream has no end; test_stream.py reads it.
    checks = "not_a_server_error,status_code_conformance,content_type_conformance," \
        "response_headers_conformance,response_schema_conformance,unsupported_method"
    done = subprocess.run(
        [TOOLS / "schemathesis", "run", api.api + "/openapi.json", "--checks", checks,
         "--exclude-path", "/v1/stream", "--max-time", str(FUZZ_SECONDS), "--seed", "20261122",
         "--phases", "examples,coverage,fuzzing", "--request-timeout", "90",
         "--warnings", "off", "--no-color"],
        capture_output=True, text=True, cwd=tmp_path, timeout=FUZZ_SECONDS * 6,
        env=os.environ | {"SCHEMATHESIS_REPORT": "0"})
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_listsAndHistoryAgreeWithTheBlocks(api):
    height = int(get(api, "/v1/status")["height"])
    blocks = pages(api, "/v1/blocks?order=oldest&limit=2")
    assert [int(block["height"]) for block in blocks[:height + 1]] == list(range(height + 1))
    ids = [one for block in blocks[1:] for one in get(api, f"/v1/blocks/{block['height']}")["transactions"]]
    listed = pages(api, "/v1/transactions?order=oldest&limit=1")
    assert [one["id"] for one in listed] == ids
    refused = pages(api, "/v1/transactions?outcome=refused&code=1001&limit=50")
    assert len(refused) == 1 and refused[0]["code"] == "1001"
    retail = Account(api, "retail").id.hex()
    history = pages(api, f"/v1/accounts/{retail}/history?limit=2")
    assert len(history) == int(get(api, f"/v1/accounts/{retail}")["event_count"])
    assert all(event["to"] == retail for event in history if event["kind"] == "moved")


def test_whoTakesPartAndByWhichRules(api):
    retail = get(api, f"/v1/accounts/{Account(api, 'retail').id.hex()}")
    identity = get(api, f"/v1/identities/{retail['identity']}")
    assert {claim["topic"] for claim in identity["claims"] if claim["current"]} >= {"kyc", "country"}
    instrument = get(api, "/v1/instruments/MTB-12M")
    policy = get(api, f"/v1/policies/{instrument['policy']}")
    assert "MTB-12M" in policy["instruments"] and "policy" in policy["text"]
    assert get(api, f"/v1/policies/{policy['name']}/versions/{policy['version']}") == policy
    schedule = get(api, "/v1/instruments/MTB-12M/schedule")["entries"]
    assert schedule[-1]["kind"] == "maturity" and schedule[-1]["date"] == instrument["maturity"]
    validators = get(api, "/v1/validators")
    assert validators["quorum"] == 3 and len(validators["validators"]) == 4
    consensus = get(api, "/v1/consensus")
    assert all(one["connected"] for one in consensus["validators"])
    assert {peer["role"] for peer in get(api, "/v1/peers")} == {"validator", "observer"}
    assert get(api, "/v1/evidence") == []
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(api, f"/v1/policies/{policy['name']}x")
    problem = json.load(refused.value)
    assert problem["code"] == "9109" and f"did you mean {policy['name']}" in problem["detail"]
    assert get(api, "/readyz?verbose")["ready"]


def promtool() -> str:
    found = shutil.which("promtool") or shutil.which(
        "promtool", path=str(ROOT / ".build-promtool/usr/bin"))
    if not found:
        pytest.skip("promtool is not here: Debian's package prometheus has it")
    return found


def test_measurementsAreWhatPrometheusReads(api):
    with urllib.request.urlopen(api.api + "/metrics", timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = answer.read().decode()
    done = subprocess.run(
        [promtool(), "check", "metrics"], input=text, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert int(values["sanad_consensus_height"]) >= 4
    assert values["sanad_consensus_validators"] == "4"
    assert values["sanad_consensus_missing_validators"] == "0"
    assert values['sanad_transactions_refused_total{code="1001"}'] == "1"
    assert int(values["sanad_transactions_applied_total"]) >= 3
    # No label is made of what clients send.
    assert not any(Account(api, "retail").id.hex() in name for name in values)


def test_alertRulesAreWhatPrometheusReads():
    done = subprocess.run(
        [promtool(), "check", "rules", ROOT / "docs/alerts.yml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
