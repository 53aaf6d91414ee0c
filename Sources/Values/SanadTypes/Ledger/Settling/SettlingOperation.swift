public import SanadCodec

/// A step in the life of a settlement on terms, of a venue's cycle, or of what a settlement opened.
///
/// Encoding: variant, then the fields. A later version of an operation is a new variant.
public enum SettlingOperation: Hashable, Sendable {
  /// Variant 0: proposes legs on terms, or affirms what another party has proposed under the same
  /// reference.
  case instruct(InstructOnTerms)
  /// Variant 1: tries again what is due and did not settle; of a repo, its far leg.
  case attempt(SettlementID)
  /// Variant 2: a party holds a settlement back.
  case hold(SettlementID)
  /// Variant 3: the party holds it back no longer.
  case release(SettlementID)
  /// Variant 4: a venue nets settlements and settles what is covered.
  case settleCycle(SettleCycle)
  /// Variant 5: the pledgee gives the units free.
  case releasePledge(SettlementID)
  /// Variant 6: one side of a contract ends it, because the other one did not do its part.
  case closeOut(SettlementID)
  /// Variant 7: the operator of another payment system says whether a payment was made.
  case reportPayment(PaymentWord)
  /// Variant 8: treasury and central bank decide a dispute about a payment.
  case decidePayment(PaymentWord)
  /// Variant 9: a step between this ledger and the depository's register.
  case register(RegisterStep)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .instruct: "instructOnTerms"
    case .attempt: "attempt"
    case .hold: "hold"
    case .release: "release"
    case .settleCycle: "settleCycle"
    case .releasePledge: "releasePledge"
    case .closeOut: "closeOut"
    case .reportPayment: "reportPayment"
    case .decidePayment: "decidePayment"
    case .register: "register"
    }
  }

  /// The number of legs that are instructed.
  public var legCount: Int {
    switch self {
    case .instruct(let operation): operation.instruction.legs.count
    case .attempt, .hold, .release, .settleCycle, .releasePledge, .closeOut, .reportPayment,
      .decidePayment, .register:
      0
    }
  }

  /// The settlement or contract that it names; nil where it names none or several.
  public var settlement: SettlementID? {
    switch self {
    case .attempt(let id), .hold(let id), .release(let id), .releasePledge(let id),
      .closeOut(let id):
      id
    case .reportPayment(let word), .decidePayment(let word): word.settlement
    case .instruct, .settleCycle, .register: nil
    }
  }

  /// The roles whose holders have to authorize beside the accounts that are used.
  public var rolesCalledOn: [Role] {
    switch self {
    case .decidePayment: [.treasury, .centralBank]
    case .register(let step): step.rolesCalledOn
    default: []
    }
  }
}

/// Settlements that a venue nets against one another: each delivers units of the same instrument
/// against the same cash (delivery versus payment, model 3).
///
/// Encoding: list of settlements, 1...64, strictly ascending.
public struct SettleCycle: Hashable, Sendable {
  /// Most settlements of a cycle. With twice as many accounts the net effect has at most 254 legs.
  public static let settlementsMax = 64

  /// Ascending.
  public let settlements: [SettlementID]

  /// Creates the operation; sorts the settlements. One that names none, too many or one twice will
  /// not decode.
  public init(_ settlements: [SettlementID]) { self.settlements = settlements.sorted() }
}

/// Whether a payment outside of the ledger was made, or is taken to have been.
///
/// Encoding: settlement; paid bool.
public struct PaymentWord: Hashable, Sendable {
  /// The settlement whose units wait for it.
  public let settlement: SettlementID
  /// Whether the units go to the buyer; they are the seller's again where not.
  public let isPaid: Bool

  /// Gives a word.
  public init(_ settlement: SettlementID, isPaid: Bool) {
    self.settlement = settlement
    self.isPaid = isPaid
  }
}

extension PaymentWord: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(settlement)
    writer.bool(isPaid)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    settlement = try SettlementID(from: &reader)
    isPaid = try reader.bool()
  }
}

extension SettleCycle: BCSEncodable, BCSDecodable {
  /// Appends the list.
  public func encode(into writer: inout BCSWriter) { writer.list(settlements) }

  /// Reads 1...64 settlements.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    settlements = try reader.ascendingList(
      max: Self.settlementsMax, repeated: .settlementTwice
    ) { $0 }
    if settlements.isEmpty { throw DecodingFailure(.emptyCycle, at: start) }
  }
}

extension SettlingOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .instruct(let operation): Self.write(0, operation, into: &writer)
    case .attempt(let id): Self.write(1, id, into: &writer)
    case .hold(let id): Self.write(2, id, into: &writer)
    case .release(let id): Self.write(3, id, into: &writer)
    case .settleCycle(let operation): Self.write(4, operation, into: &writer)
    case .releasePledge(let id): Self.write(5, id, into: &writer)
    case .closeOut(let id): Self.write(6, id, into: &writer)
    case .reportPayment(let word): Self.write(7, word, into: &writer)
    case .decidePayment(let word): Self.write(8, word, into: &writer)
    case .register(let step): Self.write(9, step, into: &writer)
    }
  }

  /// Reads a known variant. What it holds is on its own level.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .instruct(try InstructOnTerms(from: &reader))
    case 1: self = .attempt(try SettlementID(from: &reader))
    case 2: self = .hold(try SettlementID(from: &reader))
    case 3: self = .release(try SettlementID(from: &reader))
    case 4: self = .settleCycle(try SettleCycle(from: &reader))
    case 5: self = .releasePledge(try SettlementID(from: &reader))
    case 6: self = .closeOut(try SettlementID(from: &reader))
    case 7: self = .reportPayment(try PaymentWord(from: &reader))
    case 8: self = .decidePayment(try PaymentWord(from: &reader))
    case 9: self = .register(try RegisterStep(from: &reader))
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
