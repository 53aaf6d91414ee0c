import ArgumentParser
import Foundation
import SanadBench
import SanadNode
import SanadTypes

/// `sanad bench api`.
struct BenchAPICommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "api", abstract: "Taking transactions from a client, up to the mempool's door.",
    discussion: """
      Examples:
        sanad bench api
        sanad bench api --batch 100 --json

      A node's own server and desk on a port of this machine, and behind them a
      replica that takes everything and does nothing: no signature is checked and
      nothing is executed. The client's share is taken off.
      """)

  @Option(help: "Transactions of a batch; 256 KiB hold 790.")
  var batch = 750

  @Option(help: "Rounds that count; one more warms up.")
  var rounds = 9

  @Option(help: "Transactions of a round.")
  var transactions = 45_000

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...790).contains(batch), (1...1_000).contains(rounds),
      (1...1_000_000).contains(transactions)
    else {
      throw ValidationError("--batch is 1 to 790, --rounds 1 to 1000, --transactions 1 to 1000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    let genesis = try BenchGenesis(validators: 4, accounts: 2, at: now).genesis
    let plan = APIBench.Plan(batch: batch, rounds: rounds, transactions: transactions)
    let reports = AsyncStream.makeStream(of: MeasurementReport.self)
    try await SubmissionRehearsal(genesis: genesis).run { port in
      let report = try await Self.onThread {
        try APIBench(plan, port: port).run(version: Version.text)
      }
      reports.continuation.yield(report)
      reports.continuation.finish()
    }
    for await report in reports.stream { try terminal.show(report, text: report.text) }
  }

  /// Runs the client on a thread of its own, whose time can be taken off.
  private static func onThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result { try work() }) }.start()
    }
  }
}
