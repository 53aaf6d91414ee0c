import SanadCrypto
import SanadInstruments
import SanadTypes

// Auctions from the outside: who announces, decides and plans (docs/ledger.md, "Auctions").
extension OperationContext {
  /// Carries out one operation of an auction.
  func apply(_ operation: AuctionOperation) throws(LedgerFailure) -> OperationOutcome {
    switch operation {
    case .registerKey(let operation): try apply(operation)
    case .announce(let operation): try announce(operation)
    case .bid(let operation): try apply(operation)
    case .withdraw(let operation): try apply(operation)
    case .publishShares(let operation): try apply(operation)
    case .open(let operation): try apply(operation)
    case .decide(let operation): try apply(operation)
    case .plan(let operation): try apply(operation)
    case .tap(let operation): try sell(operation)
    }
  }

  private func apply(_ operation: RegisterOpeningKey) throws(LedgerFailure) -> OperationOutcome {
    guard SealedBox.isUsable(operation.key) else {
      return refusal(.openingKeyUnusable, "nothing can be sealed to this key")
    }
    let record = OpeningKey(key: operation.key, registeredAt: clock.timestamp)
    try state.set(.openingKey(submitter), .openingKey(record))
    return .applied([.auction(.keyRegistered(submitter))])
  }

  // MARK: Announcing

  private func announce(_ operation: AnnounceAuction) throws(LedgerFailure) -> OperationOutcome {
    guard let seller = try issuingAccount() else { return try missingApproval() }
    if let defect = try defect(of: operation.terms) {
      return refusal(.auctionTermsInvalid, defect)
    }
    if let refusal = try checkCoupon(of: operation.terms) { return refusal }
    var holders: [AuctionKeyHolder] = []
    for account in operation.keyHolders {
      guard let key = try state.openingKey(of: account) else {
        return refusal(.keyHolderInvalid, "account \(account) has registered no key")
      }
      holders.append(AuctionKeyHolder(account: account, key: key.key))
    }
    guard operation.threshold > 0, Int(operation.threshold) <= holders.count else {
      return refusal(
        .keyHolderInvalid,
        "\(operation.threshold) of \(holders.count) key-holders cannot open a bid")
    }
    let agenda = Agenda(state: state)
    guard try agenda.hasRoom() else {
      return refusal(.auctionAgendaFull, "the agenda is full")
    }
    let reservation: CeilingReservation?
    switch try reserve(for: operation.terms) {
    case .refused(let outcome): return outcome
    case .reserved(let held): reservation = held
    }
    let id = AuctionID(transaction: transaction, operation: UInt32(place))
    var calendar = try state.auctionCalendar()
    let record = AuctionRecord(
      number: calendar.announced, terms: operation.terms, seller: seller,
      announcedAt: clock.timestamp, keyHolders: holders, threshold: operation.threshold,
      reservation: reservation)
    calendar.announced &+= 1
    try state.set(.auctionCalendar, .auctionCalendar(calendar))
    try state.set(.auctionNumber(record.number), .auctionReference(AuctionReference(id)))
    try state.set(auction: id, to: record)
    try agenda.add(.auction(id), due: operation.terms.times.closesAt.next)
    return .applied([.auction(.announced(id, seller, operation.terms.instrument))])
  }

  /// What is wrong with terms; nil where nothing is.
  private func defect(of terms: AuctionTerms) throws(LedgerFailure) -> String? {
    if let defect = terms.defect { return defect }
    guard let instrument = try state.instrument(terms.instrument) else {
      return "there is no instrument \(terms.instrument)"
    }
    if let defect = try cashDefect(terms.cash, for: instrument) { return defect }
    if let defect = try defect(of: terms, instrument) { return defect }
    let left = instrument.authorised.subtracting(try state.tally(terms.instrument).issued) ?? .zero
    if terms.issueMax > left { return "only \(left) units are left of what is authorised" }
    var weight = AuctionScale.look + 2 * AuctionScale.page + AuctionScale.delivering
    for id in [terms.instrument, terms.cash] {
      guard let instrument = try state.instrument(id) else { continue }
      weight += try shelf.load(of: instrument, state).weight(legs: 1, accounts: 2)
    }
    if weight + ScheduleRunner.step >= network.chain.blockWeightMax / ScheduleRunner.share {
      return "the rules of its instruments are too dear for a delivery in any block"
    }
    return nil
  }

