import Dispatch
import SanadReplica
import SanadTypes
import Synchronization

/// Who waits for an answer of the replica's thread, for the outcome of a submission, or for a
/// transaction to become final. Each is answered exactly once; the API puts time limits on the
/// waiting, not on the answer.
final class Waiters: Sendable {
  private struct State {
    var lastTicket: UInt64 = 0
    var submissions: [SubmissionTicket: CheckedContinuation<SubmissionOutcome?, Never>] = [:]
    var questions: [QuestionTicket: CheckedContinuation<ReplicaAnswer?, Never>] = [:]
    var finals: [TransactionID: [UInt64: CheckedContinuation<Bool, Never>]] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())

  /// Waits for the outcome of a submission that `post` hands to the replica; nil when the replica
  /// took none (its queue is full, or the node ends).
  func submission(_ post: (SubmissionTicket) -> Bool) async -> SubmissionOutcome? {
    await withCheckedContinuation { continuation in
      let ticket = state.withLock { state -> SubmissionTicket? in
        guard !state.isClosed else { return nil }
        state.lastTicket += 1
        let ticket = SubmissionTicket(state.lastTicket)
        state.submissions[ticket] = continuation
        return ticket
      }
      guard let ticket else { return continuation.resume(returning: nil) }
      if !post(ticket) { end(ticket, nil) }
    }
  }

  /// Waits for the answer to a question that `post` hands to the replica; nil as above.
  func answer(_ post: (QuestionTicket) -> Bool) async -> ReplicaAnswer? {
    await withCheckedContinuation { continuation in
      let ticket = state.withLock { state -> QuestionTicket? in
        guard !state.isClosed else { return nil }
        state.lastTicket += 1
        let ticket = QuestionTicket(state.lastTicket)
        state.questions[ticket] = continuation
        return ticket
      }
      guard let ticket else { return continuation.resume(returning: nil) }
      if !post(ticket) { end(ticket, nil) }
    }
  }

  /// Waits until a transaction is final, at most `timeout`; false on time-out.
  func final(_ id: TransactionID, upTo timeout: Duration) async -> Bool {
    let number = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    // A timer of its own, because the time is counted from here and not from when somebody looks.
    let expiry = DispatchWorkItem { [self] in endFinal(id, number, false) }
    let seconds = Double(timeout.components.seconds)
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: expiry)
    defer { expiry.cancel() }
    return await withCheckedContinuation { continuation in
      let isClosed = state.withLock { state in
        if !state.isClosed { state.finals[id, default: [:]][number] = continuation }
        return state.isClosed
      }
      if isClosed { continuation.resume(returning: false) }
    }
  }

  /// The outcome of a submission.
  func end(_ ticket: SubmissionTicket, _ outcome: SubmissionOutcome?) {
    state.withLock { $0.submissions.removeValue(forKey: ticket) }?.resume(returning: outcome)
  }

  /// The answer to a question.
  func end(_ ticket: QuestionTicket, _ answer: ReplicaAnswer?) {
    state.withLock { $0.questions.removeValue(forKey: ticket) }?.resume(returning: answer)
  }

  /// Transactions have become final.
  func end(_ final: [TransactionID]) {
    let waiting = state.withLock { state in
      state.finals.isEmpty
        ? [] : final.flatMap { (state.finals.removeValue(forKey: $0) ?? [:]).values }
    }
    for continuation in waiting { continuation.resume(returning: true) }
  }

  /// Answers everybody who still waits: the node ends.
  func close() {
    let (submissions, questions, finals) = state.withLock { state in
      defer { state = State(isClosed: true) }
      return (state.submissions.values, state.questions.values, state.finals.values)
    }
    for continuation in submissions { continuation.resume(returning: nil) }
    for continuation in questions { continuation.resume(returning: nil) }
    for group in finals {
      for continuation in group.values { continuation.resume(returning: false) }
    }
  }

  private func endFinal(_ id: TransactionID, _ number: UInt64, _ isFinal: Bool) {
    let continuation = state.withLock { state in
      let found = state.finals[id]?.removeValue(forKey: number)
      if state.finals[id]?.isEmpty == true { state.finals[id] = nil }
      return found
    }
    continuation?.resume(returning: isFinal)
  }
}
