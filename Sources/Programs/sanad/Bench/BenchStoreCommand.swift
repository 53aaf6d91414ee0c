import ArgumentParser
import Foundation
import SanadBench

/// `sanad bench policy`.
struct BenchPolicyCommand: RoundsCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Policies compiled, and transfers judged under them.",
    discussion: """
      Examples:
        sanad bench policy
        sanad bench policy --json

      From one rule to the dearest that a policy may have, allowed and refused. What
      the ledger needs to answer the rules' questions, `sanad bench ledger` measures.
      """)

  @OptionGroup var rounds: RoundOptions

  func report() throws -> MeasurementReport {
    var bench = PolicyBench(rounds.plan)
    return try bench.run(version: Version.text)
  }
}

/// `sanad bench store`.
struct BenchStoreCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Blocks and state written to a disk, and read from it.",
    discussion: """
      Examples:
        sanad bench store
        sanad bench store --dir /var/lib/sanad/bench --json

      By the wall clock, on the disk of --dir, which is to be a folder that does not
      exist yet; it is removed afterwards.
      """)

  @Option(help: "Folder for the files. Default: a new one for temporary files.")
  var dir: String?

  @Option(help: "Leaves of the state.")
  var leaves = 200_000

  @Option(help: "Leaves that each flush changes.")
  var changes = 4_000

  @Option(help: "Transfers of a block.")
  var transfers = 1_000

  @Option(help: "Blocks and flushes that count; one more warms up.")
  var rounds = 9

  @Option(help: "Seed of the random leaves.")
  var seed: UInt64 = 1

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...4_000_000).contains(leaves), (1...100_000).contains(changes),
      (1...10_000).contains(transfers), (1...1_000).contains(rounds)
    else {
      throw ValidationError(
        "1 to 4000000 leaves, 1 to 100000 changes, 1 to 10000 transfers, and 1 to 1000 rounds")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let folder = try BenchFolder(dir)
    defer { folder.remove(terminal) }
    var bench = StoreBench(
      .init(
        directory: folder.path, leaves: leaves, changes: changes, transfers: transfers,
        rounds: rounds, seed: seed))
    let report = try bench.run(version: Version.text)
    try terminal.show(report, text: report.text)
  }
}
