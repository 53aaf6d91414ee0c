import SanadCodec
import SanadCrypto
import SanadInstruments
import SanadTypes

/// Takes an offer from its close to its end: what is accepted is worked out once, and then every tender
/// is bought or given back, each by itself, from a cursor in the offer's record.
struct OfferDesk {
  let context: ScheduleContext
  let id: OfferID

  init(_ context: ScheduleContext, _ id: OfferID) {
    self.context = context
    self.id = id
  }

  private var state: LedgerState { context.state }
  private var now: Timestamp { context.clock.timestamp }

  /// Does one step within `room`, and says when the next is due; nothing where the offer is over.
  func advance(within room: ScheduledRoom) throws(LedgerFailure) -> ScheduledStep {
    var record = try state.knownOffer(id)
    switch record.stage {
    case .open:
      let end = record.terms.closesAt
      if now <= end { return ScheduledStep(weight: AuctionScale.look, next: end.next) }
      return try close(&record, within: room)
    case .settling: return try settle(&record, within: room)
    case .ended: return ScheduledStep(weight: AuctionScale.look)
    }
  }

  private func conditions(of record: OfferRecord) -> OfferConditions {
    OfferConditions(
      state: state, day: context.network.ledger.businessDate(at: record.terms.closesAt))
  }

  // MARK: The close

  /// The one step that looks at all tenders together. Its weight is known beforehand; where it is more
  /// than the schedule's share of a block, it needs one in which nothing was done before.
  private func close(
    _ record: inout OfferRecord, within room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    let weight = OfferScale.step + OfferScale.closing(tenders: record.tenderCount)
    guard weight <= room.weight || room.isWhole(of: context.network) else {
      return ScheduledStep(weight: AuctionScale.look, waits: true)
    }
    if try conditions(of: record).defect(of: record.terms) != nil {
      record.code = ErrorCode.offerLapsed.number
    } else {
      try accept(&record)
    }
    record.stage = .settling
    try state.set(offer: id, to: record)
    return ScheduledStep(
      weight: weight,
      events: [
        .offer(
          .closed(
            id, tendered: record.tendered, accepted: record.accepted, code: record.code))
      ], next: now.next)
  }

  private func accept(_ record: inout OfferRecord) throws(LedgerFailure) {
    var pages: [(number: UInt8, page: TenderPage)] = []
    for number in 0...UInt8.max {
      let page = try state.tenders(for: id, page: number)
      if !page.lines.isEmpty { pages.append((number, page)) }
    }
    let lines = pages.flatMap { $0.page.lines }
    let accepted = try accepted(of: lines, record.terms)
    guard let sum = accepted.reduce(Units?.some(.zero), { $0?.adding($1) }) else {
      throw .missingRecord(.offer(id.instrument, id.number))
    }
    record.accepted = sum
    var next = 0
    for entry in pages {
      var page = entry.page
      page.update { line in
        line.accepted = accepted[next]
        next += 1
      }
      if page != entry.page { try state.set(tendersFor: id, page: entry.number, to: page) }
    }
  }

  /// What is accepted of each tender: all of it, or where there are more than the offer takes a share to
  /// the instrument's multiple, by the largest remainders. Between equal ones a digest of all
  /// tenders and the account decides, so that the order of submission does not.
  private func accepted(
    of lines: [TenderLine], _ terms: OfferTerms
  ) throws(LedgerFailure) -> [Units] {
    guard let sheet = try state.instrument(terms.instrument)?.terms else {
      throw .missingRecord(.instrument(terms.instrument))
    }
    let seed = OfferSeed(id, lines)
    // All stand at one quote.
    let bids = lines.map {
      AuctionBid(face: $0.units, quote: 0, tie: seed.tie(of: $0.account))
    }
    // Every tender is a multiple, and their sum has been counted.
    do throws(InstrumentFailure) {
      return try Allotment(
        terms.unitsMax, among: bids, .higherFirst,
        .exact(lot: max(sheet.terms.multiple.value, 1))
      ).awards
    } catch { throw .missingRecord(.offer(id.instrument, id.number)) }
  }