  /// What is wrong with the cash that an instrument is to be paid with.
  func cashDefect(
    _ id: InstrumentID, for instrument: Instrument
  ) throws(LedgerFailure) -> String? {
    guard let cash = try state.instrument(id) else { return "there is no instrument \(id)" }
    guard case .cash = cash.terms.terms else { return "\(cash.terms.symbol) is not cash" }
    return cash.terms.currency == instrument.terms.currency
      ? nil : "\(cash.terms.symbol) is of another currency than \(instrument.terms.symbol)"
  }

  private func defect(
    of terms: AuctionTerms, _ instrument: Instrument
  ) throws(LedgerFailure) -> String? {
    let latest = clock.timestamp.advanced(by: AuctionTerms.leadMax.value)
    if terms.times.closesAt <= clock.timestamp { return "bids would end before the announcement" }
    if terms.times.closesAt > latest { return "bids would end in more than a year" }
    if terms.times.settlesOn < network.ledger.businessDate(at: terms.times.closesAt) {
      return "delivery would come before the close"
    }
    // One that is announced alone could deliver nothing.
    if instrument.status != .active {
      return "the instrument is \(instrument.status)"
    }
    if let security = instrument.terms.terms.security {
      if !terms.lot.value.isMultiple(of: security.multiple.value) {
        return "the lot is no multiple of \(security.multiple), in which the instrument moves"
      }
      if let defect = Self.defect(of: terms, instrument.terms.details) { return defect }
      if terms.times.settlesOn < security.issueDate {
        return "delivery would come before the issue"
      }
    }
    let life = try state.life(terms.instrument)
    if !life.partialCalls.isEmpty {
      return "a part of the face was called, and prices are of all of it"
    }
    switch try pricing(of: terms, instrument) {
    case .priced(let pricing): return Self.defect(of: terms, pricing)
    case .none:
      return "a \(instrument.terms.terms.name) is not sold by \(terms.quote) on this date"
    // It has a code of its own.
    case .withheld: return nil
    }
  }

  private func pricing(
    of terms: AuctionTerms, _ instrument: Instrument
  ) throws(LedgerFailure) -> SalePricing {
    try state.salePricing(
      terms.quote, of: instrument, on: terms.times.settlesOn, isNow: false)
  }

  /// Refuses an announcement whose awards would be delivered without the coupon, where the terms have
  /// no price for that.
  private func checkCoupon(of terms: AuctionTerms) throws(LedgerFailure) -> OperationOutcome? {
    guard let instrument = try state.instrument(terms.instrument),
      case .withheld(let why) = try pricing(of: terms, instrument)
    else { return nil }
    return refusal(.couponRecorded, why)
  }

  /// What the term sheet asks of lots and quotes: an award has at least a lot.
  private static func defect(of terms: AuctionTerms, _ details: SheetDetails) -> String? {
    if terms.lot < details.denominationMin {
      return "the lot is less than \(details.denominationMin), the least denomination"
    }
    if terms.quote == .price, let tick = UInt64(exactly: terms.tick), !details.allows(price: tick) {
      return "the tick is no multiple of \(details.priceTick) ten-thousandths, that of the terms"
    }
    return nil
  }

  /// Whether both ends of what may be quoted have a price, and the largest bid an amount: then what
  /// lies between has.
  private static func defect(of terms: AuctionTerms, _ pricing: QuotePricing) -> String? {
    let most = terms.brackets.map(\.unitsMax).max() ?? terms.issueMax
    do throws(InstrumentFailure) {
      for quote in [terms.quoteMin, terms.quoteMax] {
        let price = try pricing.price(of: quote)
        _ = try pricing.rate(of: quote)
        _ = try pricing.cash(max(most, terms.issueMax), at: price)
        let least = try pricing.cash(terms.lot, at: price)
        if least.isZero { return "a lot would cost nothing at \(price)" }
      }
    } catch { return "\(error)" }
    return nil
  }

  // MARK: Deciding and planning

