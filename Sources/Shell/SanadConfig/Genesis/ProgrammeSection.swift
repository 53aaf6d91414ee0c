import SanadTypes

/// The section `programmes`.
extension GenesisReader {
  /// The ceilings over several instruments; none where the section is left out.
  func programmes(_ field: Field?) -> [GenesisProgramme] {
    let read = elements(field) {
      element -> (name: String, field: Field, value: GenesisProgramme)? in
      guard let fields = element.mapping("name", "currency", "ceiling") else { return nil }
      let name = fields.required("name")?.text(bytesMax: Programme.nameBytesMax)
      let currency = fields.required("currency")?.choice("currency", of: Currency.self)
      guard let name, let currency,
        let ceiling = fields.required("ceiling")?
          .value({ text throws(ValueFailure) in try Money(text, currency) })
      else { return nil }
      if ceiling.isNegative { element.complain(.genesisInvalid, "a ceiling is not below zero") }
      return (name, element, GenesisProgramme(name: name, ceiling: ceiling))
    }
    complainOfDuplicates("programme", read.map { ($0.name, $0.field) })
    return read.map(\.value)
  }

  /// The place of the programme that an instrument names; complains where its currency differs.
  func programme(
    _ field: Field?, of currency: Currency?, among programmes: [GenesisProgramme]
  ) -> UInt32? {
    guard let place = place(of: field, kind: "programme", among: programmes.map(\.name)) else {
      return nil
    }
    let other = programmes[Int(place)].ceiling.currency
    if let currency, currency != other {
      field?.complain(
        .genesisInvalid, "the programme is in \(other), and the instrument in \(currency)",
        help: "put it under a programme of its own currency")
    }
    return place
  }
}
