import SanadTypes

/// Pays the holders of one payment, from where the last block stopped. Each is paid once: the cursor
/// passes a place of the register in the same block in which its holder is paid, and what a holder
/// was paid on is taken out of what it is owed.
struct PaymentSweep {
  /// What paying a holder weighs beside the rules of the cash: a movement and what is withheld, without
  /// a transaction around them. `sanad bench ledger` measures it.
  static let holder: UInt64 = 60
  /// What passing a place of the register weighs at which nobody is.
  static let place: UInt64 = 2
  /// Most events of one holder beside those of settlements that end with its units: two accounts that
  /// are opened, three movements, the payment, both sides of each contract, and the end of the sweep.
  static let eventsMax = 2 + 3 + 1 + 2 * HoldingLocks.locksMax + 3

  let context: ScheduleContext
  let id: InstrumentID
  let number: UInt32
  let instrument: Instrument
  let terms: PaymentTerms
  private(set) var payment: PaymentRecord
  /// Whether the units have ended, or will with a payment that was declared: none can come any more.
  private let isOver: Bool
  /// Whether the door has refused what is owed to the holder at the cursor.
  private var isStuck = false
  /// What this block has done.
  private(set) var step = ScheduledStep(weight: 0)
  private var state: LedgerState { context.state }

  init(
    context: ScheduleContext, id: InstrumentID, number: UInt32, instrument: Instrument,
    terms: PaymentTerms, payment: PaymentRecord
  ) throws(LedgerFailure) {
    self.context = context
    self.id = id
    self.number = number
    self.instrument = instrument
    self.terms = terms
    self.payment = payment
    isOver = try context.state.isOver(id)
  }

  /// Pays as many holders as there is room for. One more than the weight allows, so that it goes on
  /// whatever the rules cost; never more events than the receipt takes.
  mutating func run(room: ScheduledRoom) throws(LedgerFailure) {
    let each = try Self.holder + cashRules() + (payment.kind.retiresUnits ? Scale.leg : 0)
    // What comes to nothing is never brought, and units go back to the pot all the same.
    step.events += try state.open(
      AccountID(potOf: id), ofIssuerOf: id, .paying, at: context.clock.timestamp)
    while step.events.count + Self.eventsMax <= room.events,
      step.weight == 0 || step.weight + each <= room.weight
    {
      guard payment.cursor < payment.registered else { return try complete() }
      guard try payNext(weight: each, room) else { break }
    }
    try state.set(payment: number, of: id, to: payment)
    // With the next block, and behind whatever else is due in it.
    step.next =
      isStuck ? context.start(after: context.businessDate) : context.clock.timestamp.next
  }

  private func cashRules() throws(LedgerFailure) -> UInt64 {
    guard let cash = try state.instrument(terms.cash) else {
      throw .missingRecord(.instrument(terms.cash))
    }
    return try context.shelf.load(of: cash, state).weight(legs: 1, accounts: 2)
  }

  /// Pays the holder at the cursor; false where the settlements that end with its units have taken
  /// the room, and it is paid once all have ended.
  private mutating func payNext(
    weight: UInt64, _ room: ScheduledRoom
  ) throws(LedgerFailure) -> Bool {
    let place = payment.cursor
    guard let account = try state.registered(place, in: id) else {
      payment.cursor &+= 1
      step.weight += Self.place
      return true
    }
    if payment.kind.endsUnits {
      guard try endSettlements(of: account, room) else { return false }
    }
    let mark = state.mark
    // The number of events and not the events: a second holder of the list would make each
    // addition copy it.
    let before = (payment: payment, weight: step.weight, events: step.events.count)
    payment.cursor &+= 1
    let held = try takeEntitlement(of: account)
    let units = payment.kind == .put ? try takePut(of: account) : held
    let passing = held.isZero ? Self.place : Scale.leg
    step.weight += units.isZero ? passing : weight
    if !units.isZero {
      guard try pay(account, on: units) else {
        state.rollBack(to: mark)
        payment = before.payment
        step.weight = before.weight
        step.events.removeLast(step.events.count - before.events)
        isStuck = true
        return false
      }
    }
    try leaveRegister(account, at: place)
    return true
  }