  // MARK: Settling

  private func settle(
    _ record: inout OfferRecord, within room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    let conditions = conditions(of: record)
    if record.code == nil, try conditions.defect(of: record.terms) != nil {
      record.code = ErrorCode.offerLapsed.number
    }
    let pricing = record.code == nil ? try conditions.pricing(of: record.terms) : nil
    try state.unlock(.offer(id), of: record.issuer, record.terms.cash)
    var step = ScheduledStep(weight: OfferScale.step)
    let isDone = try forEachLine(&record, &step, within: room, pricing)
    if isDone {
      step.events.append(try end(&record))
    } else {
      let holding = try state.holding(record.issuer, record.terms.cash)
      try state.lock(
        UnitsLock(owner: .offer(id), units: record.locked, until: Timestamp(.max)),
        of: record.issuer, record.terms.cash, in: holding)
    }
    try state.set(offer: id, to: record)
    return step
  }

  private func end(_ record: inout OfferRecord) throws(LedgerFailure) -> Event {
    let left = record.locked
    record.locked = .zero
    record.stage = .ended
    var book = try state.offers(for: id.instrument)
    guard book.open > 0 else { throw .missingRecord(.offers(id.instrument)) }
    book.open -= 1
    try state.set(offersFor: id.instrument, to: book)
    return .offer(
      .ended(
        id, issuer: record.issuer, bought: record.bought, paid: record.paid, left: left))
  }

  /// Goes on from the cursor as far as the room allows; whether all are done. A line fits into a block in
  /// which nothing else is due: opening the offer has seen to that.
  private func forEachLine(
    _ record: inout OfferRecord, _ step: inout ScheduledStep, within room: ScheduledRoom,
    _ pricing: OfferPricing?
  ) throws(LedgerFailure) -> Bool {
    let begin = record.cursor
    let each = try weightOfALine(record.terms)
    while record.cursor.page < TenderPage.count {
      let number = UInt8(truncatingIfNeeded: record.cursor.page)
      var page = try state.tenders(for: id, page: number)
      step.weight += OfferScale.page
      let before = page
      for var line in page.lines.dropFirst(Int(record.cursor.line)) {
        guard step.weight + each <= room.weight,
          step.events.count + OfferScale.eventsOfALine + 1 <= room.events
        else { break }
        step.weight += OfferScale.line
        if line.state == .waiting {
          step.events += try settle(&line, &record, pricing)
          step.weight += each
          page[line.account] = line
        }
        record.cursor.line += 1
      }
      if page != before { try state.set(tendersFor: id, page: number, to: page) }
      if Int(record.cursor.line) < page.lines.count {
        // What had no room for one line keeps its place before others, and has a whole block next.
        if record.cursor == begin { step.waits = true } else { step.next = now.next }
        return false
      }
      record.cursor = AuctionCursor(page: record.cursor.page + 1)
    }
    return true
  }

  private func weightOfALine(_ terms: OfferTerms) throws(LedgerFailure) -> UInt64 {
    var weight = OfferScale.delivering
    for id in terms.instruments {
      guard let instrument = try state.instrument(id) else { continue }
      weight += try context.shelf.load(of: instrument, state).weight(legs: 1, accounts: 2)
    }
    return weight
  }

