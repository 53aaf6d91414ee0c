import SanadConsensus
import SanadSafety
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// Power is lost at every effect boundary of a short script, and the node starts again: nothing
/// that was said is lost, and nothing that conflicts is ever said.
@Suite struct CrashTests {
  /// What was seen of a node through all its lives.
  private struct History {
    var votes: [Vote] = []
    var finals: [Height: BlockDigest] = [:]

    mutating func add(_ node: DrivenReplica) {
      for vote in node.ports.votes where !votes.contains(vote) { votes.append(vote) }
      for block in node.ports.finals {
        if let known = finals[block.header.height] {
          #expect(known == block.digest, "two final blocks at height \(block.header.height)")
        }
        finals[block.header.height] = block.digest
      }
    }

    /// Any two votes that an honest validator never says both.
    func checkConflicts() {
      for (index, one) in votes.enumerated() {
        for other in votes[..<index]
        where one.view == other.view && one.statement.epoch == other.statement.epoch {
          #expect(Evidence(one, other) == nil, "\(one.statement) and \(other.statement)")
          #expect(one.kind != other.kind || one.statement == other.statement)
        }
      }
    }
  }

  private enum Loss: CaseIterable {
    case everythingUnsynced, nothing, everySecondSector

    func keeps(_ question: CrashQuestion) -> Bool {
      switch self {
      case .everythingUnsynced: false
      case .nothing: true
      case .everySecondSector:
        if case .sector(_, let number) = question { number % 2 == 0 } else { true }
      }
    }
  }

  /// The script: two transactions, one after the other.
  private func script(_ node: DrivenReplica) throws {
    for sequence in 0..<2 as Range<UInt64> {
      node.submit(try node.network.transfer(sequence: sequence), ticket: sequence)
    }
  }

  /// How many steps the script has until both are final and the journal rests.
  private func length(_ makeNode: () throws -> DrivenReplica) throws -> Int {
    let node = try makeNode()
    try script(node)
    var steps = 0
    while node.step(until: 1_500) { steps += 1 }
    #expect(node.ports.finals.flatMap(\.transactions).count == 2, "the script ends too early")
    return steps
  }

  private func checkRecovered(_ disks: ReplicaDisks, _ history: History, _ what: String) throws {
    let opened = try disks.open(at: 10_000)
    defer { opened.journal.close() }
    #expect(opened.recovered.flags.voteFloor == View(0), "\(what): silenced by a power loss")
    for (height, digest) in history.finals {
      let stored = try opened.environment.blockStore.record(at: height)?.digest
      #expect(stored == digest, "\(what): final block \(height) is lost")
    }
    let durable = try JournalContents(opened.journal)
    for vote in history.votes where vote.statement.epoch == opened.epoch {
      #expect(durable.votes.contains(vote), "\(what): \(vote.statement) was said and is lost")
    }
  }

  // MARK: One validator, whose blocks are final by itself

  /// Also where an epoch ends and the next one begins (consensus.md 2.13).
  @Test(arguments: [0, 700] as [UInt64])
  func losesNothingWhereverPowerIsLost(epochLength: UInt64) throws {
    let network = try SmallNetwork(epochLength: epochLength)
    let fresh = {
      let disks = ReplicaDisks(network)
      try disks.initialise()
      return try DrivenReplica(disks)
    }
    let steps = try length(fresh)
    for stop in 0...steps {
      for loss in Loss.allCases {
        let node = try fresh()
        try script(node)
        for _ in 0..<stop { _ = node.step(until: 1_500) }
        var history = History()
        history.add(node)
        let batches = loss == .nothing ? 100 : stop % 3
        node.disks.crash(keepingBatches: batches, keeping: loss.keeps)
        try checkRecovered(node.disks, history, "step \(stop), \(loss)")
        node.kill()
        try finish(node.disks, &history, "step \(stop), \(loss)")
      }
    }
  }

  /// Starts again, gives the transactions again, and expects both to become final.
  private func finish(
    _ disks: ReplicaDisks, _ history: inout History, _ what: String
  ) throws {
    let node = try DrivenReplica(disks, at: 10_000)
    try script(node)
    node.run(for: 8_000)
    history.add(node)
    history.checkConflicts()
    #expect(node.ports.failures.isEmpty, "\(what): \(node.ports.failures)")
    let store = node.opened.environment.blockStore
    for sequence in 0..<2 as Range<UInt64> {
      let id = try node.network.transfer(sequence: sequence).id
      #expect(try store.place(of: id) != nil, "\(what): transaction \(sequence) is not final")
    }
    node.kill()
  }

  // MARK: One of four, which proposes, is late, gives views up

  /// Others who nullify what this node does not lead, and vote for what it proposes.
  private func answer(_ node: DrivenReplica, _ answered: inout Int) {
    let others = node.network.genesis.validators.indices.map(\.value).filter {
      $0 != node.disks.place
    }
    while answered < node.ports.sent.count {
      let message = node.ports.sent[answered].message
      answered += 1
      for place in others {
        switch message {
        case .proposal(let proposal):
          guard let block = proposal.vote.block, place != others.last else { continue }
          say(node, proposal.view, .notarize(block), by: place)
        case .vote(let vote): say(node, vote.view, vote.statement.ballot, by: place)
        default: continue
        }
      }
    }
  }

  private func say(_ node: DrivenReplica, _ view: View, _ ballot: Ballot, by place: UInt16) {
    node.hear(.vote(node.network.vote(view.value, ballot, by: place)), from: place)
  }

  @Test func saysNothingThatConflictsWhereverPowerIsLost() throws {
    let network = try SmallNetwork(validators: 4)
    for stop in stride(from: 0, through: 260, by: 3) {
      let disks = ReplicaDisks(network, place: 2)
      try disks.initialise()
      var history = History()
      for life in 0..<3 as Range<UInt64> {
        let node = try DrivenReplica(disks, at: life * 20_000)
        node.connect()
        try script(node)
        var answered = 0
        for _ in 0..<(stop + Int(life) * 7) {
          guard node.step(until: (life + 1) * 20_000) else { break }
          answer(node, &answered)
        }
        #expect(node.ports.failures.isEmpty, "\(node.ports.failures)")
        history.add(node)
        history.checkConflicts()
        node.disks.crash(keepingBatches: stop % 2) { question in
          if case .sector(_, let number) = question { (number + stop) % 3 == 0 } else { true }
        }
        try checkRecovered(disks, history, "step \(stop), life \(life)")
        node.kill()
      }
      if stop > 200 { #expect(!history.finals.isEmpty) }
    }
  }
}
