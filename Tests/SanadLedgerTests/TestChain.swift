import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

typealias Party = TestNetwork.Party

/// Takes every signature for valid: for tests that are not about signatures and make many.
struct EverythingValid: SignatureVerdicts {
  func verdict(on transaction: UnverifiedTransaction) -> SignatureVerdict { .valid }
  func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool { true }
}

/// A chain that one test drives: signs, builds a block, judges it again with a second executor,
/// watches the invariants, and makes it final.
final class TestChain {
  let genesis: Genesis
  /// The genesis' own, which it makes of all of itself.
  let chainID: ChainID
  let first: GenesisBlock
  private(set) var state: StateOverlay
  private(set) var height = Height(0)
  private(set) var time: Timestamp
  private(set) var blocks: [Block] = []
  var invariants: LedgerInvariants
  let builder: LedgerExecutor
  let judge: LedgerExecutor
  private let final: FinalState
  private var sequences = KeyedTable<LedgerKey, UInt64>()
  private let signsForReal: Bool

  init(_ genesis: Genesis? = nil, signing: Bool = true) throws {
    self.genesis = try genesis ?? TestNetwork.genesis()
    chainID = self.genesis.chainID
    let store = MemoryStore()
    final = FinalState(nodes: store, values: store)
    first = try GenesisBlock(self.genesis, on: final.overlay())
    try final.commit(first.state)
    state = first.state
    time = self.genesis.timestamp
    invariants = try LedgerInvariants(genesis: first.state.changes)
    signsForReal = signing
    builder = signing ? LedgerExecutor() : LedgerExecutor(verdicts: EverythingValid())
    judge = signing ? LedgerExecutor() : LedgerExecutor(verdicts: EverythingValid())
  }

  /// The clock of the next block.
  var nextClock: BlockClock {
    BlockClock(height: height.next, timestamp: time.advanced(by: 1_000))
  }

  func advance(milliseconds: UInt64) { time = time.advanced(by: milliseconds) }

  /// A body with the next sequence of its lane, which is used up.
  func body(
    _ operations: [LedgerOperation], by account: AccountID, lane: Lane = .first
  ) -> TransactionBody {
    TransactionBody(
      chainID: chainID, account: account, lane: lane,
      sequence: takeSequence(account, lane), validUntil: time.advanced(by: 600_000),
      operations: operations)
  }

  func takeSequence(_ account: AccountID, _ lane: Lane) -> SequenceNumber {
    // A key per lane that is no key of the ledger: the count of a test's own bookkeeping.
    let key = LedgerKey.held(
      InstrumentID(account.digest), policy: .zero, predicate: lane.value)
    let sequence = sequences[key, default: 0]
    sequences[key] = sequence + 1
    return SequenceNumber(sequence)
  }

  /// Signs with the one key of each party.
  func sign(_ body: TransactionBody, _ parties: [Party]) throws -> UnverifiedTransaction {
    try sign(body, parties.map { ($0.account, [$0.seed]) })
  }

  /// Signs for accounts with the keys of seeds.
  func sign(
    _ body: TransactionBody, _ signers: [(AccountID, [[UInt8]])]
  ) throws -> UnverifiedTransaction {
    let message = body.signedBytes
    let authorizations = try signers.map { account, seeds in
      Authorization(
        account: account,
        signatures: try seeds.map { seed in
          let key = SecretKey(seed: seed)
          let signature =
            signsForReal
            ? key.sign(message)
            : try Self.emptySignature()
          return KeySignature(key: key.publicKey, signature: signature)
        })
    }
    return try UnverifiedTransaction(
      decoding: SignedTransaction(body: body, authorizations: authorizations).bcsBytes)
  }

  /// Submits one transaction in a block of its own; by default signed by all whom it names.
  @discardableResult
  func submit(
    _ operations: [LedgerOperation], by parties: Party..., lane: Lane = .first
  ) throws -> Receipt {
    let transaction = try sign(
      body(operations, by: parties[0].account, lane: lane), parties)
    return try #require(try add([transaction]).receipts.first)
  }

  /// Builds, judges, checks and commits a block; every transaction must get in.
  @discardableResult
  func add(_ transactions: [UnverifiedTransaction]) throws -> ExecutedBlock {
    let built = try build(transactions)
    #expect(built.rejected.isEmpty, "\(built.rejected)")
    return try commit(built)
  }

  func build(
    _ transactions: [UnverifiedTransaction], evidence: [Evidence] = [], epoch: Epoch? = nil,
    bytesMax: Int = 1_000_000, isOutOfTime: () -> Bool = { false }
  ) throws -> BuiltBlock {
    let epoch = try epoch ?? LedgerView(reading: state).epoch().number
    let template = BlockHeader(
      chainID: chainID, epoch: epoch, view: View(height.value + 1),
      height: height.next, parent: BlockDigest(.zero), leader: ValidatorIndex(0),
      timestamp: nextClock.timestamp, transactionsRoot: .zero, transactionCount: 0,
      stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    return try builder.build(
      transactions, evidence: evidence, template: template, bytesMax: bytesMax, on: state,
      isOutOfTime: isOutOfTime)
  }

  @discardableResult
  func commit(_ built: BuiltBlock) throws -> ExecutedBlock {
    guard case .valid(let execution) = try judge.execute(built.block, on: state) else {
      Issue.record("a built block is not valid")
      return built.execution
    }
    #expect(execution.receipts == built.execution.receipts)
    for receipt in execution.receipts { ProducedCodes.shared?.note(receipt) }
    let height = built.block.header.height
    let breaches = try invariants.observe(
      execution.receipts, changes: execution.state.changes,
      at: BlockClock(height: height, timestamp: built.block.header.timestamp))
    #expect(breaches.isEmpty, "\(breaches)")
    try final.commit(execution.state)
    state = execution.state
    self.height = height
    time = built.block.header.timestamp
    blocks.append(built.block)
    return execution
  }

  func units(_ account: AccountID, _ instrument: InstrumentID) throws -> UInt128 {
    try record(Holding.self, .holding(account, instrument))?.units.value ?? 0
  }

  func tally(_ instrument: InstrumentID) throws -> InstrumentTally {
    try #require(try record(InstrumentTally.self, .tally(instrument)))
  }

  /// The value of a key, decoded.
  func record<Record: StateRecord>(_ type: Record.Type, _ key: LedgerKey) throws -> Record? {
    let stateKey = try #require(StateKey(bytes: key.bytes))
    return try state.read(stateKey).map { try BCSReader.decode(type, from: $0) }
  }

  /// Bytes of the shape of a signature.
  static func emptySignature() throws -> Signature {
    try BCSReader.decode(Signature.self, from: [UInt8](repeating: 7, count: 64))
  }

  static func transfer(
    _ units: UInt128, of instrument: InstrumentID, from: AccountID, to: AccountID
  ) -> LedgerOperation {
    .transfer(Leg(instrument: instrument, from: from, to: to, units: Units(units)))
  }
}
