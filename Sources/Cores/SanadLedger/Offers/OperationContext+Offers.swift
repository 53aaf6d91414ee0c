import SanadInstruments
import SanadTypes

// Offers to buy units back, from the outside (docs/ledger.md, "Buy-backs and switches").
extension OperationContext {
  /// Carries out one operation of the family.
  func apply(_ operation: OfferOperation) throws(LedgerFailure) -> OperationOutcome {
    switch operation {
    case .open(let terms): try open(terms)
    case .tender(let offer, let units): try tender(units, for: offer)
    case .withdraw(let offer): try withdraw(from: offer)
    case .cancel(let offer): try cancel(offer)
    }
  }

  // MARK: The issuer

  private func open(_ terms: OfferTerms) throws(LedgerFailure) -> OperationOutcome {
    let issuer: AccountID
    if terms.exchange == nil {
      if let refusal = try refusal(unless: .treasury) { return refusal }
      issuer = submitter
    } else {
      guard let treasury = try issuingAccount() else { return try missingApproval() }
      issuer = treasury
    }
    guard let instrument = try state.instrument(terms.instrument) else {
      return unknown(terms.instrument)
    }
    if let refusal = try refusal(unlessIssuer: issuer, of: instrument) { return refusal }
    if let defect = try defect(of: terms, instrument) { return refusal(.offerInvalid, defect) }
    let day = network.ledger.businessDate(at: terms.closesAt)
    guard let pricing = try OfferConditions(state: state, day: day).pricing(of: terms) else {
      return refusal(
        .offerInvalid, "\(instrument.terms.symbol) or what is given for it has no price on \(day)")
    }
    let locked: Units
    do throws(InstrumentFailure) {
      guard try pricing.hasPrices() else {
        return refusal(.offerInvalid, "the smallest trade would cost nothing")
      }
      locked = try pricing.cashMax()
    } catch { return refusal(.amountOverflow, "\(error)") }
    return try open(terms, by: issuer, locking: locked)
  }

  private func open(
    _ terms: OfferTerms, by issuer: AccountID, locking units: Units
  ) throws(LedgerFailure) -> OperationOutcome {
    var book = try state.offers(for: terms.instrument)
    guard book.open < OfferBook.openMax, book.opened < .max else {
      return refusal(
        .offersExhausted, "\(book.open) offers for the instrument are open",
        values: [SeenValue("limit", "\(OfferBook.openMax)")])
    }
    let id = OfferID(of: terms.instrument, number: book.opened)
    if let refusal = try lock(units, of: issuer, terms.cash, for: id) { return refusal }
    guard try add(.offer(id), due: terms.closesAt.next) else {
      return refusal(.agendaFull, "the agenda has \(AgendaHead.countMax) entries")
    }
    book.opened += 1
    book.open += 1
    try state.set(offersFor: terms.instrument, to: book)
    try state.set(
      offer: id,
      to: OfferRecord(terms: terms, issuer: issuer, openedAt: clock.timestamp, locked: units))
    return .applied([
      .offer(.opened(id, by: issuer, terms.unitsMax, cash: terms.cash, locked: units))
    ])
  }

  /// The refusal where an account is none of the institution that has issued an instrument.
  private func refusal(
    unlessIssuer account: AccountID, of instrument: Instrument
  ) throws(LedgerFailure) -> OperationOutcome? {
    let owner = try state.knownAccount(account).owner
    if try state.identity(lei: instrument.terms.issuer) == owner { return nil }
    return refusal(
      .issuerRequired, "account \(account) is not one of \(instrument.terms.issuer)")
  }

  /// What is wrong with terms; nil where nothing is.
  private func defect(
    of terms: OfferTerms, _ instrument: Instrument
  ) throws(LedgerFailure) -> String? {
    let latest = clock.timestamp.advanced(by: AuctionTerms.leadMax.value)
    if terms.closesAt <= clock.timestamp || terms.opensAt >= terms.closesAt {
      return "there would be no time for tenders"
    }
    if terms.closesAt > latest { return "tenders would end in more than a year" }
    let multiple = instrument.terms.terms.multiple
    for (name, units) in [("units", terms.unitsMax), ("minimum", terms.minimum)]
    where units.isZero || !units.value.isMultiple(of: max(multiple.value, 1)) {
      return "the \(name) are none, or no multiple of \(multiple)"
    }
    if terms.minimum > terms.unitsMax { return "the minimum is more than all that is bought" }
    let outstanding = try state.tally(terms.instrument).outstanding
    if terms.unitsMax > outstanding { return "only \(outstanding) units exist" }
    if terms.price.tenThousandths == 0 || terms.exchange?.price.tenThousandths == 0 {
      return "a price is zero"
    }
    if let defect = try cashDefect(terms.cash, for: instrument) { return defect }
    if let exchange = terms.exchange,
      let defect = try defect(of: exchange, for: instrument)
    {
      return defect
    }
    let day = network.ledger.businessDate(at: terms.closesAt)
    if let defect = try OfferConditions(state: state, day: day).defect(of: terms) { return defect }
    return try weightDefect(of: terms)
  }

