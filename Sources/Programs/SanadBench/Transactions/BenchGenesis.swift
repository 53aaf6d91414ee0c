package import SanadConfig
import SanadCrypto
package import SanadTypes

/// The genesis of the standard workload: one bill under ten rules, and many accounts that hold it.
///
/// The institutions, the bill and the rules are written as people write them, and the accounts are
/// made: every one has an identity, five claims, a key and a holding of its own.
package struct BenchGenesis: Sendable {
  /// The public word of every key.
  package static let testWord = "sanad-bench"
  /// Units that each account holds at first: more than any run moves.
  package static let unitsEach: UInt128 = 1_000_000

  /// What the chain starts from.
  package private(set) var genesis: Genesis
  /// Place of the first made account in ``SanadTypes/Genesis/accounts``.
  package let firstAccount: UInt32
  /// Number of made accounts.
  package let accountCount: Int
  /// Rules of the policy.
  package let ruleCount: Int

  /// Makes a genesis for `validators` validators and `accounts` accounts that starts at `now`.
  ///
  /// O(accounts), about 25 µs each for the key.
  package init(
    validators: Int, accounts: Int, at now: Timestamp,
    under policy: BenchPolicy = .standard
  ) throws(ConfigurationFailure) {
    try self.init(
      BenchGenesisText.genesis, validators: validators, accounts: accounts, at: now, under: policy)
  }

  /// The market of ``BenchGenesisText/market``: each made account holds the bond and the cash, and the
  /// cash is what moves.
  package static func market(
    validators: Int = 1, accounts: Int, at now: Timestamp
  ) throws(ConfigurationFailure) -> BenchGenesis {
    var made = try BenchGenesis(
      BenchGenesisText.market, validators: validators, accounts: accounts, at: now,
      under: .standard)
    made.transferredPlace = 1
    let cash = made.genesis.holdings.suffix(accounts).map {
      GenesisHolding(account: $0.account, instrument: 1, units: Units(unitsEach * 1_000))
    }
    made.genesis.holdings += cash
    return made
  }

  private init(
    _ text: String, validators: Int, accounts: Int, at now: Timestamp, under policy: BenchPolicy
  ) throws(ConfigurationFailure) {
    let file = try GenesisFile.read(
      text + policy.codes, file: "bench genesis",
      changes: .init(validatorCount: validators, observerCount: 1, timestamp: now)
    ) { _ throws(ConfigurationFailure) in policy.text }
    var genesis = file.genesis
    firstAccount = UInt32(truncatingIfNeeded: genesis.accounts.count)
    accountCount = accounts
    ruleCount = policy.ruleCount
    genesis.identities.reserveCapacity(genesis.identities.count + accounts)
    for place in 0..<accounts { Self.add(place, to: &genesis) }
    self.genesis = genesis
  }

  /// Changes what the chain starts from.
  mutating func change(_ change: (inout Genesis) throws -> Void) rethrows { try change(&genesis) }

  /// Sets the chain's limit of weight.
  package mutating func allow(weight: UInt64) { genesis.chain.blockWeightMax = weight }

  /// The id of a made account.
  package func account(_ place: Int) -> AccountID {
    Genesis.accountID(at: firstAccount + UInt32(truncatingIfNeeded: place))
  }

  /// Place of the instrument that transfers move.
  private var transferredPlace = 0

  /// The instrument that transfers move.
  package var transferred: InstrumentID {
    genesis.instruments[transferredPlace].terms.instrument
  }

  /// The first instrument: the bill, or the market's bond.
  package var instrument: InstrumentID { genesis.instruments[0].terms.instrument }

  /// The name of the key of a made account.
  package static func keyName(_ place: Int) -> String { "account/\(place)" }

  /// A body with the signatures of the accounts at these places.
  func signed(_ body: TransactionBody, by signers: [Int]) -> SignedTransaction {
    let message = body.signedBytes
    let authorizations = signers.map { place in
      let key = SecretKey(testWord: Self.testWord, name: Self.keyName(place))
      return Authorization(
        account: account(place),
        signatures: [KeySignature(key: key.publicKey, signature: key.sign(message))])
    }
    return SignedTransaction(
      body: body, authorizations: authorizations.sorted { $0.account < $1.account })
  }

  private static func add(_ place: Int, to genesis: inout Genesis) {
    let owner = UInt32(truncatingIfNeeded: genesis.identities.count)
    let account = UInt32(truncatingIfNeeded: genesis.accounts.count)
    let until = genesis.timestamp.advanced(by: 3_650 * 86_400_000)
    let claims = Self.claims(place).map { GenesisClaim(value: $0, validUntil: until) }
    genesis.identities.append(
      GenesisIdentity(
        kind: .person, lei: nil,
        disclosureSalt: salt(place), claims: claims))
    let key = SecretKey(testWord: testWord, name: keyName(place))
    genesis.accounts.append(
      GenesisAccount(owner: owner, kind: .house, authority: Authority(key.publicKey)))
    genesis.holdings.append(
      GenesisHolding(account: account, instrument: 0, units: Units(unitsEach)))
  }

  /// What hides the identity of a made account.
  static func salt(_ place: Int) -> Digest { SHA256.digest(Array("salt \(place)".utf8)) }

  /// Most are residents, and every class that the policy admits occurs: transfers then move totals
  /// of countries and classes, as they would in use.
  static func claims(_ place: Int) -> [ClaimValue] {
    let codes = ["PK", "PK", "PK", "PK", "PK", "PK", "PK", "PK", "AE", "GB"]
    let classes: [InvestorClass] = [.retail, .retail, .retail, .professional, .fund, .bank]
    let claims: [ClaimValue] = [
      .kyc(.standard), .investorClass(classes[place % classes.count]), .risk(.low),
      .sanctioned(false),
    ]
    return claims + [Country(codes[place % codes.count])].compactMap(\.self).map(ClaimValue.country)
  }
}
