public import SanadCodec

/// What a mass of a commodity is counted in. Of metals with a fineness it is the fine mass.
public enum MassUnit: UInt8, CaseIterable, Hashable, Sendable {
  /// Thousandths of a gram: precious metals.
  case milligram
  /// Grams: base metals.
  case gram

  /// The short form behind a number.
  public var symbol: String {
    switch self {
    case .milligram: "mg"
    case .gram: "g"
    }
  }
}

extension MassUnit: ByteEnumeration {}

/// A claim on a commodity that a custodian keeps: each unit is a fixed mass, covered by receipts and
/// by what custodian and inspector attest.
///
/// Encoding: optional isin; cfi; fisn; commodity; mass unit; mass of a unit u64; multiple u128;
/// fineness min u16; lot u64; redemption min u128; value of a unit u128; cash; fee u32; price days
/// u16; reserve.
public struct CommodityTerms: InstrumentTerms {
  /// A fineness of pure metal, in ten-thousandths.
  public static let pure: UInt16 = 10_000

  /// The international number, where it has one.
  public let isin: ISIN?
  /// The classification; of group TT, commodities.
  public let cfi: CFI
  /// The short name of ISO 18774.
  public let fisn: FISN
  /// What is kept, such as `XAU` or `CU`.
  public let commodity: InstrumentSymbol
  /// What mass is counted in.
  public let mass: MassUnit
  /// The mass that one unit is a claim on, in ``mass``; at least 1.
  public let unitMass: UInt64
  /// Movements are whole multiples of this many units; at least 1.
  public let multiple: Units
  /// What is less pure than this is not accepted; ten-thousandths.
  public let finenessMin: UInt16
  /// The mass of the largest piece, in ``mass``: what is less than a piece may be paid in cash.
  public let lotMass: UInt64
  /// The fewest units that can be redeemed in kind; at least 1.
  public let redemptionMin: Units
  /// Minor units at which a unit is booked under a programme's ceiling and seen by rules; at least 1.
  public let unitValueMinor: UInt128
  /// The cash in which redemption is paid; of the instrument's currency.
  public let cash: InstrumentID
  /// What a holder pays for cash instead of the commodity, of its price.
  public let fee: BasisPoints
  /// A price that is older than so many days pays nothing.
  public let priceDays: UInt16
  /// Who keeps it, and how often that is attested.
  public let reserve: ReserveTerms

  /// Creates the terms.
  public init(
    isin: ISIN? = nil, cfi: CFI, fisn: FISN, commodity: InstrumentSymbol, mass: MassUnit,
    unitMass: UInt64, multiple: Units, finenessMin: UInt16, lotMass: UInt64,
    redemptionMin: Units, unitValueMinor: UInt128, cash: InstrumentID, fee: BasisPoints,
    priceDays: UInt16, reserve: ReserveTerms
  ) {
    self.isin = isin
    self.cfi = cfi
    self.fisn = fisn
    self.commodity = commodity
    self.mass = mass
    self.unitMass = unitMass
    self.multiple = multiple
    self.finenessMin = finenessMin
    self.lotMass = lotMass
    self.redemptionMin = redemptionMin
    self.unitValueMinor = unitValueMinor
    self.cash = cash
    self.fee = fee
    self.priceDays = priceDays
    self.reserve = reserve
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    if !cfi.text.hasPrefix("TT") { return "CFI \(cfi) is not of a commodity (TT…)" }
    if unitMass == 0 { return "the mass of a unit is zero" }
    if lotMass == 0 { return "the mass of a piece is zero" }
    if multiple.isZero { return "the multiple of units is zero" }
    if redemptionMin.isZero { return "the fewest units of a redemption are zero" }
    if unitValueMinor == 0 { return "the value of a unit is zero" }
    if !(1...Self.pure).contains(finenessMin) {
      return "a fineness of \(finenessMin) ten-thousandths cannot be; 1 to \(Self.pure) can"
    }
    if fee.value >= BasisPoints.whole { return "the fee \(fee) leaves nothing to be paid" }
    return reserve.defect
  }

  /// The fine mass of a gross one, rounded down.
  public static func fineMass(gross: UInt64, fineness: UInt16) -> UInt64 {
    let fine = gross.multipliedFullWidth(by: UInt64(fineness))
    // Within the gross mass where the fineness is at most pure; what is not was refused before.
    guard fine.high < UInt64(pure) else { return gross }
    return UInt64(pure).dividingFullWidth(fine).quotient
  }

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.optional(isin)
    writer.value(cfi)
    writer.value(fisn)
    writer.value(commodity)
    writer.value(mass)
    writer.u64(unitMass)
    writer.value(multiple)
    writer.u16(finenessMin)
    writer.u64(lotMass)
    writer.value(redemptionMin)
    writer.u128(unitValueMinor)
    writer.value(cash)
    writer.value(fee)
    writer.u16(priceDays)
    writer.value(reserve)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    isin = try reader.optional()
    cfi = try CFI(from: &reader)
    fisn = try FISN(from: &reader)
    commodity = try InstrumentSymbol(from: &reader)
    mass = try MassUnit(from: &reader)
    unitMass = try reader.u64()
    multiple = try Units(from: &reader)
    finenessMin = try reader.u16()
    lotMass = try reader.u64()
    redemptionMin = try Units(from: &reader)
    unitValueMinor = try reader.u128()
    cash = try InstrumentID(from: &reader)
    fee = try BasisPoints(from: &reader)
    priceDays = try reader.u16()
    reserve = try ReserveTerms(from: &reader)
  }
}
