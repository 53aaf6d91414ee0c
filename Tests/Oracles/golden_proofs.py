"""The chain of the light client's Swift tests, built again from the pages: keys, headers, signatures."""

from nacl.signing import SigningKey

import tree
from light_client import FINALIZE, TAG, Anchor
from wire import (
    NONE, ZERO, blob, listed, sha256, tagged, text, u8, u16, u32, u64, variant)

CHAIN = tagged("SANAD-GENESIS-1", b"pilot")
SEEDS = [tagged("SANAD-TESTKEY-1", bytes([place])) for place in range(4)]
KEYS = [SigningKey(seed) for seed in SEEDS]
ACCOUNT = tagged("SANAD-ACCOUNT-1", b"\1")
ACCOUNT_KEY = SigningKey(sha256(b"\x09"))
STATE = {bytes([1, number]): bytes([number]) for number in range(20)}
PRESENT, ABSENT = b"\1\5", b"\1\xc8"


def transaction(sequence):
    """The body and the signed bytes."""
    key = bytes(ACCOUNT_KEY.verify_key)
    rotation = variant(4) + ACCOUNT + listed(key + u16(1)) + u32(1)
    body = (
        u16(1) + CHAIN + ACCOUNT + u8(0) + u64(sequence) + u64(100_000) + listed(rotation))
    signature = ACCOUNT_KEY.sign(b"SANAD-TX-1".ljust(16, b"\0") + body).signature
    return body, body + listed(ACCOUNT + listed(key + signature))


def receipt(body):
    return (
        u16(1) + tagged("SANAD-TX-1", body) + variant(0) + listed() + u32(0) + u64(100) + ZERO
        + listed() + ZERO)


BODIES, TRANSACTIONS = zip(*(transaction(sequence) for sequence in range(5)))
RECEIPTS = [receipt(body) for body in BODIES]
TRANSACTION_LEAVES = [tagged("SANAD-TXLEAF-1", one) for one in TRANSACTIONS]
RECEIPT_LEAVES = [tagged("SANAD-RECEIPT-1", one) for one in RECEIPTS]
STATE_ROOT = tree.root(
    [(tree.path_of(key), tree.value_digest(value)) for key, value in STATE.items()])


def header(height, parent):
    return (
        u16(1) + CHAIN + u64(0) + u64(2 * height) + u64(height) + parent + u16(0)
        + u64(1_000 * height) + tree.list_root(TRANSACTION_LEAVES) + u32(5) + STATE_ROOT
        + tree.list_root(RECEIPT_LEAVES) + u64(500) + ZERO + NONE + ZERO)


HEADERS = []
for _height in range(1, 5):
    HEADERS.append(header(_height, tagged("SANAD-HEADER-1", HEADERS[-1]) if HEADERS else ZERO))


def finalization(certified, signers=(0, 1, 2)):
    digest = tagged("SANAD-HEADER-1", certified)
    view = int.from_bytes(certified[42:50], "little")
    signed = TAG + bytes([FINALIZE]) + CHAIN + b"".join(
        number.to_bytes(8, "big") for number in (0, view, view - 1)) + digest
    return (
        u8(FINALIZE) + u64(0) + u64(view) + u64(view - 1) + digest
        + blob(bytes([sum(1 << place for place in signers)]))
        + b"".join(KEYS[place].sign(signed).signature for place in signers))


VALIDATORS = listed(*(
    bytes(key.verify_key) + bytes(SigningKey(sha256(seed)).verify_key) + text(f"bank {place}")
    + u16(1) for place, (key, seed) in enumerate(zip(KEYS, SEEDS))))
ANCHOR = Anchor(CHAIN, 0, [bytes(key.verify_key) for key in KEYS], [1] * 4)
FINALITY = listed(*HEADERS[2:]) + finalization(HEADERS[3])
FINAL_HEADER = listed() + HEADERS[1] + FINALITY


def state_claim(key):
    return FINAL_HEADER + blob(key) + tree.prove(STATE, key)


def transaction_proof(index):
    return (
        FINAL_HEADER + blob(TRANSACTIONS[index]) + blob(RECEIPTS[index])
        + tree.prove_place(TRANSACTION_LEAVES, index) + tree.prove_place(RECEIPT_LEAVES, index))


def proof_file(kind, proof):
    return b"SANADPRF" + u16(1) + variant(kind) + proof


FILES = {
    "proof file of a value": proof_file(1, state_claim(PRESENT)),
    "proof file of an absence": proof_file(1, state_claim(ABSENT)),
    "proof file of a transaction": proof_file(2, transaction_proof(3)),
}
EXTRACT = b"SANADEXT" + u16(1) + FINAL_HEADER + listed(
    *tree.extract(STATE, [*STATE, ABSENT]))
TABLES = {
    "Proofs for clients": [
        ("trust anchor", u16(1) + CHAIN + u64(0) + VALIDATORS),
        ("finality proof", FINALITY),
        ("final header", FINAL_HEADER),
        ("state claim proof", state_claim(PRESENT)),
        ("transaction proof", transaction_proof(3)),
        *FILES.items(),
        ("extract of a state", EXTRACT),
    ],
}
