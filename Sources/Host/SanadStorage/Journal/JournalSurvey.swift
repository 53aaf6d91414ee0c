import SanadTypes

/// Decides from the segments' scans where a journal ends and whether it has lost anything: restart
/// step 2 of consensus.md 2.8, as a pure function.
///
/// The newest last-signed slot says what the last sync made durable: everything up to `before` was
/// durable when that sync began, and everything up to `last` when it returned. So, when the chain
/// of whole records ends at *L*:
///
/// - *L* >= last: nothing durable is lost; what follows is the remains of an unfinished write.
/// - before <= *L* < last: the last sync did not finish, or what it wrote rotted. Its votes and
///   flags are in the slot and are filled in.
/// - *L* < before: durable records are lost. That is damage.
struct JournalSurvey {
  /// Where the journal goes on.
  struct End: Equatable {
    /// The segment to write to.
    let segment: UInt32
    /// Where the next record goes.
    let offset: Int
    /// Whether the segment still needs its header.
    let needsHeader: Bool
    /// Sequence of the last whole record.
    let sequence: UInt64
    /// Checksum of the last whole record.
    let checksum: UInt32
    /// Whether something is to be cleared after ``offset`` or in later segments.
    let hasRemains: Bool
  }

  /// The decision.
  enum Outcome: Equatable {
    /// Go on at the end, after filling in what the newest slot has above its sequence.
    case whole(End)
    /// Durable records are lost.
    case damaged(JournalDamage)
  }

  let scans: [SegmentScan]
  /// The newest whole slot.
  let newest: LastSigned?
  /// Segments below this one may be gone and are of no interest.
  let firstKept: UInt32
  let outcome: Outcome

  /// Judges scans in ascending order of their numbers.
  init(_ scans: [SegmentScan]) {
    self.scans = scans
    newest = scans.flatMap(\.slots).max { $0.counter < $1.counter }
    firstKept = scans.map(\.firstKept).max() ?? 0
    outcome = Self.judge(scans, firstKept: firstKept, newest: newest)
  }

  /// The highest sequence number of which there is a trace.
  var highestSequence: UInt64 {
    max(newest?.last ?? 0, scans.map(\.lastSequence).max() ?? 0)
  }

  /// What the records up to the end have come to. A header that is still to be written takes over
  /// what the slot knows, because the lost one may have begun an epoch.
  func recordedState(at end: End) -> JournalState {
    if end.needsHeader, let slot = slotToFillIn(after: end) { return slot.state }
    return scans.last { $0.lastSequence == end.sequence && $0.header != nil }?.state
      ?? JournalState()
  }

  /// The newest slot, when it has something that the records do not.
  func slotToFillIn(after end: End) -> LastSigned? {
    newest.flatMap { $0.last > end.sequence ? $0 : nil }
  }

  /// The best that is known of a damaged journal.
  var salvagedState: JournalState {
    var state = scans.last { $0.header != nil }?.state ?? JournalState()
    if let newest, newest.state.epoch >= state.epoch { state = newest.state }
    return state
  }

  private static func judge(
    _ scans: [SegmentScan], firstKept: UInt32, newest: LastSigned?
  ) -> Outcome {
    let restart = scans.last { $0.header.map { $0.start != .continuing } ?? false }
    let start = max(restart?.number ?? 0, firstKept)
    guard let first = scans.first(where: { $0.number == start }), first.header != nil
    else { return .damaged(.missingSegment(start)) }
    guard let newest else { return .damaged(.noReadableSlot) }
    let end: End
    switch follow(scans, from: first) {
    case .whole(let found): end = found
    case .damaged(let damage): return .damaged(damage)
    }
    if end.sequence < newest.before {
      return .damaged(.lostRecords(found: end.sequence, durable: newest.before))
    }
    return .whole(end)
  }

  /// Follows the chain of segments to its end.
  private static func follow(_ scans: [SegmentScan], from first: SegmentScan) -> Outcome {
    var tail = first
    for next in scans where next.number > first.number {
      guard tail.isSealed else { break }
      // A seal is written after the next segment's directory entry is durable.
      guard next.number == tail.number + 1, next.size >= JournalSettings.segmentBytesMin else {
        return .damaged(.missingSegment(tail.number + 1))
      }
      guard next.header != nil, next.firstSequence == tail.lastSequence + 1,
        next.firstPrevious == tail.lastChecksum
      else { return .whole(endBefore(next, after: tail, scans)) }
      tail = next
    }
    if tail.isSealed { return .damaged(.missingSegment(tail.number + 1)) }
    return .whole(
      End(
        segment: tail.number, offset: tail.end, needsHeader: false, sequence: tail.lastSequence,
        checksum: tail.lastChecksum,
        hasRemains: tail.hasRemains || scans.last?.number != tail.number))
  }

  /// The seal is durable and the first record of the segment after it is not.
  private static func endBefore(
    _ next: SegmentScan, after tail: SegmentScan, _ scans: [SegmentScan]
  ) -> End {
    End(
      segment: next.number, offset: SegmentScan.recordsStart, needsHeader: true,
      sequence: tail.lastSequence, checksum: tail.lastChecksum,
      hasRemains: next.header != nil || next.hasRemains || scans.last?.number != next.number)
  }
}
