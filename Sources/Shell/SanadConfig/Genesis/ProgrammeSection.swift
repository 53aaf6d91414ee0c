import SanadTypes

/// The sections `programmes` and `fixings`.
extension GenesisReader {
  /// The ceilings over several instruments; none where the section is left out.
  func programmes(_ field: Field?) -> [GenesisProgramme] {
    let read = elements(field) {
      element -> (name: String, field: Field, value: GenesisProgramme)? in
      guard let fields = element.mapping("name", "currency", "ceiling", "conversions") else {
        return nil
      }
      let name = fields.required("name")?.text(bytesMax: Programme.nameBytesMax)
      let currency = fields.required("currency")?.choice("currency", of: Currency.self)
      guard let name, let currency,
        let ceiling = fields.required("ceiling")?
          .value({ text throws(ValueFailure) in try Money(text, currency) })
      else { return nil }
      if ceiling.isNegative { element.complain(.genesisInvalid, "a ceiling is not below zero") }
      let conversions = conversions(fields.optional("conversions"), currency)
      return (
        name, element, GenesisProgramme(name: name, ceiling: ceiling, conversions: conversions)
      )
    }
    complainOfDuplicates("programme", read.map { ($0.name, $0.field) })
    return read.map(\.value)
  }

  /// How instruments in other currencies than the ceiling's are booked.
  private func conversions(_ field: Field?, _ ceiling: Currency) -> [ProgrammeConversion] {
    let list = field?.list(countMax: Programme.conversionsMax) ?? []
    let read = list.compactMap { element -> (field: Field, value: ProgrammeConversion)? in
      guard let fields = element.mapping("currency", "benchmark", "stale_days") else { return nil }
      let currency = fields.required("currency")?.choice("currency", of: Currency.self)
      let benchmark = fields.required("benchmark")?
        .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
      let days: UInt16? = fields.required("stale_days")?
        .number(in: 0...ProgrammeConversion.staleDaysMax)
      guard let currency, let benchmark, let days else { return nil }
      if currency == ceiling {
        element.complain(.genesisInvalid, "\(currency) is the ceiling's own currency")
      }
      return (
        element, ProgrammeConversion(currency: currency, benchmark: benchmark, staleDays: days)
      )
    }
    complainOfDuplicates("conversion of", read.map { ("\($0.value.currency)", $0.field) })
    return read.map(\.value)
  }

  /// What benchmarks stood at: exchange rates, by which programmes convert, as numbers, and others in
  /// percent a year.
  func fixings(
    _ field: Field?, network: NetworkSection, programmes: [GenesisProgramme]
  ) -> [GenesisFixing] {
    let exchanged = programmes.flatMap(\.conversions).map(\.benchmark)
    let read = elements(field) { element -> (field: Field, value: GenesisFixing)? in
      guard let fields = element.mapping("benchmark", "from", "rate") else { return nil }
      let benchmark = fields.required("benchmark")?
        .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
      let date = fields.required("from").flatMap(network.date)
      guard let benchmark, let date,
        let rate = fields.required("rate")?
          .value({ text throws(ValueFailure) in
            exchanged.contains(benchmark) ? try Rate(number: text) : try Rate(percent: text)
          })
      else { return nil }
      return (element, GenesisFixing(benchmark: benchmark, date: date, rate: rate))
    }
    complainOfDuplicates(
      "fixing", read.map { ("\($0.value.benchmark) from \($0.value.date)", $0.field) })
    return read.map(\.value).sorted {
      ($0.benchmark, $0.date.dayNumber) < ($1.benchmark, $1.date.dayNumber)
    }
  }

  /// The place of the programme that an instrument names; complains where it takes no instrument in
  /// this currency.
  func programme(
    _ field: Field?, of currency: Currency?, among programmes: [GenesisProgramme]
  ) -> UInt32? {
    guard let place = place(of: field, kind: "programme", among: programmes.map(\.name)) else {
      return nil
    }
    let programme = Programme(programmes[Int(place)])
    if let currency, !programme.takes(currency) {
      field?.complain(
        .genesisInvalid,
        "the programme is in \(programme.ceiling.currency) and converts no \(currency)",
        help: "give the programme a conversion of \(currency), or name another one")
    }
    return place
  }
}
