"""Binary Canonical Serialization, as docs/wire.md ("Encoding") describes it: what a wallet needs."""


class Malformed(ValueError):
    """Bytes that are no canonical encoding of what was asked for."""


def uint(number: int, width: int) -> bytes:
    return number.to_bytes(width, "little")


def u8(number: int) -> bytes:
    return uint(number, 1)


def u16(number: int) -> bytes:
    return uint(number, 2)


def u32(number: int) -> bytes:
    return uint(number, 4)


def u64(number: int) -> bytes:
    return uint(number, 8)


def u128(number: int) -> bytes:
    return uint(number, 16)


def length(count: int) -> bytes:
    """ULEB128 in its shortest form: of lengths and of variants."""
    out = bytearray()
    while count > 0x7F:
        out.append(count & 0x7F | 0x80)
        count >>= 7
    return bytes(out) + bytes([count])


def blob(data: bytes) -> bytes:
    return length(len(data)) + data


def text(words: str) -> bytes:
    return blob(words.encode())


def sequence(items) -> bytes:
    items = list(items)
    return length(len(items)) + b"".join(items)


class Reader:
    """Reads one value after another, and refuses what the writer would not have written."""

    def __init__(self, data: bytes):
        self.data = data
        self.place = 0

    def fixed(self, count: int) -> bytes:
        if self.place + count > len(self.data):
            raise Malformed(f"{count} bytes are needed at {self.place}")
        self.place += count
        return self.data[self.place - count:self.place]

    def uint(self, width: int) -> int:
        return int.from_bytes(self.fixed(width), "little")

    def bool(self) -> bool:
        flag = self.uint(1)
        if flag > 1:
            raise Malformed(f"{flag} is no bool")
        return flag == 1

    def length(self, most: int = 2**32 - 1) -> int:
        start, number, shift = self.place, 0, 0
        while True:
            byte = self.uint(1)
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
            if shift > 28:
                raise Malformed("a length has at most five bytes")
        if length(number) != self.data[start:self.place]:
            raise Malformed("a length that is not in its shortest form")
        if number > most:
            raise Malformed(f"{number} where at most {most} may be")
        return number

    def blob(self, most: int) -> bytes:
        return self.fixed(self.length(most))

    def text(self, most: int) -> str:
        return self.blob(most).decode()

    def sequence(self, most: int, read) -> list:
        return [read(self) for _ in range(self.length(most))]

    def option(self, read):
        return read(self) if self.bool() else None

    def finish(self):
        if self.place != len(self.data):
            raise Malformed(f"{len(self.data) - self.place} bytes are left over")
