import SanadCodec
import SanadCrypto
package import SanadReplica
package import SanadState
package import SanadTypes

/// Authority and registry: a model of who may sign and of who is registered, which knows the
/// genesis, the final transactions and whether each was applied, and nothing of how the ledger
/// works. Every leaf of an account, an identity, a claim or an instrument's totals that a block
/// changes must say what the model says, and every one that the model changes must be changed.
package struct RegistryChecker {
  /// An account as the model has it.
  struct Entry: Hashable {
    let owner: IdentityID
    let custodian: IdentityID?
    var authority: Authority
    /// The next sequence of each lane in use.
    var lanes: [Lane: SequenceNumber] = [:]
  }

  /// What an account has used of its quota.
  struct Spending: Hashable {
    let day: Int32
    var weight: UInt64
  }

  /// An identity as the model has it.
  struct Person: Hashable {
    let kind: IdentityKind
    let lei: LEI?
    var accounts: UInt32 = 0
  }

  /// A claim as the model has it.
  struct Statement: Hashable {
    let value: ClaimValue
    let validUntil: Timestamp
    var isRevoked = false
  }

  /// A claim's place.
  struct Topic: Hashable {
    let subject: IdentityID
    let topic: ClaimTopic
  }

  let scheme: any SignatureScheme
  var accounts: [AccountID: Entry] = [:]
  var identities: [IdentityID: Person] = [:]
  var claims: [Topic: Statement] = [:]
  var outstanding: [InstrumentID: UInt128] = [:]
  var agreements: [SettlementID: Agreement] = [:]
  /// The time of the block that is followed.
  private(set) var now = Timestamp(0)
  /// What accounts may use in a business date, where genesis gives them a quota of their own.
  var quotas: [AccountID: UInt64] = [:]
  var spending: [AccountID: Spending] = [:]
  let limits: LedgerParameters
  /// Who holds an office, and for which topics.
  var offices: [Role: [AccountID: [ClaimTopic]]] = [:]
  /// The leaves that the model speaks of, as the state has them.
  private var leaves: [LedgerKey: [UInt8]] = [:]
  /// What the model has changed in this block.
  var touched: Set<LedgerKey> = []

  /// Starts from a genesis, whose state must say what it says.
  package init(
    _ genesis: Genesis, state: [StateChange], scheme: any SignatureScheme
  ) throws(Breach) {
    self.scheme = scheme
    limits = genesis.ledger
    for (place, identity) in genesis.identities.enumerated() {
      let id = Genesis.identityID(at: UInt32(place))
      identities[id] = Person(kind: identity.kind, lei: identity.lei)
      touched.insert(.identity(id))
      for claim in identity.claims { claims(id, claim.value, until: claim.validUntil) }
    }
    for (place, account) in genesis.accounts.enumerated() {
      opens(
        Genesis.accountID(at: UInt32(place)), of: Genesis.identityID(at: account.owner),
        custodian: account.custodian.map { Genesis.identityID(at: $0) }, account.authority)
      quotas[Genesis.accountID(at: UInt32(place))] = account.quota?.weightPerDay.value
    }
    for role in genesis.roles {
      offices[role.role, default: [:]][Genesis.accountID(at: role.account)] = role.topics
    }
    for holding in genesis.holdings {
      issues(genesis.instruments[Int(holding.instrument)].terms.instrument, holding.units)
    }
    try compare(state, at: Height(0))
  }

  /// Follows one block.
  package mutating func follow(
    _ transactions: [UnverifiedTransaction], _ receipts: [Receipt], changes: [StateChange],
    at header: BlockHeader
  ) throws(Breach) {
    now = header.timestamp
    for (transaction, receipt) in zip(transactions, receipts) {
      try checkSignatures(of: transaction, at: header.height)
      try checkQuota(of: transaction, receipt, at: header)
      let body = transaction.body
      accounts[body.account]?.lanes[body.lane] = body.sequence.next
      touched.insert(.account(body.account))
      guard receipt.isApplied else {
        try isRefused(body, receipt)
        continue
      }
      for (place, operation) in body.operations.enumerated() {
        try checkOffice(operation, of: transaction)
        try carryOut(operation, place: UInt32(place), of: transaction)
      }
    }
    try compare(changes, at: header.height)
  }

  // MARK: The model

  private mutating func carryOut(
    _ operation: LedgerOperation, place: UInt32, of submission: UnverifiedTransaction
  ) throws(Breach) {
    let transaction = submission.id
    let submitter = submission.body.account
    switch operation {
    case .registerIdentity(let operation):
      let id = IdentityID(transaction: transaction, operation: place)
      identities[id] = Person(kind: operation.kind, lei: operation.lei)
      touched.insert(.identity(id))
    case .issueClaim(let operation):
      claims(operation.subject, operation.value, until: operation.validUntil)
    case .revokeClaim(let operation):
      claims[Topic(subject: operation.subject, topic: operation.topic)]?.isRevoked = true
      touched.insert(.claim(operation.subject, operation.topic))
    case .openAccount(let operation):
      opens(
        AccountID(transaction: transaction, operation: place), of: operation.owner,
        custodian: operation.custodian, operation.authority)
    case .rotateKeys(let operation):
      accounts[operation.account]?.authority = operation.authority
      touched.insert(.account(operation.account))
    case .issue(let operation): issues(operation.instrument, operation.units)
    // What becomes of payments is recomputed by the ledger's own invariants.
    case .transfer(let leg): try checkReceivers(of: [leg], submission)
    case .settle(let settlement): try checkReceivers(of: settlement.legs, submission)
    case .lifecycle, .auction, .reserve, .offer, .validators: break
    case .instruct(let operation):
      instructs(
        operation, SettlementID(transaction: transaction, operation: place), by: submitter)
    case .affirm(let settlement): try affirms(settlement, by: submitter)
    case .cancel(let settlement): try cancels(settlement, by: submitter)
    case .settling(.instruct(let onTerms)):
      instructs(
        onTerms.instruction, SettlementID(transaction: transaction, operation: place),
        by: submitter, onTerms: true)
    // On dates that do not come these change no leaf of which the model speaks.
    case .settling(.hold), .settling(.release): break
    // No client of the simulator asks for the others yet, and the model knows nothing of them.
    case .settling: throw Breach(.registry, "\(transaction) is a step that no client takes")
    }
  }

  private mutating func claims(_ subject: IdentityID, _ value: ClaimValue, until: Timestamp) {
    claims[Topic(subject: subject, topic: value.topic)] = Statement(
      value: value, validUntil: until)
    touched.insert(.claim(subject, value.topic))
  }

  private mutating func opens(
    _ id: AccountID, of owner: IdentityID, custodian: IdentityID?, _ authority: Authority
  ) {
    accounts[id] = Entry(owner: owner, custodian: custodian, authority: authority)
    identities[owner]?.accounts += 1
    touched.formUnion([.account(id), .identity(owner)])
  }

  private mutating func issues(_ instrument: InstrumentID, _ units: Units) {
    outstanding[instrument, default: 0] &+= units.value
    touched.insert(.tally(instrument))
  }

  // MARK: The state

  private mutating func compare(_ changes: [StateChange], at height: Height) throws(Breach) {
    do throws(DecodingFailure) {
      for change in changes {
        let key: LedgerKey = try BCSReader.decode(from: change.key.bytes)
        leaves[key] = change.value
        touched.insert(key)
      }
      for key in touched.sorted() {
        if let difference = try difference(at: key) {
          throw DecodingFailure(.invalidValue("\(key): \(difference)"), at: 0)
        }
      }
    } catch { throw Breach(.registry, "at height \(height): \(error)") }
    touched.removeAll()
  }

  /// What the state says otherwise than the model under a key; nil where they agree, and for keys
  /// of which the model says nothing.
  private func difference(at key: LedgerKey) throws(DecodingFailure) -> String? {
    switch key {
    case .account(let id):
      let found = try leaf(Account.self, key).map { account in
        var entry = Entry(
          owner: account.owner, custodian: account.custodian, authority: account.authority)
        for lane in Lane.all where account.nextSequence(in: lane) > SequenceNumber(0) {
          entry.lanes[lane] = account.nextSequence(in: lane)
        }
        return entry
      }
      return Self.difference(accounts[id], found)
    case .identity(let id):
      let found = try leaf(Identity.self, key).map {
        Person(kind: $0.kind, lei: $0.lei, accounts: $0.accountCount)
      }
      return Self.difference(identities[id], found)
    case .claim(let subject, let topic):
      let found = try leaf(ClaimRecord.self, key).map {
        Statement(value: $0.value, validUntil: $0.validUntil, isRevoked: $0.revokedAt != nil)
      }
      return Self.difference(claims[Topic(subject: subject, topic: topic)], found)
    case .tally(let instrument):
      let found = try leaf(InstrumentTally.self, key)?.outstanding.value
      return Self.difference(outstanding[instrument], found)
    case .settlement(let id):
      return difference(of: try leaf(SettlementRecord.self, key), at: id)
    case .locks(let account, let instrument):
      return difference(of: try leaf(HoldingLocks.self, key), at: account, instrument)
    default: return nil
    }
  }

  private func leaf<Record: StateRecord>(
    _ type: Record.Type, _ key: LedgerKey
  ) throws(DecodingFailure) -> Record? {
    guard let bytes = leaves[key] else { return nil }
    return try BCSReader.decode(Record.self, from: bytes)
  }

  static func difference<Value: Equatable>(_ expected: Value?, _ found: Value?) -> String? {
    expected == found
      ? nil
      : "\(found.map { "\($0)" } ?? "nothing"), and transactions make it"
        + " \(expected.map { "\($0)" } ?? "nothing")"
  }
}
