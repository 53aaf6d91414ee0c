import SanadInstruments
import SanadTypes

// Steps that go from bid to bid, from the cursor in the auction's record.
extension Auctioneer {
  /// Deposits of bids without an award; those that stayed shut forfeit theirs.
  func releaseDeposits(
    _ record: inout AuctionRecord, within room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    let weight = AuctionScale.releasing + (try rules(of: record.terms.cash))
    let step = try forEachLine(&record, within: room, weight: weight) {
      (record, line) throws(LedgerFailure) in
      try releaseDeposit(of: &line, &record)
    }
    guard step.isDone else { return step.step }
    let next = enter(&record, record.outcome == .allotted ? .settling : .ended)
    return joined(step.step, next)
  }

  /// Awards, once their day has come: each by itself, so that one that is not paid stops no other.
  func settleAwards(
    _ record: inout AuctionRecord, within room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    let day = record.terms.times.settlesOn
    if context.businessDate < day {
      let start = context.network.ledger.start(of: day)
      return ScheduledStep(weight: AuctionScale.look, next: max(start, now.next))
    }
    let both = [record.terms.cash, record.terms.instrument]
    var weight = AuctionScale.delivering
    for instrument in both { weight += try rules(of: instrument) }
    let pricing = try presentPricing(of: record.terms)
    let step = try forEachLine(&record, within: room, weight: weight) {
      (record, line) throws(LedgerFailure) in
      try settleAward(of: &line, &record, pricing)
    }
    return step.isDone ? joined(step.step, enter(&record, .ended)) : step.step
  }

  /// What an award costs as things stand; nil where no price says it.
  private func presentPricing(of terms: AuctionTerms) throws(LedgerFailure) -> QuotePricing? {
    guard let instrument = try state.instrument(terms.instrument),
      case .priced(let pricing) = try state.salePricing(
        terms.quote, of: instrument, on: terms.times.settlesOn, isNow: true)
    else { return nil }
    return pricing
  }

  private func joined(_ first: ScheduledStep, _ second: ScheduledStep) -> ScheduledStep {
    ScheduledStep(
      weight: first.weight + second.weight, events: first.events + second.events,
      next: second.next)
  }

  /// What the policy of an instrument costs a movement.
  private func rules(of id: InstrumentID) throws(LedgerFailure) -> UInt64 {
    guard let instrument = try state.instrument(id) else { return 0 }
    return try context.shelf.load(of: instrument, state).weight(legs: 1, accounts: 2)
  }

  // MARK: Lines

  /// Goes on from the cursor as far as the room allows. A line fits into a block in which nothing
  /// else is due: the announcement has seen to that.
  private func forEachLine(
    _ record: inout AuctionRecord, within room: ScheduledRoom, weight each: UInt64,
    _ work: (inout AuctionRecord, inout BidLine) throws(LedgerFailure) -> [Event]?
  ) throws(LedgerFailure) -> (step: ScheduledStep, isDone: Bool) {
    var step = ScheduledStep(weight: AuctionScale.look)
    let begin = record.cursor
    while record.cursor.page < BidPage.count {
      let number = UInt8(truncatingIfNeeded: record.cursor.page)
      var page = try state.bidPage(id, number)
      step.weight += AuctionScale.page
      let before = page
      for var line in page.lines.dropFirst(Int(record.cursor.line)) {
        guard step.weight + each <= room.weight,
          step.events.count + AuctionScale.eventsOfALine <= room.events
        else { break }
        step.weight += AuctionScale.line
        if let events = try work(&record, &line) {
          step.events += events
          step.weight += each
          page[line.bid] = line
        }
        record.cursor.line += 1
      }
      if page != before { try state.set(bidPage: number, of: id, to: page) }
      if Int(record.cursor.line) < page.lines.count {
        // What had no room for one line keeps its place before others, and has a whole block next.
        if record.cursor == begin { step.waits = true } else { step.next = now.next }
        return (step, false)
      }
      record.cursor = AuctionCursor(page: record.cursor.page + 1)
    }
    return (step, true)
  }

  private func deposits(_ record: AuctionRecord) -> Deposits {
    Deposits(state: state, door: context.door, terms: record.terms, seller: record.seller)
  }

  private func releaseDeposit(
    of line: inout BidLine, _ record: inout AuctionRecord
  ) throws(LedgerFailure) -> [Event]? {
    guard line.award == nil, try state.knownBid(line.bid).depositState == .held else { return nil }
    if line.status.isBidderAtFault { return try forfeit(line, &record) }
    // Where all were rejected before their time was over, shut bids have done nothing wrong.
    guard line.status == .sealed, record.hasOpened else {
      return toldVoid(line) + (try deposits(record).release(line.bid))
    }
    line.status = .shut
    let code = ErrorCode.bidShut.number
    return [.auction(.bidVoid(id, line.bid, line.account, code: code))]
      + (try forfeit(line, &record))
  }

  /// Gives the deposit of a bid to the seller, and counts it.
  private func forfeit(
    _ line: BidLine, _ record: inout AuctionRecord
  ) throws(LedgerFailure) -> [Event] {
    let (events, units) = try deposits(record).forfeit(line.bid)
    record.forfeited = record.forfeited.adding(units) ?? record.forfeited
    return events
  }

