import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadTypes

@testable import SanadSimulator

/// A chain without consensus: what clients draw goes into one block after another, and the clients
/// learn from each.
final class ClientChain {
  /// One block of it.
  struct Made {
    let header: BlockHeader
    let transactions: [UnverifiedTransaction]
    let receipts: [Receipt]
    let changes: [StateChange]
    /// What was offered and could not be in the block.
    let rejected: [TransactionID]
  }

  let network: SimulatedGenesis
  let keys: SimulatedKeys
  let first: GenesisBlock
  var clients: SimulatedClients
  private let executor: LedgerExecutor
  private let final: FinalState
  private var header: BlockHeader

  init(seed: UInt64 = 1) throws {
    keys = SimulatedKeys(kind: .simulated, seed: seed)
    network = try SimulatedGenesis(validators: 1, observers: 0, keys: keys)
    clients = SimulatedClients(network, keys: keys, seed: seed)
    executor = LedgerExecutor(verdicts: SharedVerdicts(scheme: keys.scheme))
    let store = MemoryStore()
    final = FinalState(nodes: store, values: store)
    first = try GenesisBlock(network.genesis, on: final.overlay())
    try final.commit(first.state)
    header = first.block.header
  }

  /// The wall clock of clients: the next block's timestamp.
  var wall: Timestamp {
    Timestamp(network.genesis.timestamp.value + 60_000 + header.height.value * 1_000)
  }

  /// A checker that has seen the genesis.
  func checker() throws -> RegistryChecker {
    try RegistryChecker(network.genesis, state: first.state.changes, scheme: keys.scheme)
  }

  /// Makes what fits of the transactions final, in their order.
  func extend(by transactions: [UnverifiedTransaction]) throws -> Made {
    var template = header
    template.height = header.height.next
    template.parent = header.digest
    template.timestamp = wall
    let built = try executor.build(
      transactions, template: template, bytesMax: 1 << 20, on: final.overlay())
    try final.commit(built.execution.state)
    header = built.block.header
    try clients.follow(built.execution.decoded, built.execution.receipts)
    return Made(
      header: header, transactions: built.execution.decoded, receipts: built.execution.receipts,
      changes: built.execution.state.changes, rejected: built.rejected.map(\.transaction))
  }

  /// A transaction with good signatures, in the order of its lane.
  func signed(
    _ operations: [LedgerOperation], by submitter: Int, with others: [Int] = []
  ) throws -> UnverifiedTransaction {
    try clients.place(
      ClientOrder(submitter: submitter, operations: operations, others: others), at: wall, time: 0)
  }

  /// A small transfer of cash.
  func transfer(from: Int = 3, to: Int = 4, units: UInt128 = 5) -> LedgerOperation {
    .transfer(
      Leg(
        instrument: network.cash, from: network.parties[from].account,
        to: network.parties[to].account, units: Units(units)))
  }
}
