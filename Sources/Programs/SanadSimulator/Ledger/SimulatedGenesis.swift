import SanadCodec
package import SanadCrypto
package import SanadTypes

/// The network that simulated nodes start from: a treasury bill and a cash token, the offices that
/// issue them and register people, some parties who may trade them and some whom the rules refuse.
///
/// Built in code because the simulator knows no files; it is small, so that a run starts at once,
/// and has enough accounts for transactions that do not wait for one another.
package struct SimulatedGenesis {
  /// An account of the network.
  package struct Party: Sendable {
    /// Its account.
    package let account: AccountID
    /// Whose account it is.
    package let owner: IdentityID
    /// Its keys at the start.
    package let authority: Authority
  }

  /// The places of the offices among the parties.
  static let treasury = 0
  static let centralBank = 1
  /// Registers identities, opens accounts and issues claims of every topic.
  static let registrar = 2
  /// Treasury, central bank and registrar come first, then traders, then those whose KYC has run
  /// out. One in four has two keys of three, one in four three keys of unequal weight.
  static let officeCount: UInt32 = 3
  static let traderCount: UInt32 = 12
  static let lapsedCount: UInt32 = 2
  /// What ``thrifty`` may use in a day: two transfers, which weigh 180 each
  /// with the two signatures that it needs, and what the rules of cash cost.
  static let thriftyWeight = Weight(400)
  private static let start = Timestamp(1_795_000_000_000)
  private static let expiry = Timestamp(start.value + 400 * 86_400_000)

  /// The genesis.
  package let genesis: Genesis
  /// Who may do what: offices first.
  package let parties: [Party]
  /// An account with next to no quota, which the others know nothing of.
  package let thrifty: Party
  /// The key that each observer could vote with, if it becomes a validator; nil of most.
  package let candidateKeys: [PublicKey?]
  /// The bill.
  package let bill: InstrumentID
  /// The cash.
  package let cash: InstrumentID

  /// The network of so many validators and observers.
  package init(
    validators: Int, weights: [UInt16] = [], observers: Int, candidates: Int = 0,
    keys: SimulatedKeys,
    epochLength: Milliseconds = .zero
  ) throws {
    let count = Self.officeCount + Self.traderCount + Self.lapsedCount
    let all = try (0...count).map { place in
      Party(
        account: Genesis.accountID(at: place), owner: Genesis.identityID(at: place),
        authority: try keys.authority(.of(Int(place)), of: "account-\(place)"))
    }
    thrifty = all[Int(count)]
    parties = Array(all[..<Int(count)])
    let billTerms = try Self.billTerms()
    let cashTerms = try Self.cashTerms()
    bill = billTerms.instrument
    cash = cashTerms.instrument
    candidateKeys = (0..<observers).map { number in
      number < observers - candidates ? nil : keys.make("votes-observer-\(number)")
    }
    genesis = Genesis(
      name: "simulated", kind: .test, timestamp: Self.start,
      chain: Self.chain(epochLength),
      ledger: try Self.ledger(),
      validators: try ValidatorSet(Self.validators(validators, weights, keys)),
      operators: (0..<UInt32(validators)).map {
        GenesisOperator(account: Self.officeCount + $0 % Self.traderCount)
      },
      observers: (0..<observers).map {
        GenesisObserver(name: "observer-\($0)", peerKey: keys.make("observer-\($0)"))
      },
      identities: try (0...count).map { try Self.identity(at: $0) },
      accounts: all.enumerated().map { place, party in
        GenesisAccount(
          owner: UInt32(place), kind: .house, authority: party.authority,
          quota: place < Int(count)
            ? nil
            : Quota(weightPerBlock: Weight(100_000), weightPerDay: Self.thriftyWeight))
      },
      roles: [
        GenesisRole(role: .treasury, account: UInt32(Self.treasury)),
        GenesisRole(role: .centralBank, account: UInt32(Self.centralBank)),
        GenesisRole(role: .kycProvider, account: UInt32(Self.registrar)),
        GenesisRole(
          role: .claimIssuer, account: UInt32(Self.registrar), topics: ClaimTopic.allCases),
      ],
      policies: [
        PolicyRecord(name: "bills", version: 1, text: Self.billRules),
        PolicyRecord(name: "cash", version: 1, text: Self.cashRules),
      ],
      instruments: [
        GenesisInstrument(terms: billTerms, authorised: Units(1_000_000_000), policy: 0),
        GenesisInstrument(terms: cashTerms, authorised: Units(1_000_000_000_000), policy: 1),
      ],
      holdings: (Self.officeCount...count).flatMap { place in
        [
          GenesisHolding(account: place, instrument: 0, units: Units(1_000_000)),
          GenesisHolding(account: place, instrument: 1, units: Units(100_000_000)),
        ]
      })
  }

  /// Blocks of at most 24 KiB, so that the journal's small segments hold them.
  private static func chain(_ epochLength: Milliseconds) -> ChainParameters {
    var chain = ChainParameters.localNetwork
    chain.blockBytesMax = 24 * 1_024
    chain.epochLength = epochLength
    return chain
  }

  private static func ledger() throws -> LedgerParameters {
    let quota = Quota(weightPerBlock: Weight(1_000_000), weightPerDay: Weight(1_000_000_000))
    guard
      let ledger = LedgerParameters(
        validityMax: Milliseconds(86_400_000), defaultQuota: quota, utcOffsetSeconds: 18_000)
    else { throw SimulationFailure.setting("the offset from UTC") }
    return ledger
  }

  private static func validators(
    _ count: Int, _ weights: [UInt16], _ keys: SimulatedKeys
  ) -> [Validator] {
    (0..<count).map { place in
      Validator(
        consensusKey: keys.make("votes-\(place)"), peerKey: keys.make("channel-\(place)"),
        name: "validator-\(place)", weight: weights.isEmpty ? 1 : weights[place])
    }
  }

  private static func isLapsed(_ place: UInt32) -> Bool {
    place >= officeCount + traderCount && place < officeCount + traderCount + lapsedCount
  }

  private static func identity(at place: UInt32) throws -> GenesisIdentity {
    let kycEnd = isLapsed(place) ? Timestamp(start.value - 1) : expiry
    let investorClass: InvestorClass =
      switch place {
      case 0: .government
      case 1: .centralBank
      default: .dealer
      }
    var claims = [
      GenesisClaim(value: .kyc(.standard), validUntil: kycEnd),
      GenesisClaim(value: .investorClass(investorClass), validUntil: expiry),
      GenesisClaim(value: .sanctioned(false), validUntil: expiry),
    ]
    if let country = Country("PK") {
      claims.append(GenesisClaim(value: .country(country), validUntil: expiry))
    }
    return GenesisIdentity(
      kind: .institution, lei: try lei(place),
      disclosureSalt: SHA256.digest([UInt8(truncatingIfNeeded: place)]), claims: claims)
  }

  /// A made-up LEI; of a hundred pairs of check digits one is right.
  static func lei(_ number: UInt32) throws -> LEI {
    let stem = "SIMU0000000000" + String(String(10_000 + number).suffix(4))
    for check in 0..<100 {
      let digits = check < 10 ? "0\(check)" : "\(check)"
      do { return try LEI(stem + digits) } catch { continue }
    }
    throw SimulationFailure.setting("an LEI for identity \(number)")
  }

  private static func billTerms() throws -> TermSheet {
    TermSheet(
      symbol: try InstrumentSymbol("MTB-12M"), issuer: try lei(0), currency: .pkr,
      terms: .bill(
        BillTerms(
          security: SecurityTerms(
            isin: try ISIN("US0378331005"), cfi: try CFI("DYZTXR"),
            fisn: try FISN("GOP/MTB 0 20271118"), unitFaceMinor: 500_000, multiple: Units(1),
            issueDate: try CalendarDate("2026-11-01"), maturityDate: try CalendarDate("2027-11-18"),
            rounding: .halfUp),
          discountConvention: .simpleYield365)))
  }

  private static func cashTerms() throws -> TermSheet {
    TermSheet(
      symbol: try InstrumentSymbol("PKR-W"), issuer: try lei(1), currency: .pkr,
      terms: .cash(CashTerms(backing: .wholesaleCentralBank)))
  }

  private static let billRules = """
    policy "bills"
    covers transfer, settlement, allotment
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    deny 1004 "a party is under sanctions" when sender.sanctioned or receiver.sanctioned
    deny 2002 "the receiver's country is not admitted" unless receiver.country in {PK, AE}
    deny 3101 "non-residents would hold more than a quarter of the issue"
         when raises held(country != PK) above 25% of outstanding
    """

  private static let cashRules = """
    policy "cash"
    covers transfer, settlement, allotment
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    """
}

/// Why a run cannot be set up: always a fault of the simulator or of what it was asked for.
package enum SimulationFailure: Error, CustomStringConvertible, Sendable {
  /// A value of the simulated network cannot be made.
  case setting(String)
  /// A new node's files cannot be made.
  case files(String)
  /// The plan contradicts itself.
  case plan(String)

  /// One plain sentence.
  package var description: String {
    switch self {
    case .setting(let what): "the simulated network lacks \(what)"
    case .files(let what): "a simulated node cannot be initialised: \(what)"
    case .plan(let what): "the plan cannot be run: \(what)"
    }
  }
}
