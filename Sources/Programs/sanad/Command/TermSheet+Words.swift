import SanadTypes

extension TermSheet {
  /// What a security pays, in one line: `PIB-5Y fixedBond, 14.0000% 2 times a year until 2031-05-22,
  /// paid in PKR-W`; nil of cash.
  ///
  /// - Parameter name: the symbol of an instrument.
  func words(_ name: (InstrumentID) -> String) -> String? {
    guard let security = terms.security else { return nil }
    let paid =
      security.payment.map { "paid in \(name($0.cash))" } ?? "paid outside of the ledger"
    return "\(symbol) \(terms.name), \(yield)until \(security.maturityDate), \(paid)"
  }

  private var yield: String {
    switch terms {
    case .bill, .cash, .commodity: ""
    case .fixedBond(let terms): "\(terms.rate) \(terms.coupons.words) "
    case .floatingBond(let terms): "\(terms.rate.words) \(terms.coupons.words) "
    case .sukuk(let terms): "rental \(terms.rental.words) \(terms.coupons.words) "
    }
  }
}

extension CouponTerms {
  /// How often it pays.
  fileprivate var words: String { perYear == 1 ? "once a year" : "\(perYear) times a year" }
}

extension FloatingRate {
  /// The benchmark and what is added to it.
  var words: String {
    spread.millionths < 0 ? "\(benchmark) \(spread)" : "\(benchmark) + \(spread)"
  }
}

extension Rental {
  /// The rate.
  var words: String {
    switch self {
    case .fixed(let rate): "\(rate)"
    case .variable(let rate): rate.words
    }
  }
}
