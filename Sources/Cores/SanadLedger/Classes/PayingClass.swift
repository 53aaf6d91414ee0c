import SanadInstruments
import SanadTypes

/// A payment that follows from an instrument's terms, in their order.
struct PlannedPayment: Hashable {
  let kind: PaymentKind
  /// The day on which it falls due, before any adjustment.
  let dueDate: CalendarDate
  /// The place of its coupon period; nil of what is repaid.
  let period: Int?
  /// How much of the face is repaid, in millionths; zero of a coupon.
  let part: UInt32
}

/// What is known beside the terms when a payment is worked out.
struct PaymentFacts {
  /// How much of the face was repaid before, in millionths.
  let repaid: UInt32
  /// The fixings of the benchmark, ascending by date; none where the class follows none.
  let fixings: [Fixing]
}

/// What a class of securities pays by its terms: one file for each class.
protocol PayingClass: InstrumentTerms {
  var security: SecurityTerms { get }
  /// The benchmark that it follows; nil where it follows none.
  var benchmark: InstrumentSymbol? { get }
  /// The first day of its first period.
  var firstDate: CalendarDate { get }
  /// When the issuer may repay all of it before maturity.
  var calls: [EarlyRedemption] { get }
  /// Everything that it pays, ascending by due date, what is repaid behind the coupon of that day.
  func plan() throws(InstrumentFailure) -> [PlannedPayment]
  /// What a payment comes to for each unit.
  func perUnit(
    _ payment: PlannedPayment, _ facts: PaymentFacts
  ) throws(InstrumentFailure) -> PerUnit
  /// What a unit has earned on a day since the last one on which it was paid; nil where that takes a
  /// fixing.
  func accrued(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit?
  /// What a unit has still to earn, on a day, of the coupon of its period; nil where that takes a
  /// fixing, or where there is no coupon.
  func unearned(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit?
}

extension PayingClass {
  var benchmark: InstrumentSymbol? { nil }
  var firstDate: CalendarDate { security.issueDate }
  var calls: [EarlyRedemption] { [] }

  /// Of what pays once, nothing.
  func accrued(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? {
    PerUnit(0, over: 1)
  }

  /// Of what has no coupon that is known beforehand, nothing that could be told.
  func unearned(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? { nil }

  /// Face that is repaid, for each unit.
  func repayment(_ part: UInt32) throws(InstrumentFailure) -> PerUnit {
    try security.part(part, times: ExactFraction(1, over: 1))
  }
}

extension SecurityTerms {
  /// A part of a unit's face, in millionths, times a factor.
  func part(
    _ millionths: UInt32, times factor: ExactFraction
  ) throws(InstrumentFailure) -> PerUnit {
    guard let face = CheckedMath.product(unitFaceMinor, UInt128(millionths)),
      let numerator = CheckedMath.product(face, factor.numerator),
      let denominator = CheckedMath.product(
        UInt128(Amortisation.whole), factor.denominator)
    else { throw .overflow(.amount) }
    let reduced = try ExactFraction(numerator, over: denominator).reduced
    guard let perUnit = PerUnit(reduced.numerator, over: reduced.denominator) else {
      throw .zeroDivisor
    }
    return perUnit
  }
}

extension ClassTerms {
  /// What it pays; nil of what pays nothing.
  var paying: (any PayingClass)? {
    switch self {
    case .bill(let terms): terms
    case .cash: nil
    case .fixedBond(let terms): terms
    case .floatingBond(let terms): terms
    case .sukuk(let terms): terms
    case .commodity: nil
    }
  }
}

extension PerUnit {
  /// What so many units get; what is not whole is left in the pot, so that it never runs short. Nil
  /// where it does not fit.
  func amount(of units: Units) -> Units? {
    CheckedMath.mulDiv(units.value, numerator, by: denominator, rounding: .floor).map(Units.init)
  }
}

extension EarlyRedemption {
  /// Its price for each unit of face that is repaid.
  var factor: ExactFraction {
    get throws(InstrumentFailure) {
      try ExactFraction(
        UInt128(price.tenThousandths), over: UInt128(Price.par.tenThousandths))
    }
  }
}
