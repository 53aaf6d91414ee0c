import SanadInstruments
import SanadTypes

/// Whether an instrument's terms can be carried out: what they refer to exists, and every payment of
/// everything that is authorised can be worked out, so that nothing later fails for it.
struct TermReview {
  /// Most a year that a rate may be, in millionths: tenfold.
  static let rateMax: Int64 = 10_000_000

  /// The terms of an instrument; nil where there is none.
  let cash: (InstrumentID) -> TermSheet?

  /// What is wrong, in one sentence; nil where nothing is.
  func defect(of sheet: TermSheet, authorised: Units) -> String? {
    if let defect = sheet.defect { return defect }
    guard let paying = sheet.terms.paying, let payment = paying.security.payment else {
      return nil
    }
    guard let cash = cash(payment.cash) else {
      return "it is paid in an instrument that does not exist"
    }
    guard cash.terms.isCash, cash.currency == sheet.currency else {
      return "it is paid in \(cash.symbol), which is no cash of \(sheet.currency)"
    }
    for rate in sheet.terms.rates where !(-Self.rateMax...Self.rateMax).contains(rate.millionths) {
      return "a rate of \(rate) is beyond \(Rate(millionths: Self.rateMax))"
    }
    if case .fixedBond(let bond) = sheet.terms, !bond.puts.isEmpty {
      return "holders cannot ask to be repaid early on this ledger yet"
    }
    do throws(InstrumentFailure) {
      return try amountDefect(paying, authorised)
    } catch { return "its payments cannot be worked out: \(error)" }
  }

  private func amountDefect(
    _ paying: any PayingClass, _ authorised: Units
  ) throws(InstrumentFailure) -> String? {
    var start = paying.security.issueDate
    for payment in try paying.plan() {
      // No fixing that is published is above this.
      let highest = Fixing(
        date: start, rate: Rate(millionths: Self.rateMax), publishedBy: .genesis,
        publishedAt: Timestamp(0))
      let facts = PaymentFacts(repaid: 0, fixings: [highest])
      guard try paying.perUnit(payment, facts).amount(of: authorised) != nil else {
        return "what falls due on \(payment.dueDate) does not fit for \(authorised) units"
      }
      start = payment.dueDate
    }
    let days = try paying.plan().map(\.dueDate)
    if let call = paying.calls.first(where: { !days.contains($0.date) }) {
      return "the call date \(call.date) is no coupon day"
    }
    return nil
  }
}

extension ClassTerms {
  /// The rates of the terms.
  fileprivate var rates: [Rate] {
    switch self {
    case .bill, .cash: []
    case .fixedBond(let terms): [terms.rate]
    case .floatingBond(let terms): [terms.rate.spread, terms.rate.fallback]
    case .sukuk(let terms):
      switch terms.rental {
      case .fixed(let rate): [rate]
      case .variable(let rate): [rate.spread, rate.fallback]
      }
    }
  }
}
