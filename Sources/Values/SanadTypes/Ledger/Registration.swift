public import SanadCodec
public import SanadCrypto

/// Whether an identity is a person or an institution.
public enum IdentityKind: UInt8, CaseIterable, Hashable, Sendable {
  /// A natural person; has no LEI.
  case person
  /// A legal person; has an LEI.
  case institution
}

extension IdentityKind: ByteEnumeration {}

/// Registers a pseudonymous person or institution; for KYC providers.
///
/// Encoding: kind; optional LEI; 32 bytes of salt.
public struct RegisterIdentity: Hashable, Sendable {
  /// Person or institution.
  public let kind: IdentityKind
  /// The legal entity identifier: present exactly for institutions, else refused.
  public let lei: LEI?
  /// 32 random bytes, drawn by the registrar, that salt commitments to privileged fields.
  public let disclosureSalt: Digest

  /// Creates the operation.
  public init(kind: IdentityKind, lei: LEI?, disclosureSalt: Digest) {
    self.kind = kind
    self.lei = lei
    self.disclosureSalt = disclosureSalt
  }
}

/// States something about an identity; for claim issuers registered for the topic. A claim of the
/// same topic is replaced.
///
/// Encoding: subject; value; valid-until u64.
public struct IssueClaim: Hashable, Sendable {
  /// Whom the claim is about.
  public let subject: IdentityID
  /// What it says.
  public let value: ClaimValue
  /// The block time from which it no longer counts.
  public let validUntil: Timestamp

  /// Creates the operation.
  public init(subject: IdentityID, value: ClaimValue, validUntil: Timestamp) {
    self.subject = subject
    self.value = value
    self.validUntil = validUntil
  }
}

/// Withdraws a claim at once; for claim issuers registered for the topic.
///
/// Encoding: subject; topic.
public struct RevokeClaim: Hashable, Sendable {
  /// Whom the claim is about.
  public let subject: IdentityID
  /// Its topic.
  public let topic: ClaimTopic

  /// Creates the operation.
  public init(subject: IdentityID, topic: ClaimTopic) {
    self.subject = subject
    self.topic = topic
  }
}

/// Opens an account of an identity; for KYC providers. The id follows from the transaction
/// (``AccountID/init(transaction:operation:)``).
///
/// Encoding: owner; kind; optional custodian; authority.
public struct OpenAccount: Hashable, Sendable {
  /// Who has title to what the account holds.
  public let owner: IdentityID
  /// What the account is for.
  public let kind: AccountKind
  /// The institution that operates it, if not the owner.
  public let custodian: IdentityID?
  /// Whose signatures act for it.
  public let authority: Authority

  /// Creates the operation.
  public init(owner: IdentityID, kind: AccountKind, custodian: IdentityID?, authority: Authority) {
    self.owner = owner
    self.kind = kind
    self.custodian = custodian
    self.authority = authority
  }
}

/// Replaces an account's authority; the account's present one authorizes the transaction.
///
/// Encoding: account; authority.
public struct RotateKeys: Hashable, Sendable {
  /// The account.
  public let account: AccountID
  /// Its next authority, in force from the next transaction on.
  public let authority: Authority

  /// Creates the operation.
  public init(account: AccountID, authority: Authority) {
    self.account = account
    self.authority = authority
  }
}

extension RegisterIdentity: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(kind)
    writer.optional(lei)
    writer.value(disclosureSalt)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    kind = try IdentityKind(from: &reader)
    lei = try reader.optional()
    disclosureSalt = try Digest(from: &reader)
  }
}

extension IssueClaim: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(subject)
    writer.value(value)
    writer.value(validUntil)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    subject = try IdentityID(from: &reader)
    value = try ClaimValue(from: &reader)
    validUntil = try Timestamp(from: &reader)
  }
}

extension RevokeClaim: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(subject)
    writer.value(topic)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    subject = try IdentityID(from: &reader)
    topic = try ClaimTopic(from: &reader)
  }
}

extension OpenAccount: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(owner)
    writer.value(kind)
    writer.optional(custodian)
    writer.value(authority)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    owner = try IdentityID(from: &reader)
    kind = try AccountKind(from: &reader)
    custodian = try reader.optional()
    authority = try Authority(from: &reader)
  }
}

extension RotateKeys: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(account)
    writer.value(authority)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    authority = try Authority(from: &reader)
  }
}
