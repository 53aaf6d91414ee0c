import SanadInstruments
import SanadPolicy
import SanadTypes

// What offices publish: calendars, fixings, tax and new instruments.
extension OperationContext {
  func publish(_ operation: PublishCalendar) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(unless: .calendarAuthority) { return refusal }
    let before = try state.calendar(operation.number)
    let record = CalendarRecord(
      revision: (before?.revision ?? 0) &+ 1, name: operation.name, weekend: operation.weekend,
      daysOff: operation.daysOff, publishedBy: submitter)
    guard record.isUsable else {
      return refusal(
        .calendarInvalid, "a week has seven days, and not all of them can be its end",
        values: [SeenValue("weekend", "\(operation.weekend)")])
    }
    try state.set(.calendar(operation.number), .calendar(record))
    return .applied([
      .lifecycle(.calendar(operation.number, revision: record.revision, by: submitter))
    ])
  }

  func publish(
    _ rate: Rate, of benchmark: InstrumentSymbol, from date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(unless: .fixingAgent) { return refusal }
    var record = try state.fixings(benchmark)
    let last = record.fixings.last?.date
    let bounds = TermReview.bounds(of: record)
    guard date <= businessDate, last.map({ $0 < date }) ?? true, bounds.contains(rate.millionths)
    else {
      return refusal(
        .fixingInvalid, "a fixing of \(benchmark) cannot count from \(date)",
        values: [
          SeenValue("last", last.map { "\($0)" } ?? "none"),
          SeenValue("businessDate", "\(businessDate)"),
          SeenValue("rate", record.pair == nil ? "\(rate)" : rate.numberText),
        ])
    }
    record.append(
      Fixing(
        date: date, rate: rate, publishedBy: submitter, publishedAt: clock.timestamp))
    try state.set(.fixings(benchmark), .fixings(record))
    return .applied([.lifecycle(.fixing(benchmark, date, rate, by: submitter))])
  }

  func publish(_ operation: PublishTax) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(unless: .treasury) { return refusal }
    guard let authority = try state.account(operation.account)?.authority, authority != .ledger
    else {
      return refusal(.accountUnknown, "no account \(operation.account) of anybody")
    }
    let before = try state.taxTable(operation.number) ?? TaxTable(account: operation.account)
    let last = before.dates.last?.from
    // Rates of a record that may have been taken do not change any more.
    guard before.account == operation.account, last.map({ $0 < operation.rates.from }) ?? true,
      businessDate < operation.rates.from, before.dates.count < TaxTable.datesMax
    else {
      return refusal(
        .taxInvalid, "rates of table \(operation.number) cannot count from \(operation.rates.from)",
        values: [
          SeenValue("last", last.map { "\($0)" } ?? "none"),
          SeenValue("businessDate", "\(businessDate)"),
          SeenValue("account", "\(before.account)"),
        ])
    }
    try state.set(
      .taxTable(operation.number),
      .taxTable(TaxTable(account: before.account, dates: before.dates + [operation.rates])))
    return .applied([
      .lifecycle(.tax(operation.number, from: operation.rates.from, by: submitter))
    ])
  }

  func register(_ operation: RegisterInstrument) throws(LedgerFailure) -> OperationOutcome {
    guard let issuer = try issuingAccount() else { return try missingApproval() }
    let terms = operation.terms
    let id = terms.instrument
    if try state.instrument(id) != nil {
      return refusal(.instrumentExists, "there is an instrument \(terms.symbol)")
    }
    if let refusal = try reference(of: operation) { return refusal }
    var sheet: TermSheet?
    if let cash = terms.terms.cash { sheet = try state.instrument(cash)?.terms }
    if let defect = TermReview(cash: { _ in sheet }).defect(
      of: terms, authorised: operation.authorised)
    {
      return refusal(.termsInvalid, defect)
    }
    if let refusal = try twin(of: terms) { return refusal }
    let agenda = Agenda(state: state)
    let hasRecordRoom = try agenda.hasRoom(.records)
    let hasReserveRoom = try agenda.hasRoom()
    guard hasRecordRoom, hasReserveRoom else {
      return refusal(.agendaFull, "the agenda has \(AgendaHead.countMax) entries")
    }
    let instrument = Instrument(
      terms: terms, status: .active, authorised: operation.authorised,
      policy: operation.policy, programme: operation.programme)
    // As it is now: an operation before this one may have registered an instrument as well.
    var network = try state.network()
    try state.set(.instrument(id), .instrument(instrument))
    try state.set(
      .instrumentNumber(network.instrumentCount), .instrumentReference(InstrumentReference(id)))
    try state.set(tally: id, to: InstrumentTally())
    network.instrumentCount &+= 1
    try state.set(.network, .network(network))
    if let payment = terms.terms.security?.payment {
      let number = payment.calendar
      let calendar = try number.map { number throws(LedgerFailure) in try state.calendar(number) }
      let life = PaymentPlan.life(of: instrument, from: businessDate, calendar: calendar ?? nil)
      if life != InstrumentLife() { try state.set(.life(id), .life(life)) }
      try Agenda(state: state).add(.instrument(id), due: clock.timestamp)
    }
    try state.beginReserve(of: id, terms.terms, on: businessDate, network)
    return .applied([.lifecycle(.registered(id, by: issuer))])
  }

  /// What an instrument refers to beside its cash.
  private func reference(
    of operation: RegisterInstrument
  ) throws(LedgerFailure) -> OperationOutcome? {
    let terms = operation.terms
    if try state.identity(lei: terms.issuer) == nil {
      return refusal(.referenceUnknown, "no identity has the issuer's LEI \(terms.issuer)")
    }
    guard case .policy(let policy)? = try state.value(.policy(operation.policy)) else {
      return refusal(.referenceUnknown, "no policy \(operation.policy)")
    }
    guard case .success = PolicyShelf.compile(policy.text, codes: .every) else {
      return refusal(.referenceUnknown, "policy \(operation.policy) cannot be used")
    }
    if let number = operation.programme {
      guard case .programme(let programme)? = try state.value(.programme(number)) else {
        return refusal(.referenceUnknown, "no programme \(number)")
      }
      if !programme.takes(terms.currency) {
        return refusal(
          .termsInvalid,
          "\(programme.name) is in \(programme.ceiling.currency), and converts nothing in the"
            + " instrument's currency \(terms.currency)")
      }
    }
    if let benchmark = terms.terms.paying?.benchmark,
      try state.fixings(benchmark).pair != nil
    {
      return refusal(.termsInvalid, "\(benchmark) is an exchange rate, and no rate a year")
    }
    if let agent = terms.details.payingAgent, try state.identity(lei: agent) == nil {
      return refusal(.referenceUnknown, "no identity has the paying agent's LEI \(agent)")
    }
    if let custodian = terms.terms.reserve?.custodian,
      try state.identity(lei: custodian) == nil
    {
      return refusal(.referenceUnknown, "no identity has the custodian's LEI \(custodian)")
    }
    guard let payment = terms.terms.security?.payment else { return nil }
    if let number = payment.calendar, try state.calendar(number) == nil {
      return refusal(.referenceUnknown, "no calendar \(number)")
    }
    if let number = payment.taxProfile, try state.taxTable(number) == nil {
      return refusal(.referenceUnknown, "no tax table \(number)")
    }
    return nil
  }

  /// An instrument with the same international number. The transaction's weight has paid for looking
  /// at all of them.
  private func twin(of terms: TermSheet) throws(LedgerFailure) -> OperationOutcome? {
    guard let isin = terms.terms.isin else { return nil }
    for number in 0..<(try state.network().instrumentCount) {
      let other = try state.instrument(number: number).1.terms
      if other.terms.isin == isin {
        return refusal(.instrumentExists, "ISIN \(isin) is that of \(other.symbol)")
      }
    }
    return nil
  }
}
