"""Names, transactions and genesis: docs/wire.md, nothing else."""

import hashlib
from dataclasses import dataclass

from nacl.signing import SigningKey

from bcs import Reader, length, sequence, text, u8, u16, u32, u64, u128


def tagged(tag: str, *parts: bytes) -> bytes:
    """SHA-256 of a domain tag, padded to sixteen bytes, and what follows it."""
    return hashlib.sha256(tag.encode().ljust(16, b"\0") + b"".join(parts)).digest()


def instrument_id(symbol: str) -> bytes:
    return tagged("SANAD-INSTR-1", text(symbol))


def settlement_id(transaction: bytes, operation: int = 0) -> bytes:
    return tagged("SANAD-SETTLE-1", transaction, u32(operation))


def genesis_account(place: int) -> bytes:
    """The account at a place of the genesis."""
    return tagged("SANAD-ACCOUNT-1", bytes(32), u32(place))


def test_key(word: str, name: str) -> SigningKey:
    """The key of a name on a test network: anybody can compute it."""
    return SigningKey(tagged("SANAD-TESTKEY-1", word.encode(), b"\0", name.encode()))


# A pytest file that imports it would take it for a test.
test_key.__test__ = False


@dataclass(frozen=True)
class Leg:
    symbol: str
    giver: bytes
    receiver: bytes
    units: int

    @property
    def encoded(self) -> bytes:
        return instrument_id(self.symbol) + self.giver + self.receiver + u128(self.units)


def transfer(leg: Leg) -> bytes:
    return length(6) + leg.encoded


def settle(*legs: Leg) -> bytes:
    return length(7) + sequence(leg.encoded for leg in legs)


def instruct(legs: list[Leg], valid_until: int, consenting: list[bytes] = ()) -> bytes:
    return (
        length(8) + sequence(leg.encoded for leg in legs) + sequence(sorted(consenting))
        + u64(valid_until))


def affirm(settlement: bytes) -> bytes:
    return length(9) + settlement


@dataclass(frozen=True)
class Body:
    """What an account asks the chain to do."""

    chain: bytes
    account: bytes
    sequence: int
    valid_until: int
    operations: tuple[bytes, ...]
    lane: int = 0

    @property
    def encoded(self) -> bytes:
        return (
            u16(1) + self.chain + self.account + u8(self.lane) + u64(self.sequence)
            + u64(self.valid_until) + sequence(self.operations))

    @property
    def id(self) -> bytes:
        return tagged("SANAD-TX-1", self.encoded)

    def signed(self, *signers: tuple[bytes, SigningKey]) -> bytes:
        """The bytes to submit: accounts ascending, here with one signature each."""
        message = "SANAD-TX-1".encode().ljust(16, b"\0") + self.encoded
        authorizations = []
        for account, key in sorted(signers, key=lambda pair: pair[0]):
            signature = bytes(key.verify_key) + key.sign(message).signature
            authorizations.append(account + sequence([signature]))
        return self.encoded + sequence(authorizations)


@dataclass(frozen=True)
class TrustAnchor:
    """Who signs in an epoch of a chain. A client knows it of the first one beforehand."""

    chain: bytes
    epoch: int
    # The consensus keys in their order, each with what its vote weighs.
    validators: tuple[tuple[bytes, int], ...]
    # By whose digest the header that ends the epoch before names the set.
    set_digest: bytes

    @property
    def quorum(self) -> int:
        return 2 * sum(weight for _, weight in self.validators) // 3 + 1

    def next_epoch(self, reader: Reader | None) -> "TrustAnchor":
        """The anchor of the next epoch: with the set that is read, or with the same one."""
        validators, digest = self.validators, self.set_digest
        if reader:
            validators, digest = read_validators(reader)
        return TrustAnchor(self.chain, self.epoch + 1, validators, digest)


def read_validators(reader: Reader) -> tuple[tuple[tuple[bytes, int], ...], bytes]:
    """The consensus keys and weights of a validator set in their order, and the set's digest."""
    start = reader.place
    validators = reader.sequence(100, read_validator)
    digest = tagged("SANAD-VALSET-1", reader.data[start:reader.place])
    return tuple(validators), digest


def read_validator(reader: Reader) -> tuple[bytes, int]:
    consensus_key = reader.fixed(32)
    reader.fixed(32)
    reader.text(64)
    return consensus_key, reader.uint(2)


def trust_anchor(genesis: bytes) -> TrustAnchor:
    """Reads the canonical bytes of a genesis as far as its validators."""
    reader = Reader(genesis)
    if reader.uint(2) != 1:
        raise ValueError("a genesis of another version")
    reader.text(64)
    reader.fixed(1 + 8 + 84 + 8 + 16 + 4)
    validators, digest = read_validators(reader)
    return TrustAnchor(tagged("SANAD-GENESIS-1", genesis), 0, validators, digest)
