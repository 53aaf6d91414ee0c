import SanadInstruments
import SanadTypes

// What can be said of terms before anybody affirms them.
extension OperationContext {
  /// Whether terms go with the legs and the end of an instruction; nil where they do.
  ///
  /// - Precondition: the instruction's form has been checked, so that its instruments exist.
  func check(
    _ terms: SettlementTerms, of operation: InstructSettlement
  ) throws(LedgerFailure) -> OperationOutcome? {
    let last = network.ledger.businessDate(at: operation.validUntil)
    guard (businessDate...max(businessDate, last)).contains(terms.intendedDate) else {
      return refusal(
        .settlementDate, "the settlement is intended for \(terms.intendedDate)",
        values: [SeenValue("businessDate", "\(businessDate)"), SeenValue("last", "\(last)")])
    }
    if terms.allowsPartial {
      guard terms.purpose == .exchange, terms.venue == nil,
        try TradeLegs(operation.legs, state) != nil
      else {
        return refusal(.partialForm, "the legs are not one delivery against one payment")
      }
    }
    if let venue = terms.venue, let refusal = try check(venue, terms, operation) { return refusal }
    return try checkPurpose(terms, operation)
  }

  private func check(
    _ venue: AccountID, _ terms: SettlementTerms, _ operation: InstructSettlement
  ) throws(LedgerFailure) -> OperationOutcome? {
    if try state.holders(of: .venue).holder(venue) == nil {
      return refusal(
        .cycleForm, "account \(venue) is no venue", values: [SeenValue("venue", "\(venue)")])
    }
    // Who only consents is told as well, and a cycle of sixty-four has no room for that.
    if terms.purpose == .exchange, operation.consenting.isEmpty,
      try TradeLegs(operation.legs, state) != nil
    {
      return nil
    }
    return refusal(
      .cycleForm,
      "a venue nets one delivery against one payment between two accounts, and nobody else consents"
    )
  }

  private func checkPurpose(
    _ terms: SettlementTerms, _ operation: InstructSettlement
  ) throws(LedgerFailure) -> OperationOutcome? {
    switch terms.purpose {
    case .exchange: nil
    case .pledge(let pledge):
      try check(operation, of: terms.purpose, check(pledge, operation), until: pledge.until)
    case .repo(let repo): try check(repo, terms, operation)
    case .paidOutside(let payment):
      try check(operation, of: terms.purpose, check(payment, operation), until: payment.decideBy)
    }
  }

  /// What locks units until some time.
  ///
  /// - Parameter refusal: what stands against the terms by themselves.
  private func check(
    _ operation: InstructSettlement, of purpose: SettlementPurpose,
    _ refusal: @autoclosure () -> OperationOutcome?, until end: Timestamp
  ) throws(LedgerFailure) -> OperationOutcome? {
    if let refusal = checkLockedLeg(operation, of: purpose) ?? refusal() { return refusal }
    return try checkRepaid(operation, until: end)
  }

  /// Whether the units may be repaid while they are locked: then the money would go to whoever gave
  /// them, and whoever has a right to the units would have nothing.
  private func checkRepaid(
    _ operation: InstructSettlement, until end: Timestamp
  ) throws(LedgerFailure) -> OperationOutcome? {
    let last = network.ledger.businessDate(at: end)
    for leg in operation.legs {
      // A coupon is income; what repays the face, all of it or a part, is what was locked.
      let ends = try plannedRecords(of: leg.instrument).filter { $0.payment.kind != .coupon }
      guard let first = ends.map(\.recordDate).min(), last > first else { continue }
      return refusal(
        .contractTerms, "the units may be repaid to whoever holds them on \(first)",
        values: [SeenValue("locked until", "\(last)"), SeenValue("record", "\(first)")])
    }
    return nil
  }

