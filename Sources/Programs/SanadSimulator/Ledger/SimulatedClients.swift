import SanadCodec
import SanadCrypto
import SanadTypes

/// Clients of the simulated network: sign transactions, submit them to nodes, and submit the same
/// bytes again when they are not final in time, as a wallet does.
struct SimulatedClients {
  /// A transaction that is to become final.
  struct Pending {
    let transaction: UnverifiedTransaction
    let sender: Int
    var submitted: UInt64
  }

  /// What a client makes.
  enum Draft {
    /// To become final, applied or refused by a rule.
    case lasting(UnverifiedTransaction)
    /// Never to become final.
    case inadmissible(UnverifiedTransaction)
  }

  private static let laneCount = 3

  private let network: SimulatedGenesis
  private let keys: SimulatedKeys
  private let chainID: ChainID
  private(set) var stream: SeededStream
  private var sequences: [UInt64]
  /// What is not final yet, oldest first.
  private(set) var pending: [Pending] = []

  init(_ network: SimulatedGenesis, keys: SimulatedKeys, seed: UInt64) {
    self.network = network
    self.keys = keys
    chainID = network.genesis.chainID
    stream = SeededStream(seed: seed, for: .workload)
    sequences = [UInt64](repeating: 0, count: network.parties.count * Self.laneCount)
  }

  /// The time until the next transactions.
  mutating func nextInterval(mean: UInt64) -> UInt64 { stream.exponential(mean: mean) + 1 }

  /// A place in a list of `count`.
  mutating func choose(_ count: Int) -> Int { stream.below(count) }

  /// True so many times in a thousand.
  mutating func chance(perMille: UInt64) -> Bool { stream.chance(perMille: perMille) }

  /// The next transaction of somebody, at a wall clock's time.
  mutating func draw(at wall: Timestamp, time: UInt64) throws(DecodingFailure) -> Draft {
    if stream.chance(perMille: 60) { return .inadmissible(try drawInadmissible(at: wall)) }
    let sender = stream.below(network.parties.count)
    let lane = stream.below(Self.laneCount)
    let (operation, others) = drawOperation(from: sender)
    let place = sender * Self.laneCount + lane
    let sequence = sequences[place]
    sequences[place] += 1
    let transaction = try sign(
      body(
        sender, lane, sequence, until: wall.advanced(by: 43_200_000), [operation],
        chainID: chainID), [sender] + others)
    pending.append(Pending(transaction: transaction, sender: sender, submitted: time))
    return .lasting(transaction)
  }

  /// All that is open of every party that has waited for longer than `patience` for one of them, in
  /// the order of its sequences: a later one is worth nothing at a node that lacks an earlier one.
  mutating func takeImpatient(at time: UInt64, patience: UInt64) -> [[UnverifiedTransaction]] {
    network.parties.indices.compactMap { party in
      let open = pending.indices.filter { pending[$0].sender == party }
      guard open.contains(where: { pending[$0].submitted + patience <= time }) else { return nil }
      return open.map { place in
        pending[place].submitted = time
        return pending[place].transaction
      }
    }
  }

  /// Forgets what has become final.
  mutating func settle(_ isFinal: (TransactionID) -> Bool) {
    pending.removeAll { isFinal($0.transaction.id) }
  }

  // MARK: Transactions

  private mutating func drawOperation(from sender: Int) -> (LedgerOperation, [Int]) {
    let receiver = (sender + 1 + stream.below(network.parties.count - 1)) % network.parties.count
    let one = leg(network.bill, sender, receiver)
    guard stream.chance(perMille: 300) else {
      let other = leg(network.cash, sender, receiver)
      return (.transfer(stream.chance(perMille: 500) ? one : other), [])
    }
    // Bills one way and cash the other: both parties authorize.
    return (
      .settle(Settlement(legs: [one, leg(network.cash, receiver, sender)])), [receiver]
    )
  }

  private mutating func leg(_ instrument: InstrumentID, _ from: Int, _ to: Int) -> Leg {
    let units =
      stream.chance(perMille: 30)
      ? UInt128(2_000_000_000) : UInt128(stream.within(1...5_000))
    return Leg(
      instrument: instrument, from: network.parties[from].account,
      to: network.parties[to].account, units: Units(units))
  }

  /// One that no block may hold: of another chain, expired, or with a signature that is not the
  /// account's. Its lane is one that is used for nothing else.
  private mutating func drawInadmissible(
    at wall: Timestamp
  ) throws(DecodingFailure) -> UnverifiedTransaction {
    let sender = stream.below(network.parties.count)
    let operation = drawOperation(from: sender).0
    let defect = stream.below(3)
    let expiry = defect == 0 ? Timestamp(wall.value - 120_000) : wall.advanced(by: 3_600_000)
    let chain = defect == 1 ? ChainID(SHA256.digest([7])) : chainID
    let signer = defect == 2 ? (sender + 1) % network.parties.count : sender
    let unsigned = body(
      sender, Self.laneCount, 0, until: expiry, [.transfer(transferLeg(of: operation))],
      chainID: chain)
    let key = network.parties[signer].key
    let real = network.parties[sender].key
    let signature = keys.sign(unsigned.signedBytes, with: key)
    return try encoded(
      unsigned,
      [
        Authorization(
          account: network.parties[sender].account,
          signatures: [KeySignature(key: real, signature: signature)])
      ])
  }

  private func transferLeg(of operation: LedgerOperation) -> Leg {
    operation.legs.first
      ?? Leg(
        instrument: network.cash, from: network.parties[0].account,
        to: network.parties[1].account, units: Units(1))
  }

  private func body(
    _ sender: Int, _ lane: Int, _ sequence: UInt64, until: Timestamp,
    _ operations: [LedgerOperation], chainID: ChainID
  ) -> TransactionBody {
    TransactionBody(
      chainID: chainID, account: network.parties[sender].account,
      lane: Lane(UInt8(lane)) ?? .first, sequence: SequenceNumber(sequence), validUntil: until,
      operations: operations)
  }

  private func sign(
    _ body: TransactionBody, _ signers: [Int]
  ) throws(DecodingFailure) -> UnverifiedTransaction {
    let message = body.signedBytes
    return try encoded(
      body,
      signers.map { signer in
        let party = network.parties[signer]
        return Authorization(
          account: party.account,
          signatures: [KeySignature(key: party.key, signature: keys.sign(message, with: party.key))]
        )
      })
  }

  private func encoded(
    _ body: TransactionBody, _ authorizations: [Authorization]
  ) throws(DecodingFailure) -> UnverifiedTransaction {
    try UnverifiedTransaction(
      decoding: SignedTransaction(body: body, authorizations: authorizations).bcsBytes)
  }
}
