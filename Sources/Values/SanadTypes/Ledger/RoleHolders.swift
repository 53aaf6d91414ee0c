public import SanadCodec

/// The accounts that hold a role.
///
/// Encoding after the version: list of holders, strictly ascending by account.
public struct RoleHolders: StateRecord {
  /// Most holders of one role.
  public static let holdersMax = 256

  /// Strictly ascending by account.
  public let holders: [RoleHolder]

  /// Sorts the holders by account.
  public init(_ holders: [RoleHolder]) { self.holders = holders.sorted { $0.account < $1.account } }

  /// The holder with this account; nil where it has not the role.
  public func holder(_ account: AccountID) -> RoleHolder? {
    holders.first { $0.account == account }
  }

  /// Appends the holders.
  public func encodeFields(into writer: inout BCSWriter) { writer.list(holders) }

  /// Reads the holders.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    holders = try reader.ascendingList(max: Self.holdersMax) { $0.account }
  }
}

/// One account in a role.
///
/// Encoding: account; list of topics, strictly ascending.
public struct RoleHolder: Hashable, Sendable {
  /// The account.
  public let account: AccountID
  /// Of a claim issuer, the topics of its claims, strictly ascending; empty for other roles.
  public let topics: [ClaimTopic]

  /// Sorts the topics.
  public init(account: AccountID, topics: [ClaimTopic] = []) {
    self.account = account
    self.topics = topics.sorted()
  }
}

extension RoleHolder: BCSEncodable, BCSDecodable {
  /// Appends account and topics.
  public func encode(into writer: inout BCSWriter) {
    writer.value(account)
    writer.list(topics)
  }

  /// Reads account and topics.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    topics = try reader.ascendingList(max: ClaimTopic.allCases.count) { $0 }
  }
}

/// The identity that another key of the state leads to.
///
/// Encoding after the version: identity.
public struct IdentityReference: StateRecord {
  /// The identity.
  public let identity: IdentityID

  /// Wraps an identity.
  public init(_ identity: IdentityID) { self.identity = identity }

  /// Appends the identity.
  public func encodeFields(into writer: inout BCSWriter) { writer.value(identity) }

  /// Reads the identity.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    identity = try IdentityID(from: &reader)
  }
}

/// The instrument that another key of the state leads to.
///
/// Encoding after the version: instrument.
public struct InstrumentReference: StateRecord {
  /// The instrument.
  public let instrument: InstrumentID

  /// Wraps an instrument.
  public init(_ instrument: InstrumentID) { self.instrument = instrument }

  /// Appends the instrument.
  public func encodeFields(into writer: inout BCSWriter) { writer.value(instrument) }

  /// Reads the instrument.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
  }
}
