public import SanadCodec
public import SanadCrypto
public import SanadTypes

/// The name of a stored page: the height of the block that wrote it, and its place.
///
/// A page is never changed under its name, so pages of several heights stand side by side, and
/// the old ones go when retention lets them (docs/wire-state.md, "Stored nodes").
public struct NodeID: Hashable, Comparable, Sendable {
  /// Height of the block that wrote the page.
  public let height: Height
  /// Place of the page.
  public let path: NodePath

  /// Height big-endian, length of the path in nibbles, nibbles: 9 to 41 bytes. New pages sort
  /// after old ones, which is what a log-structured store likes best.
  public var bytes: [UInt8] {
    var writer = BCSWriter(reserving: 41)
    writer.bigEndian(height.value)
    writer.fixed(path.bytes)
    return writer.bytes
  }

  init(height: Height, path: NodePath) {
    self.height = height
    self.path = path
  }

  /// Reads ``bytes``; nil for any other.
  public init?(bytes: [UInt8]) {
    guard bytes.count > 8, let path = NodePath(bytes: bytes[8...]) else { return nil }
    self.init(
      height: Height(bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }), path: path)
  }

  /// Order of ``bytes``: of height, then of the path's length, then of its nibbles.
  public static func < (left: NodeID, right: NodeID) -> Bool {
    if left.height != right.height { return left.height < right.height }
    if left.path.nibbleCount != right.path.nibbleCount {
      return left.path.nibbleCount < right.path.nibbleCount
    }
    return left.path.prefix < right.path.prefix
  }
}

/// What a page or a root says of a page below it: who wrote it and what it hashes to.
struct NodeReference: Hashable, Sendable {
  /// Height of the block that wrote the page.
  let height: Height
  /// The subtree's digest.
  let digest: Digest
}

/// A final state by its height: where a store stands, and where reading starts after a restart.
public struct StateAnchor: Hashable, Sendable {
  /// Before genesis: no block, nothing in the state.
  public static let empty = StateAnchor(next: Height(0), root: nil)

  /// Height of the block that follows: 0 before genesis.
  public let next: Height
  let root: NodeReference?

  /// Height of the block after which the state is this one; nil before genesis.
  public var height: Height? { next.value == 0 ? nil : next.previous }

  /// The state root as headers carry it.
  public var stateRoot: Digest { root?.digest ?? StateTree.emptyRoot }

  init(next: Height, root: NodeReference?) {
    self.next = next
    self.root = root
  }
}

extension StateAnchor: BCSEncodable, BCSDecodable {
  /// Appends the next height, the height that wrote the root page, and the state root.
  public func encode(into writer: inout BCSWriter) {
    writer.value(next)
    writer.value(root?.height ?? Height(0))
    writer.value(stateRoot)
  }

  /// Reads the 48 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    next = try Height(from: &reader)
    let writer = try Height(from: &reader)
    let digest = try Digest(from: &reader)
    root = digest == StateTree.emptyRoot ? nil : NodeReference(height: writer, digest: digest)
  }
}

extension NodeID: CustomStringConvertible {
  /// `height:nibbles`.
  public var description: String { "\(height):\(path)" }
}
