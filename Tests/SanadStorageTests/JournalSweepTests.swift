import SanadStorage
import SanadTesting
import SanadTypes
import Testing

/// Cuts the power at every call that a scripted run makes, and looks at what is there afterwards.
@Suite struct JournalSweepTests {
  /// How the disks come back.
  enum Loss: CaseIterable {
    /// Nothing that was not synced is there.
    case everything
    /// Everything is there, synced or not.
    case nothing
    /// Each sector, entry and size is there or not by the toss of a seeded coin.
    case some
    /// Only the process died: the page cache is there.
    case processOnly
  }

  @Test(arguments: Loss.allCases)
  func everySyncedRecordSurvivesACutAtAnyCall(loss: Loss) throws {
    let whole = ScriptedRun()
    let calls = try whole.run(cutAt: .max)
    #expect(calls > 150)
    #expect(whole.appended.count == whole.durableCount)
    var conditions = Set<String>()
    for cut in 0..<calls {
      for seed in UInt64(0)..<(loss == .some ? 4 : 1) {
        let run = ScriptedRun()
        try run.run(cutAt: cut)
        var generator = SplitMix64(seed: UInt64(cut) << 8 | seed)
        run.lose(loss, &generator)
        conditions.insert(try run.check("cut at \(cut), seed \(seed)", goesOn: cut % 5 == 0))
      }
    }
    #expect(conditions.contains("clean"))
    #expect(loss != .some || conditions == ["clean", "tornTail", "completedFromSlot"])
  }

  /// A sync fails, the process stops and is started again while the machine stays up: the page
  /// cache counts as clean and holds what never reached the disk.
  @Test func whatIsReadAfterAFailedSyncIsWrittenAgain() throws {
    var failed = 0
    while true {
      let run = ScriptedRun()
      if try run.runToItsEnd(failingSync: failed) { break }
      run.disks.kill()
      _ = try run.check("sync \(failed) failed", goesOn: true)
      failed += 1
    }
    #expect(failed > 40)
  }

  /// The power goes again while the node recovers, at every call of the recovery.
  @Test func recoveryCanItselfBeCutAtAnyCall() throws {
    let calls = try ScriptedRun().run(cutAt: .max)
    for cut in stride(from: 0, to: calls, by: 7) {
      var second = 0
      while true {
        let run = ScriptedRun()
        try run.run(cutAt: cut)
        var generator = SplitMix64(seed: UInt64(cut) << 16 | UInt64(second))
        run.lose(.some, &generator)
        let isWhole = try run.recover(cutAt: second)
        run.lose(.some, &generator)
        _ = try run.check("cut at \(cut), then at \(second)", goesOn: second % 5 == 0)
        if isWhole { break }
        second += 1
      }
    }
  }
}

/// A run that uses everything a journal has: votes, blocks, certificates, flags, reservations, full
/// segments, pruning, an epoch.
private final class ScriptedRun {
  let disks = ValidatorDisks()
  private(set) var appended: [(epoch: UInt64, view: UInt64, entry: JournalEntry)] = []
  private(set) var durableCount = 0
  private var prunedBelow: (epoch: UInt64, view: UInt64) = (0, 0)
  private var epoch: UInt64 = 0
  private var calls = 0

  /// Runs the script until the cut, and returns how many calls were made.
  @discardableResult
  func run(cutAt cut: Int) throws -> Int {
    try disks.initialise()
    setCut(cut)
    do { try script() } catch StorageFailure.device(.off) {}
    setCut(.max)
    return calls
  }

  /// Runs the script until a sync fails as a disk lets it fail; true when none did.
  func runToItsEnd(failingSync number: Int) throws -> Bool {
    try disks.initialise()
    var syncs = 0
    let failure = DeviceFailure.system(.sync, file: "any", code: 5)
    let fault: (DeviceCall) -> DeviceFault? = { call in
      guard call.operation == .sync else { return nil }
      syncs += 1
      return syncs == number + 1 ? .fail(failure) : nil
    }
    disks.data.fault = fault
    disks.keySide.fault = fault
    defer {
      disks.data.fault = nil
      disks.keySide.fault = nil
    }
    do { try script() } catch StorageFailure.device(failure) { return false }
    return true
  }

  /// Starts and stops at a cut; true when it was not reached.
  func recover(cutAt cut: Int) throws -> Bool {
    calls = 0
    setCut(cut)
    defer { setCut(.max) }
    do { _ = try disks.open() } catch StorageFailure.device(.off) { return false }
    return true
  }

  func lose(_ loss: JournalSweepTests.Loss, _ generator: inout SplitMix64) {
    switch loss {
    case .everything: disks.crash { _ in false }
    case .nothing: disks.crash { _ in true }
    case .some: disks.crash { _ in generator.next() & 1 == 1 }
    case .processOnly: disks.kill()
    }
  }

