"""A light client written from docs/wire-state.md and docs/wire-nodes.md, with PyNaCl's Ed25519."""

import dataclasses

import nacl.exceptions
import nacl.signing

from tree import Reader, verify_extract, verify_place, verify_state
from wire import blob, tagged, variant

HEADER_BYTES = 273
TAG = b"SANAD-SIMPLEX-1\0"
FINALIZE = 3


@dataclasses.dataclass
class Anchor:
    """Who signs for a chain: consensus keys and weights in the order of the validator set."""

    chain_id: bytes
    epoch: int
    keys: list[bytes]
    weights: list[int]
    names: list[str] = dataclasses.field(default_factory=list)
    # The validator set as it is encoded, by whose digest headers name it.
    encoded: bytes = b""

    @property
    def quorum(self):
        return 2 * sum(self.weights) // 3 + 1

    def weight(self, signers):
        return sum(self.weights[place] for place in signers)


def read_genesis(data):
    """The anchor of a chain's first epoch, from the genesis bytes."""
    reader = Reader(data)
    assert reader.number(2) == 1
    reader.blob()  # name
    reader.take(1 + 8 + 84 + 8 + 16 + 4)  # kind, timestamp, chain and ledger parameters

    return Anchor(tagged("SANAD-GENESIS-1", data), 0, **validator_set(reader))


def header_fields(header):
    """The fields of a header that a client looks at, by their offsets."""
    assert len(header) == HEADER_BYTES
    number = lambda start, end: int.from_bytes(header[start:end], "little")
    return {
        "version": number(0, 2), "chain": header[2:34], "epoch": number(34, 42),
        "view": number(42, 50), "height": number(50, 58), "parent": header[58:90],
        "transactions": header[100:132], "transaction_count": number(132, 136),
        "state": header[136:168], "receipts": header[168:200],
        "closes": header[240] == 1, "next": header[241:273],
    }


