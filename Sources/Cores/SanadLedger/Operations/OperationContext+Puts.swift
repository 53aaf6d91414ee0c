import SanadInstruments
import SanadTypes

// Repayment before maturity at the wish of holders, and of a part (docs/ledger.md, "Puts and partial
// calls").
extension OperationContext {
  /// Notes a holder's notice, and locks its units until they are repaid.
  func put(
    _ units: Units, of id: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    guard let paying = instrument.terms.terms.paying, paying.security.payment != nil else {
      return refusal(.paidElsewhere, "what is owed on \(instrument.terms.symbol) is paid elsewhere")
    }
    guard let right = paying.puts.first(where: { $0.date == date }) else {
      return refusal(
        .putInvalid, "\(date) is no put date of \(instrument.terms.symbol)",
        values: [SeenValue("dates", paying.puts.map { "\($0.date)" }.joined(separator: ", "))])
    }
    let life = try state.life(id)
    let isRecorded = try isPutRecorded(instrument, life, on: date)
    let isCalled = life.called.map { $0 <= date } ?? false
    guard isWithinNotice(of: right), !isRecorded, !isCalled else {
      return refusal(
        .putInvalid, "\(instrument.terms.symbol) cannot be put for \(date) any more",
        values: [
          SeenValue("notice", "\(right.noticeDays) days"),
          SeenValue("businessDate", "\(businessDate)"),
          SeenValue("called", life.called.map { "\($0)" } ?? "no"),
          SeenValue("recorded", isRecorded ? "yes" : "no"),
        ])
    }
    return try lock(units, of: id, until: date)
  }

  /// The rules are asked now; what then falls due is owed, and nothing stands in its way.
  private func lock(
    _ units: Units, of id: InstrumentID, until date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    let instruction = Instruction(
      kind: .redeem, operation: place,
      movements: [
        .init(instrument: id, from: .account(submitter), to: .issuer(submitter), units: units)
      ])
    let findings = try door.judge(instruction).findings
    guard findings.isAllowed else { return .refused(findings) }
    // Behind the door's look, which has taken off what has run out.
    let holding = try state.currentHolding(submitter, id, at: clock.timestamp)
    let locks = try state.locks(submitter, id)
    if locks.locks.contains(where: { $0.owner == .put(date) }) {
      return refusal(.putGiven, "account \(submitter) has given notice for \(date)")
    }
    guard locks.hasRoom else {
      return refusal(.locksExhausted, "the holding has \(HoldingLocks.locksMax) locks")
    }
    var book = try state.puts(id, date)
    guard book.add(units) else { throw .missingRecord(.puts(id, date)) }
    try state.set(puts: id, date, to: book)
    // It ends with the payment, with that of all units, or with its holder's word.
    try state.lock(
      UnitsLock(owner: .put(date), units: units, until: Timestamp(.max)), of: submitter, id,
      in: holding)
    return .applied(
      [.lifecycle(.putGiven(id, date, by: submitter, units))], flags: findings.flags)
  }

  /// Takes a notice back: while another one could be given, and again where the issuer has missed the
  /// payment, so that nobody has to wait for it.
  func withdrawPut(
    of id: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    let owner = LockOwner.put(date)
    guard try state.locks(submitter, id).locks.contains(where: { $0.owner == owner }),
      let right = instrument.terms.terms.paying?.puts.first(where: { $0.date == date })
    else {
      return refusal(
        .putUnknown, "account \(submitter) has put no \(instrument.terms.symbol) for \(date)")
    }
    let life = try state.life(id)
    if try isPutRecorded(instrument, life, on: date) {
      return try leavePut(of: id, on: date, life)
    }
    guard isWithinNotice(of: right) else { return binding(right) }
    return .applied([try endedPut(of: id, on: date)])
  }

  /// Takes a notice back of which the record has been taken.
  private func leavePut(
    of id: InstrumentID, on date: CalendarDate, _ life: InstrumentLife
  ) throws(LedgerFailure) -> OperationOutcome {
    guard let number = life.openPut, var payment = try state.payment(id, number),
      payment.dueDate == date, payment.status == .missed
    else { return refusal(.putBinding, "the record of \(date) has been taken") }
    let event = try endedPut(of: id, on: date)
    payment.units = try state.puts(id, date).units
    if payment.perUnit?.amount(of: payment.units) == .zero {
      // Nothing is left to be brought: the payment is made, and the default cured by that.
      guard try add(.payment(id, number), due: clock.timestamp) else {
        return refusal(.agendaFull, "the agenda has \(AgendaHead.countMax) entries")
      }
      payment.status = .funded
    }
    try state.set(payment: number, of: id, to: payment)
    return .applied([event])
  }

  private func endedPut(
    of id: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> Event {
    let units = try state.endPut(date, of: submitter, id)
    return .lifecycle(.putEnded(id, date, submitter, units))
  }

  private func binding(_ right: EarlyRedemption) -> OperationOutcome {
    refusal(
      .putBinding, "the notice for \(right.date) is binding",
      values: [
        SeenValue("notice", "\(right.noticeDays) days"),
        SeenValue("businessDate", "\(businessDate)"),
      ])
  }

  /// Calls a part of the face of every unit: from then on it is repaid like a part of the terms.
  func callPart(
    _ part: UInt32, of id: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(toCall: id, on: date) { return refusal }
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    var life = try state.life(id)
    let left = try repaidAtMaturity(instrument, life)
    guard part > 0, part < left, life.add(Amortisation(date: date, part: part)) else {
      return refusal(
        .partialCallInvalid, "\(part) millionths cannot be called for \(date)",
        values: [
          SeenValue("left for maturity", "\(left)"),
          SeenValue(
            "called in part", life.partialCalls.map { "\($0.date)" }.joined(separator: ", ")),
        ])
    }
    try state.set(.life(id), .life(life))
    return .applied([.lifecycle(.partlyCalled(id, date, part: part, by: submitter))])
  }

  /// The part of the face, in millionths, that is repaid at maturity as things stand.
  private func repaidAtMaturity(
    _ instrument: Instrument, _ life: InstrumentLife
  ) throws(LedgerFailure) -> UInt32 {
    let plan = PaymentPlan(instrument, life, calendar: nil)
    // Terms that cannot be laid out were refused when the instrument came to be.
    do throws(InstrumentFailure) {
      return try plan?.payments().first { $0.kind == .redemption }?.part ?? 0
    } catch { return 0 }
  }

  private func isPutRecorded(
    _ instrument: Instrument, _ life: InstrumentLife, on date: CalendarDate
  ) throws(LedgerFailure) -> Bool {
    let plan = PaymentPlan(instrument, life, calendar: nil)
    do throws(InstrumentFailure) { return try plan?.isPutRecorded(on: date) ?? false } catch {
      return true
    }
  }

  /// Whether there is still as much time before a right's date as its notice takes.
  func isWithinNotice(of right: EarlyRedemption) -> Bool {
    businessDate.adding(days: Int32(right.noticeDays)) ?? .max <= right.date
  }
}
