import SanadTypes

/// Which block and which business date weight is counted in.
struct QuotaWindow {
  private static let dayMilliseconds: Int64 = 86_400_000

  private let clock: BlockClock
  private let dayNumber: Int32
  private let offsetMilliseconds: Int64

  init(network: NetworkRecord, clock: BlockClock) {
    self.clock = clock
    dayNumber = network.ledger.businessDate(at: clock.timestamp).dayNumber
    offsetMilliseconds = Int64(network.ledger.utcOffsetSeconds) * 1_000
  }

  /// What of a usage still counts.
  func present(_ usage: QuotaUsage) -> QuotaUsage {
    var present = usage
    if usage.height != clock.height {
      present.height = clock.height
      present.weightInBlock = Weight(0)
    }
    if usage.dayNumber != dayNumber {
      present.dayNumber = dayNumber
      present.weightInDay = Weight(0)
    }
    return present
  }

  /// The usage after `weight` more.
  func adding(_ weight: Weight, to usage: QuotaUsage) -> QuotaUsage {
    var present = present(usage)
    present.weightInBlock = present.weightInBlock.advanced(by: weight.value)
    present.weightInDay = present.weightInDay.advanced(by: weight.value)
    return present
  }

  /// When the next business date begins.
  var nextDay: Timestamp {
    // A day number has 22 bits and a day 27: no overflow.
    let milliseconds = (Int64(dayNumber) + 1) * Self.dayMilliseconds - offsetMilliseconds
    return Timestamp(UInt64(max(0, milliseconds)))
  }
}
