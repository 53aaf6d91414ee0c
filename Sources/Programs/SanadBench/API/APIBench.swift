import SanadCodec
import SanadCrypto
import SanadTypes

/// What it costs a node to take transactions from a client, up to handing them over: reading HTTP,
/// cutting the body up, decoding with both digests, queueing, answering.
///
/// The client is in the same process and counts as nothing: its thread's time is taken off the
/// process's.
package struct APIBench {
  /// How much is sent.
  package struct Plan: Sendable {
    /// Transactions of a batch.
    package var batch: Int
    /// Rounds that count; one more warms up.
    package var rounds: Int
    /// Transactions of a round, in batches; a sixteenth as many one by one.
    package var transactions: Int

    /// Creates a plan.
    package init(batch: Int = 750, rounds: Int = 9, transactions: Int = 45_000) {
      self.batch = batch
      self.rounds = rounds
      self.transactions = transactions
    }
  }

  private let plan: Plan
  private let port: UInt16
  private let transaction = WireSamples().transaction.bcsBytes

  /// A benchmark of the API at a port of this process.
  package init(_ plan: Plan, port: UInt16) {
    self.plan = plan
    self.port = port
  }

  /// Measures everything. Blocks the thread, which is the client's.
  package func run(version: String) throws(APIConnectionFailure) -> MeasurementReport {
    var watch = Stopwatch(RoundPlan(rounds: plan.rounds, roundNanoseconds: 10_000_000))
    let batch = TransactionBatch(Array(repeating: transaction, count: plan.batch)).bcsBytes
    var results = parts(of: batch, &watch)
    for wait in ["none", "accepted"] {
      results.append(
        try measure(
          "API: in batches of \(plan.batch), wait=\(wait)", "/v1/transactions:batch?wait=\(wait)",
          batch, of: plan.batch, requests: max(1, plan.transactions / plan.batch)))
    }
    results.append(
      try measure(
        "API: one by one, wait=none", "/v1/transactions?wait=none", transaction, of: 1,
        requests: max(1, plan.transactions / 16)))
    return MeasurementReport(
      machine: Machine(), version: version, clock: "CPU time of all threads but the client's",
      results: results, checksum: watch.checksum)
  }

  /// What of it is cutting up and decoding.
  private func parts(of batch: [UInt8], _ watch: inout Stopwatch) -> [Measurement] {
    let cut = watch.measure(
      "part: cut up a body of \(plan.batch) transactions", byteCount: batch.count
    ) {
      do throws(DecodingFailure) {
        return try BCSReader.decode(TransactionBatch.self, from: batch).transactions.count
      } catch { return 0 }
    }
    let decoded = watch.measure(
      "part: decode a transaction, with both digests", byteCount: transaction.count
    ) {
      do throws(DecodingFailure) {
        return Int(truncatingIfNeeded: try UnverifiedTransaction(decoding: transaction).leaf.word0)
      } catch { return 0 }
    }
    return [cut, decoded]
  }

  private func measure(
    _ name: String, _ path: String, _ body: [UInt8], of count: Int, requests: Int
  ) throws(APIConnectionFailure) -> Measurement {
    let connection = try APIConnection(port: port)
    var rounds: [Double] = []
    for round in 0...plan.rounds {
      let process = BenchClock.processProcessor()
      let client = BenchClock.threadProcessor()
      for _ in 0..<requests {
        let (status, answer) = try connection.post(path, body)
        guard (200...202).contains(status) else {
          throw .unreadable("HTTP \(status) \(String(decoding: answer.prefix(200), as: UTF8.self))")
        }
      }
      let own = BenchClock.threadProcessor() - client
      let all = BenchClock.processProcessor() - process
      if round > 0 { rounds.append(Double(all - min(all, own)) / Double(requests * count)) }
    }
    return Measurement(
      name: name, rounds: Quantiles(rounds), operationsPerRound: requests * count,
      byteCount: body.count / count)
  }
}
