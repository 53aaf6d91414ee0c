import SanadInstruments
import SanadTypes

// A venue's netted cycle: delivery versus payment, model 3. All legs pass the door as one instruction,
// or none does; what moves, and is told, is their net.
extension OperationContext {
  /// A settlement of a cycle.
  private struct Entry {
    let id: SettlementID
    let record: SettlementRecord
    let progress: SettlementProgress
    let trade: TradeLegs
  }

  /// Nets settlements, leaves out the youngest of whoever lacks what it would give, until everybody
  /// who gives net has it, and settles the others.
  ///
  /// What a rule refuses is refused as a whole, with its reasons; which of the settlements it is due
  /// to is the venue's to find out. Rules are asked about every leg as it was agreed to, so that whoever
  /// ends flat is seen as well and nobody is paired with whom it did not trade; what is there, and
  /// ceilings, are a matter of the net.
  func settle(_ cycle: SettleCycle) throws(LedgerFailure) -> OperationOutcome {
    guard try state.holders(of: .venue).holder(submitter) != nil else {
      return refusal(
        .roleRequired, "account \(submitter) is no venue", values: [SeenValue("role", "venue")])
    }
    var entries: [Entry] = []
    var left: [(entry: Entry, findings: Findings)] = []
    // What the cycle weighs is worked out of the one that it names first, left out or not.
    var first: TradeLegs?
    for id in cycle.settlements {
      switch try entry(id, like: first) {
      case .refused(let outcome): return outcome
      case .found(let entry):
        first = first ?? entry.trade
        if case .refused(let findings, _)? = cycleObstacle(entry.record, entry.progress, id) {
          left.append((entry, findings))
        } else {
          entries.append(entry)
        }
      }
    }
    var legs: [Leg] = []
    while !entries.isEmpty {
      switch try net(entries) {
      case .refused(let outcome): return outcome
      case .found(let netted): legs = netted
      }
      guard let short = try firstShort(of: legs) else { break }
      // Somebody gives net, so that at least one of the settlements has it give.
      guard let place = youngest(entries, givenBy: short.account, short.instrument) else {
        throw .missingRecord(.account(short.account))
      }
      left.append((entries.remove(at: place), Findings(ReasonList([short.reason]))))
    }
    return try finish(entries, left, entries.isEmpty ? [] : legs)
  }

  private func finish(
    _ entries: [Entry], _ left: [(entry: Entry, findings: Findings)], _ legs: [Leg]
  ) throws(LedgerFailure) -> OperationOutcome {
    let instruction = Instruction(
      kind: .settlement, operation: place, legs: legs, isOneSided: true)
    var flags = ReasonList()
    if !entries.isEmpty {
      // Its sums are those of the net legs, which are what is told.
      let agreed = Instruction(
        kind: .settlement, operation: place, legs: entries.flatMap(\.record.legs),
        isOneSided: true, asksBothSides: true)
      let findings = try door.pass(agreed)
      guard findings.isAllowed else { return .refused(findings) }
      flags = findings.flags
    }
    var events: [Event] = [
      .settling(
        .netted(
          venue: submitter, settled: UInt16(truncatingIfNeeded: entries.count),
          leftOut: UInt16(truncatingIfNeeded: left.count)))
    ]
    events += instruction.events
    for entry in entries { events += try close(entry.record, entry.id, .settled) }
    for (entry, findings) in left {
      events += try fail(entry.record, entry.progress, entry.id, findings)
    }
    return .applied(events, flags: flags)
  }

