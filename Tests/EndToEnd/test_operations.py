"""Every operation on a running network: by who may, by who may not, and what it changes everywhere.

The bytes are built from docs/wire.md (transactions.py), and receipts are read by it (receipts.py).
"""

import json
import secrets
import time
import urllib.error
import urllib.request

import pytest
from nacl.signing import SigningKey

from conftest import start
from receipts import MOVED_BY, chained, event_bytes, events
from transactions import (
    INSTITUTION, PERSON, Account, Transaction, authority, authority_of, instrument, issue,
    issue_claim, leg, lei, made_id, open_account, public, register_identity, revoke_claim,
    rotate_keys, settle, transfer)

# A point of the curve, and of no use as a key: its order is 1.
UNUSABLE_KEY = b"\1" + bytes(31)
OBSERVER = 4


class Ledger:
    """A local network, and what its institutions do on it."""

    def __init__(self, network):
        self.network = network
        for name in ("treasury", "central-bank", "kyc-provider", "dealer", "retail", "fund"):
            setattr(self, name.replace("-", "_"), Account(network, name))
        self.leis = 0

    # Asking

    def get(self, path: str, node: int = 0):
        address = self.network.record["nodes"][node]["api"] + path
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def everywhere(self, path: str) -> dict:
        """A resource that every validator and the observer show alike."""
        self.network.await_equal_heights()
        shown = []
        for node in range(len(self.network.record["nodes"])):
            status, resource = self.get(path, node)
            assert status == 200, resource
            resource.pop("height")
            shown.append(resource)
        assert len(shown) == 5 and all(one == shown[0] for one in shown), shown
        return shown[0]

    def account(self, account: Account) -> dict:
        return self.everywhere(f"/v1/accounts/{account.id.hex()}")

    def instrument(self, symbol: str) -> dict:
        return self.everywhere(f"/v1/instruments/{symbol}")

    def units(self, account: Account, symbol: str) -> int:
        held = {one["instrument"]: one["units"] for one in self.account(account)["holdings"]}
        return int(held.get(symbol, 0))

    # Sending

    def post(self, signed: bytes, path: str = "/v1/transactions?wait=final&timeout=30", node=0):
        request = urllib.request.Request(
            self.network.record["nodes"][node]["api"] + path, data=signed,
            headers={"Content-Type": "application/octet-stream"})
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def write(self, submitter: Account, *operations: bytes) -> Transaction:
        return Transaction(self.network, submitter, *operations)

    def final(self, signed: bytes, node: int = 0) -> dict:
        status, resource = self.post(signed, node=node)
        assert status == 200 and resource["status"] == "final", resource
        return resource

    def applied(self, transaction: Transaction, *signers: Account, signed: bytes | None = None):
        """Submits, and returns the transaction with its receipt."""
        resource = self.final(signed or transaction.signed_by(*signers or [transaction.account]))
        assert resource["id"] == transaction.id
        assert resource["receipt"]["outcome"] == "applied", resource["receipt"]["reasons"]
        return resource

    def refused(self, transaction: Transaction, *signers: Account, signed: bytes | None = None):
        """Submits what ends as a receipt of refusal, and returns the codes of its reasons."""
        signed = signed or transaction.signed_by(*signers or [transaction.account])
        status, check = self.post(signed, "/v1/transactions:check")
        assert (status, check["outcome"]) == (200, "would-refuse"), check
        receipt = self.final(signed)["receipt"]
        assert receipt["outcome"] == "refused"
        codes = [reason["code"] for reason in receipt["reasons"]]
        assert codes == [reason["code"] for reason in check["reasons"]]
        assert receipt["code"] == codes[0]
        assert all(reason["message"] and reason["help"] for reason in receipt["reasons"])
        return codes

    def turned_away(self, signed: bytes, status: int, code: str):
        """Submits what no block may have."""
        for path in ("/v1/transactions", "/v1/transactions:check"):
            got, problem = self.post(signed, path)
            assert (got, problem.get("code")) == (status, code), problem
            assert problem["detail"] and problem["help"]

    # What most tests begin with

    def new_lei(self) -> str:
        self.leis += 1
        return lei(f"SANADTEST{self.leis:09}")

    def register(self, kind: int = PERSON) -> bytes:
        """A new identity, about which nothing is claimed."""
        lei_ = self.new_lei() if kind == INSTITUTION else None
        transaction = self.write(
            self.kyc_provider, register_identity(kind, lei_, secrets.token_bytes(32)))
        self.applied(transaction)
        return made_id("IDENTITY", transaction.id)

    def claim(self, subject: bytes, lasting: float = 86_400, **claims):
        """Claims about an identity, all in one transaction."""
        until = int((time.time() + lasting) * 1_000)
        self.applied(self.write(
            self.kyc_provider,
            *[issue_claim(subject, "class" if topic == "of_class" else topic, value, until)
              for topic, value in claims.items()]))

    def open(self, owner: bytes, weights: dict[SigningKey, int], threshold: int) -> Account:
        transaction = self.write(
            self.kyc_provider, open_account(owner, authority_of(weights, threshold)))
        self.applied(transaction)
        only = next(iter(weights)) if len(weights) == 1 else None
        return Account.opened(made_id("ACCOUNT", transaction.id), only)

    def investor(self, weights: dict[SigningKey, int] | None = None, threshold: int = 1) -> Account:
        """A person who may hold everything that is for residents, with an account."""
        owner = self.register()
        self.claim(owner, kyc="standard", country="PK", of_class="retail", sanctioned=False)
        return self.open(owner, weights or {SigningKey.generate(): 1}, threshold)

    def identity(self, account: Account) -> bytes:
        return bytes.fromhex(self.get(f"/v1/accounts/{account.id.hex()}")[1]["identity"])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    network = start(tmp_path_factory.mktemp("operations") / "testnet")
    yield Ledger(network)
    network.on_network("testnet", "stop")