  /// What was found only with all bids together, and so has not been told when the bid was opened.
  private func toldVoid(_ line: BidLine) -> [Event] {
    guard case .void(let code) = line.status, let opened = line.opened else { return [] }
    let isAboveCap = code == ErrorCode.bidAboveCap.number && opened.kind == .competitive
    guard isAboveCap || code == ErrorCode.bidRepeated.number else { return [] }
    return [.auction(.bidVoid(id, line.bid, line.account, code: code))]
  }

  // MARK: Awards

  private func settleAward(
    of line: inout BidLine, _ record: inout AuctionRecord, _ pricing: QuotePricing?
  ) throws(LedgerFailure) -> [Event]? {
    guard var award = line.award, award.state == .pending else { return nil }
    // Its price is of all of the face: a part that was called since belongs to others.
    if try state.life(record.terms.instrument).repaid > 0 {
      return try lapse(
        &line, award, &record, .auctionTermsInvalid, "a part of the face has been repaid")
    }
    guard award.costs(pricing) else {
      return try lapse(
        &line, award, &record, .couponRecorded, "the award is priced with another coupon")
    }
    let mark = state.mark
    _ = try deposits(record).free(line.bid, of: line.account)
    let booking = try booking(of: award.units, record)
    let instruction = Instruction(
      delivering: award.units, of: record.terms.instrument, by: record.seller, to: line.account,
      against: award.cash, of: record.terms.cash, operation: 0, reserved: booking)
    let findings = try context.door.pass(instruction)
    if findings.isAllowed {
      try deposits(record).close(line.bid, .released)
      award.state = .settled
      line.award = award
      record.settled = record.settled.adding(award.units) ?? record.settled
      if let booking, let held = record.reservation?.held {
        // The door has booked it out of what is reserved, which has at least what this holds.
        record.reservation?.held = held - min(held, UInt128(clamping: booking.minorUnits))
      }
      record.proceeds = record.proceeds.adding(award.cash) ?? record.proceeds
      return instruction.events
        + findings.flags.told(
          of: line.account, at: context.clock.height, max: AuctionScale.flagsMax) + [
          .auction(.depositReleased(line.bid, line.account, record.terms.cash)),
          .auction(.awardSettled(id, line.bid, line.account)),
        ]
    }
    state.rollBack(to: mark)
    return try lapse(&line, award, &record, findings)
  }

  private func lapse(
    _ line: inout BidLine, _ award: BidAward, _ record: inout AuctionRecord, _ code: ErrorCode,
    _ message: String
  ) throws(LedgerFailure) -> [Event] {
    let reason = Reason(
      code: code.number, operation: 0, message: message, help: code.remedy)
    return try lapse(&line, award, &record, Findings(reasons: ReasonList([reason])))
  }

  /// Who cannot pay loses the deposit, whatever else stands against it: a winner who regrets could
  /// otherwise see to another reason. Who can pay and is refused by a rule has it back.
  private func lapse(
    _ line: inout BidLine, _ award: BidAward, _ record: inout AuctionRecord,
    _ findings: Findings
  ) throws(LedgerFailure) -> [Event] {
    let codes = findings.reasons.reasons.map(\.code)
    let code = codes.first ?? ErrorCode.ruleUndecided.number
    var lapsed = award
    lapsed.state = .lapsed(code)
    line.award = lapsed
    record.lapsed = record.lapsed.adding(award.units) ?? record.lapsed
    let told = Event.auction(.awardLapsed(id, line.bid, line.account, code: code))
    let short = [ErrorCode.insufficientUnits.number, ErrorCode.unitsLocked.number]
    guard codes.contains(where: short.contains) else {
      return try deposits(record).release(line.bid) + [told]
    }
    return try forfeit(line, &record) + [told]
  }
}

extension BidAward {
  /// Whether it costs what was allotted: not where a record that was taken early, or late, gives the
  /// coupon to somebody else than it was priced for.
  fileprivate func costs(_ pricing: QuotePricing?) -> Bool {
    guard let pricing else { return false }
    do throws(InstrumentFailure) { return try pricing.cash(units, at: price) == cash } catch {
      return false
    }
  }
}

extension BidStatus {
  /// Whether the bid is void for something to which its bidder alone has committed: a box or shares
  /// that are rubbish, or a plaintext of another bid. If its deposit were free, a bidder could choose,
  /// with all other bids open, whether its own is one.
  fileprivate var isBidderAtFault: Bool {
    guard case .void(let code) = self else { return false }
    let faults: [ErrorCode] = [.bidUnreadable, .bidCommitment, .bidForeign]
    return faults.contains { $0.number == code }
  }
}

extension Instruction {
  /// New units of an instrument against cash, both at once.
  init(
    delivering units: Units, of instrument: InstrumentID, by seller: AccountID,
    to buyer: AccountID, against cash: Units, of currency: InstrumentID, operation: UInt16,
    reserved: Money? = nil
  ) {
    self.init(
      kind: .allotment, operation: operation,
      movements: [
        Movement(
          instrument: instrument, from: .issuer(seller), to: .account(buyer), units: units),
        Movement(
          instrument: currency, from: .account(buyer), to: .account(seller), units: cash),
      ], reserved: reserved)
  }
}
