import SanadAPI
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// Proofs as the API hands them out, checked by a client that knows the genesis alone.
@Suite struct ProofDeskTests {
  private let chain: LocalChain
  private let desk: ProofDesk

  init() throws {
    chain = try LocalChain()
    desk = ProofDesk(environment: chain.environment, finality: chain.board)
  }

  private var anchor: TrustAnchor { TrustAnchor(genesis: chain.genesis) }
  private var environment: ReplicaEnvironment { chain.environment }
  private var board: FinalityBoard { chain.board }

  private func account(_ name: String) throws -> AccountID { try chain.account(name).id }

  private func state(_ request: ProofRequest) async throws -> StateClaim {
    guard case .state(let proof) = try ProofFile(file: try await desk.proof(request)) else {
      throw ServiceFailure(.internalFault, "a proof of another kind")
    }
    return try proof.verify(by: anchor)
  }

  @Test func refusesATransactionThatIsNotFinal() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.proof(.transaction(TransactionID(.zero)))
    }
    #expect(failure?.code == .transactionUnknown)
  }

  /// The genesis state has no certificate: nobody has signed it.
  @Test func hasNoProofOfAStateBeforeTheFirstFinalBlock() async throws {
    let id = try account("dealer")
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.proof(.account(id))
    }
    #expect(failure?.code == .notReady)
    #expect(failure?.retryAfter == .seconds(1))
  }

  /// Each refusal with the code of a damaged store, whatever is missing.
  @Test func aBlockWithoutOneOfItsReceiptsIsTheStoresFault() async throws {
    let transaction = try chain.transfer(to: "retail", sequence: 0)
    let built = try chain.build([transaction])
    try environment.final.commit(built.execution.state)
    try chain.add(built, receipts: [])
    board.post(built.block.header, at: built.block.header.timestamp)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.proof(.transaction(transaction.id))
    }
    #expect(failure?.code == .storeDamaged)
  }

  @Test func provesATransferAndARefusalInOneBlock() async throws {
    let applied = try chain.transfer(to: "retail", sequence: 0)
    let refused = try chain.transfer(to: "lapsed", sequence: 1)
    try chain.makeFinal([applied, refused])
    for (index, transaction) in [applied, refused].enumerated() {
      let file = try ProofFile(file: try await desk.proof(.transaction(transaction.id)))
      guard case .transaction(let proof) = file else {
        Issue.record("a proof of another kind")
        continue
      }
      let proven = try proof.verify(by: anchor)
      #expect(proven.transaction.id == transaction.id && proven.index == UInt32(index))
      #expect(proven.receipt.isApplied == (index == 0))
      #expect(proven.header == board.newest)
    }
  }

  @Test func provesWhatAnAccountHoldsAndThatAnotherHoldsNothing() async throws {
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 0)])
    let dealer = try account("dealer")
    let lapsed = try account("lapsed")
    let held = try await state(.holding(dealer, try chain.bill))
    #expect(held.header == board.newest)
    let value = try #require(held.value)
    let final = try environment.final.read(
      try #require(StateKey(bytes: LedgerKey.holding(dealer, try chain.bill).bytes)))
    #expect(value == final)
    #expect(try await state(.holding(lapsed, try chain.bill)).value == nil)
    let record = try #require(try await state(.account(dealer)).value)
    let used = try BCSReader.decode(Account.self, from: record)
    #expect(used.nextSequence(in: .first) == SequenceNumber(1))
    #expect(try await state(.instrument(try chain.bill)).value != nil)
    #expect(try await state(.instrument(InstrumentID(.zero))).value == nil)
  }

  /// The state is committed a moment before its block can be read: whoever asks between the two
  /// gets the proof of the newer state, once there is one.
  @Test(.timeLimit(.minutes(5)))
  func waitsForTheBlockOfTheStateThatItProves() async throws {
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 0)])
    let before = board.newest
    let built = try chain.build([try chain.transfer(to: "retail", sequence: 1)])
    try environment.final.commit(built.execution.state)
    let dealer = try account("dealer")
    let asked = Task { try await desk.proof(.account(dealer)) }
    await Task.yield()
    try chain.add(built)
    board.post(built.block.header, at: built.block.header.timestamp)
    guard case .state(let proof) = try ProofFile(file: try await asked.value) else {
      Issue.record("a proof of another kind")
      return
    }
    let claim = try proof.verify(by: anchor)
    #expect(claim.header.height == before.height.next)
  }

  /// So does whoever asks for a transaction that is final and not stored: it is not unknown.
  @Test(.timeLimit(.minutes(5)))
  func waitsForTheBlockOfATransaction() async throws {
    let transaction = try chain.transfer(to: "retail", sequence: 0)
    let built = try chain.build([transaction])
    try environment.final.commit(built.execution.state)
    let asked = Task { try await desk.proof(.transaction(transaction.id)) }
    await Task.yield()
    try chain.add(built)
    board.post(built.block.header, at: built.block.header.timestamp)
    guard case .transaction(let proof) = try ProofFile(file: try await asked.value) else {
      Issue.record("a proof of another kind")
      return
    }
    #expect(try proof.verify(by: anchor).transaction.id == transaction.id)
  }

  /// If the block never comes, the answer says so; it is never a proof against another root, and
  /// never that there is no such transaction.
  @Test(.timeLimit(.minutes(5)))
  func givesUpWhereTheBlockOfTheStateDoesNotCome() async throws {
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 0)])
    let transaction = try chain.transfer(to: "retail", sequence: 1)
    let built = try chain.build([transaction])
    try environment.final.commit(built.execution.state)
    let impatient = ProofDesk(
      environment: environment,
      finality: FinalityBoard(
        newest: board.newest, flushed: board.flushed, storingMax: .milliseconds(50)))
    for request in [ProofRequest.account(try account("dealer")), .transaction(transaction.id)] {
      let failure = await #expect(throws: ServiceFailure.self) {
        try await impatient.proof(request)
      }
      #expect(failure?.code == .notReady)
      #expect(failure?.retryAfter == .seconds(1))
    }
  }
}
