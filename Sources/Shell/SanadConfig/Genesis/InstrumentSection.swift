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
    for entry in read { complainOfCash(of: entry.value, entry.field, among: read.map(\.value)) }
    return read.map(\.value)
  }

  /// What an instrument is paid in stands in the same file.
  private func complainOfCash(
    of instrument: GenesisInstrument, _ field: Field, among all: [GenesisInstrument]
  ) {
    let terms = instrument.terms
    guard let cash = terms.terms.cash else { return }
    let others = all.map(\.terms).filter { $0.terms.isCash && $0.currency == terms.currency }
    if others.contains(where: { $0.instrument == cash }) { return }
    let path = TermsReader.classes
      .flatMap { ["\(field.path).\($0).payment.cash", "\(field.path).\($0).cash"] }
      .first { log.places[$0] != nil }
    log.add(
      .genesisInvalid, at: path.flatMap { log.places[$0] },
      "\"\(path ?? field.path)\" is no cash of \(terms.currency) in this file",
      help: others.isEmpty
        ? "add an instrument with cash to the file"
        : "one of: \(others.map(\.symbol.text).joined(separator: ", "))")
  }

  private func instrument(
    _ field: Field, network: NetworkSection, identities: IdentitySection, policies: [String],
    programmes: [GenesisProgramme]
  ) -> GenesisInstrument? {
    let keys = InstrumentReader.keys + ["status"]
    guard let fields = field.mapping(keys) else { return nil }
    let issuer = issuer(fields.required("issuer"), identities)
    let policy = place(of: fields.required("policy"), kind: "policy", among: policies)
    let status = fields.required("status")?.choice("status", among: Self.firstStatuses)
    let read = InstrumentReader(terms: TermsReader(date: network.date))
      .read(fields, issuer: issuer)
    let programme = programme(
      fields.optional("programme"), of: read?.sheet.currency, among: programmes)
    guard let policy, let status, let read else { return nil }
    return GenesisInstrument(
      terms: read.sheet, authorised: read.authorised, policy: policy, status: status,
      programme: programme)
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
