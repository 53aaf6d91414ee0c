import Foundation
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
  private let file: GenesisFile
  private let genesis: Genesis
  private let store = MemoryKeyValueStore()
  private let environment: ReplicaEnvironment
  private let board: FinalityBoard
  private let desk: ProofDesk

  /// The local network with one validator, whose key is at hand, and its genesis block.
  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    file = try GenesisFile.load(root.appending(path: "Genesis/local/genesis.yaml").path())
    var genesis = file.genesis
    genesis.validators = try Fixture.validators("val-a")
    self.genesis = genesis
    let tip = try StoredTip(genesis, in: store, cache: StateCacheLimits())
    environment = ReplicaEnvironment(
      genesis: genesis, chainID: genesis.chainID, place: ValidatorIndex(0), final: tip.final,
      stateStore: tip.stateStore, blockStore: BlockStore(store), keyValues: store,
      scheme: Ed25519Scheme())
    board = FinalityBoard(newest: tip.header, flushed: tip.header.height)
    desk = ProofDesk(environment: environment, finality: board)
  }

  private var anchor: TrustAnchor { TrustAnchor(genesis: genesis) }

  private func account(_ name: String) throws -> GenesisFile.NamedAccount {
    try #require(file.account(named: name))
  }

  private let bill = InstrumentID(ProofDeskTests.symbol)
  private static let symbol: InstrumentSymbol = {
    do { return try InstrumentSymbol("MTB-12M") } catch { preconditionFailure("\(error)") }
  }()

  /// The dealer gives a unit of the bill to somebody.
  private func transfer(to receiver: String, sequence: UInt64) throws -> UnverifiedTransaction {
    let dealer = try account("dealer")
    let body = TransactionBody(
      chainID: genesis.chainID, account: dealer.id, sequence: SequenceNumber(sequence),
      validUntil: genesis.timestamp.advanced(by: 60_000),
      operations: [
        .transfer(
          Leg(
            instrument: bill, from: dealer.id, to: try account(receiver).id, units: Units(1)))
      ])
    let key = SecretKey(
      testWord: try #require(file.testWord), name: try #require(dealer.testKeys.first))
    let signature = KeySignature(key: key.publicKey, signature: key.sign(body.signedBytes))
    let signed = SignedTransaction(
      body: body, authorizations: [Authorization(account: dealer.id, signatures: [signature])])
    return try UnverifiedTransaction(decoding: signed.bcsBytes)
  }

  private func finalization(of header: BlockHeader) throws -> Certificate {
    let statement = Statement(
      epoch: Epoch(0), view: header.view,
      ballot: .finalize(BlockReference(parentView: View(0), digest: header.digest)))
    let signature = Fixture.key("val-a/consensus")
      .sign(statement.signedBytes(on: genesis.chainID))
    return try #require(
      Certificate(
        statement: statement, signatures: [(ValidatorIndex(0), signature)], validatorCount: 1))
  }

  /// Builds the next block on the final state.
  private func build(_ transactions: [UnverifiedTransaction]) throws -> BuiltBlock {
    let parent = board.newest
    let template = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(parent.view.value + 1),
      height: parent.height.next, parent: parent.digest, leader: ValidatorIndex(0),
      timestamp: parent.timestamp.advanced(by: 1), transactionsRoot: .zero, transactionCount: 0,
      stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    let built = try LedgerExecutor().build(
      transactions, template: template, bytesMax: 1 << 20, on: environment.final.overlay())
    #expect(built.rejected.isEmpty)
    return built
  }

  /// Puts a block into the store; its state and the board are the caller's.
  private func add(_ built: BuiltBlock, receipts: [[UInt8]]? = nil) throws {
    let header = built.block.header
    var batch = KeyValueBatch()
    try BlockStore.add(
      FinalBlock(
        block: built.block, digest: header.digest,
        finality: .certificate(try finalization(of: header).bcsBytes),
        transactionIDs: built.execution.transactions,
        receipts: receipts ?? built.execution.receipts.map(\.bcsBytes), events: []),
      after: header.height.previous, to: &batch)
    try store.apply(batch)
  }

  /// Makes a block final in the order in which the replica does: state, store, board.
  private func makeFinal(_ transactions: [UnverifiedTransaction]) throws {
    let built = try build(transactions)
    try environment.final.commit(built.execution.state)
    try add(built)
    board.post(built.block.header, at: built.block.header.timestamp)
  }

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
    let id = try account("dealer").id
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.proof(.account(id))
    }
    #expect(failure?.code == .notReady)
    #expect(failure?.retryAfter == .seconds(1))
  }

  /// Each refusal with the code of a damaged store, whatever is missing.
  @Test func aBlockWithoutOneOfItsReceiptsIsTheStoresFault() async throws {
    let transaction = try transfer(to: "retail", sequence: 0)
    let built = try build([transaction])
    try environment.final.commit(built.execution.state)
    try add(built, receipts: [])
    board.post(built.block.header, at: built.block.header.timestamp)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.proof(.transaction(transaction.id))
    }
    #expect(failure?.code == .storeDamaged)
  }

  @Test func provesATransferAndARefusalInOneBlock() async throws {
    let applied = try transfer(to: "retail", sequence: 0)
    let refused = try transfer(to: "lapsed", sequence: 1)
    try makeFinal([applied, refused])
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
    try makeFinal([try transfer(to: "retail", sequence: 0)])
    let dealer = try account("dealer").id
    let lapsed = try account("lapsed").id
    let held = try await state(.holding(dealer, bill))
    #expect(held.header == board.newest)
    let value = try #require(held.value)
    let final = try environment.final.read(
      try #require(StateKey(bytes: LedgerKey.holding(dealer, bill).bytes)))
    #expect(value == final)
    #expect(try await state(.holding(lapsed, bill)).value == nil)
    let record = try #require(try await state(.account(dealer)).value)
    let used = try BCSReader.decode(Account.self, from: record)
    #expect(used.nextSequence(in: .first) == SequenceNumber(1))
    #expect(try await state(.instrument(bill)).value != nil)
    #expect(try await state(.instrument(InstrumentID(.zero))).value == nil)
  }

  /// The state is committed a moment before its block can be read: whoever asks between the two
  /// gets the proof of the newer state, once there is one.
  @Test(.timeLimit(.minutes(1)))
  func waitsForTheBlockOfTheStateThatItProves() async throws {
    try makeFinal([try transfer(to: "retail", sequence: 0)])
    let before = board.newest
    let built = try build([try transfer(to: "retail", sequence: 1)])
    try environment.final.commit(built.execution.state)
    let dealer = try account("dealer").id
    let asked = Task { try await desk.proof(.account(dealer)) }
    await Task.yield()
    try add(built)
    board.post(built.block.header, at: built.block.header.timestamp)
    guard case .state(let proof) = try ProofFile(file: try await asked.value) else {
      Issue.record("a proof of another kind")
      return
    }
    let claim = try proof.verify(by: anchor)
    #expect(claim.header.height == before.height.next)
  }

  /// If the block never comes, the answer says so; it is never a proof against another root.
  @Test(.timeLimit(.minutes(1)))
  func givesUpWhereTheBlockOfTheStateDoesNotCome() async throws {
    try makeFinal([try transfer(to: "retail", sequence: 0)])
    let built = try build([try transfer(to: "retail", sequence: 1)])
    try environment.final.commit(built.execution.state)
    let dealer = try account("dealer").id
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.proof(.account(dealer))
    }
    #expect(failure?.code == .notReady)
  }
}
