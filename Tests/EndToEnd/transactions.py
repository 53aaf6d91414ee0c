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


class Account:
    """An account of a local network with its public key."""

    def __init__(self, network, name: str):
        entry = next(one for one in network.record["accounts"] if one["name"] == name)
        self.name = name
        self.id = bytes.fromhex(entry["id"])
        self.key = test_key(network.record["test_word"], entry["test_keys"][0])

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
