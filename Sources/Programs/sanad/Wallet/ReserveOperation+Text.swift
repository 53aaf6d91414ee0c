import SanadCrypto
import SanadTypes

extension ReserveOperation {
  /// What it says, by the names of its fields: everything that a signature on it agrees to.
  func details(on network: KnownNetwork?) -> [String: String] {
    let terms = network?.terms(of: instrument)
    var details = particulars(terms)
    details["instrument"] = terms?.symbol.text ?? instrument.description
    return details
  }

  private func particulars(_ terms: TermSheet?) -> [String: String] {
    switch self {
    case .deposit(_, let facts):
      let unit = terms?.terms.commodity?.mass.symbol ?? "units of mass"
      return facts.cover.details.merging([
        "gross mass": "\(facts.grossMass) \(unit)", "fineness": "\(facts.fineness)/10000",
        "fine mass": "\(facts.fineMass) \(unit)", "site": facts.site, "bars": facts.bars.hex,
        "assay": facts.assay.hex,
      ]) { first, _ in first }
    case .mark(_, let number, let status):
      return ["receipt": "\(number)", "status": "\(status)"]
    case .renew(_, let number, let cover):
      return cover.details.merging(["receipt": "\(number)"]) { first, _ in first }
    case .withdraw(_, let number): return ["receipt": "\(number)"]
    case .attest(let operation):
      return [
        "custodian": operation.custodian.description,
        "as of": operation.asOf.description, "quantity": "\(operation.quantity)",
        "released": "\(operation.released)", "valid until": operation.validUntil.description,
        "document": operation.document.hex,
      ]
    case .price(_, let date, let price):
      return ["from": date.description, "price": "\(price)/10000 of a minor unit"]
    case .redeem(let operation):
      return Self.units(operation.units, terms).merging([
        "for": "\(operation.kind)", "delivery": operation.delivery.hex,
      ]) { first, _ in first }
    case .withdrawRedemption(_, let number): return ["redemption": "\(number)"]
    case .fill(let operation):
      return Self.units(operation.units, terms).merging([
        "redemption": "\(operation.number)", "document": operation.document.hex,
        "receipts": operation.receipts.map(String.init).joined(separator: ", "),
        "payer": operation.payer?.description ?? "nobody",
      ]) { first, _ in first }
    }
  }

  private static func units(_ units: Units, _ terms: TermSheet?) -> [String: String] {
    ["units": units.description, "display": terms?.text(of: units) ?? "\(units) units"]
  }
}

extension ReceiptCover {
  fileprivate var details: [String: String] {
    [
      "insurance": insurance.hex, "insured until": insuredUntil.description,
      "inspection due": inspectionDue.description,
    ]
  }
}
