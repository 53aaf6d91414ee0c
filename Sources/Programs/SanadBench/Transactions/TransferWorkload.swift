import Dispatch
import SanadCodec
import SanadCrypto
import SanadSimulator
package import SanadTypes
import Synchronization

/// The transfers of the standard workload: random pairs of accounts, one unit and one signature
/// each, made before the load begins, so that signing does not take part in it.
package struct TransferWorkload: Sendable {
  /// Most transfers of a transaction.
  package static let transfersMax = 100

  private let genesis: BenchGenesis
  private let validUntil: Timestamp
  private let seed: UInt64
  private let transfersEach: Int

  /// Creates a workload; the same seed gives the same pairs.
  ///
  /// - Parameter transfersEach: transfers of a transaction, 1 to ``transfersMax``. As many as a
  ///   transaction has operations are transfers, all from the account that signs. More are the legs
  ///   of one settlement, in which a second account gives too and signs: a settlement that obliges
  ///   one account alone is refused (8004).
  package init(
    _ genesis: BenchGenesis, validUntil: Timestamp, seed: UInt64, transfersEach: Int = 1
  ) {
    precondition((1...Self.transfersMax).contains(transfersEach), "a transaction moves something")
    self.genesis = genesis
    self.validUntil = validUntil
    self.seed = seed
    self.transfersEach = transfersEach
  }

  /// Makes `streams` streams and signs `count` transactions of each, on all cores. About 60 µs each.
  ///
  /// - Precondition: there are at least two accounts, and one for each stream.
  package func streams(_ streams: Int, of count: Int) -> [TransferStream] {
    precondition(genesis.accountCount >= max(2, streams), "each stream needs an account")
    let made = Mutex<[TransferStream?]>(Array(repeating: nil, count: streams))
    DispatchQueue.concurrentPerform(iterations: streams) { number in
      var stream = TransferStream(
        TransferSource(
          genesis, validUntil: validUntil, transfersEach: transfersEach,
          random: SeededStream(seed: seed, for: .workload, index: number), number: number,
          of: streams))
      stream.fill(count)
      made.withLock { [stream] in $0[number] = stream }
    }
    return made.withLock { $0 }.compactMap(\.self)
  }
}

/// Makes the transactions of one stream, one after another.
struct TransferSource: Sendable {
  private let genesis: BenchGenesis
  private let chainID: ChainID
  private let validUntil: Timestamp
  private let transfersEach: Int
  private let number: Int
  private let streams: Int
  private var random: SeededStream
  /// Of each own account, the sequence of its next transaction.
  private var sequences: [UInt64]

  /// Stream `number` of `streams` has the accounts whose place leaves that remainder.
  init(
    _ genesis: BenchGenesis, validUntil: Timestamp, transfersEach: Int, random: SeededStream,
    number: Int, of streams: Int
  ) {
    self.genesis = genesis
    chainID = genesis.genesis.chainID
    self.validUntil = validUntil
    self.transfersEach = transfersEach
    self.number = number
    self.streams = streams
    self.random = random
    let own = (genesis.accountCount - number + streams - 1) / streams
    sequences = Array(repeating: 0, count: own)
  }

  /// The next signed transaction.
  mutating func next() -> [UInt8] {
    let turn = Int.random(in: sequences.indices, using: &random)
    let sender = number + turn * streams
    let (operations, signers) = operations(of: sender)
    let body = TransactionBody(
      chainID: chainID, account: genesis.account(sender),
      sequence: SequenceNumber(sequences[turn]), validUntil: validUntil, operations: operations)
    sequences[turn] += 1
    return genesis.signed(body, by: signers).bcsBytes
  }

  /// What a transaction of an account does, and who signs it.
  private mutating func operations(
    of sender: Int
  ) -> (operations: [LedgerOperation], signers: [Int]) {
    if transfersEach <= TransactionBody.operationsMax {
      return ((0..<transfersEach).map { _ in .transfer(leg(from: sender)) }, [sender])
    }
    let second = other(than: sender)
    let legs = (1..<transfersEach).map { _ in leg(from: sender) } + [leg(from: second)]
    return ([.settle(Settlement(legs: legs))], [sender, second])
  }

  /// One unit to any other account.
  private mutating func leg(from sender: Int) -> Leg {
    Leg(
      instrument: genesis.transferred, from: genesis.account(sender),
      to: genesis.account(other(than: sender)), units: Units(1))
  }

  /// Any other account: a step that does not lead back.
  private mutating func other(than place: Int) -> Int {
    (place + Int.random(in: 1..<genesis.accountCount, using: &random)) % genesis.accountCount
  }
}
