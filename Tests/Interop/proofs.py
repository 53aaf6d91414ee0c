"""A light client: docs/wire-state.md ("Proofs for clients") and docs/light-client.md, nothing else."""

import hashlib
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from bcs import Reader, u64
from ledger import TrustAnchor, tagged


class Unproven(Exception):
    """What the bytes claim does not follow from them."""


def demand(holds: bool, why: str):
    if not holds:
        raise Unproven(why)


@dataclass(frozen=True)
class Header:
    digest: bytes
    chain: bytes
    epoch: int
    height: int
    parent: bytes
    timestamp: int
    transactions_root: bytes
    transaction_count: int
    state_root: bytes
    receipts_root: bytes
    closes_epoch: bool
    next_validators: bytes

    @classmethod
    def read(cls, reader: Reader) -> "Header":
        data = reader.fixed(273)
        fields = Reader(data)
        demand(fields.uint(2) == 1, "a header of another version")
        chain, epoch, _view, height = (
            fields.fixed(32), fields.uint(8), fields.uint(8), fields.uint(8))
        parent, _leader, timestamp = fields.fixed(32), fields.uint(2), fields.uint(8)
        transactions_root, count = fields.fixed(32), fields.uint(4)
        state_root, receipts_root = fields.fixed(32), fields.fixed(32)
        fields.fixed(8 + 32)
        closes, following = fields.bool(), fields.fixed(32)
        return cls(
            tagged("SANAD-HEADER-1", data), chain, epoch, height, parent, timestamp,
            transactions_root, count, state_root, receipts_root, closes, following)


def read_final_header(reader: Reader, anchor: TrustAnchor) -> Header:
    """A header, the headers that lead from it to a certified one, and the certificate."""
    for _ in range(reader.length(1_024)):
        anchor = read_epoch_end(reader, anchor)
    header = Header.read(reader)
    newest = header
    chain = [header, *reader.sequence(1_024, Header.read)]
    for one in chain:
        demand(one.chain == anchor.chain and one.epoch == anchor.epoch,
            "a header of another chain or epoch")
    for above in chain[1:]:
        demand(
            above.parent == newest.digest and above.height == newest.height + 1,
            "a header that does not follow the one below it")
        newest = above
    check_finalization(reader, newest, anchor)
    return header


def read_epoch_end(reader: Reader, anchor: TrustAnchor) -> TrustAnchor:
    """Who signs in the next epoch: the block that closed this one is final, and names them."""
    header = Header.read(reader)
    demand(
        header.chain == anchor.chain and header.epoch == anchor.epoch and header.closes_epoch,
        "a header that ends no epoch")
    check_finalization(reader, header, anchor)
    following = anchor.next_epoch(reader if reader.bool() else None)
    demand(following.set_digest == header.next_validators, "other validators than the header's")
    return following


