"""Builds transactions from docs/wire.md alone, so that the node is told what no wallet of ours says."""

import hashlib
import time

from nacl.signing import SigningKey


def tag(name: str) -> bytes:
    return name.encode().ljust(16, b"\0")


def sha256(name: str, *parts: bytes) -> bytes:
    return hashlib.sha256(tag(name) + b"".join(parts)).digest()


def test_key(word: str, name: str) -> SigningKey:
    """The public key of a name on a test network."""
    return SigningKey(sha256("SANAD-TESTKEY-1", word.encode(), b"\0", name.encode()))


def instrument(symbol: str) -> bytes:
    return sha256("SANAD-INSTR-1", uleb(len(symbol)) + symbol.encode())


def uleb(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def sequence_of(items: list[bytes]) -> bytes:
    return uleb(len(items)) + b"".join(items)


def leg(symbol: str, sender: bytes, receiver: bytes, units: int) -> bytes:
    return instrument(symbol) + sender + receiver + units.to_bytes(16, "little")


def transfer(symbol: str, sender: bytes, receiver: bytes, units: int) -> bytes:
    return uleb(6) + leg(symbol, sender, receiver, units)


def settle(legs: list[bytes]) -> bytes:
    return uleb(7) + sequence_of(legs)


def instruct(legs: list[bytes], valid_until: int, consenting: list[bytes] = ()) -> bytes:
    return (
        uleb(8) + sequence_of(legs) + sequence_of(sorted(consenting))
        + valid_until.to_bytes(8, "little"))


def affirm(settlement: bytes) -> bytes:
    return uleb(9) + settlement


def cancel(settlement: bytes) -> bytes:
    return uleb(10) + settlement


def text(words: str) -> bytes:
    return uleb(len(words.encode())) + words.encode()


def option(value: bytes | None) -> bytes:
    return b"\0" if value is None else b"\1" + value


PERSON, INSTITUTION = 0, 1


def register_identity(kind: int, lei: str | None, salt: bytes) -> bytes:
    return uleb(0) + uleb(kind) + option(None if lei is None else text(lei)) + salt


TOPICS = {name: number for number, name in enumerate(
    ["kyc", "country", "class", "taxClass", "pep", "screenedUntil", "risk", "sanctioned"], 1)}
WORDS = {
    "kyc": ["none", "standard", "enhanced"],
    "class": [
        "retail", "professional", "dealer", "fund", "bank", "insurer", "government",
        "centralBank"],
    "taxClass": ["resident", "nonResident", "exempt"],
    "risk": ["low", "medium", "high"],
}


def claim(topic: str, value) -> bytes:
    """A claim value: its topic as variant, then what it says."""
    if topic in WORDS:
        said = uleb(WORDS[topic].index(value))
    elif topic == "country":
        said = value.encode()
    elif topic == "screenedUntil":
        said = value.to_bytes(4, "little", signed=True)
    else:
        said = bytes([value])
    return uleb(TOPICS[topic]) + said


def issue_claim(subject: bytes, topic: str, value, valid_until: int) -> bytes:
    return uleb(1) + subject + claim(topic, value) + valid_until.to_bytes(8, "little")


def revoke_claim(subject: bytes, topic: str) -> bytes:
    return uleb(2) + subject + uleb(TOPICS[topic])


def public(key: SigningKey) -> bytes:
    return bytes(key.verify_key)


def authority(weights: list[tuple[bytes, int]], threshold: int) -> bytes:
    """Public keys with their weights as they stand, and a threshold."""
    entries = [key + weight.to_bytes(2, "little") for key, weight in weights]
    return sequence_of(entries) + threshold.to_bytes(4, "little")


def authority_of(weights: dict[SigningKey, int], threshold: int) -> bytes:
    """The authority of these keys, in the order that the format asks for."""
    return authority(sorted((public(key), weight) for key, weight in weights.items()), threshold)


HOUSE = 0


def open_account(
        owner: bytes, keys: bytes, kind: int = HOUSE, custodian: bytes | None = None) -> bytes:
    return uleb(3) + owner + uleb(kind) + option(custodian) + keys


def rotate_keys(account: bytes, keys: bytes) -> bytes:
    return uleb(4) + account + keys


def issue(symbol: str, receiver: bytes, units: int) -> bytes:
    return uleb(5) + instrument(symbol) + receiver + units.to_bytes(16, "little")


def made_id(kind: str, transaction: str, operation: int = 0) -> bytes:
    """The id of what an operation of a transaction makes: kind is ACCOUNT, IDENTITY or SETTLE."""
    return sha256(f"SANAD-{kind}-1", bytes.fromhex(transaction), operation.to_bytes(4, "little"))


def lei(stem: str) -> str:
    """A legal entity identifier: eighteen characters and their check digits (ISO 17442)."""
    number = int("".join(str(int(letter, 36)) for letter in stem) + "00")
    return f"{stem}{98 - number % 97:02}"


class Account:
    """An account of a local network with its public key."""

    def __init__(self, network, name: str):
        entry = next(one for one in network.record["accounts"] if one["name"] == name)
        self.name = name
        self.id = bytes.fromhex(entry["id"])
        self.key = test_key(network.record["test_word"], entry["test_keys"][0])

    @classmethod
    def opened(cls, id_: bytes, key: SigningKey | None = None):
        """An account that a transaction opened, with the key that signs where one is enough."""
        account = cls.__new__(cls)
        account.name, account.id, account.key = id_.hex(), id_, key
        return account

    def next_sequence(self, network) -> int:
        return int(network.json("wallet", "balance", self.name)["lanes"][0]["next"])


class Transaction:
    """A body and who signs it. Every part can be set to something wrong."""

    def __init__(self, network, account: Account, *operations: bytes, sequence: int | None = None):
        self.chain = bytes.fromhex(network.record["chain_id"])
        self.account = account
        self.version = 1
        self.lane = 0
        self.sequence = account.next_sequence(network) if sequence is None else sequence
        self.valid_until = int(time.time() * 1000) + 60_000
        self.operations = list(operations)

    @property
    def body(self) -> bytes:
        return (
            self.version.to_bytes(2, "little") + self.chain + self.account.id
            + bytes([self.lane]) + self.sequence.to_bytes(8, "little")
            + self.valid_until.to_bytes(8, "little") + sequence_of(self.operations))

    @property
    def id(self) -> str:
        return sha256("SANAD-TX-1", self.body).hex()

    def signatures(self, *keys: SigningKey) -> list[bytes]:
        """One signature of each key, in the order that the format asks for."""
        return [self.signature(key) for key in sorted(keys, key=public)]

    def signature(self, key: SigningKey) -> bytes:
        signed = key.sign(tag("SANAD-TX-1") + self.body)
        return bytes(key.verify_key) + signed.signature

    def signed(self, *authorizations: tuple[bytes, list[bytes]]) -> bytes:
        """The bytes with these authorizations, as they stand."""
        return self.body + sequence_of(
            [account + sequence_of(signatures) for account, signatures in authorizations])

    def signed_by(self, *accounts: Account) -> bytes:
        """The bytes with one good signature of each account."""
        ordered = sorted(accounts, key=lambda one: one.id)
        return self.signed(*[(one.id, [self.signature(one.key)]) for one in ordered])
