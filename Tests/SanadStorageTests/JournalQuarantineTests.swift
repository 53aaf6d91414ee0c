import SanadCodec
import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

/// Starts with the operator's choice of quarantine, where nothing on the disks bounds what was
/// signed (consensus.md 2.8 step 6).
@Suite struct JournalQuarantineTests {
  private let fresh = JournalIdentity(21, 22)

  private func voted() throws -> ValidatorDisks {
    let disks = ValidatorDisks()
    let journal = try disks.opened()
    try journal.vote(in: 40)
    journal.close()
    return disks
  }

  private func refusal(
    _ disks: ValidatorDisks, choice: JournalChoice = .none
  ) throws -> StartRefusal? {
    do {
      try disks.open(choice: choice).0.close()
      return nil
    } catch StorageFailure.refused(let refusal) { return refusal }
  }

  /// Loses what it names, and says whether the start refuses by itself.
  private static let losses: [(name: String, lose: @Sendable (ValidatorDisks) -> Void)] = [
    ("mark", { $0.keySide.lose(ValidatorDisks.markFile) }),
    ("guard", { $0.keySide.lose(ValidatorDisks.guardFile) }),
    (
      "key side",
      {
        $0.keySide.lose(ValidatorDisks.markFile)
        $0.keySide.lose(ValidatorDisks.guardFile)
      }
    ),
    (
      "journal and mark",
      {
        $0.data.lose(ValidatorDisks.segment(0))
        $0.keySide.lose(ValidatorDisks.markFile)
      }
    ),
    (
      "everything",
      {
        $0.data.lose(ValidatorDisks.segment(0))
        $0.keySide.lose(ValidatorDisks.markFile)
        $0.keySide.lose(ValidatorDisks.guardFile)
      }
    ),
    (
      "guard that does not read",
      { $0.keySide.flip(bit: 3, ofByte: 40, in: ValidatorDisks.guardFile) }
    ),
  ]

  @Test(arguments: losses.map(\.name))
  func refusesAndNamesTheChoiceThatTheOperatorHas(_ loss: String) throws {
    let disks = try voted()
    Self.losses.first { $0.name == loss }?.lose(disks)
    let refused = try #require(try refusal(disks))
    #expect(refused.recoveries.contains(.quarantine))
    #expect(refused.description.contains("--recover quarantine"))
    let (journal, recovered) = try disks.open(choice: .quarantine(fresh))
    guard case .quarantined = recovered.condition else {
      Issue.record("\(recovered.condition)")
      return
    }
    #expect(recovered.flags.isQuarantined)
    #expect(loss.contains("guard") || recovered.reservedView == View(0), "no mark, no reservation")
    // Still so after a loss of power, and without the choice: it is needed once.
    journal.close()
    disks.crash { _ in false }
    let (again, second) = try disks.open()
    #expect(second.flags.isQuarantined)
    #expect(second.condition == .clean)
    again.close()
  }

  /// A mark made anew must not bound what was signed before it was lost.
  @Test func noMarkIsMadeBeforeTheNextReservation() throws {
    let disks = try voted()
    disks.keySide.lose(ValidatorDisks.markFile)
    let (journal, _) = try disks.open(choice: .quarantine(fresh))
    try journal.append(.flags(JournalFlags(voteFloor: View(90), isQuarantined: true)))
    try journal.sync()
    #expect(try disks.keySide.size(of: ValidatorDisks.markFile) == nil)
    #expect(throws: StorageFailure.aboveReservation(view: View(40), reserved: View(0))) {
      try journal.vote(in: 40)
    }
    journal.close()
    // The journal goes too: there is nothing to be silent up to.
    var lost = disks
    lost.data = MemoryDevice()
    #expect(try refusal(lost) == .guardWithoutJournal)
    guard case .unboundedAmnesia? = try refusal(lost, choice: .floorAtHighWaterMark) else {
      Issue.record("a floor at a mark that is not there")
      return
    }
    let (again, _) = try disks.open()
    try again.reserve(through: View(154))
    try again.sync()
    try again.append(.flags(JournalFlags(voteFloor: View(90))))
    try again.vote(in: 91)
    again.close()
    disks.data.lose(ValidatorDisks.segment(0))
    #expect(try disks.open(choice: .floorAtHighWaterMark).1.flags.voteFloor == View(154))
  }

  @Test func whatTheJournalStillHasIsKept() throws {
    let disks = try voted()
    disks.keySide.lose(ValidatorDisks.guardFile)
    let (journal, recovered) = try disks.open(choice: .quarantine(fresh))
    #expect(recovered.condition == .quarantined(nil))
    #expect(try journal.entries().contains(Journal.vote(in: 40)))
    #expect(recovered.reservedView == View(64), "the mark is there")
  }

  @Test func anotherJournalsFilesAreLeftAlone() throws {
    let other = ValidatorDisks()
    try Journal.initialise(
      other.place, owner: other.owner, identity: JournalIdentity(7, 7), settings: other.settings)
    let disks = try voted()
    var mixed = disks
    mixed.keySide = other.keySide
    let (journal, recovered) = try mixed.open(choice: .quarantine(fresh))
    #expect(recovered.condition == .quarantined(.journalGone))
    #expect(!(try journal.entries()).contains(Journal.vote(in: 40)))
  }

  @Test func aDamagedJournalWithoutAMarkGoesOn() throws {
    let disks = ValidatorDisks()
    let journal = try disks.opened()
    for view in 1...4 as ClosedRange<UInt64> { try journal.vote(in: view) }
    journal.close()
    disks.keySide.lose(ValidatorDisks.markFile)
    disks.data.flip(bit: 1, ofByte: 8_400 + 60, in: ValidatorDisks.segment(0))
    guard case .unboundedAmnesia? = try refusal(disks) else {
      Issue.record("nothing bounds it")
      return
    }
    let recovered = try disks.open(choice: .quarantine(fresh)).1
    guard case .quarantined(.lostRecords?) = recovered.condition else {
      Issue.record("\(recovered.condition)")
      return
    }
    #expect(recovered.flags.isQuarantined)
    #expect(recovered.reservedView == View(0))
  }

  @Test func filesOfAnotherKeyAreRefusedAllTheSame() throws {
    var disks = try voted()
    disks.owner = JournalOwner(chainID: disks.owner.chainID, key: PublicKey(Digest(9, 9, 9, 9)))
    guard case .wrongKey? = try refusal(disks, choice: .quarantine(fresh)) else {
      Issue.record("another key's files")
      return
    }
  }

  /// Whatever call it dies at: what is there then starts silent, or refuses; it never votes, and no
  /// mark is there to be believed.
  @Test func aStartThatIsCutNeverForgetsTheQuarantine() throws {
    for loss in Self.losses {
      for cut in 0..<60 {
        for keepsAll in [false, true] {
          let disks = try voted()
          loss.lose(disks)
          var calls = 0
          let fault: (DeviceCall) -> DeviceFault? = { _ in
            calls += 1
            return calls > cut ? .fail(.off) : nil
          }
          disks.data.fault = fault
          disks.keySide.fault = fault
          do { _ = try disks.open(choice: .quarantine(fresh)) } catch {}
          disks.data.fault = nil
          disks.keySide.fault = nil
          disks.crash { _ in keepsAll }
          do {
            let recovered = try disks.open().1
            #expect(recovered.flags.isQuarantined, "\(loss.name), cut at \(cut)")
          } catch StorageFailure.refused {
            #expect(try disks.open(choice: .quarantine(fresh)).1.flags.isQuarantined)
          }
        }
      }
    }
  }
}
