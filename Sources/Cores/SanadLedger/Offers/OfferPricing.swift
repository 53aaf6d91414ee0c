import SanadInstruments
import SanadTypes

/// What an offer pays for units, on the day at which it settles (docs/ledger.md, "Buy-backs and
/// switches").
struct OfferPricing {
  private let terms: OfferTerms
  private let security: QuotePricing
  private let multiple: UInt128
  private let exchange: (pricing: QuotePricing, terms: SwitchTerms, multiple: Units)?

  /// Nil where one of the instruments is none that has a price on that day.
  init?(
    _ terms: OfferTerms, of sheet: TermSheet, into other: TermSheet?, on day: CalendarDate
  ) {
    guard let security = QuotePricing(.price, of: sheet, on: day) else { return nil }
    self.terms = terms
    self.security = security
    multiple = max(sheet.terms.multiple.value, 1)
    guard let wanted = terms.exchange else {
      exchange = nil
      return
    }
    guard let other, let pricing = QuotePricing(.price, of: other, on: day) else { return nil }
    exchange = (pricing, wanted, Units(max(other.terms.multiple.value, 1)))
  }

  /// Minor units that units are worth, accrued interest included.
  func value(of units: Units) throws(InstrumentFailure) -> Units {
    try security.cash(units, at: terms.price)
  }

  /// What is given for units: of a switch the most units of the other instrument that are worth no
  /// more, and the rest in cash.
  func payment(for units: Units) throws(InstrumentFailure) -> (cash: Units, into: Units) {
    let value = try value(of: units)
    guard let exchange else { return (value, .zero) }
    let into = try SwitchUnits.most(for: value, multiple: exchange.multiple) {
      (units) throws(InstrumentFailure) in
      try exchange.pricing.cash(units, at: exchange.terms.price)
    }
    let worth =
      into.isZero ? .zero : try exchange.pricing.cash(into, at: exchange.terms.price)
    return (value.subtracting(worth) ?? .zero, into)
  }

  /// The most cash that all who may be paid can get together.
  ///
  /// Each of the two parts of a price is rounded for each holder, by less than a minor unit, so that
  /// two for each of them, and two for the sum, are what rounding can come to. What a switch pays in
  /// cash is for each holder less than a multiple of the other instrument costs, but for that.
  func cashMax() throws(InstrumentFailure) -> Units {
    let holders = min(terms.unitsMax.value / multiple, UInt128(OfferRecord.tendersMax))
    let whole = try value(of: terms.unitsMax).adding(Units(2 * (holders + 1)))
    guard let whole else { throw .overflow(.amount) }
    guard let exchange else { return whole }
    let each = try exchange.pricing.cash(exchange.multiple, at: exchange.terms.price)
    guard let most = each.adding(Units(2)), let sum = CheckedMath.product(most.value, holders)
    else { return whole }
    return min(whole, Units(sum))
  }

  /// Whether the smallest trade has a price that is not zero, on both sides.
  func hasPrices() throws(InstrumentFailure) -> Bool {
    if try value(of: Units(multiple)).isZero { return false }
    guard let exchange else { return true }
    let least = try exchange.pricing.cash(exchange.multiple, at: exchange.terms.price)
    return !least.isZero
  }
}
