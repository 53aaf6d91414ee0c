public import SanadCodec
public import SanadCrypto

/// A person or an institution, pseudonymous. Its claims have leaves of their own, so that a proof
/// of one shows nothing of the others.
///
/// Encoding after the version: kind; optional LEI; salt; registered-by; registered-at u64;
/// classification; account count u32; optional first account.
public struct Identity: StateRecord {
  /// Person or institution.
  public let kind: IdentityKind
  /// The legal entity identifier of an institution.
  public let lei: LEI?
  /// Salts commitments to privileged fields.
  public let disclosureSalt: Digest
  /// The account that registered it; ``AccountID/genesis`` where genesis did.
  public let registeredBy: AccountID
  /// The block time of registration.
  public let registeredAt: Timestamp
  /// The cell in which what it holds is counted.
  public var classification: Classification
  /// How many accounts it has.
  public var accountCount: UInt32
  /// The account that was opened first; what it holds in an instrument is the identity's whole
  /// position for as long as it has no other account (docs/ledger.md, "Positions").
  public var firstAccount: AccountID?

  /// Creates an identity without claims and accounts.
  public init(
    kind: IdentityKind, lei: LEI?, disclosureSalt: Digest, registeredBy: AccountID,
    registeredAt: Timestamp
  ) {
    self.kind = kind
    self.lei = lei
    self.disclosureSalt = disclosureSalt
    self.registeredBy = registeredBy
    self.registeredAt = registeredAt
    classification = Classification()
    accountCount = 0
    firstAccount = nil
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(kind)
    writer.optional(lei)
    writer.value(disclosureSalt)
    writer.value(registeredBy)
    writer.value(registeredAt)
    writer.value(classification)
    writer.u32(accountCount)
    writer.optional(firstAccount)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    kind = try IdentityKind(from: &reader)
    lei = try reader.optional()
    disclosureSalt = try Digest(from: &reader)
    registeredBy = try AccountID(from: &reader)
    registeredAt = try Timestamp(from: &reader)
    classification = try Classification(from: &reader)
    accountCount = try reader.u32()
    firstAccount = try reader.optional()
  }
}

/// Country and class as last claimed. A claim that merely expires changes neither; one that is
/// revoked or replaced does. What is unknown has cells of its own.
///
/// Encoding: optional country; optional class.
public struct Classification: Hashable, Sendable, BitwiseCopyable {
  /// The country; nil where it was never claimed, or was revoked.
  public var country: Country?
  /// The class; nil where it was never claimed, or was revoked.
  public var investorClass: InvestorClass?

  /// Creates a classification.
  public init(country: Country? = nil, investorClass: InvestorClass? = nil) {
    self.country = country
    self.investorClass = investorClass
  }
}

extension Classification: BCSEncodable, BCSDecodable {
  /// Appends country and class.
  public func encode(into writer: inout BCSWriter) {
    writer.optional(country)
    writer.optional(investorClass)
  }

  /// Reads country and class.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    country = try reader.optional()
    investorClass = try reader.optional()
  }
}
