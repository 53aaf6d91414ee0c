public import SanadCodec

/// What is particular to a class of instrument: a closed enumeration, one file for each class.
///
/// Encoding: variant, then the terms. A number is never used again.
public indirect enum ClassTerms: Hashable, Sendable {
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
  /// Variant 5: a claim on a stored commodity.
  case commodity(CommodityTerms)

  /// The terms of the class, whichever it is.
  public var particular: any InstrumentTerms {
    switch self {
    case .bill(let terms): terms
    case .cash(let terms): terms
    case .fixedBond(let terms): terms
    case .floatingBond(let terms): terms
    case .sukuk(let terms): terms
    case .commodity(let terms): terms
    }
  }

  /// What it has in common with other securities; nil of cash and commodities.
  public var security: SecurityTerms? {
    switch self {
    case .bill(let terms): terms.security
    case .cash, .commodity: nil
    case .fixedBond(let terms): terms.security
    case .floatingBond(let terms): terms.security
    case .sukuk(let terms): terms.security
    }
  }

  /// The cash of the ledger in which it pays, or is redeemed; nil where there is none.
  public var cash: InstrumentID? {
    if case .commodity(let terms) = self { terms.cash } else { security?.payment?.cash }
  }

  /// The international number; nil where it has none.
  public var isin: ISIN? {
    if case .commodity(let terms) = self { terms.isin } else { security?.isin }
  }

  /// Movements are whole multiples of this many units.
  public var multiple: Units {
    if case .commodity(let terms) = self { terms.multiple } else { security?.multiple ?? Units(1) }
  }

  /// What stands behind its units beside the issuer's word; nil where nothing has to.
  public var reserve: ReserveTerms? {
    switch self {
    case .commodity(let terms): terms.reserve
    case .cash(let terms): terms.reserve
    case .sukuk(let terms): terms.reserve
    case .bill, .fixedBond, .floatingBond: nil
    }
  }

  /// What one unit needs in its reserve: mass of a commodity; of others minor units.
  public var reservePerUnit: UInt128 {
    if case .commodity(let terms) = self {
      UInt128(terms.unitMass)
    } else {
      security?.unitFaceMinor ?? 1
    }
  }

  /// When a holder may ask to be repaid before maturity, ascending; none where the class has no such
  /// right.
  public var puts: [EarlyRedemption] { particular.puts }

  /// The terms of a commodity; nil where it is something else. Its reserve consists of receipts.
  public var commodity: CommodityTerms? {
    if case .commodity(let terms) = self { terms } else { nil }
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
    case .commodity: "commodity"
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
    case .commodity: "commodity"
    }
  }
}

/// What the terms of every class can say of themselves.
public protocol InstrumentTerms: BCSEncodable, BCSDecodable, Hashable, Sendable {
  /// What is wrong with what is particular to the class, in one sentence; nil when nothing is.
  var defect: String? { get }
  /// When a holder may ask to be repaid before maturity, ascending by date.
  var puts: [EarlyRedemption] { get }
}

extension InstrumentTerms {
  /// None: a class whose holders have this right says so in its own file.
  public var puts: [EarlyRedemption] { [] }
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
    case .commodity: writer.variant(5)
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
    case 5: self = .commodity(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
