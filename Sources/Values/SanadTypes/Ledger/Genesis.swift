public import SanadCodec
import SanadCrypto

/// Everything that a chain starts from. Its digest is the chain id, so that two networks that
/// differ in anything cannot be mixed up.
///
/// Things name each other by their place in these lists. Decoding checks widths and limits;
/// whether it all makes sense together is checked where the first state is made from it.
///
/// Encoding: version u16 = 1, then the properties in order (docs/wire.md, "Genesis").
public struct Genesis: Hashable, Sendable {
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1
  /// Most bytes of the network's name.
  public static let nameBytesMax = 64
  /// Most bytes of the encoding.
  public static let bytesMax = 256 * 1_024 * 1_024
  /// Most identities, accounts and holdings, each.
  public static let populationMax = 1 << 20
  /// Most policies, programmes, fixings, calendars, tax tables, instruments, role assignments and
  /// observers, each.
  public static let registryMax = 4_096

  /// What people call the network.
  public var name: String
  /// Whether anything on it is worth anything.
  public var kind: NetworkKind
  /// The genesis block's timestamp.
  public var timestamp: Timestamp
  /// The limits of consensus and of blocks.
  public var chain: ChainParameters
  /// The limits of the ledger.
  public var ledger: LedgerParameters
  /// The validators of epoch 0.
  public var validators: ValidatorSet
  /// Who speaks for each of them, in their order; none where nobody can change them.
  public var operators: [GenesisOperator]
  /// The observers that may connect to them.
  public var observers: [GenesisObserver]
  /// Codes of policies that the registry does not have.
  public var codes: [GenesisCode]
  /// Who is known.
  public var identities: [GenesisIdentity]
  /// Their accounts.
  public var accounts: [GenesisAccount]
  /// Who holds which office.
  public var roles: [GenesisRole]
  /// The rules.
  public var policies: [PolicyRecord]
  /// The ceilings over several instruments.
  public var programmes: [GenesisProgramme]
  /// What benchmarks stood at, ascending by benchmark and date.
  public var fixings: [GenesisFixing]
  /// The calendars that are there from the start, ascending by number.
  public var calendars: [GenesisCalendar]
  /// The tables of withholding tax that are there from the start, ascending by number.
  public var taxTables: [GenesisTaxTable]
  /// The instruments.
  public var instruments: [GenesisInstrument]
  /// What is held at the start; it counts as issued.
  public var holdings: [GenesisHolding]

  /// Creates a genesis.
  public init(
    name: String, kind: NetworkKind = .production, timestamp: Timestamp, chain: ChainParameters,
    ledger: LedgerParameters, validators: ValidatorSet, operators: [GenesisOperator] = [],
    observers: [GenesisObserver] = [],
    codes: [GenesisCode] = [], identities: [GenesisIdentity],
    accounts: [GenesisAccount], roles: [GenesisRole], policies: [PolicyRecord],
    programmes: [GenesisProgramme] = [], fixings: [GenesisFixing] = [],
    calendars: [GenesisCalendar] = [], taxTables: [GenesisTaxTable] = [],
    instruments: [GenesisInstrument], holdings: [GenesisHolding]
  ) {
    self.name = name
    self.kind = kind
    self.timestamp = timestamp
    self.chain = chain
    self.ledger = ledger
    self.validators = validators
    self.operators = operators
    self.observers = observers
    self.codes = codes
    self.identities = identities
    self.accounts = accounts
    self.roles = roles
    self.policies = policies
    self.programmes = programmes
    self.fixings = fixings
    self.calendars = calendars
    self.taxTables = taxTables
    self.instruments = instruments
    self.holdings = holdings
  }

  /// The chain id: SHA-256 of the tagged encoding.
  public var chainID: ChainID { ChainID(SHA256.digest(.genesis, of: self)) }

  /// The id of the identity at a place.
  public static func identityID(at place: UInt32) -> IdentityID {
    IdentityID(transaction: .genesis, operation: place)
  }

  /// The id of the account at a place.
  public static func accountID(at place: UInt32) -> AccountID {
    AccountID(transaction: .genesis, operation: place)
  }
}

extension Genesis: BCSEncodable, BCSDecodable {
  /// ``bytesMax``; the deepest is a key in the authority of an account.
  public static let bcsLimits = BCSLimits(bytes: bytesMax, depth: 3)

  /// Appends the version and the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u16(Self.currentVersion)
    writer.text(name)
    writer.value(kind)
    writer.value(timestamp)
    writer.value(chain)
    writer.value(ledger)
    writer.value(validators)
    writer.list(operators)
    writer.list(observers)
    writer.list(codes)
    writer.list(identities)
    writer.list(accounts)
    writer.list(roles)
    writer.list(policies)
    writer.list(programmes)
    writer.list(fixings)
    writer.list(calendars)
    writer.list(taxTables)
    writer.list(instruments)
    writer.list(holdings)
  }

  /// Reads a genesis of the current version within its limits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    try reader.expectVersion(Self.currentVersion, of: "a genesis")
    name = try reader.text(max: Self.nameBytesMax)
    kind = try NetworkKind(from: &reader)
    timestamp = try Timestamp(from: &reader)
    chain = try ChainParameters(from: &reader)
    ledger = try LedgerParameters(from: &reader)
    validators = try ValidatorSet(from: &reader)
    operators = try reader.list(max: ValidatorSet.countMax)
    observers = try reader.list(max: Self.registryMax)
    codes = try reader.list(max: Self.registryMax)
    identities = try reader.list(max: Self.populationMax)
    accounts = try reader.list(max: Self.populationMax)
    roles = try reader.list(max: Self.registryMax)
    policies = try reader.list(max: Self.registryMax)
    programmes = try reader.list(max: Self.registryMax)
    fixings = try reader.list(max: Self.registryMax)
    calendars = try reader.list(max: Self.registryMax)
    taxTables = try reader.list(max: Self.registryMax)
    instruments = try reader.list(max: Self.registryMax)
    holdings = try reader.list(max: Self.populationMax)
  }
}
