public import SanadCodec

/// Proposes legs that move together once everybody has affirmed who has to: each account that gives,
/// and each that is named beside them. The submitter has a part in it, and where it has to affirm,
/// instructing is its affirmation.
///
/// Encoding: list of legs, 1...64; list of consenting accounts, 0...16, strictly ascending; valid
/// until u64.
public struct InstructSettlement: Hashable, Sendable {
  /// Most legs. Fewer than those of ``Settlement``, because the transaction that completes a
  /// settlement tells everybody who has a part in it.
  public static let legsMax = 64
  /// Most accounts that have to affirm and give nothing.
  public static let consentingMax = 16
  /// How far ahead of the block time a settlement may end: 30 days.
  public static let validityMax = Milliseconds(30 * 86_400_000)

  /// 1...64.
  public let legs: [Leg]
  /// Accounts that have to affirm and give nothing, such as a receiver or a venue; ascending.
  public let consenting: [AccountID]
  /// The last block time at which it can be completed, and at which it locks anything.
  public let validUntil: Timestamp

  /// Creates the operation. One without legs, with too many of either list, or with a consenting
  /// account that gives, will not decode.
  public init(legs: [Leg], consenting: [AccountID] = [], validUntil: Timestamp) {
    self.legs = legs
    self.consenting = consenting.sorted()
    self.validUntil = validUntil
  }
}

extension InstructSettlement: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.list(legs)
    writer.list(consenting)
    writer.value(validUntil)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let legs: [Leg] = try reader.list(max: Self.legsMax)
    if legs.isEmpty { throw DecodingFailure(.noLeg, at: start) }
    self.legs = legs
    consenting = try reader.list(max: Self.consentingMax) { account, before in
      if let before, before >= account { return .consentNotAscending }
      return legs.contains { $0.from == account } ? .consentOfGiver : nil
    }
    validUntil = try Timestamp(from: &reader)
  }
}