def check_finalization(reader: Reader, header: Header, anchor: TrustAnchor):
    demand(reader.uint(1) == 3, "the certificate is no finalization")
    epoch, view, parent_view, digest = (
        reader.uint(8), reader.uint(8), reader.uint(8), reader.fixed(32))
    demand(
        epoch == anchor.epoch and digest == header.digest,
        "the certificate is of something else")
    count = len(anchor.validators)
    bitmap = int.from_bytes(reader.blob((count + 7) // 8), "little")
    demand(bitmap < 1 << count, "a signer that is no validator")
    signers = [place for place in range(count) if bitmap >> place & 1]
    weight = sum(anchor.validators[place][1] for place in signers)
    demand(weight >= anchor.quorum, f"signatures that weigh {weight}, not {anchor.quorum}")
    # The only big-endian layout: what a consensus key signs.
    statement = (
        b"SANAD-SIMPLEX-1\0" + bytes([3]) + anchor.chain
        + b"".join(number.to_bytes(8, "big") for number in (epoch, view, parent_view)) + digest)
    for place in signers:
        try:
            VerifyKey(anchor.validators[place][0]).verify(statement, reader.fixed(64))
        except BadSignatureError:
            raise Unproven(f"the signature of validator {place} does not verify") from None


def bit(path: bytes, place: int) -> int:
    return path[place // 8] >> (7 - place % 8) & 1


def read_state_proof(reader: Reader, key: bytes, root: bytes) -> bytes | None:
    """The value of a key in the tree of a root; None where the tree has none."""
    path = tagged("SANAD-KEY-1", key)
    depth = reader.uint(2)
    demand(depth <= 256, "a way down of more than 256 levels")
    bitmap = int.from_bytes(reader.fixed((depth + 7) // 8), "little")
    demand(bitmap < 1 << depth, "a neighbour below the end")
    neighbours = [
        reader.fixed(32) if bitmap >> level & 1 else bytes(32) for level in range(depth)]
    demand(
        all(one != bytes(32) for level, one in enumerate(neighbours) if bitmap >> level & 1),
        "an empty neighbour that is spelled out")
    if depth:
        demand(neighbours[-1] != bytes(32), "a way down that goes on beyond its leaf")
    value, end = None, reader.uint(1)
    demand(end <= 2, "an end of another kind")
    if end == 0:
        digest = bytes(32)
    elif end == 1:
        other, other_value = reader.fixed(32), reader.fixed(32)
        demand(other != path, "the key's own leaf, shown as another's")
        demand(
            all(bit(other, level) == bit(path, level) for level in range(depth)),
            "another key's leaf from elsewhere in the tree")
        digest = plain(b"\0" + other + other_value)
    else:
        value = reader.blob(65_536)
        digest = plain(b"\0" + path + tagged("SANAD-VALUE-1", value))
    for level in reversed(range(depth)):
        pair = (digest, neighbours[level])
        left, right = pair if bit(path, level) == 0 else pair[::-1]
        digest = plain(b"\1" + left + right)
    demand(digest == root, "the way up does not end at the header's state root")
    return value


def plain(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def read_list_proof(reader: Reader, leaf: bytes, root: bytes) -> tuple[int, int]:
    """Index and length of the list of a root that has a leaf."""
    index, count = reader.uint(4), reader.uint(4)
    neighbours = reader.sequence(24, lambda one: one.fixed(32))
    demand(index < count, "a place beyond the list")
    digest, place, width = leaf, index, count
    for neighbour in neighbours:
        while place % 2 == 0 and place == width - 1 and width > 1:
            place, width = place // 2, (width + 1) // 2
        demand(width > 1, "more neighbours than the list has levels")
        pair = (neighbour, digest) if place % 2 else (digest, neighbour)
        digest = tagged("SANAD-LISTNODE-1", *pair)
        place, width = place // 2, (width + 1) // 2
    while width > 1:
        demand(place % 2 == 0 and place == width - 1, "fewer neighbours than the list has levels")
        place, width = place // 2, (width + 1) // 2
    demand(tagged("SANAD-LISTROOT-1", u64(count), digest) == root, "another list")
    return index, count


def open_file(data: bytes, variant: int) -> Reader:
    reader = Reader(data)
    demand(reader.fixed(8) == b"SANADPRF", "no proof file")
    demand(reader.uint(2) == 1, "a proof file of another version")
    demand(reader.length() == variant, "a proof of another kind")
    return reader


def prove_state(data: bytes, key: bytes, anchor: TrustAnchor) -> tuple[Header, bytes | None]:
    """What the state has under a key, and since which block that is known; None: nothing."""
    reader = open_file(data, 1)
    header = read_final_header(reader, anchor)
    demand(reader.blob(128) == key, "a proof about another key")
    value = read_state_proof(reader, key, header.state_root)
    reader.finish()
    return header, value


def prove_transaction(data: bytes, id_: bytes, anchor: TrustAnchor) -> tuple[Header, bool]:
    """The block that a transaction is in, and whether its receipt says *applied*."""
    reader = open_file(data, 2)
    header = read_final_header(reader, anchor)
    transaction, receipt = reader.blob(65_536), reader.blob(1_048_576)
    place = read_list_proof(
        reader, tagged("SANAD-TXLEAF-1", transaction), header.transactions_root)
    demand(place[1] == header.transaction_count, "another number of transactions than the header's")
    demand(
        read_list_proof(reader, tagged("SANAD-RECEIPT-1", receipt), header.receipts_root) == place,
        "the receipt of another place")
    reader.finish()
    fields = Reader(receipt)
    demand(fields.uint(2) == 1 and fields.fixed(32) == id_, "the receipt of another transaction")
    return header, fields.length() == 0


def holding(value: bytes | None) -> tuple[int, int]:
    """Units and locked units of a holding's leaf."""
    if value is None:
        return 0, 0
    reader = Reader(value)
    demand(reader.uint(1) == 1, "a holding of another version")
    units, locked = reader.uint(16), reader.uint(16)
    # Of a security, its place in the register of holders, and the payments noted for it.
    reader.option(lambda one: one.fixed(8 + 4))
    reader.finish()
    return units, locked


def record(value: bytes) -> Reader:
    """A record of the state behind its version."""
    reader = Reader(value)
    demand(reader.uint(1) == 1, "a record of another version")
    return reader


def signed(number: int, width: int) -> int:
    return number - (1 << 8 * width) if number >> 8 * width - 1 else number


def entitlements(value: bytes) -> list[tuple[int, int, int]]:
    """First payment, one more than the last, and the units that an account is owed them on."""
    reader = record(value)
    found = reader.sequence(1_024, lambda one: (one.uint(4), one.uint(4), one.uint(16)))
    reader.finish()
    return found


def calendar(value: bytes) -> tuple[int, str, int, list[int]]:
    """Revision, name, weekend as bits from Monday on, and the other days off since 1970."""
    reader = record(value)
    revision, name, weekend = reader.uint(4), reader.text(64), reader.uint(1)
    days = reader.sequence(4_096, lambda one: signed(one.uint(4), 4))
    reader.fixed(32)
    reader.finish()
    return revision, name, weekend, days


def fixings(value: bytes) -> list[tuple[int, int]]:
    """Day since 1970 and millionths of each fixing of a benchmark, ascending."""
    def fixing(reader: Reader) -> tuple[int, int]:
        day, rate = signed(reader.uint(4), 4), signed(reader.uint(8), 8)
        reader.fixed(32 + 8)
        return day, rate

    reader = record(value)
    found = reader.sequence(512, fixing)
    # Of an exchange rate, the two currencies.
    reader.option(lambda one: one.fixed(3 + 3))
    reader.finish()
    return found


def tax_table(value: bytes) -> tuple[bytes, list[tuple[int, int, dict[int, int]]]]:
    """The authority's account; from which day on which rate for the rest and for each class."""
    def rates(reader: Reader) -> tuple[int, int, dict[int, int]]:
        return (
            signed(reader.uint(4), 4), reader.uint(4),
            dict(reader.sequence(3, lambda one: (one.length(), one.uint(4)))))

    reader = record(value)
    account, dates = reader.fixed(32), reader.sequence(64, rates)
    reader.finish()
    return account, dates


def auction_calendar(value: bytes) -> tuple[int, list[tuple[int, int, bytes, int]]]:
    """How many auctions were announced, and of each plan its days, instrument and target."""
    reader = record(value)
    announced = reader.uint(4)
    plans = reader.sequence(
        128, lambda one: (
            signed(one.uint(4), 4), signed(one.uint(4), 4), one.fixed(32), one.uint(16)))
    reader.uint(8)
    reader.finish()
    return announced, plans


def opening_key(value: bytes) -> bytes:
    """The key to which shares of bids are sealed for an account."""
    reader = record(value)
    key = reader.fixed(32)
    reader.uint(8)
    reader.finish()
    return key


def offer(value: bytes) -> dict:
    """What an offer to buy units back pays for what, and how far it has come."""
    reader = record(value)
    found = {
        "instrument": reader.fixed(32), "price": reader.uint(8), "units_max": reader.uint(16),
        "minimum": reader.uint(16), "cash": reader.fixed(32), "opens_at": reader.uint(8),
        "closes_at": reader.uint(8)}
    switch = reader.option(lambda one: (one.fixed(32), one.uint(8)))
    found["into"] = switch[0] if switch else None
    found["issuer"] = reader.fixed(32)
    reader.uint(8)
    found["stage"] = reader.length()
    found["code"] = reader.option(lambda one: one.uint(2))
    found["tenders"] = reader.uint(4)
    for name in ("tendered", "accepted", "bought", "locked", "paid", "delivered"):
        found[name] = reader.uint(16)
    reader.fixed(2 + 2)
    reader.finish()
    return found


def tenders(value: bytes) -> list[tuple]:
    """Account, units, accepted units and state of each tender of a page."""
    def state(reader: Reader) -> tuple:
        variant = reader.length()
        demand(variant <= 2, "a tender of another state")
        if variant == 1:
            return "bought", reader.uint(16), reader.uint(16)
        return ("released", reader.option(lambda one: one.uint(2))) if variant else ("waiting",)

    reader = record(value)
    lines = reader.sequence(
        256, lambda one: (one.fixed(32), one.uint(16), one.uint(16), state(one)))
    reader.finish()
    return lines