  /// What is wrong with the instrument that is given; nil where nothing is. How many of its units are
  /// left is asked at the door for each tender.
  private func defect(
    of exchange: SwitchTerms, for instrument: Instrument
  ) throws(LedgerFailure) -> String? {
    guard let other = try state.instrument(exchange.into) else {
      return "there is no instrument \(exchange.into)"
    }
    if exchange.into == instrument.terms.instrument { return "a switch is into another instrument" }
    if other.terms.issuer != instrument.terms.issuer {
      return "\(other.terms.symbol) is of another issuer"
    }
    if other.terms.currency != instrument.terms.currency {
      return "\(other.terms.symbol) is of another currency than \(instrument.terms.symbol)"
    }
    if try state.tally(exchange.into).issued >= other.authorised {
      return "nothing is left of what is authorised of \(other.terms.symbol)"
    }
    return nil
  }

  private func weightDefect(of terms: OfferTerms) throws(LedgerFailure) -> String? {
    var weight = OfferScale.step + OfferScale.page + OfferScale.delivering
    for id in terms.instruments {
      guard let instrument = try state.instrument(id) else { continue }
      weight += try shelf.load(of: instrument, state).weight(legs: 1, accounts: 2)
    }
    return weight > ScheduleRunner.stepMax(on: network)
      ? "the rules of its instruments are too dear for a delivery in any block" : nil
  }

