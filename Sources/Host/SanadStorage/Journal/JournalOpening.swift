import SanadTypes

/// One start on the files that are there: reads them, judges them, and makes the journal usable.
struct JournalOpening {
  private let place: JournalPlace
  private let owner: JournalOwner
  private let settings: JournalSettings
  private let identity: JournalIdentity
  private let numbers: [UInt32]
  private let survey: JournalSurvey
  private let mark: HighWaterMark?
  private let isJournalGone: Bool
  /// Whether the operator chose quarantine, so that nothing that is lost has to be bounded here.
  private let isQuarantineChosen: Bool
  private let lacksGuard: Bool

  /// Reads the guard, the mark and every segment, and refuses what does not belong together.
  init(
    _ place: JournalPlace, owner: JournalOwner, settings: JournalSettings, choice: JournalChoice
  ) throws(StorageFailure) {
    self.place = place
    self.owner = owner
    self.settings = settings
    numbers = try Journal.segmentNumbers(on: place.data)
    let found = try Self.headers(numbers, on: place.data, owner: owner)
    isQuarantineChosen = choice.isQuarantine && place.keySide != nil
    let guardIdentity = try place.keySide.map { device throws(StorageFailure) in
      try Self.guardIdentity(KeySide(device: device, owner: owner), choice)
    }
    lacksGuard = guardIdentity == .some(nil)
    let known = try Self.identity(
      guardIdentity, found: found, hasSegments: !numbers.isEmpty, place: place, choice: choice)
    identity = known.identity
    isJournalGone = known.isJournalGone
    var scans: [SegmentScan] = []
    for number in numbers {
      let bytes = try Journal.read(number, on: place.data)
      scans.append(SegmentScan(bytes, number: number, identity: known.identity))
    }
    survey = JournalSurvey(scans)
    mark = try place.keySide.flatMap { device throws(StorageFailure) in
      try HighWaterMark.read(owner, on: device)
    }
  }

  /// Makes the journal usable.
  func run() throws(StorageFailure) -> (journal: Journal, recovered: JournalRecovered) {
    if isJournalGone { return try restart(after: .journalGone) }
    switch survey.outcome {
    case .damaged(let damage): return try restart(after: damage)
    case .whole(let end):
      let slot = survey.slotToFillIn(after: end)
      var state = survey.recordedState(at: end)
      state.reservedView = max(state.reservedView, slot?.state.reservedView ?? View(0))
      state.flags = slot?.state.flags ?? state.flags
      if let damage = try damageShown(byMarkAgainst: state) { return try restart(after: damage) }
      return try resume(at: end, filling: slot)
    }
  }

  // MARK: What belongs together

  private static func headers(
    _ numbers: [UInt32], on device: any Device, owner: JournalOwner
  ) throws(StorageFailure) -> [SegmentHeader] {
    var headers: [SegmentHeader] = []
    for number in numbers {
      let file = SegmentSummary.file(number).description
      let start = try Journal.read(number, on: device, bytesMax: SegmentScan.headerEnd)
      switch SegmentScan.header(of: start, number: number) {
      case .header(let header):
        try owner.requireSame(as: header.owner, file: file)
        headers.append(header)
      case .unknownVersion(let version):
        throw .refused(.unknownVersion(file: file, version: version))
      case .unreadable: continue
      }
    }
    return headers
  }

  /// The guard's identity. One that does not read is none where the operator chose quarantine.
  private static func guardIdentity(
    _ keySide: KeySide, _ choice: JournalChoice
  ) throws(StorageFailure) -> JournalIdentity? {
    do { return try keySide.guardIdentity() } catch {
      if choice.isQuarantine, case .refused(.unreadableKeySide) = error { return nil }
      throw error
    }
  }

  /// Which journal this is: the guard's, or for an observer the newest that is there.
  private static func identity(
    _ guardIdentity: JournalIdentity??, found: [SegmentHeader], hasSegments: Bool,
    place: JournalPlace, choice: JournalChoice
  ) throws(StorageFailure) -> (identity: JournalIdentity, isJournalGone: Bool) {
    guard let guardIdentity else {
      // An observer signs nothing: it has neither guard nor mark.
      guard let newest = found.last else { throw .refused(.notInitialised) }
      return (newest.identity, false)
    }
    guard let known = guardIdentity else {
      if case .quarantine(let fresh) = choice {
        return found.last.map { ($0.identity, false) } ?? (fresh, true)
      }
      if !hasSegments { throw .refused(.notInitialised) }
      throw .refused(
        .journalWithoutGuard(hasNeverVoted: try Self.hasNeverVoted(found, on: place.data)))
    }
    if found.contains(where: { $0.identity == known }) { return (known, false) }
    if choice != .none { return (known, true) }
    throw .refused(found.isEmpty ? .guardWithoutJournal : .guardOfAnotherJournal)
  }

