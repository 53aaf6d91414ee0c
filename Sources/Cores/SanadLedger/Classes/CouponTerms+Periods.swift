import SanadInstruments
import SanadTypes

extension CouponTerms {
  /// The days on which periods begin and end.
  func schedule(maturity: CalendarDate) throws(InstrumentFailure) -> CouponSchedule {
    try CouponSchedule(
      from: datedDate, to: maturity, everyMonths: 12 / Int32(max(perYear, 1)),
      layout == .forward || layout == .forwardLong ? .forward : .backward,
      keepsEndOfMonth: keepsEndOfMonth,
      stub: layout == .backwardLong || layout == .forwardLong ? .long : .short)
  }

  /// One coupon at the end of each period.
  func coupons(maturity: CalendarDate) throws(InstrumentFailure) -> [PlannedPayment] {
    try schedule(maturity: maturity).dates.dropFirst().enumerated().map { period, date in
      PlannedPayment(kind: .coupon, dueDate: date, period: period, part: 0)
    }
  }

  /// The days of a period.
  func days(
    of period: Int, maturity: CalendarDate
  ) throws(InstrumentFailure) -> (start: CalendarDate, end: CalendarDate) {
    let dates = try schedule(maturity: maturity).dates
    guard dates.indices.contains(period), dates.indices.contains(period + 1) else {
      throw .outsideCalendar
    }
    return (dates[period], dates[period + 1])
  }

  /// The part of a year from the start of the period with a day in it to that day; the last day of a
  /// period belongs to it here.
  func yearPart(
    from start: CalendarDate, to day: CalendarDate, maturity: CalendarDate
  ) throws(InstrumentFailure) -> ExactFraction {
    if let rule { return try rule.fraction(from: start, to: day) }
    guard let frequency = CouponFrequency(rawValue: perYear) else { throw .zeroDivisor }
    return try schedule(maturity: maturity).period(at: start, frequency).fraction(to: day)
  }

  /// What a unit has earned on a day of its period at a rate; nil within a period where the rate is
  /// not known yet.
  func accrued(
    on day: CalendarDate, of security: SecurityTerms, at rate: Rate?
  ) throws(InstrumentFailure) -> PerUnit? {
    let dates = try schedule(maturity: security.maturityDate).dates
    guard let start = dates.last(where: { $0 <= day }), start < day else {
      return PerUnit(0, over: 1)
    }
    guard let rate else { return nil }
    let year = try yearPart(from: start, to: day, maturity: security.maturityDate)
    return try security.part(Amortisation.whole, times: try year.at(rate))
  }

  /// What is still to be earned of a unit's coupon on a day of its period, at a rate; nil where that is
  /// not known yet.
  func unearned(
    on day: CalendarDate, of security: SecurityTerms, at rate: Rate?
  ) throws(InstrumentFailure) -> PerUnit? {
    let maturity = security.maturityDate
    let dates = try schedule(maturity: maturity).dates
    guard let rate, let start = dates.last(where: { $0 <= day }),
      let end = dates.first(where: { $0 > day })
    else { return nil }
    let whole = try yearPart(from: start, to: end, maturity: maturity)
    let earned =
      start < day ? try yearPart(from: start, to: day, maturity: maturity) : .zero
    return try security.part(
      Amortisation.whole, times: try whole.subtracting(earned).at(rate))
  }

  private var rule: DayCount? {
    switch basis {
    case .actualActualICMA: nil
    case .actual365Fixed: .actual365Fixed
    case .actual360: .actual360
    case .actualActualISDA: .actualActualISDA
    case .thirty360BondBasis: .thirty360BondBasis
    case .thirty360US: .thirty360US
    case .thirtyE360: .thirtyE360
    }
  }
}

extension ExactFraction {
  /// This times a rate; nothing where the rate is below zero.
  func at(_ rate: Rate) throws(InstrumentFailure) -> ExactFraction {
    guard let millionths = UInt128(exactly: max(rate.millionths, 0)),
      let numerator = CheckedMath.product(numerator, millionths),
      let denominator = CheckedMath.product(denominator, UInt128(Rate.whole))
    else { throw .overflow(.rate) }
    return try ExactFraction(numerator, over: denominator)
  }
}
