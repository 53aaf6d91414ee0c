import ArgumentParser
import SanadAPIModel
import SanadWallet

/// `sanad node status`: where a node stands.
struct NodeStatusCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Where a node stands: height, view, peers.",
    discussion: "Examples:\n  sanad node status\n  sanad node status --api http://127.0.0.1:26610")

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let client = try NodeClient(global, terminal)
    let status = try await client.status()
    try terminal.show(status, text: Self.text(status))
  }

  /// What a node says of itself, each on a line of its own whatever it says.
  static func text(_ status: StatusResource) -> String {
    let up = status.peers.filter(\.connected).map(\.name)
    let down = status.peers.filter { !$0.connected }.map(\.name)
    let lines = [
      "\(status.node)   \(status.role)   \(status.ready ? "ready" : "not ready")   sanad "
        + status.version,
      "  chain      \(status.network)   \(status.chainId.prefix(4))…\(status.chainId.suffix(4))",
      "  height     \(status.height)   at \(status.blockTime)"
        + (status.finalityMs.map { "   final after \($0) ms" } ?? ""),
      "  view       \(status.view)   leader \(status.leader)",
      "  peers      \(up.isEmpty ? "none" : up.joined(separator: " "))"
        + (down.isEmpty ? "" : "   missing: \(down.joined(separator: " "))"),
      "  mempool    \(status.mempool)", "  flushed    \(status.storedHeight)",
      "  blocks     from \(status.firstHeight ?? "?") on",
    ]
    return (lines + JoiningText.lines(status) + clock(status) + signing(status)).map(Printable.line)
      .joined(separator: "\n")
  }

  /// A line where the times are not real.
  private static func clock(_ status: StatusResource) -> [String] {
    status.clockMovedMs.map {
      ["  clock      moved \(DurationText.of(milliseconds: $0)) ahead of the machine's"]
    } ?? []
  }

  /// A line for what an operator has to act on; an observer signs nothing and that is as it should
  /// be.
  private static func signing(_ status: StatusResource) -> [String] {
    let reasons = status.abstains.filter { $0 != "observer" && $0 != "joining" }
    if reasons.isEmpty { return [] }
    return ["  signing    nothing: \(reasons.joined(separator: ", ")); see docs/operations.md"]
  }
}
