import ArgumentParser
import SanadBench

/// `sanad bench`: what things cost on this machine.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure what things cost on this machine.",
    subcommands: [
      BenchTxCommand.self, BenchLedgerCommand.self, BenchScaleCommand.self, BenchStateCommand.self,
      BenchWeightCommand.self, BenchPolicyCommand.self, BenchStoreCommand.self,
      BenchRestartCommand.self, BenchCatchUpCommand.self,
      BenchCryptoCommand.self, BenchCodecCommand.self, BenchAPICommand.self,
    ])
}

/// How long each operation is measured.
struct RoundOptions: ParsableArguments {
  @Option(help: "Rounds that count; one more warms up.")
  var rounds = 9

  @Option(name: .customLong("round-ms"), help: "Processor time of one round, in milliseconds.")
  var roundMilliseconds = 30

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...1_000).contains(rounds), (1...10_000).contains(roundMilliseconds) else {
      throw ValidationError("--rounds is 1 to 1000, and --round-ms 1 to 10000")
    }
  }

  var plan: RoundPlan {
    RoundPlan(rounds: rounds, roundNanoseconds: UInt64(roundMilliseconds) * 1_000_000)
  }
}

/// A command that measures operations in rounds.
protocol RoundsCommand: SanadCommand {
  var rounds: RoundOptions { get }

  /// Measures them.
  func report() throws -> MeasurementReport
}

extension RoundsCommand {
  var global: GlobalOptions { rounds.global }

  func perform(on terminal: Terminal) async throws {
    let report = try report()
    try terminal.show(report, text: report.text)
  }
}

/// `sanad bench crypto`.
struct BenchCryptoCommand: RoundsCommand {
  static let configuration = CommandConfiguration(
    commandName: "crypto", abstract: "Signatures, hashes, trees and key files.",
    discussion: "Examples:\n  sanad bench crypto\n  sanad bench crypto --json")

  @OptionGroup var rounds: RoundOptions

  func report() throws -> MeasurementReport {
    var bench = CryptoBench(rounds.plan)
    return try bench.run(version: Version.text)
  }
}

/// `sanad bench codec`.
struct BenchCodecCommand: RoundsCommand {
  static let configuration = CommandConfiguration(
    commandName: "codec", abstract: "Encoding and decoding of what crosses the wire most.",
    discussion: "Examples:\n  sanad bench codec\n  sanad bench codec --json")

  @OptionGroup var rounds: RoundOptions

  func report() throws -> MeasurementReport {
    var bench = CodecBench(rounds.plan)
    return bench.run(version: Version.text)
  }
}
