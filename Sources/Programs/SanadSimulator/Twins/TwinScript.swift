import SanadTypes

/// A scenario of twins while it is played: which message gets through, and how far the hosts are.
struct TwinScript {
  /// How long the partition of a view holds after the first message of the view, in microseconds. Longer
  /// than any host waits before it gives the view up: what is cut off longer only repeats itself.
  let holds: UInt64

  private let scenario: TwinScenario
  /// The part of each node in the scenario, by place.
  private let parts: [Int]
  /// When the first message of a view was sent.
  private var opened: [UInt64?]
  /// In which view each host is, by part.
  private var current = [View](repeating: View(1), count: TwinPartition.hostCount)
  private var isHealed = false
  /// What the twins have signed and sent, those of the first and of the second.
  private var said: [[Vote]] = [[], []]
  /// Whether each of them has sent a vote that contradicts one of the other's.
  private(set) var isConflicting = false

  /// - Parameter parts: the part of each node, by place.
  init(_ scenario: TwinScenario, parts: [Int], parameters: ChainParameters) {
    self.scenario = scenario
    self.parts = parts
    holds = (parameters.viewTimeout + parameters.delayBound * 5).value * 1_000
    opened = [UInt64?](repeating: nil, count: scenario.partitions.count)
  }

  /// Whether a message gets from one node's host to another's.
  mutating func lets(_ message: PeerMessage, from: Int, to: Int, at time: UInt64) -> Bool {
    if isHealed { return true }
    guard let view = view(of: message, from: from) else { return true }
    let place = Int(clamping: view.value) - 1
    guard scenario.partitions.indices.contains(place) else { return true }
    let start = opened[place] ?? time
    opened[place] = start
    return time >= start + holds || scenario.partitions[place].joins(parts[from], parts[to])
  }

  /// The view by whose partition a message goes: what has a view goes by its own, a certificate by the
  /// view that it opens, and everything else by the view in which its sender is. Nil for transactions:
  /// every client reaches everybody.
  private func view(of message: PeerMessage, from: Int) -> View? {
    switch message {
    case .vote(let vote): vote.view
    case .proposal(let proposal): proposal.view
    case .voteBundle(let bundle): bundle.view
    case .status(let status): status.view
    case .certificate(let certificate): certificate.view.next
    case .transactions: nil
    default: current[parts[from]]
    }
  }

  /// A host is in a view; true when with it the last one has left the views of the scenario.
  mutating func enters(_ view: View, at place: Int) -> Bool {
    current[parts[place]] = max(current[parts[place]], view)
    return !isHealed && current.allSatisfy { $0.value > UInt64(scenario.partitions.count) }
  }

  /// All is healed.
  mutating func heal() { isHealed = true }

  /// A twin sends something: notes the votes of its key in it.
  mutating func says(_ vote: Vote, at place: Int) {
    let host = parts[place]
    guard !isConflicting, !isHealed, host < 2, !said[host].contains(vote) else { return }
    said[host].append(vote)
    isConflicting = said[1 - host].contains { Evidence($0, vote) != nil }
  }
}