  /// The units that an account held at the record, taken out of what it is owed.
  private func takeEntitlement(of account: AccountID) throws(LedgerFailure) -> Units {
    var holding = try state.holding(account, id)
    guard var entry = holding.entry else { return .zero }
    let tally = try state.tally(id)
    var waiting = try state.entitlements(account, id)
    let before = waiting
    if entry.settled < tally.recorded {
      waiting.append(first: entry.settled, end: tally.recorded, units: holding.units)
      entry.settled = tally.recorded
      holding.entry = entry
      try state.set(holding: .holding(account, id), to: holding)
    }
    let units = waiting.take(number)
    if waiting != before { try state.set(entitlements: account, id, to: waiting) }
    return units
  }

  /// The units of which an account has given notice for the put that is paid, and their lock is gone.
  private func takePut(of account: AccountID) throws(LedgerFailure) -> Units {
    try state.endPut(payment.dueDate, of: account, id)
  }

  /// Pays a holder; false where the door refuses what is owed.
  private mutating func pay(
    _ account: AccountID, on units: Units
  ) throws(LedgerFailure) -> Bool {
    guard let gross = payment.perUnit?.amount(of: units) else {
      throw .missingRecord(.payment(id, number))
    }
    let tax = try withholding(of: account, from: gross)
    let net = gross.subtracting(tax.units) ?? .zero
    let isSecurity = payment.kind.endsUnits ? try endLocks(of: account) : false
    let reached = net.isZero || isSecurity ? !isSecurity : try reaches(account, net)
    let waits = !reached && !net.isZero
    let target =
      waits ? AccountID(suspenseOf: terms.cash) : try state.route(of: account, terms.cash)
    if waits { try suspend(net, of: account) }
    let pot = Instruction.Side.account(AccountID(potOf: id))
    var movements: [Instruction.Movement] = []
    func move(_ amount: Units, to target: AccountID) {
      if amount.isZero { return }
      movements.append(
        .init(instrument: terms.cash, from: pot, to: .account(target), units: amount))
    }
    move(net, to: target)
    if let authority = tax.account { move(tax.units, to: authority) }
    if payment.kind.retiresUnits {
      movements.append(
        .init(
          instrument: id, from: .account(account), to: .issuer(AccountID(potOf: id)),
          units: units))
    }
    guard try pass(movements) else { return false }
    guard let paid = payment.paid.adding(net), let withheld = payment.withheld.adding(tax.units)
    else { throw .missingRecord(.payment(id, number)) }
    payment.paid = paid
    payment.withheld = withheld
    step.events.append(
      .lifecycle(
        .paid(
          id, payment: number,
          HolderPayment(
            holder: account, units: units, gross: gross, withheld: tax.units, waits: waits))))
    return true
  }

  /// What is owed is never refused: that the pot has it was seen when it was brought. Whatever else
  /// stands against it is no reason to stop the chain: the payment then waits for the next date.
  private mutating func pass(
    _ movements: [Instruction.Movement]
  ) throws(LedgerFailure) -> Bool {
    if movements.isEmpty { return true }
    let instruction = Instruction(
      kind: payment.kind.movement, operation: 0, movements: movements)
    guard try context.door.pass(instruction).isAllowed else { return false }
    step.events += instruction.events
    return true
  }

  /// Whether the rules of the cash let it come to where the holder wants it.
  private func reaches(
    _ account: AccountID, _ net: Units
  ) throws(LedgerFailure) -> Bool {
    let target = try state.route(of: account, terms.cash)
    let leg = Leg(
      instrument: terms.cash, from: AccountID(potOf: id), to: target, units: net)
    if target != account {
      // Nobody gets by a route past the rules about whom it is owed to.
      let routing = try context.door.judgeRouting(of: leg, from: account, operation: 0)
      if !routing.isAllowed { return false }
    }
    return try context.door.judge(
      Instruction(kind: .transfer, operation: 0, legs: [leg])
    ).findings.isAllowed
  }

  private mutating func suspend(
    _ net: Units, of account: AccountID
  ) throws(LedgerFailure) {
    step.events += try state.open(
      AccountID(suspenseOf: terms.cash), ofIssuerOf: terms.cash, .suspense,
      at: context.clock.timestamp)
    var record =
      try state.suspense(account, terms.cash)
      ?? SuspenseRecord(units: .zero, since: context.clock.timestamp)
    guard let units = record.units.adding(net), let all = payment.suspended.adding(net) else {
      throw .missingRecord(.suspense(account, terms.cash))
    }
    record.units = units
    payment.suspended = all
    try state.set(.suspense(account, terms.cash), .suspense(record))
  }

