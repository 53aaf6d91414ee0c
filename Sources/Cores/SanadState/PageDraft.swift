import SanadCrypto
import SanadTypes

/// A page while it is changed: unpacked, with a mark on every slot whose digest is new.
struct PageDraft {
  private var childMask: UInt16 = 0
  private var leafMask: UInt16 = 0
  private var changed: UInt16 = 0
  // Slots and digests lie on the stack; the heap sees a page once, when it is sealed.
  private var slots = InlineArray<16, StateSlot?>(repeating: nil)
  private var digests = InlineArray<16, Digest>(repeating: .zero)

  /// An empty page.
  init() {}

  /// A copy of a page.
  init(_ page: StatePage) {
    childMask = page.childMask
    leafMask = page.leafMask
    var occupied = childMask | leafMask
    for slot in page.slots {
      slots[occupied.trailingZeroBitCount] = slot
      occupied &= occupied &- 1
    }
    for position in 1..<16 { digests[position] = page.digest(at: position) }
  }

  /// Whether any slot differs from what the draft began with.
  var isChanged: Bool { changed != 0 }

  /// The leaf that is all there is in the page; nil when there is more, or a page below.
  var onlyLeaf: StateLeaf? {
    guard childMask == 0, leafMask.nonzeroBitCount == 1,
      case .leaf(let leaf, _) = slots[leafMask.trailingZeroBitCount]
    else { return nil }
    return leaf
  }

  /// Whether nothing is left.
  var isEmpty: Bool { childMask | leafMask == 0 }

  /// What is in a slot.
  func slot(_ nibble: Int) -> StateSlot? { slots[nibble] }

  /// Puts a subtree into a slot; nothing happens when it is there already.
  mutating func set(_ nibble: Int, to slot: StateSlot?) {
    guard slots[nibble] != slot else { return }
    let bit = UInt16(1) << UInt16(nibble)
    slots[nibble] = slot
    changed |= bit
    childMask &= ~bit
    leafMask &= ~bit
    switch slot {
    case .child: childMask |= bit
    case .leaf: leafMask |= bit
    case nil: break
    }
  }

  /// The page as it is now, hashed where it changed.
  mutating func seal(at height: Height) -> StatePage {
    var innerMask: UInt16 = 0
    for position in stride(from: 15, through: 1, by: -1) where hash(position) {
      innerMask |= 1 << UInt16(position)
    }
    var inner: [Digest] = []
    inner.reserveCapacity(innerMask.nonzeroBitCount)
    for position in 1..<16 where innerMask & (1 << UInt16(position)) != 0 {
      inner.append(digests[position])
    }
    var packed: [StateSlot] = []
    packed.reserveCapacity((childMask | leafMask).nonzeroBitCount)
    for nibble in 0..<16 {
      if let slot = slots[nibble] { packed.append(slot) }
    }
    return StatePage(
      height: height, childMask: childMask, leafMask: leafMask, innerMask: innerMask,
      inner: inner, slots: packed)
  }

  /// Brings a position's digest up to date; says whether it is an inner node. The positions
  /// below it come first.
  private mutating func hash(_ position: Int) -> Bool {
    let under = PagePosition.slots(under: position)
    let occupied = (childMask | leafMask) & under
    let isInner = occupied.nonzeroBitCount > 1 || occupied & childMask != 0
    guard changed & under != 0 else { return isInner }
    if isInner {
      digests[position] = SHA256.pair(
        StateTree.innerPrefix, digest(at: 2 * position), digest(at: 2 * position + 1))
    } else {
      digests[position] =
        occupied == 0 ? .zero : slots[occupied.trailingZeroBitCount]?.digest ?? .zero
    }
    return isInner
  }

  private func digest(at position: Int) -> Digest {
    position < 16 ? digests[position] : slots[position - 16]?.digest ?? .zero
  }
}
