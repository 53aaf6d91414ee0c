"""What the ledger and the API refuse, told by number, with what to do; nothing is lost by it.

docs/bad-input.md says which line of bad input each test here answers for.
"""

import concurrent.futures
import http.client
import json
import socket
import urllib.error
import urllib.request

import pytest
from nacl.signing import SigningKey

from transactions import (
    Account, Transaction, instrument, leg, sequence_of, settle, transfer, uleb)

RAW = {"Content-Type": "application/octet-stream"}


def api(network, path, data=None, headers=None, node=0):
    request = urllib.request.Request(
        network.record["nodes"][node]["api"] + path, data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def address(network, node=0) -> tuple[str, int]:
    host, port = network.record["nodes"][node]["api"].removeprefix("http://").rsplit(":", 1)
    return host, int(port)


@pytest.fixture(autouse=True)
def nothing_is_lost(network):
    """After each test the accounts hold what they held, and the chain takes the next transfer."""
    names = ("dealer", "retail", "lapsed", "fund")
    before = [network.json("wallet", "balance", name)["holdings"] for name in names]
    yield
    assert [network.json("wallet", "balance", name)["holdings"] for name in names] == before
    assert network.send("1").returncode == 0
    assert network.send("1", sender="retail", receiver="dealer").returncode == 0


@pytest.fixture
def dealer(network):
    return Account(network, "dealer")


@pytest.fixture
def retail(network):
    return Account(network, "retail")


def refused(network, bytes_: bytes, status: int, code: str, submit_only=False) -> dict:
    """Both ways in refuse the bytes, with the same code and with advice."""
    for path in ["/v1/transactions"] if submit_only else ["/v1/transactions", "/v1/transactions:check"]:
        got, problem = api(network, path, bytes_, RAW)
        assert (got, problem.get("code")) == (status, code), (path, problem)
        assert problem["detail"] and problem["help"] and problem["title"]
        assert problem["status"] == status
    return problem


def would_refuse(network, transaction: Transaction, *signers: Account) -> list[str]:
    """The codes of every reason for which the rules would refuse."""
    status, check = api(network, "/v1/transactions:check", transaction.signed_by(*signers), RAW)
    assert status == 200, check
    assert check["outcome"] == "would-refuse"
    return [reason["code"] for reason in check["reasons"]]


# Transactions that no block may have


def test_anotherChainsTransactionIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    transaction.chain = bytes(32)
    refused(network, transaction.signed_by(dealer), 400, "9003")


def test_whatHasRunOutAndWhatLastsTooLongIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    transaction.valid_until = 1
    refused(network, transaction.signed_by(dealer), 410, "9004")
    transaction.valid_until = 2**64 - 1
    refused(network, transaction.signed_by(dealer), 400, "9005")


def test_aUsedAndAGappedSequenceAreRefusedWithTheExpectedOne(network, dealer, retail):
    move = transfer("MTB-12M", dealer.id, retail.id, 1)
    due = dealer.next_sequence(network)
    for sequence, code in [(due - 1, "9006"), (due + 1, "9007")]:
        transaction = Transaction(network, dealer, move, sequence=sequence)
        problem = refused(network, transaction.signed_by(dealer), 409, code)
        assert problem["expected"] == str(due) and problem["got"] == str(sequence)
    far = Transaction(network, dealer, move, sequence=2**64 - 1)
    refused(network, far.signed_by(dealer), 429, "9111", submit_only=True)


def test_aWrongSignatureIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    good = transaction.signature(dealer.key)
    bad = good[:-1] + bytes([good[-1] ^ 1])
    refused(network, transaction.signed((dealer.id, [bad])), 401, "9020")
    transaction.valid_until += 1
    refused(network, transaction.signed((dealer.id, [good])), 401, "9020")


def test_aMissingSignatureIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    refused(network, transaction.signed(), 401, "9024")
    refused(network, transaction.signed((dealer.id, [])), 401, "9021")
    refused(network, transaction.signed_by(retail), 401, "9024")
    both = Transaction(
        network, dealer,
        settle([
            leg("MTB-12M", dealer.id, retail.id, 1), leg("PKR-W", retail.id, dealer.id, 1)]))
    refused(network, both.signed_by(dealer), 401, "9024")


def test_aSurplusSignatureIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    foreign = SigningKey(bytes(32))
    keys = sorted([dealer.key, foreign], key=lambda key: bytes(key.verify_key))
    both = [transaction.signature(key) for key in keys]
    refused(network, transaction.signed((dealer.id, both)), 400, "9022")
    refused(network, transaction.signed_by(dealer, retail), 400, "9025")


def test_aDuplicateSignatureIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    good = transaction.signature(dealer.key)
    refused(network, transaction.signed((dealer.id, [good, good])), 400, "9023")
    refused(network, transaction.signed((dealer.id, [good]), (dealer.id, [good])), 400, "9025")


def test_anUnknownSubmitterIsRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    stranger = Account.__new__(Account)
    stranger.name, stranger.id, stranger.key = "stranger", bytes([7]) * 32, dealer.key
    transaction.account = stranger
    refused(network, transaction.signed_by(stranger), 401, "9026")


def test_aLaneThatDoesNotExistAndNoOperationAreRefused(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    transaction.lane = 16
    refused(network, transaction.signed_by(dealer), 400, "9008")
    transaction.lane, transaction.operations = 0, []
    refused(network, transaction.signed_by(dealer), 400, "9009")
    transaction.operations = [settle([])]
    refused(network, transaction.signed_by(dealer), 400, "9010")


# Bytes that are no transaction


def test_malformedAndTruncatedBytesAreRefusedAtTheirOffset(network, dealer, retail):
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    good = transaction.signed_by(dealer)
    for count in range(1, len(good), 17):
        problem = refused(network, good[:count], 400, "9001")
        assert problem["invalid"][0]["pointer"].startswith("byte ")
    refused(network, good + b"\0", 400, "9001")
    # The same number written longer than it has to be.
    operations = good.index(uleb(1) + uleb(6) + instrument("MTB-12M"))
    refused(network, good[:operations] + b"\x81\x00" + good[operations + 1:], 400, "9001")


def test_anOversizedBodyIsRefusedAndTheNodeGoesOn(network):
    status, problem = api(network, "/v1/transactions", b"\xff" * 70_000, RAW)
    assert (status, problem["code"]) == (413, "9002")
    assert api(network, "/livez")[0] == 200


def test_whatTheAPIDoesNotReadIsRefused(network):
    for path, data, headers, status, code in [
        ("/v1/transactions", b"{}", {"Content-Type": "text/plain"}, 415, "9104"),
        ("/v1/transactions", b"{}", {"Content-Type": "application/json"}, 400, "9103"),
        ("/v1/transactions", b"", RAW, 400, "9103"),
        ("/v1/transactions?wait=forever", b"\0", RAW, 400, "9103"),
        ("/v1/transactions?timeout=61", b"\0", RAW, 400, "9103"),
        ("/v1/transactions?timeout=-1", b"\0", RAW, 400, "9103"),
        ("/v1/accounts/xyz", None, None, 400, "9105"),
        ("/v1/accounts/" + "0" * 64, None, None, 404, "1020"),
        ("/v1/instruments/NONE", None, None, 404, "7001"),
        ("/v1/instruments/lower%20case", None, None, 400, "9105"),
        ("/v1/transactions/" + "0" * 64, None, None, 404, "9106"),
        ("/v1/blocks/999999999", None, None, 404, "9107"),
        ("/v1/validators/nobody/performance", None, None, 404, "9120"),
        ("/v1/blocks/007", None, None, 400, "9105"),
        ("/v1/errors/0", None, None, 404, "9101"),
        ("/v1/nowhere", None, None, 404, "9101"),
        ("/v1/status", b"", RAW, 405, "9102"),
        ("/v1/transactions:check", None, None, 405, "9102"),
        ("/v1/transactions", b"\0", {"Content-Type": "application/octet-streamXXX"}, 415, "9104"),
    ]:
        got, problem = api(network, path, data, headers)
        assert (got, problem["code"]) == (status, code), (path, problem)
        assert problem["detail"] and problem["help"], path


def test_unknownNamesAreRefusedWithTheNearestOne(network, dealer, retail):
    # Refused by its receipt, so that nothing moves.
    lapsed = Account(network, "lapsed")
    transaction = Transaction(network, dealer, transfer("MTB-12M", dealer.id, lapsed.id, 1))
    signed = transaction.signed_by(dealer)
    status, problem = api(network, "/v1/transactions?wiat=final", signed, RAW)
    assert (status, problem["code"]) == (400, "9103")
    assert problem["invalid"][0]["pointer"] == "wiat" and '"wait"' in problem["detail"]
    assert problem["definite"] is False, "the request is wrong, and the bytes in it may be right"
    question = json.dumps({"form": dealer.id.hex(), "to": retail.id.hex(),
                           "instrument": "MTB-12M", "units": "1"}).encode()
    status, problem = api(
        network, "/v1/policy:explain", question, {"Content-Type": "application/json"})
    assert (status, problem["code"]) == (400, "9103")
    assert [one["pointer"] for one in problem["invalid"]] == ["form", "from"]
    # What is only handed over says so.
    status, answer = api(network, "/v1/transactions?wait=none", signed, RAW)
    assert (status, answer["status"]) == (202, "received")
    status, answer = api(network, "/v1/transactions?wait=final", signed, RAW)
    assert (status, answer["status"], answer["receipt"]["outcome"]) == (200, "final", "refused")


def exchange(network, text: bytes, source="127.0.0.1") -> bytes:
    """Bytes as they are, and all that comes until the node closes the connection."""
    with socket.create_connection(
            address(network), timeout=30, source_address=(source, 0)) as connection:
        connection.sendall(text)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
        return answer


def test_whatIsNoRequestIsToldSo(network):
    for text, status, code in [
        (b"nonsense\r\n\r\n", b"400", b"9103"),
        (b"\x16\x03\x01\x02\x00\x01\x00", b"400", b"9103"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431", b"9117"),
        (b"GET /livez HTTP/1.1\r\n", b"408", b"9118"),
    ]:
        answer = exchange(network, text)
        assert answer.startswith(b"HTTP/1.1 " + status), answer
        assert b'"code":"' + code in answer
    assert api(network, "/livez")[0] == 200


def test_aClientThatKeepsConnectionsOpenDoesNotKeepOthersOut(network):
    connections = []
    live = b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    try:
        for _ in range(192):
            connections.append(socket.create_connection(address(network), timeout=30))
        refused = exchange(network, live)
        assert refused.startswith(b"HTTP/1.1 429") and b'"code":"9121"' in refused
        assert b'RateLimit: "connections";r=0\r\n' in refused and b"Retry-After: 1\r\n" in refused
        # More than would be told why: somebody at another address is served all the same.
        for _ in range(100):
            connections.append(socket.create_connection(address(network), timeout=30))
        assert exchange(network, live, source="127.0.0.2").startswith(b"HTTP/1.1 200")
        for connection in connections[192:]:
            connection.close()
        del connections[192:]
        # None of them asks anything, so that all are closed when the time of a head is over.
        for connection in connections:
            assert connection.recv(65_536).startswith(b"HTTP/1.1 408")
        assert api(network, "/livez")[0] == 200
    finally:
        for connection in connections:
            connection.close()


def test_aClientThatFloodsDoesNotKeepOthersOut(network, dealer, retail):
    """Signatures that do not verify, handed over without waiting for the verdict."""
    good = Transaction(network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    signed = good.signed_by(dealer)
    # The last part of a signature is a number: another one is well formed, and found out last.
    bad = [signed[:-32] + n.to_bytes(8, "little") + signed[-24:] for n in range(30 * 700)]
    batches = [
        sequence_of([uleb(len(one)) + one for one in bad[begin:begin + 700]])
        for begin in range(0, len(bad), 700)]

    def post(path, body, source="127.0.0.1"):
        connection = http.client.HTTPConnection(
            *address(network), timeout=30, source_address=(source, 0))
        connection.request("POST", path, body, RAW)
        answer = connection.getresponse()
        told = answer.status, answer.headers, json.loads(answer.read())
        connection.close()
        return told

    with concurrent.futures.ThreadPoolExecutor(len(batches) + 1) as clients:
        flood = [
            clients.submit(post, "/v1/transactions:batch?wait=none", batch) for batch in batches]
        # Somebody else gets a verdict, and not only a place.
        status, _, problem = clients.submit(
            post, "/v1/transactions?wait=accepted", bad[0], "127.0.0.2").result()
        assert status == 401 and problem["definite"], problem
        answers = [one.result() for one in flood]
    refused = [(headers, problem) for status, headers, problem in answers if status != 200]
    assert refused and len(refused) < len(batches), len(refused)
    for headers, problem in refused:
        assert problem["code"] == "9121" and not problem["definite"], problem
        assert headers["Retry-After"] == "1" and problem["retry"]["after_ms"] == 500
        assert headers["RateLimit-Policy"].startswith('"transactions";q=6144;')
        assert int(headers["RateLimit"].removeprefix('"transactions";r=')) >= 0


# What a block may have and the ledger refuses


def test_anUnknownAccountAndInstrumentAreRefused(network, dealer, retail):
    nobody = bytes([9]) * 32
    move = transfer("MTB-12M", dealer.id, nobody, 1)
    assert would_refuse(network, Transaction(network, dealer, move), dealer) == ["1020"]
    move = transfer("NOT-THERE", dealer.id, retail.id, 1)
    assert would_refuse(network, Transaction(network, dealer, move), dealer) == ["7001"]


def test_zeroAndOverflowingAmountsAndOneselfAreRefused(network, dealer, retail):
    move = transfer("MTB-12M", dealer.id, retail.id, 0)
    assert would_refuse(network, Transaction(network, dealer, move), dealer) == ["9011"]
    most = leg("MTB-12M", dealer.id, retail.id, 2**128 - 1)
    back = leg("PKR-W", retail.id, dealer.id, 1)
    both = Transaction(network, dealer, settle([most, most, back]))
    codes = would_refuse(network, both, dealer, retail)
    assert "9013" in codes, codes
    move = transfer("MTB-12M", dealer.id, dealer.id, 1)
    assert would_refuse(network, Transaction(network, dealer, move), dealer) == ["8003"]


def test_moreThanIsHeldIsRefused(network, dealer, retail):
    move = transfer("MTB-12M", dealer.id, retail.id, 2**128 - 1)
    assert "8001" in would_refuse(network, Transaction(network, dealer, move), dealer)


# The same through the command line

SEND = ["wallet", "send", "--from", "dealer", "--to", "retail", "--instrument", "MTB-12M"]


@pytest.mark.parametrize("words, exit_code, code", [
    ([*SEND, "--amount", "0"], 6, 9011),
    ([*SEND, "--amount=-5"], 3, 9012),
    ([*SEND, "--amount", "1.5"], 3, 9012),
    ([*SEND, "--amount", "many"], 3, 9012),
    ([*SEND, "--amount", str(2**128)], 3, 9012),
    ([*SEND, "--amount", str(2**128 - 1)], 6, 8001),
    (["wallet", "send", "--from", "dealer", "--to", "dealer", "--instrument", "MTB-12M",
      "--amount", "1"], 6, 8003),
    (["wallet", "send", "--from", "dealer", "--to", "nobody", "--instrument", "MTB-12M",
      "--amount", "1"], 3, 1020),
    (["wallet", "send", "--from", "dealer", "--to", "9" * 64, "--instrument", "MTB-12M",
      "--amount", "1"], 6, 1020),
    (["wallet", "send", "--from", "dealer", "--to", "retail", "--instrument", "NONE",
      "--amount", "1"], 3, 7001),
    (["wallet", "send", "--from", "dealer", "--to", "retail", "--instrument", "USD-W",
      "--amount", "0.001"], 3, 9012),
    (["wallet", "balance", "nobody"], 3, 1020),
    (["wallet", "tx", "0" * 64], 3, 9106),
    (["wallet", "tx", "xyz"], 3, 9105),
    (["wallet", "balance", "dealer", "--api", "http://127.0.0.1:1"], 4, 9115),
    (["wallet", "balance", "dealer", "--api", "nowhere"], 3, 9402),
    (["wallet", "sned", "--from", "dealer"], 64, 9408),
    (["nonsense"], 64, 9408),
    (["testnet", "up", "--validators", "9"], 64, 9408),
])
def test_theCommandLineSaysWhatIsWrongAndWhatToDo(network, words, exit_code, code):
    done = network.on_network(*words, "--json", "--timeout", "5")
    assert done.returncode == exit_code, done.stdout + done.stderr
    error = json.loads(done.stdout)["error"]
    assert (error["code"], error["exit"]) == (code, exit_code), error
    assert error["message"] and error["remedy"]
    plain = network.on_network(*words, "--timeout", "5")
    assert plain.returncode == exit_code and plain.stdout == ""
    assert plain.stderr.startswith(f"error {code:04} ") and "what to do:" in plain.stderr
