"""A wallet in another language, against a running network: nothing of it is ours but the pages."""

import pathlib
import re
import threading
import time

import pytest

import proofs
from bcs import Reader
from description import Undescribed
from ledger import Leg, affirm, instruct, instrument_id, settle, settlement_id, transfer
from proofs import Unproven
from wallet import Refused


def golden(kind: int) -> bytes:
    """The golden bytes of a record of the state, from the page that describes it."""
    for page in sorted((pathlib.Path(__file__).parents[2] / "docs").glob("wire-*.md")):
        parts = re.split(rf"^##+ [^\n]*\(kind {kind}\)$", page.read_text(), flags=re.MULTILINE)
        if len(parts) == 2:
            table = parts[1].split("\n#")[0]
            return bytes.fromhex("".join(re.findall(r"`([0-9a-f]*)` \|$", table, re.MULTILINE)))
    raise AssertionError(f"no page has a record of kind {kind}")


def test_theChainIsTheGenesisThatWasRead(network):
    status = network.node().ask("status")
    assert status["chain_id"] == network.anchor.chain.hex()
    assert len(network.anchor.validators) == 4 and network.anchor.quorum == 3


def test_askNothingThatTheDescriptionDoesNotHave(network):
    node, account = network.node(), network.wallet("dealer").account.hex()
    for operation, values in [
            ("teapot", {}), ("account", {}), ("account", {"id": "x"}),
            ("account", {"id": account, "page": 1}), ("blocks", {"limit": 501}),
            ("blocks", {"order": "up"}), ("holders", {"symbol": "mtb"})]:
        with pytest.raises(Undescribed):
            node.ask(operation, **values)


def test_whatIsReadIsWhatTheDescriptionSays(network):
    """Each answer is held against its schema; and parts are those of the whole."""
    node, account = network.node(), network.wallet("dealer").account.hex()
    whole = node.ask("account", id=account)
    assert node.ask("balances", id=account)["holdings"] == whole["holdings"]
    assert node.ask("sequence", id=account)["lanes"] == whole["lanes"]
    page = node.ask("holders", symbol="MTB-12M", limit=500)
    assert sum(int(one["units"]) for one in page["items"]) == int(page["units"])
    assert account in [one["account"] for one in page["items"]]
    for operation in ("readyz", "instruments", "validators", "consensus", "peers", "evidence"):
        node.ask(operation)
    assert node.ask("blocks", limit=2, order="oldest")["items"][0]["height"] == "0"


def test_aBlockIsFinalByItsCertificate(network):
    dealer, fund = network.wallet("dealer"), network.wallet("fund")
    done = dealer.submit(dealer.body(transfer(Leg("MTB-12M", dealer.account, fund.account, 1))))
    told = dealer.node.ask("certificate", reference=done["height"])
    reader = Reader(bytes.fromhex(told["bytes"]))
    header = proofs.read_final_header(reader, dealer.anchor)
    reader.finish()
    assert header.digest.hex() == told["digest"] and header.height == int(done["height"])


def test_refusesBytesThatTheNodeCannotRead(network):
    with pytest.raises(Refused) as refusal:
        network.node().ask("submit", b"\0" * 40, wait="final")
    assert refusal.value.status == 400 and refusal.value.problem["definite"]


def test_refusesASignatureOfSomebodyElse(network):
    dealer, fund = network.wallet("dealer"), network.wallet("fund")
    body = dealer.body(transfer(Leg("MTB-12M", dealer.account, fund.account, 5)))
    with pytest.raises(Refused) as refusal:
        network.node().ask("submit", body.signed((dealer.account, fund.key)))
    assert refusal.value.problem["code"] == "9022"


def test_aTransferIsFinalProvenAndVisible(network):
    dealer, retail = network.wallet("dealer"), network.wallet("retail", place=1)
    before = dealer.holding("MTB-12M"), retail.holding("MTB-12M")
    done = dealer.submit(dealer.body(transfer(Leg("MTB-12M", dealer.account, retail.account, 321))))
    assert done["receipt"]["outcome"] == "applied"
    assert done["proven_height"] == int(done["height"])
    await_height(retail.node, int(done["height"]))
    assert dealer.holding("MTB-12M") == (before[0][0] - 321, 0)
    assert retail.holding("MTB-12M") == (before[1][0] + 321, 0)