  /// Payments of an instrument that are still to be recorded, with every call that can still be made;
  /// none where the ledger pays nothing. O(payments of its terms).
  func plannedRecords(
    of id: InstrumentID
  ) throws(LedgerFailure) -> [PaymentPlan.Next] {
    guard let instrument = try state.instrument(id) else { return [] }
    let number = instrument.terms.terms.security?.payment?.calendar
    let calendar = try number.map { number throws(LedgerFailure) in try state.calendar(number) }
    let life = try state.life(id)
    guard let plan = PaymentPlan(instrument, life, calendar: calendar ?? nil) else { return [] }
    var payments: [PlannedPayment]
    do throws(InstrumentFailure) { payments = try plan.payments() } catch { return [] }
    // What a holder may put stays where its holder leaves it.
    payments = payments.dropFirst(Int(life.planned)).filter { $0.kind != .put }
    let calls = life.called == nil ? plan.paying.calls : []
    for call in calls where businessDate.adding(days: Int32(call.noticeDays)) ?? .max <= call.date {
      // Of a part the record may be earlier than of the whole, for which units no longer move.
      for kind in [PaymentKind.call, .partialCall] {
        payments.append(
          PlannedPayment(kind: kind, dueDate: call.date, period: nil, part: Amortisation.whole))
      }
    }
    return payments.map(plan.next)
  }

  /// One leg, to somebody who consents.
  private func checkLockedLeg(
    _ operation: InstructSettlement, of purpose: SettlementPurpose
  ) -> OperationOutcome? {
    if operation.legs.count == 1, let leg = operation.legs.first,
      operation.consenting.contains(leg.to)
    {
      return nil
    }
    return refusal(
      .contractForm,
      "a settlement that opens a \(purpose.name) has one leg, whose receiver consents",
      values: [SeenValue("legs", "\(operation.legs.count)")])
  }

  private func check(_ pledge: PledgeTerms, _ operation: InstructSettlement) -> OperationOutcome? {
    let latest = clock.timestamp.advanced(by: PledgeTerms.lifeMax.value)
    guard pledge.until > operation.validUntil, pledge.until <= latest else {
      return refusal(
        .contractTerms, "the pledge would end at \(pledge.until.rfc3339)",
        values: [
          SeenValue("after", operation.validUntil.rfc3339), SeenValue("latest", latest.rfc3339),
        ])
    }
    let last = network.ledger.businessDate(at: pledge.until)
    guard let first = pledge.closeOutFrom, first > last else { return nil }
    return refusal(
      .contractTerms, "the pledge ends on \(last), before it may be closed out on \(first)")
  }

  private func check(
    _ payment: OutsidePayment, _ operation: InstructSettlement
  ) -> OperationOutcome? {
    let latest = clock.timestamp.advanced(by: OutsidePayment.lifeMax.value)
    let margin = payment.orderExpiresAt.advanced(by: OutsidePayment.margin.value)
    let decided = payment.deadline.advanced(by: OutsidePayment.lifeMax.value)
    guard payment.orderExpiresAt > operation.validUntil, margin <= payment.deadline,
      payment.deadline <= latest, payment.decideBy > payment.deadline,
      payment.decideBy <= decided, payment.amount.minorUnits > 0
    else {
      return refusal(
        .contractTerms,
        "the order expires an hour before the deadline or more, and the decision follows it",
        values: [
          SeenValue("validUntil", operation.validUntil.rfc3339),
          SeenValue("orderExpiresAt", payment.orderExpiresAt.rfc3339),
          SeenValue("deadline", payment.deadline.rfc3339),
          SeenValue("decideBy", payment.decideBy.rfc3339), SeenValue("latest", latest.rfc3339),
        ])
    }
    return nil
  }

