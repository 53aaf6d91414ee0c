import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadTypes

/// Signatures that cost one hash: a keyed digest in the place of Ed25519. Whoever knows a public
/// key can sign for it, which is what a test wants.
struct KeyedScheme: SignatureScheme {
  static func sign(_ message: [UInt8], as key: PublicKey) -> Signature {
    let half = SHA256.digest(key.bytes + message)
    guard let signature = Signature(bytes: half.bytes + half.bytes) else {
      fatalError("two digests are 64 bytes")
    }
    return signature
  }

  func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
    signature == Self.sign(message, as: key)
  }
}

/// A chain with three institutions, one cash instrument and as many validators as a test wants.
struct SmallNetwork {
  enum Party: UInt32, CaseIterable {
    case bank, fund, central

    var account: AccountID { Genesis.accountID(at: rawValue) }
    var key: PublicKey { SmallNetwork.key(100 + UInt8(truncatingIfNeeded: rawValue)) }
  }

  static let start = Timestamp(1_795_000_000_000)
  static let cash = InstrumentID(symbol("PKR-W"))

  let genesis: Genesis

  init(
    validators count: Int = 1, name: String = "small", weightPerDay: UInt64 = 10_000_000,
    utcOffsetSeconds: Int32 = 18_000, epochLength: UInt64 = 0, snapshotInterval: UInt64? = nil,
    hasOperators: Bool = false
  ) throws {
    var chain = ChainParameters.localNetwork
    chain.epochLength = Milliseconds(epochLength)
    if let snapshotInterval { chain.snapshotInterval = Milliseconds(snapshotInterval) }
    genesis = Genesis(
      name: name, kind: epochLength == 0 ? .production : .test, timestamp: Self.start, chain: chain,
      ledger: try Self.limits(weightPerDay, utcOffsetSeconds),
      validators: try ValidatorSet((0..<count).map { Self.validator($0) }),
      operators: hasOperators
        ? [GenesisOperator](repeating: GenesisOperator(account: Party.bank.rawValue), count: count)
        : [],
      identities: Party.allCases.map { Self.identity($0) },
      accounts: Party.allCases.map {
        GenesisAccount(owner: $0.rawValue, kind: .house, authority: Authority($0.key))
      },
      roles: [
        GenesisRole(role: .treasury, account: Party.bank.rawValue),
        GenesisRole(role: .centralBank, account: Party.central.rawValue),
      ],
      policies: [PolicyRecord(name: "cash", version: 1, text: Self.rules)],
      instruments: [
        GenesisInstrument(terms: Self.terms(), authorised: Units(1_000_000), policy: 0)
      ],
      holdings: [
        GenesisHolding(account: Party.bank.rawValue, instrument: 0, units: Units(500_000))
      ])
  }

  var chainID: ChainID { genesis.chainID }

  /// The consensus key of a validator.
  static func consensusKey(_ place: UInt16) -> PublicKey {
    key(10 + 2 * UInt8(truncatingIfNeeded: place))
  }

  /// A transfer of cash from the bank to the fund, signed by the bank.
  func transfer(
    _ units: UInt128 = 1, sequence: UInt64 = 0, lane: Lane = .first, chainID: ChainID? = nil,
    account: AccountID = Party.bank.account, validFor: UInt64 = 600_000,
    signers: [(AccountID, PublicKey)] = [(Party.bank.account, Party.bank.key)],
    isForged: Bool = false
  ) throws -> UnverifiedTransaction {
    let leg = Leg(
      instrument: Self.cash, from: Party.bank.account, to: Party.fund.account,
      units: Units(units))
    let body = TransactionBody(
      chainID: chainID ?? self.chainID, account: account, lane: lane,
      sequence: SequenceNumber(sequence), validUntil: Self.start.advanced(by: validFor),
      operations: [.transfer(leg)])
    let message = isForged ? [0] : body.signedBytes
    let authorizations = signers.map { account, key in
      Authorization(
        account: account,
        signatures: [KeySignature(key: key, signature: KeyedScheme.sign(message, as: key))])
    }
    return try UnverifiedTransaction(
      decoding: SignedTransaction(body: body, authorizations: authorizations).bcsBytes)
  }

