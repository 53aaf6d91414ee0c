import SanadTypes

/// What one step of a task may use.
struct ScheduledRoom {
  /// What is left of the weight.
  var weight: UInt64
  /// How many more events the block's receipt takes.
  var events: Int
}

/// What one step of a task came to.
struct ScheduledStep {
  /// What it did, counted like the weight of a transaction; at least 1 is charged.
  var weight: UInt64
  /// What happened.
  var events: [Event] = []
  /// When the task goes on; nil where it is over.
  var next: Timestamp?
}

/// Does what is due at the start of a block: as many steps as a share of the block's weight allows,
/// whatever waits, so that a coupon to a million holders takes many blocks and no block is late. What
/// is left goes on in the next block, in turn with what else is due.
struct ScheduleRunner {
  /// The share of a block's weight that what is due may have: a quarter.
  static let share: UInt64 = 4
  /// What looking at the agenda costs, whatever comes of it.
  static let step: UInt64 = 20
  /// Events that are kept for steps which tell little and do not ask for room.
  static let eventsKept = 16

  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock

  /// Does what is due and gives its receipt; nil where nothing was.
  ///
  /// - Precondition: the state's account of reads has begun with the block.
  func run() throws(LedgerFailure) -> Receipt? {
    let agenda = Agenda(state: state)
    var room = ScheduledRoom(
      weight: network.chain.blockWeightMax / Self.share, events: Receipt.scheduledEventsMax)
    let most = room.weight
    var events: [Event] = []
    var isIdle = true
    while room.weight > Self.step, room.events >= Self.eventsKept,
      let entry = try agenda.next(at: clock.timestamp)
    {
      isIdle = false
      room.weight -= Self.step
      // Before the step, which may note other tasks.
      try agenda.removeFirst()
      let step = try context.run(
        entry.task,
        room: ScheduledRoom(weight: room.weight, events: room.events - Self.eventsKept))
      events += step.events
      room.events -= step.events.count
      room.weight -= min(room.weight, max(step.weight, 1))
      if let next = step.next { try agenda.add(entry.task, due: next) }
    }
    if isIdle { return nil }
    let readsDigest = state.readsDigest()
    try state.chain(events, from: 0, at: clock.height)
    return Receipt(
      transaction: TransactionID(scheduleAt: clock.height), outcome: .applied,
      weight: Weight(most - room.weight), readsDigest: readsDigest, events: events)
  }

  private var context: ScheduleContext {
    ScheduleContext(state: state, shelf: shelf, network: network, clock: clock)
  }
}
