import SanadCrypto
import SanadTypes

extension SheetDetails {
  /// What they say, each with its name; none where they say nothing.
  var lines: [(name: String, text: String)] {
    var lines: [(name: String, text: String)] = []
    if let dti { lines.append(("dti", dti.text)) }
    if !denominationMin.isZero { lines.append(("denominationMin", "\(denominationMin) units")) }
    if priceTick != 0 {
      lines.append(("priceTick", "\(Price(tenThousandths: UInt64(priceTick)))"))
    }
    if let payingAgent { lines.append(("payingAgent", payingAgent.text)) }
    if let governingLaw { lines.append(("governingLaw", governingLaw.text)) }
    for (number, document) in documents.enumerated() {
      let place = document.uri.map { " at \($0)" } ?? ""
      lines.append(
        (
          "document \(number)",
          "\(Printable.line(document.name)), SHA-256 \(document.digest.hex)\(Printable.line(place))"
        ))
    }
    return lines
  }
}
