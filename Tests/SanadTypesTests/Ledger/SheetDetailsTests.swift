import SanadCodec
import SanadTypes
import Testing

@Suite struct SheetDetailsTests {
  private func defect(_ details: SheetDetails, of terms: ClassTerms? = nil) throws -> String? {
    TermSheet(
      symbol: try InstrumentSymbol("X"), issuer: try LEI("5493006MHB84DD0ZWV18"), currency: .pkr,
      terms: try terms ?? .fixedBond(try Sample.bond()), details: details
    ).defect
  }

  private func document(
    _ name: String = "n", uri: String? = nil, _ digest: UInt8 = 1
  ) -> SheetDocument {
    SheetDocument(name: name, digest: Sample.digest(digest), uri: uri)
  }

  @Test func refusesWhatItsClassCannotHave() throws {
    let cash = ClassTerms.cash(CashTerms(backing: .stablecoin))
    #expect(try defect(SheetDetails(denominationMin: Units(1)), of: cash) != nil)
    #expect(try defect(SheetDetails(priceTick: 1), of: cash) != nil)
    #expect(try defect(SheetDetails(dti: try DTI("X9J9K872S")), of: cash) == nil)
    let metal = ClassTerms.commodity(try ReserveSamples.commodity())
    #expect(
      try defect(SheetDetails(priceTick: 1), of: metal)
        == "a tick is of prices per 100 of face, and a commodity has none")
    #expect(try defect(SheetDetails(priceTick: 1_000_000)) == nil)
    #expect(
      try defect(SheetDetails(priceTick: 1_000_001)) == "the tick is more than 100 per 100 of face")
  }

  @Test func refusesADenominationBetweenMultiples() throws {
    let bond = try Sample.bond().security
    let security = SecurityTerms(
      isin: bond.isin, cfi: try CFI("DYZTXR"), fisn: bond.fisn, unitFaceMinor: 1,
      multiple: Units(10), issueDate: bond.issueDate, maturityDate: bond.maturityDate,
      rounding: .floor)
    let bill = ClassTerms.bill(
      BillTerms(security: security, discountConvention: .simpleYield365))
    #expect(try defect(SheetDetails(denominationMin: Units(20)), of: bill) == nil)
    #expect(
      try defect(SheetDetails(denominationMin: Units(25)), of: bill)
        == "the least denomination 25 is no multiple of 10")
  }

  @Test func refusesDocumentsThatSayNothing() throws {
    #expect(try defect(SheetDetails(documents: [document("")])) == "a document has no name")
    #expect(
      try defect(SheetDetails(documents: [document("a", 0)]))
        == "the digest of \"a\" is that of no document")
    #expect(
      try defect(SheetDetails(documents: [document("a"), document("a", 2)]))
        == "two documents are called \"a\"")
    for uri in ["", "a b", "a\u{7f}", "é"] {
      #expect(try defect(SheetDetails(documents: [document(uri: uri)])) != nil, "\(uri)")
    }
    #expect(try defect(SheetDetails(documents: [document(uri: "urn:x"), document("b")])) == nil)
  }

  @Test func refusesMoreThanFitAndAnotherOrder() throws {
    func bytes(_ documents: [SheetDocument]) -> [UInt8] {
      Array(SheetDetails().bcsBytes.dropLast())
        + list(documents)
    }
    func list(_ documents: [SheetDocument]) -> [UInt8] {
      var writer = BCSWriter()
      writer.list(documents)
      return writer.bytes
    }
    let many = (0...SheetDetails.documentsMax).map { document("\($0 + 10)") }
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(SheetDetails.self, from: bytes(many))
    }
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(SheetDetails.self, from: bytes([document("b"), document("a")]))
    }
    let most = SheetDetails(documents: Array(many.dropLast()))
    #expect(roundTrips(most))
    let long = String(repeating: "x", count: SheetDocument.uriBytesMax + 1)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(
        SheetDocument.self, from: document(uri: long).bcsBytes)
    }
  }

  @Test func ticksAllowTheirMultiples() {
    let details = SheetDetails(priceTick: 25)
    #expect(details.allows(price: 0) && details.allows(price: 935_000))
    #expect(!details.allows(price: 935_001))
    #expect(SheetDetails().allows(price: 935_001))
  }
}
