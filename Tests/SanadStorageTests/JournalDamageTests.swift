import SanadStorage
import SanadTypes
import Testing

/// One test for each thing that can happen to a journal's bytes; each breaks exactly one thing.
@Suite struct JournalDamageTests {
  let disks = ValidatorDisks()
  let segment = ValidatorDisks.segment(0)

  /// A journal whose newest sync is one vote in view 3.
  private func journalWithThreeVotes() throws -> (Journal, [JournalEntry]) {
    let journal = try disks.opened()
    let votes = try (UInt64(1)...3).map { try journal.vote(in: $0) }
    return (journal, votes)
  }

  /// Offset of a record, found by what only its payload has.
  private func offset(of entry: JournalEntry, in file: FileName) throws -> Int {
    guard case .vote(_, _, let bytes) = entry else { preconditionFailure("a vote is looked for") }
    let size = try disks.data.size(of: file) ?? 0
    let content = try disks.data.read(file, at: 0, count: size)
    let start = 8_192
    let found = content[start...].indices.first { content[$0...].starts(with: bytes) }
    return try #require(found) - 44
  }

  /// Zeroes or flips both slots, so that none is readable.
  private func destroySlots() {
    for slot in 0..<2 { disks.data.flip(bit: 1, ofByte: slot * 4_096 + 30, in: segment) }
  }

  // MARK: Remains of an unfinished write

