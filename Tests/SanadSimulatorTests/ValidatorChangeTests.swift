import Foundation
import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadTypes
import Testing

@testable import SanadSimulator

/// Plans in which operators change the validators while nodes run.
@Suite struct ValidatorChangeTests {
  private func calm(_ changes: [PlannedChange], candidates: Int = 2) -> SimulationPlan {
    var plan = SimulationPlan(
      calmWithSeed: 3, validators: 4, observers: 3, lasting: Milliseconds(20_000))
    plan.candidates = candidates
    plan.changes = changes
    return plan
  }

  @Test func joiningLeavingAndAnotherKeyAreMade() throws {
    let report = try Simulation.run(
      calm([
        PlannedChange(at: Milliseconds(500), .add(5)),
        PlannedChange(at: Milliseconds(1_000), .rotate(of: 0, to: 6)),
        PlannedChange(at: Milliseconds(6_000), .remove(1)),
      ]))
    #expect(report.violation == nil)
    #expect(report.coverage[.added] == 1 && report.coverage[.rotated] == 1)
    #expect(report.coverage[.removed] == 1 && report.coverage[.changesOpen] == 0)
    #expect(report.coverage[.epochs] >= 2)
  }

  /// Four are never made fewer: the change stays open, and the chain goes on.
  @Test func fourStayFour() throws {
    let report = try Simulation.run(calm([PlannedChange(at: Milliseconds(500), .remove(1))]))
    #expect(report.violation == nil)
    #expect(report.coverage[.removed] == 0 && report.coverage[.changesOpen] == 1)
    #expect(report.coverage[OperationOutcome(.validators, isApplied: false)] > 0)
  }

  /// One who leaves may come back with the same keys.
  @Test func whoHasLeftComesBack() throws {
    let report = try Simulation.run(
      calm([
        PlannedChange(at: Milliseconds(500), .add(5)),
        PlannedChange(at: Milliseconds(4_000), .remove(2)),
        PlannedChange(at: Milliseconds(12_000), .add(2)),
      ]))
    #expect(report.violation == nil)
    #expect(report.coverage[.added] == 2 && report.coverage[.removed] == 1)
  }

