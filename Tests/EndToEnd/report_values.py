"""Values of the state that reports take, read as docs/wire-state.md and docs/wire-lifecycle.md say."""

import dataclasses
import datetime

from tree import Reader


def symbol_of(reader) -> str:
    return reader.blob().decode()


@dataclasses.dataclass(frozen=True)
class Debt:
    id: bytes
    symbol: str
    face: int
    maturity: str
    outstanding: int


class Values:
    """What an extract shows, by key."""

    def __init__(self, values: dict):
        self.values = values

    def read(self, key: bytes) -> Reader:
        reader = Reader(self.values[key])
        assert reader.number(1) == 1, "a record of another version"
        return reader

    def debts(self) -> list:
        """Every security, in the order of the numbers; a missing one is a KeyError."""
        count = int.from_bytes(self.values[b"\1"][-4:], "little")
        found = []
        for number in range(count):
            id_ = self.read(b"\x09" + number.to_bytes(4, "little")).take(32)
            debt = self.debt(id_)
            if debt:
                found.append(debt)
        return found

    def debt(self, id_: bytes):
        reader = self.read(b"\x08" + id_)
        symbol = symbol_of(reader)
        reader.blob()
        reader.take(3)
        if reader.uleb() not in (0, 2, 3, 4):
            return None
        reader.blob(), reader.blob(), reader.blob()
        face = reader.number(16)
        reader.take(16 + 4)
        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=reader.number(4))
        tally = self.read(b"\x0a" + id_)
        issued, redeemed = tally.number(16), tally.number(16)
        return Debt(id_, symbol, face, day.isoformat(), issued - redeemed)

    def cells(self, id_: bytes) -> dict:
        """The totals of an instrument by country and class."""
        found = {}
        for key in self.values:
            if key[0] != 13 or key[1:33] != id_:
                continue
            reader = Reader(key[33:])
            country = reader.take(2).decode() if reader.number(1) else None
            investor = reader.number(1) if reader.number(1) else None
            reader.finish()
            found[country, investor] = self.read(key).number(16)
        return found
