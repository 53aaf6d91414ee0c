import SanadTypes

// Redemption: asked for by holders, who are served alike while the reserve is short.
extension CommodityReserve {
  func redeem(_ operation: RedeemUnits) throws(LedgerFailure) -> OperationOutcome {
    let units = operation.units
    let isEnough = operation.kind == .cash || units >= terms.redemptionMin
    guard isEnough, !units.isZero, units.value.isMultiple(of: max(terms.multiple.value, 1)),
      record.requests < .max
    else {
      return context.refusal(
        .redemptionInvalid, "\(units) units cannot be redeemed",
        values: [
          SeenValue("amount", "\(units)"), SeenValue("multiple", "\(terms.multiple)"),
          SeenValue("redemptionMin", "\(terms.redemptionMin)"),
        ])
    }
    let holder = context.submitter
    // The rules are asked now, and again when the units are given up.
    let findings = try context.door.judge(ending(units, of: holder, by: holder)).findings
    guard findings.isAllowed else { return .refused(findings) }
    guard try state.locks(holder, id).hasRoom else {
      return context.refusal(
        .locksExhausted, "the holding has \(HoldingLocks.locksMax) locks")
    }
    let number = record.requests
    let redemption = RedemptionRecord(
      holder: holder, kind: operation.kind, units: units, delivery: operation.delivery,
      askedAt: context.clock.timestamp)
    try lock(redemption, number)
    try state.set(redemption: number, of: id, to: redemption)
    var changed = record
    changed.requests &+= 1
    try state.set(reserve: id, to: changed)
    return .applied(
      [.reserve(.redemption(id, number, by: holder, operation.kind, units))],
      flags: findings.flags)
  }

  func withdrawRedemption(_ number: UInt32) throws(LedgerFailure) -> OperationOutcome {
    guard var redemption = try state.redemption(id, number) else {
      return unknownRedemption(number)
    }
    guard redemption.holder == context.submitter else {
      return context.refusal(
        .redemptionForeign, "redemption \(number) is of account \(redemption.holder)")
    }
    if let refusal = refusal(unlessOpen: redemption, number) { return refusal }
    // Who could take the rest back would ask for the covered part of it again.
    if let shortage = record.shortage, !redemption.filled(in: shortage).isZero {
      return context.refusal(
        .redemptionShared, "the rest of redemption \(number) waits for the end of the shortage")
    }
    try unlock(redemption, number)
    redemption.status = .cancelled
    try state.set(redemption: number, of: id, to: redemption)
    return .applied([
      .reserve(.redemptionEnded(id, number, redemption.holder, .cancelled))
    ])
  }

  /// Gives a holder receipts, or cash, and its units are no more: all of it or nothing.
  func fill(_ operation: FillRedemption) throws(LedgerFailure) -> OperationOutcome {
    let number = operation.number
    guard let redemption = try state.redemption(id, number) else {
      return unknownRedemption(number)
    }
    if redemption.kind == .inKind, let refusal = try refusalUnlessCustodian() { return refusal }
    if let refusal = refusal(unlessOpen: redemption, number) { return refusal }
    if let refusal = refusal(ofFilling: operation.units, redemption, number) { return refusal }
    var changed = record
    var handedOver: UInt128 = 0
    var events: [Event] = []
    for receiptNumber in operation.receipts {
      guard var receipt = try state.receipt(id, receiptNumber) else {
        return unknownReceipt(receiptNumber)
      }
      guard receipt.status == .free else {
        return refusal(receiptNumber, receipt, to: "handed over")
      }
      release(&changed, receipt)
      try move(&changed, receipt, to: .released)
      handedOver &+= UInt128(receipt.facts.fineMass)
      receipt.status = .released
      try state.set(receipt: receiptNumber, of: id, to: receipt)
      events.append(told(receiptNumber, receipt))
    }
    let owed = CheckedMath.product(operation.units.value, UInt128(terms.unitMass)) ?? .max
    guard let rest = rest(of: owed, handedOver, operation, redemption) else {
      return context.refusal(
        .fillUneven, "the receipts are \(handedOver) \(terms.mass.symbol)",
        values: [
          SeenValue("owed", "\(owed)"), SeenValue("receipts", "\(operation.receipts.count)"),
          SeenValue("piece", "\(terms.lotMass)"),
        ])
    }
    let payment: (payer: AccountID, amount: Units)?
    switch try self.payment(of: rest, redemption.kind, by: operation.payer) {
    case .refused(let outcome): return outcome
    case .due(let due): payment = due
    }
    return try carryOut(
      operation, redemption, &changed, handedOver: handedOver, payment, events)
  }

  // MARK: Parts of filling

  private func carryOut(
    _ operation: FillRedemption, _ before: RedemptionRecord, _ changed: inout ReserveRecord,
    handedOver: UInt128, _ payment: (payer: AccountID, amount: Units)?, _ receipts: [Event]
  ) throws(LedgerFailure) -> OperationOutcome {
    var redemption = before
    try unlock(redemption, operation.number)
    let instruction = ending(
      operation.units, of: redemption.holder, by: context.submitter, payment)
    let findings = try context.door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    guard redemption.fill(operation.units, in: record.shortage) else {
      throw .missingRecord(.redemption(id, operation.number))
    }
    if redemption.status != .filled { try lock(redemption, operation.number) }
    try state.set(redemption: operation.number, of: id, to: redemption)
    if var shortage = changed.shortage {
      shortage.filled = CheckedMath.sum(shortage.filled, handedOver) ?? .max
      changed.shortage = shortage
    }
    var events = receipts + instruction.events
    events.append(
      .reserve(
        .filled(
          id, operation.number, redemption.holder, operation.units, mass: handedOver,
          cash: payment?.amount ?? .zero)))
    if redemption.status == .filled {
      events.append(.reserve(.redemptionEnded(id, operation.number, redemption.holder, .filled)))
    }
    return .applied(try finish(changed, events), flags: findings.flags)
  }

