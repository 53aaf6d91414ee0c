/// What is known when a run has ended, from which its report is made.
package struct TransactionRun: Sendable {
  /// What the connections saw.
  package var outcomes: [LoadOutcome]
  /// Where in the run the time that counts begins and ends, in nanoseconds after its start.
  package var window: Range<UInt64>
  /// Processor time that all nodes used in the window, in microseconds.
  package var nodesMicroseconds: UInt64
  /// Processor time that this process used in the window, in microseconds.
  package var clientMicroseconds: UInt64
  /// Resident memory of the largest node, in bytes.
  package var residentBytes: UInt64
  /// Final blocks in the window.
  package var blocks: UInt64
  /// By how many bytes the files of one node grew in the window; nil where they cannot be read.
  package var diskGrowth: Int64?
  /// What each interval saw; nil where nobody asked.
  package var intervals: [LoadInterval]?

  /// The coupon that was paid after the window; nil where none was.
  package var coupon: CouponWindow?

  /// Puts a run together.
  package init(
    outcomes: [LoadOutcome], window: Range<UInt64>, nodesMicroseconds: UInt64,
    clientMicroseconds: UInt64, residentBytes: UInt64, blocks: UInt64, diskGrowth: Int64? = nil,
    intervals: [LoadInterval]? = nil, coupon: CouponWindow? = nil
  ) {
    self.outcomes = outcomes
    self.window = window
    self.nodesMicroseconds = nodesMicroseconds
    self.clientMicroseconds = clientMicroseconds
    self.residentBytes = residentBytes
    self.blocks = blocks
    self.diskGrowth = diskGrowth
    self.intervals = intervals
    self.coupon = coupon
  }
}
