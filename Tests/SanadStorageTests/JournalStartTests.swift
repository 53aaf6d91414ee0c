import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

/// What a node refuses to start on, and what it says can be done.
@Suite struct JournalStartTests {
  let disks = ValidatorDisks()

  private func refusal(
    _ disks: ValidatorDisks, choice: JournalChoice = .none
  ) throws -> StartRefusal? {
    do {
      _ = try disks.open(choice: choice)
      return nil
    } catch StorageFailure.refused(let refusal) { return refusal }
  }

  @Test func refusesDirectoriesThatWereNeverInitialised() throws {
    #expect(try refusal(disks) == .notInitialised)
    #expect(StartRefusal.notInitialised.recoveries == [.initialise, .quarantine])
  }

  @Test func refusesToInitialiseTwice() throws {
    try disks.initialise()
    #expect(throws: StorageFailure.refused(.alreadyInitialised)) { try disks.initialise() }
  }

  @Test func refusesToInitialiseOverAKeyThatHasReservedViews() throws {
    try disks.opened().close()
    disks.data.lose(ValidatorDisks.segment(0))
    disks.keySide.lose(ValidatorDisks.guardFile)
    #expect(throws: StorageFailure.refused(.alreadyInitialised)) { try disks.initialise() }
  }

  @Test func refusesAGuardWithoutAJournalAndGoesOnSilentWhenToldTo() throws {
    let journal = try disks.opened()
    try journal.vote(in: 40)
    journal.close()
    disks.data.lose(ValidatorDisks.segment(0))
    #expect(try refusal(disks) == .guardWithoutJournal)
    #expect(StartRefusal.guardWithoutJournal.recoveries.contains(.floorAtHighWaterMark))
    let (again, recovered) = try disks.open(choice: .floorAtHighWaterMark)
    #expect(recovered.condition == .amnesiaBounded(.journalGone))
    #expect(recovered.flags.voteFloor == View(64))
    again.close()
    #expect(try disks.open().1.flags.voteFloor == View(64))
  }

  @Test func refusesAJournalWithoutAGuard() throws {
    let journal = try disks.opened()
    journal.close()
    disks.keySide.lose(ValidatorDisks.guardFile)
    let refused = StartRefusal.journalWithoutGuard(hasNeverVoted: false)
    #expect(try refusal(disks) == refused)
    #expect(refused.recoveries == [.useMatchingFiles, .quarantine, .replaceKey])
  }

  @Test func saysThatAnUnfinishedInitCanBeDoneAgain() throws {
    try disks.initialise()
    disks.keySide.lose(ValidatorDisks.guardFile)
    let refused = StartRefusal.journalWithoutGuard(hasNeverVoted: true)
    #expect(try refusal(disks) == refused)
    #expect(refused.recoveries == [.deleteAndInitialise])
    disks.data.lose(ValidatorDisks.segment(0))
    try disks.initialise()
    #expect(try disks.open().1.condition == .clean)
  }

  /// Whatever instant `init` dies at: the node starts, or says that nothing was there, or that
  /// `init` can be done again; it never claims to be a node that may have voted.
  @Test func anInitCutAtAnyCallNeverLooksLikeLostVotes() throws {
    var outcomes: [String] = []
    for cut in 0..<40 {
      for keepsAll in [false, true] {
        let disks = ValidatorDisks()
        var calls = 0
        let fault: (DeviceCall) -> DeviceFault? = { _ in
          calls += 1
          return calls > cut ? .fail(.off) : nil
        }
        disks.data.fault = fault
        disks.keySide.fault = fault
        do { try disks.initialise() } catch StorageFailure.device(.off) {}
        disks.data.fault = nil
        disks.keySide.fault = nil
        disks.crash { _ in keepsAll }
        switch try refusal(disks) {
        case nil: outcomes.append("starts")
        case .notInitialised: outcomes.append("nothing")
        case .journalWithoutGuard(hasNeverVoted: true): outcomes.append("again")
        case let refusal: Issue.record("cut at \(cut): \(String(describing: refusal))")
        }
      }
    }
    #expect(Set(outcomes) == ["starts", "nothing", "again"])
    #expect(outcomes.last == "starts")
  }

  @Test func refusesTheGuardOfAnotherJournal() throws {
    let other = ValidatorDisks()
    try Journal.initialise(
      other.place, owner: other.owner, identity: JournalIdentity(7, 7), settings: other.settings)
    try disks.opened().close()
    var mixed = disks
    mixed.keySide = other.keySide
    #expect(try refusal(mixed) == .guardOfAnotherJournal)
  }

