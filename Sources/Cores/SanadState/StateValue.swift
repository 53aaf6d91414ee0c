import SanadCrypto

/// What the tree asks of the values in it: bytes, and not too many of them.
public enum StateValue {
  /// Most bytes of a value.
  public static let bytesMax = 64 * 1_024

  /// What a leaf commits to.
  static func digest(of value: [UInt8]) -> Digest { SHA256.digest(.stateValue, value) }
}

/// One key's new value.
public struct StateChange: Hashable, Sendable {
  /// The key.
  public let key: StateKey
  /// The value; nil removes the key.
  public let value: [UInt8]?

  /// Creates a change.
  public init(key: StateKey, value: [UInt8]?) {
    self.key = key
    self.value = value
  }
}