def told(resource: dict) -> list[tuple]:
    return events(bytes.fromhex(resource["receipt"]["bytes"]), resource["id"])


# registerIdentity


def test_onlyAKYCProviderRegistersIdentities(ledger):
    salt = secrets.token_bytes(32)
    provider = ledger.kyc_provider
    person = register_identity(PERSON, None, salt)
    assert ledger.refused(ledger.write(ledger.dealer, person)) == ["1018"]
    for kind, lei_ in ((PERSON, ledger.new_lei()), (INSTITUTION, None)):
        wrong = register_identity(kind, lei_, salt)
        assert ledger.refused(ledger.write(provider, wrong)) == ["1019"]
    taken = register_identity(INSTITUTION, "SANADDEALERBANK00014", salt)
    assert ledger.refused(ledger.write(provider, taken)) == ["1011"]
    # One letter changed, and the check digits fit no more.
    damaged = register_identity(INSTITUTION, "SANADDEALERBAMK00014", salt)
    ledger.turned_away(ledger.write(provider, damaged).signed_by(provider), 400, "9001")


def test_anIdentityIsRegisteredOnce(ledger):
    lei_ = ledger.new_lei()
    institution = register_identity(INSTITUTION, lei_, secrets.token_bytes(32))
    transaction = ledger.write(ledger.kyc_provider, institution)
    resource = ledger.applied(transaction)
    identity = made_id("IDENTITY", transaction.id)
    assert told(resource) == [("identityRegistered", identity, ledger.kyc_provider.id)]
    assert ledger.refused(ledger.write(ledger.kyc_provider, institution)) == ["1011"]
    # It is there for whatever names it.
    account = ledger.open(identity, {SigningKey.generate(): 1}, 1)
    assert ledger.account(account)["identity"] == identity.hex()


# issueClaim and revokeClaim


def test_onlyAnIssuerOfTheTopicClaims(ledger):
    subject = ledger.register()
    until = int(time.time() * 1_000) + 3_600_000
    provider = ledger.kyc_provider
    kyc = issue_claim(subject, "kyc", "standard", until)
    assert ledger.refused(ledger.write(ledger.dealer, kyc)) == ["1014"]
    # Genesis registers the provider for every topic but this one.
    tax = issue_claim(subject, "taxClass", "resident", until)
    assert ledger.refused(ledger.write(provider, tax)) == ["1014"]
    nobody = issue_claim(bytes([9]) * 32, "kyc", "standard", until)
    assert ledger.refused(ledger.write(provider, nobody)) == ["1010"]
    over = issue_claim(subject, "kyc", "standard", int(time.time() * 1_000) - 60_000)
    assert ledger.refused(ledger.write(provider, over)) == ["1016"]
    # No such country, and no such level.
    for wrong in (issue_claim(subject, "country", "QX", until),
                  kyc[:-9] + bytes([3]) + kyc[-8:]):
        ledger.turned_away(ledger.write(provider, wrong).signed_by(provider), 400, "9001")


