import Dispatch
import SanadAPI
import SanadReplica
import SanadTypes
import Synchronization

/// Who waits for an answer of the replica's thread, for the outcome of a submission, or for a
/// transaction to become final. Each is answered exactly once; the API puts time limits on the
/// waiting, not on the answer.
final class Waiters: Sendable {
  /// Who is told about one transaction: somebody who asked for it alone, or a batch.
  private enum Submitter {
    case one(CheckedContinuation<SubmissionOutcome?, Never>)
    case batch(BatchWait, index: Int)
  }

  /// A submission that the replica has not judged.
  private struct Submission {
    /// Nobody, where nobody waits any more or ever did.
    var submitter: Submitter?
    let room: SubmissionRoom?
  }

  /// Who is told that a transaction is final.
  private struct FinalWait {
    enum Whom {
      case one(CheckedContinuation<Bool, Never>)
      case batch(BatchWait, index: Int)
    }

    let number: UInt64
    let whom: Whom
  }

  private struct State {
    var lastTicket: UInt64 = 0
    var submissions: [SubmissionTicket: Submission] = [:]
    var questions: [QuestionTicket: CheckedContinuation<ReplicaAnswer?, Never>] = [:]
    var finals: [TransactionID: [FinalWait]] = [:]
    var isClosed = false

    mutating func nextTicket() -> UInt64 {
      lastTicket += 1
      return lastTicket
    }
  }

  /// The places of what clients hand over. Room that is given to one of the calls below is given back
  /// here, at the replica's verdict or where it took nothing.
  let places: ClientPlaces
  private let state = Mutex(State())

  init(places: ClientPlaces = ClientPlaces(total: SubmissionRoom.total)) { self.places = places }

  /// Waits for the outcome of a submission that `post` hands to the replica; nil when the replica
  /// took none (its queue is full, or the node ends).
  func submission(
    _ room: SubmissionRoom? = nil, _ post: (SubmissionTicket) -> Bool
  ) async -> SubmissionOutcome? {
    await withCheckedContinuation { continuation in
      let ticket = state.withLock { state -> SubmissionTicket? in
        guard !state.isClosed else { return nil }
        let ticket = SubmissionTicket(state.nextTicket())
        state.submissions[ticket] = Submission(submitter: .one(continuation), room: room)
        return ticket
      }
      guard let ticket else {
        if let room { places.leave(room) }
        return continuation.resume(returning: nil)
      }
      if !post(ticket) { end(ticket, nil) }
    }
  }

  /// Has `post` hand transactions to the replica for which nobody waits, under consecutive tickets, of
  /// which it gets the first; whether the replica took them.
  func handOver(_ rooms: [SubmissionRoom], _ post: (SubmissionTicket) -> Bool) -> Bool {
    guard let numbers = enter(rooms.map { Submission(room: $0) }) else {
      for room in rooms { places.leave(room) }
      return false
    }
    if post(SubmissionTicket(numbers.lowerBound)) { return true }
    for number in numbers { end(SubmissionTicket(number), nil) }
    return false
  }

  /// Waits for what becomes of a batch that `post` hands to the replica under consecutive tickets,
  /// of which it gets the first; with a time-out until all are final, at most so long. What is not
  /// known then stands as it was. Nil when the replica took none.
  func batch(
    _ ids: [TransactionID], _ rooms: [SubmissionRoom] = [], finalWithin timeout: Duration?,
    _ post: (SubmissionTicket) -> Bool
  ) async -> [BatchWait.Standing]? {
    let wait = BatchWait(count: ids.count, waitsForFinality: timeout != nil)
    let submissions = ids.indices.map { index in
      Submission(
        submitter: .batch(wait, index: index),
        room: rooms.indices.contains(index) ? rooms[index] : nil)
    }
    guard let numbers = enter(submissions) else {
      for room in rooms { places.leave(room) }
      return nil
    }
    if timeout != nil { waitForFinality(wait, ids, numbers) }
    guard post(SubmissionTicket(numbers.lowerBound)) else {
      for number in numbers { end(SubmissionTicket(number), nil) }
      leave(ids, numbers)
      return nil
    }
    let expiry = timeout.map { timeout in after(timeout) { wait.expire() } }
    let standings = await withCheckedContinuation { wait.answer($0) }
    expiry?.cancel()
    leave(ids, numbers)
    return standings
  }

  /// Waits for the answer to a question that `post` hands to the replica; nil as above.
  func answer(_ post: (QuestionTicket) -> Bool) async -> ReplicaAnswer? {
    await withCheckedContinuation { continuation in
      let ticket = state.withLock { state -> QuestionTicket? in
        guard !state.isClosed else { return nil }
        let ticket = QuestionTicket(state.nextTicket())
        state.questions[ticket] = continuation
        return ticket
      }
      guard let ticket else { return continuation.resume(returning: nil) }
      if !post(ticket) { end(ticket, nil) }
    }
  }