  private func apply(_ operation: DecideAuction) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try checkOperator() { return refusal }
    guard var record = try state.auction(operation.auction) else {
      return unknown(operation.auction)
    }
    let agenda = Agenda(state: state)
    guard try agenda.hasRoom() else {
      return refusal(.auctionAgendaFull, "the agenda is full")
    }
    var events: [Event] = [.auction(.decided(operation.auction, submitter))]
    let auctioneer = Auctioneer(
      ScheduleContext(state: state, shelf: shelf, network: network, clock: clock),
      operation.auction)
    switch operation.decision {
    case .rejectAll:
      guard record.outcome == nil, record.stage < .allotting else {
        return wrongStage(record, operation.auction)
      }
      record.decision = operation.decision
      events += auctioneer.reject(&record, .rejected).events
    case .cutOff(let quote, let units):
      guard record.stage == .deciding else { return wrongStage(record, operation.auction) }
      if let refusal = checkCutOff(quote, units, record.terms) { return refusal }
      record.decision = operation.decision
      events += auctioneer.enter(&record, .allotting).events
    }
    try auctioneer.releaseReservation(of: &record)
    try state.set(auction: operation.auction, to: record)
    try agenda.add(.auction(operation.auction), due: clock.timestamp.next)
    return .applied(events)
  }

  private func checkCutOff(
    _ quote: Int64, _ units: Units?, _ terms: AuctionTerms
  ) -> OperationOutcome? {
    guard terms.allows(quote) else {
      return refusal(
        .decisionInvalid, "the quote is off the tick or out of bounds",
        values: [SeenValue("quote", "\(quote)")])
    }
    guard let units else { return nil }
    guard !units.isZero, units <= terms.issueMax, units.value.isMultiple(of: terms.lot.value) else {
      return refusal(
        .decisionInvalid, "the units are none, more than may be issued, or not in whole lots",
        values: [SeenValue("units", "\(units)"), SeenValue("limit", "\(terms.issueMax)")])
    }
    return nil
  }

  private func apply(_ operation: PlanAuctions) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try checkOperator() { return refusal }
    if let plan = operation.plans.first(where: { $0.settlesOn < $0.heldOn }) {
      return refusal(
        .auctionTermsInvalid, "an auction of \(plan.heldOn) would settle on \(plan.settlesOn)")
    }
    var calendar = try state.auctionCalendar()
    calendar.plans = operation.plans
    calendar.publishedAt = clock.timestamp
    try state.set(.auctionCalendar, .auctionCalendar(calendar))
    return .applied([.auction(.calendarPublished(submitter))])
  }

  private func checkOperator() throws(LedgerFailure) -> OperationOutcome? {
    for role in [Role.auctionOperator, .treasury]
    where try state.holders(of: role).holder(submitter) != nil {
      return nil
    }
    return refusal(
      .auctionOperatorRequired, "account \(submitter) is in neither of the two roles")
  }

  // MARK: Tap

  /// Sells more units at a price: delivery against payment, in one instruction.
  private func sell(_ sale: TapSale) throws(LedgerFailure) -> OperationOutcome {
    guard let seller = try issuingAccount() else { return try missingApproval() }
    guard let instrument = try state.instrument(sale.instrument) else {
      return refusal(.instrumentUnknown, "no instrument \(sale.instrument)")
    }
    if let defect = try cashDefect(sale.cash, for: instrument) { return refusal(.notCash, defect) }
    if sale.units.isZero { return refusal(.amountZero, "the sale is of zero units") }
    let life = try state.life(sale.instrument)
    let sold = try state.salePricing(.price, of: instrument, on: businessDate, isNow: true)
    if case .withheld(let why) = sold { return refusal(.couponRecorded, why) }
    // A price is of all of the face: behind the record of a part that is repaid less comes with it.
    guard case .priced(let pricing) = sold, sale.price.tenThousandths > 0,
      life.partialCalls.isEmpty, life.repaid == 0
    else { return refusal(.auctionTermsInvalid, "this instrument is not sold at this price") }
    let details = instrument.terms.details
    guard details.allows(price: sale.price.tenThousandths) else {
      return refusal(
        .priceOffTick, "\(sale.price) is between two ticks",
        values: [SeenValue("priceTick", "\(Price(tenThousandths: UInt64(details.priceTick)))")])
    }
    let cash: Units
    do throws(InstrumentFailure) { cash = try pricing.cash(sale.units, at: sale.price) } catch {
      return refusal(.amountOverflow, "\(error)")
    }
    return try pass(
      Instruction(
        delivering: sale.units, of: sale.instrument, by: seller, to: sale.buyer, against: cash,
        of: sale.cash, operation: place))
  }

  // MARK: Refusals

  func unknown(_ auction: AuctionID) -> OperationOutcome {
    refusal(.auctionUnknown, "no auction \(auction)")
  }

  func wrongStage(_ record: AuctionRecord, _ auction: AuctionID) -> OperationOutcome {
    refusal(
      .auctionStage, "auction \(auction) is at the stage \(record.stage)",
      values: [
        SeenValue("stage", "\(record.stage)"), SeenValue("now", clock.timestamp.rfc3339),
        SeenValue("opensAt", record.terms.times.opensAt.rfc3339),
        SeenValue("closesAt", record.terms.times.closesAt.rfc3339),
      ])
  }
}
