import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadMempool
import SanadSafety
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// How transactions enter the mempool, and what clients are told: refusals first.
@Suite struct AdmissionTests {
  private let node: DrivenReplica
  private var network: SmallNetwork { node.network }

  init() throws {
    let disks = ReplicaDisks(try SmallNetwork(validators: 4))
    try disks.initialise()
    node = try DrivenReplica(disks)
  }

  /// What a client is told of a transaction.
  private func outcome(_ transaction: UnverifiedTransaction) -> SubmissionOutcome? {
    let before = node.ports.outcomes.count
    node.submit(transaction)
    node.run(.verifier)
    return node.ports.outcomes.dropFirst(before).first
  }

  private func expect(
    _ code: ErrorCode, for transaction: UnverifiedTransaction, expected: String? = nil,
    line: Int = #line
  ) {
    let outcome = outcome(transaction)
    guard case .refused(code, let detail, let sequence, let got) = outcome else {
      Issue.record("line \(line): \(String(describing: outcome))")
      return
    }
    #expect(!detail.isEmpty)
    #expect(sequence == expected, "line \(line)")
    #expect(got == transaction.body.sequence.description)
    #expect(node.host.snapshot.waiting == 0, "line \(line)")
  }

  // MARK: Refusals by the ledger

  @Test func refusesAnotherChain() throws {
    expect(.wrongChain, for: try network.transfer(chainID: ChainID(.zero)))
  }

  @Test func refusesAnUnknownSubmitter() throws {
    let nobody = Genesis.accountID(at: 9)
    expect(
      .submitterUnknown,
      for: try network.transfer(
        account: nobody, signers: [(nobody, SmallNetwork.Party.bank.key)]))
  }

  @Test func refusesAnInvalidSignature() throws {
    expect(.signatureInvalid, for: try network.transfer(isForged: true))
  }

  @Test func refusesAKeyThatIsNotTheAccounts() throws {
    let bank = SmallNetwork.Party.bank
    let fund = SmallNetwork.Party.fund
    expect(.signatureSurplus, for: try network.transfer(signers: [(bank.account, fund.key)]))
  }

  @Test func refusesAMissingAndASurplusAuthorization() throws {
    let bank = SmallNetwork.Party.bank
    let fund = SmallNetwork.Party.fund
    expect(
      .authorizationMissing, for: try network.transfer(signers: [(fund.account, fund.key)]))
    expect(
      .authorizationSurplus,
      for: try network.transfer(signers: [(bank.account, bank.key), (fund.account, fund.key)]))
  }

  @Test func refusesAValidityThatEndsTooLate() throws {
    expect(.validityTooFar, for: try network.transfer(validFor: 90_000_000))
  }

  // MARK: Refusals by the mempool

  @Test func refusesWhatHasExpiredWithoutAskingTheLedger() throws {
    let transaction = try network.transfer(validFor: 500)
    node.submit(transaction)
    #expect(node.ports.jobs.allSatisfy { $0.lane != .verifier })
    guard case .refused(.expired, _, nil, _) = node.ports.outcomes.first else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
  }

  @Test func refusesAGapAndSaysWhichSequenceIsNext() throws {
    guard case .refused(.sequenceGap, _, "0", "3") = outcome(try network.transfer(sequence: 3))
    else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
    #expect(outcomeIsAccepted(try network.transfer(sequence: 0)))
    guard case .refused(.sequenceGap, _, "1", "3") = outcome(try network.transfer(sequence: 3))
    else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
  }

  @Test func refusesAnotherTransactionAtATakenSequence() throws {
    #expect(outcomeIsAccepted(try network.transfer(1)))
    guard case .refused(.sequenceReused, _, _, "0") = outcome(try network.transfer(2)) else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
    #expect(node.host.snapshot.waiting == 1)
  }

  @Test func refusesASequenceThatIsFinal() throws {
    let single = ReplicaDisks(try SmallNetwork())
    try single.initialise()
    let node = try DrivenReplica(single)
    node.submit(try single.network.transfer())
    #expect(node.run { !$0.ports.finals.isEmpty })
    node.submit(try single.network.transfer(2))
    node.run(.verifier)
    guard case .refused(.sequenceReused, _, "1", "0") = node.ports.outcomes.last else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
  }

  // MARK: What is taken

  private func outcomeIsAccepted(_ transaction: UnverifiedTransaction) -> Bool {
    if case .accepted = outcome(transaction) { true } else { false }
  }