  /// New keys for the bank, whose present ones sign.
  func rotation() throws -> UnverifiedTransaction {
    let next = Authority(Party.fund.key)
    return try ofBank(.rotateKeys(RotateKeys(account: Party.bank.account, authority: next)))
  }

  /// A transaction of the bank with one operation.
  func ofBank(_ operation: LedgerOperation) throws -> UnverifiedTransaction {
    let bank = Party.bank
    let body = TransactionBody(
      chainID: chainID, account: bank.account, lane: .first, sequence: SequenceNumber(0),
      validUntil: Self.start.advanced(by: 600_000),
      operations: [operation])
    let signature = KeySignature(
      key: bank.key, signature: KeyedScheme.sign(body.signedBytes, as: bank.key))
    return try UnverifiedTransaction(
      decoding: SignedTransaction(
        body: body,
        authorizations: [Authorization(account: bank.account, signatures: [signature])]
      ).bcsBytes)
  }

  /// A vote of a validator.
  func vote(_ view: UInt64, _ ballot: Ballot, by signer: UInt16) -> Vote {
    let statement = Statement(epoch: Epoch(0), view: View(view), ballot: ballot)
    return Vote(
      statement: statement, signer: ValidatorIndex(signer),
      signature: KeyedScheme.sign(
        statement.signedBytes(on: chainID), as: Self.consensusKey(signer)))
  }

  /// A certificate of validators.
  func certificate(_ view: UInt64, _ ballot: Ballot, by signers: [UInt16]) -> Certificate {
    let votes = signers.map { vote(view, ballot, by: $0) }
    guard
      let certificate = Certificate(
        statement: Statement(epoch: Epoch(0), view: View(view), ballot: ballot),
        signatures: votes.map { ($0.signer, $0.signature) },
        validatorCount: genesis.validators.count)
    else { fatalError("distinct signers in range") }
    return certificate
  }

  // MARK: Private

  private static func key(_ byte: UInt8) -> PublicKey {
    SecretKey(seed: [UInt8](repeating: byte, count: 32)).publicKey
  }

  private static func validator(_ place: Int) -> Validator {
    Validator(
      consensusKey: consensusKey(UInt16(place)),
      peerKey: key(11 + 2 * UInt8(truncatingIfNeeded: place)), name: "validator-\(place)")
  }

  private static func limits(
    _ weightPerDay: UInt64, _ utcOffsetSeconds: Int32
  ) throws -> LedgerParameters {
    let quota = Quota(weightPerBlock: Weight(100_000), weightPerDay: Weight(weightPerDay))
    guard
      let limits = LedgerParameters(
        validityMax: Milliseconds(3_600_000), defaultQuota: quota,
        utcOffsetSeconds: utcOffsetSeconds)
    else { fatalError("the offset from UTC is within 14 hours") }
    return limits
  }

  private static func identity(_ party: Party) -> GenesisIdentity {
    GenesisIdentity(
      kind: .institution, lei: lei(party.rawValue),
      disclosureSalt: SHA256.digest([UInt8(truncatingIfNeeded: party.rawValue)]),
      claims: [
        GenesisClaim(value: .kyc(.standard), validUntil: start.advanced(by: 86_400_000_000))
      ])
  }

  private static func terms() -> TermSheet {
    TermSheet(
      symbol: symbol("PKR-W"), issuer: lei(Party.central.rawValue), currency: .pkr,
      terms: .cash(CashTerms(backing: .wholesaleCentralBank)))
  }

  private static let rules = """
    policy "cash"
    covers transfer, settlement, allotment
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    """

  private static func symbol(_ text: String) -> InstrumentSymbol {
    do { return try InstrumentSymbol(text) } catch { fatalError("\(error)") }
  }

  /// A made-up LEI with right check digits.
  private static func lei(_ number: UInt32) -> LEI {
    let stem = "TEST0000000000" + String(10_000 + number).suffix(4)
    for check in 0..<100 {
      do { return try LEI(stem + (check < 10 ? "0\(check)" : "\(check)")) } catch { continue }
    }
    fatalError("one of a hundred check digits is right")
  }
}
