"""Golden state proofs, list proofs and stored pages, from the trees of the pages."""

from tree import path_of, prove, prove_place, root, value_digest
from wire import tagged, u8, u16, u32, u64

SMALL = 8


def key(number):
    return b"\1" + u32(number)


def numbered(count):
    return {key(i): b"value" * (i % 5) + bytes([i % 256]) for i in range(count)}


def leaves(state):
    return [(path_of(one), value_digest(value)) for one, value in state.items()]


def nibble(path, place):
    return path[place // 2] >> (4 if place % 2 == 0 else 0) & 15


def node_root(group, depth):
    """The digest of the subtree of some leaves below a depth in nibbles."""
    return root(group, 4 * depth)


def pages(state, height_of):
    """Every page as (prefix of nibbles, height, bytes); height_of gives a leaf's last change."""
    found = []

    def page(prefix, group):
        slots = {}
        for one in group:
            slots.setdefault(nibble(one[0], len(prefix)), []).append(one)
        children = {place for place, some in slots.items() if len(some) > 1}
        height = max(height_of(one[0]) for one in group)
        body = b""
        for place, some in sorted(slots.items()):
            if place in children:
                below = page([*prefix, place], some)
                body += node_root(some, len(prefix) + 1) + u64(below)
            else:
                body += some[0][0] + some[0][1]
        masks = u16(sum(1 << place for place in children)) + u16(
            sum(1 << place for place in slots if place not in children))
        found.append((prefix, height, u8(1) + masks + body))
        return height

    page([], leaves(state))
    return sorted(found)


def page_name(prefix, height):
    whole = [*prefix, 0] if len(prefix) % 2 else prefix
    packed = bytes(high << 4 | low for high, low in zip(whole[::2], whole[1::2]))
    return height.to_bytes(8, "big") + bytes([len(prefix)]) + packed


def anchor(state, next_height, root_height):
    return u64(next_height) + u64(root_height) + root(leaves(state))


def stored_nodes():
    before = numbered(SMALL)
    after = {**before, key(0): b"\xff"}
    first = pages(before, lambda path: 0)
    second = pages(after, lambda path: int(path == path_of(key(0))))
    assert len(first) == 2 and not first[0][0], "the page says that there is one page below"
    assert second[1] == first[1], "the page below is not touched"
    return [
        ("name of the root page at height 0", page_name([], 0)),
        ("root page at height 0", first[0][2]),
        ("anchor at height 0", anchor(before, 1, 0)),
        ("name of the page below it", page_name(first[1][0], 0)),
        ("page below it", first[1][2]),
        ("name of the root page at height 1", page_name([], 1)),
        ("root page at height 1", second[0][2]),
        ("anchor at height 1", anchor(after, 2, 1)),
    ]


def list_proof(count, index):
    return prove_place([tagged("SANAD-TXLEAF-1", bytes([i])) for i in range(count)], index)


TABLES = {
    "State proof, golden": [
        (f"of i = {i}", prove(numbered(20), key(i))) for i in (3, 20, 26)],
    "Stored nodes, golden": stored_nodes(),
    "List proof, golden": [
        (f"place {index} of {count}", list_proof(count, index))
        for count, index in ((1, 0), (2, 1), (5, 2), (5, 4))],
}
ROOTS = [(str(count), root(leaves(numbered(count)))) for count in (0, 1, 2, 3, 20, 1000)]
