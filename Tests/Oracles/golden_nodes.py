"""Golden headers, votes, certificates and messages between nodes."""

from golden_values import CHAIN_PARAMETERS, EVIDENCE_LIST, VALIDATORS
from wire import NONE, ZERO, blob, listed, same, some, tagged, text, u8, u16, u32, u64, variant

NOTARIZE, NULLIFY, FINALIZE = 1, 2, 3
HEADER = [
    ("0", u16(1)), ("2", same(0x11)), ("34", u64(2)), ("42", u64(3)), ("50", u64(4)),
    ("58", same(0x22)), ("90", u16(1)), ("92", u64(1_795_183_269_412)), ("100", same(0x33)),
    ("132", u32(3)), ("136", same(0x44)), ("168", same(0x55)), ("200", u64(1_234)),
    ("208", same(0x66)), ("240", u8(1)), ("241", same(0x77)),
]
BLOCK_HEADER = (
    u16(1) + same(0x11) + u64(3) + u64(9) + u64(5) + same(0x44) + u16(2)
    + u64(1_700_000_000_000) + same(0x55) + u32(1) + same(0x66) + same(0x77) + u64(10)
    + ZERO + u8(0) + ZERO)
BLOCK = BLOCK_HEADER + listed(blob(b"\xaa\xbb\xcc")) + listed()
DIGEST = tagged("SANAD-HEADER-1", BLOCK_HEADER)


def signed(kind, parent_view=7, digest=same(0x22)):
    """What a key signs: the only big-endian layout."""
    big = lambda number: number.to_bytes(8, "big")
    rest = b"" if kind == NULLIFY else big(parent_view) + digest
    return b"SANAD-SIMPLEX-1\0" + bytes([kind]) + same(0x11) + big(3) + big(9) + rest


def statement(kind, view=9, parent_view=7, digest=same(0x22)):
    rest = b"" if kind == NULLIFY else u64(parent_view) + digest
    return u8(kind) + u64(3) + u64(view) + rest


def signature(place):
    return bytes([0x30 + place]) * 64


def vote(place, kind, *rest):
    return statement(kind, *rest) + u16(place) + signature(place)


def certificate(places, kind, *rest):
    return (
        statement(kind, *rest) + blob(bytes([sum(1 << place for place in places)]))
        + b"".join(map(signature, places)))


JUSTIFICATION = (
    some(certificate((0, 1, 2), NOTARIZE, 7, 6, same(0x44)))
    + listed(certificate((0, 1, 2), NULLIFY, 8)))
FINALITY = listed() + certificate((0, 1, 2), FINALIZE, 9, 7, DIGEST)
ENTRY, NULLIFICATIONS = 1, 4
MESSAGES = [
    ("1 vote", vote(2, NOTARIZE)),
    ("2 certificate", certificate((0, 1, 3), NOTARIZE)),
    ("3 proposal", vote(2, NOTARIZE, 9, 7, DIGEST) + BLOCK + JUSTIFICATION),
    ("4 status",
     u64(3) + u64(9) + some(statement(NULLIFY, 8)) + u64(6) + u64(4) + u8(4)
     + some(vote(1, NULLIFY))),
    ("5 voteBundle", u64(9) + u8(1) + listed(vote(0, NOTARIZE), vote(1, NULLIFY))),
    ("6 certificateRequest", u64(3) + u64(3) + u64(8) + u8(2 | 4)),
    ("7 certificateResponse", listed(certificate((0, 1, 3), NOTARIZE))),
    ("8 blockRequest by digest", u64(77) + variant(1) + listed(same(0x22))),
    ("8 blockRequest by height", u64(78) + variant(2) + u64(5) + u16(64)),
    ("9 blockResponse", u64(78) + listed(BLOCK) + some(FINALITY)),
    ("10 evidence", EVIDENCE_LIST[1:]),
    ("11 transactions", listed(blob(b"\xaa\xbb\xcc"))),
    ("12 recoverRequest", u64(79) + u64(3)),
    ("13 recoverResponse", u64(79) + some(certificate((0, 1, 3), NULLIFY))),
    ("14 snapshotRequest of offers", u64(80) + variant(1)),
    ("14 snapshotRequest of ends", u64(80) + variant(2) + u64(3)),
    ("14 snapshotRequest of a head", u64(80) + variant(3) + u64(5)),
    ("14 snapshotRequest of parts", u64(80) + variant(4) + u64(5) + u32(2)),
    ("14 snapshotRequest of a chunk", u64(80) + variant(5) + u64(5) + u8(3) + u64(0b101 << 61)),
    ("15 snapshotResponse of nothing", u64(80) + variant(0)),
    ("15 snapshotResponse of offers", u64(80) + variant(1) + listed(u64(5) + same(0x22))),
    ("15 snapshotResponse of ends", u64(80) + variant(2) + listed(blob(b"\xaa"), blob(b"\xbb\xcc"))),
    ("15 snapshotResponse of content", u64(80) + variant(3) + blob(b"\xaa\xbb\xcc")),
    ("16 blockAbsence", u64(78) + u64(5)),
]
TABLES = {
    "Block header": HEADER,
    "Votes and certificates": [
        ("signed notarize", signed(NOTARIZE)),
        ("signed nullify", signed(NULLIFY)),
        ("signed finalize", signed(FINALIZE)),
        ("vote", vote(2, NOTARIZE)),
        ("nullify vote", vote(2, NULLIFY)),
        ("certificate", certificate((0, 1, 3), NOTARIZE)),
        ("nullification", certificate((0, 1, 3), NULLIFY)),
        ("validator set", VALIDATORS),
        ("parameters", CHAIN_PARAMETERS),
    ],
    "Proposal and peer messages": [
        (name, variant(int(name.split()[0])) + part) for name, part in MESSAGES],
}
DIGESTS = {
    "The digest of these bytes": tagged("SANAD-HEADER-1", b"".join(part for _, part in HEADER)),
    "The digest of this validator set is": tagged("SANAD-VALSET-1", VALIDATORS),
}