  private func check(
    _ repo: RepoTerms, _ terms: SettlementTerms, _ operation: InstructSettlement
  ) throws(LedgerFailure) -> OperationOutcome? {
    guard let trade = try TradeLegs(operation.legs, state), trade.deliveryPlace == 0,
      let security = try state.instrument(trade.delivery.instrument)?.terms,
      let cash = try state.instrument(trade.payment.instrument)?.terms,
      security.currency == cash.currency
    else {
      return refusal(
        .contractForm,
        "a repo has a leg of a security and then one of cash of its currency, between two accounts")
    }
    guard Self.farLegs(of: operation.legs, repo, from: terms.intendedDate) != nil,
      repo.haircut.value < BasisPoints.whole
    else {
      return refusal(
        .contractTerms, "no far leg follows from the dates, the rate and the haircut",
        values: [
          SeenValue("farDate", "\(repo.farDate)"), SeenValue("rate", "\(repo.rate)"),
          SeenValue("haircut", "\(repo.haircut)"),
        ])
    }
    // It begins within its settlement's time: what begins when it is to end owes interest for no
    // time, and the lender could close it out at once.
    let last = network.ledger.businessDate(at: operation.validUntil)
    guard last < repo.farDate else {
      return refusal(
        .contractTerms, "the settlement may wait until \(last), when the repo is to be closed",
        values: [SeenValue("validUntil", "\(last)"), SeenValue("farDate", "\(repo.farDate)")])
    }
    if let maturity = security.terms.security?.maturityDate, repo.farDate >= maturity {
      return refusal(
        .contractTerms, "the security matures on \(maturity), before it is bought back",
        values: [SeenValue("farDate", "\(repo.farDate)")])
    }
    if let refusal = try checkRecords(trade.delivery.instrument, from: terms.intendedDate, repo) {
      return refusal
    }
    return try checkHaircut(repo, trade, security)
  }

  /// Whether a payment would be recorded while the buyer has the security: what it gets is the
  /// seller's, and the far leg, which was agreed at once, does not give it back.
  private func checkRecords(
    _ id: InstrumentID, from start: CalendarDate, _ repo: RepoTerms
  ) throws(LedgerFailure) -> OperationOutcome? {
    let records = try plannedRecords(of: id).map(\.recordDate)
    guard let first = records.filter({ $0 >= start && $0 < repo.farDate }).min() else { return nil }
    return refusal(
      .contractTerms, "a payment of the security may be recorded on \(first), within the repo",
      values: [SeenValue("record", "\(first)"), SeenValue("farDate", "\(repo.farDate)")])
  }

  /// Whether the security is worth the cash: `floor(face that is left · price · (1 − haircut))`, rounded
  /// once. No more of it is repaid before the far date, since no record lies between.
  private func checkHaircut(
    _ repo: RepoTerms, _ trade: TradeLegs, _ security: TermSheet
  ) throws(LedgerFailure) -> OperationOutcome? {
    let repaid = try state.life(trade.delivery.instrument).repaid
    let left = UInt128(Amortisation.whole - min(repaid, Amortisation.whole))
    let share = UInt128(BasisPoints.whole - repo.haircut.value) * left
    let whole =
      UInt128(Price.par.tenThousandths) * UInt128(BasisPoints.whole)
      * UInt128(Amortisation.whole)
    guard let face = CheckedMath.product(trade.delivery.units.value, security.unitFaceMinor),
      let factor = CheckedMath.product(UInt128(repo.price.tenThousandths), share),
      let most = CheckedMath.mulDiv(face, factor, by: whole, rounding: .floor)
    else {
      return refusal(.amountOverflow, "the value of the security does not fit into 128 bits")
    }
    if trade.payment.units.value <= most { return nil }
    let stands = reason(
      .haircutShort, "the cash is more than the security is worth after the haircut",
      instrument: trade.delivery.instrument,
      values: [
        SeenValue("cash", "\(trade.payment.units)"), SeenValue("price", "\(repo.price)"),
        SeenValue("haircut", "\(repo.haircut)"),
      ], limit: "\(most)")
    return .refused(Findings(ReasonList([stands])))
  }
}
