import Foundation
import SanadAPIModel
import SanadCodec
import SanadTypes
import Synchronization

/// One connection of the load: sends its stream in order and writes down what it sees. Runs on a
/// thread of its own and blocks there.
struct LoadConnection {
  /// A transaction that is still not taken after so many attempts ends the connection.
  private static let attemptsMax = 1_000
  /// Seconds that a node waits for finality before it answers.
  private static let patienceSeconds = 30

  let number: Int
  let plan: LoadPlan
  let start: UInt64
  private let connection: APIConnection
  private let log: LoadLog?
  private var stream: TransferStream
  /// Transactions that nodes have taken.
  private var sentCount = 0
  /// Transactions that were sent for the first time.
  private var firstCount = 0
  private var attempts = 0
  private var outcome = LoadOutcome()

  init(
    number: Int, plan: LoadPlan, stream: TransferStream, start: UInt64, log: LoadLog?
  ) throws(APIConnectionFailure) {
    self.number = number
    self.plan = plan
    self.start = start
    self.stream = stream
    self.log = log
    connection = try APIConnection(port: plan.ports[number % plan.ports.count])
  }

  /// Sends until the time is over.
  mutating func run() -> LoadOutcome {
    let end = plan.warmUp + plan.duration
    do throws(APIConnectionFailure) {
      while outcome.failure == nil, let batch = nextBatch(before: end) { try send(batch) }
    } catch {
      outcome.failure = "\(error)"
    }
    if let failure = outcome.failure { log?.note(failure: failure) }
    return outcome
  }

  private var elapsed: UInt64 { BenchClock.wall() - start }

  /// What is due now, waiting where nothing is; nil at the end.
  private mutating func nextBatch(before end: UInt64) -> [[UInt8]]? {
    guard elapsed < end else { return nil }
    guard plan.rate != nil else { return stream.take(plan.batch) }
    let due = plan.due(sentCount, of: number)
    guard due < end else { return nil }
    // Signed while there is nothing else to do, if it was not before.
    stream.fill(1)
    sleep(until: due)
    var count = 1
    while count < plan.batch, plan.due(sentCount + count, of: number) <= elapsed { count += 1 }
    return stream.take(count)
  }

  private func sleep(until due: UInt64) {
    let now = elapsed
    guard due > now else { return }
    var time = timespec(
      tv_sec: Int((due - now) / 1_000_000_000), tv_nsec: Int((due - now) % 1_000_000_000))
    nanosleep(&time, nil)
  }

  private mutating func send(_ batch: [[UInt8]]) throws(APIConnectionFailure) {
    let sentAt = elapsed
    noteFirst(batch.count)
    let answer = try connection.post(
      "/v1/transactions:batch?wait=final&timeout=\(Self.patienceSeconds)",
      TransactionBatch(batch).bcsBytes)
    let answeredAt = elapsed
    guard answer.status == 200 else {
      outcome.failure =
        "status \(answer.status): " + String(decoding: answer.body.prefix(300), as: UTF8.self)
      return
    }
    let results: SubmissionBatchResource
    do { results = try APICoding.decode(from: Data(answer.body)) } catch {
      throw .unreadable("\(error)")
    }
    guard results.results.count == batch.count else {
      throw .unreadable("\(results.results.count) results for \(batch.count) transactions")
    }
    note(results, of: batch, sentAt: sentAt, answeredAt: answeredAt)
  }

  /// Counts what is final, and keeps what was not taken for the next request, in its order.
  private mutating func note(
    _ answer: SubmissionBatchResource, of batch: [[UInt8]], sentAt: UInt64,
    answeredAt: UInt64
  ) {
    var rest: [[UInt8]] = []
    var finalCount = 0
    let known = outcome.samples.count
    for (place, pair) in zip(answer.results, batch).enumerated() {
      switch SubmissionBatchResource.Result(rawValue: pair.0) {
      case .applied, .refused:
        if pair.0 == SubmissionBatchResource.Result.refused.rawValue { outcome.refusedByRules += 1 }
        finalCount += 1
        if plan.rate != nil {
          let due = plan.due(sentCount + place, of: number)
          outcome.samples.append(
            LoadSample(answeredAt: answeredAt, latency: answeredAt - min(due, answeredAt), count: 1)
          )
        }
      case .received, .accepted: outcome.unfinished += 1
      case .rejected, nil: rest.append(pair.1)
      }
    }
    if plan.rate == nil, finalCount > 0 {
      outcome.samples.append(
        LoadSample(answeredAt: answeredAt, latency: answeredAt - sentAt, count: finalCount))
    }
    log?.note(outcome.samples[known...])
    sentCount += batch.count - rest.count
    outcome.turnedAway += rest.count
    guard !rest.isEmpty else {
      attempts = 0
      return
    }
    stream.putBack(rest)
    attempts += 1
    if attempts >= Self.attemptsMax {
      outcome.failure = "not taken: " + (answer.problems.first?.detail ?? "no reason given")
    }
    sleep(until: answeredAt + 5_000_000)
  }

  /// Counts what of a request is sent for the first time: what was turned away is sent again first.
  private mutating func noteFirst(_ count: Int) {
    let new = max(0, sentCount + count - firstCount)
    firstCount += new
    log?.noteSent(new)
  }
}
