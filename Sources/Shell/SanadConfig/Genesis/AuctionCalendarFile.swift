package import SanadTypes

/// What an issuer means to sell, as people write it: a list of auctions.
package struct AuctionCalendarFile: Sendable {
  /// What is published.
  package let plans: PlanAuctions

  /// Reads a file.
  package static func load(_ path: String) throws(ConfigurationFailure) -> AuctionCalendarFile {
    try read(try YAMLFile.text(of: path, named: path), file: path)
  }

  /// Reads the text of a file: YAML, and so JSON as well.
  package static func read(
    _ text: String, file: String
  ) throws(ConfigurationFailure) -> AuctionCalendarFile {
    let log = ComplaintLog(file: file)
    let root = try YAMLFile.root(of: text, log: log)
    let plans = plans(root)
    try log.finish()
    guard let plans else {
      // Every reader that gives nil has complained, so this is a reader that forgot to.
      preconditionFailure("an auction calendar was refused without a complaint")
    }
    return AuctionCalendarFile(plans: PlanAuctions(plans: plans))
  }

  private static func plans(_ root: Field) -> [PlannedAuction]? {
    guard
      let list = root.mapping("auctions")?.required("auctions")?
        .list(countMax: AuctionCalendar.plansMax)
    else { return nil }
    var plans: [PlannedAuction] = []
    for element in list {
      guard let plan = plan(element) else { continue }
      if plans.contains(plan) {
        element.complain(.configInvalid, "\"\(element.path)\" is there twice")
        return nil
      }
      plans.append(plan)
    }
    return plans.count == list.count ? plans : nil
  }

  private static func plan(_ element: Field) -> PlannedAuction? {
    guard let fields = element.mapping("held_on", "settles_on", "instrument", "target") else {
      return nil
    }
    let heldOn = fields.required("held_on").flatMap(day)
    let settlesOn = fields.required("settles_on").flatMap(day)
    let symbol = fields.required("instrument")?.value { text throws(ValueFailure) in
      try InstrumentSymbol(text)
    }
    var target: Units? = .zero
    if let field = fields.optional("target") {
      target = field.value { text throws(ValueFailure) in try Units(text) }
    }
    guard let heldOn, let settlesOn, let symbol, let target else { return nil }
    guard heldOn <= settlesOn else {
      element.complain(
        .configInvalid, "\"\(element.path)\" would settle on \(settlesOn), before it is held")
      return nil
    }
    return PlannedAuction(
      heldOn: heldOn, settlesOn: settlesOn, instrument: InstrumentID(symbol), target: target)
  }

  private static func day(_ field: Field) -> CalendarDate? {
    field.value { text throws(ValueFailure) in try CalendarDate(text) }
  }
}
