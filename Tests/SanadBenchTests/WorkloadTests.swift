import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@testable import SanadBench

@Suite struct WorkloadTests {
  private static let now = Timestamp(1_790_000_000_000)
  private let genesis: BenchGenesis

  init() throws { genesis = try BenchGenesis(validators: 4, accounts: 30, at: Self.now) }

  private func streams(seed: UInt64 = 3) -> [TransferStream] {
    TransferWorkload(genesis, validUntil: Self.now.advanced(by: 60_000), seed: seed)
      .streams(4, of: 50)
  }

  @Test func everyTransferIsSignedByItsSender() throws {
    for bytes in streams().flatMap(\.transactions) {
      let transaction = try UnverifiedTransaction(decoding: bytes)
      let authorization = try #require(transaction.authorizations.first)
      #expect(transaction.authorizations.count == 1 && authorization.signatures.count == 1)
      for one in authorization.signatures {
        #expect(one.key.isValid(one.signature, for: transaction.signedBytes))
      }
      #expect(transaction.body.chainID == genesis.genesis.chainID)
      #expect(transaction.body.accountsUsed == [transaction.body.account])
    }
  }

  @Test func sequencesOfAnAccountCountUpWithinOneStream() throws {
    var next: [AccountID: UInt64] = [:]
    var owner: [AccountID: Int] = [:]
    for (number, stream) in streams().enumerated() {
      for bytes in stream.transactions {
        let body = try UnverifiedTransaction(decoding: bytes).body
        #expect(body.sequence.value == next[body.account, default: 0])
        next[body.account] = body.sequence.value + 1
        #expect(owner[body.account] ?? number == number)
        owner[body.account] = number
      }
    }
    #expect(next.count > 20)
  }

  @Test func nobodySendsToOneself() throws {
    for bytes in streams().flatMap(\.transactions) {
      guard case .transfer(let leg) = try UnverifiedTransaction(decoding: bytes).body.operations[0]
      else { throw CancellationError() }
      #expect(leg.from != leg.to)
    }
  }

  @Test func theSeedDecidesThePairs() {
    #expect(streams().map(\.transactions) == streams().map(\.transactions))
    #expect(streams(seed: 4).map(\.transactions) != streams().map(\.transactions))
  }

  /// The ledger itself is the oracle: the rules must let the whole workload through.
  @Test func theLedgerAppliesEveryTransfer() throws {
    try expectApplied(streams().flatMap(\.transactions))
  }

  @Test(arguments: [(2, 1), (32, 1), (33, 2), (100, 2)])
  func theLedgerAppliesManyTransfersOfOneTransaction(_ each: Int, _ signers: Int) throws {
    let made = TransferWorkload(
      genesis, validUntil: Self.now.advanced(by: 60_000), seed: 3, transfersEach: each
    ).streams(4, of: 2).flatMap(\.transactions)
    for bytes in made {
      let transaction = try UnverifiedTransaction(decoding: bytes)
      #expect(transaction.authorizations.count == signers)
      let legs = transaction.body.operations.reduce(0) { count, operation in
        switch operation {
        case .transfer: count + 1
        case .settle(let settlement): count + settlement.legs.count
        default: count
        }
      }
      #expect(legs == each)
    }
    try expectApplied(made)
  }

  /// A long run signs on the way what was not signed before it, and what was turned away goes first.
  @Test func aStreamGoesOnAndKeepsItsOrder() {
    let all = streams()[1].transactions
    var short = TransferWorkload(
      genesis, validUntil: Self.now.advanced(by: 60_000), seed: 3
    ).streams(4, of: 3)[1]
    #expect(short.transactions.count == 3)
    #expect(short.take(5) == Array(all[..<5]))
    #expect(short.transactions.isEmpty)
    short.putBack([all[1], all[4]])
    #expect(short.take(1) == [all[1]])
    short.fill(2)
    #expect(short.transactions == [all[4], all[5]])
    #expect(short.take(3) == Array(all[4..<7]))
  }

  private func expectApplied(_ made: [[UInt8]]) throws {
    let chain = try GenesisBlock(genesis.genesis)
    let executor = LedgerExecutor()
    var candidates: [UnverifiedTransaction] = []
    for bytes in made {
      candidates.append(try UnverifiedTransaction(decoding: bytes))
    }
    let template = BlockHeader(
      chainID: genesis.genesis.chainID, epoch: Epoch(0), view: View(1), height: Height(1),
      parent: chain.block.header.digest, leader: ValidatorIndex(0),
      timestamp: Self.now.advanced(by: 1_000), transactionsRoot: .zero, transactionCount: 0,
      stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    let built = try executor.build(
      candidates, template: template, bytesMax: 1 << 20, on: chain.state)
    #expect(built.execution.receipts.count == candidates.count)
    #expect(built.rejected.isEmpty)
    #expect(built.execution.receipts.allSatisfy { $0.isApplied })
  }

  @Test func theBoundDividesTheCoresAmongTheNodes() {
    let bound = SignatureBound(verificationNanoseconds: 50_000, cores: 2, nodes: 4)
    #expect(bound.perCoreSecond == 20_000)
    #expect(bound.transactionsPerSecond == 10_000)
    #expect(bound.verificationMicroseconds == 50)
    let two = SignatureBound(verificationNanoseconds: 50_000, cores: 2, nodes: 4, signatures: 2)
    #expect(two.transactionsPerSecond == 5_000)
  }
}