def test_aClaimOpensTheDoorAndItsRevocationClosesIt(ledger):
    subject = ledger.register()
    account = ledger.open(subject, {SigningKey.generate(): 1}, 1)
    until = int(time.time() * 1_000) + 3_600_000

    def move():
        return ledger.write(
            ledger.dealer, transfer("MTB-12M", ledger.dealer.id, account.id, 10))

    codes = ledger.refused(move())
    assert "1001" in codes and "2002" in codes, codes
    ledger.claim(subject, country="PK", of_class="retail", sanctioned=False)
    assert ledger.refused(move()) == ["1001"]
    claim = ledger.write(
        ledger.kyc_provider, issue_claim(subject, "kyc", "standard", until))
    assert told(ledger.applied(claim)) == [
        ("claimIssued", subject, 1, ledger.kyc_provider.id)]
    ledger.applied(move())
    assert ledger.units(account, "MTB-12M") == 10

    revocation = revoke_claim(subject, "kyc")
    assert ledger.refused(ledger.write(ledger.dealer, revocation)) == ["1014"]
    never = revoke_claim(subject, "risk")
    assert ledger.refused(ledger.write(ledger.kyc_provider, never)) == ["1015"]
    nobody = revoke_claim(bytes([9]) * 32, "kyc")
    assert ledger.refused(ledger.write(ledger.kyc_provider, nobody)) == ["1010"]
    ledger.applied(move())

    revoked = ledger.applied(ledger.write(ledger.kyc_provider, revocation))
    assert told(revoked) == [("claimRevoked", subject, 1, ledger.kyc_provider.id)]
    assert ledger.refused(move()) == ["1001"]
    assert ledger.refused(ledger.write(ledger.kyc_provider, revocation)) == ["1017"]
    ledger.claim(subject, kyc="enhanced")
    ledger.applied(move())
    assert ledger.units(account, "MTB-12M") == 30


def test_aClaimThatRunsOutClosesTheDoorByItself(ledger):
    investor = ledger.investor()
    ledger.claim(ledger.identity(investor), lasting=4, kyc="standard")
    move = transfer("MTB-12M", ledger.dealer.id, investor.id, 1)
    ledger.applied(ledger.write(ledger.dealer, move))
    deadline = time.monotonic() + 30
    while True:
        transaction = ledger.write(ledger.dealer, move)
        status, check = ledger.post(
            transaction.signed_by(ledger.dealer), "/v1/transactions:check")
        assert status == 200, check
        if check["outcome"] == "would-refuse":
            break
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert ledger.refused(transaction) == ["1001"]


def test_aClaimMovesItsSubjectsUnitsToOtherTotals(ledger):
    investor = ledger.investor()
    subject = ledger.identity(investor)
    ledger.applied(ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, investor.id, 700)))

    def cells():
        return {(cell["country"], cell["investor_class"]): int(cell["units"])
                for cell in ledger.instrument("MTB-12M")["cells"]}

    before = cells()
    ledger.claim(subject, of_class="professional")
    after = cells()
    assert after[("PK", "retail")] == before[("PK", "retail")] - 700
    assert after[("PK", "professional")] == before.get(("PK", "professional"), 0) + 700
    ledger.applied(ledger.write(ledger.kyc_provider, revoke_claim(subject, "country")))
    unknown = [cell for cell in cells().items() if cell[0] == ("??", "professional")]
    assert unknown == [(("??", "professional"), 700)]


# openAccount


def test_onlyAKYCProviderOpensAccounts(ledger):
    owner = ledger.identity(ledger.retail)
    key = SigningKey.generate()
    good = authority_of({key: 1}, 1)
    provider = ledger.kyc_provider
    assert ledger.refused(ledger.write(ledger.retail, open_account(owner, good))) == ["1018"]
    for wrong in (open_account(bytes([9]) * 32, good),
                  open_account(owner, good, custodian=bytes([9]) * 32)):
        assert ledger.refused(ledger.write(provider, wrong)) == ["1010"]
    unusable = open_account(owner, authority([(UNUSABLE_KEY, 1)], 1))
    assert ledger.refused(ledger.write(provider, unusable)) == ["1022"]


