import SanadInstruments
import SanadTypes

/// Whether an instrument's terms can be carried out: what they refer to exists, and every payment of
/// everything that is authorised can be worked out, so that nothing later fails for it.
struct TermReview {
  /// Most a year that a rate may be, in millionths: tenfold.
  static let rateMax: Int64 = 10_000_000

  /// What a fixing of a benchmark can be: of an exchange rate, whatever one currency may cost in
  /// another; of others a rate a year.
  static func bounds(of fixings: FixingsRecord) -> ClosedRange<Int64> {
    fixings.pair == nil ? -rateMax...rateMax : ProgrammeConversion.rates
  }

  /// The terms of an instrument; nil where there is none.
  let cash: (InstrumentID) -> TermSheet?

  /// What is wrong, in one sentence; nil where nothing is.
  func defect(of sheet: TermSheet, authorised: Units) -> String? {
    if let defect = sheet.defect { return defect }
    if let commodity = sheet.terms.commodity {
      return defect(of: commodity, sheet, authorised)
    }
    guard let paying = sheet.terms.paying, let payment = paying.security.payment else {
      return nil
    }
    if let defect = defect(ofCash: payment.cash, sheet) { return defect }
    for rate in sheet.terms.rates where !(-Self.rateMax...Self.rateMax).contains(rate.millionths) {
      return "a rate of \(rate) is beyond \(Rate(millionths: Self.rateMax))"
    }
    do throws(InstrumentFailure) {
      return try amountDefect(paying, authorised)
    } catch { return "its payments cannot be worked out: \(error)" }
  }

  private func defect(ofCash id: InstrumentID, _ sheet: TermSheet) -> String? {
    guard let cash = cash(id) else { return "it is paid in an instrument that does not exist" }
    return cash.terms.isCash && cash.currency == sheet.currency
      ? nil : "it is paid in \(cash.symbol), which is no cash of \(sheet.currency)"
  }

  private func defect(
    of terms: CommodityTerms, _ sheet: TermSheet, _ authorised: Units
  ) -> String? {
    if let defect = defect(ofCash: terms.cash, sheet) { return defect }
    if CheckedMath.product(authorised.value, UInt128(terms.unitMass)) == nil {
      return "the mass of \(authorised) units does not fit into 128 bits"
    }
    let value = CheckedMath.product(authorised.value, terms.unitValueMinor)
    return value.flatMap(Int128.init(exactly:)) == nil
      ? "the value of \(authorised) units does not fit into 128 bits" : nil
  }

  private func amountDefect(
    _ paying: any PayingClass, _ authorised: Units
  ) throws(InstrumentFailure) -> String? {
    var start = paying.firstDate
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
    for (word, rights) in [("call", paying.calls), ("put", paying.puts)] {
      for right in rights {
        if let defect = try defect(of: right, word, days, paying.security, authorised) {
          return defect
        }
      }
    }
    for put in paying.puts {
      // Whoever has put units for the day of a call or a later one is paid by the call.
      let call = paying.calls.first { $0.date <= put.date && $0.price < put.price }
      if let call { return "a call on \(call.date) repays less than the put on \(put.date)" }
    }
    return nil
  }

  private func defect(
    of right: EarlyRedemption, _ word: String, _ days: [CalendarDate], _ security: SecurityTerms,
    _ authorised: Units
  ) throws(InstrumentFailure) -> String? {
    if !days.contains(right.date) { return "the \(word) date \(right.date) is no coupon day" }
    if right.price.tenThousandths == 0 {
      return "a \(word) on \(right.date) would repay nothing"
    }
    let most = try security.part(Amortisation.whole, times: right.factor)
    return most.amount(of: authorised) == nil
      ? "a \(word) on \(right.date) does not fit for \(authorised) units" : nil
  }
}

extension ClassTerms {
  /// The rates of the terms.
  fileprivate var rates: [Rate] {
    switch self {
    case .bill, .cash, .commodity: []
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
