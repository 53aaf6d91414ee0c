import SanadTypes

/// What a scheduled step knows of the block around it.
struct ScheduleContext {
  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock

  /// The business date of the block.
  var businessDate: CalendarDate { network.ledger.businessDate(at: clock.timestamp) }

  /// The door, at this block's time.
  var door: Door {
    Door(state: state, shelf: shelf, clock: clock, businessDate: businessDate)
  }

  /// Does one step of a task, within `room`.
  func run(_ task: ScheduledTask, room: ScheduledRoom) throws(LedgerFailure) -> ScheduledStep {
    switch task {
    case .instrument, .payment: ScheduledStep(weight: 1)
    }
  }
}
