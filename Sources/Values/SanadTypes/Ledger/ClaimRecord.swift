public import SanadCodec

/// A claim as the state keeps it, under its subject and topic.
///
/// Encoding after the version: value; attestors; issued-at u64; valid-until u64; optional
/// revoked-at u64.
public struct ClaimRecord: StateRecord {
  /// Most accounts that attest one claim; more than one is for topics that ask for several.
  public static let attestorsMax = 8

  /// What it says.
  public let value: ClaimValue
  /// The accounts that say so, ascending; ``AccountID/genesis`` where genesis does.
  public let attestors: [AccountID]
  /// The block time of its issue.
  public let issuedAt: Timestamp
  /// The block time from which it no longer counts.
  public let validUntil: Timestamp
  /// The block time of its revocation.
  public var revokedAt: Timestamp?

  /// Creates a claim in force.
  public init(
    value: ClaimValue, attestors: [AccountID], issuedAt: Timestamp, validUntil: Timestamp
  ) {
    self.value = value
    self.attestors = attestors
    self.issuedAt = issuedAt
    self.validUntil = validUntil
    revokedAt = nil
  }

  /// Whether the claim counts at a block time; expiry acts by itself.
  public func isCurrent(at time: Timestamp) -> Bool { revokedAt == nil && time < validUntil }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(value)
    writer.list(attestors)
    writer.value(issuedAt)
    writer.value(validUntil)
    writer.optional(revokedAt)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    value = try ClaimValue(from: &reader)
    attestors = try reader.list(max: Self.attestorsMax)
    issuedAt = try Timestamp(from: &reader)
    validUntil = try Timestamp(from: &reader)
    revokedAt = try reader.optional()
  }
}
