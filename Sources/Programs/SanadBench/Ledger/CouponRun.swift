import SanadCrypto
import SanadLedger
import SanadSimulator
import SanadTypes

/// A coupon to many holders while the node is cut off at random blocks: in the end everybody has been
/// paid once, to the last minor unit.
///
/// Holders have between 1 and 9,973 units of a bond that pays no whole number of minor units for one;
/// tax is withheld, and of one in 97 the claim has run out, so that its cash waits in suspense.
package struct CouponRun {
  /// What is run.
  package struct Plan: Sendable {
    /// Holders of the bond.
    package var holders: Int
    /// How often the node is cut off while holders are being paid; less where blocks are fewer.
    package var crashes: Int
    /// Seed of where it is cut off, and of what is flushed when.
    package var seed: UInt64
    /// Most weight of a block, of which a quarter pays.
    package var weightMax: UInt64

    /// Creates a plan; there is at least one holder, and a crash is not below zero.
    package init(
      holders: Int = 20_000, crashes: Int = 50, seed: UInt64 = 1,
      weightMax: UInt64 = ChainParameters.localNetwork.blockWeightMax
    ) {
      precondition(holders > 0 && crashes >= 0, "there is somebody to pay")
      self.holders = holders
      self.crashes = crashes
      self.seed = seed
      self.weightMax = weightMax
    }
  }

  /// What it came to. Amounts are minor units, as texts of digits.
  package struct Report: Encodable, Sendable {
    /// Holders who were paid, each once.
    package let holders: Int
    /// Those of them whose cash waits in suspense.
    package let waiting: Int
    /// Blocks of the chain.
    package let blocks: Int
    /// How often the node was cut off, and where: before a block was stored, after that, after it was
    /// final in memory, after it was flushed.
    package let crashes: Int
    package let cutBeforeStored: Int
    package let cutAfterStored: Int
    package let cutAfterFinal: Int
    package let cutAfterFlushed: Int
    /// Blocks that were executed again after a crash.
    package let blocksReplayed: Int
    /// What was brought, what holders got, what was withheld, and what rounding left and went back.
    package let funded: String
    package let paid: String
    package let withheld: String
    package let left: String
    /// The root of the state in the end.
    package let stateRoot: String
  }

  /// What did not hold.
  package struct Broken: Error, CustomStringConvertible {
    package let description: String
  }

  private static let start = Timestamp(1_790_000_000_000)
  private static let hour: UInt64 = 3_600_000
  private static let bondNumber: UInt32 = 0

  private let plan: Plan

  /// Creates a run.
  package init(_ plan: Plan = Plan()) { self.plan = plan }

  /// The units of a holder: no two neighbours alike, and few of them round.
  private static func units(_ place: Int) -> UInt128 { UInt128(1 + place * 7_919 % 9_973) }

  /// Whose claim has run out when the coupon is paid.
  private static func hasLapsed(_ place: Int) -> Bool { place % 97 == 5 }

  /// Runs it; throws ``Broken`` where somebody was not paid once and exactly.
  ///
  /// - Parameter progress: called now and then with the number of holders who have been paid.
  package func run(progress: (Int) -> Void = { _ in }) throws -> Report {
    let made = try genesis()
    let chain = try CuttableChain(made.genesis, seed: plan.seed)
    let treasury = Genesis.accountID(at: 0)
    let tax = PublishTax(
      number: 1, account: Genesis.accountID(at: 1),
      rates: TaxRates(from: try CalendarDate("2026-09-22"), rest: BasisPoints(2_000), rates: []))
    _ = try chain.add([chain.transaction([.lifecycle(.publishTax(tax))], by: treasury)])
    try declare(made.instrument, on: chain)
    let before = try chain.view.holding(treasury, cash(of: made)).units
    _ = try chain.add([
      chain.transaction([.lifecycle(.fund(made.instrument, payment: 0))], by: treasury)
    ])
    var told = PaidHolders(made, count: plan.holders)
    try sweep(made.instrument, on: chain, &told, progress)
    return try examine(chain, made, told, treasuryHad: before)
  }

  // MARK: The chain

  private func genesis() throws -> BenchGenesis {
    var made = try BenchGenesis.market(accounts: plan.holders, at: Self.start)
    made.allow(weight: plan.weightMax)
    let (first, lapse) = (made.firstAccount, Self.start.advanced(by: 2 * Self.hour))
    try made.change { genesis in
      let bond = genesis.instruments[0]
      guard case .fixedBond(let terms) = bond.terms.terms else {
        throw Broken(description: "the first instrument of the market is no bond")
      }
      genesis.instruments[0] = GenesisInstrument(
        terms: TermSheet(
          symbol: bond.terms.symbol, issuer: bond.terms.issuer, currency: bond.terms.currency,
          terms: .fixedBond(
            FixedBondTerms(
              security: terms.security, coupons: terms.coupons, rate: Rate(millionths: 137_331)))),
        authorised: bond.authorised, policy: bond.policy)
      genesis.holdings = genesis.holdings.compactMap { holding in
        guard holding.account >= first else { return holding }
        guard holding.instrument == Self.bondNumber else { return nil }
        return GenesisHolding(
          account: holding.account, instrument: Self.bondNumber,
          units: Units(Self.units(Int(holding.account - first))))
      }
      for place in 0..<plan.holders where Self.hasLapsed(place) {
        let number = Int(genesis.accounts[Int(first) + place].owner)
        let identity = genesis.identities[number]
        genesis.identities[number] = GenesisIdentity(
          kind: identity.kind, lei: identity.lei, disclosureSalt: identity.disclosureSalt,
          claims: identity.claims.map { GenesisClaim(value: $0.value, validUntil: lapse) })
      }
    }
    return made
  }

  private func cash(of made: BenchGenesis) throws -> InstrumentID {
    guard let cash = made.genesis.instruments[0].terms.terms.security?.payment?.cash else {
      throw Broken(description: "the bond is not paid on the ledger")
    }
    return cash
  }

  /// Empty blocks until the record has been taken.
  private func declare(_ bond: InstrumentID, on chain: CuttableChain) throws {
    for _ in 0..<240 {
      if try chain.view.payment(0, of: bond)?.perUnit != nil { return }
      _ = try chain.add(at: chain.time.advanced(by: Self.hour))
    }
    throw BenchChain.Failure.stalled("record of the coupon")
  }

  /// Blocks in which nothing else happens, until everybody is paid; the node is cut off in those that
  /// would pay certain numbers of holders.
  private func sweep(
    _ bond: InstrumentID, on chain: CuttableChain, _ told: inout PaidHolders,
    _ progress: (Int) -> Void
  ) throws {
    var random = SeededStream(seed: plan.seed, for: .workload)
    var cuts = (0..<plan.crashes).map { _ in Int.random(in: 0..<plan.holders, using: &random) }
    cuts.sort()
    var next = cuts[...]
    var (idle, shown) = (0, 0)
    while try chain.view.payment(0, of: bond)?.status != .paid {
      var cut: CuttableChain.Cut?
      // Each of the numbers is one crash, also where one block would pay several of them.
      if let due = next.first, due <= told.count, told.count > 0 {
        cut = CuttableChain.Cut.allCases.randomElement(using: &random)
        next.removeFirst()
      }
      let count = told.count
      if let receipts = try chain.add(cut: cut) { try told.note(receipts) }
      idle = told.count == count && cut == nil ? idle + 1 : 0
      guard idle < 100 else { throw BenchChain.Failure.stalled("end of the payment") }
      if told.count >= shown + 50_000 {
        shown = told.count
        progress(shown)
      }
    }
  }

  // MARK: What has to hold

  private func examine(
    _ chain: CuttableChain, _ made: BenchGenesis, _ told: PaidHolders, treasuryHad before: Units
  ) throws -> Report {
    let view = chain.view
    let cash = try cash(of: made)
    guard let payment = try view.payment(0, of: made.instrument), let perUnit = payment.perUnit
    else { throw Broken(description: "there is no payment") }
    try require(told.count == plan.holders, "\(told.count) of \(plan.holders) holders were paid")
    var (paid, withheld, gross, waiting) = (UInt128(0), UInt128(0), UInt128(0), 0)
    for place in 0..<plan.holders {
      let units = Self.units(place)
      // The numerator has 64 bits and the units 14.
      let owed = perUnit.numerator * units / perUnit.denominator
      let got = told.payments[place]
      let account = made.account(place)
      let has = try view.holding(account, cash).units
      let waits = try view.suspense(of: account, cash)?.units ?? .zero
      let tax = (owed * 2_000 + 5_000) / 10_000
      try require(
        got?.gross.value == owed && got?.units.value == units && got?.withheld.value == tax,
        "holder \(place) is owed \(owed) for \(units) units, and was told \(got?.gross ?? .zero)")
      let isWaiting = Self.hasLapsed(place)
      try require(
        (isWaiting ? waits : has).value == owed - tax && (isWaiting ? has : waits).isZero,
        "holder \(place) has \(has), and \(waits) wait, of \(owed) less \(tax)")
      gross += owed
      withheld += tax
      paid += owed - tax
      waiting += isWaiting ? 1 : 0
    }
    try require(payment.paid.value == paid, "the payment says \(payment.paid), holders \(paid)")
    try require(payment.withheld.value == withheld, "withheld: \(payment.withheld), \(withheld)")
    let left = payment.funded.value - gross
    let back = try view.holding(Genesis.accountID(at: 0), cash).units.value
    try require(before.value - back == gross, "the treasury has paid \(before.value - back)")
    try require(left < UInt128(plan.holders), "rounding left \(left)")
    let revenue = try view.holding(Genesis.accountID(at: 1), cash).units.value
    try require(revenue == withheld, "the revenue has \(revenue) of \(withheld)")
    let restarts = chain.restarts
    func cut(_ cut: CuttableChain.Cut) -> Int { restarts.cuts[cut] ?? 0 }
    return Report(
      holders: told.count, waiting: waiting, blocks: chain.blockCount, crashes: restarts.count,
      cutBeforeStored: cut(.beforeStored), cutAfterStored: cut(.afterStored),
      cutAfterFinal: cut(.afterFinal), cutAfterFlushed: cut(.afterFlushed),
      blocksReplayed: restarts.replayed, funded: "\(payment.funded.value)", paid: "\(paid)",
      withheld: "\(withheld)", left: "\(left)", stateRoot: chain.root)
  }

  private func require(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    if !holds { throw Broken(description: what()) }
  }
}

/// What receipts tell of payments, by the place of their holder.
struct PaidHolders {
  private(set) var payments: [HolderPayment?]
  private(set) var count = 0
  private let places: [AccountID: Int]

  init(_ made: BenchGenesis, count: Int) {
    payments = Array(repeating: nil, count: count)
    places = Dictionary(uniqueKeysWithValues: (0..<count).map { (made.account($0), $0) })
  }

  /// Notes the payments of a block that is stored; throws where somebody is paid again.
  mutating func note(_ receipts: [Receipt]) throws {
    for event in receipts.flatMap(\.events) {
      guard case .lifecycle(.paid(_, _, let payment)) = event else { continue }
      guard let place = places[payment.holder] else {
        throw CouponRun.Broken(description: "somebody who holds nothing was paid")
      }
      if payments[place] != nil {
        throw CouponRun.Broken(description: "holder \(place) was paid twice")
      }
      payments[place] = payment
      count += 1
    }
  }
}