  @Test func changesOfOtherNodesAreRefused() throws {
    let late = Milliseconds(SimulationPlan.lengthMax + 1)
    let kinds: [PlannedChange.Kind] = [
      .add(4), .add(7), .remove(-1), .rotate(of: 0, to: 4), .rotate(of: 4, to: 5),
      .rotate(of: 5, to: 5),
    ]
    for kind in kinds {
      #expect(throws: SimulationFailure.self) {
        try calm([PlannedChange(at: Milliseconds(1), kind)]).check()
      }
    }
    #expect(throws: SimulationFailure.self) {
      try calm([PlannedChange(at: late, .add(5))]).check()
    }
    let change = PlannedChange(at: Milliseconds(1), .add(5))
    #expect(throws: SimulationFailure.self) {
      try calm([PlannedChange](repeating: change, count: 101)).check()
    }
    for candidates in [-1, 4] {
      #expect(throws: SimulationFailure.self) { try calm([], candidates: candidates).check() }
    }
    #expect(throws: Never.self) { try calm([change]).check() }
  }

  @Test func changesAreTheSameAfterTheirFile() throws {
    let changes = [
      PlannedChange(at: Milliseconds(1), .add(5)), PlannedChange(at: Milliseconds(2), .remove(0)),
      PlannedChange(at: Milliseconds(3), .rotate(of: 1, to: 6)),
    ]
    let bytes = try JSONEncoder().encode(changes)
    #expect(try JSONDecoder().decode([PlannedChange].self, from: bytes) == changes)
    for text in [
      #"{"at_ms":1,"change":"leave","node":1}"#, #"{"at_ms":-1,"change":"add","node":1}"#,
      #"{"at_ms":1,"change":"rotate","node":1}"#, #"{"change":"add","node":1}"#,
    ] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(PlannedChange.self, from: Data(text.utf8))
      }
    }
  }

  /// As many validators stay, whatever is made of a plan, as bear those that are faulty; every kind of
  /// change comes up.
  @Test(arguments: [4, 7, 31])
  func seedsLeaveEnough(validators: Int) {
    var kinds: Set<String> = []
    for seed in 1...200 as ClosedRange<UInt64> {
      let plan = SimulationPlan(seed: seed, validators: validators)
      #expect(plan.changes.isEmpty || plan.candidates > 0)
      let leaving = plan.changes.count { if case .remove = $0.kind { true } else { false } }
      let faulty = Set(
        plan.byzantine.map(\.node) + plan.downForGood
          + plan.faults.compactMap { planned in
            if case .damage(let damage) = planned.fault { damage.node } else { nil }
          }
      ).count
      #expect(leaving == 0 || max(4, validators - leaving) > 3 * faulty)
      kinds.formUnion(plan.changes.map { String($0.summary.prefix(13)) })
    }
    #expect(kinds.count == 3)
    #expect(SimulationPlan(seed: 2, validators: 3).changes.isEmpty)
  }

  // MARK: Who is who

  private func key(_ number: UInt8) -> PublicKey { PublicKey(SHA256.digest([number])) }

  private func set(_ numbers: [UInt8]) throws -> ValidatorSet {
    try ValidatorSet(
      numbers.map {
        Validator(consensusKey: key($0), peerKey: key(100 + $0), name: "bank \($0)")
      })
  }

  @Test func placesFollowTheValidatorsOfAnEpoch() throws {
    var roster = Roster(
      try set([0, 1, 2, 3]), keys: [0, 1, 2, 3, 5].map { (Int($0), key(UInt8($0))) })
    #expect(roster.index(of: 3, in: Epoch(0)) == ValidatorIndex(3) && !roster.isValidator(5))
    #expect(roster.index(of: 3, in: Epoch(1)) == nil && roster.validators(of: Epoch(1)) == nil)
    roster.begin(Epoch(1), try set([0, 2, 3, 5]))
    #expect(roster.newest == Epoch(1) && roster.isValidator(5) && !roster.isValidator(1))
    #expect(roster.index(of: 3, in: Epoch(1)) == ValidatorIndex(2))
    #expect(roster.index(of: 3, in: Epoch(0)) == ValidatorIndex(3), "as it was")
    #expect(roster.place(of: ValidatorIndex(3), in: Epoch(1)) == 5)
    #expect(roster.place(of: ValidatorIndex(4), in: Epoch(1)) == nil)
    #expect(roster.places(in: Epoch(1)) == [0, 2, 3, 5])
    let former = PeerID.observer(UInt32.max - UInt32(ValidatorSet.countMax) + 1)
    #expect(roster.place(ofPeer: former, in: Epoch(1)) == 1, "a validator of genesis that has left")
    #expect(roster.place(ofPeer: .observer(1), in: Epoch(1)) == 5)
    #expect(roster.place(ofPeer: .validator(ValidatorIndex(3)), in: Epoch(1)) == 5)
  }

  private func breach(_ body: () throws(Breach) -> Void) -> Property? {
    do throws(Breach) {
      try body()
      return nil
    } catch { return error.property }
  }

  @Test func seesVotesOfOneWhoIsNoValidatorAndAnEpochOfOthers() throws {
    let keys = SimulatedKeys(kind: .simulated, seed: 1)
    let genesis = try SimulatedGenesis(validators: 4, observers: 0, keys: keys).genesis
    let root = try GenesisBlock(genesis).block.header
    var checker = VotingChecker(genesis, first: root, byzantine: 0, scheme: keys.scheme)
    let leader = genesis.validators.leader(of: View(1), anchor: root.digest)
    let next = try set([0, 1, 2, 3])
    let closing = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(1), height: Height(1),
      parent: root.digest, leader: leader, timestamp: root.timestamp.advanced(by: 1_000),
      transactionsRoot: ListTree.root(of: []), transactionCount: 0, stateRoot: root.stateRoot,
      receiptsRoot: ListTree.root(of: []), weight: 0, closesEpoch: true,
      nextValidators: next.digest)
    let statement = Statement(
      epoch: Epoch(0), view: View(1),
      ballot: .notarize(BlockReference(parentView: View(0), digest: closing.digest)))
    let key = genesis.validators.validators[Int(leader.value)].consensusKey
    checker.proposes(
      Proposal(
        vote: Vote(
          statement: statement, signer: leader,
          signature: keys.sign(statement.signedBytes(on: genesis.chainID), with: key)),
        block: Block(header: closing, transactions: []),
        justification: Justification(parent: nil, nullifications: [])))
    let others = try set([0, 1, 2, 9])
    #expect(
      breach { () throws(Breach) in
        try checker.begins(Epoch(1), on: closing.digest, validators: others, byzantine: 0)
      } == .agreement)
    #expect(
      breach { () throws(Breach) in
        try checker.begins(Epoch(1), on: closing.digest, validators: next, byzantine: 0)
      } == nil)
    let nullify = Statement(epoch: Epoch(1), view: View(1), ballot: .nullify)
    func votes(as place: ValidatorIndex?) -> Property? {
      breach { () throws(Breach) in
        try checker.signs(
          nullify.signedBytes(on: genesis.chainID), node: 7, wall: root.timestamp
        ) { _ in place }
      }
    }
    #expect(votes(as: nil) == .voting)
    #expect(votes(as: ValidatorIndex(3)) == nil)
  }
}
