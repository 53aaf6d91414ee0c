import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// The standard workload's state for many more holders than a genesis has: the same records at the same
/// keys as ``BenchGenesis`` gives so many accounts, made one by one, so that none has to be in memory.
///
/// What the holders add up to is taken from two small genesis states: accounts repeat each other's country
/// and class after ``period`` of them, so that every total grows in a straight line.
struct ScalePopulation {
  /// After so many accounts, countries and classes come again in the same order.
  static let period = 30
  /// Units that each holds at first: all of ten million together are within what is authorised.
  static let unitsEach: UInt128 = 10_000

  /// Number of holders: a multiple of ``period``.
  let holders: Int
  /// The chain, the institutions and the bill, without holders.
  let genesis: BenchGenesis
  /// The first block, but for its state's root.
  let header: BlockHeader
  /// Every value that is not one holder's own, ascending by key.
  let shared: [StateChange]
  private let start: Timestamp
  private let firstOwner: UInt32
  private let firstPlace: UInt64
  private let claimsUntil: Timestamp

  /// Prepares so many holders, rounded up to whole periods.
  init(holders: Int, at start: Timestamp) throws {
    let periods = max(1, (holders + Self.period - 1) / Self.period)
    self.holders = periods * Self.period
    self.start = start
    genesis = try Self.genesis(accounts: 0, at: start)
    firstOwner = UInt32(truncatingIfNeeded: genesis.genesis.identities.count)
    claimsUntil = start.advanced(by: 3_650 * 86_400_000)
    let empty = try Self.values(genesis.genesis)
    let one = try Self.values(try Self.genesis(accounts: Self.period, at: start).genesis)
    header = empty.header
    let tally = genesis.tallyKey
    let before: InstrumentTally = try BCSReader.decode(from: empty.values[tally] ?? [])
    firstPlace = before.registered
    var shared = KeyedTable<StateKey, [UInt8]>()
    for (key, value) in empty.values { shared[key] = value }
    for (key, value) in one.values where Self.isTotal(key) {
      shared[key] = try Self.scaled(key, from: empty.values[key], to: value, by: periods)
    }
    self.shared = shared.sortedKeys().map { StateChange(key: $0, value: shared[$0]) }
  }

  /// The standard genesis with as many units for each as here.
  static func genesis(accounts: Int, at start: Timestamp) throws -> BenchGenesis {
    var made = try BenchGenesis(validators: 1, accounts: accounts, at: start)
    made.allow(weight: 1 << 40)
    made.change { genesis in
      let institutions = genesis.holdings.count - accounts
      for place in genesis.holdings.indices where place >= institutions {
        let holding = genesis.holdings[place]
        genesis.holdings[place] = GenesisHolding(
          account: holding.account, instrument: holding.instrument, units: Units(unitsEach))
      }
    }
    return made
  }

  // MARK: One holder

  /// The identity of a holder.
  func identity(_ place: Int) -> IdentityID {
    Genesis.identityID(at: firstOwner + UInt32(truncatingIfNeeded: place))
  }

  /// The account of a holder.
  func account(_ place: Int) -> AccountID { genesis.account(place) }

  /// The key of a holder; nobody has its secret, and nobody checks what is signed with it.
  static func key(_ place: Int) -> PublicKey {
    PublicKey(SHA256.digest(Array("key \(place)".utf8)))
  }

  /// Place of a holder in the register of the bill.
  func registerPlace(_ place: Int) -> UInt64 { firstPlace + UInt64(place) }

  /// The value of a holder's identity.
  func identityValue(_ place: Int) -> [UInt8] {
    var identity = Identity(
      kind: .person, lei: nil, disclosureSalt: BenchGenesis.salt(place), registeredBy: .genesis,
      registeredAt: start)
    for claim in BenchGenesis.claims(place) {
      identity.classification = identity.classification.changed(by: claim)
    }
    identity.addAccount(account(place))
    return identity.bcsBytes
  }

