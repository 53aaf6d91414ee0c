import ArgumentParser
import SanadAPIModel
import SanadConfig
import SanadNode
import SanadTypes
import SanadWallet

/// `sanad node disk`: what a node has on its disk, and how long there is room.
struct NodeDiskCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "disk", abstract: "What a node has on its disk, and how long there is room.",
    discussion: """
      Examples:
        sanad node disk
        sanad node disk --api http://127.0.0.1:26610 --retain-days 90
        sanad node disk --config /etc/sanad/node.yaml --json

      A node that runs is asked through its API; one that stands still is looked at
      by its settings (--config), and nothing is changed. Bytes by what they are
      for, how many blocks add in a day by the chain's own time, for how many days
      there is room at that rate, and what the setting storage.retain, or
      --retain-days in its place, would remove now.
      """)

  @Option(help: "The settings of a node that does not run.")
  var config: String?

  @Option(help: "What keeping blocks for so many days would do.")
  var retainDays: UInt16?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let most = NodeConfiguration.Retention.daysMax
    if let retainDays, !(1...most).contains(retainDays) {
      throw CommandFailure(.usage, "--retain-days is from 1 to \(most), and not \(retainDays)")
    }
    let disk: DiskResource
    if let config {
      let configuration = try NodeConfiguration.load(config)
      disk = try DiskDesk.look(configuration, retain: retainDays.map { .days($0) })
    } else {
      disk = try await NodeClient(global, terminal).disk(retainDays: retainDays)
    }
    try terminal.show(disk, text: Self.text(disk))
  }

  /// Each on a line of its own whatever a node says.
  static func text(_ disk: DiskResource) -> String {
    var lines = ["blocks     from \(disk.firstHeight) to \(disk.height)"]
    lines += disk.parts.map { "  \(padded($0.name)) \(bytes($0.bytes))" }
    lines += [
      "files", "  \(padded("store")) \(bytes(disk.storeBytes))",
      "  \(padded("journal")) \(bytes(disk.journalBytes))",
      "  \(padded("logs")) \(bytes(disk.logBytes))",
      "  \(padded("free")) \(disk.freeBytes.map(bytes) ?? "unknown")",
      growth(disk.growth), "retain     \(disk.retention.retain)   \(frees(disk.retention))",
    ]
    return lines.map(Printable.line).joined(separator: "\n")
  }

  private static func growth(_ growth: DiskResource.Growth?) -> String {
    guard let growth else { return "growth     too few blocks to say" }
    let left = growth.daysLeft.map { "   full in \($0) days" } ?? ""
    return "growth     \(bytes(growth.bytesPerDay)) a day, \(growth.bytesPerBlock) bytes a block"
      + left
  }

  private static func frees(_ retention: DiskResource.Retention) -> String {
    guard let reason = retention.keptBy else { return "nothing is removed" }
    let why =
      switch reason {
      case "age": "it is young enough"
      case "snapshot": "nodes that join by a snapshot need it"
      case "newest": "peers ask for the newest blocks"
      case "epoch": "its epoch is the present one or the one before"
      default: reason
      }
    return "removes \(bytes(retention.freesBytes)); keeps block \(retention.keepsFrom): \(why)"
  }

  private static func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 10 - name.count))
  }

  /// In the largest unit of which there are ten; as it is where it is no number.
  private static func bytes(_ text: String) -> String {
    guard let count = UInt64(text) else { return text }
    for (shift, unit) in [(UInt64(30), "GiB"), (20, "MiB"), (10, "KiB")]
    where count >> shift >= 10 {
      return "\(count >> shift) \(unit)"
    }
    return "\(count) bytes"
  }
}
