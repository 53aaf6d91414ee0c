public import SanadCodec

/// What is particular to a class of instrument: a closed enumeration, one file for each class.
///
/// Encoding: variant, then the terms. A number is never used again.
public enum ClassTerms: Hashable, Sendable {
  /// Variant 0: a treasury bill.
  case bill(BillTerms)
  /// Variant 1: cash on the ledger.
  case cash(CashTerms)
  /// Variant 2: a bond with a fixed coupon.
  case fixedBond(FixedBondTerms)
  /// Variant 3: a bond whose coupon follows a benchmark.
  case floatingBond(FloatingBondTerms)
  /// Variant 4: a share in leased assets that pays rental.
  case sukuk(SukukTerms)

  /// The terms of the class, whichever it is.
  public var particular: any InstrumentTerms {
    switch self {
    case .bill(let terms): terms
    case .cash(let terms): terms
    case .fixedBond(let terms): terms
    case .floatingBond(let terms): terms
    case .sukuk(let terms): terms
    }
  }

  /// What it has in common with other securities; nil of cash.
  public var security: SecurityTerms? {
    switch self {
    case .bill(let terms): terms.security
    case .cash: nil
    case .fixedBond(let terms): terms.security
    case .floatingBond(let terms): terms.security
    case .sukuk(let terms): terms.security
    }
  }

  /// The last day on which new units may be issued; nil where the class sets none.
  public var issuedUntil: CalendarDate? {
    if case .sukuk(let terms) = self { terms.certificateUntil } else { nil }
  }

  /// Whether it is money.
  public var isCash: Bool {
    if case .cash = self { true } else { false }
  }

  /// What people call it in a sentence.
  public var noun: String {
    switch self {
    case .bill: "bill"
    case .cash: "cash"
    case .fixedBond, .floatingBond: "bond"
    case .sukuk: "sukuk"
    }
  }

  /// The word that policies use.
  public var name: String {
    switch self {
    case .bill: "bill"
    case .cash: "cash"
    case .fixedBond: "fixedBond"
    case .floatingBond: "floatingBond"
    case .sukuk: "sukuk"
    }
  }
}

/// What the terms of every class can say of themselves.
public protocol InstrumentTerms: BCSEncodable, BCSDecodable, Hashable, Sendable {
  /// What is wrong with what is particular to the class, in one sentence; nil when nothing is.
  var defect: String? { get }
}

extension ClassTerms: BCSEncodable, BCSDecodable {
  /// Appends the variant and the terms.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .bill: writer.variant(0)
    case .cash: writer.variant(1)
    case .fixedBond: writer.variant(2)
    case .floatingBond: writer.variant(3)
    case .sukuk: writer.variant(4)
    }
    particular.encode(into: &writer)
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .bill(try reader.value())
    case 1: self = .cash(try reader.value())
    case 2: self = .fixedBond(try reader.value())
    case 3: self = .floatingBond(try reader.value())
    case 4: self = .sukuk(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
