import SanadCodec
import SanadConsensus
import SanadLedger
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// A node that starts behind a block that closed an epoch, with a journal of that epoch (decisions/042).
@Suite struct ChangedEpochTests {
  /// Blocks up to one that closes the epoch, in the journal of a node that then lost its store; five
  /// validators, of whom the last one leaves where operators say so.
  private func reopened(
    floor: UInt64, removing name: String?, epochLength: UInt64 = 0
  ) throws -> (epoch: Epoch, flags: JournalFlags) {
    let bench = try OpenBench(
      try SmallNetwork(validators: 5, epochLength: epochLength, hasOperators: true))
    let journal = bench.opened.journal
    var parent = bench.genesis
    var state = bench.environment.final.overlay()
    var view: UInt64 = 0
    repeat {
      view += 1
      try #require(view < 20, "no block closes the epoch")
      let transactions: [UnverifiedTransaction] =
        try view == 1
        ? name.map { [try bench.network.ofBank(.validators(.approve(.remove($0))))] } ?? [] : []
      let made = try bench.built(transactions, on: parent, state: state, view: view)
      try journal.append(.block(view: View(view), bytes: made.block.bcsBytes))
      parent = made.block.header
      state = made.execution.state
    } while !parent.closesEpoch
    let proof = bench.finalization(of: parent, parentView: view - 1)
    try journal.append(.certificate(view: View(view), bytes: proof.bcsBytes))
    if floor > 0 { try journal.append(.flags(JournalFlags(voteFloor: View(floor)))) }
    try journal.sync()
    journal.close()
    var disks = bench.disks
    disks.store = MemoryKeyValueStore()
    let opened = try disks.open()
    defer { opened.journal.close() }
    return (opened.epoch, opened.journal.flags)
  }

  /// The floor was found by asking validators of the epoch before: of what others have seen it says
  /// nothing.
  @Test func aFloorOfOthersIsAskedForAnew() throws {
    let found = try reopened(floor: 70, removing: "validator-4")
    #expect(found.epoch == Epoch(1) && found.flags.isQuarantined)
  }

  @Test func aFloorOfTheSameValidatorsStands() throws {
    let found = try reopened(floor: 70, removing: nil, epochLength: 4_500)
    #expect(found.epoch == Epoch(1) && found.flags == JournalFlags(voteFloor: View(2)))
  }

  @Test func withoutAFloorNothingIsAsked() throws {
    let found = try reopened(floor: 2, removing: "validator-4")
    #expect(found.epoch == Epoch(1) && found.flags == JournalFlags())
  }
}
