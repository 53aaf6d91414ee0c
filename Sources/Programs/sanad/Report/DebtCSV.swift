import SanadAPIModel

/// A debt report as a table for other programs; of proven figures alone. Every record names the block of
/// which it is.
enum DebtCSV {
  private static let block = ["height", "state_root", "business_date"]

  static func text(of report: DebtText) throws(CommandFailure) -> String {
    switch report {
    case .outstanding(let report, _): try outstanding(report)
    case .schedule(let report, _, _): try schedule(report)
    case .programmes(let report, _): try programmes(report)
    }
  }

  /// What the records are: `total`, `class`, `residence`, `holders` and `instrument`, each a sum over
  /// the same units in another way.
  private static func outstanding(
    _ report: DebtOutstandingResource
  ) throws(CommandFailure) -> String {
    var table = CSVTable(
      block + [
        "record", "currency", "outstanding", "share_millionths", "group", "country",
        "investor_class", "symbol", "isin", "status", "maturity", "called", "units",
      ])
    let start = [report.height, report.stateRoot, report.businessDate]
    let sums =
      report.totals.map { ("total", $0) } + report.classes.map { ("class", $0) }
      + (report.residence ?? []).map { ("residence", $0) }
    for (record, sum) in sums {
      let amount = try CSVTable.decimal(sum.outstanding, sum.currency)
      table.add(
        start + [record, sum.currency, amount, "\(sum.shareMillionths)", sum.group ?? ""]
          + Array(repeating: "", count: 8))
    }
    for one in report.holders {
      let amount = try CSVTable.decimal(one.outstanding, one.currency)
      table.add(
        start + ["holders", one.currency, amount, "\(one.shareMillionths)", "", one.country]
          + [one.investorClass] + Array(repeating: "", count: 6))
    }
    for one in report.instruments {
      let amount = try CSVTable.decimal(one.outstanding, one.currency)
      table.add(
        start + ["instrument", one.currency, amount, "\(one.shareMillionths)", one.instrumentClass]
          + ["", "", one.symbol, one.isin, one.status, one.maturity, one.called ?? "", one.units])
    }
    return table.text
  }

  /// A record for each payment. An amount that cannot be told is empty.
  private static func schedule(_ report: DebtScheduleResource) throws(CommandFailure) -> String {
    var table = CSVTable(
      block + [
        "symbol", "kind", "status", "due_date", "payment_date", "currency", "units", "face",
        "amount", "basis", "paid_here",
      ])
    for one in report.lines {
      let face = try CSVTable.decimal(one.face, one.currency)
      var amount = ""
      if let known = one.amount { amount = try CSVTable.decimal(known, one.currency) }
      table.add(
        [report.height, report.stateRoot, report.businessDate]
          + [one.instrument, one.kind, one.status, one.dueDate, one.paymentDate, one.currency]
          + [one.units, face, amount, one.basis, "\(one.paidHere)"])
    }
    return table.text
  }

  /// A record for each programme, with its own figures in its currency, and one for each instrument
  /// under it, with what is authorised and issued in the instrument's.
  private static func programmes(
    _ report: DebtProgrammesResource
  ) throws(CommandFailure) -> String {
    var table = CSVTable(
      block + [
        "record", "programme", "name", "currency", "ceiling", "booked", "reserved", "headroom",
        "symbol", "instrument_currency", "authorised", "issued",
      ])
    let start = [report.height, report.stateRoot, report.businessDate]
    for one in report.programmes {
      var amounts: [String] = []
      for minor in [one.ceiling, one.booked, one.reserved, one.headroom] {
        amounts.append(try CSVTable.decimal(minor, one.currency))
      }
      let name = ["\(one.number)", one.name, one.currency]
      table.add(start + ["programme"] + name + amounts + ["", "", "", ""])
      for booking in one.instruments {
        let booked = try CSVTable.decimal(booking.booked, one.currency)
        let authorised = try CSVTable.decimal(booking.authorised, booking.currency)
        let issued = try CSVTable.decimal(booking.issued, booking.currency)
        table.add(
          start + ["instrument"] + name + ["", booked, "", "", booking.symbol]
            + [booking.currency, authorised, issued])
      }
    }
    return table.text
  }
}
