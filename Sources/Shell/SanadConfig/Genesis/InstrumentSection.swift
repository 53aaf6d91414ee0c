import SanadTypes

/// The sections `instruments` and `holdings`.
extension GenesisReader {
  /// The instruments that exist from the start.
  func instruments(
    _ field: Field?, network: NetworkSection, identities: IdentitySection, policies: [String],
    programmes: [GenesisProgramme]
  ) -> [GenesisInstrument] {
    let read = elements(field) { element in
      instrument(
        element, network: network, identities: identities, policies: policies,
        programmes: programmes
      ).map { (field: element, value: $0) }
    }
    complainOfDuplicates("instrument", read.map { ($0.value.terms.symbol.text, $0.field) })
    return read.map(\.value)
  }

  private func instrument(
    _ field: Field, network: NetworkSection, identities: IdentitySection, policies: [String],
    programmes: [GenesisProgramme]
  ) -> GenesisInstrument? {
    guard
      let fields = field.mapping(
        "symbol", "issuer", "currency", "authorised", "policy", "programme", "status", "bill",
        "cash")
    else { return nil }
    let symbol = fields.required("symbol")?
      .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
    let issuer = issuer(fields.required("issuer"), identities)
    let currency = fields.required("currency")?.choice("currency", of: Currency.self)
    let terms = terms(fields, network: network)
    let policy = place(of: fields.required("policy"), kind: "policy", among: policies)
    let programme = programme(fields.optional("programme"), of: currency, among: programmes)
    let status = fields.required("status")?.choice("status", among: Self.firstStatuses)
    guard let symbol, let issuer, let currency, let terms, let policy, let status else {
      return nil
    }
    let sheet = TermSheet(symbol: symbol, issuer: issuer, currency: currency, terms: terms)
    if let defect = sheet.defect {
      field.complain(.genesisInvalid, "\"\(field.path)\": \(defect)")
      return nil
    }
    guard let authorised = fields.required("authorised").flatMap({ amount($0, of: sheet) }) else {
      return nil
    }
    return GenesisInstrument(
      terms: sheet, authorised: authorised, policy: policy, status: status, programme: programme)
  }

  private static let firstStatuses: [(String, InstrumentStatus)] = [
    ("announced", .announced), ("active", .active), ("halted", .halted),
  ]

  private func issuer(_ field: Field?, _ identities: IdentitySection) -> LEI? {
    guard let place = place(of: field, kind: "identity", among: identities.names) else {
      return nil
    }
    let lei = identities.values[Int(place)].lei
    if lei == nil {
      field?.complain(.genesisInvalid, "an issuer is an institution; this identity has no LEI")
    }
    return lei
  }

  private func terms(_ fields: FieldMapping, network: NetworkSection) -> ClassTerms? {
    switch (fields.optional("bill"), fields.optional("cash")) {
    case (let field?, nil): return bill(field, network: network).map(ClassTerms.bill)
    case (nil, let field?): return cash(field).map(ClassTerms.cash)
    default:
      fields.owner.complain(
        .configInvalid, "\"\(fields.owner.path)\" must have exactly one of: bill, cash")
      return nil
    }
  }

  private func cash(_ field: Field) -> CashTerms? {
    field.mapping("backing")?.required("backing")?.choice("backing", of: CashBacking.self)
      .map { CashTerms(backing: $0) }
  }

  private func bill(_ field: Field, network: NetworkSection) -> BillTerms? {
    guard
      let fields = field.mapping(
        "isin", "cfi", "fisn", "unit_face_minor", "multiple", "issue_date", "maturity_date",
        "discount_convention", "rounding")
    else { return nil }
    let isin = fields.required("isin")?.value { text throws(ValueFailure) in try ISIN(text) }
    let cfi = fields.required("cfi")?.value { text throws(ValueFailure) in try CFI(text) }
    let fisn = fields.required("fisn")?.value { text throws(ValueFailure) in try FISN(text) }
    let face: UInt128? = fields.required("unit_face_minor")?.number(in: 1...UInt128.max)
    let multiple: UInt128? = fields.required("multiple")?.number(in: 1...UInt128.max)
    let issue = fields.required("issue_date").flatMap(network.date)
    let maturity = fields.required("maturity_date").flatMap(network.date)
    let convention = fields.required("discount_convention")?
      .choice("discount convention", of: DiscountConvention.self)
    let rounding = fields.required("rounding")?.choice("rounding", of: Rounding.self)
    guard let isin, let cfi, let fisn, let face, let multiple, let issue, let maturity,
      let convention, let rounding
    else { return nil }
    return BillTerms(
      security: SecurityTerms(
        isin: isin, cfi: cfi, fisn: fisn, unitFaceMinor: face, multiple: Units(multiple),
        issueDate: issue, maturityDate: maturity, rounding: rounding),
      discountConvention: convention)
  }

  private func amount(_ field: Field, of terms: TermSheet) -> Units? {
    field.value { text throws(ValueFailure) in try terms.units(fromText: text) }
  }

  /// What is held from the start, which may not be more than is authorised.
  func holdings(
    _ field: Field?, accounts: [String], instruments: [GenesisInstrument]
  ) -> [GenesisHolding] {
    let symbols = instruments.map(\.terms.symbol.text)
    let read = elements(field) { element -> (name: String, field: Field, value: GenesisHolding)? in
      guard let fields = element.mapping("account", "instrument", "amount") else { return nil }
      let account = place(of: fields.required("account"), kind: "account", among: accounts)
      let instrument = place(
        of: fields.required("instrument"), kind: "instrument", among: symbols)
      guard let account, let instrument,
        let units = fields.required("amount")
          .flatMap({ amount($0, of: instruments[Int(instrument)].terms) })
      else { return nil }
      if units.isZero { element.complain(.genesisInvalid, "a holding of nothing is left out") }
      let name = "\(symbols[Int(instrument)]) in \(accounts[Int(account)])"
      return (
        name, element, GenesisHolding(account: account, instrument: instrument, units: units)
      )
    }
    complainOfDuplicates("holding", read.map { ($0.name, $0.field) })
    for (place, instrument) in instruments.enumerated() {
      complainOfExcess(instrument, read.map(\.value).filter { $0.instrument == place }, field)
    }
    return read.map(\.value)
  }

  private func complainOfExcess(
    _ instrument: GenesisInstrument, _ holdings: [GenesisHolding], _ field: Field?
  ) {
    var sum: Units? = Units.zero
    for holding in holdings { sum = sum?.adding(holding.units) }
    if let sum, sum <= instrument.authorised { return }
    let held = sum.map(\.groupedText) ?? "more than 128 bits of"
    field?.complain(
      .genesisInvalid,
      "\(held) units of \(instrument.terms.symbol) are held, "
        + "and \(instrument.authorised.groupedText) are authorised")
  }
}