  @Test func clearsATornTail() throws {
    let (journal, votes) = try journalWithThreeVotes()
    // The write of view 4 reaches the disk in part, its slot does not.
    try journal.append(Journal.vote(in: 4))
    disks.data.fault = { $0.operation == .sync ? .fail(.off) : nil }
    #expect(throws: StorageFailure.device(.off)) { try journal.sync() }
    disks.data.fault = nil
    let torn = try offset(of: Journal.vote(in: 4), in: segment) / 512
    disks.crash { $0 == .sector(segment, torn) }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .tornTail)
    #expect(try again.entries() == votes)
    try again.vote(.nullify, in: 4)
    again.close()
    #expect(try disks.open().1.condition == .clean)
  }

  @Test func fillsInAVoteOfWhichOnlyTheSlotReachedTheDisk() throws {
    let (journal, votes) = try journalWithThreeVotes()
    let lost = Journal.vote(.finalize, in: 3)
    try journal.append(lost)
    disks.data.fault = { $0.operation == .sync ? .fail(.off) : nil }
    #expect(throws: StorageFailure.device(.off)) { try journal.sync() }
    disks.data.fault = nil
    disks.crash { question in
      if case .sector(segment, let sector) = question { sector < 16 } else { false }
    }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .completedFromSlot(count: 1))
    #expect(try again.entries() == votes + [lost])
    again.close()
    let (third, clean) = try disks.open()
    #expect(clean.condition == .clean)
    #expect(try third.entries() == votes + [lost])
  }

  @Test func fillsInFlagsAndReservationsToo() throws {
    let journal = try disks.opened()
    try journal.append(.flags(JournalFlags(isDiverged: true)))
    try journal.reserve(through: View(200))
    let vote = Journal.vote(in: 150)
    try journal.append(vote)
    // The records rot after the sync; the slot is whole.
    let start = try journalEnd(segment)
    try journal.sync()
    disks.kill()
    disks.data.flip(bit: 0, ofByte: start + 40, in: segment)
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .completedFromSlot(count: 3))
    #expect(recovered.flags == JournalFlags(isDiverged: true))
    #expect(recovered.reservedView == View(200))
    #expect(try again.entries() == [.flags(JournalFlags(isDiverged: true)), vote])
  }

  /// Offset after the last record that has been written.
  private func journalEnd(_ file: FileName) throws -> Int {
    let size = try disks.data.size(of: file) ?? 0
    let content = try disks.data.read(file, at: 0, count: size)
    let last = content.lastIndex { $0 != 0 } ?? 0
    return (last / 8 + 1) * 8
  }

  // MARK: Bits that flip

  @Test func aFlippedBitInTheLastSyncedVoteIsFilledInFromTheSlot() throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    disks.data.flip(bit: 5, ofByte: try offset(of: votes[2], in: segment) + 60, in: segment)
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .completedFromSlot(count: 1))
    #expect(try again.entries() == votes)
  }

  @Test func aFlippedBitInTheLastSyncedVoteWithoutSlotsIsAmnesia() throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    disks.data.flip(bit: 5, ofByte: try offset(of: votes[2], in: segment) + 60, in: segment)
    destroySlots()
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .amnesiaBounded(.noReadableSlot))
    #expect(recovered.flags.voteFloor == View(64))
    #expect(try again.entries() == Array(votes[..<2]))
  }

  @Test func aFlippedBitInTheMiddleIsAmnesia() throws {
    let (journal, votes) = try journalWithThreeVotes()
    let durable = journal.durableSequence
    journal.close()
    disks.data.flip(bit: 0, ofByte: try offset(of: votes[1], in: segment) + 10, in: segment)
    let (again, recovered) = try disks.open()
    #expect(
      recovered.condition
        == .amnesiaBounded(.lostRecords(found: durable - 2, durable: durable - 1)))
    #expect(recovered.flags.voteFloor == View(64))
    #expect(recovered.reservedView == View(64))
    #expect(try again.entries() == Array(votes[..<1]))
    try again.reserve(through: View(128))
    let next = try again.vote(in: 65)
    again.close()
    // The damage stays behind the new segment, and the floor stays.
    let (third, clean) = try disks.open()
    #expect(clean.condition == .clean)
    #expect(clean.flags.voteFloor == View(64))
    #expect(try third.entries() == [votes[0], next])
  }

  @Test func oneUnreadableSlotIsNoLoss() throws {
    for slot in 0..<2 {
      let disks = ValidatorDisks()
      let journal = try disks.opened()
      let votes = try (UInt64(1)...3).map { try journal.vote(in: $0) }
      journal.close()
      disks.data.flip(bit: 7, ofByte: slot * 4_096 + 4_095, in: segment)
      let (again, recovered) = try disks.open()
      #expect(recovered.condition == .clean)
      #expect(try again.entries() == votes)
    }
  }

  @Test func everySingleFlippedBitIsNoticedOrHarmless() throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    let image = disks.data.image
    let keys = disks.keySide.image
    let end = try journalEnd(segment)
    let offsets = Array(0..<160) + Array(4_096..<4_256) + Array(8_192..<end)
    for (number, offset) in offsets.enumerated() {
      disks.data.restore(image)
      disks.keySide.restore(keys)
      disks.data.flip(bit: number % 8, ofByte: offset, in: segment)
      let recovered: JournalRecovered
      let again: Journal
      do { (again, recovered) = try disks.open() } catch StorageFailure.refused(let refusal) {
        // The header itself: the journal does not show whose it is any more.
        #expect(refusal == .guardWithoutJournal)
        disks.kill()
        continue
      }
      if case .amnesiaBounded = recovered.condition {
        #expect(recovered.flags.voteFloor == View(64))
      } else {
        #expect(try again.entries() == votes, "byte \(offset)")
      }
      again.close()
    }
  }

  // MARK: Bytes that are somewhere else

  @Test func aRecordInAnotherPlaceIsNotRead() throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    let second = try offset(of: votes[1], in: segment)
    let third = try offset(of: votes[2], in: segment)
    let bytes = try disks.data.read(segment, at: second, count: third - second)
    disks.data.overwrite(segment, at: third, count: bytes.count) { _ in bytes }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .completedFromSlot(count: 1))
    #expect(try again.entries() == votes)
  }

  @Test func aRecordOfAnotherFileIsNotRead() throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    let other = ValidatorDisks()
    try Journal.initialise(
      other.place, owner: other.owner, identity: JournalIdentity(9, 9), settings: other.settings)
    let (stranger, _) = try other.open()
    try stranger.reserve(through: View(64))
    try stranger.sync()
    for view in UInt64(1)...3 { try stranger.vote(.nullify, in: view) }
    let end = try journalEnd(segment)
    let third = try offset(of: votes[2], in: segment)
    let bytes = try other.data.read(segment, at: third, count: end - third)
    disks.data.overwrite(segment, at: third, count: bytes.count) { _ in bytes }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .completedFromSlot(count: 1))
    #expect(try again.entries() == votes)
  }

  /// Each field that ties a record to its place is held against that place, although the checksum
  /// is right: sequence, file, offset, checksum of the record before.
  @Test(arguments: [8, 16, 24, 40])
  func aRecordThatNamesAnotherPlaceIsNotRead(field: Int) throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    let start = try offset(of: votes[2], in: segment)
    disks.data.overwrite(segment, at: start, count: 44 + 169 + 4) { bytes in
      var bytes = bytes
      bytes[field] ^= 1
      let checksum = CRC32C.checksum(bytes[..<213])
      withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(213..., with: $0) }
      return bytes
    }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .completedFromSlot(count: 1))
    #expect(try again.entries() == votes)
  }

  @Test func aSlotInTheOthersPlaceIsNotRead() throws {
    let (journal, votes) = try journalWithThreeVotes()
    journal.close()
    // The older slot is put over the newer one, then the newer one is gone.
    let pages = try (0..<2).map { try disks.data.read(segment, at: $0 * 4_096, count: 4_096) }
    disks.data.overwrite(segment, at: 0, count: 8_192) { _ in pages[1] + pages[0] }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .amnesiaBounded(.noReadableSlot))
    #expect(try again.entries() == votes)
  }

  // MARK: Files that are gone or old

  /// A journal over several segments, each sync of it durable.
  private func longJournal() throws -> Journal {
    let journal = try disks.opened()
    for view in UInt64(1)...30 {
      try journal.append(.block(view: View(view), bytes: [UInt8](repeating: 1, count: 1_000)))
      try journal.vote(in: view)
    }
    return journal
  }

  @Test func aMissingSegmentIsAmnesiaWhereverItIs() throws {
    let journal = try longJournal()
    let count = UInt32(journal.segmentCount)
    #expect(count > 3)
    journal.close()
    let (image, keys) = disks.image()
    for missing in 0..<count {
      disks.data.restore(image)
      disks.keySide.restore(keys)
      disks.data.lose(ValidatorDisks.segment(missing))
      let (again, recovered) = try disks.open()
      #expect(recovered.condition == .amnesiaBounded(.missingSegment(missing)))
      #expect(recovered.flags.voteFloor == View(64))
      again.close()
    }
  }

  @Test func aSegmentThatComesBackAfterPruningIsRemoved() throws {
    let journal = try longJournal()
    let (old, _) = disks.image()
    let dropped = try journal.prune(below: View(15), in: Epoch(0))
    #expect(dropped > 0)
    let entries = try journal.entries()
    journal.close()
    let revived = MemoryDevice()
    revived.restore(old)
    let bytes = try revived.read(segment, at: 0, count: ValidatorDisks.segmentBytes)
    try disks.data.create(segment, bytes: bytes.count)
    disks.data.overwrite(segment, at: 0, count: bytes.count) { _ in bytes }
    let (again, recovered) = try disks.open()
    #expect(recovered.condition == .clean)
    #expect(try again.entries() == entries)
    #expect(try disks.data.size(of: segment) == nil)
  }

  @Test func anOldCopyOfTheDataDirectoryIsAmnesiaWhenTheMarkHasMovedOn() throws {
    let journal = try disks.opened()
    try journal.vote(in: 10)
    let (backup, _) = disks.image()
    try journal.reserve(through: View(128))
    try journal.vote(in: 100)
    journal.close()
    disks.data.restore(backup)
    let (_, recovered) = try disks.open()
    #expect(
      recovered.condition == .amnesiaBounded(.markAhead(mark: View(128), journal: View(64))))
    #expect(recovered.flags.voteFloor == View(128))
  }

  @Test func anOldCopyOfAnEarlierEpochIsAmnesia() throws {
    let journal = try disks.opened()
    let (backup, _) = disks.image()
    try journal.append(.flags(JournalFlags(voteFloor: View(50), isDiverged: true)))
    try journal.begin(Epoch(1))
    try journal.reserve(through: View(20))
    try journal.sync()
    journal.close()
    disks.data.restore(backup)
    let (_, recovered) = try disks.open()
    #expect(
      recovered.condition
        == .amnesiaBounded(.markInLaterEpoch(mark: Epoch(1), journal: Epoch(0))))
    #expect(recovered.epoch == Epoch(1))
    #expect(recovered.flags.voteFloor == View(20))
  }

  /// The process dies between the write of the mark and its sync; the next one relies on what it
  /// reads in the page cache; then the power goes.
  @Test func aMarkThatWasReadIsDurable() throws {
    let journal = try disks.opened()
    try journal.reserve(through: View(128))
    disks.keySide.fault = { $0.operation == .sync ? .fail(.off) : nil }
    #expect(throws: StorageFailure.device(.off)) { try journal.sync() }
    disks.keySide.fault = nil
    disks.kill()
    let (again, recovered) = try disks.open()
    #expect(recovered.reservedView == View(128))
    try again.vote(in: 128)
    disks.crash { _ in false }
    disks.data.lose(segment)
    #expect(try disks.open(choice: .floorAtHighWaterMark).1.flags.voteFloor == View(128))
  }

  @Test func damageWithoutAMarkIsRefused() throws {
    let (journal, votes) = try journalWithThreeVotes()
    let durable = journal.durableSequence
    journal.close()
    disks.data.flip(bit: 0, ofByte: try offset(of: votes[0], in: segment) + 10, in: segment)
    disks.keySide.lose(ValidatorDisks.markFile)
    let damage = JournalDamage.lostRecords(found: durable - 3, durable: durable - 1)
    #expect(throws: StorageFailure.refused(.unboundedAmnesia(damage))) { try disks.open() }
  }

  @Test func damageToAnObserversJournalCostsItNothingButRecords() throws {
    let place = JournalPlace(data: disks.data, keySide: nil, holder: "observer")
    let owner = JournalOwner(chainID: disks.owner.chainID, key: nil)
    try Journal.initialise(
      place, owner: owner, identity: ValidatorDisks.identity, settings: disks.settings)
    let (journal, _) = try Journal.open(place, owner: owner, settings: disks.settings)
    for view in UInt64(1)...3 {
      try journal.append(.certificate(view: View(view), bytes: [UInt8](repeating: 7, count: 99)))
      try journal.sync()
    }
    journal.close()
    disks.data.flip(bit: 0, ofByte: 8_192 + 160 + 50, in: segment)
    let (again, recovered) = try Journal.open(place, owner: owner, settings: disks.settings)
    guard case .amnesiaBounded = recovered.condition else {
      Issue.record("the damage went unnoticed: \(recovered)")
      return
    }
    #expect(recovered.flags == JournalFlags())
    try again.append(.certificate(view: View(4), bytes: [1]))
    try again.sync()
  }

  @Test func aFailedSyncIsNotBelievedAfterwards() throws {
    let (journal, votes) = try journalWithThreeVotes()
    try journal.append(Journal.vote(in: 4))
    let failure = DeviceFailure.system(.sync, file: "votes", code: 5)
    disks.data.fault = { $0.operation == .sync ? .fail(failure) : nil }
    #expect(throws: StorageFailure.device(failure)) { try journal.sync() }
    disks.data.fault = nil
    disks.crash { _ in true }
    let (again, _) = try disks.open()
    #expect(try again.entries() == votes)
  }
}
