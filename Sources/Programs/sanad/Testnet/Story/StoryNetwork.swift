import Foundation
import SanadAPIModel
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLightClient
import SanadNode
import SanadTypes
import SanadWallet

/// A local network of processes whose clock is moved, as a stage: whatever is done goes through a
/// node's API as a wallet does it, and whatever is read is proven.
final class StoryNetwork: StoryStage {
  /// How long anything may take that the network does.
  private static let patience = Duration.seconds(60)
  /// How long a transaction may wait for a block.
  private static let validity: UInt64 = 600_000
  /// Most blocks that a date may need.
  private static let blocksMax = 1_000

  let file: GenesisFile
  let mover: ClockMover
  var testnet: TestnetRecord { mover.record }
  private let validators: [NodeClient]
  /// Who is asked next, so that each validator serves and proves its part.
  private var turn = 0
  private var symbols: [InstrumentID: InstrumentSymbol] = [:]
  private(set) var height = Height(0)
  private(set) var time: Timestamp
  private(set) var transactionCount = 0
  private(set) var eventCount = 0
  var watch: ([Receipt]) -> Void = { _ in }

  /// A network that runs, of a genesis file from which it was made.
  init(_ record: TestnetRecord, of file: GenesisFile) throws {
    self.file = file
    mover = try ClockMover(record)
    time = file.genesis.timestamp
    validators = try record.nodes.prefix(file.genesis.validators.count).map {
      try NodeClient.at($0.api, timeout: 30, retries: .usual)
    }
    for instrument in file.genesis.instruments {
      symbols[instrument.terms.instrument] = instrument.terms.symbol
    }
  }

  var validatorCount: Int { validators.count }

  // MARK: Time

  func run(to target: Timestamp) async throws {
    while time < target {
      let ledger = file.genesis.ledger
      let next = min(ledger.start(of: businessDate.adding(days: 1) ?? .max), target)
      if Timestamp.now.advanced(by: mover.moved.value) < next {
        let moved = try mover.target(next, as: next.rfc3339)
        try mover.order(moved)
        let absent = try await mover.awaitFollowing(moved, until: .now + Self.patience)
        guard absent.isEmpty else {
          throw StoryFailure("\(absent.joined(separator: ", ")) ended")
        }
      }
      try await settle()
    }
  }

  /// A chain with nothing to do makes a block in some seconds; a payment makes one at once.
  func settle() async throws {
    for _ in 0..<Self.blocksMax where try await !beat() { return }
  }

  /// Has a block made, and says whether the chain did anything by itself up to it.
  private func beat() async throws -> Bool {
    let cash = InstrumentID(try InstrumentSymbol("PKR-W"))
    let (payer, payee) = (try account("treasury"), try account("dealer"))
    let before = scheduled
    let receipt = try await submit(
      [
        .transfer(
          Leg(instrument: cash, from: payer.id, to: payee.id, units: Units(1)))
      ], by: [payer])
    guard receipt.isApplied else { throw StoryFailure("a payment of PKR 0.01 was refused") }
    return scheduled > before
  }

  /// Blocks in which the chain did something by itself.
  private var scheduled = 0

  private func account(_ name: String) throws -> StoryAccount {
    guard let account = file.account(named: name), let key = account.testKeys.first,
      let word = file.testWord
    else { throw StoryFailure("the genesis of the story needs an account \"\(name)\"") }
    return StoryAccount(name: name, id: account.id, word: word, keyName: key)
  }

  // MARK: Transactions

  func submit(
    _ operations: [LedgerOperation], by signers: [StoryAccount]
  ) async throws -> Receipt {
    guard let submitter = signers.first else { throw StoryFailure("nobody signs") }
    let client = try await nodeToAsk()
    let sequence = try await client.account(submitter.id).nextSequence(in: .first)
    let now = Timestamp.now.advanced(by: mover.moved.value)
    var builder = TransactionBuilder(
      chainID: file.genesis.chainID, account: submitter.id, sequence: sequence,
      validUntil: now.advanced(by: Self.validity))
    for operation in operations {
      builder.add(operation)
      if case .lifecycle(.register(let wanted)) = operation {
        symbols[wanted.terms.instrument] = wanted.terms.symbol
      }
    }
    for signer in signers { builder.sign(as: signer.id, with: signer.key) }
    let proven = try await Delivery(client: client, genesis: file.genesis).deliver(
      try UnverifiedTransaction(checked: builder.signedBytes), upTo: 60)
    transactionCount += 1
    try await follow(client, to: proven)
    return proven.receipt
  }

  /// Tells what the chain did by itself in each block up to that of a transaction, proven, and what the
  /// transaction did.
  private func follow(_ client: NodeClient, to proven: ProvenTransaction) async throws {
    let delivery = Delivery(client: client, genesis: file.genesis)
    while height < proven.header.height {
      height = height.next
      let isLast = height == proven.header.height
      var receipts: [Receipt] = []
      var header = proven.header
      do throws(DeliveryFailure) {
        let shown = try await delivery.schedule(at: height)
        receipts.append(shown.receipt)
        header = shown.header
        scheduled += 1
      } catch {
        guard case .refused(let problem) = error, problem.isOfUnknownTransaction else {
          throw error
        }
      }
      if isLast { receipts.append(proven.receipt) }
      if isLast || !receipts.isEmpty { time = header.timestamp }
      eventCount += receipts.reduce(0) { $0 + $1.events.count }
      watch(receipts)
    }
  }

  // MARK: Reading

  /// The next validator in turn, once it has the newest block.
  private func nodeToAsk() async throws -> NodeClient {
    turn = (turn + 1) % validators.count
    let client = validators[turn]
    let deadline = ContinuousClock.now + Self.patience
    while UInt64(try await client.status().height) ?? 0 < height.value {
      guard ContinuousClock.now < deadline else {
        throw StoryFailure("\(testnet.nodes[turn].name) stays behind height \(height)")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    return client
  }

  func record(_ key: LedgerKey) async throws -> (any StateRecord)? {
    let reader = try StateReader(client: try await nodeToAsk(), genesis: file.genesis)
    switch key {
    case .auction(let id): return try shown(await reader.auction(id))
    case .bid(let id): return try shown(await reader.bid(id))
    case .instrument(let id):
      let symbol = try symbol(id)
      return try shown(await reader.instrument(symbol))
    case .payment(let id, let number):
      let symbol = try symbol(id)
      return try shown(await reader.payment(number, of: symbol))
    case .holding(let account, let id):
      let symbol = try symbol(id)
      return try shown(await reader.holding(of: symbol, in: account))
    case .suspense(let account, let id):
      let symbol = try symbol(id)
      return try shown(await reader.suspense(of: symbol, for: account))
    default: throw StoryFailure("the story reads no \(key)")
    }
  }

  private func symbol(_ id: InstrumentID) throws -> InstrumentSymbol {
    guard let symbol = symbols[id] else { throw StoryFailure("there is no instrument \(id)") }
    return symbol
  }

  /// A proven record, of a block that is not older than what was done before.
  private func shown<Proven: StateRecord>(
    _ proven: ProvenRecord<Proven>
  ) throws -> (any StateRecord)? {
    guard proven.header.height >= height else {
      throw StoryFailure("a proof is of height \(proven.header.height), before \(height)")
    }
    return proven.record
  }
}
