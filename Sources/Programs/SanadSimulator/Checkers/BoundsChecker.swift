/// Bounds: what a node holds stays within consensus.md 2.11.
package enum BoundsChecker {
  /// Most un-finalized blocks: S_max with transactions, and empty ones for as many views again.
  static let blocksMax = 1_024
  /// Most views held: twice G at its widest.
  static let slotsMax = 8_192
  /// Most messages that wait for the disk.
  static let gatedMax = 4_096
  /// Most jobs on a lane, as the node's own queues.
  static let jobsMax = 65_536

  /// Looks at what one node holds.
  package static func check(
    blocks: Int, slots: Int, gated: Int, jobs: Int
  ) throws(Breach) {
    if blocks > blocksMax { throw Breach(.bounds, "\(blocks) un-finalized blocks") }
    if slots > slotsMax { throw Breach(.bounds, "\(slots) views above the last final one") }
    if gated > gatedMax { throw Breach(.bounds, "\(gated) messages wait for the disk") }
    if jobs > jobsMax { throw Breach(.bounds, "\(jobs) jobs wait on one lane") }
  }
}
