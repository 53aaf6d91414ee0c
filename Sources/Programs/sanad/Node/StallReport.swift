import SanadAPIModel
import SanadTypes

/// Why nothing becomes final: what a node's own answers say, put together.
struct StallReport: Encodable, Equatable {
  /// How the chain stands, as this node sees it.
  enum State: String, Encodable {
    /// Blocks become final.
    case running
    /// There is nothing to agree on.
    case resting
    /// Nothing can become final, or nothing has for too long.
    case stalled
  }

  /// A validator.
  struct Member: Encodable, Equatable {
    let name: String
    /// The view that it last said it was in.
    let view: String?
    /// Milliseconds since it voted on its own channel.
    let heardMsAgo: String?
    /// Whether its vote is counted on: it has voted in the view, or has a channel while the chain
    /// rests.
    let present: Bool
    /// In words.
    let state: String
  }

  /// What the node does next by its clock.
  struct Next: Encodable, Equatable {
    /// The timer (docs/api.md, `timers`).
    let timer: String
    let inMs: String
  }

  let node: String
  let state: State
  let height: String
  /// When the last final block was made, by its own timestamp.
  let blockTime: String
  /// Milliseconds since it became final here.
  let finalizedMsAgo: String
  let view: String
  let leader: String
  /// Why the view is given up; nil where it is not.
  let gaveUp: String?
  let quorum: Int
  /// What all validators weigh, and those that are counted on.
  let totalWeight: Int
  let presentWeight: Int
  let members: [Member]
  /// What is awaited, and of whom.
  let awaits: [String]
  /// What is wrong with the node itself: its clock, its disk, its votes.
  let troubles: [String]
  let next: Next?
  /// Milliseconds that the node's clock is ahead of its machine's, where it can be moved.
  let clockMovedMs: String?

  init(status: StatusResource, consensus: ConsensusResource, peers: [PeerResource]) {
    let reader = StallReader(status: status, consensus: consensus, peers: peers)
    node = status.node
    height = consensus.finalizedHeight
    blockTime = status.blockTime
    finalizedMsAgo = consensus.finalizedMsAgo
    view = consensus.view
    leader = consensus.leader
    gaveUp = consensus.gaveUp
    quorum = consensus.quorum
    totalWeight = reader.total
    presentWeight = reader.presentWeight
    members = reader.members
    state = reader.state
    awaits = state == .stalled ? reader.awaits : []
    troubles = reader.troubles
    next = reader.next
    clockMovedMs = consensus.clockMovedMs
  }
}

extension StallReport {
  /// Names of the validators whose votes are counted on.
  var present: [String] { members.filter(\.present).map(\.name) }

  /// For people.
  var text: String {
    // All of it is what a node answered.
    var lines = [headline, quorumLine].map(Printable.line)
    var table = TextTable(["VALIDATOR", "VIEW", "LAST VOTE", "STATE"], indent: "  ")
    for member in members {
      table.add([
        member.name, member.view ?? "-",
        member.heardMsAgo.map { "\(DurationText.of(milliseconds: $0)) ago" } ?? "-", member.state,
      ])
    }
    lines.append(table.text)
    lines += awaits.map { "awaits   \(Printable.line($0))" }
    lines += troubles.map { "trouble  \(Printable.line($0))" }
    if let moved = clockMovedMs {
      lines.append(
        "clock    moved \(DurationText.of(milliseconds: Printable.line(moved))) ahead of the machine's"
      )
    }
    if let next { lines.append("next     \(Printable.line(Self.words(of: next, view: view)))") }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let age = DurationText.of(milliseconds: finalizedMsAgo)
    return switch state {
    case .stalled: "no block for \(age)   height \(height) (last at \(blockTime))"
    case .resting: "at rest: nothing to agree on   height \(height), \(age) ago"
    case .running where gaveUp != nil:
      "view \(view) is being given up   height \(height), \(age) ago"
    case .running: "blocks become final   height \(height), \(age) ago"
    }
  }

  private var quorumLine: String {
    let count = present.count
    let verb = count == 1 ? "is" : "are"
    let needs =
      totalWeight == members.count
      ? "\(quorum) of \(members.count) validators; \(count) \(verb) present"
      : "validators that weigh \(quorum) of \(totalWeight); "
        + "\(count) of \(members.count) \(verb) present, with \(presentWeight)"
    return "a block needs \(needs)   view \(view), leader \(leader)"
  }

  private static func words(of next: Next, view: String) -> String {
    let time = DurationText.of(milliseconds: next.inMs)
    return switch next.timer {
    case "leader": "view \(view) is given up in \(time) unless its leader proposes"
    case "view": "view \(view) is given up in \(time) unless it is complete"
    case "retry": "votes of view \(view) are sent again in \(time)"
    case "finality": "what is not final yet is asked for again in \(time)"
    case "hold": "the proposal's timestamp comes into range in \(time)"
    default: "time alone makes a block due in \(time)"
    }
  }
}

/// Lengths of time as people read them.
enum DurationText {
  /// Of milliseconds in decimal digits, as the API tells them.
  static func of(milliseconds text: String) -> String {
    guard let milliseconds = UInt64(text) else { return "\(text) ms" }
    if milliseconds < 1_000 { return "\(milliseconds) ms" }
    if milliseconds < 100_000 { return "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s" }
    let minutes = milliseconds / 60_000
    if minutes < 120 { return "\(minutes) min" }
    let hours = minutes / 60
    return hours < 48 ? "\(hours) h \(minutes % 60) min" : "\(hours / 24) d \(hours % 24) h"
  }
}