  /// Opens the journal and compares it with what the run knows.
  func check(_ comment: Comment, goesOn: Bool) throws -> String {
    let (journal, recovered) = try disks.open()
    let found = try journal.entries()
    checkAgainstAppended(found, comment)
    // What a node has read it acts on: it must not be gone after the next loss of power.
    disks.crash { _ in false }
    let (again, second) = try disks.open()
    #expect(try again.entries() == found, comment)
    #expect(second.condition == .clean, comment)
    #expect(second.flags == recovered.flags && second.epoch == recovered.epoch, comment)
    #expect(second.reservedView >= recovered.reservedView, comment)
    if goesOn { try checkGoingOn(again, comment) }
    switch recovered.condition {
    case .clean: return "clean"
    case .tornTail: return "tornTail"
    case .completedFromSlot: return "completedFromSlot"
    case .quarantined:
      Issue.record("nobody chose quarantine (\(comment))")
      return "quarantined"
    case .amnesiaBounded(let damage):
      Issue.record("a loss of power was taken for damage: \(damage) (\(comment))")
      return "amnesia"
    }
  }

  /// What is voted after a recovery is as durable as what was voted before it.
  private func checkGoingOn(_ journal: Journal, _ comment: Comment) throws {
    try journal.reserve(through: journal.reservedView.advanced(by: 64))
    let vote = JournalEntry.vote(.nullify, view: journal.reservedView, bytes: [1, 2, 3])
    try journal.append(vote)
    try journal.sync()
    disks.crash { _ in false }
    #expect(try disks.open().0.entries().last == vote, comment)
  }

  private func checkAgainstAppended(_ found: [JournalEntry], _ comment: Comment) {
    let all = appended.map(\.entry)
    let first = found.first.flatMap { all.firstIndex(of: $0) } ?? (found.isEmpty ? 0 : all.count)
    // What comes first may also have been lost before it was durable.
    for dropped in appended[..<min(first, durableCount)] {
      let isBelow = (dropped.epoch, dropped.view) < prunedBelow
      #expect(isBelow, "\(dropped) is gone; \(comment)")
    }
    let durable = all[first..<max(first, durableCount)]
    #expect(found.starts(with: durable), comment)
    // The rest was appended and not synced: some of it may be there, in order.
    var rest = all[max(first, durableCount)...]
    for entry in found.dropFirst(durable.count) {
      guard let index = rest.firstIndex(of: entry) else {
        Issue.record("\(entry) was never appended, or not in this order; \(comment)")
        return
      }
      rest = rest[(index + 1)...]
    }
  }

  private func setCut(_ cut: Int) {
    let fault: (DeviceCall) -> DeviceFault? = { [unowned self] _ in
      calls += 1
      return calls > cut ? .fail(.off) : nil
    }
    disks.data.fault = fault
    disks.keySide.fault = fault
  }

  private func script() throws {
    let (journal, _) = try disks.open()
    try journal.reserve(through: View(20))
    try sync(journal)
    for view in UInt64(1)...12 {
      try append(journal, .block(view: View(view), bytes: bytes(900)), view)
      try append(journal, .vote(.notarize, view: View(view), bytes: bytes(170)), view)
      try sync(journal)
      try append(journal, .certificate(view: View(view), bytes: bytes(300)), view)
      try append(journal, .vote(.finalize, view: View(view), bytes: bytes(170)), view)
      try sync(journal)
      if view == 5 {
        try append(journal, .flags(JournalFlags(voteFloor: View(4))), view)
        try journal.reserve(through: View(40))
      }
    }
    prunedBelow = (0, 9)
    try journal.prune(below: View(9), in: Epoch(0))
    try sync(journal)
    // A group that fills a segment without a sync of its own, and more votes than a slot holds.
    for view in UInt64(13)...36 {
      try append(journal, .vote(.nullify, view: View(view), bytes: bytes(170)), view)
      try append(journal, .certificate(view: View(view), bytes: bytes(300)), view)
    }
    try sync(journal)
    try journal.begin(Epoch(1))
    epoch = 1
    try journal.reserve(through: View(64))
    try sync(journal)
    for view in UInt64(1)...3 {
      try append(journal, .vote(.notarize, view: View(view), bytes: bytes(170)), view)
      try sync(journal)
    }
  }

  private func append(_ journal: Journal, _ entry: JournalEntry, _ view: UInt64) throws {
    // Counted before the call: what a call that fails has begun may be there afterwards.
    appended.append((epoch, view, entry))
    let first = journal.durableSequence
    try journal.append(entry)
    // A full slot or segment syncs what was appended before.
    if journal.durableSequence > first { durableCount = max(durableCount, appended.count - 1) }
  }

  private func sync(_ journal: Journal) throws {
    try journal.sync()
    durableCount = appended.count
  }

  /// Bytes that no other entry has.
  private func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: UInt8(epoch), count: count)
    bytes[0] = UInt8(appended.count & 0xff)
    bytes[1] = UInt8(appended.count >> 8)
    return bytes
  }
}
