import SanadCrypto
import SanadTypes

extension LifecycleOperation {
  /// What it says, by the names of its fields: everything that a signature on it agrees to.
  func details(on network: KnownNetwork?) -> [String: String] {
    func symbol(_ id: InstrumentID) -> String {
      network?.terms(of: id)?.symbol.text ?? id.description
    }
    switch self {
    case .fund(let instrument, let payment):
      return ["instrument": symbol(instrument), "payment": "\(payment)"]
    case .route(let cash, let account):
      return ["cash": symbol(cash), "to": account.description]
    case .claim(let cash): return ["cash": symbol(cash)]
    case .publishCalendar(let calendar):
      return [
        "calendar": "\(calendar.number)", "name": calendar.name,
        "weekend": Self.weekend(calendar.weekend),
        "days off": calendar.daysOff.map(\.description).joined(separator: ", "),
      ]
    case .publishFixing(let benchmark, let date, let rate):
      // Of an exchange rate the number is what people know.
      return [
        "benchmark": benchmark.text, "from": date.description, "rate": rate.description,
        "number": rate.numberText,
      ]
    case .publishTax(let tax):
      var details = [
        "table": "\(tax.number)", "account": tax.account.description,
        "from": tax.rates.from.description, "rest": tax.rates.rest.description,
      ]
      for entry in tax.rates.rates { details["\(entry.taxClass)"] = entry.rate.description }
      return details
    case .call(let instrument, let date):
      return ["instrument": symbol(instrument), "date": date.description]
    case .withdrawPut(let instrument, let date):
      return ["instrument": symbol(instrument), "date": date.description]
    case .put(let instrument, let date, let units):
      return [
        "instrument": symbol(instrument), "date": date.description, "units": units.description,
        "display": network?.terms(of: instrument)?.text(of: units) ?? "\(units) units",
      ]
    case .callPart(let instrument, let date, let part):
      return [
        "instrument": symbol(instrument), "date": date.description,
        "part in millionths": "\(part)",
      ]
    case .register(let operation): return Self.details(of: operation, network)
    case .retire(let instrument, let units):
      return [
        "instrument": symbol(instrument), "units": units.description,
        "display": network?.terms(of: instrument)?.text(of: units) ?? "\(units) units",
      ]
    }
  }

  private static func details(
    of operation: RegisterInstrument, _ network: KnownNetwork?
  ) -> [String: String] {
    let terms = operation.terms
    var details = [
      "symbol": terms.symbol.text, "issuer": terms.issuer.text, "currency": terms.currency.code,
      "class": terms.terms.name, "authorised": operation.authorised.description,
      "policy": operation.policy.hex,
      "terms": "\(terms.terms)",
    ]
    for line in terms.details.lines { details[line.name] = line.text }
    if let programme = operation.programme { details["programme"] = "\(programme)" }
    return details
  }

  private static func weekend(_ days: UInt8) -> String {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return names.enumerated().filter { days >> $0.offset & 1 == 1 }.map(\.element)
      .joined(separator: ", ")
  }
}
