"""Reads receipts by docs/wire.md alone: what a follower learns from the bytes that the receipt tree hashes."""

from transactions import sha256


class Reader:
    """Bytes from front to back."""

    def __init__(self, data: bytes):
        self.data = data
        self.place = 0

    def take(self, count: int) -> bytes:
        assert self.place + count <= len(self.data), "the bytes end early"
        self.place += count
        return self.data[self.place - count:self.place]

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "little")

    def uleb(self) -> int:
        number, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number


EVENTS = {
    0: ("identityRegistered", lambda read: (read.take(32), read.take(32))),
    1: ("claimIssued", lambda read: (read.take(32), read.uleb(), read.take(32))),
    2: ("claimRevoked", lambda read: (read.take(32), read.uleb(), read.take(32))),
    3: ("accountOpened", lambda read: (read.take(32), read.take(32), read.take(32))),
    4: ("keysRotated", lambda read: (read.take(32),)),
    5: ("moved", lambda read: (
        read.uleb(), read.take(32), read.take(32) if read.take(1) == b"\1" else None,
        read.take(32) if read.take(1) == b"\1" else None, read.number(16))),
}
MOVED_BY = {"transfer": 0, "settlement": 1, "allotment": 2}


def events(receipt: bytes, transaction: str) -> list[tuple]:
    """What an applied receipt without flags tells: each event as its name and its fields."""
    read = Reader(receipt)
    assert read.number(2) == 1, "version"
    assert read.take(32).hex() == transaction
    assert read.uleb() == 0, "applied"
    assert (read.uleb(), read.number(4)) == (0, 0), "no flags"
    read.number(8)
    read.take(32)
    told = []
    for _ in range(read.uleb()):
        name, fields = EVENTS[read.uleb()]
        told.append((name, *fields(read)))
    assert read.take(32) == bytes(32), "nothing is privileged yet"
    assert read.place == len(receipt)
    return told


def event_bytes(receipt: bytes) -> bytes:
    """The one event of an applied receipt without flags, as it stands."""
    start = 2 + 32 + 1 + 1 + 4 + 8 + 32
    assert receipt[start] == 1, "one event"
    return receipt[start + 1:-32]


def chained(head: bytes, height: int, index: int, event: bytes) -> bytes:
    """The head of a chain of events after one more."""
    return sha256(
        "SANAD-EVENT-1", head, height.to_bytes(8, "little"), index.to_bytes(4, "little"), event)
