import SanadTypes

/// Takes an auction from stage to stage as time goes by: one bounded step at a time, from a cursor
/// in its record.
struct Auctioneer {
  /// The longest time between two blocks that takes nothing from a deadline which gives a right.
  static let gapMax = Milliseconds(60_000)

  let context: ScheduleContext
  let id: AuctionID

  init(_ context: ScheduleContext, _ id: AuctionID) {
    self.context = context
    self.id = id
  }

  var state: LedgerState { context.state }
  var now: Timestamp { context.clock.timestamp }

  /// Does one step within `room`, and says when the next is due; nothing where the auction is over.
  func advance(within room: ScheduledRoom) throws(LedgerFailure) -> ScheduledStep {
    let before = try state.knownAuction(id)
    var record = before
    var step: ScheduledStep
    switch record.stage {
    case .bidding: step = close(&record)
    case .sharing: step = awaitShares(&record)
    case .selfOpening: step = awaitBidders(&record)
    case .deciding: step = awaitDecision(&record)
    case .allotting: step = try allot(&record, within: room)
    case .releasing: step = try releaseDeposits(&record, within: room)
    case .settling: step = try settleAwards(&record, within: room)
    case .ended: return ScheduledStep(weight: AuctionScale.look)
    }
    if record.stage == .ended { step.next = nil }
    if record != before {
      try releaseReservation(of: &record)
      try state.set(auction: id, to: record)
    }
    return step
  }

  // MARK: Waiting

  private func close(_ record: inout AuctionRecord) -> ScheduledStep {
    let end = record.terms.times.closesAt
    if now <= end { return wait(until: end) }
    if record.sealedCount == 0 { return goOn(&record) }
    return enter(
      &record, .sharing, until: now.advanced(by: record.terms.times.sharing.value))
  }

  private func awaitShares(_ record: inout AuctionRecord) -> ScheduledStep {
    if record.sealedCount == 0 { return goOn(&record) }
    if now <= record.stageEndsAt { return wait(until: record.stageEndsAt) }
    return enter(
      &record, .selfOpening, until: now.advanced(by: record.terms.times.selfOpening.value))
  }

  /// Bidders have a right to open their bids: a chain that stands still takes no time from them.
  private func awaitBidders(_ record: inout AuctionRecord) -> ScheduledStep {
    let gap = now.distance(above: record.seenAt)
    if gap > Self.gapMax.value { record.stageEndsAt = record.stageEndsAt.advanced(by: gap) }
    record.seenAt = now
    if record.sealedCount == 0 || now > record.stageEndsAt { return goOn(&record) }
    // In each block, so that the time between two of them is seen.
    return ScheduledStep(weight: AuctionScale.look, next: now.next)
  }

  private func awaitDecision(_ record: inout AuctionRecord) -> ScheduledStep {
    if now <= record.stageEndsAt { return wait(until: record.stageEndsAt) }
    return reject(&record, .undecided)
  }

  /// Everything is open that will be.
  private func goOn(_ record: inout AuctionRecord) -> ScheduledStep {
    record.hasOpened = true
    return switch record.terms.cutOff {
    case .byTarget: enter(&record, .allotting)
    case .byAuthority:
      enter(
        &record, .deciding, until: now.advanced(by: record.terms.times.deciding.value))
    }
  }

  private func wait(until end: Timestamp) -> ScheduledStep {
    ScheduledStep(weight: AuctionScale.look, next: end.next)
  }

  // MARK: Going on

  /// Nobody gets anything.
  func reject(_ record: inout AuctionRecord, _ outcome: AuctionOutcome) -> ScheduledStep {
    record.outcome = outcome
    var step = enter(&record, .releasing)
    step.events.insert(.auction(.outcome(id, record.terms.instrument, outcome)), at: 0)
    return step
  }

  /// Comes to a stage whose work is done from the next step on.
  func enter(
    _ record: inout AuctionRecord, _ stage: AuctionStage, until end: Timestamp = Timestamp(.max)
  ) -> ScheduledStep {
    record.stage = stage
    record.stageEndsAt = end
    record.cursor = AuctionCursor()
    record.seenAt = now
    return ScheduledStep(
      weight: AuctionScale.look,
      events: [.auction(.stage(id, record.terms.instrument, stage))], next: now.next)
  }
}
