import SanadAPIModel

/// What a person reads of a node that is not level with the others yet.
enum JoiningText {
  /// Lines of `sanad node status`; none for a node that is level.
  static func lines(_ status: StatusResource) -> [String] {
    if let joining = status.joining { return lines(joining) }
    return status.catchingUp.map { ["  behind     \(behind($0))"] } ?? []
  }

  /// The word of `sanad testnet status`; nil for a node that is level.
  static func state(_ status: StatusResource) -> String? {
    if let joining = status.joining {
      return "joining" + (joining.percent.map { " \($0) %" } ?? "") + left(joining.secondsLeft)
    }
    return status.catchingUp.map { "\($0.blocksLeft) blocks behind" + left($0.secondsLeft) }
  }

  private static func lines(_ joining: JoiningResource) -> [String] {
    var words = [phase(joining.phase)]
    if let height = joining.height { words.append("snapshot of block \(height)") }
    if let total = joining.chunksTotal {
      words.append("\(joining.chunks) of \(total) chunks")
      if let percent = joining.percent { words.append("\(percent) %") }
    }
    if joining.chunksResumed > 0 { words.append("\(joining.chunksResumed) from an earlier start") }
    var lines = ["  joining    \(words.joined(separator: "   "))"]
    if joining.chunksTotal != nil {
      let total = joining.bytesTotal.map { " of about \(bytes($0))" } ?? ""
      let rate = joining.bytesPerSecond.map { "   \(bytes($0)) a second" } ?? ""
      lines.append(
        "  fetched    \(bytes(joining.bytes))\(total)\(rate)\(left(joining.secondsLeft))")
    }
    let serving = joining.peers.isEmpty ? "nobody yet" : joining.peers.joined(separator: " ")
    let parted =
      joining.parted.isEmpty
      ? "" : "   parted with: \(joining.parted.joined(separator: " "))"
    return lines + ["  from       \(serving)\(parted)"]
  }

  private static func behind(_ catching: CatchingUpResource) -> String {
    "\(catching.blocksLeft) blocks, up to \(catching.toHeight)"
      + (catching.blocksPerSecond.map { "   \($0) a second" } ?? "") + left(catching.secondsLeft)
  }

  private static func left(_ seconds: String?) -> String {
    seconds.flatMap { UInt64($0) }.map {
      "   \(DurationText.of(milliseconds: String($0.multipliedReportingOverflow(by: 1_000).0))) left"
    } ?? ""
  }

  private static func phase(_ name: String) -> String {
    switch name {
    case "looking": "looks for a snapshot"
    case "proving": "proves the block"
    case "resuming": "checks what is here"
    case "fetching": "fetches"
    case "finishing", "starting": "puts the store in place"
    case "by_blocks": "goes by blocks"
    default: name
    }
  }

  /// As long as it takes: below ten of a unit, the smaller one is told.
  private static func bytes(_ text: String) -> String {
    guard let count = UInt64(text) else { return text }
    if count < 10 << 10 { return "\(count) B" }
    if count < 10 << 20 { return "\(count >> 10) KiB" }
    return "\(count >> 20) MiB"
  }
}
