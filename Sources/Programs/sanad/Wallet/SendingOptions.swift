import ArgumentParser
import Foundation
import SanadTypes

/// How a transaction is built: what a node would say where nothing is given.
struct BuildingOptions: ParsableArguments {
  @Option(
    name: .customLong("valid-for"),
    help: "How long it may wait for a block: 90s, 10m, 2h, 1d. Default: 10m.")
  var validFor: String?

  @Option(
    name: .customLong("valid-until"),
    help: "When it may no longer enter a block, as 2026-11-22T12:00:00Z.")
  var validUntil: String?

  @Option(help: "Its sequence. Default: the next one, which a node is asked for.")
  var sequence: UInt64?

  @Option(help: "The lane of the sequence, 0 to 15.")
  var lane: UInt8 = 0

  @Flag(help: "Print it unsigned, for sanad wallet sign. With --sequence no node is asked.")
  var unsigned = false

  @Option(
    name: .customLong("ref"),
    help: "Your own name for this payment: repeated under it, it is sent once, for good.")
  var reference: String?

  @Flag(help: "Another of the same, although the outcome of the last one is not known.")
  var again = false

  func validate() throws {
    guard Lane(lane) != nil else { throw ValidationError("--lane is 0 to 15") }
    guard validFor == nil || validUntil == nil else {
      throw ValidationError("give --valid-for or --valid-until, not both")
    }
    guard validFor.map({ Self.milliseconds($0) != nil }) ?? true else {
      throw ValidationError("--valid-for is a number and a unit: 90s, 10m, 2h, 1d")
    }
    guard (1...200).contains(reference?.utf8.count ?? 1) else {
      throw ValidationError("--ref has 1 to 200 bytes")
    }
    do { _ = try deadline(from: Timestamp(0)) } catch let failure as ValueFailure {
      throw ValidationError("--valid-until: \(failure)")
    }
  }

  /// When it may no longer enter a block.
  func deadline(from now: Timestamp) throws -> Timestamp {
    if let validUntil { return try Timestamp(rfc3339: validUntil) }
    return now.advanced(
      by: validFor.flatMap(Self.milliseconds) ?? WalletSession.validity.value)
  }

  /// A span as people write it; nil for what is none, or longer than ten years.
  static func milliseconds(_ text: String) -> UInt64? {
    let units: [Character: UInt64] = [
      "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]
    guard let unit = text.last.flatMap({ units[$0] }), let number = UInt64(text.dropLast()),
      number > 0, number <= 3_650 * 86_400_000 / unit
    else { return nil }
    return number * unit
  }
}

/// How a signed transaction is submitted.
struct SubmittingOptions: ParsableArguments {
  @Flag(help: "Submit even if the rules would refuse it; the refusal is then a receipt in a block.")
  var force = false

  @Flag(
    name: .customLong("dry-run"),
    help: "Sign it and ask what it would meet; send and remember nothing.")
  var dryRun = false

  @Flag(
    name: .customLong("no-wait"), help: "Be done when a node has taken it; it is not final then.")
  var noWait = false

  func validate() throws {
    guard !(force && dryRun) else { throw ValidationError("--dry-run sends nothing to force") }
    guard !(noWait && dryRun) else { throw ValidationError("--dry-run waits for nothing") }
  }
}