  /// Whether segment 0 is alone and has no more than the header of `init`, or not even that.
  private static func hasNeverVoted(
    _ found: [SegmentHeader], on device: any Device
  ) throws(StorageFailure) -> Bool {
    guard try Journal.segmentNumbers(on: device) == [0] else { return false }
    let bytes = try Journal.read(0, on: device)
    guard let header = found.first else { return bytes.allSatisfy { $0 == 0 } }
    let scan = SegmentScan(bytes, number: 0, identity: header.identity)
    return header.start == .neverVoted && scan.lastSequence == scan.firstSequence
      && !scan.hasRemains
  }

  /// A mark that the journal knows nothing of (the journal reserves first) is of a later life.
  private func damageShown(
    byMarkAgainst state: JournalState
  ) throws(StorageFailure) -> JournalDamage? {
    guard place.keySide != nil, !isQuarantineChosen else { return nil }
    guard let mark else {
      // Nothing is signed, and the mark is made anew with the first reservation after it.
      if state.flags.isQuarantined { return nil }
      throw .refused(.unreadableKeySide(file: KeySide.markFile.description))
    }
    if mark.epoch > state.epoch {
      return .markInLaterEpoch(mark: mark.epoch, journal: state.epoch)
    }
    if mark.epoch == state.epoch && mark.view > state.reservedView {
      return .markAhead(mark: mark.view, journal: state.reservedView)
    }
    return nil
  }

  // MARK: Going on

  /// Goes on at the end of a whole journal, and fills in what only the slot has.
  private func resume(
    at end: JournalSurvey.End, filling slot: LastSigned?
  ) throws(StorageFailure) -> (journal: Journal, recovered: JournalRecovered) {
    let state = survey.recordedState(at: end)
    let capacity = try clear(after: end)
    let tail = JournalTail(
      segment: end.segment, file: identity.file(of: end.segment), capacity: capacity,
      offset: end.offset, sequence: end.sequence, checksum: end.checksum)
    let journal = Journal(
      place: place, settings: settings, owner: owner, identity: identity,
      segments: summaries(through: end.segment, epoch: state.epoch), firstKept: survey.firstKept,
      mark: mark, tail: tail, state: state, counter: survey.newest?.counter ?? 0)
    if end.needsHeader { journal.appendHeader(.continuing) }
    guard let slot else { return try finish(journal, end.hasRemains ? .tornTail : .clean) }
    let recorded = try ownVotes(in: end.segment)
    let filled = try journal.fillIn(from: slot, after: end.sequence, without: recorded)
    if filled == 0 { return try finish(journal, end.hasRemains ? .tornTail : .clean) }
    return try finish(journal, .completedFromSlot(count: filled))
  }

  /// The votes that a segment has records of.
  private func ownVotes(in segment: UInt32) throws(StorageFailure) -> [LastSigned.Vote] {
    var votes: [LastSigned.Vote] = []
    let bytes = try Journal.read(segment, on: place.data)
    _ = SegmentScan(bytes, number: segment, identity: identity) { record in
      guard case .vote(let kind, let view, let bytes) = record.entry else { return }
      votes.append(
        LastSigned.Vote(
          sequence: record.sequence, type: RecordType(kind), view: view, bytes: bytes))
    }
    return votes
  }

  /// Goes on in a new segment, silent up to the mark or in quarantine.
  private func restart(
    after damage: JournalDamage
  ) throws(StorageFailure) -> (journal: Journal, recovered: JournalRecovered) {
    var state = survey.salvagedState
    if place.keySide != nil {
      if let mark {
        state = Self.silenced(state, upTo: mark)
      } else if !isQuarantineChosen {
        throw .refused(.unboundedAmnesia(damage))
      }
    }
    let kept = survey.scans.filter { $0.header != nil && $0.number >= survey.firstKept }
    let journal = try Journal.create(
      place, owner: owner, identity: identity, settings: settings,
      number: (numbers.last ?? 0) + 1, sequence: survey.highestSequence, start: .restart,
      state: state, counter: survey.newest?.counter ?? 0, mark: mark,
      before: kept.map { summary(of: $0) }, firstKept: survey.firstKept)
    return try finish(journal, .amnesiaBounded(damage))
  }

  /// Nothing was ever signed above the mark, or in an epoch after the mark's.
  private static func silenced(_ state: JournalState, upTo mark: HighWaterMark) -> JournalState {
    var silenced = state
    if mark.epoch < state.epoch {
      silenced.reservedView = View(0)
      return silenced
    }
    if mark.epoch > state.epoch { silenced.flags.voteFloor = View(0) }
    silenced.epoch = mark.epoch
    silenced.flags.voteFloor = max(mark.view, silenced.flags.voteFloor)
    silenced.reservedView = mark.view
    return silenced
  }

