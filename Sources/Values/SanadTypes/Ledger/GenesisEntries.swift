public import SanadCodec
public import SanadCrypto

/// A code that a policy brings.
///
/// Encoding: code u16; entry.
public struct GenesisCode: Hashable, Sendable {
  /// The number; not one of the registry's.
  public let code: CodeNumber
  /// Its texts.
  public let entry: CodeEntry

  /// Creates an entry.
  public init(code: CodeNumber, entry: CodeEntry) {
    self.code = code
    self.entry = entry
  }
}

/// An identity that is known from the start; its id follows from its place.
///
/// Encoding: kind; optional LEI; salt; list of claims, one a topic.
public struct GenesisIdentity: Hashable, Sendable {
  /// Person or institution.
  public let kind: IdentityKind
  /// The legal entity identifier of an institution.
  public let lei: LEI?
  /// Salts commitments to privileged fields.
  public let disclosureSalt: Digest
  /// What is certified about it, ascending by topic.
  public let claims: [GenesisClaim]

  /// Creates an identity; sorts the claims by topic.
  public init(kind: IdentityKind, lei: LEI?, disclosureSalt: Digest, claims: [GenesisClaim]) {
    self.kind = kind
    self.lei = lei
    self.disclosureSalt = disclosureSalt
    self.claims = claims.sorted { $0.value.topic < $1.value.topic }
  }
}

/// A claim that genesis itself attests.
///
/// Encoding: value; valid-until u64.
public struct GenesisClaim: Hashable, Sendable {
  /// What it says.
  public let value: ClaimValue
  /// The block time from which it no longer counts; may lie before genesis.
  public let validUntil: Timestamp

  /// Creates a claim.
  public init(value: ClaimValue, validUntil: Timestamp) {
    self.value = value
    self.validUntil = validUntil
  }
}

/// An account that is open from the start; its id follows from its place.
///
/// Encoding: owner u32; kind; optional custodian u32; authority; optional quota.
public struct GenesisAccount: Hashable, Sendable {
  /// The owner's place among the identities.
  public let owner: UInt32
  /// What it is for.
  public let kind: AccountKind
  /// The place of the institution that operates it, if not the owner.
  public let custodian: UInt32?
  /// Whose signatures act for it.
  public let authority: Authority
  /// Its own quota; nil for the default.
  public let quota: Quota?

  /// Creates an account.
  public init(
    owner: UInt32, kind: AccountKind, custodian: UInt32? = nil, authority: Authority,
    quota: Quota? = nil
  ) {
    self.owner = owner
    self.kind = kind
    self.custodian = custodian
    self.authority = authority
    self.quota = quota
  }
}

/// An account in an office.
///
/// Encoding: role; account u32; list of topics, strictly ascending.
public struct GenesisRole: Hashable, Sendable {
  /// The office.
  public let role: Role
  /// The account's place.
  public let account: UInt32
  /// Of a claim issuer, the topics of its claims; empty for other roles.
  public let topics: [ClaimTopic]

  /// Creates an assignment; sorts the topics.
  public init(role: Role, account: UInt32, topics: [ClaimTopic] = []) {
    self.role = role
    self.account = account
    self.topics = topics.sorted()
  }
}

/// A fixing of a benchmark that counts from the start.
///
/// Encoding: benchmark; date i32; rate i64.
public struct GenesisFixing: Hashable, Sendable {
  /// The benchmark.
  public let benchmark: InstrumentSymbol
  /// From which date it counts; not after the first business date.
  public let date: CalendarDate
  /// A rate a year, or an exchange rate in millionths of a unit.
  public let rate: Rate

  /// Creates a fixing.
  public init(benchmark: InstrumentSymbol, date: CalendarDate, rate: Rate) {
    self.benchmark = benchmark
    self.date = date
    self.rate = rate
  }
}

