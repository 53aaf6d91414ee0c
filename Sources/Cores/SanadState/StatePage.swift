import SanadCrypto
import SanadTypes

/// A leaf: where it stands and what it commits to.
struct StateLeaf: Hashable, Sendable {
  /// The key's path.
  let path: Digest
  /// Digest of the value.
  let valueDigest: Digest

  /// The leaf's digest; it names the whole path, so it is the same at any depth.
  var digest: Digest { SHA256.pair(StateTree.leafPrefix, path, valueDigest) }
}

/// One of the sixteen subtrees of a page.
enum StateSlot: Hashable, Sendable {
  /// A subtree of two leaves or more, in a page of its own.
  case child(NodeReference)
  /// A subtree of one leaf, with the leaf's digest.
  case leaf(StateLeaf, Digest)

  var digest: Digest {
    switch self {
    case .child(let reference): reference.digest
    case .leaf(_, let digest): digest
    }
  }

  /// Whether both hold a page, or both a leaf.
  func isOfKind(of other: StateSlot) -> Bool {
    switch (self, other) {
    case (.child, .child), (.leaf, .leaf): true
    default: false
    }
  }
}

/// Four levels of the binary tree: what is read, cached and stored as one.
///
/// Positions are numbered as in a heap: 1 is the top, `2p` and `2p + 1` are below `p`, 16 to 31
/// are the slots. Digests of positions that hold one leaf or nothing follow from the slots, so
/// only true inner nodes are kept, packed in the order of their positions.
struct StatePage: Hashable, Sendable {
  /// Height of the block that wrote the page.
  let height: Height
  /// Slots that hold a page.
  let childMask: UInt16
  /// Slots that hold a leaf.
  let leafMask: UInt16
  private let innerMask: UInt16
  private var inner: [Digest]
  /// What is in the occupied slots, ascending.
  private(set) var slots: [StateSlot]

  init(
    height: Height, childMask: UInt16, leafMask: UInt16, innerMask: UInt16, inner: [Digest],
    slots: [StateSlot]
  ) {
    self.height = height
    self.childMask = childMask
    self.leafMask = leafMask
    self.innerMask = innerMask
    self.inner = inner
    self.slots = slots
  }

  /// The digest of the whole page.
  var digest: Digest { digest(at: 1) }

  /// The page's size in memory, for the caches' bounds.
  var byteCount: Int { 128 + inner.count * 32 + slots.count * MemoryLayout<StateSlot>.stride }

  /// What is in slot `nibble`; nil when it is empty.
  func slot(_ nibble: Int) -> StateSlot? {
    let bit = UInt16(1) << UInt16(nibble)
    let occupied = childMask | leafMask
    guard occupied & bit != 0 else { return nil }
    return slots[(occupied & (bit - 1)).nonzeroBitCount]
  }

  /// The page with another subtree in one slot, hashed on the way up from it alone: what a block that
  /// changes one leaf below does to most of the pages that it writes.
  ///
  /// - Precondition: the slot holds a subtree of the same kind, so that the page's shape stays.
  func replacing(_ nibble: Int, with slot: StateSlot, at height: Height) -> StatePage {
    let bit = UInt16(1) << UInt16(nibble)
    let occupied = childMask | leafMask
    precondition(occupied & bit != 0, "a page's shape does not change in one slot")
    var page = StatePage(
      height: height, childMask: childMask, leafMask: leafMask, innerMask: innerMask,
      inner: inner, slots: slots)
    page.slots[(occupied & (bit - 1)).nonzeroBitCount] = slot
    var position = (16 + nibble) >> 1
    while position > 0 {
      if page.isInner(position) {
        page.inner[page.place(ofInner: position)] = SHA256.pair(
          StateTree.innerPrefix, page.digest(at: 2 * position), page.digest(at: 2 * position + 1))
      }
      position >>= 1
    }
    return page
  }

  private func place(ofInner position: Int) -> Int {
    (innerMask & ((1 << UInt16(position)) - 1)).nonzeroBitCount
  }

  /// The digest at a position, 1 to 31; zero where nothing is.
  func digest(at position: Int) -> Digest {
    if isInner(position) {
      return inner[place(ofInner: position)]
    }
    return onlySlot(under: position)?.digest ?? .zero
  }

  /// Whether a position has two leaves or a page below it, so that it is the hash of its halves.
  func isInner(_ position: Int) -> Bool {
    position < 16 && innerMask & (1 << UInt16(position)) != 0
  }

  /// The one slot under a position that is no inner node; nil when nothing is there.
  func onlySlot(under position: Int) -> StateSlot? {
    let covered = (childMask | leafMask) & PagePosition.slots(under: position)
    return covered == 0 ? nil : slot(covered.trailingZeroBitCount)
  }
}

/// Arithmetic of positions in a page.
enum PagePosition {
  /// The slots under a position, 1 to 31, as a mask.
  static func slots(under position: Int) -> UInt16 {
    let level = Int.bitWidth - 1 - position.leadingZeroBitCount
    let width = 16 >> level
    let first = (position - (1 << level)) * width
    return UInt16(truncatingIfNeeded: ((1 << width) - 1) << first)
  }
}
