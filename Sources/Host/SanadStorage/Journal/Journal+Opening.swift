package import SanadTypes

extension Journal {
  /// Makes the journal and the key's files of a new node, durably; the guard comes last.
  ///
  /// Refuses when a journal or a guard is there already. An `init` that does not finish leaves a
  /// journal that never voted and no guard, and the next start says so.
  package static func initialise(
    _ place: JournalPlace, owner: JournalOwner, identity: JournalIdentity,
    epoch: Epoch = Epoch(0), settings: JournalSettings = JournalSettings()
  ) throws(StorageFailure) {
    precondition(
      (owner.key == nil) == (place.keySide == nil), "a voting key and its directory go together")
    try place.lock()
    defer { place.unlock() }
    guard try segmentNumbers(on: place.data).isEmpty else {
      throw .refused(.alreadyInitialised)
    }
    let keySide = place.keySide.map { KeySide(device: $0, owner: owner) }
    if let keySide {
      let mark = try HighWaterMark.read(owner, on: keySide.device)
      guard try keySide.guardIdentity() == nil, mark?.view ?? View(0) == View(0) else {
        throw .refused(.alreadyInitialised)
      }
    }
    let journal = try create(
      place, owner: owner, identity: identity, settings: settings, number: 0, sequence: 0,
      start: .neverVoted, state: JournalState(epoch: epoch), counter: 0, mark: nil)
    try journal.syncAlways()
    guard let keySide else { return }
    do {
      _ = try HighWaterMark.create(owner, epoch: epoch, on: keySide.device)
      try keySide.createGuard(identity)
    } catch { throw .device(error) }
  }

  /// Opens a journal: consensus.md 2.8, restart steps 1 and 2.
  ///
  /// On return both directories are locked, everything that counts as found is durable, and a
  /// damaged journal goes on in a new segment with a vote floor at the mark beside the key. Throws
  /// ``StorageFailure/refused(_:)`` where the operator has to choose. After any throw the
  /// directories are free again.
  package static func open(
    _ place: JournalPlace, owner: JournalOwner, settings: JournalSettings = JournalSettings(),
    choice: JournalChoice = .none
  ) throws(StorageFailure) -> (journal: Journal, recovered: JournalRecovered) {
    precondition(
      (owner.key == nil) == (place.keySide == nil), "a voting key and its directory go together")
    try place.lock()
    do {
      let opening = try JournalOpening(place, owner: owner, settings: settings, choice: choice)
      return try opening.run()
    } catch {
      place.unlock()
      throw error
    }
  }

  /// A journal whose chain begins in a new segment: a new node's, or one restarted after damage.
  static func create(
    _ place: JournalPlace, owner: JournalOwner, identity: JournalIdentity,
    settings: JournalSettings, number: UInt32, sequence: UInt64, start: SegmentHeader.Start,
    state: JournalState, counter: UInt64, mark: HighWaterMark?, before: [SegmentSummary] = [],
    firstKept: UInt32 = 0
  ) throws(StorageFailure) -> Journal {
    do { try createSegment(number, bytes: settings.segmentBytes, on: place.data) } catch {
      throw .device(error)
    }
    let tail = JournalTail(
      segment: number, file: identity.file(of: number), capacity: settings.segmentBytes,
      offset: SegmentScan.recordsStart, sequence: sequence, checksum: 0)
    let summary = SegmentSummary(number: number, epoch: state.epoch, highestView: View(0))
    let journal = Journal(
      place: place, settings: settings, owner: owner, identity: identity,
      segments: before + [summary], firstKept: firstKept, mark: mark, tail: tail, state: state,
      counter: counter)
    journal.appendHeader(start)
    return journal
  }

  /// The numbers of the segments' files, ascending.
  static func segmentNumbers(on device: any Device) throws(StorageFailure) -> [UInt32] {
    do { return try device.list().compactMap { SegmentSummary.number(of: $0) } } catch {
      throw .device(error)
    }
  }
}

extension JournalPlace {
  /// Takes both directories, or none: the key's too, because two data directories with one key are
  /// twins that would sign against each other.
  func lock() throws(StorageFailure) {
    do { try data.lock(holder: holder) } catch { throw .device(error) }
    do { try keySide?.lock(holder: holder) } catch {
      data.unlock()
      throw .device(error)
    }
  }

  /// Gives both directories back.
  func unlock() {
    data.unlock()
    keySide?.unlock()
  }
}