def test_keysThatAreNoAuthorityAreTurnedAway(ledger):
    owner = ledger.identity(ledger.retail)
    one, two = sorted([public(SigningKey.generate()), public(SigningKey.generate())])
    for keys, threshold in (
            ([(one, 1)], 0), ([(one, 1)], 2), ([(one, 0)], 1), ([], 1),
            ([(one, 1), (one, 1)], 2), ([(two, 1), (one, 1)], 2)):
        transaction = ledger.write(
            ledger.kyc_provider, open_account(owner, authority(keys, threshold)))
        ledger.turned_away(transaction.signed_by(ledger.kyc_provider), 400, "1021")


def test_anAccountIsOpenedAndUsed(ledger):
    key = SigningKey.generate()
    owner = ledger.identity(ledger.retail)
    transaction = ledger.write(
        ledger.kyc_provider, open_account(owner, authority_of({key: 1}, 1)))
    account = Account.opened(made_id("ACCOUNT", transaction.id), key)
    # It can do nothing before it is there.
    early = Transaction(
        ledger.network, account, transfer("MTB-12M", account.id, ledger.dealer.id, 1), sequence=0)
    ledger.turned_away(early.signed_by(account), 401, "9026")
    assert ledger.get(f"/v1/accounts/{account.id.hex()}")[0] == 404

    opened = ledger.applied(transaction)
    assert told(opened) == [("accountOpened", account.id, owner, ledger.kyc_provider.id)]
    shown = ledger.account(account)
    assert shown["id"] == account.id.hex() and shown["identity"] == owner.hex()
    assert shown["kind"] == "house" and shown["threshold"] == 1
    assert shown["keys"] == [{"key": public(key).hex(), "weight": 1}]
    assert shown["holdings"] == []
    # Nothing else was in that block: the chain of the account's events begins with this one.
    event = event_bytes(bytes.fromhex(opened["receipt"]["bytes"]))
    head = chained(bytes(32), int(opened["height"]), 0, event)
    assert (shown["event_count"], shown["event_chain"]) == ("1", head.hex())

    before = ledger.instrument("MTB-12M")
    ledger.applied(ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, account.id, 50)))
    ledger.applied(ledger.write(account, transfer("MTB-12M", account.id, ledger.dealer.id, 20)))
    assert ledger.units(account, "MTB-12M") == 30
    after = ledger.instrument("MTB-12M")
    # Holders are identities: this one held some already.
    assert after["holders"] == before["holders"]
    assert after["outstanding"] == before["outstanding"]


# rotateKeys


def test_keysAreRotatedAndTheOldOneIsWorthNothing(ledger):
    old, new = SigningKey.generate(), SigningKey.generate()
    account = ledger.investor({old: 1})
    ledger.applied(ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, account.id, 100)))
    rotation = rotate_keys(account.id, authority_of({new: 1}, 1))
    # Who does not have the account's authority cannot change it.
    foreign = ledger.write(ledger.dealer, rotation)
    ledger.turned_away(foreign.signed_by(ledger.dealer), 401, "9024")
    of_both = sorted([
        (account.id, [foreign.signature(new)]),
        (ledger.dealer.id, [foreign.signature(ledger.dealer.key)])])
    ledger.turned_away(foreign.signed(*of_both), 400, "9022")
    unusable = ledger.write(
        account, rotate_keys(account.id, authority([(UNUSABLE_KEY, 1)], 1)))
    assert ledger.refused(unusable) == ["1022"]

    assert told(ledger.applied(ledger.write(account, rotation))) == [
        ("keysRotated", account.id)]
    assert ledger.account(account)["keys"] == [{"key": public(new).hex(), "weight": 1}]
    back = ledger.write(account, transfer("MTB-12M", account.id, ledger.dealer.id, 40))
    ledger.turned_away(back.signed_by(account), 400, "9022")
    assert ledger.units(account, "MTB-12M") == 100
    account.key = new
    ledger.applied(back)
    assert ledger.units(account, "MTB-12M") == 60


