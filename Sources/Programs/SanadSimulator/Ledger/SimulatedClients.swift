import SanadCodec
import SanadCrypto
import SanadTypes

/// Clients of the simulated network: sign transactions, submit them to nodes, and submit the same
/// bytes again when they are not final in time, as a wallet does. They follow final blocks and hold
/// each receipt against what they knew when they signed.
struct SimulatedClients {
  /// A transaction that is to become final.
  struct Pending {
    let transaction: UnverifiedTransaction
    let order: ClientOrder
    var submitted: UInt64
  }

  static let validity: UInt64 = 43_200_000

  let network: SimulatedGenesis
  let keys: SimulatedKeys
  let chainID: ChainID
  var stream: SeededStream
  var book: ClientBook
  /// Counts what must be new each time: names of keys, salts, LEIs.
  var freshCount: UInt32 = 0
  /// Whether the account of little quota has spent it.
  var hasSpent = false
  /// What is not final yet, oldest first.
  private(set) var pending: [Pending] = []

  init(_ network: SimulatedGenesis, keys: SimulatedKeys, seed: UInt64) {
    self.network = network
    self.keys = keys
    chainID = network.genesis.chainID
    stream = SeededStream(seed: seed, for: .workload)
    book = ClientBook(network)
  }

  /// The time until the next transactions.
  mutating func nextInterval(mean: UInt64) -> UInt64 { stream.exponential(mean: mean) + 1 }

  /// A place in a list of `count`.
  mutating func choose(_ count: Int) -> Int { stream.below(count) }

  /// True so many times in a thousand.
  mutating func chance(perMille: UInt64) -> Bool { stream.chance(perMille: perMille) }

  /// What somebody sends next, at a wall clock's time; nothing where nobody is free to sign.
  mutating func draw(at wall: Timestamp, time: UInt64) throws -> [ClientDraft] {
    if stream.chance(perMille: 60) { return [try drawInadmissible(at: wall)] }
    if !hasSpent, stream.chance(perMille: 15) { return try drawSpending(at: wall) }
    if stream.chance(perMille: 50), let brief = try drawBrief(at: wall) { return [brief] }
    if let place = book.rested { return try drawRotation(of: place, at: wall, time: time) }
    guard let order = try drawOrder(at: wall) else { return [] }
    return [.lasting(try place(order, at: wall, time: time))]
  }

  /// All that is open of every account that has waited for longer than `patience` for one of them,
  /// in the order of its sequences: a later one is worth nothing at a node that lacks an earlier
  /// one.
  mutating func takeImpatient(at time: UInt64, patience: UInt64) -> [[UnverifiedTransaction]] {
    book.accounts.indices.compactMap { account in
      let open = pending.indices.filter { pending[$0].order.submitter == account }
      guard open.contains(where: { pending[$0].submitted + patience <= time }) else { return nil }
      return open.map { place in
        pending[place].submitted = time
        return pending[place].transaction
      }
    }
  }

  // MARK: Following

  /// Learns what a final block did, and holds it against what was expected.
  mutating func follow(
    _ transactions: [UnverifiedTransaction], _ receipts: [Receipt]
  ) throws(Breach) {
    for (transaction, receipt) in zip(transactions, receipts) {
      book.follow(transaction.body, receipt)
      guard let place = pending.firstIndex(where: { $0.transaction.id == transaction.id }) else {
        continue
      }
      try isDecided(pending.remove(at: place).order, receipt)
    }
  }

  private mutating func isDecided(_ order: ClientOrder, _ receipt: Receipt) throws(Breach) {
    for signer in order.signers { book[signer].open -= 1 }
    book.isDecided(order.operations, of: receipt.transaction)
    for case .rotateKeys(let rotation) in order.operations {
      guard let place = order.signers.first(where: { book[$0].id == rotation.account }) else {
        continue
      }
      book.rotated(place, to: rotation.authority, isApplied: receipt.isApplied)
    }
    guard let expected = order.expected, receipt.reasons.first?.code != expected else { return }
    throw Breach(
      .registry,
      "\(receipt.transaction) is to be refused with \(expected) and is"
        + " \(receipt.reasons.first.map { "refused with \($0.code)" } ?? "applied")")
  }

  // MARK: Sending

  /// Gives an order its sequence and its signatures; it is open from now on.
  mutating func place(
    _ order: ClientOrder, at wall: Timestamp, time: UInt64
  ) throws -> UnverifiedTransaction {
    let lane = stream.below(ClientBook.laneCount)
    let body = body(
      book[order.submitter].id, lane, book.nextSequence(of: order.submitter, in: lane),
      until: wall.advanced(by: Self.validity), order.operations)
    let transaction = try signed(body, by: order.signers)
    for signer in order.signers { book[signer].open += 1 }
    for case .openAccount(let opening) in order.operations where order.expected == nil {
      book.opens(
        AccountID(transaction: transaction.id, operation: 0), of: opening.owner,
        with: opening.authority)
    }
    pending.append(Pending(transaction: transaction, order: order, submitted: time))
    return transaction
  }

  func body(
    _ submitter: AccountID, _ lane: Int, _ sequence: SequenceNumber, until: Timestamp,
    _ operations: [LedgerOperation], chainID: ChainID? = nil
  ) -> TransactionBody {
    TransactionBody(
      chainID: chainID ?? self.chainID, account: submitter,
      lane: Lane(UInt8(truncatingIfNeeded: lane)) ?? .first, sequence: sequence,
      validUntil: until, operations: operations)
  }

  /// A body with as many signatures of each account as it needs.
  mutating func signed(
    _ body: TransactionBody, by signers: [Int]
  ) throws(DecodingFailure) -> UnverifiedTransaction {
    let message = body.signedBytes
    var authorizations: [Authorization] = []
    for signer in signers {
      authorizations.append(
        authorization(
          of: book[signer].id, by: chooseKeys(of: book[signer].authority), over: message))
    }
    return try encoded(body, authorizations)
  }

  func authorization(
    of account: AccountID, by keys: [PublicKey], over message: [UInt8]
  ) -> Authorization {
    Authorization(
      account: account,
      signatures: keys.map {
        KeySignature(key: $0, signature: self.keys.sign(message, with: $0))
      })
  }

  /// Keys that are enough and of which none is to spare, any of the possible choices.
  mutating func chooseKeys(of authority: Authority) -> [PublicKey] {
    var entries = authority.keys
    stream.permute(&entries)
    var chosen: [Authority.WeightedKey] = []
    var weight: UInt32 = 0
    for entry in entries where weight < authority.threshold {
      chosen.append(entry)
      weight += UInt32(entry.weight)
    }
    for entry in chosen.sorted(by: { $0.weight < $1.weight })
    where weight - UInt32(entry.weight) >= authority.threshold {
      chosen.removeAll { $0 == entry }
      weight -= UInt32(entry.weight)
    }
    return chosen.map(\.key)
  }

  func encoded(
    _ body: TransactionBody, _ authorizations: [Authorization]
  ) throws(DecodingFailure) -> UnverifiedTransaction {
    try UnverifiedTransaction(
      decoding: SignedTransaction(body: body, authorizations: authorizations).bcsBytes)
  }
}