  /// The values of a holder's claims, ascending by topic.
  func claimValues(_ place: Int) -> [(topic: ClaimTopic, bytes: [UInt8])] {
    BenchGenesis.claims(place).sorted { $0.topic.rawValue < $1.topic.rawValue }.map { claim in
      let record = ClaimRecord(
        value: claim, attestors: [.genesis], issuedAt: start, validUntil: claimsUntil)
      return (claim.topic, record.bcsBytes)
    }
  }

  /// The value of a holder's account.
  func accountValue(_ place: Int, key: PublicKey) -> [UInt8] {
    Account(
      owner: identity(place), kind: .house, custodian: nil, authority: Authority(key),
      openedAt: start
    ).bcsBytes
  }

  /// The value of what a holder holds of the bill.
  func holdingValue(_ place: Int) -> [UInt8] {
    Holding(
      units: Units(Self.unitsEach), entry: RegisterEntry(place: registerPlace(place), settled: 0)
    ).bcsBytes
  }

  // MARK: What they add up to

  private static func values(
    _ genesis: Genesis
  ) throws -> (header: BlockHeader, values: [StateKey: [UInt8]]) {
    let store = MemoryStore()
    let first = try GenesisBlock(
      genesis, on: FinalState(nodes: store, values: store).overlay())
    var values: [StateKey: [UInt8]] = [:]
    for change in first.state.changes { values[change.key] = change.value }
    return (first.block.header, values)
  }

  private static let totalKinds: [UInt8] = {
    let (instrument, zero) = (InstrumentID(.zero), Digest.zero)
    return [
      LedgerKey.tally(instrument), .cell(instrument, Classification()),
      .held(instrument, policy: zero, predicate: 0),
    ].compactMap(\.bytes.first)
  }()

  private static func isTotal(_ key: StateKey) -> Bool {
    key.bytes.first.map(totalKinds.contains) ?? false
  }

  /// A total after so many periods, of what it is without holders and with those of one.
  private static func scaled(
    _ key: StateKey, from before: [UInt8]?, to after: [UInt8], by periods: Int
  ) throws -> [UInt8] {
    func line(_ before: UInt128, _ after: UInt128) -> UInt128 {
      before + (after - before) * UInt128(periods)
    }
    func line(_ before: Units, _ after: Units) -> Units {
      Units(line(before.value, after.value))
    }
    switch key.bytes.first {
    case totalKinds[0]:
      let first: InstrumentTally =
        try before.map { try BCSReader.decode(from: $0) } ?? InstrumentTally()
      var tally: InstrumentTally = try BCSReader.decode(from: after)
      tally.issued = line(first.issued, tally.issued)
      tally.holders = UInt64(line(UInt128(first.holders), UInt128(tally.holders)))
      tally.registered = UInt64(line(UInt128(first.registered), UInt128(tally.registered)))
      return tally.bcsBytes
    case totalKinds[1]:
      let first: UnitsTotal = try before.map { try BCSReader.decode(from: $0) } ?? UnitsTotal()
      let one: UnitsTotal = try BCSReader.decode(from: after)
      return UnitsTotal(line(first.units, one.units)).bcsBytes
    default:
      let first: HeldTotal = try before.map { try BCSReader.decode(from: $0) } ?? HeldTotal()
      let one: HeldTotal = try BCSReader.decode(from: after)
      return HeldTotal(
        certain: line(first.certain, one.certain), possible: line(first.possible, one.possible)
      ).bcsBytes
    }
  }
}

extension BenchGenesis {
  /// Where the state keeps what the bill adds up to.
  fileprivate var tallyKey: StateKey { LedgerKey.tally(instrument).stateKey }
}

extension LedgerKey {
  /// The key as the state knows it.
  var stateKey: StateKey {
    guard let key = StateKey(bytes: bytes) else { preconditionFailure("a ledger key is short") }
    return key
  }
}
