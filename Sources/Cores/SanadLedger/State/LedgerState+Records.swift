import SanadCrypto
import SanadTypes

extension LedgerState {
  /// What the ledger knows about itself.
  func network() throws(LedgerFailure) -> NetworkRecord {
    guard case .network(let record)? = try value(.network) else {
      throw .missingRecord(.network)
    }
    return record
  }

  /// The epoch that the next block belongs to.
  func epoch() throws(LedgerFailure) -> EpochRecord {
    guard case .epoch(let record)? = try value(.epoch) else { throw .missingRecord(.epoch) }
    return record
  }

  /// Who speaks for the validators, and which changes of them are open.
  func validators() throws(LedgerFailure) -> ValidatorsRecord {
    guard case .validators(let record)? = try value(.validators) else {
      throw .missingRecord(.validators)
    }
    return record
  }

  /// The validators of an epoch of which a block may carry evidence: the block's own and the one before
  /// it; nil for any other. The one place that says who could sign in which epoch.
  func validators(of epoch: Epoch) throws(LedgerFailure) -> ValidatorSet? {
    let current = try self.epoch()
    if epoch == current.number { return current.validators }
    return epoch.next == current.number ? current.former ?? current.validators : nil
  }

  /// What is on the ledger of an offence; nil where nothing is.
  func evidence(
    of signer: ValidatorIndex, in epoch: Epoch, _ offence: Evidence.Offence
  ) throws(LedgerFailure) -> EvidenceRecord? {
    guard case .evidence(let record)? = try value(.evidence(epoch, signer, offence)) else {
      return nil
    }
    return record
  }

  /// The holders of a role; none where nobody has it.
  func holders(of role: Role) throws(LedgerFailure) -> RoleHolders {
    guard case .roles(let record)? = try value(.role(role)) else { return RoleHolders([]) }
    return record
  }

  func identity(_ id: IdentityID) throws(LedgerFailure) -> Identity? {
    guard case .identity(let record)? = try value(.identity(id)) else { return nil }
    return record
  }

  /// The identity with an LEI; nil where none has it.
  func identity(lei: LEI) throws(LedgerFailure) -> IdentityID? {
    guard case .identityReference(let reference)? = try value(.lei(lei)) else { return nil }
    return reference.identity
  }

  func claim(
    _ topic: ClaimTopic, of identity: IdentityID
  ) throws(LedgerFailure) -> ClaimRecord? {
    guard case .claim(let record)? = try value(.claim(identity, topic)) else { return nil }
    return record
  }

  func account(_ id: AccountID) throws(LedgerFailure) -> Account? {
    guard case .account(let record)? = try value(.account(id)) else { return nil }
    return record
  }

  /// The account, of which the state has said elsewhere that it exists.
  func knownAccount(_ id: AccountID) throws(LedgerFailure) -> Account {
    guard let record = try account(id) else { throw .missingRecord(.account(id)) }
    return record
  }

  /// The identity, of which the state has said elsewhere that it exists.
  func knownIdentity(_ id: IdentityID) throws(LedgerFailure) -> Identity {
    guard let record = try identity(id) else { throw .missingRecord(.identity(id)) }
    return record
  }

  func policy(_ digest: Digest) throws(LedgerFailure) -> PolicyRecord {
    guard case .policy(let record)? = try value(.policy(digest)) else {
      throw .missingRecord(.policy(digest))
    }
    return record
  }

  func instrument(_ id: InstrumentID) throws(LedgerFailure) -> Instrument? {
    guard case .instrument(let record)? = try value(.instrument(id)) else { return nil }
    return record
  }

  /// The instrument with a number below the network's instrument count.
  func instrument(number: UInt32) throws(LedgerFailure) -> (id: InstrumentID, Instrument) {
    guard case .instrumentReference(let reference)? = try value(.instrumentNumber(number)) else {
      throw .missingRecord(.instrumentNumber(number))
    }
    guard let instrument = try instrument(reference.instrument) else {
      throw .missingRecord(.instrument(reference.instrument))
    }
    return (reference.instrument, instrument)
  }

  /// The programme with a number, which an instrument has named.
  func programme(_ number: UInt32) throws(LedgerFailure) -> Programme {
    guard case .programme(let record)? = try value(.programme(number)) else {
      throw .missingRecord(.programme(number))
    }
    return record
  }

  func tally(_ id: InstrumentID) throws(LedgerFailure) -> InstrumentTally {
    guard case .tally(let record)? = try value(.tally(id)) else { return InstrumentTally() }
    return record
  }

  func holding(
    _ account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> Holding {
    guard case .holding(let record)? = try value(.holding(account, instrument)) else {
      return Holding()
    }
    return record
  }

  /// Units at a position's or a cell's key; zero where it has no leaf.
  func total(_ key: LedgerKey) throws(LedgerFailure) -> Units? {
    guard case .total(let record)? = try value(key) else { return nil }
    return record.units
  }

  func held(
    _ instrument: InstrumentID, policy: Digest, predicate: UInt8
  ) throws(LedgerFailure) -> HeldTotal {
    let key = LedgerKey.held(instrument, policy: policy, predicate: predicate)
    guard case .held(let record)? = try value(key) else { return HeldTotal() }
    return record
  }

  /// What an identity holds in all of its accounts.
  ///
  /// The leaf of a position is kept only for identities with several accounts; where there is
  /// none, the first account has all of it (docs/ledger.md, "Positions").
  func position(
    of id: IdentityID, _ identity: Identity, in instrument: InstrumentID
  ) throws(LedgerFailure) -> Units {
    if identity.accountCount > 1, let units = try total(.position(id, instrument)) { return units }
    guard let account = identity.firstAccount else { return .zero }
    return try holding(account, instrument).units
  }

  func set(account id: AccountID, to record: Account) throws(LedgerFailure) {
    try set(.account(id), .account(record))
  }

  func set(identity id: IdentityID, to record: Identity) throws(LedgerFailure) {
    try set(.identity(id), .identity(record))
  }

  func set(tally id: InstrumentID, to record: InstrumentTally) throws(LedgerFailure) {
    try set(.tally(id), .tally(record))
  }

  /// Stores a holding, or removes its leaf where it is empty.
  func set(holding key: LedgerKey, to record: Holding) throws(LedgerFailure) {
    try set(key, record.isEmpty ? nil : .holding(record))
  }

  /// Stores a total, or removes its leaf where it is zero.
  func set(total key: LedgerKey, to units: Units) throws(LedgerFailure) {
    try set(key, units.isZero ? nil : .total(UnitsTotal(units)))
  }

  /// Stores a counter, or removes its leaf where it is zero.
  func set(held key: LedgerKey, to record: HeldTotal) throws(LedgerFailure) {
    try set(key, record.possible.isZero && record.certain.isZero ? nil : .held(record))
  }
}
