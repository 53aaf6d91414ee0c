import SanadTypes

/// What term sheets of all classes can say: the key `details` of an instrument.
extension TermsReader {
  private static let detailKeys = [
    "dti", "denomination_min", "price_tick", "paying_agent", "governing_law", "documents",
  ]

  /// The details; nil after a complaint.
  func details(_ field: Field) -> SheetDetails? {
    guard let fields = field.mapping(Self.detailKeys) else { return nil }
    let dti = given(fields, "dti") { $0.value { text throws(ValueFailure) in try DTI(text) } }
    let least = given(fields, "denomination_min") { field -> UInt128? in field.number() }
    let tick = given(fields, "price_tick", tick)
    let agent = given(fields, "paying_agent") {
      $0.value { text throws(ValueFailure) in try LEI(text) }
    }
    let law = given(fields, "governing_law") {
      $0.value { text throws(ValueFailure) in try Jurisdiction(text) }
    }
    let documents = given(fields, "documents", documents)
    guard let dti, let least, let tick, let agent, let law, let documents else { return nil }
    return SheetDetails(
      dti: dti.value, denominationMin: Units(least.value ?? 0), priceTick: tick.value ?? 0,
      payingAgent: agent.value, governingLaw: law.value, documents: documents.value ?? [])
  }

  /// A price per 100 of face.
  private func tick(_ field: Field) -> UInt32? {
    field.value { text throws(ValueFailure) in
      guard let tick = UInt32(exactly: try Price(text).tenThousandths) else { throw .overflow }
      return tick
    }
  }

  private func documents(_ field: Field) -> [SheetDocument]? {
    guard let list = field.list(countMax: SheetDetails.documentsMax) else { return nil }
    let read = list.compactMap(document)
    return read.count == list.count ? read : nil
  }

  private func document(_ field: Field) -> SheetDocument? {
    guard let fields = field.mapping("name", "sha256", "uri") else { return nil }
    let name = fields.required("name")?.text(bytesMax: SheetDocument.nameBytesMax)
    let digest = fields.required("sha256").flatMap(digest)
    let uri = given(fields, "uri") { $0.text(bytesMax: SheetDocument.uriBytesMax) }
    guard let name, let digest, let uri else { return nil }
    return SheetDocument(name: name, digest: digest, uri: uri.value)
  }
}
