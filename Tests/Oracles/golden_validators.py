"""The golden values of docs/wire-validators.md, put together from its tables."""

from golden_lifecycle import joined
from wire import NONE, listed, same, some, text, u8, u16, u64, variant

NEWCOMER = same(1) + same(2) + text("bank 4") + u16(3)
CHANGES = [
    NEWCOMER + same(3),
    text("bank 3"),
    NEWCOMER,
    text("bank 3") + u16(2),
]
CHANGES = [variant(number) + part for number, part in enumerate(CHANGES)]
READY = [("consensus key", same(1)), ("height", u64(50)), ("signature", bytes([6]) * 64)]
OPERATIONS = [
    CHANGES[0],
    text("bank 3"),
    text("bank 4") + joined(READY),
]
EVENTS = [
    CHANGES[1] + same(3) + u16(2),
    text("bank 3") + same(3),
    text("bank 4") + u64(50),
    CHANGES[2],
]
OPEN = [
    CHANGES[0] + u64(9_000) + listed(same(3), same(4)) + some(u64(50)),
    CHANGES[1] + u64(9_001) + listed(same(3)) + NONE,
]

TABLES = {
    "Changes of validators": [(str(number), part) for number, part in enumerate(CHANGES)],
    "Ready statement": READY,
    "Signed as ready": [("bytes", b"SANAD-READY-1".ljust(16, b"\0") + same(9) + same(1)
                         + (50).to_bytes(8, "big"))],
    "Validator operations": [
        (str(number), variant(16) + variant(number) + part)
        for number, part in enumerate(OPERATIONS)],
    "Validator events": [
        (str(number), variant(17) + variant(number) + part)
        for number, part in enumerate(EVENTS)],
    "Validators' register (kind 54)": [
        ("version", u8(1)), ("operators", listed(same(3), same(4), same(3), same(5))),
        ("changes", listed(*OPEN))],
}
