import SanadCodec
import SanadTypes
import Synchronization

/// How much memory the final state may take for what its store holds as well.
public struct StateCacheLimits: Hashable, Sendable {
  /// For pages of the tree, in bytes.
  public let pageBytesMax: Int
  /// For values, in bytes.
  public let valueBytesMax: Int

  /// Creates limits; 256 MiB hold the pages of about a million leaves.
  public init(pageBytesMax: Int = 256 << 20, valueBytesMax: Int = 384 << 20) {
    self.pageBytesMax = pageBytesMax
    self.valueBytesMax = valueBytesMax
  }
}

/// The newest final state: what is flushed, what is being flushed, and what is not yet.
///
/// A class behind a lock, because three threads share it: the executor reads and commits, the
/// state writer flushes, and readers ask for values and proofs. No lock is held while a port is
/// read.
public final class FinalState: StateReading, Sendable {
  let nodes: any NodeReader
  let values: any ValueReader
  let memory: Mutex<FinalMemory>

  /// The state at `anchor`, which the store behind the ports holds whole; a new chain begins at
  /// ``StateAnchor/empty`` and commits the genesis state as the block at height 0.
  public init(
    anchor: StateAnchor = .empty, nodes: any NodeReader, values: any ValueReader,
    limits: StateCacheLimits = StateCacheLimits()
  ) {
    self.nodes = nodes
    self.values = values
    memory = Mutex(FinalMemory(anchor: anchor, limits: limits))
  }

  /// Height and root of the newest final state.
  public var anchor: StateAnchor { memory.withLock { $0.anchor } }

  /// Bytes that wait for a flush.
  public var unflushedByteCount: Int { memory.withLock { $0.fresh.byteCount } }

  /// Whether the store stands at the newest final height: every flush that was taken is durable, and
  /// nothing is new.
  public var isFlushed: Bool { memory.withLock { $0.isFlushed } }

  /// The newest final state as an overlay, for the block above it.
  public func overlay() -> StateOverlay { StateOverlay(of: self, at: anchor) }

  /// The newest final value of a key.
  public func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
    let (held, generation) = memory.withLock { ($0.value(of: key), $0.generation) }
    if let held { return held.bytes }
    let value = StateLayer.Value(bytes: try values.value(of: key))
    memory.withLock { memory in
      memory.keep(value, of: key, readIn: generation)
      memory.noteStoreReads(1)
    }
    return value.bytes
  }

  /// Makes a block's state final. O(what the block changed).
  ///
  /// Throws unless the block is the next one on the final state.
  public func commit(_ overlay: StateOverlay) throws(StateFailure) {
    guard let layer = overlay.layers.first else {
      throw .notNext(expected: anchor.next, got: overlay.next.previous)
    }
    try memory.withLock { state throws(StateFailure) in try state.commit(layer) }
  }

  /// The memos of the blocks that became final from a height on.
  func memos(from height: Height) -> FinalMemos { memory.withLock { $0.memos(from: height) } }

  /// What the store has to write to stand at the newest final height; nil when there is nothing
  /// new or when the last flush is not done.
  public func takeFlush() -> StateFlush? { memory.withLock { $0.takeFlush() } }

  /// Tells that a flush is durable: what it held is now read through the ports or the caches.
  ///
  /// - Precondition: `flush` is the one that ``takeFlush()`` gave last.
  public func didFlush(_ flush: SortedFlush) {
    // In portions, so that the executor never waits for a large flush to move to the caches.
    let portion = 128
    var values = flush.values[...]
    while !values.isEmpty {
      memory.withLock { $0.cacheFlushed(values.prefix(portion)) }
      values = values.dropFirst(portion)
    }
    var pages = flush.pages[...]
    while !pages.isEmpty {
      memory.withLock { $0.cacheFlushed(pages.prefix(portion)) }
      pages = pages.dropFirst(portion)
    }
    memory.withLock { $0.endFlush(flush.anchor) }
  }
}

extension FinalState: PageSource {
  /// The page that `reference` names, from memory or the store; a stored page is hashed and must
  /// be what the reference says.
  func page(_ reference: NodeReference, at path: NodePath) throws(StateFailure) -> StatePage {
    if let page = memory.withLock({ $0.page(reference.height, at: path) }) { return page }
    let id = NodeID(height: reference.height, path: path)
    guard let bytes = try nodes.node(id) else { throw .missingNode(id) }
    let page = try self.page(bytes, reference, at: path)
    memory.withLock { memory in
      memory.keep(page, at: path)
      memory.noteStoreReads(1)
    }
    return page
  }

  /// The page of its stored bytes, which has to be the one that `reference` names.
  func page(
    _ bytes: [UInt8], _ reference: NodeReference, at path: NodePath
  ) throws(StateFailure) -> StatePage {
    let page: StatePage
    do throws(DecodingFailure) {
      page = try StatePage(stored: bytes, height: reference.height)
    } catch {
      throw .corruptNode(NodeID(height: reference.height, path: path))
    }
    guard page.digest == reference.digest else {
      throw .corruptNode(NodeID(height: reference.height, path: path))
    }
    return page
  }
}
