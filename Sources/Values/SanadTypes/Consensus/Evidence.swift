public import SanadCodec
public import SanadCrypto

/// Two statements of one validator that an honest one never signs both (consensus.md 2.14).
public struct Evidence: Hashable, Sendable {
  /// Which rule the two break together; the raw value is the number in the specification.
  public enum Offence: UInt8, Hashable, Sendable, CaseIterable, Comparable, BitwiseCopyable {
    /// E1: two notarize in one view for different blocks.
    case twoNotarize = 1
    /// E2: two finalize in one view for different blocks.
    case twoFinalize = 2
    /// E3: nullify and finalize in one view.
    case nullifyAndFinalize = 3
    /// E4: notarize and finalize in one view for different blocks.
    case notarizeAndFinalize = 4

    /// Order of the numbers.
    public static func < (left: Offence, right: Offence) -> Bool { left.rawValue < right.rawValue }
  }

  /// Which rule they break.
  public let offence: Offence
  /// The statement that is lower in order.
  public let first: Vote
  /// The other one.
  public let second: Vote

  /// Whether two votes are evidence, in either order; nil when an honest validator may sign both.
  /// Signatures are not checked.
  public init?(_ one: Vote, _ other: Vote) {
    guard one.signer == other.signer, one.statement.epoch == other.statement.epoch,
      one.view == other.view, let offence = Self.offence(one.statement, other.statement)
    else { return nil }
    self.offence = offence
    first = min(one.statement, other.statement) == one.statement ? one : other
    second = first == one ? other : one
  }

  /// Who signed both.
  public var signer: ValidatorIndex { first.signer }
  /// The view of both.
  public var view: View { first.view }
  /// The epoch of both.
  public var epoch: Epoch { first.statement.epoch }

  /// What a header says of the evidence of its block: zero where there is none, else the digest of the
  /// list under its tag.
  public static func root(of evidence: [Evidence]) -> Digest {
    if evidence.isEmpty { return .zero }
    var writer = BCSWriter(reserving: 4 + evidence.count * bytesMax)
    writer.list(evidence)
    return SHA256.digest(.evidence, writer.bytes)
  }

  /// Most bytes of one, with two statements that name blocks.
  public static let bytesMax = 2 * Vote.bytesMax

  private static func offence(_ one: Statement, _ other: Statement) -> Offence? {
    let low = min(one, other)
    let high = max(one, other)
    switch (low.ballot, high.ballot) {
    case (.notarize(let left), .notarize(let right)): return left == right ? nil : .twoNotarize
    case (.finalize(let left), .finalize(let right)): return left == right ? nil : .twoFinalize
    case (.nullify, .finalize): return .nullifyAndFinalize
    case (.notarize(let left), .finalize(let right)):
      return left == right ? nil : .notarizeAndFinalize
    default: return nil
    }
  }
}

extension Evidence: Comparable {
  /// The order of a block's list: by epoch, view, signer, offence. Two of one offence have the order
  /// of their statements, so that nothing but an equal pair is equal.
  public static func < (left: Evidence, right: Evidence) -> Bool {
    if left.epoch != right.epoch { return left.epoch < right.epoch }
    if left.view != right.view { return left.view < right.view }
    if left.signer != right.signer { return left.signer < right.signer }
    if left.offence != right.offence { return left.offence < right.offence }
    if left.first.statement != right.first.statement {
      return left.first.statement < right.first.statement
    }
    return left.second.statement < right.second.statement
  }
}

extension Evidence: BCSEncodable, BCSDecodable {
  /// Appends both votes, the lower statement first.
  public func encode(into writer: inout BCSWriter) {
    writer.value(first)
    writer.value(second)
  }

  /// Reads two votes in order that are evidence; signatures are not checked.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let one = try Vote(from: &reader)
    let start = reader.offset
    let other = try Vote(from: &reader)
    guard one.statement < other.statement else {
      throw DecodingFailure(
        one.statement == other.statement ? .repeated : .notAscending, at: start)
    }
    guard let evidence = Evidence(one, other) else {
      throw DecodingFailure(
        .invalidValue("an honest validator may sign both statements"), at: start)
    }
    self = evidence
  }
}