/// An instrument that exists from the start.
///
/// Encoding: terms; authorised u128; policy u32; status; optional programme u32.
public struct GenesisInstrument: Hashable, Sendable {
  /// The terms.
  public let terms: TermSheet
  /// The most units that may be issued.
  public let authorised: Units
  /// The place of the policy that governs it.
  public let policy: UInt32
  /// Where it stands; `announced`, `active` or `halted`.
  public let status: InstrumentStatus
  /// The place of the programme whose ceiling it is under.
  public let programme: UInt32?

  /// Creates an instrument.
  public init(
    terms: TermSheet, authorised: Units, policy: UInt32, status: InstrumentStatus = .active,
    programme: UInt32? = nil
  ) {
    self.terms = terms
    self.authorised = authorised
    self.policy = policy
    self.status = status
    self.programme = programme
  }
}

/// Units that are held from the start. Policies are not asked.
///
/// Encoding: account u32; instrument u32; units u128.
public struct GenesisHolding: Hashable, Sendable {
  /// The account's place.
  public let account: UInt32
  /// The instrument's place.
  public let instrument: UInt32
  /// How many; not zero.
  public let units: Units

  /// Creates a holding.
  public init(account: UInt32, instrument: UInt32, units: Units) {
    self.account = account
    self.instrument = instrument
    self.units = units
  }
}

extension GenesisCode: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(code)
    writer.value(entry)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    code = try CodeNumber(from: &reader)
    entry = try CodeEntry(from: &reader)
  }
}

extension GenesisIdentity: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(kind)
    writer.optional(lei)
    writer.value(disclosureSalt)
    writer.list(claims)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    kind = try IdentityKind(from: &reader)
    lei = try reader.optional()
    disclosureSalt = try Digest(from: &reader)
    claims = try reader.ascendingList(max: ClaimTopic.allCases.count) { $0.value.topic }
  }
}

extension GenesisClaim: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(value)
    writer.value(validUntil)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    value = try ClaimValue(from: &reader)
    validUntil = try Timestamp(from: &reader)
  }
}

extension GenesisAccount: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(owner)
    writer.value(kind)
    writer.bool(custodian != nil)
    if let custodian { writer.u32(custodian) }
    writer.value(authority)
    writer.optional(quota)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    owner = try reader.u32()
    kind = try AccountKind(from: &reader)
    custodian = try reader.bool() ? try reader.u32() : nil
    authority = try Authority(from: &reader)
    quota = try reader.optional()
  }
}

extension GenesisRole: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(role)
    writer.u32(account)
    writer.list(topics)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    role = try Role(from: &reader)
    account = try reader.u32()
    topics = try reader.ascendingList(max: ClaimTopic.allCases.count) { $0 }
  }
}

extension GenesisInstrument: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(terms)
    writer.value(authorised)
    writer.u32(policy)
    writer.value(status)
    writer.bool(programme != nil)
    if let programme { writer.u32(programme) }
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    terms = try TermSheet(from: &reader)
    authorised = try Units(from: &reader)
    policy = try reader.u32()
    status = try InstrumentStatus(from: &reader)
    programme = try reader.bool() ? try reader.u32() : nil
  }
}

extension GenesisHolding: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(account)
    writer.u32(instrument)
    writer.value(units)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try reader.u32()
    instrument = try reader.u32()
    units = try Units(from: &reader)
  }
}

extension GenesisFixing: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(benchmark)
    writer.value(date)
    writer.value(rate)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    benchmark = try InstrumentSymbol(from: &reader)
    date = try CalendarDate(from: &reader)
    rate = try Rate(from: &reader)
  }
}

/// Who speaks for a validator when validators are to change.
///
/// Encoding: account u32.
public struct GenesisOperator: Hashable, Sendable {
  /// The place of the account.
  public var account: UInt32

  /// Creates an entry.
  public init(account: UInt32) { self.account = account }
}

extension GenesisOperator: BCSEncodable, BCSDecodable {
  /// Appends the place.
  public func encode(into writer: inout BCSWriter) { writer.u32(account) }

  /// Reads the place.
  public init(from reader: inout BCSReader) throws(DecodingFailure) { account = try reader.u32() }
}
