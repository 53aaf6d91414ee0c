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
  /// Whether it needs more room than the block has left, and has done nothing: it keeps its time, so
  /// that it comes first in the next block, and no more of its part is done in this one.
  var waits = false
}

/// Does what is due at the start of a block. Records of payments come first and all of them, because the
/// close of a date has to come before whatever the next one brings. Of everything else, as many steps
/// as a share of the block's weight allows, whatever waits, so that a coupon to a million holders takes
/// many blocks and no block is late; what is left goes on in the next block, in turn with what else is
/// due.
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

  /// What has been done, and what may still be.
  private struct Progress {
    var room: ScheduledRoom
    var weight: UInt64 = 0
    var events: [Event] = []
    var isIdle = true
  }

  /// The most that a step of a block in which nothing was done before may weigh.
  static func stepMax(on network: NetworkRecord) -> UInt64 {
    let share = network.chain.blockWeightMax / share
    return share - min(share, step)
  }

  /// Does what is due and gives its receipt, which begins with what the end of an epoch has brought; nil
  /// where nothing was.
  ///
  /// - Parameters:
  ///   - told: what the chain has done by itself before, which is in the same receipt.
  ///   - weight: what that weighs.
  /// - Precondition: the state's account of reads has begun with the block.
  func run(
    behind told: [Event] = [], weighing weight: UInt64 = 0
  ) throws(LedgerFailure) -> Receipt? {
    let most = network.chain.blockWeightMax
    var progress = Progress(
      room: ScheduledRoom(
        weight: most - min(most, weight), events: Receipt.scheduledEventsMax - told.count),
      weight: weight, events: told, isIdle: told.isEmpty)
    try work(.records, &progress)
    // While a record is overdue no transaction may change who is paid.
    let isBehind = try Agenda(state: state).next(.records, at: clock.timestamp) != nil
    progress.room.weight = min(progress.room.weight, most / Self.share)
    // Each kind is first in every second block, so that neither can keep the other from its room.
    let isEven = clock.height.value.isMultiple(of: 2)
    for queue: AgendaQueue in isEven ? [.payments, .settlements] : [.settlements, .payments] {
      try work(queue, &progress)
    }
    if progress.isIdle { return nil }
    let readsDigest = state.readsDigest()
    try state.chain(progress.events, from: 0, at: clock.height)
    return Receipt(
      transaction: TransactionID(scheduleAt: clock.height), outcome: .applied,
      weight: Weight(isBehind ? most : min(most, progress.weight)), readsDigest: readsDigest,
      events: progress.events)
  }

  private func work(_ queue: AgendaQueue, _ progress: inout Progress) throws(LedgerFailure) {
    let agenda = Agenda(state: state)
    while progress.room.weight > Self.step, progress.room.events >= Self.eventsKept,
      let entry = try agenda.next(queue, at: clock.timestamp)
    {
      progress.isIdle = false
      progress.room.weight -= Self.step
      // Before the step, which may note other tasks.
      try agenda.removeFirst(queue)
      let room = ScheduledRoom(
        weight: progress.room.weight, events: progress.room.events - Self.eventsKept)
      let step = try context.run(entry.task, room: room)
      let weight = min(progress.room.weight, max(step.weight, 1))
      progress.events += step.events
      progress.room.events -= step.events.count
      progress.room.weight -= weight
      progress.weight += Self.step + weight
      if step.waits {
        try agenda.add(entry.task, due: entry.due)
        break
      }
      if let next = step.next { try agenda.add(entry.task, due: next) }
    }
  }

  private var context: ScheduleContext {
    ScheduleContext(state: state, shelf: shelf, network: network, clock: clock)
  }
}
