"""Golden keys and values of the store's rooms."""

import tree
from golden_values import EVIDENCE_LIST
from wire import ZERO, blob, listed, same, tagged, u8, u16, u32, u64, variant


def header(height, parent, count):
    """The header of ConsensusSamples at another height."""
    return (
        u16(1) + same(0x11) + u64(3) + u64(9) + u64(height) + parent + u16(2)
        + u64(1_700_000_000_000) + same(0x55) + u32(count) + same(0x66) + same(0x77) + u64(10)
        + ZERO + u8(0) + ZERO)


def big(number, width=8):
    return number.to_bytes(width, "big")


FIRST, SECOND = header(5, same(0x44), 1), header(6, same(0x44), 0)
FIRST_DIGEST, SECOND_DIGEST = (tagged("SANAD-HEADER-1", one) for one in (FIRST, SECOND))
STATE_PATH, STATE_LEAF = tree.path_of(b"\1\5"), tree.value_digest(b"\x2a")
STATE_ROOT = tree.root([(STATE_PATH, STATE_LEAF)])
ROWS = [
    ("standing", u8(0x00), u64(6) + SECOND_DIGEST + same(0x66)),
    ("state node", u8(0x10) + big(0) + u8(0),
     u8(1) + u16(0) + u16(1 << (STATE_PATH[0] >> 4)) + STATE_PATH + STATE_LEAF),
    ("state value", u8(0x12) + b"\1\5", b"\x2a"),
    ("anchor", u8(0x13) + b"anchor", u64(1) + u64(0) + STATE_ROOT),
    ("block", u8(0x20) + big(5),
     FIRST + FIRST_DIGEST + variant(0) + blob(b"\xdd") + u32(1) + u32(1) + u32(1)
     + EVIDENCE_LIST),
    ("block through another", u8(0x20) + big(6),
     SECOND + SECOND_DIGEST + variant(1) + u64(7) + u32(0) + u32(0) + u32(0)
     + listed()),
    ("transactions", u8(0x21) + big(5) + big(0, 4), listed(blob(b"\xaa\xbb\xcc"))),
    ("receipts", u8(0x22) + big(5) + big(0, 4), listed(blob(b"\1\2"))),
    ("events", u8(0x23) + big(5) + big(0, 4), listed(blob(b"\3"))),
    ("block digest", u8(0x24) + FIRST_DIGEST, u64(5)),
    ("transaction id", u8(0x25) + same(0x0a), u64(5) + u32(0)),
]
TABLES = {
    "Golden store keys": [(name, key) for name, key, _ in ROWS],
    "Golden store values": [(name, value) for name, _, value in ROWS],
}
