import SanadReplica
import SanadTypes

// How a scenario of twins is played. The network never parts connections here: what the script does not
// let through is lost.
extension World {
  /// A world in which a scenario is going to be played.
  convenience init(
    _ scenario: TwinScenario, _ plan: SimulationPlan, order: [Int], log: ((TraceEntry) -> Void)?
  ) throws {
    try self.init(plan, log: log)
    let seat = order[scenario.turn - 1]
    let twins = hosts(at: seat).map(\.place)
    let places = twins + order.filter { $0 != seat }
    script = TwinScript(
      scenario, parts: nodes.indices.map { places.firstIndex(of: $0) ?? 0 },
      parameters: parameters)
    // Two blocks of one leader on one parent at one time would be one block.
    for twin in twins.dropFirst() { nodes[twin].clocks.jump(by: Self.twinSkew) }
  }

  private static let twinSkew: Int64 = 7

  /// Sends what a host says to each host that the script lets hear it.
  func play(_ message: PeerMessage, to places: [Int], from process: SimulatedProcess) {
    let node = process.node
    let content = content(of: message)
    if isByzantine(node) {
      coverage.count(.byzantineMessages)
      if case .proposal(let proposal) = message { checks.voting.proposes(proposal) }
      noteVote(in: message, of: node)
    } else {
      checks.leaves(message, from: node, roster, chain: chainID, at: time)
    }
    for to in places {
      for host in hosts(at: to)
      where script?.lets(message, from: node.place, to: host.place, at: time) == true {
        post(content, node.seat, to, host: host.place)
      }
    }
  }

  private func noteVote(in message: PeerMessage, of node: SimulatedNode) {
    let vote: Vote
    switch message {
    case .vote(let sent): vote = sent
    case .proposal(let proposal): vote = proposal.vote
    default: return
    }
    if roster.index(of: node.seat, in: vote.statement.epoch) == vote.signer {
      script?.says(vote, at: node.place)
    }
  }

  /// A host enters a view; when all have left the views of the scenario, everything heals.
  func follows(_ view: View, at place: Int) {
    if script?.enters(view, at: place) == true { push(.phase(.recovery), after: 0) }
  }

  /// Whether every live node has gone on since healing, so that a played scenario need not wait.
  var hasGoneOn: Bool {
    guard phase == .recovery, script != nil else { return false }
    let heights = honest.map { checks.durability.height(of: $0.place) }
    guard let low = heights.min(), let high = heights.max() else { return false }
    return low >= recovery.height.advanced(by: ProgressChecker.heightsMin)
      && high.distance(above: low) <= 1
  }
}
