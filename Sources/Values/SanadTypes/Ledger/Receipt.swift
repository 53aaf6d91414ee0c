public import SanadCodec
public import SanadCrypto

/// What became of a transaction in a block.
///
/// Encoding: version u16 = 1; transaction; outcome (variant 0 applied, 1 refused with reasons);
/// flags; weight u64; reads digest; list of events, 0...8,192; privileged commitment.
public struct Receipt: Hashable, Sendable {
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1
  /// Most events of one transaction.
  public static let eventsMax = 1_024
  /// Most events of what the chain did by itself in one block.
  public static let scheduledEventsMax = 8_192

  /// How it ended.
  public enum Outcome: Hashable, Sendable {
    /// Variant 0: everything was done.
    case applied
    /// Variant 1: nothing was done, except that the sequence and the quota are used.
    case refused(Refusal)
  }

  /// The transaction.
  public let transaction: TransactionID
  /// How it ended.
  public let outcome: Outcome
  /// Every rule that alerts a supervisor and stops nothing, of all operations that were looked at,
  /// whether the transaction was applied or refused.
  public let flags: ReasonList
  /// What it cost in quota and in the block's limit.
  public let weight: Weight
  /// Commits to every value that the decision read, as it was just before the transaction
  /// (``ReadEntry/digest(of:)``).
  public let readsDigest: Digest
  /// What happened, in order.
  public let events: [Event]
  /// Salted commitment to the privileged fields; zero until roles on reads exist.
  public let privileged: Digest

  /// Creates a receipt.
  public init(
    transaction: TransactionID, outcome: Outcome, flags: ReasonList = ReasonList(),
    weight: Weight, readsDigest: Digest, events: [Event], privileged: Digest = .zero
  ) {
    self.transaction = transaction
    self.outcome = outcome
    self.flags = flags
    self.weight = weight
    self.readsDigest = readsDigest
    self.events = events
    self.privileged = privileged
  }

  /// The leaf in the block's receipt tree.
  public var leaf: Digest { SHA256.digest(.receiptLeaf, of: self) }

  /// Whether everything was done.
  public var isApplied: Bool { outcome == .applied }

  /// The reasons of a refusal; empty where it was applied.
  public var reasons: [Reason] {
    guard case .refused(let refusal) = outcome else { return [] }
    return refusal.reasons
  }

  /// How many reasons of a refusal are not spelled out.
  public var reasonsOmitted: UInt32 {
    guard case .refused(let refusal) = outcome else { return 0 }
    return refusal.omitted
  }
}

/// A value of the state that a decision read: its key and the digest of its value.
///
/// Encoding: key as blob; optional digest, absent where the key had no value.
public struct ReadEntry: Hashable, Sendable {
  /// The key's bytes; 1...128.
  public let key: [UInt8]
  /// SHA-256 of the value under the tag of state values.
  public let valueDigest: Digest?

  /// Creates an entry.
  public init(key: [UInt8], valueDigest: Digest?) {
    self.key = key
    self.valueDigest = valueDigest
  }

  /// What a receipt commits to: SHA-256 of the tagged list, which must be strictly ascending by
  /// key.
  public static func digest(of entries: [ReadEntry]) -> Digest {
    digest(count: entries.count) { writer in
      for entry in entries { writer.value(entry) }
    }
  }

  /// The same of `count` entries that `feed` encodes, ascending.
  package static func digest(count: Int, _ feed: (inout BCSWriter) -> Void) -> Digest {
    var writer = BCSWriter(reserving: 4 + count * 100)
    writer.length(count)
    feed(&writer)
    return SHA256.digest(.reads, writer.bytes)
  }

  /// Appends an entry as its key and digest would be encoded.
  package static func encode(
    _ key: LedgerKey, valueDigest: Digest?, into writer: inout BCSWriter
  ) {
    writer.length(key.byteCount)
    writer.value(key)
    writer.optional(valueDigest)
  }
}

extension ReadEntry: BCSEncodable {
  /// Appends key and digest.
  public func encode(into writer: inout BCSWriter) {
    writer.blob(key)
    writer.optional(valueDigest)
  }
}

extension Receipt: BCSEncodable, BCSDecodable {
  /// What stores and proofs take; the deepest is a value that a reason of a refusal names.
  public static let bcsLimits = BCSLimits(bytes: 4 << 20, depth: 4)

  /// Appends the version and the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u16(Self.currentVersion)
    writer.value(transaction)
    writer.value(outcome)
    writer.value(flags)
    writer.value(weight)
    writer.value(readsDigest)
    writer.list(events)
    writer.value(privileged)
  }

  /// Reads a receipt of the current version within its limits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    try reader.expectVersion(Self.currentVersion, of: "a receipt")
    transaction = try TransactionID(from: &reader)
    outcome = try Outcome(from: &reader)
    flags = try ReasonList(from: &reader)
    weight = try Weight(from: &reader)
    readsDigest = try Digest(from: &reader)
    events = try reader.list(max: Self.scheduledEventsMax)
    privileged = try Digest(from: &reader)
  }
}

extension Receipt.Outcome: BCSEncodable, BCSDecodable {
  /// Appends the variant and the refusal.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .applied: writer.variant(0)
    case .refused(let refusal):
      writer.variant(1)
      writer.value(refusal)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .applied
    case 1: self = .refused(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