  private func cancel(_ id: OfferID) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(unless: .treasury) { return refusal }
    guard var record = try state.offer(id) else { return unknown(id) }
    guard record.stage == .open, clock.timestamp <= record.terms.closesAt else {
      return closed(record, id)
    }
    guard try add(.offer(id), due: clock.timestamp.next) else {
      return refusal(.agendaFull, "the agenda has \(AgendaHead.countMax) entries")
    }
    record.stage = .settling
    record.code = ErrorCode.offerCancelled.number
    try state.set(offer: id, to: record)
    return .applied([.offer(.cancelled(id, by: submitter))])
  }

  // MARK: Holders

  private func tender(
    _ units: Units, for id: OfferID
  ) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.offer(id) else { return unknown(id) }
    guard isOpen(record) else { return closed(record, id) }
    guard units >= record.terms.minimum, units <= record.terms.unitsMax,
      submitter != record.issuer
    else {
      return refusal(
        .tenderInvalid, "\(units) units of account \(submitter) are none that the offer takes",
        values: [
          SeenValue("minimum", "\(record.terms.minimum)"),
          SeenValue("most", "\(record.terms.unitsMax)"),
        ])
    }
    let number = TenderPage.number(of: submitter)
    var page = try state.tenders(for: id, page: number)
    let before = page[submitter]
    // A payment that came before the close may have freed it: there is no lock left, and no offer.
    if let before, before.state != .waiting { return closed(record, id) }
    if before == nil {
      guard page.hasRoom, record.tenderCount < OfferRecord.tendersMax else {
        return refusal(.offerFull, "the offer has \(record.tenderCount) tenders")
      }
      record.tenderCount += 1
    } else {
      // What replaces it may be more or less: it is judged as if there had been none.
      try state.unlock(.offer(id), of: submitter, id.instrument)
    }
    let findings = try judge(units, for: record.terms, by: record.issuer)
    guard findings.isAllowed else { return .refused(findings) }
    if let refusal = try lock(units, of: submitter, id.instrument, for: id) { return refusal }
    let rest = record.tendered.subtracting(before?.units ?? .zero)
    guard let sum = rest?.adding(units) else {
      return refusal(.amountOverflow, "the tenders together do not fit into 128 bits")
    }
    record.tendered = sum
    page[submitter] = TenderLine(account: submitter, units: units)
    try state.set(tendersFor: id, page: number, to: page)
    try state.set(offer: id, to: record)
    return .applied([.offer(.tendered(id, submitter, units))], flags: findings.flags)
  }

  /// Whether the units could be given now, and the rules let what is paid come to their holder: who
  /// could not be paid would push others out.
  private func judge(
    _ units: Units, for terms: OfferTerms, by issuer: AccountID
  ) throws(LedgerFailure) -> Findings {
    let giving = Instruction(
      kind: terms.kind, operation: place,
      movements: [
        .init(
          instrument: terms.instrument, from: .account(submitter), to: .issuer(issuer),
          units: units)
      ])
    var findings = try door.judge(giving).findings
    var taking: [Instruction.Movement] = [
      .init(
        instrument: terms.cash, from: .account(issuer), to: .account(submitter), units: Units(1))
    ]
    if let exchange = terms.exchange, let other = try state.instrument(exchange.into) {
      taking.append(
        .init(
          instrument: exchange.into, from: .issuer(issuer), to: .account(submitter),
          units: other.terms.terms.multiple))
    }
    findings.append(
      try door.askRules(Instruction(kind: terms.kind, operation: place, movements: taking)))
    return findings
  }

  private func withdraw(from id: OfferID) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.offer(id) else { return unknown(id) }
    let number = TenderPage.number(of: submitter)
    var page = try state.tenders(for: id, page: number)
    guard let line = page[submitter] else {
      return refusal(.tenderUnknown, "account \(submitter) has tendered nothing for it")
    }
    guard isOpen(record) else { return closed(record, id) }
    // A payment that came before the close may have freed it: there is no lock left.
    guard line.state == .waiting else {
      return refusal(.tenderUnknown, "the tender of account \(submitter) was given back")
    }
    try state.unlock(.offer(id), of: submitter, id.instrument)
    page[submitter] = nil
    record.tenderCount -= 1
    guard let rest = record.tendered.subtracting(line.units) else {
      throw .missingRecord(.offer(id.instrument, id.number))
    }
    record.tendered = rest
    try state.set(tendersFor: id, page: number, to: page)
    try state.set(offer: id, to: record)
    return .applied([.offer(.withdrawn(id, submitter, line.units))])
  }

  /// Locks units until the offer has ended with them; a refusal where there are not enough, or no room
  /// for a lock.
  private func lock(
    _ units: Units, of account: AccountID, _ instrument: InstrumentID, for id: OfferID
  ) throws(LedgerFailure) -> OperationOutcome? {
    let holding = try state.currentHolding(account, instrument, at: clock.timestamp)
    guard units <= holding.available else {
      return refusal(
        units <= holding.units ? .unitsLocked : .insufficientUnits,
        "account \(account) has fewer units free than the offer takes",
        values: [
          SeenValue("held", "\(holding.units)"), SeenValue("locked", "\(holding.locked)"),
          SeenValue("amount", "\(units)"),
        ])
    }
    guard try state.locks(account, instrument).hasRoom else {
      return refusal(
        .locksExhausted, "the holding has \(HoldingLocks.locksMax) locks",
        values: [SeenValue("limit", "\(HoldingLocks.locksMax)")])
    }
    // With a time it would run out in a settlement that takes longer than thought.
    try state.lock(
      UnitsLock(owner: .offer(id), units: units, until: Timestamp(.max)), of: account, instrument,
      in: holding)
    return nil
  }

  // MARK: Refusals

  private func isOpen(_ record: OfferRecord) -> Bool {
    record.stage == .open && clock.timestamp >= record.terms.opensAt
      && clock.timestamp <= record.terms.closesAt
  }

  private func unknown(_ offer: OfferID) -> OperationOutcome {
    refusal(.offerUnknown, "there is no offer \(offer)")
  }

  private func closed(_ record: OfferRecord, _ offer: OfferID) -> OperationOutcome {
    refusal(
      .offerClosed, "offer \(offer) is \(record.stage)",
      values: [
        SeenValue("stage", "\(record.stage)"), SeenValue("now", clock.timestamp.rfc3339),
        SeenValue("opensAt", record.terms.opensAt.rfc3339),
        SeenValue("closesAt", record.terms.closesAt.rfc3339),
      ])
  }
}

extension OfferTerms {
  /// What moves when a tender is bought.
  var instruments: [InstrumentID] { [instrument, cash] + (exchange.map { [$0.into] } ?? []) }
}
