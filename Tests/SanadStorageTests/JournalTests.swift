import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

/// A journal that runs: what it refuses to append, and what it gives back.
@Suite struct JournalTests {
  let disks = ValidatorDisks()

  @Test func refusesAVoteAboveTheReservedView() throws {
    let journal = try disks.opened()
    #expect(throws: StorageFailure.aboveReservation(view: View(65), reserved: View(64))) {
      try journal.append(Journal.vote(in: 65))
    }
    try journal.append(Journal.vote(in: 64))
    #expect(try journal.reserve(through: View(64)) == journal.appendedSequence)
  }

  @Test func refusesAnEntryThatNoSegmentHolds() throws {
    let journal = try disks.opened()
    let limit = journal.entryBytesMax
    #expect(throws: StorageFailure.recordTooLarge(bytes: limit + 1, limit: limit)) {
      try journal.append(.block(view: View(1), bytes: [UInt8](repeating: 1, count: limit + 1)))
    }
    let vote = [UInt8](repeating: 1, count: JournalEntry.voteBytesMax + 1)
    #expect(throws: StorageFailure.recordTooLarge(bytes: 1_025, limit: 1_024)) {
      try journal.append(.vote(.nullify, view: View(1), bytes: vote))
    }
    let block = JournalEntry.block(view: View(1), bytes: [UInt8](repeating: 1, count: limit))
    try journal.append(block)
    try journal.sync()
    #expect(try journal.entries() == [block])
  }

  @Test func refusesAnObserversVote() throws {
    let place = JournalPlace(data: disks.data, keySide: nil, holder: "observer")
    let owner = JournalOwner(chainID: disks.owner.chainID, key: nil)
    try Journal.initialise(
      place, owner: owner, identity: ValidatorDisks.identity, settings: disks.settings)
    let (journal, recovered) = try Journal.open(place, owner: owner, settings: disks.settings)
    #expect(recovered.condition == .clean)
    #expect(throws: StorageFailure.noVotingKey) { try journal.append(Journal.vote(in: 1)) }
    #expect(throws: StorageFailure.noVotingKey) { try journal.reserve(through: View(1)) }
    try journal.append(.certificate(view: View(1), bytes: [1]))
    try journal.sync()
    #expect(try journal.entries() == [.certificate(view: View(1), bytes: [1])])
  }

  @Test func isStoppedForGoodByAFailedSync() throws {
    let journal = try disks.opened()
    let failure = DeviceFailure.system(.sync, file: "votes", code: 5)
    try journal.append(Journal.vote(in: 1))
    disks.data.fault = { $0.operation == .sync ? .fail(failure) : nil }
    #expect(throws: StorageFailure.device(failure)) { try journal.sync() }
    disks.data.fault = nil
    #expect(throws: StorageFailure.journalStopped) { try journal.sync() }
    #expect(throws: StorageFailure.journalStopped) { try journal.append(Journal.vote(in: 2)) }
    #expect(throws: StorageFailure.journalStopped) { try journal.entries() }
  }

  @Test func isStoppedByAMarkThatDoesNotSync() throws {
    let journal = try disks.opened()
    let failure = DeviceFailure.system(.sync, file: "hwm", code: 5)
    disks.keySide.fault = { $0.operation == .sync ? .fail(failure) : nil }
    try journal.reserve(through: View(128))
    #expect(throws: StorageFailure.device(failure)) { try journal.sync() }
    #expect(throws: StorageFailure.journalStopped) { try journal.append(Journal.vote(in: 1)) }
  }

  @Test func aFullDiskAppendsNothingAndCanBeWaitedFor() throws {
    let journal = try disks.opened()
    disks.data.capacityBytes = ValidatorDisks.segmentBytes
    let block = [UInt8](repeating: 1, count: 7_000)
    try journal.append(.block(view: View(1), bytes: block))
    let before = journal.appendedSequence
    #expect(throws: StorageFailure.device(.full(file: "votes-0000000001.log"))) {
      try journal.append(.block(view: View(2), bytes: block))
    }
    #expect(journal.appendedSequence == before)
    try journal.vote(in: 2)
    disks.data.capacityBytes = nil
    try journal.append(.block(view: View(3), bytes: block))
    try journal.sync()
    let (_, recovered) = try reopened(journal)
    #expect(recovered.condition == .clean)
  }

  @Test func givesBackEveryEntryInOrderAcrossSegments() throws {
    let journal = try disks.opened()
    var expected: [JournalEntry] = []
    for view in UInt64(1)...60 {
      expected.append(.block(view: View(view), bytes: [UInt8](repeating: 3, count: 900)))
      expected.append(Journal.vote(in: view))
      expected.append(.certificate(view: View(view), bytes: [UInt8](repeating: 4, count: 300)))
      for entry in expected.suffix(3) { try journal.append(entry) }
      try journal.sync()
    }
    #expect(journal.segmentCount > 5)
    #expect(try journal.entries() == expected)
    let (again, recovered) = try reopened(journal)
    #expect(try again.entries() == expected)
    #expect(recovered.condition == .clean)
    #expect(recovered.durableSequence == again.durableSequence)
  }

  @Test func moreVotesThanASlotHoldsAreSyncedInParts() throws {
    let journal = try disks.opened()
    let before = journal.durableSequence
    for view in UInt64(1)...40 { try journal.append(Journal.vote(in: view)) }
    #expect(journal.durableSequence > before)
    #expect(journal.durableSequence < journal.appendedSequence)
    #expect(try journal.sync() == journal.appendedSequence)
  }

  @Test func keepsFlagsAcrossSegmentsAndStarts() throws {
    let journal = try disks.opened()
    let flags = JournalFlags(voteFloor: View(7), isQuarantined: true, isDiverged: true)
    try journal.append(.flags(flags))
    for view in UInt64(1)...64 {
      try journal.append(.certificate(view: View(view), bytes: [UInt8](repeating: 1, count: 900)))
    }
    try journal.sync()
    #expect(try journal.prune(below: View(60), in: Epoch(0)) > 0)
    let (again, recovered) = try reopened(journal)
    #expect(recovered.flags == flags)
    #expect(again.flags == flags)
    #expect(recovered.reservedView == View(64))
  }

  @Test func prunesOnlyWholeSegmentsBelowTheView() throws {
    let journal = try disks.opened()
    for view in UInt64(1)...64 {
      try journal.append(.certificate(view: View(view), bytes: [UInt8](repeating: 1, count: 900)))
    }
    try journal.sync()
    let count = journal.segmentCount
    #expect(try journal.prune(below: View(1), in: Epoch(0)) == 0)
    let dropped = try journal.prune(below: View(30), in: Epoch(0))
    #expect(dropped > 0 && journal.segmentCount == count - dropped)
    let views = try journal.entries().compactMap { entry -> UInt64? in
      if case .certificate(let view, _) = entry { view.value } else { nil }
    }
    let first = try #require(views.first)
    #expect(first <= 30 && views == Array(first...64))
    try journal.prune(below: View(.max), in: Epoch(9))
    #expect(journal.segmentCount == 1)
    let (_, recovered) = try reopened(journal)
    #expect(recovered.condition == .clean)
  }

  @Test func aNewEpochHasViewsOfItsOwn() throws {
    let journal = try disks.opened()
    try journal.vote(in: 50)
    try journal.append(.flags(JournalFlags(voteFloor: View(50), isDiverged: true)))
    try journal.begin(Epoch(1))
    try journal.sync()
    // What made the old floor necessary may have come after votes of this epoch.
    #expect(journal.flags == JournalFlags(voteFloor: View(2), isDiverged: true))
    #expect(JournalFlags.floor(after: View(2)) == View(0))
    #expect(JournalFlags.floor(after: View(0)) == View(0))
    #expect(throws: StorageFailure.aboveReservation(view: View(1), reserved: View(0))) {
      try journal.append(Journal.vote(in: 1))
    }
    try journal.reserve(through: View(64))
    try journal.vote(in: 1)
    let (again, recovered) = try reopened(journal)
    #expect(recovered.condition == .clean)
    #expect(recovered.epoch == Epoch(1))
    var epochs: [Epoch] = []
    try again.replay { epochs.append($0.epoch) }
    #expect(epochs == [Epoch(0), Epoch(0), Epoch(1)])
    #expect(try again.prune(below: View(1), in: Epoch(1)) == 1)
  }

  /// No crash parts the beginning of an epoch from the quarantine in which it begins.
  @Test func anEpochMayBeginInQuarantine() throws {
    let journal = try disks.opened()
    try journal.begin(Epoch(1), isQuarantined: true)
    try journal.sync()
    let (again, recovered) = try reopened(journal)
    #expect(recovered.epoch == Epoch(1) && again.flags.isQuarantined)
    try again.begin(Epoch(2))
    #expect(again.flags.isQuarantined, "it ends by itself alone")
  }

  private func reopened(_ journal: Journal) throws -> (Journal, JournalRecovered) {
    journal.close()
    return try disks.open()
  }
}
