import SanadCrypto
import SanadTypes

// What no block may hold, and clients send all the same. Its lane is one that is used for nothing
// else, unless the lane is what is wrong with it.
extension SimulatedClients {
  mutating func drawInadmissible(at wall: Timestamp) throws -> ClientDraft {
    let defect = stream.pick(ClientDefect.allCases) ?? .expired
    let sender = stream.below(book.accounts.count)
    if let transaction = try draw(defect, of: sender, at: wall) {
      return .inadmissible(transaction, defect)
    }
    // The defect needs an account of several keys, or one with a past.
    return .inadmissible(try drawExpired(of: sender, at: wall), .expired)
  }

  private mutating func draw(
    _ defect: ClientDefect, of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction? {
    switch defect {
    case .expired: return try drawExpired(of: sender, at: wall)
    case .otherChain:
      return try signed(
        deadBody(of: sender, at: wall, chainID: ChainID(SHA256.digest([7]))), by: [sender])
    case .forgedSignature: return try drawForged(of: sender, at: wall)
    case .tooFewSignatures, .surplusSignature, .foreignKey, .replacedKey:
      return try draw(wrongKeys: defect, of: sender, at: wall)
    case .missingAuthorization: return try drawUnauthorized(of: sender, at: wall)
    case .surplusAuthorization:
      let other = (sender + 1) % book.accounts.count
      return try signed(deadBody(of: sender, at: wall), by: [sender, other])
    case .unknownSubmitter: return try drawUnknown(of: sender, at: wall)
    case .usedSequence: return try drawUsed(of: sender, at: wall)
    case .aboveQuota: return try drawHeavy(at: wall)
    case .gappedSequence:
      return try signed(
        deadBody(of: sender, at: wall, sequence: SequenceNumber(1 + stream.below(20))),
        by: [sender])
    }
  }

  private mutating func deadBody(
    of sender: Int, at wall: Timestamp, sequence: SequenceNumber = SequenceNumber(0),
    chainID: ChainID? = nil
  ) -> TransactionBody {
    body(
      book[sender].id, ClientBook.deadLane, sequence, until: wall.advanced(by: 3_600_000),
      [.transfer(anyLeg(from: sender))], chainID: chainID)
  }

  private mutating func anyLeg(from sender: Int) -> Leg {
    let receiver = (sender + 1 + stream.below(book.accounts.count - 1)) % book.accounts.count
    return Leg(
      instrument: network.cash, from: book[sender].id, to: book[receiver].id,
      units: Units(UInt128(stream.within(1...5_000))))
  }

  private mutating func drawExpired(
    of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction {
    let body = body(
      book[sender].id, ClientBook.deadLane, SequenceNumber(0),
      until: Timestamp(wall.value - 120_000), [.transfer(anyLeg(from: sender))])
    return try signed(body, by: [sender])
  }

  /// The account's own keys with signatures that others made.
  private mutating func drawForged(
    of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction {
    let unsigned = deadBody(of: sender, at: wall)
    let forger = book[(sender + 1) % book.accounts.count].authority.keys[0].key
    let signature = keys.sign(unsigned.signedBytes, with: forger)
    let chosen = chooseKeys(of: book[sender].authority)
    return try encoded(
      unsigned,
      [
        Authorization(
          account: book[sender].id,
          signatures: chosen.map { KeySignature(key: $0, signature: signature) })
      ])
  }

  /// Signatures that are all good, of keys that are not exactly enough.
  private mutating func draw(
    wrongKeys defect: ClientDefect, of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction? {
    let account = book[sender]
    var signers = chooseKeys(of: account.authority)
    switch defect {
    case .tooFewSignatures: signers.removeLast()
    case .surplusSignature: signers = account.authority.keys.map(\.key)
    case .foreignKey: signers.append(keys.make("nobody"))
    default:
      guard let replaced = account.replaced else { return nil }
      signers = chooseKeys(of: replaced)
    }
    guard !signers.isEmpty, account.authority.verdict(on: signers) != .sufficient else {
      return nil
    }
    let unsigned = deadBody(of: sender, at: wall)
    return try encoded(
      unsigned, [authorization(of: account.id, by: signers, over: unsigned.signedBytes)])
  }

  /// Somebody else's units, or somebody else's keys, without a word from them.
  private mutating func drawUnauthorized(
    of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction {
    let victim = (sender + 1 + stream.below(book.accounts.count - 1)) % book.accounts.count
    let operation: LedgerOperation =
      stream.chance(perMille: 500)
      ? .transfer(anyLeg(from: victim))
      : .rotateKeys(RotateKeys(account: book[victim].id, authority: book[sender].authority))
    let body = body(
      book[sender].id, ClientBook.deadLane, SequenceNumber(0),
      until: wall.advanced(by: 3_600_000), [operation])
    return try signed(body, by: [sender])
  }

  private mutating func drawUnknown(
    of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction {
    let nobody = AccountID(SHA256.digest((0..<8).map { _ in UInt8(stream.below(256)) }))
    let leg = Leg(
      instrument: network.cash, from: nobody, to: book[sender].id, units: Units(1))
    let unsigned = body(
      nobody, ClientBook.deadLane, SequenceNumber(0), until: wall.advanced(by: 3_600_000),
      [.transfer(leg)])
    let signers = chooseKeys(of: book[sender].authority)
    return try encoded(
      unsigned, [authorization(of: nobody, by: signers, over: unsigned.signedBytes)])
  }

  /// More at once than the account of little quota may use in a whole day.
  private mutating func drawHeavy(at wall: Timestamp) throws -> UnverifiedTransaction {
    let thrifty = network.thrifty
    let treasury = network.parties[SimulatedGenesis.treasury].account
    let legs = (1...6).map { units in
      LedgerOperation.transfer(
        Leg(
          instrument: network.cash, from: thrifty.account, to: treasury,
          units: Units(UInt128(units))))
    }
    let body = body(
      thrifty.account, ClientBook.deadLane, SequenceNumber(0),
      until: wall.advanced(by: 3_600_000 + stream.below(1_000)), legs)
    return try encoded(
      body,
      [
        authorization(
          of: thrifty.account, by: chooseKeys(of: thrifty.authority), over: body.signedBytes)
      ])
  }

  /// A transfer that soon runs out, in a lane of its own: when it is not final by then, nothing of
  /// it may be left.
  mutating func drawBrief(at wall: Timestamp) throws -> ClientDraft? {
    guard let sender = pickTrader(), let lane = book.spareLane(of: sender) else { return nil }
    let body = body(
      book[sender].id, lane, SequenceNumber(0), until: wall.advanced(by: stream.below(500)),
      [.transfer(anyLeg(from: sender))])
    return .brief(try signed(body, by: [sender]))
  }

  /// A sequence that a final transaction has used, for something else.
  private mutating func drawUsed(
    of sender: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction? {
    guard let lane = book[sender].finals.firstIndex(where: { $0 > 0 }) else { return nil }
    let sequence = stream.below(book[sender].finals[lane])
    let body = body(
      book[sender].id, lane, SequenceNumber(sequence), until: wall.advanced(by: 3_600_000),
      [.transfer(anyLeg(from: sender))])
    return try signed(body, by: [sender])
  }
}
