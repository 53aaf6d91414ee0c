import SanadReplica
import SanadSafety
import SanadStorage
import SanadTypes

/// The checkers of a run, and the first thing that they found.
struct Checks {
  var agreement = AgreementChecker()
  var signing = SigningChecker()
  var voting: VotingChecker
  var persistence = PersistenceChecker()
  var durability = DurabilityChecker()
  var views = ViewLedger()
  var evidence = EvidenceChecker()
  let ledger: LedgerChecker
  /// The most that any node held.
  var held = Held()
  private(set) var violation: Violation?

  init(_ genesis: Genesis, byzantine: [Int], scheme: any SignatureScheme) throws {
    ledger = try LedgerChecker(genesis, scheme: scheme)
    voting = VotingChecker(
      genesis, first: ledger.newest,
      byzantine: genesis.validators.weight(
        of: byzantine.map { ValidatorIndex(UInt16(truncatingIfNeeded: $0)) }),
      scheme: scheme)
  }

  /// Notes a breach; the first one counts.
  mutating func fail(_ breach: Breach, at time: UInt64, node: Int? = nil) {
    guard violation == nil else { return }
    violation = Violation(
      property: breach.property, node: node, time: time, detail: breach.detail)
  }

  /// A message leaves a node.
  mutating func leaves(
    _ message: PeerMessage, from node: SimulatedNode, _ roster: Roster, chain: ChainID,
    at time: UInt64
  ) {
    guard node.consensusKey != nil else { return }
    if case .proposal(let proposal) = message { voting.proposes(proposal) }
    // What a disk has sworn falsely to have kept binds nobody: it is one of the f (4).
    if node.hasLied { return }
    do throws(Breach) {
      let own = PersistenceChecker.votes(in: message) { roster.index(of: node.place, in: $0) }
      for vote in own {
        try signing.releases(vote, node: node.place, chain: chain)
      }
      // A disk that was damaged may have lost the record of a vote that left before, which comes back
      // in certificates.
      if node.isHarmed { return }
      try persistence.leaves(own, node: node.place, disk: node.data)
    } catch { fail(error, at: time, node: node.place) }
  }

  /// A node's signer is asked for a signature.
  mutating func signs(
    _ bytes: [UInt8], as request: SigningRequestID, of node: SimulatedNode, _ roster: Roster,
    life: Int, at time: UInt64
  ) {
    do throws(Breach) {
      if !node.hasLied {
        try signing.signs(bytes, node: node.place, life: life, request: request.value)
      }
      try voting.signs(
        bytes, node: node.place, wall: node.clocks.wall(at: time), isHarmed: node.isHarmed
      ) { roster.index(of: node.place, in: $0) }
    } catch {
      fail(error, at: time, node: node.place)
    }
  }

  /// Executes again what has become final, up to a height.
  mutating func follow(
    to height: Height, in store: BlockStore, isHonest: (ValidatorIndex, Epoch) -> Bool
  ) throws(Breach) {
    while ledger.height < height {
      let next = ledger.height.next
      let block: Block?
      do throws(StorageFailure) { block = try store.block(at: next) } catch {
        throw Breach(.durability, "block \(next) cannot be read: \(error)")
      }
      guard let block else {
        throw Breach(.durability, "block \(next) is final and cannot be read")
      }
      try agreement.isFinal(block.header.digest, at: next)
      try ledger.follow(block)
      try evidence.follows(block, isHonest: isHonest(block.header.leader, block.header.epoch))
      if next.value.isMultiple(of: 64) { try ledger.checkAll() }
    }
  }
}

/// Which views came to what, counted once each over all nodes.
struct ViewLedger {
  /// A view of an epoch.
  private struct Place: Hashable {
    let epoch: Epoch
    let view: View
  }

  private var notarized: Set<Place> = []
  private var nullified: Set<Place> = []
  /// The highest view of each epoch that any node entered.
  private var highest: [Epoch: View] = [:]
  private var current: [Int: Place] = [:]

  /// How many views there were, over all epochs.
  var count: UInt64 { highest.values.reduce(0) { $0 + $1.value } }

  /// A node enters a view, moved by a certificate or, with none, by its start.
  mutating func enters(
    _ view: View, of epoch: Epoch, by statement: Statement?, at node: Int,
    _ coverage: inout Coverage
  ) {
    if statement != nil, let before = current[node], before.epoch == epoch,
      view > before.view.next
    {
      coverage.count(.jumps)
    }
    current[node] = Place(epoch: epoch, view: view)
    highest[epoch] = max(highest[epoch] ?? View(1), view)
  }

  /// A node holds a certificate.
  mutating func holds(_ statement: Statement, _ coverage: inout Coverage) {
    let place = Place(epoch: statement.epoch, view: statement.view)
    switch statement.kind {
    case .notarize:
      guard notarized.insert(place).inserted else { return }
      coverage.count(.notarized)
      if nullified.contains(place) { coverage.count(.splitViews) }
    case .nullify:
      guard nullified.insert(place).inserted else { return }
      coverage.count(.nullified)
      if notarized.contains(place) { coverage.count(.splitViews) }
    case .finalize: break
    }
  }
}
