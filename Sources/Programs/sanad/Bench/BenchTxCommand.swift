import ArgumentParser
import Foundation
import SanadBench
import SanadTypes

/// `sanad bench tx`: real validators on this machine under load.
struct BenchTxCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "tx", abstract: "Finalized transfers a second, and how long finality takes.",
    discussion: """
      Examples:
        sanad bench tx
        sanad bench tx --rate 500 --duration 20
        sanad bench tx --rate 1 --duration 20 --json
        sanad bench tx --rate 600 --duration 3600 --interval 60
        sanad bench tx --transfers-per-transaction 100
        sanad bench tx --accounts 20000 --rate 200 --coupon

      Starts validators as processes of their own, with TLS between them and their
      files on disk, sends single signed transfers between random accounts to their
      APIs, and waits until each is final. Everything shares this machine's cores,
      the load generator too.
      """)

  @Option(help: "Validators.")
  var validators = 4

  @Option(help: "Accounts that take part.")
  var accounts = 100_000

  @Option(help: "Transactions a second to offer. Default: as many as the validators take.")
  var rate: Double?

  @Option(help: "Seconds that count.")
  var duration = 20.0

  @Option(name: .customLong("warm-up"), help: "Seconds before anything counts.")
  var warmUp = 3.0

  @Option(help: "Connections of the load generator.")
  var connections = 16

  @Option(help: "Most transactions of one request.")
  var batch = 64

  @Option(help: "Seconds after each of which a line says what became final in them.")
  var interval: Double?

  @Option(
    name: .customLong("transfers-per-transaction"),
    help: "Transfers of a transaction, 1 to 100; above 32, the legs of one settlement.")
  var transfersPerTransaction = 1

  @Flag(help: "After --duration as long again, while a coupon is paid to all accounts.")
  var coupon = false

  @Option(help: "Most weight of a block, a quarter of which pays a coupon. Default: as usual.")
  var weight: UInt64?

  @Option(help: "Seed of the random pairs.")
  var seed: UInt64 = 1

  @Option(help: "A new folder for the files, which stays. Default: one that is removed.")
  var dir: String?

  @Flag(help: "Keep the folder without --dir as well.")
  var keep = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...20).contains(validators), (2...1_000_000).contains(accounts) else {
      throw ValidationError("1 to 20 validators, and 2 to 1000000 accounts")
    }
    guard (1...512).contains(connections), (1...TransactionBatch.transactionsMax).contains(batch)
    else {
      throw ValidationError(
        "1 to 512 connections, and 1 to \(TransactionBatch.transactionsMax) transactions a batch")
    }
    // Transactions are valid for a day at most, and signed for the whole run.
    guard duration > 0, duration <= 72_000, warmUp >= 0, warmUp <= 3_600 else {
      throw ValidationError(
        "--duration is above 0 and at most 72000 seconds, --warm-up at most 3600")
    }
    if let interval, !(1...3_600).contains(interval) {
      throw ValidationError("--interval is 1 to 3600 seconds")
    }
    guard (1...TransferWorkload.transfersMax).contains(transfersPerTransaction) else {
      throw ValidationError(
        "--transfers-per-transaction is 1 to \(TransferWorkload.transfersMax)")
    }
    if let weight, !(1_000...1_000_000_000).contains(weight) {
      throw ValidationError("--weight is 1000 to 1000000000")
    }
    if let rate, rate <= 0 || rate > 1_000_000 {
      throw ValidationError("--rate is above 0 and at most 1000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let run = BenchTxRun(options: self, terminal: terminal)
    let report = try await run.report()
    try terminal.show(report, text: BenchTxText.text(report))
    guard report.failures.isEmpty else {
      throw CommandFailure(
        .internalFault, "\(report.failures.count) connections ended early",
        details: Array(Set(report.failures)).sorted())
    }
  }

  /// Seconds of load behind the warm-up: with a coupon, once without it and once beside it.
  var loadSeconds: Double { coupon ? 2 * duration : duration }

  /// Connections in use: no more than there are accounts, since each account belongs to one.
  var connectionCount: Int { min(connections, accounts / 2) }
}