def test_theSameBytesAreAppliedOnce(network):
    dealer, fund = network.wallet("dealer"), network.wallet("fund")
    units = fund.holding("MTB-12M")[0]
    body = dealer.body(transfer(Leg("MTB-12M", dealer.account, fund.account, 3)))
    first, second = dealer.submit(body), dealer.submit(body)
    assert (first["height"], first["index"]) == (second["height"], second["index"])
    assert fund.holding("MTB-12M")[0] == units + 3


def test_aRefusalByRulesIsAReceiptThatIsProvenToo(network):
    dealer, lapsed = network.wallet("dealer"), network.wallet("lapsed")
    done = dealer.submit(dealer.body(transfer(Leg("MTB-12M", dealer.account, lapsed.account, 5))))
    assert done["receipt"]["outcome"] == "refused"
    assert done["receipt"]["reasons"][0]["code"] == "1001"


def trade(dealer, fund, cash="USD-W") -> list[Leg]:
    return [
        Leg("MTB-12M", dealer.account, fund.account, 1_000),
        Leg(cash, fund.account, dealer.account, 1_700_000)]


def test_aSettlementThatBothSignMovesBothLegs(network):
    dealer, fund = network.wallet("dealer"), network.wallet("fund")
    before = fund.holding("MTB-12M")[0], dealer.holding("USD-W")[0]
    done = dealer.submit(dealer.body(settle(*trade(dealer, fund))), fund)
    assert done["receipt"]["outcome"] == "applied"
    assert fund.holding("MTB-12M")[0] == before[0] + 1_000
    assert dealer.holding("USD-W")[0] == before[1] + 1_700_000


def test_aSettlementThatEachAffirmsLocksAndThenMoves(network):
    dealer, fund = network.wallet("dealer"), network.wallet("fund", place=2)
    units = dealer.holding("MTB-12M")[0]
    body = dealer.body(instruct(trade(dealer, fund), int(time.time() * 1000) + 600_000))
    done = dealer.submit(body)
    settlement = settlement_id(body.id)
    assert dealer.holding("MTB-12M") == (units, 1_000)
    page = dealer.node.ask("settlement", id=settlement.hex())
    assert page["status"] == "open"
    assert [one["account"] for one in page["affirmations"] if "affirmed_at" not in one] == [
        fund.account.hex()]
    await_height(fund.node, int(done["height"]))
    done = fund.submit(fund.body(affirm(settlement)))
    await_height(dealer.node, int(done["height"]))
    assert dealer.holding("MTB-12M") == (units - 1_000, 0)
    assert dealer.node.ask("settlement", id=settlement.hex())["status"] == "settled"


def test_noChangedByteOfAProofIsBelieved(network):
    dealer = network.wallet("dealer")
    data = dealer.node.ask("holdingProof", id=dealer.account.hex(), symbol="MTB-12M")
    key = b"\x0b" + dealer.account + instrument_id("MTB-12M")
    proofs.prove_state(data, key, dealer.anchor)
    for place in range(len(data)):
        broken = bytearray(data)
        broken[place] ^= 1
        with pytest.raises((Unproven, ValueError)):
            proofs.prove_state(bytes(broken), key, dealer.anchor)


def test_whatAnAccountDoesNotHoldIsProvenAsWell(network):
    lapsed = network.wallet("lapsed")
    assert lapsed.holding("USD-W") == (0, 0)


class Follower(threading.Thread):
    """Follows one account, and goes on from the last place that was read whole after every end."""

    def __init__(self, wallet, height: int):
        super().__init__(daemon=True)
        self.wallet = wallet
        self.height = height
        # The first place of the block: what happened in it comes too.
        self.cursor = f"{height}.0"
        self.events: list[tuple[str, dict]] = []
        self.ends = 0
        self.stopped = threading.Event()

    def run(self):
        topic = f"account:{self.wallet.account.hex()}"
        while not self.stopped.is_set():
            try:
                for place, item in self.wallet.node.stream(topic, self.cursor):
                    self.cursor = place
                    if item["type"] == "event":
                        self.events.append((place, item["event"]))
            except (OSError, Refused):
                pass
            self.ends += 1
            time.sleep(0.05)

    def moved(self) -> list[int]:
        return [
            int(event["units"]) for _, event in self.events
            if event["kind"] == "moved" and int(event["height"]) > self.height]


def await_height(node, height: int):
    await_that(lambda: int(node.ask("status")["height"]) >= height)


