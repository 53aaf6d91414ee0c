public import SanadCodec

/// How a contract that a settlement opened came to its end.
public enum ContractOutcome: UInt8, CaseIterable, Hashable, Sendable {
  /// The far leg of a repo has moved.
  case closed
  /// The pledgee has released the units.
  case released
  /// One side did not do its part, and the other one has ended it.
  case closedOut
  /// The payment outside was made, and the units went to the buyer.
  case paid
  /// The payment outside was not made, and the units are the seller's again.
  case notPaid
  /// A dispute about a payment was decided for the buyer.
  case decidedForBuyer
  /// A dispute about a payment was decided for the seller.
  case decidedForSeller
}

extension ContractOutcome: ByteEnumeration {}

/// When, how and by which transaction a contract ended.
///
/// Encoding: outcome; at u64; transaction.
public struct ContractEnd: Hashable, Sendable {
  /// How.
  public let outcome: ContractOutcome
  /// The block time.
  public let at: Timestamp
  /// Which transaction did it.
  public let transaction: TransactionID

  /// States an end.
  public init(_ outcome: ContractOutcome, at: Timestamp, by transaction: TransactionID) {
    self.outcome = outcome
    self.at = at
    self.transaction = transaction
  }
}

/// What a settlement has opened and what is still to come of it: a pledge, a repo, or a payment
/// outside of the ledger. Stays in the state when it has ended.
///
/// Encoding after the version: purpose; legs, 1...2; opened at u64; optional fail; optional end.
public struct ContractRecord: StateRecord {
  /// Most legs that close a contract.
  public static let legsMax = 2

  /// What it is.
  public let purpose: SettlementPurpose
  /// What moves at the end, or may: of a repo both far legs, the security first; of the others the
  /// units that are locked, to the pledgee or the buyer.
  public let legs: [Leg]
  /// The block time at which it was opened.
  public let openedAt: Timestamp
  /// Why its last leg did not move when it was last tried.
  public var fail: SettlementFail?
  /// How it ended; nil while it is open, or where it ran out.
  public var end: ContractEnd?

  /// Opens a contract.
  public init(_ purpose: SettlementPurpose, closing legs: [Leg], at time: Timestamp) {
    self.purpose = purpose
    self.legs = legs
    openedAt = time
    fail = nil
    end = nil
  }

  /// The accounts that give or receive at the end, ascending.
  public var parties: [AccountID] {
    var distinct: [AccountID] = []
    for account in legs.flatMap({ [$0.from, $0.to] }).sorted() where account != distinct.last {
      distinct.append(account)
    }
    return distinct
  }

  /// The last block time at which units are locked for it; nil where none are. A payment outside
  /// locks until somebody decides.
  public var locksUntil: Timestamp? {
    switch purpose {
    case .pledge(let terms): terms.until
    case .paidOutside: Timestamp(.max)
    case .repo, .exchange: nil
    }
  }

  /// Whether it has ended by its time alone.
  public func hasRunOut(at time: Timestamp) -> Bool {
    guard case .pledge(let terms) = purpose else { return false }
    return time > terms.until
  }

  /// Whether nobody has reported a payment in time, so that its units wait for a decision.
  public func isDisputed(at time: Timestamp) -> Bool {
    guard case .paidOutside(let payment) = purpose else { return false }
    return end == nil && time > payment.deadline
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(purpose)
    writer.list(legs)
    writer.value(openedAt)
    writer.optional(fail)
    writer.optional(end)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    purpose = try SettlementPurpose(from: &reader)
    legs = try reader.list(max: Self.legsMax)
    openedAt = try Timestamp(from: &reader)
    fail = try reader.optional()
    end = try reader.optional()
  }
}

extension ContractEnd: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(outcome)
    writer.value(at)
    writer.value(transaction)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    outcome = try ContractOutcome(from: &reader)
    at = try Timestamp(from: &reader)
    transaction = try TransactionID(from: &reader)
  }
}
