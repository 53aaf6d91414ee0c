/// The port through which the tree reads pages that are not in memory.
///
/// Called from the executor's and from readers' threads at once. A page is written once and
/// never changed, so an implementation may cache as it likes.
public protocol NodeReader: Sendable {
  /// The stored bytes of a page; nil when there is none under this name.
  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]?

  /// The stored bytes of several pages, in the order of their names.
  func nodes(_ ids: [NodeID]) throws(StateFailure) -> [[UInt8]?]
}

extension NodeReader {
  /// One after another.
  public func nodes(_ ids: [NodeID]) throws(StateFailure) -> [[UInt8]?] {
    try ids.map { id throws(StateFailure) in try node(id) }
  }
}

/// The port through which values are read that are not in memory.
///
/// Answers for the newest flushed height.
public protocol ValueReader: Sendable {
  /// The value of a key; nil when the key is absent.
  func value(of key: StateKey) throws(StateFailure) -> [UInt8]?

  /// The values of several keys, in their order.
  func values(of keys: [StateKey]) throws(StateFailure) -> [[UInt8]?]
}

extension ValueReader {
  /// One after another.
  public func values(of keys: [StateKey]) throws(StateFailure) -> [[UInt8]?] {
    try keys.map { key throws(StateFailure) in try value(of: key) }
  }
}

/// A state that can be read: a final one, a block's, or one that a block is building.
public protocol StateReading {
  /// The value of a key; nil when the key is absent.
  func read(_ key: StateKey) throws(StateFailure) -> [UInt8]?
}
