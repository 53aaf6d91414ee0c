import SanadCodec
package import SanadTypes

/// The node's own log: blocks, its votes, certificates and flags, in the order in which they came
/// to be (consensus.md 2.8; byte tables in docs/wire-store.md, "Journal").
///
/// Upon a record: ``append(_:)`` puts it at the end and returns its sequence number. Upon
/// ``sync()``: what was appended, and a slot that names it, become durable together; a vote may
/// leave the node when ``durableSequence`` has reached its number. ``reserve(through:)`` must be
/// durable before a vote in a higher view is appended. Any failure but
/// ``StorageFailure/recordTooLarge(bytes:limit:)`` and the like stops the journal for good, because
/// after a failed sync nothing is known about the disk: the process ends and starts anew.
///
/// It is a class because it owns the end of a file. One thread at a time uses it; nothing here
/// waits but for the disk.
package final class Journal {
  let place: JournalPlace
  let settings: JournalSettings
  let owner: JournalOwner
  let identity: JournalIdentity
  /// Every segment from the first that is kept to the one being written.
  var segments: [SegmentSummary]
  var firstKept: UInt32
  var mark: HighWaterMark?
  var tail: JournalTail
  var state: JournalState
  private var votes: [LastSigned.Vote] = []
  private var counter: UInt64
  private var isStopped = false
  /// Whether the mark beside the key is gone and the next sync makes a new one: it bounds what is
  /// signed from then on, so there is none before the first reservation after quarantine.
  private var isMarkDue = false

  /// Everything up to this sequence number is durable.
  package private(set) var durableSequence: UInt64

  /// The last sequence number handed out.
  package var appendedSequence: UInt64 { tail.sequence }
  /// The epoch of what is appended.
  package var epoch: Epoch { state.epoch }
  /// The flags as last appended.
  package var flags: JournalFlags { state.flags }
  /// Votes up to this view may be appended.
  package var reservedView: View { state.reservedView }
  /// Number of segments on disk.
  package var segmentCount: Int { segments.count }

  /// Takes over the end of a journal; whoever calls this makes it durable next.
  init(
    place: JournalPlace, settings: JournalSettings, owner: JournalOwner,
    identity: JournalIdentity, segments: [SegmentSummary], firstKept: UInt32,
    mark: HighWaterMark?, tail: JournalTail, state: JournalState, counter: UInt64
  ) {
    self.place = place
    self.settings = settings
    self.owner = owner
    self.identity = identity
    self.segments = segments
    self.firstKept = firstKept
    self.mark = mark
    self.tail = tail
    self.state = state
    self.counter = counter
    durableSequence = tail.sequence
  }

  // MARK: Appending

  /// Most bytes of a block or certificate.
  package var entryBytesMax: Int {
    settings.segmentBytes - SegmentScan.recordsStart
      - RawRecord.bytes(payload: SegmentHeader.payloadBytes)
      - RawRecord.emptyBytes - RawRecord.bytes(payload: 0)
  }

  /// Puts an entry at the end and returns its sequence number. It is durable when
  /// ``durableSequence`` has reached that number.
  ///
  /// Throws, and appends nothing, for an entry that is too large, for a vote above
  /// ``reservedView`` or without a voting key, and for a full disk when a new segment is due.
  @discardableResult
  package func append(_ entry: JournalEntry) throws(StorageFailure) -> UInt64 {
    try requireRunning()
    switch entry {
    case .block(let view, let bytes):
      return try appendRecord(.block, view: view, bytes, limit: entryBytesMax)
    case .certificate(let view, let bytes):
      return try appendRecord(.certificate, view: view, bytes, limit: entryBytesMax)
    case .vote(let kind, let view, let bytes):
      return try appendVote(RecordType(kind), view: view, bytes)
    case .flags(let flags):
      let sequence = try appendRecord(.flag, view: View(0), flags.payload, limit: entryBytesMax)
      state.flags = flags
      return sequence
    }
  }

  /// Reserves the views up to `view`: after the next ``sync()`` the mark beside the key says so,
  /// and votes up to it may be appended from now on. Returns the sequence number to wait for.
  ///
  /// The journal's record is durable before the mark is raised, so a mark that names more than the
  /// journal does proves that the journal has lost something.
  @discardableResult
  package func reserve(through view: View) throws(StorageFailure) -> UInt64 {
    try requireRunning()
    guard owner.key != nil else { throw .noVotingKey }
    guard view > reservedView else { return appendedSequence }
    let sequence = try appendRecord(.reserve, view: view, [], limit: entryBytesMax)
    state.reservedView = view
    isMarkDue = mark == nil
    return sequence
  }

  /// Forgets what is reserved, because the mark beside the key is gone: in quarantine nothing is, and
  /// no mark must be made of what an older life had reserved.
  func forgetReservation() {
    state.reservedView = View(0)
    isMarkDue = false
  }

  /// Starts the next epoch in a segment of its own: views begin at 1 again, nothing is reserved,
  /// the vote floor is ``JournalFlags/floor(after:)``; quarantine and divergence stay.
  ///
  /// - Parameter isQuarantined: whether it begins in quarantine, which no crash can part from it.
  /// - Precondition: `epoch` is above the current one.
  package func begin(_ epoch: Epoch, isQuarantined: Bool = false) throws(StorageFailure) {
    precondition(epoch > state.epoch, "epochs go up")
    try requireRunning()
    var next = JournalState(epoch: epoch, flags: state.flags)
    next.flags.voteFloor = JournalFlags.floor(after: state.flags.voteFloor)
    next.flags.isQuarantined = state.flags.isQuarantined || isQuarantined
    try roll(to: next)
  }

  func appendVote(
    _ type: RecordType, view: View, _ bytes: [UInt8]
  ) throws(StorageFailure) -> UInt64 {
    guard owner.key != nil else { throw .noVotingKey }
    guard bytes.count <= JournalEntry.voteBytesMax else {
      throw .recordTooLarge(bytes: bytes.count, limit: JournalEntry.voteBytesMax)
    }
    guard view <= reservedView else {
      throw .aboveReservation(view: view, reserved: reservedView)
    }
    if !LastSigned.hasRoom(for: bytes.count, beside: votes) { try sync() }
    let sequence = try appendRecord(type, view: view, bytes, limit: entryBytesMax)
    votes.append(LastSigned.Vote(sequence: sequence, type: type, view: view, bytes: bytes))
    return sequence
  }

  @discardableResult
  func appendRecord(
    _ type: RecordType, view: View, _ payload: [UInt8], limit: Int
  ) throws(StorageFailure) -> UInt64 {
    guard payload.count <= limit else {
      throw .recordTooLarge(bytes: payload.count, limit: limit)
    }
    if !tail.hasRoom(for: payload.count) { try roll(to: state) }
    tail.append(type, view: view, payload)
    if type == .block || type == .certificate || type.isVote {
      segments[segments.count - 1].highestView =
        max(segments[segments.count - 1].highestView, view)
    }
    if tail.unwritten.count > JournalTail.unwrittenBytesMax {
      try stopping { () throws(DeviceFailure) in try writeOut() }
    }
    return tail.sequence
  }

  // MARK: Durability

  /// Makes everything that was appended durable and returns the last sequence number: one write,
  /// one slot, one sync of the file, and one more sync when views were reserved.
  @discardableResult
  package func sync() throws(StorageFailure) -> UInt64 {
    try requireRunning()
    if appendedSequence > durableSequence { try syncAlways() }
    return durableSequence
  }

  /// Syncs even when nothing was appended: what is in the page cache may not be on the disk.
  func syncAlways() throws(StorageFailure) {
    let slot = LastSigned(
      counter: counter + 1, before: durableSequence, last: appendedSequence, state: state,
      votes: votes)
    try stopping { () throws(DeviceFailure) in
      try writeOut()
      let page = slot.page(file: identity.file(of: tail.segment))
      try place.data.write(
        page, to: SegmentSummary.file(tail.segment), at: LastSigned.offset(of: slot.counter))
      try place.data.sync(SegmentSummary.file(tail.segment))
    }
    counter += 1
    votes.removeAll()
    try stopping { () throws(DeviceFailure) in try raiseMark() }
    durableSequence = appendedSequence
  }

  private func raiseMark() throws(DeviceFailure) {
    if let mark, !mark.covers(reservedView, in: epoch) {
      try self.mark?.raise(to: reservedView, in: epoch)
    } else if isMarkDue, let keySide = place.keySide {
      mark = try HighWaterMark.create(owner, epoch: epoch, view: reservedView, on: keySide)
      isMarkDue = false
    }
  }

  private func writeOut() throws(DeviceFailure) {
    guard !tail.unwritten.isEmpty else { return }
    try place.data.write(
      tail.unwritten, to: SegmentSummary.file(tail.segment), at: tail.unwrittenStart)
    tail.wroteOut()
  }

  // MARK: Segments

  /// Goes on in a new segment. The old one's seal is durable only after the new one's directory
  /// entry is, so a missing segment is noticed; until the seal, a crash leaves a useless file.
  private func roll(to next: JournalState) throws(StorageFailure) {
    let number = tail.segment + 1
    do { try Self.createSegment(number, bytes: settings.segmentBytes, on: place.data) } catch {
      // Nothing of the journal has changed: the caller may wait for space, or stop.
      try stopping { () throws(DeviceFailure) in try discardSegment(number) }
      if case .full = error { throw .device(error) }
      isStopped = true
      throw .device(error)
    }
    tail.append(.seal, view: View(0), [])
    try syncAlways()
    state = next
    segments.append(SegmentSummary(number: number, epoch: next.epoch, highestView: View(0)))
    tail = JournalTail(
      segment: number, file: identity.file(of: number), capacity: settings.segmentBytes,
      offset: SegmentScan.recordsStart, sequence: tail.sequence, checksum: tail.checksum)
    appendHeader(.continuing)
  }

  func appendHeader(_ start: SegmentHeader.Start) {
    let header = SegmentHeader(
      owner: owner, identity: identity, epoch: epoch, start: start, flags: flags,
      reservedView: reservedView, firstKept: firstKept)
    tail.append(.header, view: View(0), header.payload)
  }

  private func discardSegment(_ number: UInt32) throws(DeviceFailure) {
    let file = SegmentSummary.file(number)
    if try place.data.size(of: file) != nil { try place.data.remove(file) }
  }

  static func createSegment(
    _ number: UInt32, bytes: Int, on device: any Device
  ) throws(DeviceFailure) {
    try device.create(SegmentSummary.file(number), bytes: bytes)
    try device.sync(SegmentSummary.file(number))
    try device.syncDirectory()
  }

  /// Removes the oldest segments of which every view lies below `view` of `epoch`, and returns how
  /// many. The caller makes sure that no vote of theirs matters any more and that their final
  /// blocks are flushed to the store (consensus.md 2.15).
  @discardableResult
  package func prune(below view: View, in epoch: Epoch) throws(StorageFailure) -> Int {
    try requireRunning()
    let dropped = segments.dropLast().prefix { segment in
      segment.epoch < epoch || (segment.epoch == epoch && segment.highestView < view)
    }
    guard let last = dropped.last else { return 0 }
    firstKept = last.number + 1
    try appendRecord(
      .prune, view: View(0), PruneRecord.payload(firstKept: firstKept), limit: entryBytesMax)
    try sync()
    segments.removeFirst(dropped.count)
    try stopping { () throws(DeviceFailure) in
      for segment in dropped { try place.data.remove(SegmentSummary.file(segment.number)) }
      try place.data.syncDirectory()
    }
    return dropped.count
  }

  // MARK: Reading and ending

  /// Calls `visit` with every whole entry that the host put in, oldest first. Reads one segment at
  /// a time into memory. What was appended and not synced is left out.
  package func replay(_ visit: (JournalRecord) -> Void) throws(StorageFailure) {
    try requireRunning()
    for segment in segments {
      let bytes = try Self.read(segment.number, on: place.data)
      _ = SegmentScan(bytes, number: segment.number, identity: identity) { record in
        if record.sequence <= durableSequence { visit(record) }
      }
    }
  }

  /// Gives both directories back. What was not synced is lost.
  package func close() {
    isStopped = true
    place.data.unlock()
    place.keySide?.unlock()
  }

  static func read(
    _ segment: UInt32, on device: any Device, bytesMax: Int = .max
  ) throws(StorageFailure) -> [UInt8] {
    let file = SegmentSummary.file(segment)
    do {
      let size = try device.size(of: file) ?? 0
      return try device.read(file, at: 0, count: min(size, bytesMax))
    } catch { throw .device(error) }
  }

  private func requireRunning() throws(StorageFailure) {
    if isStopped { throw .journalStopped }
  }

  /// Runs calls of a device of which a failure leaves the journal unknown.
  func stopping(_ body: () throws(DeviceFailure) -> Void) throws(StorageFailure) {
    do { try body() } catch {
      isStopped = true
      throw .device(error)
    }
  }
}
