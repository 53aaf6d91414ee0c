import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadReplica
import SanadTypes

// Batches of submissions: one message to the replica's thread and one answer to the client, so that
// a transaction costs the node little beside the check of its signature.
extension NodeDesk {
  func submit(
    _ batch: TransactionBatch, from client: ClientAddress, wait: SubmissionWait,
    upTo timeout: Duration
  ) async throws(ServiceFailure) -> SubmissionBatchResource {
    var answer = BatchAnswer(count: batch.transactions.count)
    var transactions: [UnverifiedTransaction] = []
    var places: [Int] = []
    for (index, bytes) in batch.transactions.enumerated() {
      do throws(ServiceFailure) {
        transactions.append(try decode(bytes))
        places.append(index)
      } catch { answer.reject(index, error) }
    }
    if transactions.isEmpty { return answer.resource }
    try space.requireRoomForWork()
    let rooms = try waiters.places.room(for: transactions, of: client)
    guard let standings = await enter(transactions, rooms, wait: wait, upTo: timeout) else {
      throw Self.overloaded
    }
    let hasRefused = standings.contains { if case .refused = $0 { true } else { false } }
    if hasRefused { try await awaitStored() }
    for (place, index) in places.enumerated() {
      try note(standings[place], of: transactions[place], at: index, in: &answer)
    }
    return answer.resource
  }

  /// Hands the transactions to the replica and waits as asked; nil when it takes none now.
  private func enter(
    _ transactions: [UnverifiedTransaction], _ rooms: [SubmissionRoom], wait: SubmissionWait,
    upTo timeout: Duration
  ) async -> [BatchWait.Standing]? {
    let tag = rooms.first?.tag ?? .unknown
    let post = { [thread] (first: SubmissionTicket) in
      thread.post(
        .submittedBatch(transactions, first, of: tag), lane: .mempool, cost: transactions.count)
    }
    guard wait != .none else {
      guard waiters.handOver(rooms, post) else { return nil }
      return Array(repeating: .unanswered, count: transactions.count)
    }
    return await waiters.batch(
      transactions.map(\.id), rooms, finalWithin: wait == .final ? timeout : nil, post)
  }

  private func note(
    _ standing: BatchWait.Standing, of transaction: UnverifiedTransaction, at index: Int,
    in answer: inout BatchAnswer
  ) throws(ServiceFailure) {
    switch standing {
    // Unanswered at the end of the time or of the node: sending the same bytes again is safe.
    case .unanswered: answer.results[index] = .received
    case .taken: answer.results[index] = .accepted
    case .final(let isApplied): answer.results[index] = isApplied ? .applied : .refused
    case .refused(let code, let detail, let expected, let got):
      // What became final before is refused for its sequence: that is success, not conflict.
      if let receipt = try finalReceipt(transaction.id) {
        answer.results[index] = receipt.isApplied ? .applied : .refused
      } else {
        answer.reject(
          index,
          ServiceFailure(code, detail, expected: expected, got: expected == nil ? nil : got))
      }
    }
  }
}

/// The answer to a batch while it comes together.
private struct BatchAnswer {
  var results: [SubmissionBatchResource.Result]
  private var problems: [SubmissionBatchResource.Problem] = []

  init(count: Int) { results = Array(repeating: .accepted, count: count) }

  mutating func reject(_ index: Int, _ failure: ServiceFailure) {
    results[index] = .rejected
    problems.append(
      .init(
        index: index, code: failure.code.number.description, name: failure.code.name,
        detail: failure.detail, expected: failure.expected,
        retryAfterMs: failure.sameBytesAfterMs))
  }

  var resource: SubmissionBatchResource {
    SubmissionBatchResource(results: results, problems: problems.sorted { $0.index < $1.index })
  }
}