def test_anotherSubmitsARotationThatTheAccountAuthorizes(ledger):
    old, new = SigningKey.generate(), SigningKey.generate()
    account = ledger.investor({old: 1})
    transaction = ledger.write(
        ledger.dealer, rotate_keys(account.id, authority_of({new: 1}, 1)))
    ledger.applied(transaction, ledger.dealer, account)
    assert ledger.account(account)["keys"] == [{"key": public(new).hex(), "weight": 1}]
    # The submitter's sequence was used, and not the account's.
    assert ledger.account(account)["lanes"][0]["confirmed"] == "0"


# issue


def test_anIssueNeedsTreasuryAndCentralBank(ledger):
    treasury, bank, dealer = ledger.treasury, ledger.central_bank, ledger.dealer
    before = ledger.instrument("MTB-12M")
    some = issue("MTB-12M", dealer.id, 1_000)
    assert ledger.refused(ledger.write(dealer, some)) == ["6011"]
    assert ledger.refused(ledger.write(treasury, some)) == ["6011"]
    assert ledger.refused(ledger.write(bank, some)) == ["6011"]
    # Whose consent nothing asks for has no place in it.
    surplus = ledger.write(treasury, some)
    ledger.turned_away(surplus.signed_by(treasury, bank, ledger.retail), 400, "9025")

    def refused(operation):
        return ledger.refused(ledger.write(treasury, operation), treasury, bank)

    assert refused(issue("MTB-12M", dealer.id, 0)) == ["9011"]
    assert refused(issue("MTB-12M", bytes([9]) * 32, 1)) == ["1020"]
    assert refused(issue("NOT-THERE", dealer.id, 1)) == ["7001"]
    assert refused(issue("MTB-12M", Account(ledger.network, "lapsed").id, 1)) == ["1001"]
    # Below what the instrument may have, above the ceiling of its programme; then above both.
    assert refused(issue("MTB-12M", dealer.id, 40_000_000_000)) == ["3002"]
    assert "3001" in refused(issue("MTB-12M", dealer.id, 50_000_000_000))
    after = ledger.instrument("MTB-12M")
    for total in ("issued", "outstanding", "holders", "cells"):
        assert after[total] == before[total], total


def test_anIssueChangesTheTotalsEverywhere(ledger):
    investor = ledger.investor()
    treasury, bank = ledger.treasury, ledger.central_bank
    before = ledger.instrument("MTB-12M")
    held = ledger.units(ledger.dealer, "MTB-12M")
    transaction = ledger.write(treasury, issue("MTB-12M", ledger.dealer.id, 5_000))
    assert told(ledger.applied(transaction, treasury, bank)) == [
        ("moved", MOVED_BY["allotment"], instrument("MTB-12M"), None, ledger.dealer.id, 5_000)]
    # Anybody may carry it to the network, if both have signed.
    carried = ledger.write(ledger.retail, issue("MTB-12M", investor.id, 300))
    ledger.applied(carried, ledger.retail, treasury, bank)

    after = ledger.instrument("MTB-12M")
    assert int(after["issued"]) == int(before["issued"]) + 5_300
    assert int(after["outstanding"]) == int(before["outstanding"]) + 5_300
    assert int(after["holders"]) == int(before["holders"]) + 1
    assert int(after["event_count"]) == int(before["event_count"]) + 2
    assert after["event_chain"] != before["event_chain"]
    assert sum(int(cell["units"]) for cell in after["cells"]) == int(after["outstanding"])
    assert ledger.units(ledger.dealer, "MTB-12M") == held + 5_000
    assert ledger.units(investor, "MTB-12M") == 300
    # Who gives everything away is no holder any more.
    ledger.applied(ledger.write(
        investor, transfer("MTB-12M", investor.id, ledger.dealer.id, 300)))
    last = ledger.instrument("MTB-12M")
    assert last["holders"] == before["holders"] and last["issued"] == after["issued"]


# Accounts of several keys


