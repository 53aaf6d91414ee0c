import SanadCodec
import SanadCrypto
import SanadTypes

/// What of a state's tree belongs to some keys: the pages on the way from the root to each of them.
///
/// Who has these pages and the keys' values can prove each value, and can change the keys and get
/// the root of the whole state.
public struct StateWitness: Hashable, Sendable {
  /// A page of the tree as a store has it (docs/wire-state.md, "Stored nodes").
  public struct Page: Hashable, Sendable {
    /// Most bytes of a page: two masks and sixteen leaves.
    public static let bytesMax = 5 + 16 * 2 * Digest.byteCount

    /// Its name.
    public let id: NodeID
    /// Its bytes.
    public let bytes: [UInt8]

    /// Puts a page together; what it holds is looked at by ``WitnessStore``.
    public init(id: NodeID, bytes: [UInt8]) {
      self.id = id
      self.bytes = bytes
    }
  }

  /// The state that the pages are of.
  public let anchor: StateAnchor
  /// The pages, ascending by their names, each once.
  public let pages: [Page]
}

extension StateOverlay {
  /// The state by its height and root.
  public var anchor: StateAnchor { StateAnchor(next: next, root: rootReference) }

  /// The pages on the way to keys, whether the keys have values or not. O(keys · depth).
  ///
  /// Throws what reading pages throws: a page that is missing or damaged.
  public func witness(of keys: [StateKey]) throws(StateFailure) -> StateWitness {
    var found = KeyedTable<NodeID, [UInt8]>()
    guard let root = rootReference else { return StateWitness(anchor: anchor, pages: []) }
    for key in keys {
      let path = key.path
      var place = NodePath.root
      var reference = root
      while true {
        let id = NodeID(height: reference.height, path: place)
        let page = try page(reference, at: place)
        if found[id] == nil { found[id] = page.stored }
        let nibble = place.slot(of: path)
        guard case .child(let child)? = page.slot(nibble), let below = place.child(nibble) else {
          break
        }
        place = below
        reference = child
      }
    }
    let pages = found.sortedKeys().compactMap { id in
      found[id].map { StateWitness.Page(id: id, bytes: $0) }
    }
    return StateWitness(anchor: anchor, pages: pages)
  }
}

/// A state of which some pages and some values are at hand: whatever else is asked for is refused.
///
/// Pages and values may come from anybody. That a page belongs to the tree is found when it is read,
/// by its digest; that a value does, by ``unproven(in:)``.
public struct WitnessStore: NodeReader, ValueReader {
  private var nodes = KeyedTable<NodeID, [UInt8]>()
  private var values = KeyedTable<StateKey, StateChange>()

  /// Takes pages and values; of two with one name the later one counts.
  ///
  /// Throws ``StateFailure/corruptNode(_:)`` for a page that cannot be where its name says: no tree
  /// has it, and what walks through a tree relies on that.
  public init(
    _ pages: [StateWitness.Page], _ values: [StateChange]
  ) throws(StateFailure) {
    for page in pages {
      guard Self.isWhole(page) else { throw .corruptNode(page.id) }
      nodes[page.id] = page.bytes
    }
    for value in values { self.values[value.key] = value }
  }

  /// The state at an anchor, as far as it is here.
  public func state(at anchor: StateAnchor) -> FinalState {
    FinalState(anchor: anchor, nodes: self, values: self)
  }

  /// The stored bytes of a page; nil for one that is not here.
  public func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? { nodes[id] }

  /// The value of a key. Throws ``StateFailure/notProven(_:)`` for a key of which nothing is known.
  public func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
    guard let known = values[key] else { throw .notProven(key) }
    return known.value
  }

  /// The keys here whose values are not those of the tree at an anchor, ascending.
  ///
  /// Throws where a page on the way to one is not here or is not what the page above commits to.
  public func unproven(in anchor: StateAnchor) throws(StateFailure) -> [StateKey] {
    let state = state(at: anchor)
    var unproven: [StateKey] = []
    for key in values.sortedKeys() {
      do throws(StateFailure) {
        guard let proven = try state.prove(key) else { throw .notProven(key) }
        let value = try proven.proof.verify(key: key, root: anchor.stateRoot)
        if value != values[key]?.value { unproven.append(key) }
      } catch {
        guard case .corruptValue = error else { throw error }
        unproven.append(key)
      }
    }
    return unproven
  }

  /// Whether a page can be read, every leaf lies below its slot, and none is deeper than a path.
  private static func isWhole(_ page: StateWitness.Page) -> Bool {
    let place = page.id.path
    guard Int(place.nibbleCount) < NodePath.nibblesMax else { return false }
    let read: StatePage
    do throws(DecodingFailure) {
      read = try StatePage(stored: page.bytes, height: page.id.height)
    } catch { return false }
    if read.childMask != 0, Int(place.nibbleCount) == NodePath.nibblesMax - 1 { return false }
    return (0..<16).allSatisfy { nibble in
      guard case .leaf(let leaf, _)? = read.slot(nibble) else { return true }
      return place.contains(leaf.path) && place.slot(of: leaf.path) == nibble
    }
  }
}