  private func settle(
    _ line: inout TenderLine, _ record: inout OfferRecord, _ pricing: OfferPricing?
  ) throws(LedgerFailure) -> [Event] {
    guard let pricing, record.code == nil else {
      return try giveBack(&line, for: record.code ?? ErrorCode.offerLapsed.number)
    }
    if line.accepted.isZero { return try giveBack(&line, for: nil) }
    let payment: (cash: Units, into: Units)
    // Opening the offer has priced all of it.
    do throws(InstrumentFailure) { payment = try pricing.payment(for: line.accepted) } catch {
      return try giveBack(&line, for: ErrorCode.amountOverflow.number)
    }
    let mark = state.mark
    try state.unlock(.offer(id), of: line.account, id.instrument)
    let instruction = Instruction(
      buying: line, for: payment, record, operation: 0)
    let findings = try context.door.pass(instruction)
    guard findings.isAllowed else {
      state.rollBack(to: mark)
      let code = findings.reasons.reasons.first?.code ?? ErrorCode.ruleUndecided.number
      return try giveBack(&line, for: code)
    }
    let told = try noteRetired(line.accepted)
    guard let locked = record.locked.subtracting(payment.cash),
      let paid = record.paid.adding(payment.cash), let bought = record.bought.adding(line.accepted),
      let delivered = record.delivered.adding(payment.into)
    else { throw .missingRecord(.offer(id.instrument, id.number)) }
    (record.locked, record.paid, record.bought, record.delivered) = (
      locked, paid, bought, delivered
    )
    line.state = .bought(cash: payment.cash, into: payment.into)
    var events = instruction.events + told
    events += findings.flags.told(
      of: line.account, at: context.clock.height, max: AuctionScale.flagsMax)
    events.append(
      .offer(
        .bought(
          id, line.account, line.accepted, cash: payment.cash, into: payment.into)))
    if let rest = line.units.subtracting(line.accepted), !rest.isZero {
      events.append(.offer(.released(id, line.account, rest, code: nil)))
    }
    return events
  }

  /// What stood behind units that are no more.
  private func noteRetired(_ units: Units) throws(LedgerFailure) -> [Event] {
    guard let terms = try state.instrument(id.instrument)?.terms.terms else { return [] }
    let nobody = OperationContext(
      state: state, shelf: context.shelf, network: context.network, clock: context.clock,
      transaction: TransactionID(scheduleAt: context.clock.height), submitter: .genesis,
      authorizers: [], place: 0)
    return try nobody.noteRetired(units, of: id.instrument, terms)
  }

  private func giveBack(
    _ line: inout TenderLine, for code: CodeNumber?
  ) throws(LedgerFailure) -> [Event] {
    try state.unlock(.offer(id), of: line.account, id.instrument)
    line.state = .released(code)
    return [.offer(.released(id, line.account, line.units, code: code))]
  }

  // MARK: Units that are no more

  /// Gives an account's tender back before its turn: of units that are repaid. Nothing where it waits
  /// for nothing.
  func release(
    _ account: AccountID, for code: ErrorCode
  ) throws(LedgerFailure) -> [Event] {
    let number = TenderPage.number(of: account)
    var page = try state.tenders(for: id, page: number)
    guard var line = page[account], line.state == .waiting else { return [] }
    let events = try giveBack(&line, for: code.number)
    page[account] = line
    try state.set(tendersFor: id, page: number, to: page)
    return events
  }
}

/// Of which lots among tenders are drawn: `H(tag ‖ offer ‖ each account and its units, in the order of
/// the accounts)`. Nobody knows it before the close.
struct OfferSeed {
  private let digest: Digest

  init(_ id: OfferID, _ lines: [TenderLine]) {
    digest = SHA256.digest(
      .tenderTie, id.bcsBytes + lines.flatMap { $0.account.bcsBytes + $0.units.bcsBytes })
  }

  /// The lot of an account.
  func tie(of account: AccountID) -> Digest {
    SHA256.digest(.tenderTie, digest.bytes + account.digest.bytes)
  }
}

extension Instruction {
  /// What is accepted of a tender against what is paid for it, all at once.
  init(
    buying line: TenderLine, for payment: (cash: Units, into: Units), _ record: OfferRecord,
    operation: UInt16
  ) {
    let holder = Side.account(line.account)
    var movements = [
      Movement(
        instrument: record.terms.instrument, from: holder, to: .issuer(record.issuer),
        units: line.accepted)
    ]
    if !payment.cash.isZero {
      movements.append(
        Movement(
          instrument: record.terms.cash, from: .account(record.issuer), to: holder,
          units: payment.cash))
    }
    if let exchange = record.terms.exchange, !payment.into.isZero {
      movements.append(
        Movement(
          instrument: exchange.into, from: .issuer(record.issuer), to: holder,
          units: payment.into))
    }
    self.init(kind: record.terms.kind, operation: operation, movements: movements)
  }
}