def test_anAccountOfSeveralKeysActsWithExactlyEnoughOfThem(ledger):
    heavy, light, third = (SigningKey.generate() for _ in range(3))
    account = ledger.investor({heavy: 2, light: 1, third: 1}, 3)
    shown = ledger.account(account)
    assert shown["threshold"] == 3
    assert sorted(one["weight"] for one in shown["keys"]) == [1, 1, 2]
    ledger.applied(ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, account.id, 1_000)))
    back = ledger.write(account, transfer("MTB-12M", account.id, ledger.dealer.id, 100))

    def signed(*keys):
        return back.signed((account.id, back.signatures(*keys)))

    for few in ((heavy,), (light,), (light, third)):
        ledger.turned_away(signed(*few), 401, "9021")
    ledger.turned_away(signed(heavy, light, third), 400, "9022")
    ledger.turned_away(signed(heavy, light, SigningKey.generate()), 400, "9022")
    ledger.turned_away(signed(heavy, heavy), 400, "9023")
    ledger.turned_away(signed(heavy, light, light), 400, "9023")
    # Enough, in the wrong order; and one of them over other bytes.
    backwards = back.signatures(heavy, light)[::-1]
    ledger.turned_away(back.signed((account.id, backwards)), 400, "9027")
    forged = [
        one if one[:32] != public(light) else one[:-1] + bytes([one[-1] ^ 1])
        for one in back.signatures(heavy, light)]
    ledger.turned_away(back.signed((account.id, forged)), 401, "9020")
    assert ledger.units(account, "MTB-12M") == 1_000

    ledger.applied(back, signed=signed(heavy, light))
    again = ledger.write(account, transfer("MTB-12M", account.id, ledger.dealer.id, 100))
    ledger.applied(again, signed=again.signed((account.id, again.signatures(heavy, third))))
    assert ledger.units(account, "MTB-12M") == 800
    # From now on two of them, all alike.
    equal = ledger.write(account, rotate_keys(
        account.id, authority_of({heavy: 1, light: 1, third: 1}, 2)))
    ledger.applied(equal, signed=equal.signed((account.id, equal.signatures(heavy, third))))
    last = ledger.write(account, transfer("MTB-12M", account.id, ledger.dealer.id, 100))
    ledger.applied(last, signed=last.signed((account.id, last.signatures(light, third))))
    assert ledger.units(account, "MTB-12M") == 700


def test_severalPartiesOfSeveralKeysSettleInOneTransaction(ledger):
    keys = [SigningKey.generate() for _ in range(4)]
    seller = ledger.investor({keys[0]: 1, keys[1]: 1}, 2)
    buyer = ledger.investor({keys[2]: 1, keys[3]: 1}, 2)
    ledger.applied(ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, seller.id, 500)))
    ledger.applied(ledger.write(
        ledger.retail, transfer("PKR-D", ledger.retail.id, buyer.id, 9_000)))
    trade = ledger.write(seller, settle([
        leg("MTB-12M", seller.id, buyer.id, 90), leg("PKR-D", buyer.id, seller.id, 8_500)]))

    def signed(of_seller, of_buyer):
        parts = [(seller.id, trade.signatures(*of_seller)), (buyer.id, trade.signatures(*of_buyer))]
        return trade.signed(*sorted(parts))

    ledger.turned_away(signed(keys[:2], keys[2:3]), 401, "9021")
    ledger.turned_away(signed(keys[:1], keys[2:]), 401, "9021")
    ledger.turned_away(trade.signed((seller.id, trade.signatures(*keys[:2]))), 401, "9024")
    ledger.applied(trade, signed=signed(keys[:2], keys[2:]))
    assert (ledger.units(seller, "MTB-12M"), ledger.units(buyer, "MTB-12M")) == (410, 90)
    assert (ledger.units(seller, "PKR-D"), ledger.units(buyer, "PKR-D")) == (8_500, 500)


