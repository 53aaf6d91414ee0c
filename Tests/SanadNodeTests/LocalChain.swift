import Foundation
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// The local network with one validator, whose key is at hand, and blocks that are made final as the
/// replica does it: state, store, board.
struct LocalChain {
  static let symbol = "MTB-12M"

  let file: GenesisFile
  let genesis: Genesis
  let store = MemoryKeyValueStore()
  let environment: ReplicaEnvironment
  let board: FinalityBoard

  /// - Parameter name: the file of the genesis.
  init(_ name: String = "genesis.yaml") throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    file = try GenesisFile.load(root.appending(path: "Genesis/local/\(name)").path())
    var genesis = file.genesis
    genesis.validators = try Fixture.validators("val-a")
    genesis.operators = []
    self.genesis = genesis
    let tip = try StoredTip(genesis, in: store, cache: StateCacheLimits())
    environment = ReplicaEnvironment(
      genesis: genesis, chainID: genesis.chainID,
      consensusKey: genesis.validators.validators[0].consensusKey, final: tip.final,
      stateStore: tip.stateStore, blockStore: BlockStore(store), keyValues: store,
      scheme: Ed25519Scheme())
    board = FinalityBoard(newest: tip.header, flushed: tip.header.height)
  }

  var bill: InstrumentID { get throws { InstrumentID(try InstrumentSymbol(Self.symbol)) } }

  func account(_ name: String) throws -> GenesisFile.NamedAccount {
    try #require(file.account(named: name))
  }

  /// The dealer, or others, do something; the first of them submits.
  func signed(
    _ operation: LedgerOperation, by names: [String] = ["dealer"], sequence: UInt64
  ) throws -> UnverifiedTransaction {
    let accounts = try names.map(account)
    let body = TransactionBody(
      chainID: genesis.chainID, account: try #require(accounts.first).id,
      sequence: SequenceNumber(sequence), validUntil: genesis.timestamp.advanced(by: 60_000),
      operations: [operation])
    let authorizations = try accounts.map { account in
      let key = SecretKey(
        testWord: try #require(file.testWord), name: try #require(account.testKeys.first))
      return Authorization(
        account: account.id,
        signatures: [KeySignature(key: key.publicKey, signature: key.sign(body.signedBytes))])
    }
    let signed = SignedTransaction(
      body: body, authorizations: authorizations.sorted { $0.account < $1.account })
    return try UnverifiedTransaction(decoding: signed.bcsBytes)
  }

  /// The dealer gives units of the bill to somebody.
  func transfer(
    to receiver: String, sequence: UInt64, units: UInt64 = 1
  ) throws -> UnverifiedTransaction {
    let leg = Leg(
      instrument: try bill, from: try account("dealer").id, to: try account(receiver).id,
      units: Units(UInt128(units)))
    return try signed(.transfer(leg), sequence: sequence)
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

  /// Builds the next block on the final state, in the view that is so many above its parent's.
  func build(
    _ transactions: [UnverifiedTransaction], views: UInt64 = 1
  ) throws -> BuiltBlock {
    let parent = board.newest
    let template = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(parent.view.value + views),
      height: parent.height.next, parent: parent.digest, leader: ValidatorIndex(0),
      timestamp: parent.timestamp.advanced(by: 1), transactionsRoot: .zero, transactionCount: 0,
      stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    let built = try LedgerExecutor().build(
      transactions, template: template, bytesMax: 1 << 20, on: environment.final.overlay())
    #expect(built.rejected.isEmpty)
    return built
  }

  /// Puts a block into the store; its state and the board are the caller's.
  func add(_ built: BuiltBlock, receipts: [[UInt8]]? = nil) throws {
    let header = built.block.header
    var batch = KeyValueBatch()
    try BlockStore.add(
      FinalBlock(
        block: built.block, digest: header.digest,
        finality: .certificate(try finalization(of: header).bcsBytes),
        transactionIDs: built.execution.transactions,
        receipts: receipts ?? built.execution.receipts.map(\.bcsBytes),
        events: built.execution.events(at: header.height).map(\.bcsBytes)),
      after: header.height.previous, to: &batch)
    try store.apply(batch)
  }

  /// Makes a block final.
  func makeFinal(_ transactions: [UnverifiedTransaction], views: UInt64 = 1) throws {
    let built = try build(transactions, views: views)
    try environment.final.commit(built.execution.state)
    try add(built)
    board.post(built.block.header, at: built.block.header.timestamp)
  }

  /// Writes the state to the store, as the replica does now and then.
  func flush() throws {
    let flush = try #require(environment.final.takeFlush()).sorted()
    let height = try #require(flush.anchor.height)
    try environment.stateStore.apply(flush, at: try environment.standing(at: height))
    environment.final.didFlush(flush)
  }

  /// Takes a block's record out of the store, as a node that keeps less would.
  func forget(_ height: UInt64) throws {
    var batch = KeyValueBatch()
    batch.remove(
      StoreKey(.block, (0..<8).map { UInt8(truncatingIfNeeded: height >> (56 - 8 * $0)) }))
    try store.apply(batch)
  }
}