  private func finish(
    _ journal: Journal, _ condition: JournalCondition
  ) throws(StorageFailure) -> (journal: Journal, recovered: JournalRecovered) {
    if place.keySide != nil, mark == nil { journal.forgetReservation() }
    if isQuarantineChosen {
      var flags = journal.flags
      flags.isQuarantined = true
      try journal.append(.flags(flags))
    }
    try journal.syncAlways()
    try journal.stopping { () throws(DeviceFailure) in
      try place.data.syncDirectory()
      try mark?.writeAgain()
      // After the record of quarantine: a guard without it would say that nothing is lost.
      if lacksGuard, let keySide = place.keySide {
        try KeySide(device: keySide, owner: owner).createGuard(identity)
      }
    }
    let recovered = JournalRecovered(
      condition: isQuarantineChosen ? .quarantined(condition.damage) : condition,
      epoch: journal.epoch, flags: journal.flags,
      reservedView: journal.reservedView, durableSequence: journal.durableSequence)
    return (journal, recovered)
  }

  /// Zeroes what follows the end, removes the segments around it that are of no use, makes what
  /// was read durable, and returns the size of the segment to write to.
  private func clear(after end: JournalSurvey.End) throws(StorageFailure) -> Int {
    do {
      for number in numbers where number < survey.firstKept || number > end.segment {
        try place.data.remove(SegmentSummary.file(number))
      }
      let file = SegmentSummary.file(end.segment)
      let size = try place.data.size(of: file) ?? 0
      if end.hasRemains, size > end.offset {
        try place.data.write(
          [UInt8](repeating: 0, count: size - end.offset), to: file, at: end.offset)
      }
      // What was read may be in the page cache only: the records, and the seal of the segment
      // before. The next slot will say that they are durable.
      if let before = numbers.last(where: { $0 < end.segment && $0 >= survey.firstKept }) {
        try place.data.writeAgain(SegmentSummary.file(before), upTo: .max)
      }
      try place.data.writeAgain(file, upTo: end.offset)
      return size
    } catch { throw .device(error) }
  }

  private func summaries(through last: UInt32, epoch: Epoch) -> [SegmentSummary] {
    survey.scans.filter { $0.number >= survey.firstKept && $0.number <= last }.map {
      $0.header == nil && $0.number == last
        ? SegmentSummary(number: last, epoch: epoch, highestView: View(0)) : summary(of: $0)
    }
  }

  private func summary(of scan: SegmentScan) -> SegmentSummary {
    SegmentSummary(
      number: scan.number, epoch: scan.header?.epoch ?? Epoch(0), highestView: scan.highestView)
  }
}

extension Journal {
  /// Appends what the last sync left in its slot only, and returns how many records that took.
  ///
  /// It fits into the segment: flags and a reservation are appended only where the sync had a
  /// record of them, so this takes no more room than what was lost. A start that was cut short may
  /// have filled in some of it, under a sequence number of its own: those votes are `recorded`.
  fileprivate func fillIn(
    from slot: LastSigned, after sequence: UInt64, without recorded: [LastSigned.Vote]
  ) throws(StorageFailure) -> Int {
    let first = appendedSequence
    if slot.state.flags != flags { try append(.flags(slot.state.flags)) }
    try reserveAgain(through: slot.state.reservedView)
    for vote in slot.votes
    where vote.sequence > sequence && !recorded.contains(where: { $0.isSame(as: vote) }) {
      _ = try appendVote(vote.type, view: vote.view, vote.bytes)
    }
    return Int(appendedSequence - first)
  }

  private func reserveAgain(through view: View) throws(StorageFailure) {
    if owner.key != nil { try reserve(through: view) }
  }
}

extension LastSigned.Vote {
  /// Whether both are one vote, whatever their sequence numbers.
  fileprivate func isSame(as other: Self) -> Bool {
    type == other.type && view == other.view && bytes == other.bytes
  }
}

extension Device {
  /// Makes what was read of a file durable. A sync alone does not: when the last process stopped
  /// because a sync failed, Linux counts those pages as clean, and the next sync writes nothing and
  /// succeeds. Writing the same bytes makes them dirty again.
  func writeAgain(_ file: FileName, upTo end: Int) throws(DeviceFailure) {
    guard let size = try size(of: file) else { return }
    try write(try read(file, at: 0, count: min(size, end)), to: file, at: 0)
    try sync(file)
  }
}
