public import SanadCodec

/// What the legs of a settlement are the beginning of, if of anything.
///
/// Encoding: variant, then the fields.
public enum SettlementPurpose: Hashable, Sendable {
  /// Variant 0: of nothing; they move, and that is all.
  case exchange
  /// Variant 1: the units stay where they are and are locked as security.
  case pledge(PledgeTerms)
  /// Variant 2: the legs move now, and back at a later date against cash with interest.
  case repo(RepoTerms)
  /// Variant 3: the units are locked until the payment outside of the ledger is reported.
  case paidOutside(OutsidePayment)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .exchange: "exchange"
    case .pledge: "pledge"
    case .repo: "repo"
    case .paidOutside: "paidOutside"
    }
  }

  /// The kind as which its first legs are judged.
  public var kind: MovementKind {
    switch self {
    case .exchange, .paidOutside: .settlement
    case .pledge: .pledge
    case .repo: .repo
    }
  }
}

/// Units given as security, which stay the pledgor's.
///
/// Encoding: until u64; optional close-out-from i32.
public struct PledgeTerms: Hashable, Sendable {
  /// How far ahead a pledge may end: ten years.
  public static let lifeMax = Milliseconds(3_660 * 86_400_000)

  /// The last block time at which the units are locked.
  public let until: Timestamp
  /// The first business date on which the pledgee may take the units; nil where it never may.
  public let closeOutFrom: CalendarDate?

  /// Agrees to a pledge.
  public init(until: Timestamp, closeOutFrom: CalendarDate? = nil) {
    self.until = until
    self.closeOutFrom = closeOutFrom
  }
}

/// How days become a part of a year in the interest of a repo.
public enum RepoBasis: UInt8, CaseIterable, Hashable, Sendable {
  /// Days of the calendar over 365.
  case actual365
  /// Days of the calendar over 360.
  case actual360
}

extension RepoBasis: ByteEnumeration {}

/// A sale with an agreed repurchase: its far leg pays the cash back with simple interest.
///
/// Encoding: far date i32; rate i64; basis; haircut u32; price u64.
public struct RepoTerms: Hashable, Sendable {
  /// The business date from which the far leg is due.
  public let farDate: CalendarDate
  /// Interest, in millionths a year.
  public let rate: Rate
  /// How long a year is.
  public let basis: RepoBasis
  /// What is taken off the security's value.
  public let haircut: BasisPoints
  /// The security's price that both sides agree to, per 100 of its face.
  public let price: Price

  /// Agrees to a repo.
  public init(
    farDate: CalendarDate, rate: Rate, basis: RepoBasis, haircut: BasisPoints, price: Price
  ) {
    self.farDate = farDate
    self.rate = rate
    self.basis = basis
    self.haircut = haircut
    self.price = price
  }
}

/// A payment that another system makes, against units that are locked meanwhile.
///
/// Encoding: order; amount; order-expires u64; deadline u64; decide-by u64.
public struct OutsidePayment: Hashable, Sendable {
  /// How long before the deadline the order has to have expired: an hour.
  public static let margin = Milliseconds(3_600_000)
  /// How far ahead of the block time the deadline may lie: 30 days; the time to decide, as much more.
  public static let lifeMax = Milliseconds(30 * 86_400_000)

  /// What the other system calls the payment order.
  public let order: SettlementReference
  /// What the order pays.
  public let amount: Money
  /// When the order can no longer be paid.
  public let orderExpiresAt: Timestamp
  /// The last block time at which its operator may report; from then on it is in dispute.
  public let deadline: Timestamp
  /// When the dispute is to have been decided.
  public let decideBy: Timestamp

  /// Agrees to a payment outside.
  public init(
    order: SettlementReference, amount: Money, orderExpiresAt: Timestamp, deadline: Timestamp,
    decideBy: Timestamp
  ) {
    self.order = order
    self.amount = amount
    self.orderExpiresAt = orderExpiresAt
    self.deadline = deadline
    self.decideBy = decideBy
  }
}

extension SettlementPurpose: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .exchange: writer.variant(0)
    case .pledge(let terms):
      writer.variant(1)
      writer.value(terms)
    case .repo(let terms):
      writer.variant(2)
      writer.value(terms)
    case .paidOutside(let payment):
      writer.variant(3)
      writer.value(payment)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .exchange
    case 1: self = .pledge(try PledgeTerms(from: &reader))
    case 2: self = .repo(try RepoTerms(from: &reader))
    case 3: self = .paidOutside(try OutsidePayment(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension PledgeTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(until)
    writer.optional(closeOutFrom)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    until = try Timestamp(from: &reader)
    closeOutFrom = try reader.optional()
  }
}

extension RepoTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(farDate)
    writer.value(rate)
    writer.value(basis)
    writer.value(haircut)
    writer.value(price)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    farDate = try CalendarDate(from: &reader)
    rate = try Rate(from: &reader)
    basis = try RepoBasis(from: &reader)
    haircut = try BasisPoints(from: &reader)
    price = try Price(from: &reader)
  }
}

extension OutsidePayment: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(order)
    writer.value(amount)
    writer.value(orderExpiresAt)
    writer.value(deadline)
    writer.value(decideBy)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    order = try SettlementReference(from: &reader)
    amount = try Money(from: &reader)
    orderExpiresAt = try Timestamp(from: &reader)
    deadline = try Timestamp(from: &reader)
    decideBy = try Timestamp(from: &reader)
  }
}
