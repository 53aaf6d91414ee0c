public import SanadCrypto
public import SanadState
public import SanadTypes

/// A state as whoever shows it to people reads it: decoded, by name.
///
/// Keeps what it has decoded, so that it is made for one answer and then dropped. Not Sendable.
public final class LedgerView {
  /// What an account holds of one instrument.
  public struct Position: Hashable, Sendable {
    /// The instrument.
    public let instrument: InstrumentID
    /// The units; not empty.
    public let holding: Holding
  }

  /// Most instruments of one page.
  public static let pageMax: UInt32 = 1_024

  let state: LedgerState

  /// Reads from `source`, which must not change meanwhile.
  public init(reading source: any StateReading) {
    state = LedgerState(reading: source)
    state.beginTransaction()
  }

  /// The chain's id, its limits and the number of its instruments.
  public func network() throws(LedgerFailure) -> NetworkRecord { try state.network() }

  /// The epoch that the next block belongs to.
  public func epoch() throws(LedgerFailure) -> EpochRecord { try state.epoch() }

  /// Who speaks for the validators, and which changes of them are open.
  public func validators() throws(LedgerFailure) -> ValidatorsRecord { try state.validators() }

  /// Whether changes of the validators can be made as soon as the epoch may end.
  public func hasDueChanges() throws(LedgerFailure) -> Bool {
    try EpochClosing.hasDueChanges(state, at: Timestamp(0))
  }

  /// The validators of the epoch that the next block belongs to, and of the one before it; nil for any
  /// other.
  public func validators(of epoch: Epoch) throws(LedgerFailure) -> ValidatorSet? {
    try state.validators(of: epoch)
  }

  /// What is on the ledger against validators of the epoch that the next block belongs to and of the one
  /// before it, by epoch, signer and offence. O(validators).
  public func recentEvidence() throws(LedgerFailure) -> [EvidenceRecord] {
    let current = try state.epoch().number
    var found: [EvidenceRecord] = []
    for epoch in current == Epoch(0) ? [current] : [current.previous, current] {
      for signer in try state.validators(of: epoch)?.indices ?? [] {
        for offence in Evidence.Offence.allCases {
          if let record = try state.evidence(of: signer, in: epoch, offence) {
            found.append(record)
          }
        }
      }
    }
    return found
  }

  /// An identity; nil where there is none.
  public func identity(_ id: IdentityID) throws(LedgerFailure) -> Identity? {
    try state.identity(id)
  }

  /// The identity with an LEI; nil where none has it.
  public func identity(lei: LEI) throws(LedgerFailure) -> IdentityID? {
    try state.identity(lei: lei)
  }

  /// The claims of an identity, expired and revoked ones included, ascending by topic.
  public func claims(of id: IdentityID) throws(LedgerFailure) -> [ClaimRecord] {
    var claims: [ClaimRecord] = []
    for topic in ClaimTopic.allCases {
      if let claim = try state.claim(topic, of: id) { claims.append(claim) }
    }
    return claims
  }

  /// An account; nil where there is none.
  public func account(_ id: AccountID) throws(LedgerFailure) -> Account? {
    try state.account(id)
  }

  /// What an account holds, of the instruments from a number on, at most ``pageMax`` of them; in
  /// the order of the instruments' numbers.
  public func holdings(
    of account: AccountID, from number: UInt32 = 0
  ) throws(LedgerFailure) -> [Position] {
    var positions: [Position] = []
    for id in try instruments(from: number) {
      let holding = try state.holding(account, id)
      if !holding.isEmpty { positions.append(Position(instrument: id, holding: holding)) }
    }
    return positions
  }

  /// What an account holds of one instrument; empty where it holds none.
  public func holding(
    _ account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> Holding {
    try state.holding(account, instrument)
  }

  /// What an account holds of one instrument, without the locks that have run out at a block time,
  /// and the locks that have not.
  public func holding(
    _ account: AccountID, _ instrument: InstrumentID, at time: Timestamp
  ) throws(LedgerFailure) -> (holding: Holding, locks: [UnitsLock]) {
    let holding = try state.currentHolding(account, instrument, at: time)
    if holding.locked.isZero { return (holding, []) }
    return (holding, try state.locks(account, instrument).locks)
  }

  /// A settlement; nil where none was instructed under this id.
  public func settlement(_ id: SettlementID) throws(LedgerFailure) -> SettlementRecord? {
    try state.settlement(id)
  }

  /// The terms and the progress of a settlement; nil where it was instructed without terms.
  public func progress(_ id: SettlementID) throws(LedgerFailure) -> SettlementProgress? {
    try state.progress(id)
  }

  /// What a settlement has opened; nil where it has opened nothing.
  public func contract(_ id: SettlementID) throws(LedgerFailure) -> ContractRecord? {
    try state.contract(id)
  }

  /// The instruments from a number on, at most ``pageMax`` of them.
  public func instruments(from number: UInt32 = 0) throws(LedgerFailure) -> [InstrumentID] {
    let count = try state.network().instrumentCount
    guard number < count else { return [] }
    let end = number + min(count - number, Self.pageMax)
    var ids: [InstrumentID] = []
    for number in number..<end {
      ids.append(try state.instrument(number: number).id)
    }
    return ids
  }

  /// An instrument; nil where there is none.
  public func instrument(_ id: InstrumentID) throws(LedgerFailure) -> Instrument? {
    try state.instrument(id)
  }

  /// What an instrument adds up to.
  public func tally(_ id: InstrumentID) throws(LedgerFailure) -> InstrumentTally {
    try state.tally(id)
  }

  /// The units of an instrument that identities of a classification hold.
  public func units(
    of instrument: InstrumentID, in cell: Classification
  ) throws(LedgerFailure) -> Units {
    try state.total(.cell(instrument, cell)) ?? .zero
  }

  /// The programme with a number; nil where there is none.
  public func programme(_ number: UInt32) throws(LedgerFailure) -> Programme? {
    guard case .programme(let record)? = try state.value(.programme(number)) else { return nil }
    return record
  }

  /// The policy with a digest; nil where there is none.
  public func policy(_ digest: Digest) throws(LedgerFailure) -> PolicyRecord? {
    guard case .policy(let record)? = try state.value(.policy(digest)) else { return nil }
    return record
  }

  /// What people need to know about a code that the registry does not have; nil where genesis does
  /// not have it either.
  public func code(_ number: CodeNumber) throws(LedgerFailure) -> CodeEntry? {
    guard case .code(let entry)? = try state.value(.code(number)) else { return nil }
    return entry
  }

  /// The accounts in a role.
  public func holders(of role: Role) throws(LedgerFailure) -> [RoleHolder] {
    try state.holders(of: role).holders
  }
}

// Auctions, as whoever shows them to people reads them.
extension LedgerView {
  /// An auction; nil where there is none.
  public func auction(_ id: AuctionID) throws(LedgerFailure) -> AuctionRecord? {
    try state.auction(id)
  }

  /// The auction with a number; nil where none has it.
  public func auction(number: UInt32) throws(LedgerFailure) -> AuctionID? {
    try state.auction(number: number)
  }

  /// What is planned, and how many auctions were announced.
  public func auctionCalendar() throws(LedgerFailure) -> AuctionCalendar {
    try state.auctionCalendar()
  }

  /// A bid; nil where there is none.
  public func bid(_ id: BidID) throws(LedgerFailure) -> BidRecord? { try state.bid(id) }

  /// The bids of an auction whose ids begin with a byte.
  public func bids(
    of auction: AuctionID, page: UInt8
  ) throws(LedgerFailure) -> [BidLine] {
    try state.bidPage(auction, page).lines
  }
}