  /// Waits until a transaction is final, at most `timeout`; false on time-out, at the node's end, and
  /// at once when the waiting task is cancelled, because its caller has another answer by then.
  ///
  /// - Parameter isFinal: looked at once whoever waits is known, so that a block which became final
  ///   just before is not waited for.
  func final(
    _ id: TransactionID, upTo timeout: Duration, unless isFinal: @Sendable () -> Bool = { false }
  ) async -> Bool {
    let number = state.withLock { $0.nextTicket() }
    // A timer of its own, because the time is counted from here and not from when somebody looks.
    let deadline = Self.deadline(after: timeout)
    let expiry = DispatchWorkItem { [self] in endFinal(id, number) }
    defer { expiry.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isClosed = state.withLock { state in
          if !state.isClosed {
            state.finals[id, default: []].append(
              FinalWait(number: number, whom: .one(continuation)))
          }
          return state.isClosed
        }
        if isClosed { return continuation.resume(returning: false) }
        // Only now, or a short time-out would find nobody and nobody would be told.
        DispatchQueue.global().asyncAfter(deadline: deadline, execute: expiry)
        // Both may have come before there was anybody to tell.
        if isFinal() { return endFinal(id, number, true) }
        if Task.isCancelled { endFinal(id, number) }
      }
    } onCancel: {
      endFinal(id, number)
    }
  }

  /// The outcome of a submission.
  func end(_ ticket: SubmissionTicket, _ outcome: SubmissionOutcome?) {
    let submission = state.withLock { $0.submissions.removeValue(forKey: ticket) }
    if let room = submission?.room { places.leave(room) }
    switch submission?.submitter {
    case .one(let continuation): continuation.resume(returning: outcome)
    case .batch(let wait, let index): if let outcome { wait.submitted(index, outcome) }
    case nil: break
    }
  }

  /// The answer to a question.
  func end(_ ticket: QuestionTicket, _ answer: ReplicaAnswer?) {
    state.withLock { $0.questions.removeValue(forKey: ticket) }?.resume(returning: answer)
  }

  /// The transactions of a block have become final.
  func end(_ block: FinalSummary) {
    let waiting = state.withLock { state -> [(FinalWait, isApplied: Bool)] in
      if state.finals.isEmpty { return [] }
      return zip(block.transactions, block.receipts).flatMap { id, receipt in
        (state.finals.removeValue(forKey: id) ?? []).map { ($0, receipt.isApplied) }
      }
    }
    for (wait, isApplied) in waiting {
      switch wait.whom {
      case .one(let continuation): continuation.resume(returning: true)
      case .batch(let batch, let index): batch.final(index, isApplied: isApplied)
      }
    }
  }

  /// Answers everybody who still waits: the node ends.
  func close() {
    let (submissions, questions, finals) = state.withLock { state in
      defer { state = State(isClosed: true) }
      return (state.submissions.values, state.questions.values, state.finals.values)
    }
    for submission in submissions {
      if let room = submission.room { places.leave(room) }
      switch submission.submitter {
      case .one(let continuation): continuation.resume(returning: nil)
      case .batch(let wait, _): wait.expire()
      case nil: break
      }
    }
    for continuation in questions { continuation.resume(returning: nil) }
    for wait in finals.joined() {
      switch wait.whom {
      case .one(let continuation): continuation.resume(returning: false)
      case .batch(let wait, _): wait.expire()
      }
    }
  }

  // MARK: Private

  /// Notes submissions; their tickets, or nil at the node's end.
  private func enter(_ submissions: [Submission]) -> Range<UInt64>? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      let first = state.lastTicket + 1
      state.lastTicket += UInt64(submissions.count)
      for (index, submission) in submissions.enumerated() {
        state.submissions[SubmissionTicket(first + UInt64(index))] = submission
      }
      return first..<first + UInt64(submissions.count)
    }
  }

  /// Notes whom to tell when each transaction of a batch is final.
  private func waitForFinality(
    _ wait: BatchWait, _ ids: [TransactionID], _ numbers: Range<UInt64>
  ) {
    let isClosed = state.withLock { state in
      for (index, (id, number)) in zip(ids, numbers).enumerated() where !state.isClosed {
        state.finals[id, default: []].append(
          FinalWait(number: number, whom: .batch(wait, index: index)))
      }
      return state.isClosed
    }
    // The node's end has told all that waited by then.
    if isClosed { wait.expire() }
  }

  /// Forgets who waits for a batch. Nobody does, unless its time ran out; room that it has is kept
  /// until the replica's verdict, or a client could fill it by not waiting.
  private func leave(_ ids: [TransactionID], _ numbers: Range<UInt64>) {
    state.withLock { state in
      for (id, number) in zip(ids, numbers) {
        if state.submissions[SubmissionTicket(number)]?.room == nil {
          state.submissions[SubmissionTicket(number)] = nil
        } else {
          state.submissions[SubmissionTicket(number)]?.submitter = nil
        }
        guard let waits = state.finals[id] else { continue }
        let rest = waits.filter { $0.number != number }
        state.finals[id] = rest.isEmpty ? nil : rest
      }
    }
  }

  private func endFinal(_ id: TransactionID, _ number: UInt64, _ isFinal: Bool = false) {
    let found = state.withLock { state -> FinalWait? in
      guard let waits = state.finals[id] else { return nil }
      let rest = waits.filter { $0.number != number }
      state.finals[id] = rest.isEmpty ? nil : rest
      return waits.first { $0.number == number }
    }
    if case .one(let continuation) = found?.whom { continuation.resume(returning: isFinal) }
  }

  private func after(
    _ time: Duration, _ work: @escaping @Sendable () -> Void
  ) -> DispatchWorkItem {
    let item = DispatchWorkItem(block: work)
    DispatchQueue.global().asyncAfter(deadline: Self.deadline(after: time), execute: item)
    return item
  }

  /// When a time-out ends that begins at `begin`.
  static func deadline(after time: Duration, from begin: DispatchTime = .now()) -> DispatchTime {
    let parts = time.components
    return begin + (Double(parts.seconds) + Double(parts.attoseconds) / 1e18)
  }
}