  @Test func tellsTheClientUnderItsTicketAndPassesItOn() throws {
    let transaction = try network.transfer()
    node.submit(transaction, ticket: 77)
    node.run(.verifier)
    guard
      case .submission(SubmissionTicket(77), transaction.id, .accepted)? =
        node.ports.observations.last(where: { if case .submission = $0 { true } else { false } })
    else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
    #expect(
      node.ports.messages.contains(.transactions(TransactionBatch([transaction.bytes]))))
  }

  @Test func aSecondSubmissionIsKnownAndCheckedOnce() throws {
    let transaction = try network.transfer()
    #expect(outcomeIsAccepted(transaction))
    node.submit(transaction)
    #expect(node.ports.jobs.allSatisfy { $0.lane != .verifier })
    guard case .known = node.ports.outcomes.last else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
  }

  @Test func twoClientsWithOneTransactionAreBothTold() throws {
    let transaction = try network.transfer()
    node.submit(transaction, ticket: 1)
    node.submit(transaction, ticket: 2)
    node.run(.verifier)
    #expect(node.ports.outcomes.count == 2)
    #expect(node.host.snapshot.waiting == 1)
  }

  @Test func clientsDoNotHearOfWhatPeersBring() throws {
    let from = PeerID.validator(ValidatorIndex(1))
    node.deliver(
      .transactions(
        [try network.transfer(), try network.transfer(sequence: 5, isForged: true)], from: from))
    node.run(.verifier)
    #expect(node.ports.outcomes.isEmpty)
    #expect(node.host.snapshot.waiting == 1)
  }

  @Test func whatWasRefusedIsCheckedWhenItComesAgain() throws {
    let forged = try network.transfer(isForged: true)
    for _ in 0..<2 {
      node.deliver(.transactions([forged], from: .validator(ValidatorIndex(1))))
      #expect(node.ports.jobs.count { $0.lane == .verifier } == 1)
      node.run(.verifier)
    }
  }

  @Test func checksInChunks() throws {
    let list = try (0..<130).map { try network.transfer(sequence: UInt64($0)) }
    node.deliver(.transactions(list, from: .validator(ValidatorIndex(1))))
    #expect(node.ports.jobs.count { $0.lane == .verifier } == 9)
    node.run(.verifier)
    #expect(node.host.snapshot.waiting == 130)
  }

  @Test func aTransactionIsWork() throws {
    #expect(node.snapshot.working == nil)
    #expect(outcomeIsAccepted(try network.transfer()))
    #expect(node.snapshot.working == .transactions)
  }

  /// A check that was under way while the transaction below became final knows nothing of that, and
  /// neither does a mempool that holds nothing of the account.
  @Test func whatWasJudgedBeforeTheSequenceBelowWasFinalIsWorkToo() throws {
    let disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
    let node = try DrivenReplica(disks)
    node.submit(try disks.network.transfer(sequence: 0))
    node.run(.verifier)
    let second = try disks.network.transfer(sequence: 1)
    node.submit(second, ticket: 2)
    let place = try #require(node.ports.jobs.firstIndex { $0.lane == .verifier })
    let judged = node.ports.jobs.remove(at: place).work()
    #expect(node.run { !$0.ports.finals.isEmpty })
    node.settle()
    node.deliver(judged)
    let store = node.opened.environment.blockStore
    #expect(try store.place(of: second.id) == nil)
    node.run(for: 1_000)
    #expect(try store.place(of: second.id) != nil, "it does not wait for a heartbeat")
  }

  @Test func whatExpiresIsNoWorkAnyMore() throws {
    #expect(outcomeIsAccepted(try network.transfer(validFor: 3_000)))
    node.run(for: 2_500)
    #expect(node.host.snapshot.waiting == 0)
  }

  @Test func aBrokenStoreStopsTheNodeAndRefusesNobody() throws {
    // A fresh reader has nothing cached.
    node.kill()
    let reopened = try DrivenReplica(node.disks)
    reopened.submit(try network.transfer())
    node.disks.store.fail(with: .failed(detail: "no disk"))
    reopened.run(.verifier)
    #expect(reopened.ports.failures.count == 1)
    #expect(reopened.ports.outcomes.isEmpty)
  }

  // MARK: Questions

  private func answer(_ question: ReplicaQuestion) -> ReplicaAnswer? {
    node.deliver(.asked(question, QuestionTicket(5)))
    guard case .answer(QuestionTicket(5), let answer)? = node.ports.observations.last else {
      return nil
    }
    return answer
  }

  @Test func answersWhatItKnows() throws {
    let transaction = try network.transfer()
    guard case .pending(nil)? = answer(.pending(transaction.id)) else {
      Issue.record("nothing waits yet")
      return
    }
    #expect(outcomeIsAccepted(transaction))
    guard case .pending(transaction)? = answer(.pending(transaction.id)),
      case .sequences([LaneSequence(lane: .first, next: SequenceNumber(1))])? =
        answer(.sequences(SmallNetwork.Party.bank.account)),
      case .consensus(let snapshot)? = answer(.consensus)
    else {
      Issue.record("three answers")
      return
    }
    #expect(snapshot.waiting == 1)
    #expect(snapshot.storedHeight == Height(0))
    #expect(snapshot.consensus.view == View(1))
  }

  // MARK: What a builder leaves out

  /// Both are admitted on the same state; once the first has changed the keys, no block can have the
  /// second, and it must not wait until it expires.
  @Test func whatNoBlockCanHaveLeavesTheMempool() throws {
    let disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
    let node = try DrivenReplica(disks)
    let rotation = try node.network.rotation()
    node.submit(rotation, ticket: 1)
    node.submit(try node.network.transfer(sequence: 1), ticket: 2)
    node.run(.verifier)
    #expect(node.host.snapshot.waiting == 2)
    #expect(node.run { !$0.ports.finals.isEmpty })
    #expect(node.ports.finals.first?.receipts.map(\.isApplied) == [true])
    // The final state has the new keys: what waits is judged on it.
    node.settle()
    #expect(node.host.snapshot.waiting == 0)
  }
}
