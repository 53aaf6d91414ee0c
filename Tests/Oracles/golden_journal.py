"""The golden records and pages of the journal, from the tables of docs/wire-store.md."""

from wire import sha256, u8, u16, u32, u64

PAGE_BYTES = 4_096
CHAIN = b"".join(word.to_bytes(8, "big") for word in (1, 2, 3, 4))
KEY = b"".join(word.to_bytes(8, "big") for word in (5, 6, 7, 8))
WORDS = (0x1122334455667788, 0x99AABBCCDDEEFF00)
IDENTITY = b"".join(map(u64, WORDS))
FILE_ID = u64((WORDS[0] & 0xFFFFFFFF) << 32)
HEADER, NOTARIZE, FLAG, RESERVE = 1, 3, 8, 9
FLAGS = u64(7) + u8(2)


def crc32c(data):
    """RFC 3720, B.4: the polynomial 0x1EDC6F41, reflected, bit by bit."""
    rest = 0xFFFFFFFF
    for byte in data:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ (0x82F63B78 if rest & 1 else 0)
    return u32(rest ^ 0xFFFFFFFF)


def records(*wanted):
    """(type, view, payload) of each, as they lie in a segment from offset 8,192."""
    found, offset, previous = [], 2 * PAGE_BYTES, u32(0)
    for sequence, (kind, view, payload) in enumerate(wanted, start=1):
        record = (
            u32(len(payload)) + u8(kind) + bytes(3) + u64(sequence) + FILE_ID + u64(offset)
            + u64(view) + previous + payload)
        previous = crc32c(record)
        record += previous
        found.append((offset, record))
        offset += -(-len(record) // 8) * 8
    return found


def page(magic, offset, fields):
    head = magic.encode().ljust(16, b"\0") + u64(offset) + fields
    head = head.ljust(PAGE_BYTES - 4, b"\0")
    return head + crc32c(head)


def told(data):
    return sha256(data).hex()


SEGMENT_HEADER = u16(1) + CHAIN + KEY + IDENTITY + u64(0) + u8(0) + bytes(9) + u64(0) + u32(0)
VOTE = bytes(range(1, 9))
RECORDS = dict(records(
    (HEADER, 0, SEGMENT_HEADER), (RESERVE, 64, b""), (NOTARIZE, 1, VOTE), (FLAG, 0, FLAGS)))


def slot(counter, before, last):
    """The slot of a sync that wrote the vote, which has sequence 3."""
    vote = u64(3) + u8(NOTARIZE) + u64(1) + u16(len(VOTE)) + VOTE
    return page(
        "SANAD-LASTSIGN-1", counter % 2 * PAGE_BYTES,
        FILE_ID + u64(counter) + u64(before) + u64(last) + u64(0) + FLAGS + u64(64) + u16(1)
        + vote)


def mark(counter, reserved):
    return page(
        "SANAD-HWM-1", counter % 4 * PAGE_BYTES,
        CHAIN + KEY + u64(0) + u64(reserved) + u64(counter))


GUARD = page("SANAD-GUARD-1", 0, CHAIN + KEY + IDENTITY)
# Before the third sync the header, sequence 1, was durable.
CELLS = [
    ("reserve record at 8,352", RECORDS[8_352].hex()),
    ("vote record at 8,400", RECORDS[8_400].hex()),
    ("slot of sync 3, SHA-256", told(slot(3, before=1, last=4))),
    ("mark, write 2, SHA-256", told(mark(2, reserved=64))),
    ("guard, SHA-256", told(GUARD)),
]