def check_certificate(reader, digest, anchor):
    """Reads a finalization and checks that a quorum signed this digest; gives the view."""
    kind, epoch, view = reader.number(1), reader.number(8), reader.number(8)
    parent_view, certified = reader.number(8), reader.take(32)
    bitmap = reader.blob()
    signers = [place for place in range(8 * len(bitmap)) if bitmap[place // 8] >> place % 8 & 1]
    signatures = [reader.take(64) for _ in signers]
    assert kind == FINALIZE and epoch == anchor.epoch and certified == digest
    assert len(bitmap) == (len(anchor.keys) + 7) // 8 and signers[-1] < len(anchor.keys)
    assert anchor.weight(signers) >= anchor.quorum, "too few signatures"
    for place, signature in zip(signers, signatures):
        check_signature(anchor, place, (epoch, view, parent_view), certified, signature)
    return view


def check_signature(anchor, place, numbers, certified, signature):
    """One validator's finalize vote; the numbers are epoch, view and the parent's view."""
    signed = TAG + bytes([FINALIZE]) + anchor.chain_id + b"".join(
        number.to_bytes(8, "big") for number in numbers) + certified
    nacl.signing.VerifyKey(anchor.keys[place]).verify(signed, signature)


def header_of(resource):
    """The 273 bytes of a header that the API tells field by field."""
    told = lambda name: bytes.fromhex(resource[name])
    number = lambda name, width: int(resource[name]).to_bytes(width, "little")
    return b"".join([
        number("version", 2), told("chain_id"), number("epoch", 8), number("view", 8),
        number("height", 8), told("parent"), number("leader", 2), number("timestamp_ms", 8),
        told("transactions_root"), number("transaction_count", 4), told("state_root"),
        told("receipts_root"), number("weight", 8), told("evidence_root"),
        number("closes_epoch", 1), told("next_validators")])


def check_block(resource, anchor):
    """Checks a block as the API tells it: its digest, and the signatures of a quorum. Gives the
    digest that was certified: the block's own, or that of a descendant."""
    assert tagged("SANAD-HEADER-1", header_of(resource["header"])).hex() == resource["digest"]
    certificate = resource["certificate"]
    signers = [anchor.names.index(name) for name in certificate["signers"]]
    assert signers == sorted(set(signers)) and len(signers) == len(certificate["signatures"])
    assert anchor.weight(signers) >= anchor.quorum, "too few signatures"
    numbers = [int(certificate[name]) for name in ("epoch", "view", "parent_view")]
    assert numbers[0] == anchor.epoch
    for place, signature in zip(signers, certificate["signatures"]):
        check_signature(
            anchor, place, numbers, bytes.fromhex(certificate["block"]), bytes.fromhex(signature))
    return certificate["block"]


def validator_set(reader):
    """A validator set: its consensus keys, weights, names and bytes."""
    def validator():
        key, peer, name, weight = reader.take(32), reader.take(32), reader.blob(), reader.number(2)
        return key + peer + blob(name) + weight.to_bytes(2, "little"), key, weight, name.decode()

    members = reader.list(validator)
    encoded, keys, weights, names = zip(*members)
    return {
        "keys": list(keys), "weights": list(weights), "names": list(names),
        "encoded": variant(len(members)) + b"".join(encoded)}


def follow_epoch(reader, anchor):
    """Who signs in the next epoch, over the block that closed this one."""
    header = reader.take(HEADER_BYTES)
    fields = header_fields(header)
    assert (fields["version"], fields["chain"], fields["epoch"]) == (
        1, anchor.chain_id, anchor.epoch)
    assert fields["closes"]
    check_certificate(reader, tagged("SANAD-HEADER-1", header), anchor)
    following = dataclasses.replace(anchor, epoch=anchor.epoch + 1)
    if reader.number(1):
        following = dataclasses.replace(following, **validator_set(reader))
    assert tagged("SANAD-VALSET-1", following.encoded) == fields["next"], "other validators"
    return following


def check_final_header(reader, anchor):
    """The header of a block whose finality is proved, over the ends of the epochs before its own."""
    for _ in range(reader.uleb()):
        anchor = follow_epoch(reader, anchor)
    header = reader.take(HEADER_BYTES)
    tip = header
    for one in [header, *reader.list(lambda: reader.take(HEADER_BYTES))]:
        fields = header_fields(one)
        assert (fields["version"], fields["chain"], fields["epoch"]) == (
            1, anchor.chain_id, anchor.epoch)
        if one is not header:
            assert fields["parent"] == tagged("SANAD-HEADER-1", tip)
            assert fields["height"] == header_fields(tip)["height"] + 1
        tip = one
    check_certificate(reader, tagged("SANAD-HEADER-1", tip), anchor)
    return header_fields(header)


def check_proof(data, anchor):
    """What a proof file shows: ("state", header, key, value) or
    ("transaction", header, index, transaction, receipt)."""
    reader = Reader(data)
    assert reader.take(8) == b"SANADPRF" and reader.number(2) == 1
    kind = reader.uleb()
    header = check_final_header(reader, anchor)
    if kind == 1:
        key = reader.blob()
        value = verify_state(reader, key, header["state"])
        reader.finish()
        return "state", header, key, value
    assert kind == 2
    transaction, receipt = reader.blob(), reader.blob()
    place = verify_place(
        reader, tagged("SANAD-TXLEAF-1", transaction), header["transactions"])
    assert place == verify_place(
        reader, tagged("SANAD-RECEIPT-1", receipt), header["receipts"])
    assert place[1] == header["transaction_count"]
    reader.finish()
    return "transaction", header, place[0], transaction, receipt


def check_extract(data, anchor):
    """The header of a final block, and what its state has under the keys of an extract."""
    reader = Reader(data)
    assert reader.take(8) == b"SANADEXT" and reader.number(2) == 1
    header = check_final_header(reader, anchor)
    values = verify_extract(reader, header["state"])
    reader.finish()
    return header, values


def holds(data, anchor):
    """Whether a proof file proves anything."""
    try:
        check_proof(data, anchor)
    except (AssertionError, IndexError, ValueError, nacl.exceptions.BadSignatureError):
        return False
    return True
