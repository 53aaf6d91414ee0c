public import SanadCodec

/// How a settlement ended.
public enum SettlementOutcome: UInt8, CaseIterable, Hashable, Sendable {
  /// Every leg moved.
  case settled
  /// A party took it back, or turned it down.
  case cancelled
  /// It was complete, and a rule refused it.
  case refused
  /// It was carried out, and what is to come of it stands in its contract.
  case opened
}

extension SettlementOutcome: ByteEnumeration {}

/// When, how and by which transaction a settlement ended.
///
/// Encoding: outcome; at u64; transaction.
public struct SettlementEnd: Hashable, Sendable {
  /// How.
  public let outcome: SettlementOutcome
  /// The block time.
  public let at: Timestamp
  /// Which transaction did it.
  public let transaction: TransactionID

  /// States an end.
  public init(_ outcome: SettlementOutcome, at: Timestamp, by transaction: TransactionID) {
    self.outcome = outcome
    self.at = at
    self.transaction = transaction
  }
}

/// An affirmation that a settlement needs.
///
/// Encoding: account; optional at u64.
public struct Affirmation: Hashable, Sendable {
  /// Who has to affirm.
  public let account: AccountID
  /// The block time at which it did; nil while it is awaited.
  public var at: Timestamp?

  /// Asks for an affirmation.
  public init(_ account: AccountID, at: Timestamp? = nil) {
    self.account = account
    self.at = at
  }
}

/// A settlement that was instructed, and what has become of it. Stays in the state when it has
/// ended, so that whoever asks for it finds out how. Once its time has passed an open one is over,
/// without anything being written (docs/decisions/026-locks-that-end.md).
///
/// Encoding after the version: instructed by; instructed at u64; valid until u64; list of legs,
/// 1...64; list of affirmations, strictly ascending by account, 1...80; optional end.
public struct SettlementRecord: StateRecord {
  /// Most affirmations: of every leg's giver, and of those who consent.
  public static let affirmationsMax = InstructSettlement.legsMax + InstructSettlement.consentingMax

  /// Who instructed it.
  public let instructedBy: AccountID
  /// The block time at which it was.
  public let instructedAt: Timestamp
  /// The last block time at which it can be completed, and at which it locks anything.
  public let validUntil: Timestamp
  /// What moves; of one that has settled in part, what is left.
  public private(set) var legs: [Leg]
  /// Who has to affirm and when each did, ascending by account.
  public private(set) var affirmations: [Affirmation]
  /// How it ended; nil while it is open, or ran out.
  public var end: SettlementEnd?

  /// A settlement that nobody has affirmed.
  public init(_ instruction: InstructSettlement, by account: AccountID, at time: Timestamp) {
    instructedBy = account
    instructedAt = time
    validUntil = instruction.validUntil
    legs = instruction.legs
    affirmations = Self.distinct(instruction.legs.map(\.from) + instruction.consenting).map {
      Affirmation($0)
    }
    end = nil
  }

  /// Every account that gives, receives or has to affirm; ascending.
  public var parties: [AccountID] {
    Self.distinct(legs.flatMap { [$0.from, $0.to] } + affirmations.map(\.account))
  }

  /// How many have to affirm and give nothing.
  public var consentingCount: Int {
    max(0, affirmations.count - Self.distinct(legs.map(\.from)).count)
  }

  /// Those who have affirmed, ascending.
  public var affirmed: [AccountID] {
    affirmations.compactMap { $0.at == nil ? nil : $0.account }
  }

  /// Those whose affirmation is missing, ascending.
  public var awaited: [AccountID] {
    affirmations.compactMap { $0.at == nil ? $0.account : nil }
  }

  /// Takes off the legs what has moved of each, in their order; false, and nothing changes, where one
  /// has fewer units, or would have none left.
  public mutating func reduce(by units: [Units]) -> Bool {
    guard units.count == legs.count else { return false }
    var rest: [Leg] = []
    for (leg, moved) in zip(legs, units) {
      guard let left = leg.units.subtracting(moved), !left.isZero else { return false }
      rest.append(Leg(instrument: leg.instrument, from: leg.from, to: leg.to, units: left))
    }
    legs = rest
    return true
  }

  /// Whether its time has passed.
  public func hasRunOut(at time: Timestamp) -> Bool { time > validUntil }

  /// Notes an affirmation that is awaited.
  public mutating func affirm(_ account: AccountID, at time: Timestamp) {
    guard let place = affirmations.firstIndex(where: { $0.account == account }) else { return }
    affirmations[place].at = time
  }

  /// What an account gives, of each instrument what it receives of it taken off; ascending by
  /// instrument. Nothing where it receives as much. O(legs · instruments).
  ///
  /// - Precondition: the units of each instrument together fit, as the ledger has seen to when it
  ///   was instructed.
  public func given(by account: AccountID) -> [(instrument: InstrumentID, units: Units)] {
    let gives = legs.filter { $0.from == account }
    return Self.distinct(gives.map(\.instrument)).compactMap { instrument in
      let less = Self.sum(gives, of: instrument)
      let more = Self.sum(legs.filter { $0.to == account }, of: instrument)
      return less > more ? (instrument, Units(less &- more)) : nil
    }
  }

  private static func sum(_ legs: [Leg], of instrument: InstrumentID) -> UInt128 {
    legs.reduce(0) { $1.instrument == instrument ? $0 &+ $1.units.value : $0 }
  }

  private static func distinct<Name: Comparable>(_ names: [Name]) -> [Name] {
    var distinct: [Name] = []
    for name in names.sorted() where name != distinct.last { distinct.append(name) }
    return distinct
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(instructedBy)
    writer.value(instructedAt)
    writer.value(validUntil)
    writer.list(legs)
    writer.list(affirmations)
    writer.optional(end)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    instructedBy = try AccountID(from: &reader)
    instructedAt = try Timestamp(from: &reader)
    validUntil = try Timestamp(from: &reader)
    legs = try reader.list(max: InstructSettlement.legsMax)
    affirmations = try reader.ascendingList(max: Self.affirmationsMax) { $0.account }
    end = try reader.optional()
  }
}

extension SettlementEnd: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(outcome)
    writer.value(at)
    writer.value(transaction)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    outcome = try SettlementOutcome(from: &reader)
    at = try Timestamp(from: &reader)
    transaction = try TransactionID(from: &reader)
  }
}

extension Affirmation: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(account)
    writer.optional(at)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    at = try reader.optional()
  }
}