def await_that(condition, seconds: float = 30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def test_whatOfficesHaveNotPublishedIsProvenNotToBeThere(network):
    node, account = network.node(), network.wallet("dealer").account
    bond = instrument_id("MTB-12M")
    some = "0f" * 32
    leaves = [
        ("auctionCalendarProof", {}, b"\x22"),
        ("auctionProof", {"id": some}, b"\x1e" + bytes.fromhex(some)),
        ("bidsProof", {"id": some, "page": 9}, b"\x20" + bytes.fromhex(some) + b"\x09"),
        ("bidProof", {"id": some}, b"\x1f" + bytes.fromhex(some)),
        ("openingKeyProof", {"id": account.hex()}, b"\x23" + account),
        (
            "entitlementsProof", {"id": account.hex(), "symbol": "MTB-12M"},
            b"\x18" + account + bond),
        ("calendarProof", {"number": 9}, b"\x1b" + (9).to_bytes(4, "little")),
        ("fixingsProof", {"symbol": "KIBOR-3M"}, b"\x1c\x08KIBOR-3M"),
        ("taxTableProof", {"number": 9}, b"\x1d" + (9).to_bytes(4, "little")),
        (
            "offerProof", {"symbol": "MTB-12M", "number": 9},
            b"\x31" + bond + (9).to_bytes(4, "little")),
        (
            "tendersProof", {"symbol": "MTB-12M", "number": 9, "page": 7},
            b"\x33" + bond + (9).to_bytes(4, "little") + b"\x07"),
    ]
    for operation, values, key in leaves:
        data = node.ask(operation, **values)
        header, value = proofs.prove_state(data, key, network.anchor)
        assert header.height > 0 and value is None, operation
        with pytest.raises(Unproven):
            proofs.prove_state(data, key + b"\0", network.anchor)


def test_recordsOfPublicationsAreReadAsThePagesSay():
    """The golden bytes of the pages, by readers that have seen nothing else."""
    calendar = proofs.calendar(golden(27))
    assert calendar[2] < 128 and calendar[3] == sorted(calendar[3]) != []
    assert proofs.fixings(golden(28)) == sorted(proofs.fixings(golden(28))) != []
    account, dates = proofs.tax_table(golden(29))
    assert account == bytes([2]) * 32 and dates == sorted(dates, key=lambda one: one[0]) != []
    owed = proofs.entitlements(golden(24))
    assert owed and all(first < end for first, end, _ in owed)
    announced, plans = proofs.auction_calendar(golden(34))
    assert announced == 5 and len(plans) >= 1 and plans[0][2] == bytes([7]) * 32
    assert len(proofs.opening_key(golden(35))) == 32
    offer = proofs.offer(golden(49))
    assert (offer["stage"], offer["bought"], offer["into"]) == (1, 51, bytes([7]) * 32)
    lines = proofs.tenders(golden(51))
    assert [(units, accepted) for _, units, accepted, _ in lines] == [(60, 51), (7, 0), (8, 2)]
    assert [state for *_, state in lines] == [("bought", 9, 485), ("waiting",), ("released", 1001)]


def test_theStreamGoesOnAcrossARestartWithoutALossAndWithoutADouble(network):
    """Events of a node that is stopped and started again in the middle, while others go on."""
    fund = network.wallet("fund", place=3)
    dealer = network.wallet("dealer")
    name = network.record["nodes"][3]["name"]
    start = int(dealer.node.ask("status")["height"])
    await_height(fund.node, start)
    follower = Follower(fund, start)
    follower.start()

    def send(units: int) -> int:
        leg = Leg("MTB-12M", dealer.account, fund.account, units)
        return int(dealer.submit(dealer.body(transfer(leg)))["height"])

    sent = [101, 102, 103]
    for units in sent:
        send(units)
    await_that(lambda: follower.moved() == sent)
    network.command("testnet", "kill", name)
    await_that(lambda: follower.ends > 0)
    for units in (104, 105):
        send(units)
    network.command("testnet", "restart", name)
    last = send(106)
    await_height(fund.node, last)
    await_that(lambda: len(follower.moved()) >= 6)
    follower.stopped.set()
    assert follower.moved() == [101, 102, 103, 104, 105, 106]
    places = [tuple(map(int, place.split("."))) for place, _ in follower.events]
    assert places == sorted(set(places)), "each place once, in the order of the chain"