  @Test func refusesADamagedGuardOrMark() throws {
    for file in [ValidatorDisks.guardFile, ValidatorDisks.markFile] {
      let disks = ValidatorDisks()
      try disks.opened().close()
      for page in 0..<(try disks.keySide.size(of: file) ?? 0) / 4_096 {
        disks.keySide.flip(bit: 3, ofByte: page * 4_096 + 40, in: file)
      }
      #expect(try refusal(disks) == .unreadableKeySide(file: file.description))
    }
  }

  @Test func refusesWhenTheMarkIsGone() throws {
    try disks.opened().close()
    disks.keySide.lose(ValidatorDisks.markFile)
    #expect(try refusal(disks) == .unreadableKeySide(file: "hwm"))
    #expect(try refusal(disks)?.code.number.value == 9_304)
  }

  /// The newest slot may have been in the end that is gone, and there is no room to raise the mark.
  @Test func refusesAMarkThatHasLostItsEnd() throws {
    try disks.opened().close()
    let file = ValidatorDisks.markFile
    let whole = try disks.keySide.read(file, at: 0, count: 4 * 4_096)
    disks.keySide.lose(file)
    try disks.keySide.create(file, bytes: 3 * 4_096)
    try disks.keySide.write(Array(whole.prefix(3 * 4_096)), to: file, at: 0)
    #expect(try refusal(disks) == .unreadableKeySide(file: "hwm"))
  }

  @Test func goesOnWithOneDamagedSlotOfTheMark() throws {
    try disks.opened().close()
    // The second write of the mark is in slot 2; slot 1 still says view 0.
    disks.keySide.flip(bit: 0, ofByte: 2 * 4_096 + 100, in: ValidatorDisks.markFile)
    let (journal, recovered) = try disks.open()
    #expect(recovered.condition == .clean)
    #expect(recovered.reservedView == View(64))
    journal.close()
    disks.keySide.crash { _ in false }
    disks.data.lose(ValidatorDisks.segment(0))
    #expect(try disks.open(choice: .floorAtHighWaterMark).1.flags.voteFloor == View(64))
  }

  @Test func refusesFilesOfAnotherChainOrKey() throws {
    try disks.opened().close()
    var other = disks
    let chain = ChainID(Digest(9, 9, 9, 9))
    other.owner = JournalOwner(chainID: chain, key: disks.owner.key)
    #expect(
      try refusal(other)
        == .wrongChain(
          file: "votes-0000000000.log", found: disks.owner.chainID, expected: chain))
    let key = PublicKey(Digest(9, 9, 9, 9))
    other.owner = JournalOwner(chainID: disks.owner.chainID, key: key)
    #expect(
      try refusal(other)
        == .wrongKey(file: "votes-0000000000.log", found: disks.owner.key, expected: key))
    let place = JournalPlace(data: disks.data, keySide: nil, holder: "observer")
    #expect(
      throws: StorageFailure.refused(
        .wrongKey(file: "votes-0000000000.log", found: disks.owner.key, expected: nil))
    ) {
      try Journal.open(
        place, owner: JournalOwner(chainID: disks.owner.chainID, key: nil),
        settings: disks.settings)
    }
  }

  @Test func refusesASecondProcessOnEitherDirectory() throws {
    let journal = try disks.opened()
    #expect(throws: StorageFailure.device(.locked(directory: "data", holder: "node 1"))) {
      try disks.open()
    }
    var twin = disks
    twin.data = MemoryDevice(name: "copy")
    twin.data.restore(disks.data.image)
    #expect(throws: StorageFailure.device(.locked(directory: "keys", holder: "node 1"))) {
      try twin.open()
    }
    journal.close()
    // The refused start has let go of the directory that it had got.
    _ = try twin.open()
  }

  @Test func letsGoOfTheDirectoriesWhenItRefuses() throws {
    #expect(try refusal(disks) == .notInitialised)
    try disks.initialise()
    _ = try disks.open()
  }

  @Test func everyRefusalNamesARecoveryAndACode() {
    let chain = ChainID(Digest(1, 1, 1, 1))
    let refusals: [StartRefusal] = [
      .notInitialised, .alreadyInitialised, .guardWithoutJournal,
      .journalWithoutGuard(hasNeverVoted: true), .journalWithoutGuard(hasNeverVoted: false),
      .guardOfAnotherJournal, .unreadableKeySide(file: "hwm"),
      .wrongChain(file: "votes", found: chain, expected: chain),
      .wrongKey(file: "votes", found: nil, expected: disks.owner.key),
      .unknownVersion(file: "votes", version: 2), .unboundedAmnesia(.noReadableSlot),
    ]
    for refusal in refusals {
      #expect(!refusal.recoveries.isEmpty)
      #expect(refusal.description.contains("What to do: "))
      #expect(StorageFailure.refused(refusal).code == refusal.code)
    }
  }
}