  /// The tax on what an account gets, by its class and the table at the record date; by the rate of
  /// whoever has no class where nothing says otherwise.
  private func withholding(
    of account: AccountID, from gross: Units
  ) throws(LedgerFailure) -> (units: Units, account: AccountID?) {
    // What is repaid is no income; the discount of a bill is not taxed here (docs/ledger.md).
    guard payment.kind == .coupon, let number = terms.taxProfile,
      let table = try state.taxTable(number), let rates = table.rates(at: payment.recordDate)
    else { return (.zero, nil) }
    let owner = try state.knownAccount(account).owner
    let close = context.start(after: payment.recordDate)
    let taxClass = try state.taxClass(of: owner, at: Timestamp(max(close.value, 1) - 1))
    guard let tax = rates.rate(of: taxClass).share(of: gross.value, rounding: .halfUp) else {
      throw .missingRecord(.taxTable(number))
    }
    return (Units(tax), table.account)
  }

  /// Ends settlements that wait for units which are no more, as far as there is room: each tells all
  /// who have a part in it. False where some are left.
  private mutating func endSettlements(
    of account: AccountID, _ room: ScheduledRoom
  ) throws(LedgerFailure) -> Bool {
    let holding = try state.currentHolding(account, id, at: context.clock.timestamp)
    if holding.locked.isZero { return true }
    for lock in try state.locks(account, id).locks {
      guard let settlement = lock.owner.settlement, try state.contract(settlement) == nil,
        let record = try state.settlement(settlement)
      else { continue }
      let weight = Scale.step(of: record)
      guard step.events.count + record.parties.count + Self.eventsMax <= room.events,
        step.weight == 0 || step.weight + weight <= room.weight
      else { return false }
      step.events += try context.end(lock, of: account, id)
      step.weight += weight
    }
    return true
  }

  /// Ends contracts of units that are no more, and what lives in the other register. Whether some of
  /// them were somebody else's security: then what is paid for them goes to suspense, and not at once
  /// out of reach.
  private mutating func endLocks(of account: AccountID) throws(LedgerFailure) -> Bool {
    let holding = try state.currentHolding(account, id, at: context.clock.timestamp)
    if holding.locked.isZero { return false }
    var isSecurity = false
    // A bid's deposit is cash, which is never paid back in this way.
    for lock in try state.locks(account, id).locks {
      if let settlement = lock.owner.settlement, try state.contract(settlement) != nil {
        isSecurity = true
      }
      step.events += try context.end(lock, of: account, id)
      step.weight += Scale.leg
    }
    return isSecurity
  }

  /// Takes an account out of the register of an instrument whose life is over, once nothing waits.
  private func leaveRegister(
    _ account: AccountID, at place: UInt64
  ) throws(LedgerFailure) {
    guard isOver else { return }
    var holding = try state.holding(account, id)
    guard holding.units.isZero, try state.entitlements(account, id).isEmpty else { return }
    holding.entry = nil
    try state.set(holding: .holding(account, id), to: holding)
    try state.set(.register(id, place), nil)
  }

  /// Everybody is paid: what rounding has left goes back to whoever brought it.
  private mutating func complete() throws(LedgerFailure) {
    let left = payment.left
    if !left.isZero, let payer = payment.payer {
      let leg = Leg(instrument: terms.cash, from: AccountID(potOf: id), to: payer, units: left)
      let back = Instruction(kind: .coupon, operation: 0, legs: [leg])
      guard try context.door.pass(back).isAllowed else {
        step.next = context.start(after: context.businessDate)
        return try state.set(payment: number, of: id, to: payment)
      }
      step.events += back.events
    }
    step.events.append(
      .lifecycle(
        .completed(
          id, payment: number, paid: payment.paid, withheld: payment.withheld, left: left)))
    payment.status = .paid
    try state.set(payment: number, of: id, to: payment)
    if payment.kind == .put {
      var life = try state.life(id)
      life.openPut = nil
      try state.set(.life(id), .life(life))
    }
    step.weight += Self.holder
    try settleStatus()
  }

  /// Where the instrument stands now that the payment is made.
  private mutating func settleStatus() throws(LedgerFailure) {
    guard var instrument = try state.instrument(id) else { throw .missingRecord(.instrument(id)) }
    var life = try state.life(id)
    if payment.wasMissed, life.missed > 0 {
      life.missed -= 1
      try state.set(.life(id), .life(life))
    }
    let before = instrument.status
    if before == .matured || before == .defaulted {
      instrument.status = try state.statusByLife(of: id)
    }
    guard instrument.status != before else { return }
    try state.set(.instrument(id), .instrument(instrument))
    step.events.append(.lifecycle(.status(id, instrument.status)))
  }
}