  private enum Payment {
    case due((payer: AccountID, amount: Units)?)
    case refused(OperationOutcome)
  }

  /// What is paid for a mass that is not handed over, and by whom.
  private func payment(
    of rest: UInt128, _ kind: RedemptionKind, by payer: AccountID?
  ) throws(LedgerFailure) -> Payment {
    if rest == 0 { return .due(nil) }
    let oldest = context.businessDate.adding(days: -Int32(terms.priceDays)) ?? .min
    guard let price = record.price, price.date >= oldest else {
      return .refused(
        context.refusal(
          .priceMissing, "no price of \(instrument.terms.symbol) counts on \(context.businessDate)",
          values: [SeenValue("last", record.price.map { "\($0.date)" } ?? "none")]))
    }
    let fee = kind == .cash ? terms.fee : BasisPoints(0)
    guard let amount = price.amount(ofMass: rest, unitMass: terms.unitMass, fee: fee) else {
      return .refused(
        context.refusal(.amountOverflow, "what is paid does not fit into 128 bits"))
    }
    let issuer = try state.identity(lei: instrument.terms.issuer)
    guard let payer, let issuer, try state.account(payer)?.owner == issuer else {
      return .refused(
        context.refusal(
          .issuerRequired, "no account of the issuer \(instrument.terms.issuer) pays \(amount)"))
    }
    if amount.isZero, kind == .cash {
      return .refused(
        context.refusal(.fillUneven, "what is paid is less than a minor unit"))
    }
    // Beside a commodity a fraction of a minor unit is nobody's.
    return .due(amount.isZero ? nil : (payer, amount))
  }

  /// What is owed beyond what is handed over; nil where that is not how it is redeemed. Cash is paid
  /// for all that can be redeemed at once, so that nobody chooses how often it is rounded; beside a
  /// commodity for less than a piece at the end, and before it for less than the fewest units that move.
  private func rest(
    of owed: UInt128, _ handedOver: UInt128, _ operation: FillRedemption,
    _ redemption: RedemptionRecord
  ) -> UInt128? {
    let isEnd = operation.units == redemption.covered(in: record.shortage)
    if redemption.kind == .cash { return isEnd && operation.receipts.isEmpty ? owed : nil }
    guard isEnd || !operation.receipts.isEmpty,
      let rest = CheckedMath.difference(owed, handedOver)
    else { return nil }
    let fewest = CheckedMath.product(UInt128(terms.unitMass), terms.multiple.value) ?? .max
    return rest < (isEnd ? UInt128(terms.lotMass) : fewest) ? rest : nil
  }

  /// The units come to an end, against cash where some is due.
  private func ending(
    _ units: Units, of holder: AccountID, by account: AccountID,
    _ payment: (payer: AccountID, amount: Units)? = nil
  ) -> Instruction {
    var movements = [
      Instruction.Movement(
        instrument: id, from: .account(holder), to: .issuer(account), units: units)
    ]
    if let payment {
      movements.append(
        Instruction.Movement(
          instrument: terms.cash, from: .account(payment.payer), to: .account(holder),
          units: payment.amount))
    }
    return Instruction(kind: .redeem, operation: context.place, movements: movements)
  }

  private func refusal(
    unlessOpen redemption: RedemptionRecord, _ number: UInt32
  ) -> OperationOutcome? {
    if redemption.isOpen(at: context.clock.timestamp) { return nil }
    return context.refusal(
      .redemptionOver, "redemption \(number) is \(redemption.status)",
      values: [SeenValue("validUntil", "\(redemption.validUntil)")])
  }

  private func refusal(
    ofFilling units: Units, _ redemption: RedemptionRecord, _ number: UInt32
  ) -> OperationOutcome? {
    guard !units.isZero, units <= redemption.remaining,
      units.value.isMultiple(of: max(terms.multiple.value, 1))
    else {
      return context.refusal(
        .redemptionInvalid, "\(units) units of redemption \(number) cannot be filled",
        values: [SeenValue("remaining", "\(redemption.remaining)")])
    }
    guard let shortage = record.shortage else { return nil }
    let room = redemption.covered(in: shortage)
    if units <= room { return nil }
    return context.refusal(
      .redemptionShared, "\(room) more units of redemption \(number) are covered",
      values: [
        SeenValue("supply", "\(shortage.supply)"),
        SeenValue("available", "\(shortage.available)"),
        SeenValue("covered", "\(room)"),
      ])
  }

  private func unknownRedemption(_ number: UInt32) -> OperationOutcome {
    context.refusal(
      .redemptionUnknown, "\(instrument.terms.symbol) has no redemption \(number)",
      values: [SeenValue("redemptions", "\(record.requests)")])
  }

  // MARK: Locks

  private func lock(_ redemption: RedemptionRecord, _ number: UInt32) throws(LedgerFailure) {
    let holding = try state.currentHolding(
      redemption.holder, id, at: context.clock.timestamp)
    let lock = UnitsLock(
      owner: .redemption(RedemptionID(of: id, number: number)), units: redemption.remaining,
      until: redemption.validUntil)
    try state.lock(lock, of: redemption.holder, id, in: holding)
  }

  private func unlock(_ redemption: RedemptionRecord, _ number: UInt32) throws(LedgerFailure) {
    try state.unlock(
      .redemption(RedemptionID(of: id, number: number)), of: redemption.holder, id)
  }
}
