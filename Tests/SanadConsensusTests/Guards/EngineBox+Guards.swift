import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes

@testable import SanadConsensus

// Situations from which the tests of guards start.
extension EngineBox {
  /// Requests for blocks that went to one validator each, with their ids, in order.
  var blockRequests: [(peer: UInt16, id: UInt64)] {
    effects.messages.compactMap { sent in
      guard case .blockRequest(let request) = sent.message,
        case .peer(.validator(let peer)) = sent.recipients
      else { return nil }
      return (peer.value, request.id)
    }
  }

  static var genesis: BlockHeader { SimulatedLedger.genesis() }

  /// A box whose node leads none of the views, so that a test is about what others propose.
  static func follower(
    of views: ClosedRange<UInt64>, after restart: RestartState? = nil
  ) -> EngineBox {
    box(after: restart) { box in views.allSatisfy { box.leader($0) != box.place?.value } }
  }

  /// A box whose node leads a view.
  static func leader(of view: UInt64) -> EngineBox {
    box(after: nil) { $0.leader(view) == $0.place?.value }
  }

  private static func box(
    after restart: RestartState?, where isWanted: (EngineBox) -> Bool
  ) -> EngineBox {
    for place in 0..<4 as Range<UInt16> {
      let box = EngineBox(place: place, restart: restart)
      if isWanted(box) { return box }
    }
    fatalError("four places and at most three views to avoid")
  }

  /// A box in which the block of view 1 is final, all of it durable.
  static func afterFinality() -> (box: EngineBox, block: Block) {
    var box = follower(of: 1...2)
    let block = box.block(1, on: genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.hear(.certificate(box.certificate(1, .finalize(reference(block)))), from: box.leader(1))
    box.settleJobs()
    box.effects.removeAll()
    return (box, block)
  }

  static func reference(_ block: Block, parentView: UInt64 = 0) -> BlockReference {
    BlockReference(parentView: View(parentView), digest: block.header.digest)
  }

  /// A reference to a block that nobody has.
  static func unknown(_ word: UInt64 = 1) -> BlockReference {
    BlockReference(parentView: View(0), digest: BlockDigest(Digest(word, 1, 1, 1)))
  }

  /// Another validator, whom nobody mistakes for this node.
  var other: UInt16 { place?.value == 1 ? 2 : 1 }

  /// The other validators, ascending.
  var others: [UInt16] { (0..<UInt16(validators)).filter { $0 != place?.value } }

  /// Nullifies views from the current one up to and including `last`.
  mutating func nullify(through last: UInt64) {
    for view in engine.view.value...last {
      hear(.certificate(certificate(view, .nullify)), from: other)
      settleJobs()
    }
    effects.removeAll()
  }

  /// Answers the open verifications with the truth; signatures and executions stay open.
  mutating func verify() {
    while !effects.verifications.isEmpty {
      let jobs = effects.verifications
      effects.verifications = []
      for job in jobs { step(.verified(job.id, job.votes.map(SimulatedKeys.isValid))) }
    }
  }

  /// Finds the blocks that are to be executed valid.
  mutating func execute() {
    let jobs = effects.executions
    effects.executions = []
    for job in jobs { step(.executed(job.digest, .valid)) }
  }

  /// Signs what is asked for.
  mutating func sign() {
    let jobs = effects.signatures
    effects.signatures = []
    for job in jobs {
      let signature = SimulatedKeys.signature(of: job.statement, by: place ?? ValidatorIndex(0))
      step(.signed(job.id, signature))
    }
  }

  /// Fires a timer at the moment for which it is set.
  mutating func fire(_ timer: TimerID) {
    guard let due = engine.timers[timer] else { return }
    time = max(time, due.milliseconds)
    step(.timer(timer))
  }

  /// Says that the mempool holds a transaction.
  mutating func findWork(due: Timestamp? = nil, hasTransactions: Bool = true) {
    step(
      .work(
        LedgerWork(tip: engine.tipDigest, hasTransactions: hasTransactions, due: due)))
  }

  mutating func hearVote(_ view: UInt64, _ ballot: Ballot, by signer: UInt16) {
    hear(.vote(vote(view, ballot, by: signer)), from: signer)
  }

  var working: WorkReason? { engine.snapshot.working }

  /// The kinds and views of the votes that were said, ascending.
  var voted: [String] { votesSaid.map { "\($0.kind) \($0.view)" }.sorted() }

  var proposals: [Proposal] {
    said.compactMap { if case .proposal(let proposal) = $0 { proposal } else { nil } }
  }

  var bundles: [VoteBundle] {
    said.compactMap { if case .voteBundle(let bundle) = $0 { bundle } else { nil } }
  }

  func records(where isCounted: (DurableRecord) -> Bool) -> [RecordEffect] {
    effects.records.filter { isCounted($0.record) }
  }
}
