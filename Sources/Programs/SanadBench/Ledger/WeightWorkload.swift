import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTypes

/// One kind of transaction under one policy.
struct WeightWorkload {
  /// What a transaction asks for.
  enum Shape {
    /// One transfer between two random accounts.
    case transfer
    /// A settlement of so many legs between two accounts, of which both give.
    case settlement(legs: Int)
    /// A settlement among so many accounts, each of which passes a unit on to the next.
    case ring(accounts: Int)
  }

  let name: String
  let policy: BenchPolicy
  let shape: Shape
  var isRefused = false

  /// Cheapest rules first.
  static let all: [WeightWorkload] = [
    WeightWorkload(name: "transfers, one rule", policy: .cheapest, shape: .transfer),
    WeightWorkload(name: "transfers, ten rules", policy: .standard, shape: .transfer),
    WeightWorkload(name: "transfers, 16 counters", policy: .counters, shape: .transfer),
    WeightWorkload(name: "transfers, claims for each leg", policy: .claims, shape: .transfer),
    WeightWorkload(name: "transfers, dearest totals", policy: .totals, shape: .transfer),
    WeightWorkload(
      name: "transfers that ten rules refuse", policy: .refusing, shape: .transfer,
      isRefused: true),
    WeightWorkload(
      name: "settlements of 2 legs, ten rules", policy: .standard, shape: .settlement(legs: 2)),
    WeightWorkload(
      name: "settlements of 128 legs, ten rules", policy: .standard,
      shape: .settlement(legs: 128)),
    WeightWorkload(
      name: "settlements among 128, ten rules", policy: .standard, shape: .ring(accounts: 128)),
    WeightWorkload(
      name: "settlements of 128 legs, claims", policy: .claims, shape: .settlement(legs: 128)),
  ]

  /// The policy as a node has it that runs.
  var compiled: CompiledPolicies {
    CompiledPolicies([PolicyRecord(name: "bench-bill", version: 1, text: policy.text)])
  }
}

/// Signed transactions of the benchmark's accounts, each with the next sequence of its account.
struct TransactionMaker {
  private let genesis: BenchGenesis
  private let chainID: ChainID
  private let validUntil: Timestamp
  private var sequences: [UInt64]
  private var turn = 0

  init(_ genesis: BenchGenesis, validUntil: Timestamp) {
    self.genesis = genesis
    chainID = genesis.genesis.chainID
    self.validUntil = validUntil
    sequences = Array(repeating: 0, count: genesis.accountCount)
  }

  /// The next transaction of a shape.
  mutating func make(_ shape: WeightWorkload.Shape) throws -> UnverifiedTransaction {
    // Accounts far apart, so that leaves are far apart too.
    let sender = turn * 7 % genesis.accountCount
    let receiver = (sender + 1 + turn % (genesis.accountCount - 1)) % genesis.accountCount
    turn += 1
    switch shape {
    case .transfer:
      return try sign(
        .transfer(leg(from: sender, to: receiver)), by: sender, with: [sender])
    case .ring(let count):
      let places = (0..<count).map { (sender + $0) % genesis.accountCount }
      let legs = places.enumerated().map { place, giver in
        leg(from: giver, to: places[(place + 1) % count], units: UInt128(place + 1))
      }
      return try sign(.settle(Settlement(legs: legs)), by: sender, with: places)
    case .settlement(let legs):
      let settlement = (0..<legs).map {
        $0.isMultiple(of: 2)
          ? leg(from: sender, to: receiver, units: 2) : leg(from: receiver, to: sender)
      }
      return try sign(
        .settle(Settlement(legs: settlement)), by: sender, with: [sender, receiver])
    }
  }

  private func leg(from sender: Int, to receiver: Int, units: UInt128 = 1) -> Leg {
    Leg(
      instrument: genesis.instrument, from: genesis.account(sender),
      to: genesis.account(receiver), units: Units(units))
  }

  private mutating func sign(
    _ operation: LedgerOperation, by submitter: Int, with signers: [Int]
  ) throws -> UnverifiedTransaction {
    let body = TransactionBody(
      chainID: chainID, account: genesis.account(submitter),
      sequence: SequenceNumber(sequences[submitter]), validUntil: validUntil,
      operations: [operation])
    sequences[submitter] += 1
    return try UnverifiedTransaction(decoding: genesis.signed(body, by: signers).bcsBytes)
  }
}