  /// A settlement that may be in a cycle with others, or why the cycle is not one.
  private func entry(
    _ id: SettlementID, like first: TradeLegs?
  ) throws(LedgerFailure) -> Found<Entry> {
    guard let record = try state.settlement(id) else { return .refused(unknown(id)) }
    if let refusal = checkOpen(record, id) { return .refused(refusal) }
    guard let progress = try state.progress(id), progress.terms.venue == submitter,
      let trade = try TradeLegs(record.legs, state)
    else {
      return .refused(
        refusal(
          .cycleForm, "settlement \(id) does not name account \(submitter) as its venue",
          values: [SeenValue("settlement", "\(id)")]))
    }
    if let other = first,
      other.delivery.instrument != trade.delivery.instrument
        || other.payment.instrument != trade.payment.instrument
    {
      return .refused(
        refusal(
          .cycleForm, "settlement \(id) delivers or pays something else than the first one",
          values: [SeenValue("settlement", "\(id)")]))
    }
    return .found(Entry(id: id, record: record, progress: progress, trade: trade))
  }

  /// The legs that are left when everything is set off: those who give, in the order of their
  /// accounts, to those who receive.
  private func net(_ entries: [Entry]) throws(LedgerFailure) -> Found<[Leg]> {
    guard let first = entries.first?.trade else { return .found([]) }
    let positions: MultilateralNet<AccountID>
    do throws(InstrumentFailure) {
      positions = try MultilateralNet(
        entries.map {
          MultilateralNet.Instruction(
            from: $0.trade.delivery.from, to: $0.trade.delivery.to,
            units: $0.trade.delivery.units, cash: $0.trade.payment.units)
        })
    } catch {
      return .refused(
        refusal(.amountOverflow, "the settlements together move more than 127 bits can count"))
    }
    let all = positions.all
    return .found(
      Self.legs(of: first.delivery.instrument, all.map { ($0.party, $0.position.units) })
        + Self.legs(of: first.payment.instrument, all.map { ($0.party, $0.position.cash) }))
  }

  /// Fewer legs than there are accounts: each ends what one of them gives or receives.
  private static func legs(
    of instrument: InstrumentID, _ positions: [(account: AccountID, units: Int128)]
  ) -> [Leg] {
    var givers = positions.filter { $0.units < 0 }.map { ($0.account, $0.units.magnitude) }[...]
    var takers = positions.filter { $0.units > 0 }.map { ($0.account, $0.units.magnitude) }[...]
    var legs: [Leg] = []
    while let giver = givers.first, let taker = takers.first {
      let units = min(giver.1, taker.1)
      legs.append(
        Leg(instrument: instrument, from: giver.0, to: taker.0, units: Units(units)))
      if giver.1 == units { givers.removeFirst() } else { givers[givers.startIndex].1 -= units }
      if taker.1 == units { takers.removeFirst() } else { takers[takers.startIndex].1 -= units }
    }
    return legs
  }

  /// The first account, in the order of the legs, that has too few free units for what it gives.
  private func firstShort(
    of legs: [Leg]
  ) throws(LedgerFailure) -> (account: AccountID, instrument: InstrumentID, reason: Reason)? {
    var rest = legs[...]
    while let first = rest.first {
      // The legs of one giver stand together, and their sum is its net position, which fits.
      let own = rest.prefix { $0.from == first.from && $0.instrument == first.instrument }
      rest = rest.dropFirst(own.count)
      let units = own.reduce(UInt128(0)) { $0 &+ $1.units.value }
      let holding = try state.currentHolding(
        first.from, first.instrument, at: clock.timestamp)
      if units > holding.available.value {
        return (
          first.from, first.instrument,
          short(Units(units), first.instrument, holding, of: first.from)
        )
      }
    }
    return nil
  }

  /// The last settlement that was instructed of those in which an account gives an instrument; of two
  /// of one block, the one with the greater id.
  private func youngest(
    _ entries: [Entry], givenBy account: AccountID, _ instrument: InstrumentID
  ) -> Int? {
    entries.indices.filter { place in
      entries[place].record.legs.contains { $0.from == account && $0.instrument == instrument }
    }.max { left, right in
      let (one, other) = (entries[left], entries[right])
      return one.record.instructedAt == other.record.instructedAt
        ? one.id < other.id : one.record.instructedAt < other.record.instructedAt
    }
  }
}
