import SanadCodec
import SanadTypes

/// A block above the last final one.
struct BlockNode: Sendable {
  /// How far it has come.
  enum Standing: Hashable, Sendable {
    /// The body is here.
    case present
    /// Execution is under way.
    case executing
    /// Executed; the host holds its overlay.
    case valid
    /// A rule is broken.
    case invalid(InvalidBlock)
  }

  let block: Block
  var standing: Standing
  /// The journal record of the body; nil when there is none yet.
  var record: SyncToken?
}

/// Where the way down from a block to the last final one ends.
enum ChainFront: Hashable {
  /// Every block down to the last final one is executed.
  case valid
  /// This one is the lowest that is not executed; its parent is.
  case ready(BlockDigest)
  /// This one is being executed, and is the lowest that is not done.
  case executing
  /// This one's body is missing.
  case missing(BlockDigest)
  /// This one is invalid.
  case invalid(BlockDigest, InvalidBlock)
  /// The chain goes past the last final block without meeting it.
  case foreign
}

/// The un-finalized blocks, by digest, on top of the last final one.
struct BlockTree: Sendable {
  /// The last final block.
  private(set) var root: BlockHeader
  /// Its digest.
  private(set) var rootDigest: BlockDigest
  /// Bytes of all transactions in the tree.
  private(set) var byteCount = 0
  private var nodes = KeyedTable<BlockDigest, BlockNode>()

  init(root: BlockHeader, digest: BlockDigest) {
    self.root = root
    rootDigest = digest
  }

  /// Number of blocks.
  var count: Int { nodes.count }

  /// The blocks, ascending by digest. O(m log m).
  var digests: [BlockDigest] { nodes.sortedKeys() }

  /// A block; nil when its body is missing.
  subscript(digest: BlockDigest) -> BlockNode? { nodes[digest] }

  /// The header of a block or of the last final one.
  func header(_ digest: BlockDigest) -> BlockHeader? {
    digest == rootDigest ? root : nodes[digest]?.block.header
  }

  /// Adds a block unless it is there.
  mutating func insert(_ block: Block, _ digest: BlockDigest, record: SyncToken? = nil) {
    guard nodes[digest] == nil, digest != rootDigest else { return }
    nodes[digest] = BlockNode(block: block, standing: .present, record: record)
    byteCount += block.bodyBytes
  }

  /// Changes the standing of a block that is there.
  mutating func set(_ standing: BlockNode.Standing, of digest: BlockDigest) {
    guard var node = nodes[digest] else { return }
    node.standing = standing
    nodes[digest] = node
  }

  /// Notes the journal record of a block that is there.
  mutating func set(record: SyncToken, of digest: BlockDigest) {
    guard var node = nodes[digest] else { return }
    node.record = record
    nodes[digest] = node
  }

  /// Removes a block.
  mutating func remove(_ digest: BlockDigest) {
    if let node = nodes.removeValue(forKey: digest) { byteCount -= node.block.bodyBytes }
  }

  /// Where the way down from a block ends. O(blocks that are not executed).
  func front(of tip: BlockDigest) -> ChainFront {
    var digest = tip
    var lowest: BlockDigest?
    // Heights fall by one with each step, so the way ends; the bound costs nothing and proves it.
    for _ in 0...nodes.count {
      if digest == rootDigest { return lowest.map { .ready($0) } ?? .valid }
      guard let node = nodes[digest] else {
        return isBelowRoot(lowest) ? .foreign : .missing(digest)
      }
      switch node.standing {
      case .valid: return lowest.map { .ready($0) } ?? .valid
      case .executing: return .executing
      case .invalid(let why): return .invalid(digest, why)
      case .present: lowest = digest
      }
      digest = node.block.header.parent
    }
    return .foreign
  }

  /// The blocks from just above the last final one up to `tip`; nil unless all are there and meet
  /// it. O(depth).
  func chain(to tip: BlockDigest) -> [(digest: BlockDigest, node: BlockNode)]? {
    var chain: [(digest: BlockDigest, node: BlockNode)] = []
    var digest = tip
    while digest != rootDigest {
      guard chain.count <= nodes.count, let node = nodes[digest] else { return nil }
      chain.append((digest, node))
      digest = node.block.header.parent
    }
    return chain.reversed()
  }

  /// Makes a block of the tree the last final one. Returns the blocks that do not descend from it
  /// and are not its ancestors, ascending by view; they and the ancestors leave the tree.
  mutating func advance(to digest: BlockDigest) -> [BlockDigest] {
    guard let chain = chain(to: digest), let tip = chain.last else { return [] }
    for link in chain { remove(link.digest) }
    root = tip.node.block.header
    rootDigest = digest
    return removeStrangers()
  }

  /// Removes what can never come to stand on the root.
  private mutating func removeStrangers() -> [BlockDigest] {
    let byView = nodes.sortedKeys().sorted {
      (nodes[$0]?.block.header.view ?? View(0)) < (nodes[$1]?.block.header.view ?? View(0))
    }
    var gone: [BlockDigest] = []
    var strangers = KeyedTable<BlockDigest, Bool>()
    for digest in byView {
      guard let header = nodes[digest]?.block.header else { continue }
      let isLow = header.height <= root.height || header.view <= root.view
      let isOnOther = header.height == root.height.next && header.parent != rootDigest
      guard isLow || isOnOther || strangers.contains(header.parent) else { continue }
      strangers[digest] = true
      gone.append(digest)
      remove(digest)
    }
    return gone
  }

  /// Whether the parent of a block would lie at or below the last final block without being it.
  private func isBelowRoot(_ digest: BlockDigest?) -> Bool {
    guard let digest, let node = nodes[digest] else { return false }
    return node.block.header.height <= root.height.next
  }
}

extension Block {
  /// Bytes of the transactions and, at most, of the evidence.
  var bodyBytes: Int {
    transactions.reduce(evidence.count * Evidence.bytesMax) { $0 + $1.count }
  }
}
