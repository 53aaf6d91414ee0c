import SanadTypes

/// The sections `calendars` and `tax_tables`.
extension GenesisReader {
  /// Calendars, as offices publish them in files of their own; none where the section is left out.
  func calendars(_ field: Field?) -> [GenesisCalendar] {
    let read = elements(field) { element -> (field: Field, value: GenesisCalendar)? in
      CalendarFile.calendar(element).map {
        (
          element,
          GenesisCalendar(
            number: $0.number, name: $0.name, weekend: $0.weekend, daysOff: $0.daysOff)
        )
      }
    }
    complainOfDuplicates("calendar", read.map { ("\($0.value.number)", $0.field) })
    return read.map(\.value).sorted { $0.number < $1.number }
  }

  /// Tables of withholding tax; none where the section is left out.
  func taxTables(
    _ field: Field?, network: NetworkSection, accounts: [String]
  ) -> [GenesisTaxTable] {
    let read = elements(field) { element -> (field: Field, value: GenesisTaxTable)? in
      guard let fields = element.mapping("number", "account", "rates") else { return nil }
      let number: UInt32? = fields.required("number")?.number()
      let account = place(of: fields.required("account"), kind: "account", among: accounts)
      let rates = fields.required("rates").flatMap { taxRates($0, network: network) }
      guard let number, let account, let rates else { return nil }
      return (element, GenesisTaxTable(number: number, account: account, dates: rates))
    }
    complainOfDuplicates("tax table", read.map { ("\($0.value.number)", $0.field) })
    return read.map(\.value).sorted { $0.number < $1.number }
  }

  /// The rates of a table, in the order of their dates.
  private func taxRates(_ field: Field, network: NetworkSection) -> [TaxRates]? {
    guard let list = field.list(countMax: TaxTable.datesMax) else { return nil }
    var dates: [TaxRates] = []
    for element in list {
      guard let rates = rates(element, network: network) else { return nil }
      if let last = dates.last, last.from >= rates.from {
        element.complain(
          .configInvalid, "\"\(element.path)\" is not after the one before",
          help: "write them in the order of their dates")
        return nil
      }
      dates.append(rates)
    }
    return dates
  }

  private func rates(_ field: Field, network: NetworkSection) -> TaxRates? {
    let classes = TaxClass.allCases.map { "\($0)" }
    guard let fields = field.mapping(["from", "rest"] + classes) else { return nil }
    let from = fields.required("from").flatMap(network.date)
    let rest = fields.required("rest").flatMap(share)
    var rates: [TaxRates.ClassRate] = []
    for taxClass in TaxClass.allCases {
      guard let given = fields.optional("\(taxClass)") else { continue }
      guard let rate = share(given) else { return nil }
      rates.append(.init(taxClass, rate))
    }
    guard let from, let rest else { return nil }
    return TaxRates(from: from, rest: rest, rates: rates)
  }

  /// A part of what is paid, in percent with at most two digits after the point.
  private func share(_ field: Field) -> BasisPoints? {
    guard
      let rate = field.value({ text throws(ValueFailure) in try Rate(percent: text) })
    else { return nil }
    let points = rate.millionths / 100
    guard rate.millionths.isMultiple(of: 100),
      let value = UInt32(exactly: points), value <= BasisPoints.whole
    else {
      field.complain(
        .configInvalid,
        "\"\(field.path)\" must be 0% to 100%, with at most two digits after the point")
      return nil
    }
    return BasisPoints(value)
  }
}
