import SanadReplica
import SanadTypes

/// A validator of the plan that is Byzantine, in a run.
struct Seat {
  var conduct: any SeatConduct
  var hands: SeatHands
  /// The nodes whose hosts run behind it: its own place, and those of its twins.
  let hosts: [Int]
  /// Whether its second host runs on a copy of the first one's files, and both hear everything.
  let isCloned: Bool
}

// What Byzantine validators do between their hosts and the network.
extension World {
  /// The seats of a plan, by place.
  static func seats(
    _ plan: SimulationPlan, _ parties: SimulatedGenesis, anchor: BlockDigest, keys: SimulatedKeys
  ) -> [Int: Seat] {
    var seats: [Int: Seat] = [:]
    var next = plan.nodes
    for seat in plan.byzantine {
      let more = seat.character.hostCount - 1
      seats[seat.node] = Seat(
        conduct: seat.character.conduct(),
        hands: SeatHands(
          place: seat.node, parties.genesis, anchor: anchor,
          nodes: parties.genesis.validators.validators.map(\.consensusKey)
            + parties.candidateKeys,
          keys: keys,
          seed: plan.seed),
        hosts: [seat.node] + Array(next..<next + more), isCloned: seat.character == .clone)
      next += more
    }
    return seats
  }

  /// Whether a node belongs to a Byzantine validator.
  func isByzantine(_ node: SimulatedNode) -> Bool { seats[node.seat] != nil }

  /// Whether a peer is a Byzantine validator.
  func isByzantine(_ peer: PeerID) -> Bool { place(of: peer).map { seats[$0] != nil } ?? false }

  /// Whether a validator of an epoch is Byzantine.
  func isByzantine(_ index: ValidatorIndex, in epoch: Epoch) -> Bool {
    roster.place(of: index, in: epoch).map { seats[$0] != nil } ?? false
  }

  /// The nodes whose hosts stand at a place of the network.
  func hosts(at place: Int) -> [SimulatedNode] {
    seats[place].map { $0.hosts.map { nodes[$0] } } ?? [nodes[place]]
  }

  /// Whether any of them has a process.
  func isUp(at place: Int) -> Bool {
    seats[place].map { $0.hosts.contains { nodes[$0].isUp } } ?? nodes[place].isUp
  }

  /// Nodes that keep to the protocol.
  var honest: [SimulatedNode] { nodes.filter { !isByzantine($0) } }

  /// A host behind a seat wants to send something.
  func send(
    _ message: PeerMessage, to places: [Int], from node: SimulatedNode, behind seat: Seat
  ) {
    var seat = seat
    seat.hands.know(time, wall: wall)
    let host = seat.hosts.firstIndex(of: node.place) ?? 0
    let sendings = seat.conduct.passes(message, to: places, ofHost: host, &seat.hands)
    seats[node.seat] = seat
    carryOut(sendings, of: node.seat)
  }

  /// A seat hears something: it may answer by itself, and lets some of its hosts hear it.
  func hears(_ message: InboundMessage, from: Int, at place: Int, _ seat: Seat) {
    var seat = seat
    seat.hands.know(time, wall: wall)
    var sendings: [SeatSending] = []
    if case .consensus(let value) = message {
      sendings = seat.conduct.hears(value, from: from, &seat.hands)
    }
    let listening = seat.conduct.hosts(hearing: from, &seat.hands)
    seats[place] = seat
    carryOut(sendings, of: place)
    for host in listening where seat.hosts.indices.contains(host) {
      hears(message, from: nodes[from].peer, as: seat.hosts[host], of: seat)
    }
  }

  /// A host behind a seat hears something.
  func hears(_ message: InboundMessage, from peer: PeerID, as host: Int, of seat: Seat) {
    guard let process = nodes[host].process else { return }
    switch message {
    case .consensus(let value):
      let heard = seat.isCloned ? value : value.withoutVotes(of: seat.hands.index)
      step(.message(heard, from: peer), process)
    case .transactions(let list): step(.transactions(list, from: peer), process)
    }
  }

  private func carryOut(_ sendings: [SeatSending], of place: Int) {
    for sending in sendings {
      coverage.count(.byzantineMessages)
      if sending.after == 0 {
        release(sending.message, from: place, to: sending.to)
      } else {
        push(.released(sending.message, from: place, to: sending.to), after: sending.after)
      }
    }
  }

  /// True time, as validators' clocks should show it.
  var wall: Timestamp { Timestamp(genesis.timestamp.value + 60_000 + time / 1_000) }
}

extension SeatHands {
  /// What time it is.
  mutating func know(_ time: UInt64, wall: Timestamp) {
    self.time = time
    self.wall = wall
  }
}
