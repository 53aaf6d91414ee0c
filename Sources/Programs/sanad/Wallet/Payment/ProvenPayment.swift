import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet

/// A payment as a proof shows it.
struct ProvenPayment {
  let resource: PaymentResource
  private let time: String

  fileprivate init(_ resource: PaymentResource, at header: BlockHeader) {
    self.resource = resource
    time = header.timestamp.rfc3339
  }

  /// For people.
  func lines(on network: KnownNetwork) -> [String] {
    let payment = resource
    func cash(_ units: String) -> String { network.cash(units, payment.cash) }
    var lines = [
      "\(payment.instrument)   payment \(payment.number), \(payment.kind)   \(payment.status)"
        + (payment.wasMissed && payment.status != "missed" ? ", and was missed" : ""),
      "  due        \(payment.dueDate), paid from \(payment.paymentDate)",
      "  record     \(payment.recordDate), \(payment.units) units",
      "  comes to   \(payment.amount.map(cash) ?? "not known yet")",
      "  brought    \(cash(payment.funded))"
        + (payment.payer.map { " by \(network.named($0))" } ?? ""),
      "  paid       \(cash(payment.paid)), of which \(cash(payment.suspended)) wait in suspense",
      "  withheld   \(cash(payment.withheld))",
      "  holders    \(payment.swept) of \(payment.places) places looked at",
    ]
    lines.append("  proven at height \(payment.height), \(time)")
    return lines
  }
}

extension WalletSession {
  /// A payment, proven; nil where it is proven that there is none.
  func payment(_ number: UInt32, of symbol: InstrumentSymbol) async throws -> ProvenPayment? {
    try await learn(symbol)
    let sheet = try network.terms(of: symbol)
    let reader = try stateReader()
    let proven: ProvenRecord<PaymentRecord>
    do throws(StateReadFailure) { proven = try await reader.payment(number, of: symbol) } catch {
      throw CommandFailure(error)
    }
    guard let record = proven.record else { return nil }
    let id = sheet.terms.security?.payment?.cash
    let cash = id.map { network.terms(of: $0)?.symbol.text ?? $0.description } ?? ""
    let amount = record.perUnit.flatMap { perUnit in
      CheckedMath.mulDiv(
        record.units.value, perUnit.numerator, by: perUnit.denominator, rounding: .floor)
    }
    return ProvenPayment(
      PaymentResource(
        record, number: number, of: sheet, cash: cash, amount: amount.map { Units($0) },
        at: proven.header.height), at: proven.header)
  }
}

extension KnownNetwork {
  /// An amount of cash that somebody names in minor units, as people write it.
  func cash(_ units: String, _ symbol: String) -> String {
    guard let name = InstrumentSymbol(ifAny: symbol), let sheet = terms(of: InstrumentID(name)),
      let number = UInt128(units)
    else { return "\(units) units of \(symbol)" }
    return "\(symbol) \(sheet.figure(of: Units(number)))"
  }
}
