import ArgumentParser
import SanadBench

/// `sanad bench scale`.
struct BenchScaleCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale", abstract: "Transfers between few and between ten million holders.",
    discussion: """
      Examples:
        sanad bench scale
        sanad bench scale --holders 10000 --holders 10000000 --dir /var/lib/bench

      On a store on the disk of --dir, with the memory that a node takes. Who pays
      whom follows Zipf's law: few are often asked for. Each second block has what it
      will read looked up beforehand. Ten million holders take tens of GB.
      """)

  @Option(help: "Holders; may be given several times. Rounded up to a multiple of 30.")
  var holders: [Int] = []

  @Option(help: "Transfers of a block.")
  var transfers = 1_000

  @Option(help: "Pairs of blocks that count.")
  var rounds = 20

  @Option(name: .customLong("warm-up"), help: "Blocks that fill the memory first.")
  var warmUp = 50

  @Option(help: "Seed of who pays whom.")
  var seed: UInt64 = 1

  @Option(help: "Folder for the files. Default: a new one for temporary files.")
  var dir: String?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard holders.allSatisfy((30...20_000_000).contains), (1...10_000).contains(transfers),
      (1...1_000).contains(rounds), (0...10_000).contains(warmUp)
    else {
      throw ValidationError(
        "30 to 20000000 holders, 1 to 10000 transfers, 1 to 1000 rounds, 0 to 10000 to warm up")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let folder = try BenchFolder(dir)
    defer { folder.remove(terminal) }
    var plan = ScaleBench.Plan(
      directory: folder.path, transfers: transfers, rounds: rounds, warmUp: warmUp, seed: seed)
    if !holders.isEmpty { plan.holders = holders }
    let report = try ScaleBench(plan) { terminal.say($0) }.run(version: Version.text)
    try terminal.show(report, text: report.text)
  }
}
