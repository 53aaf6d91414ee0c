public import SanadCodec
public import SanadCrypto

/// Who may act for an account: weighted Ed25519 keys of which some must sign together.
///
/// Encoding: list of (key 32 bytes, weight u16), strictly ascending by key; threshold u32.
public struct Authority: Hashable, Sendable {
  /// One key and what its signature counts for.
  public struct WeightedKey: Hashable, Sendable {
    /// The key.
    public let key: PublicKey
    /// At least 1.
    public let weight: UInt16

    /// Pairs a key with a weight.
    public init(key: PublicKey, weight: UInt16) {
      self.key = key
      self.weight = weight
    }
  }

  /// Why keys and a threshold are no authority.
  public enum Defect: Error, Hashable, Sendable {
    /// There is no key.
    case noKeys
    /// More than ``keysMax`` keys.
    case tooManyKeys(Int)
    /// A key stands twice or out of order.
    case keysNotAscending
    /// A key weighs nothing.
    case zeroWeight(PublicKey)
    /// The threshold is zero, or above what all keys weigh together.
    case unreachableThreshold(threshold: UInt32, total: UInt32)
  }

  /// How a set of signing keys stands against an authority.
  public enum Verdict: Hashable, Sendable {
    /// The keys are enough, and each is needed.
    case sufficient
    /// A key that is not the authority's.
    case foreignKey(PublicKey)
    /// The keys weigh less than the threshold.
    case insufficient(weight: UInt32, threshold: UInt32)
    /// The threshold is met without this key.
    case surplus(PublicKey)
  }

  /// Most keys of one authority.
  public static let keysMax = 16

  /// Strictly ascending by key; 1...16.
  public let keys: [WeightedKey]
  /// The least total weight that acts; 1...total weight.
  public let threshold: UInt32

  /// Checks and wraps keys, which must be strictly ascending, and a threshold.
  public init(keys: [WeightedKey], threshold: UInt32) throws(Defect) {
    if let defect = Self.defect(keys: keys, threshold: threshold) { throw defect }
    self.keys = keys
    self.threshold = threshold
  }

  /// The authority of one key.
  public init(_ key: PublicKey) {
    keys = [WeightedKey(key: key, weight: 1)]
    threshold = 1
  }

  /// That of an account which only the ledger itself acts for: no signature is ever enough. Nobody can
  /// give it to an account by a transaction.
  public static let ledger = Authority(ledgerThreshold: 1)

  private init(ledgerThreshold threshold: UInt32) {
    keys = []
    self.threshold = threshold
  }

  /// Reads the authority of an account, which may be that of the ledger.
  init(ofAccountFrom reader: inout BCSReader) throws(DecodingFailure) {
    guard try reader.bool() else {
      self = .ledger
      return
    }
    self = try Authority(from: &reader)
  }

  /// Appends the authority of an account, which may be that of the ledger.
  func encode(ofAccountInto writer: inout BCSWriter) {
    writer.bool(self != .ledger)
    if self != .ledger { writer.value(self) }
  }

  /// What is wrong with keys and a threshold; nil when nothing is.
  public static func defect(keys: [WeightedKey], threshold: UInt32) -> Defect? {
    if keys.isEmpty { return .noKeys }
    if keys.count > keysMax { return .tooManyKeys(keys.count) }
    for (left, right) in zip(keys, keys.dropFirst()) where left.key >= right.key {
      return .keysNotAscending
    }
    for entry in keys where entry.weight == 0 { return .zeroWeight(entry.key) }
    // At most 16 weights of 16 bits: the sum has 20 bits.
    let total = keys.reduce(UInt32(0)) { $0 + UInt32($1.weight) }
    if threshold == 0 || threshold > total {
      return .unreachableThreshold(threshold: threshold, total: total)
    }
    return nil
  }

  /// The weight of a key; nil when the key is not one of the authority's.
  public func weight(of key: PublicKey) -> UInt16? {
    keys.first { $0.key == key }?.weight
  }

  /// How few signatures can act.
  public var signatureCountMin: Int {
    var missing = Int64(threshold)
    var count = 0
    for weight in keys.map(\.weight).sorted(by: >) where missing > 0 {
      missing -= Int64(weight)
      count += 1
    }
    return count
  }

  /// Whether `signers`, each named once, are exactly enough.
  public func verdict(on signers: [PublicKey]) -> Verdict {
    var total: UInt32 = 0
    for signer in signers {
      guard let weight = weight(of: signer) else { return .foreignKey(signer) }
      total += UInt32(weight)
    }
    if total < threshold { return .insufficient(weight: total, threshold: threshold) }
    for signer in signers {
      guard let weight = weight(of: signer) else { continue }
      if total - UInt32(weight) >= threshold { return .surplus(signer) }
    }
    return .sufficient
  }
}

extension Authority: BCSEncodable, BCSDecodable {
  /// Appends the keys and the threshold.
  public func encode(into writer: inout BCSWriter) {
    writer.list(keys)
    writer.u32(threshold)
  }

  /// Reads a well-formed authority.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let keys: [WeightedKey] = try reader.list(max: Self.keysMax) { entry, before in
      if let before, before.key >= entry.key { return .noAuthority(.keysNotAscending) }
      return entry.weight == 0 ? .noAuthority(.zeroWeight(entry.key)) : nil
    }
    let end = reader.offset
    let threshold = try reader.u32()
    if let defect = Self.defect(keys: keys, threshold: threshold) {
      throw DecodingFailure(.noAuthority(defect), at: keys.isEmpty ? start : end)
    }
    self.keys = keys
    self.threshold = threshold
  }
}

extension Authority.WeightedKey: BCSEncodable, BCSDecodable {
  /// Appends the key and the weight.
  public func encode(into writer: inout BCSWriter) {
    writer.value(key)
    writer.u16(weight)
  }

  /// Reads the key and the weight.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    key = try PublicKey(from: &reader)
    weight = try reader.u16()
  }
}

extension Authority.Defect: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .noKeys: "an authority needs at least one key"
    case .tooManyKeys(let count):
      "an authority has at most \(Authority.keysMax) keys, not \(count)"
    case .keysNotAscending: "the keys of an authority must be distinct and ascending"
    case .zeroWeight(let key): "key \(key.digest.hex) weighs nothing"
    case .unreachableThreshold(let threshold, let total):
      "a threshold of \(threshold) cannot be met by keys that weigh \(total) together"
    }
  }
}
