import SanadInstruments
import SanadPolicy
import SanadTypes

// What people do in the life of an instrument (docs/ledger.md, "Payments").
extension OperationContext {
  /// Carries out one operation of the family.
  func apply(_ operation: LifecycleOperation) throws(LedgerFailure) -> OperationOutcome {
    switch operation {
    case .fund(let instrument, let payment): try fund(instrument, payment)
    case .route(let cash, let account): try route(cash, to: account)
    case .claim(let cash): try claim(cash)
    case .publishCalendar(let operation): try publish(operation)
    case .publishFixing(let benchmark, let date, let rate):
      try publish(rate, of: benchmark, from: date)
    case .publishTax(let operation): try publish(operation)
    case .call(let instrument, let date): try call(instrument, on: date)
    case .register(let operation): try register(operation)
    case .retire(let instrument, let units): try retire(units, of: instrument)
    case .put(let instrument, let date, let units): try put(units, of: instrument, on: date)
    case .withdrawPut(let instrument, let date): try withdrawPut(of: instrument, on: date)
    case .callPart(let instrument, let date, let part):
      try callPart(part, of: instrument, on: date)
    }
  }

  /// A refusal where the submitter has not the office.
  func refusal(unless role: Role) throws(LedgerFailure) -> OperationOutcome? {
    if try state.holders(of: role).holder(submitter) != nil { return nil }
    return refusal(
      .roleRequired, "account \(submitter) is not in the role \(role)",
      values: [SeenValue("role", "\(role)")])
  }

  /// Brings what a payment comes to for all units of its record, rounded down once: no holders can be
  /// owed more together.
  private func fund(
    _ id: InstrumentID, _ number: UInt32
  ) throws(LedgerFailure) -> OperationOutcome {
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    guard let terms = instrument.terms.terms.security?.payment else {
      return refusal(.paidElsewhere, "what is owed on \(instrument.terms.symbol) is paid elsewhere")
    }
    guard var payment = try state.payment(id, number) else {
      return refusal(
        .paymentUnknown, "\(instrument.terms.symbol) has no payment \(number)",
        values: [SeenValue("declared", "\(try state.tally(id).recorded)")])
    }
    guard payment.status == .declared || payment.status == .missed else {
      return refusal(
        .paymentFunded, "payment \(number) is \(payment.status)",
        values: [SeenValue("status", "\(payment.status)")])
    }
    guard let amount = payment.perUnit?.amount(of: payment.units) else {
      return refusal(.paymentUndetermined, "what payment \(number) comes to cannot be told")
    }
    let hasRoom = try Agenda(state: state).hasRoom()
    if !hasRoom {
      return refusal(.agendaFull, "the agenda has \(AgendaHead.countMax) entries")
    }
    let pot = AccountID(potOf: id)
    var events = try state.open(pot, ofIssuerOf: id, .paying, at: clock.timestamp)
    if !amount.isZero {
      let leg = Leg(instrument: terms.cash, from: submitter, to: pot, units: amount)
      let instruction = Instruction(kind: .transfer, operation: place, legs: [leg])
      let findings = try door.pass(instruction)
      guard findings.isAllowed else { return .refused(findings) }
      events += instruction.events
    }
    payment.status = .funded
    payment.funded = amount
    payment.payer = submitter
    try Agenda(state: state).add(
      .payment(id, number), due: max(clock.timestamp, payment.begin(on: network)))
    try state.set(payment: number, of: id, to: payment)
    return .applied(
      events + [.lifecycle(.funded(id, payment: number, by: submitter, amount))])
  }

  private func route(
    _ cash: InstrumentID, to account: AccountID
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(unlessCash: cash) { return refusal }
    // What only the ledger acts for is nobody's to be paid.
    guard let target = try state.account(account), target.authority != .ledger else {
      return refusal(.accountUnknown, "no account \(account) of anybody")
    }
    let key = LedgerKey.route(submitter, cash)
    if account != submitter {
      try state.set(key, .accountReference(AccountReference(account)))
    } else if try state.value(key) != nil {
      try state.set(key, nil)
    }
    return .applied([.lifecycle(.routed(submitter, cash, to: account))])
  }

  /// Takes what waits in suspense. That it is owed lets it in there whatever the rules say; on its way
  /// out they are asked.
  private func claim(_ cash: InstrumentID) throws(LedgerFailure) -> OperationOutcome {
    guard let record = try state.suspense(submitter, cash) else {
      return refusal(.suspenseEmpty, "nothing of it waits for account \(submitter)")
    }
    // Whoever may not have it itself may send it where it may be.
    let target = try state.route(of: submitter, cash)
    let leg = Leg(
      instrument: cash, from: AccountID(suspenseOf: cash), to: target, units: record.units)
    let instruction = Instruction(kind: .transfer, operation: place, legs: [leg])
    if target != submitter, let refused = try refusal(ofRouting: leg, from: submitter) {
      return .refused(refused)
    }
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    try state.set(.suspense(submitter, cash), nil)
    return .applied(
      instruction.events + [.lifecycle(.claimed(submitter, cash, record.units))],
      flags: findings.flags)
  }