def test_theWalletSignsWithSeveralKeyFiles(ledger, tmp_path):
    """`wallet send` takes --key several times, and signs with as many as it takes, no more."""
    secret = tmp_path / "passphrase"
    secret.write_text("correct-horse-canary\n")
    secret.chmod(0o600)
    files, publics = [], []
    for name in ("first", "second", "third"):
        done = ledger.network.run(
            "keys", "new", name, "--use", "account", "--light", "--json", "--home",
            str(tmp_path), "--passphrase-file", str(secret))
        assert done.returncode == 0, done.stderr
        files.append(json.loads(done.stdout)["file"])
        publics.append(public_half(json.loads(done.stdout)["public_key"]))
    owner = ledger.register()
    ledger.claim(owner, kyc="standard", country="PK", of_class="retail", sanctioned=False)
    weights = list(zip(publics, (1, 1, 2)))
    opening = ledger.write(
        ledger.kyc_provider, open_account(owner, authority(sorted(weights), 2)))
    ledger.applied(opening)
    account = Account.opened(made_id("ACCOUNT", opening.id))
    ledger.applied(ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, account.id, 100)))

    def send(*keys):
        given = [word for key in keys for word in ("--key", key)]
        return ledger.network.on_network(
            "wallet", "send", "--from", account.name, "--to", "dealer", "--instrument", "MTB-12M",
            "--amount", "10", "--passphrase-file", str(secret), "--json", *given)

    for few in ((), files[:1], [files[0], files[0]]):
        done = send(*few)
        assert done.returncode == 5, done.stdout
        assert json.loads(done.stdout)["error"]["code"] == 9021
    for enough in (files[:2], files[2:], files, [files[1], files[1], files[0]], [files[0], files[2]]):
        done = send(*enough)
        assert done.returncode == 0, done.stdout + done.stderr
    assert ledger.units(account, "MTB-12M") == 50
    # Both sides of a settlement out of one set of keys.
    done = ledger.network.on_network(
        "wallet", "settle", "--deliver", "MTB-12M 5", "--from", account.name, "--pay", "PKR-D 4.00",
        "--to", "retail", "--passphrase-file", str(secret), "--json", "--key", files[2])
    assert done.returncode == 0, done.stdout + done.stderr
    assert ledger.units(account, "PKR-D") == 400


BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def public_half(shown: str) -> bytes:
    """The 32 bytes of a key as people see it (docs/wire.md, "Bech32m")."""
    number = 0
    data = shown.rsplit("1", 1)[1][:-6]
    for letter in data:
        number = number << 5 | BECH32.index(letter)
    spare = len(data) * 5 - 256
    assert number & ((1 << spare) - 1) == 0
    return (number >> spare).to_bytes(32, "big")


# What a trade leaves, wherever one reads


def test_aTradeIsSeenAlikeOnEveryNode(ledger):
    dealer, fund = ledger.dealer, ledger.fund
    before = {symbol: ledger.instrument(symbol) for symbol in ("MTB-12M", "USD-W")}
    held = [ledger.units(one, symbol) for one in (dealer, fund) for symbol in before]
    trade = ledger.write(dealer, settle([
        leg("MTB-12M", dealer.id, fund.id, 2_500), leg("USD-W", fund.id, dealer.id, 42_500)]))
    resource = ledger.applied(trade, dealer, fund)
    assert told(resource) == [
        ("moved", MOVED_BY["settlement"], instrument("MTB-12M"), dealer.id, fund.id, 2_500),
        ("moved", MOVED_BY["settlement"], instrument("USD-W"), fund.id, dealer.id, 42_500)]
    assert [ledger.units(one, symbol) for one in (dealer, fund) for symbol in before] == [
        held[0] - 2_500, held[1] + 42_500, held[2] + 2_500, held[3] - 42_500]

    def cell(shown, country, of_class):
        return sum(int(one["units"]) for one in shown["cells"]
                   if (one["country"], one["investor_class"]) == (country, of_class))

    for symbol, units in (("MTB-12M", 2_500), ("USD-W", -42_500)):
        after = ledger.instrument(symbol)
        assert after["issued"] == before[symbol]["issued"]
        assert after["outstanding"] == before[symbol]["outstanding"]
        assert cell(after, "AE", "fund") == cell(before[symbol], "AE", "fund") + units
        assert cell(after, "PK", "dealer") == cell(before[symbol], "PK", "dealer") - units
        assert int(after["event_count"]) == int(before[symbol]["event_count"]) + 1
    # The transaction, its receipt and its block, at the observer as at the validator that took it.
    for node in (0, OBSERVER):
        status, shown = ledger.get(f"/v1/transactions/{trade.id}", node)
        assert status == 200 and shown == resource, node
        status, block = ledger.get(f"/v1/blocks/{resource['height']}", node)
        assert status == 200 and trade.id in block["transactions"], node


def test_theObserverPassesOnWhatIsSubmittedToIt(ledger):
    move = ledger.write(
        ledger.dealer, transfer("MTB-12M", ledger.dealer.id, ledger.retail.id, 1))
    resource = ledger.final(move.signed_by(ledger.dealer), node=OBSERVER)
    assert resource["receipt"]["outcome"] == "applied"
