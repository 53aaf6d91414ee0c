import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// The ledgers of all validators of a network on a clock that jumps: each block is built by one of
/// them in turn and judged by all others, and the rules of the ledger are recomputed from outside
/// after it.
final class StoryChain: StoryStage {
  /// One validator's ledger.
  private struct Replica {
    let executor = LedgerExecutor()
    let final: FinalState
    var state: StateOverlay
  }

  let file: GenesisFile
  private var replicas: [Replica] = []
  private var invariants: LedgerInvariants
  private var sequences: [AccountID: UInt64] = [:]
  private(set) var height = Height(0)
  private var parent = BlockDigest(.zero)
  private(set) var time: Timestamp
  private var transactionCount = 0
  private var eventCount = 0
  /// Is told the receipts of each block.
  var watch: ([Receipt]) -> Void = { _ in }
  /// Is given each block, where somebody keeps them.
  var keep: (Block) -> Void = { _ in }

  init(_ file: GenesisFile) throws {
    self.file = file
    var changes: [StateChange] = []
    for _ in 0..<file.genesis.validators.count {
      let store = MemoryStore()
      let final = FinalState(nodes: store, values: store)
      let first = try GenesisBlock(file.genesis, on: final.overlay())
      try final.commit(first.state)
      changes = first.state.changes
      parent = first.block.header.digest
      replicas.append(Replica(final: final, state: first.state))
    }
    invariants = try LedgerInvariants(genesis: changes)
    time = file.genesis.timestamp
  }

  var validatorCount: Int { replicas.count }

  /// The state root, which is that of every validator.
  private var root: Digest { replicas.first?.state.root ?? .zero }

  // MARK: Time

  /// Lets the clock run to a time, with a block at the start of each date on the way and another for
  /// what that leaves to do.
  func run(to target: Timestamp) throws {
    while time < target {
      let next = file.genesis.ledger.start(of: businessDate.adding(days: 1) ?? .max)
      time = min(next, target)
      try settle()
    }
  }

  /// Blocks until the chain has nothing more to do by itself at this time.
  func settle() throws {
    for _ in 0..<StoryChain.blocksMax {
      let receipts = try add([])
      if receipts.isEmpty { return }
    }
  }

  private static let blocksMax = 1_000

  // MARK: Transactions

  /// Submits operations that accounts sign, the first of which pays for them, in a block of its own.
  func submit(_ operations: [LedgerOperation], by signers: [StoryAccount]) throws -> Receipt {
    guard let submitter = signers.first else { throw StoryFailure("nobody signs") }
    let sequence = sequences[submitter.id, default: 0]
    let body = TransactionBody(
      chainID: file.genesis.chainID, account: submitter.id, lane: .first,
      sequence: SequenceNumber(sequence), validUntil: time.advanced(by: 600_000),
      operations: operations)
    let authorizations = signers.map { signer in
      let key = signer.key
      return Authorization(
        account: signer.id,
        signatures: [KeySignature(key: key.publicKey, signature: key.sign(body.signedBytes))])
    }
    let signed = SignedTransaction(body: body, authorizations: authorizations)
    let transaction = try UnverifiedTransaction(decoding: signed.bcsBytes)
    let receipts = try add([transaction])
    sequences[submitter.id] = sequence + 1
    guard let receipt = receipts.first(where: { $0.transaction == transaction.id }) else {
      throw StoryFailure("transaction \(transaction.id) has no receipt")
    }
    return receipt
  }

  // MARK: Blocks

  /// Makes one block: built by one validator, judged by all, equal everywhere.
  private func add(_ transactions: [UnverifiedTransaction]) throws -> [Receipt] {
    let clock = BlockClock(height: height.next, timestamp: time.advanced(by: 1_000))
    let leader = Int(clock.height.value % UInt64(replicas.count))
    let template = BlockHeader(
      chainID: file.genesis.chainID, epoch: Epoch(0), view: View(clock.height.value),
      height: clock.height, parent: parent,
      leader: ValidatorIndex(UInt16(truncatingIfNeeded: leader)), timestamp: clock.timestamp,
      transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero,
      weight: 0)
    let built = try replicas[leader].executor.build(
      transactions, template: template, bytesMax: 1_000_000, on: replicas[leader].state
    ) { false }
    if let rejected = built.rejected.first {
      throw StoryFailure("no block takes \(rejected.transaction): \(rejected.reason)")
    }
    var receipts: [Receipt] = []
    for place in replicas.indices {
      guard
        case .valid(let executed) = try replicas[place].executor.execute(
          built.block, on: replicas[place].state)
      else { throw StoryFailure("validator \(place) refuses block \(clock.height)") }
      guard executed.state.root == built.execution.state.root else {
        throw StoryFailure("validator \(place) comes to another root at \(clock.height)")
      }
      try replicas[place].final.commit(executed.state)
      replicas[place].state = executed.state
      receipts = executed.receipts
    }
    let found = try invariants.observe(
      receipts, changes: built.execution.state.changes, at: clock)
    if let breach = found.first { throw StoryFailure("block \(clock.height): \(breach)") }
    height = clock.height
    time = clock.timestamp
    transactionCount += transactions.count
    eventCount += receipts.reduce(0) { $0 + $1.events.count }
    parent = built.block.header.digest
    keep(built.block)
    watch(receipts)
    return receipts
  }

  /// What the whole state says about itself.
  func check() throws -> [String] {
    if let breach = invariants.check().first { throw StoryFailure("\(breach)") }
    return [
      "\(height) blocks, \(transactionCount) transactions, \(eventCount) events; "
        + "\(validatorCount) validators agree on \(root.hex)",
      "every invariant was recomputed from receipts after each block, and holds",
    ]
  }

  // MARK: Reading

  /// The value of a key, decoded.
  func record(_ key: LedgerKey) throws -> (any StateRecord)? {
    guard let stateKey = StateKey(bytes: key.bytes),
      let bytes = try replicas.first?.state.read(stateKey)
    else { return nil }
    return switch key {
    case .auction: try BCSReader.decode(AuctionRecord.self, from: bytes)
    case .bid: try BCSReader.decode(BidRecord.self, from: bytes)
    case .instrument: try BCSReader.decode(Instrument.self, from: bytes)
    case .payment: try BCSReader.decode(PaymentRecord.self, from: bytes)
    case .holding: try BCSReader.decode(Holding.self, from: bytes)
    case .suspense: try BCSReader.decode(SuspenseRecord.self, from: bytes)
    default: throw StoryFailure("the story reads no \(key)")
    }
  }
}

/// Somebody in the story: an account and its key, which everybody can compute.
struct StoryAccount {
  let name: String
  let id: AccountID
  /// The public word and the name from which its key is derived.
  let word: String
  let keyName: String

  var key: SecretKey { SecretKey(testWord: word, name: keyName) }
}

/// Something that must not happen in the story.
struct StoryFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
