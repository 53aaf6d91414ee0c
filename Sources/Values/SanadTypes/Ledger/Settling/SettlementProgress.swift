public import SanadCodec
public import SanadCrypto

/// Why a settlement, or the end of a contract, could not be carried out when it was last tried.
///
/// Encoding: code u16; at u64; tries u32.
public struct SettlementFail: Hashable, Sendable {
  /// The first code that stood against it.
  public let code: CodeNumber
  /// The block time.
  public let at: Timestamp
  /// How often it has been tried in vain.
  public let tries: UInt32

  /// States a fail.
  public init(_ code: CodeNumber, at: Timestamp, tries: UInt32) {
    self.code = code
    self.at = at
    self.tries = tries
  }

  /// The fail after one more try.
  public static func next(
    after last: SettlementFail?, _ code: CodeNumber, at time: Timestamp
  ) -> SettlementFail {
    let tries = last?.tries ?? 0
    return SettlementFail(code, at: time, tries: tries == .max ? .max : tries + 1)
  }
}

/// The terms of a settlement that was instructed on some, and how far it has come. One without terms
/// has no such leaf.
///
/// Encoding after the version: terms; holds and cancelling, each a list of accounts, strictly
/// ascending, at most 144; delivered u128; paid u128; optional fail; is-scheduled bool.
public struct SettlementProgress: StateRecord {
  /// Most parties of a settlement: two for each leg, and those who consent.
  public static let partiesMax =
    2 * InstructSettlement.legsMax + InstructSettlement.consentingMax

  /// What was agreed.
  public let terms: SettlementTerms
  /// The parties that hold it back, ascending.
  public private(set) var holds: [AccountID]
  /// Those who want it cancelled after everybody has affirmed, ascending.
  public private(set) var cancelling: [AccountID]
  /// Units of the delivering leg that have moved.
  public private(set) var delivered: Units
  /// Units of the paying leg that have moved.
  public private(set) var paid: Units
  /// Why it did not settle when it was last tried; nil while nobody has tried in vain.
  public var fail: SettlementFail?
  /// Whether the chain will try it by itself.
  public var isScheduled: Bool

  /// A settlement that was just instructed.
  public init(_ terms: SettlementTerms) {
    self.terms = terms
    holds = []
    cancelling = []
    delivered = .zero
    paid = .zero
    fail = nil
    isScheduled = false
  }

  /// Notes that a party holds it back, or does so no longer; false where that changes nothing.
  public mutating func setHold(_ isHeld: Bool, by account: AccountID) -> Bool {
    Self.set(isHeld, account, in: &holds)
  }

  /// Notes that a party wants it cancelled; false where it has said so before.
  public mutating func askToCancel(_ account: AccountID) -> Bool {
    Self.set(true, account, in: &cancelling)
  }

  /// Adds what a part of it has moved; false where it does not fit.
  public mutating func add(delivered more: Units, paid cash: Units) -> Bool {
    guard let units = delivered.adding(more), let sum = paid.adding(cash) else { return false }
    delivered = units
    paid = sum
    return true
  }

  private static func set(
    _ isThere: Bool, _ account: AccountID, in list: inout [AccountID]
  ) -> Bool {
    let place = list.firstIndex { $0 >= account } ?? list.count
    let wasThere = place < list.count && list[place] == account
    if wasThere == isThere { return false }
    if isThere { list.insert(account, at: place) } else { list.remove(at: place) }
    return true
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(terms)
    writer.list(holds)
    writer.list(cancelling)
    writer.value(delivered)
    writer.value(paid)
    writer.optional(fail)
    writer.bool(isScheduled)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    terms = try SettlementTerms(from: &reader)
    holds = try reader.ascendingList(max: Self.partiesMax) { $0 }
    cancelling = try reader.ascendingList(max: Self.partiesMax) { $0 }
    delivered = try Units(from: &reader)
    paid = try Units(from: &reader)
    fail = try reader.optional()
    isScheduled = try reader.bool()
  }
}

/// Which open settlement a reference stands for among its parties.
///
/// Encoding after the version: settlement.
public struct SettlementIndex: StateRecord {
  /// The settlement.
  public let settlement: SettlementID

  /// Points to a settlement.
  public init(_ settlement: SettlementID) { self.settlement = settlement }

  /// The name under which it is found: SHA-256 of the tagged reference and the parties.
  public static func name(
    of reference: SettlementReference, among parties: [AccountID]
  ) -> Digest {
    var writer = BCSWriter(reserving: 64 + 32 * parties.count)
    writer.value(reference)
    writer.list(parties)
    return SHA256.digest(.reference, writer.bytes)
  }

  /// Appends the settlement.
  public func encodeFields(into writer: inout BCSWriter) { writer.value(settlement) }

  /// Reads the settlement.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    settlement = try SettlementID(from: &reader)
  }
}

extension SettlementFail: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(code)
    writer.value(at)
    writer.u32(tries)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    code = try CodeNumber(from: &reader)
    at = try Timestamp(from: &reader)
    tries = try reader.u32()
  }
}