  /// What the rules of the cash have against the holder's sending it on; nil where nothing.
  private func refusal(
    ofRouting leg: Leg, from holder: AccountID
  ) throws(LedgerFailure) -> Findings? {
    let findings = try door.judgeRouting(of: leg, from: holder, operation: place)
    return findings.isAllowed ? nil : findings
  }

  private func call(
    _ id: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(toCall: id, on: date) { return refusal }
    var life = try state.life(id)
    life.called = date
    try state.set(.life(id), .life(life))
    return .applied([.lifecycle(.called(id, date, by: submitter))])
  }

  /// What stands against a call for a date, of the whole or of a part; nil where nothing does.
  func refusal(
    toCall id: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome? {
    if let refusal = try refusal(unless: .treasury) { return refusal }
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    guard let paying = instrument.terms.terms.paying, paying.security.payment != nil else {
      return refusal(.paidElsewhere, "what is owed on \(instrument.terms.symbol) is paid elsewhere")
    }
    guard let right = paying.calls.first(where: { $0.date == date }) else {
      return refusal(
        .callInvalid, "\(date) is no call date of \(instrument.terms.symbol)",
        values: [SeenValue("dates", paying.calls.map { "\($0.date)" }.joined(separator: ", "))])
    }
    let life = try state.life(id)
    // What is declared stays declared: the plan may only change behind it.
    let isRecorded = try isRecorded(instrument, life, from: date)
    guard life.called == nil, instrument.status == .active, isWithinNotice(of: right), !isRecorded
    else {
      return refusal(
        .callInvalid, "\(instrument.terms.symbol) cannot be called for \(date) any more",
        values: [
          SeenValue("status", "\(instrument.status)"),
          SeenValue("called", life.called.map { "\($0)" } ?? "no"),
          SeenValue("notice", "\(right.noticeDays) days"),
          SeenValue("businessDate", "\(businessDate)"),
          SeenValue("recorded", isRecorded ? "yes" : "no"),
        ])
    }
    return nil
  }

  /// Whether the record of a payment that falls due on a date or later has been taken.
  func isRecorded(
    _ instrument: Instrument, _ life: InstrumentLife, from date: CalendarDate
  ) throws(LedgerFailure) -> Bool {
    let plan = PaymentPlan(instrument, life, calendar: nil)
    // Terms that cannot be laid out were refused when the instrument came to be.
    do throws(InstrumentFailure) { return try plan?.isRecorded(from: date) ?? false } catch {
      return true
    }
  }

  /// Units of the issuer's own are no more: what it has bought back, or never sold.
  private func retire(
    _ units: Units, of id: InstrumentID
  ) throws(LedgerFailure) -> OperationOutcome {
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    let owner = try state.knownAccount(submitter).owner
    guard try state.identity(lei: instrument.terms.issuer) == owner else {
      return refusal(
        .issuerRequired, "account \(submitter) is not one of \(instrument.terms.issuer)")
    }
    let instruction = Instruction(
      kind: .buyBack, operation: place,
      movements: [
        .init(instrument: id, from: .account(submitter), to: .issuer(submitter), units: units)
      ])
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    let told = try noteRetired(units, of: id, instrument.terms.terms)
    return .applied(instruction.events + told, flags: findings.flags)
  }

  /// Of money, what stood behind units that are retired has left the reserve with them; a commodity
  /// stays where it is.
  func noteRetired(
    _ units: Units, of id: InstrumentID, _ terms: ClassTerms
  ) throws(LedgerFailure) -> [Event] {
    guard var record = try state.reserve(id) else { return [] }
    if terms.commodity == nil {
      let value = CheckedMath.product(units.value, terms.reservePerUnit) ?? .max
      record.released = CheckedMath.sum(record.released, value) ?? .max
    }
    let told = try state.review(&record, of: id, terms, mayEnd: false)
    try state.set(reserve: id, to: record)
    return told
  }

  func unknown(_ id: InstrumentID) -> OperationOutcome {
    refusal(.instrumentUnknown, "no instrument \(id)")
  }

  private func refusal(unlessCash id: InstrumentID) throws(LedgerFailure) -> OperationOutcome? {
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    if instrument.terms.terms.isCash { return nil }
    return refusal(.notCash, "\(instrument.terms.symbol) is not cash")
  }
}
