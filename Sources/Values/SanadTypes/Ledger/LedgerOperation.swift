public import SanadCodec

/// One thing that a transaction asks for. An operation that moves units is one *instruction*,
/// judged by its net effect.
///
/// Encoding: variant, then the fields. A later version of an operation is a new variant; a number
/// is never used again.
public enum LedgerOperation: Hashable, Sendable {
  /// Variant 0.
  case registerIdentity(RegisterIdentity)
  /// Variant 1.
  case issueClaim(IssueClaim)
  /// Variant 2.
  case revokeClaim(RevokeClaim)
  /// Variant 3.
  case openAccount(OpenAccount)
  /// Variant 4.
  case rotateKeys(RotateKeys)
  /// Variant 5.
  case issue(Issuance)
  /// Variant 6.
  case transfer(Leg)
  /// Variant 7.
  case settle(Settlement)
  /// Variant 8.
  case instruct(InstructSettlement)
  /// Variant 9: the submitter affirms a settlement, which locks what it gives; the last affirmation
  /// that is needed settles.
  case affirm(SettlementID)
  /// Variant 10: the submitter, who has a part in a settlement, takes it back or turns it down.
  case cancel(SettlementID)
  /// Variant 12: a step in the life of an instrument.
  case lifecycle(LifecycleOperation)
  /// Variant 11: something about auctions.
  case auction(AuctionOperation)
  /// Variant 13: settlements on terms, cycles, pledges and repos.
  case settling(SettlingOperation)
  /// Variant 14: something about the reserve of an instrument.
  case reserve(ReserveOperation)
  /// Variant 15: something about an offer to buy units back.
  case offer(OfferOperation)
  /// Variant 16: something about who the validators are.
  case validators(ValidatorOperation)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .registerIdentity: "registerIdentity"
    case .issueClaim: "issueClaim"
    case .revokeClaim: "revokeClaim"
    case .openAccount: "openAccount"
    case .rotateKeys: "rotateKeys"
    case .issue: "issue"
    case .transfer: "transfer"
    case .settle: "settle"
    case .instruct: "instruct"
    case .affirm: "affirm"
    case .cancel: "cancel"
    case .lifecycle(let operation): operation.name
    case .auction(let operation): operation.name
    case .settling(let operation): operation.name
    case .reserve(let operation): operation.name
    case .offer(let operation): operation.name
    case .validators(let operation): operation.name
    }
  }

  /// The legs that move existing units at once, and whose givers authorize them; none for other
  /// operations.
  public var legs: [Leg] {
    switch self {
    case .transfer(let leg): [leg]
    case .settle(let settlement): settlement.legs
    default: []
    }
  }

  /// Whether it is a step in the life of a settlement: a transaction has one at most.
  public var isSettlementStep: Bool {
    switch self {
    case .instruct, .affirm, .cancel, .settling: true
    default: false
    }
  }

  /// Whether a transaction has room for one operation of this kind only.
  public var isLong: Bool {
    if case .auction(let operation) = self { operation.isLong } else { isSettlementStep }
  }

  /// The number of legs, with the one of an issue and those that are instructed.
  public var legCount: Int {
    switch self {
    case .transfer, .issue: 1
    case .settle(let settlement): settlement.legs.count
    case .instruct(let instruction): instruction.legs.count
    case .settling(let operation): operation.legCount
    case .reserve(let operation): operation.legCount
    default: 0
    }
  }
}

/// New units of an instrument to their first holder, as kind `allotment`; authorized by the
/// treasury and the central bank.
///
/// Encoding: instrument; to; units u128.
public struct Issuance: Hashable, Sendable {
  /// The instrument.
  public let instrument: InstrumentID
  /// The first holder's account.
  public let to: AccountID
  /// How many; zero is refused with a receipt.
  public let units: Units

  /// Creates the operation.
  public init(instrument: InstrumentID, to: AccountID, units: Units) {
    self.instrument = instrument
    self.to = to
    self.units = units
  }
}

/// An exchange that every giving party authorizes: all legs move or none does.
///
/// Encoding: list of legs, 1...256.
public struct Settlement: Hashable, Sendable {
  /// Most legs of a settlement, and of a whole transaction.
  public static let legsMax = 256

  /// 1...256.
  public let legs: [Leg]

  /// Wraps legs; a transaction with none or with more than ``legsMax`` does not decode.
  public init(legs: [Leg]) { self.legs = legs }
}

extension Issuance: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(to)
    writer.value(units)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    to = try AccountID(from: &reader)
    units = try Units(from: &reader)
  }
}

extension Settlement: BCSEncodable, BCSDecodable {
  /// Appends the legs.
  public func encode(into writer: inout BCSWriter) { writer.list(legs) }

  /// Reads 1...256 legs.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    legs = try reader.list(max: Self.legsMax)
    if legs.isEmpty {
      throw DecodingFailure(.noLeg, at: start)
    }
  }
}

extension LedgerOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .registerIdentity(let operation): Self.write(0, operation, into: &writer)
    case .issueClaim(let operation): Self.write(1, operation, into: &writer)
    case .revokeClaim(let operation): Self.write(2, operation, into: &writer)
    case .openAccount(let operation): Self.write(3, operation, into: &writer)
    case .rotateKeys(let operation): Self.write(4, operation, into: &writer)
    case .issue(let operation): Self.write(5, operation, into: &writer)
    case .transfer(let leg): Self.write(6, leg, into: &writer)
    case .settle(let operation): Self.write(7, operation, into: &writer)
    case .instruct(let operation): Self.write(8, operation, into: &writer)
    case .affirm(let settlement): Self.write(9, settlement, into: &writer)
    case .cancel(let settlement): Self.write(10, settlement, into: &writer)
    case .lifecycle(let operation): Self.write(12, operation, into: &writer)
    case .auction(let operation): Self.write(11, operation, into: &writer)
    case .settling(let operation): Self.write(13, operation, into: &writer)
    case .reserve(let operation): Self.write(14, operation, into: &writer)
    case .offer(let operation): Self.write(15, operation, into: &writer)
    case .validators(let operation): Self.write(16, operation, into: &writer)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .registerIdentity(try reader.value())
    case 1: self = .issueClaim(try reader.value())
    case 2: self = .revokeClaim(try reader.value())
    case 3: self = .openAccount(try reader.value())
    case 4: self = .rotateKeys(try reader.value())
    case 5: self = .issue(try reader.value())
    case 6: self = .transfer(try reader.value())
    case 7: self = .settle(try reader.value())
    case 8: self = .instruct(try reader.value())
    case 9: self = .affirm(try reader.value())
    case 10: self = .cancel(try reader.value())
    case 12: self = .lifecycle(try reader.value())
    // Without a level of its own, so that its lists are no deeper than those of other operations.
    case 11: self = .auction(try AuctionOperation(from: &reader))
    // On this level, as the operations that are no family of their own.
    case 13: self = .settling(try SettlingOperation(from: &reader))
    case 14: self = .reserve(try ReserveOperation(from: &reader))
    case 15: self = .offer(try OfferOperation(from: &reader))
    case 16: self = .validators(try ValidatorOperation(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ fields: some BCSEncodable, into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(fields)
  }
}
