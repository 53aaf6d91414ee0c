public import SanadTypes

/// Why a calculation of this module has no result. Every input that is out of bounds ends here, and
/// none of them in a trap.
public enum InstrumentFailure: Error, Equatable, Sendable {
  /// What a number stands for, as a complaint names it.
  public enum Quantity: String, Sendable {
    case amount = "amount"
    case averageYield = "average yield"
    case basis = "basis of the year in days"
    case bids = "number of bids"
    case bid = "bid"
    case calendarDays = "number of days off"
    case couponCount = "number of coupons left"
    case couponRate = "coupon rate"
    case coupons = "number of coupons declared"
    case days = "number of days"
    case daysAccrued = "days accrued"
    case daysInPeriod = "days in the period"
    case discountFactor = "discount factor"
    case instructions = "number of instructions"
    case lot = "lot"
    case months = "months between coupons"
    case percentage = "percentage in hundredths"
    case periods = "number of periods"
    case price = "price in ten-thousandths"
    case rate = "rate in millionths"
    case resets = "number of resets"
    case tax = "tax in basis points"
    case units = "units"
    case yield = "yield in millionths"
  }

  /// A result or a step on the way to it does not fit into 128 bits.
  case overflow(Quantity)
  /// A number is outside of what it may be.
  case outOfRange(Quantity, got: Int128, allowed: ClosedRange<Int128>)
  /// An amount is no multiple of what it has to be a multiple of.
  case notMultiple(Quantity, got: UInt128, of: UInt128)
  /// A day that has to come later does not.
  case datesOutOfOrder(CalendarDate, CalendarDate)
  /// A bond is priced within regular coupon periods alone, and this one is a stub.
  case irregularPeriod(CalendarDate, CalendarDate)
  /// A day would be outside of the years 1 to 9999.
  case outsideCalendar
  /// There is no business day within a year of this one.
  case noBusinessDay(near: CalendarDate)
  /// No yield within the bounds has this price.
  case noYield(price: Price)
  /// A party would deliver to itself.
  case toOneself
  /// A holder would give more units than it has.
  case tooFewUnits(has: Units, gives: Units)
  /// A ratio has zero below the line.
  case zeroDivisor
}

extension InstrumentFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .overflow(let quantity): "the \(quantity.rawValue) does not fit into 128 bits"
    case .outOfRange(let quantity, let got, let allowed):
      "the \(quantity.rawValue) is \(got); \(allowed.lowerBound) to \(allowed.upperBound) is allowed"
    case .notMultiple(let quantity, let got, let unit):
      "the \(quantity.rawValue) is \(got), which is no multiple of \(unit)"
    case .datesOutOfOrder(let first, let second): "\(second) does not come after \(first)"
    case .irregularPeriod(let start, let end):
      "the coupon period from \(start) to \(end) is a stub, and a yield needs a regular one"
    case .outsideCalendar: "a day would be outside of the years 1 to 9999"
    case .noBusinessDay(let day): "no business day lies within a year of \(day)"
    case .noYield(let price): "no yield from -50 % to 1,000 % has the price \(price)"
    case .toOneself: "a party delivers to itself"
    case .tooFewUnits(let has, let gives): "a holder of \(has) units cannot give \(gives)"
    case .zeroDivisor: "a ratio has zero below the line"
    }
  }
}

extension InstrumentFailure.Quantity {
  /// Throws `outOfRange` unless `value` is within `allowed`.
  func check(
    _ value: Int128, in allowed: ClosedRange<Int128>
  ) throws(InstrumentFailure) {
    guard allowed.contains(value) else {
      throw .outOfRange(self, got: value, allowed: allowed)
    }
  }

  /// Throws `outOfRange` unless there are at most `max`.
  func check(count: Int, max: Int) throws(InstrumentFailure) {
    try check(Int128(count), in: 0...Int128(max))
  }

  /// The value, or `overflow` of this quantity.
  func fitting<Value>(_ value: Value?) throws(InstrumentFailure) -> Value {
    guard let value else { throw .overflow(self) }
    return value
  }
}
