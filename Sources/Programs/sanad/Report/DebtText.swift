import SanadAPIModel
import SanadTypes

/// A debt report for programs and for people.
enum DebtText {
  case outstanding(DebtOutstandingResource, isProven: Bool)
  case schedule(DebtScheduleResource, DebtRequest.Kind, isProven: Bool)
  case programmes(DebtProgrammesResource, isProven: Bool)

  func show(on terminal: Terminal) throws {
    switch self {
    case .outstanding(let report, let isProven):
      try terminal.show(
        Vouched(resource: report, proven: isProven),
        text: Self.text(report, Self.end(isProven, report.height, report.stateRoot)))
    case .schedule(let report, let kind, let isProven):
      try terminal.show(
        Vouched(resource: report, proven: isProven),
        text: Self.text(report, kind, Self.end(isProven, report.height, report.stateRoot)))
    case .programmes(let report, let isProven):
      try terminal.show(
        Vouched(resource: report, proven: isProven),
        text: Self.text(report, Self.end(isProven, report.height, report.stateRoot)))
    }
  }

  private static func end(_ isProven: Bool, _ height: String, _ root: String) -> String {
    isProven
      ? "proven at height \(height), state root \(root)"
      : "unproven: so says the node of height \(height)"
  }

  private static func text(_ report: DebtOutstandingResource, _ end: String) -> String {
    var table = TextTable(["", "outstanding", "share"])
    for sum in report.totals { table.add(["all", money(sum.outstanding, sum.currency), ""]) }
    for sum in report.classes {
      table.add([
        sum.group ?? "", money(sum.outstanding, sum.currency), percent(sum.shareMillionths),
      ])
    }
    for sum in report.residence ?? [] {
      table.add([
        sum.group ?? "", money(sum.outstanding, sum.currency), percent(sum.shareMillionths),
      ])
    }
    for one in report.holders {
      table.add([
        "\(one.country) \(one.investorClass)", money(one.outstanding, one.currency),
        percent(one.shareMillionths),
      ])
    }
    var list = TextTable(["instrument", "class", "maturity", "status", "outstanding", "share"])
    for one in report.instruments {
      list.add([
        one.symbol, one.instrumentClass, one.called.map { "called \($0)" } ?? one.maturity,
        one.status, money(one.outstanding, one.currency), percent(one.shareMillionths),
      ])
    }
    return ["owed on \(report.businessDate)", table.text, "", list.text, "", end]
      .joined(separator: "\n")
  }

  private static func text(
    _ report: DebtScheduleResource, _ kind: DebtRequest.Kind, _ end: String
  ) -> String {
    let isFace = kind == .redemptions
    var table = TextTable(
      isFace
        ? ["period", "face", "comes to"]
        : ["period", "interest", "principal", "brought", "projected", ""])
    for due in report.periods {
      let unknown = due.unknown == 0 ? "" : "and \(due.unknown) unknown"
      table.add(
        isFace
          ? [due.period, money(due.face, due.currency), money(due.principal, due.currency)]
          : [
            due.period, money(due.interest, due.currency), money(due.principal, due.currency),
            money(due.funded, due.currency), money(due.projected, due.currency), unknown,
          ])
    }
    var lines = ["due after \(report.businessDate)", table.text, ""]
    let elsewhere = Set(report.lines.filter { !$0.paidHere }.map(\.instrument)).sorted()
    if !elsewhere.isEmpty {
      lines.append("by the terms alone, because they are paid elsewhere: ")
      lines.append("  " + elsewhere.joined(separator: ", "))
    }
    return (lines + [end]).joined(separator: "\n")
  }

  private static func text(_ report: DebtProgrammesResource, _ end: String) -> String {
    var table = TextTable(["programme", "ceiling", "issued", "booked", "reserved", "headroom"])
    var conversions: [String] = []
    for one in report.programmes {
      table.add([
        one.name, money(one.ceiling, one.currency), "", money(one.booked, one.currency),
        money(one.reserved, one.currency), money(one.headroom, one.currency),
      ])
      for booking in one.instruments {
        table.add([
          "  \(booking.symbol)", money(booking.authorised, booking.currency),
          money(booking.issued, booking.currency), money(booking.booked, one.currency), "", "",
        ])
      }
      conversions += one.conversions.map { Self.text($0, in: one) }
    }
    let notes = conversions.isEmpty ? [] : [""] + conversions
    return ([table.text] + notes + ["", end]).joined(separator: "\n")
  }

  /// At what a programme converts: `bonds: PKR at USD-PKR, 278.500000 for 1 USD of 2026-11-22`.
  private static func text(
    _ conversion: DebtProgrammesResource.Conversion, in one: DebtProgrammesResource.Programme
  ) -> String {
    let start = "\(one.name): \(conversion.currency) at \(conversion.benchmark), "
    guard let date = conversion.fixing, let text = conversion.rate, let rate = Int64(text) else {
      return start + "no fixing: nothing can be issued"
    }
    let end =
      conversion.current
      ? "" : ", more than \(conversion.staleDays) days old: nothing can be issued"
    return start + "\(Rate(millionths: rate).numberText) for 1 \(one.currency) of \(date)" + end
  }

  /// An amount in major units, where it is one.
  private static func money(_ minor: String, _ code: String) -> String {
    guard let currency = Currency(code), let amount = Int128(minor) else {
      return "\(minor) minor units of \(code)"
    }
    return "\(Money(minorUnits: amount, currency))"
  }

  private static func percent(_ millionths: Int) -> String {
    "\(Rate(millionths: Int64(millionths)))"
  }
}
