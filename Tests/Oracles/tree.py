"""The state tree and the list tree, written again from docs/wire-state.md: no pages, no caches."""

from wire import ZERO, listed, sha256, tagged, u16, u32, u64, variant

DEPTH_MAX = 256


def path_of(key):
    return tagged("SANAD-KEY-1", key)


def value_digest(value):
    return tagged("SANAD-VALUE-1", value)


def bit(path, level):
    return path[level // 8] >> (7 - level % 8) & 1


def leaf(path, digest):
    return sha256(b"\0", path, digest)


def inner(left, right):
    return sha256(b"\1", left, right)


def root(leaves, level=0):
    """Of (path, value digest) pairs."""
    if not leaves:
        return ZERO
    if len(leaves) == 1:
        return leaf(*leaves[0])
    halves = ([], [])
    for one in leaves:
        halves[bit(one[0], level)].append(one)
    return inner(root(halves[0], level + 1), root(halves[1], level + 1))


def way(values, key):
    """The neighbours from the root down to a key, and the encoded end of the way."""
    path, siblings = path_of(key), []
    leaves = [(path_of(one), value_digest(value)) for one, value in values.items()]
    while len(leaves) > 1:
        halves = ([], [])
        for one in leaves:
            halves[bit(one[0], len(siblings))].append(one)
        side = bit(path, len(siblings))
        siblings.append(root(halves[1 - side], len(siblings) + 1))
        leaves = halves[side]
    if not leaves:
        end = variant(0)
    elif leaves[0][0] == path:
        end = variant(2) + variant(len(values[key])) + values[key]
    else:
        end = variant(1) + leaves[0][0] + leaves[0][1]
    return siblings, end


def encode_proof(siblings, end):
    bits = bytearray((len(siblings) + 7) // 8)
    for level, one in enumerate(siblings):
        if one != ZERO:
            bits[level // 8] |= 1 << level % 8
    return u16(len(siblings)) + bits + b"".join(one for one in siblings if one != ZERO) + end


class Reader:
    """Reads bytes and refuses what is missing or left over."""

    def __init__(self, data):
        self.data, self.place = data, 0

    def take(self, count):
        piece = self.data[self.place:self.place + count]
        assert len(piece) == count, f"the bytes end at {self.place}"
        self.place += count
        return piece

    def number(self, width):
        return int.from_bytes(self.take(width), "little")

    def uleb(self):
        value, shift = 0, 0
        while True:
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                assert byte or not shift, "a length is not in its shortest form"
                return value
            shift += 7
            assert shift < 35

    def blob(self):
        return self.take(self.uleb())

    def list(self, read):
        return [read() for _ in range(self.uleb())]

    def finish(self):
        assert self.place == len(self.data), "bytes are left over"


def prove(values, key):
    """The encoded proof of what a map of values holds under a key."""
    return encode_proof(*way(values, key))


def common(one, other):
    """How many neighbours two ways have in common, from the root down."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def extract(values, keys):
    """The encoded entries of an extract, in the order of their paths."""
    before, entries = [], []
    for key in sorted(keys, key=path_of):
        siblings, end = way(values, key)
        shared = common(before, siblings)
        entries.append(
            variant(len(key)) + key + u16(shared) + encode_proof(siblings[shared:], end))
        before = siblings
    return entries


def verify_state(reader, key, expected_root):
    """The value that a proof shows under a key, None where it shows that there is none."""
    siblings, end, shown = read_way(reader)
    return verify_way(key, siblings, end, shown, expected_root)


def read_way(reader):
    """The neighbours of a proof, the kind of its end and what is there."""
    depth = reader.number(2)
    assert depth <= DEPTH_MAX
    bits = reader.take((depth + 7) // 8)
    assert not depth % 8 or not bits[-1] >> depth % 8, "a bit beyond the depth"
    siblings = [
        reader.take(32) if bits[level // 8] >> level % 8 & 1 else ZERO for level in range(depth)]
    assert sum(one == ZERO for one in siblings) == depth - sum(map(int.bit_count, bits))
    end = reader.uleb()
    assert end <= 2
    shown = None if end == 0 else (reader.take(32), reader.take(32)) if end == 1 else reader.blob()
    return siblings, end, shown


def verify_way(key, siblings, end, shown, expected_root):
    """The value at the end of a way that leads to a root, None where there is none."""
    assert not siblings or siblings[-1] != ZERO, "the subtree would have moved up"
    path, value = path_of(key), None
    if end == 0:
        digest = ZERO
    elif end == 1:
        other, other_value = shown
        assert other != path, "absence is shown by the key's own leaf"
        assert all(bit(other, level) == bit(path, level) for level in range(len(siblings)))
        digest = leaf(other, other_value)
    else:
        value = shown
        digest = leaf(path, value_digest(value))
    for level in reversed(range(len(siblings))):
        pair = (siblings[level], digest) if bit(path, level) else (digest, siblings[level])
        digest = inner(*pair)
    assert digest == expected_root, "the proof leads to another root"
    return value


def verify_extract(reader, expected_root):
    """What a state has under each key of an extract, by key; None where it has nothing."""
    values, before, last = {}, [], b""
    for _ in range(reader.uleb()):
        key = reader.blob()
        assert last < path_of(key), "keys ascend by their paths"
        last = path_of(key)
        shared = reader.number(2)
        assert shared <= len(before)
        rest, end, shown = read_way(reader)
        siblings = before[:shared] + rest
        assert common(before, siblings) == shared, "neighbours in common are spelled out"
        values[key] = verify_way(key, siblings, end, shown, expected_root)
        before = siblings
    return values


def list_levels(leaves):
    """RFC 6962, 2.1: each level pairs neighbours, a last one alone moves up."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        levels.append([
            tagged("SANAD-LISTNODE-1", *level[place:place + 2]) if place + 1 < len(level)
            else level[place] for place in range(0, len(level), 2)])
    return levels


def seal(count, top):
    return tagged("SANAD-LISTROOT-1", u64(count), top)


def list_root(leaves):
    return seal(len(leaves), list_levels(leaves)[-1][0] if leaves else ZERO)


def prove_place(leaves, index):
    """The encoded proof of one leaf's place."""
    siblings, place = [], index
    for level in list_levels(leaves)[:-1]:
        if place ^ 1 < len(level):
            siblings.append(level[place ^ 1])
        place //= 2
    return u32(index) + u32(len(leaves)) + listed(*siblings)


def verify_place(reader, digest, expected_root):
    """The index and the length that a list proof shows for a leaf."""
    index, count = reader.number(4), reader.number(4)
    siblings = reader.list(lambda: reader.take(32))
    assert index < count <= 2**24
    place, last, rest = index, count - 1, list(siblings)
    while last:
        if place % 2:
            digest = tagged("SANAD-LISTNODE-1", rest.pop(0), digest)
        elif place < last:
            digest = tagged("SANAD-LISTNODE-1", digest, rest.pop(0))
        place, last = place // 2, last // 2
    assert not rest and seal(count, digest) == expected_root
    return index, count
