import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes

@testable import SanadLedger

/// Draws what people do in the lives of instruments, which means something most of the time: it
/// knows what was declared, instructed, opened and announced, and nothing else of the state.
struct LifeHistory {
  typealias Drawn = (operations: [LedgerOperation], signers: [AccountID])

  var random: SplitMix64
  var terms: LifeTerms
  private(set) var actors = Party.allCases.map(\.account)
  /// Securities, newest last, with what pays for them.
  private(set) var securities: [TermSheet]
  /// Payments that were declared and not made.
  private(set) var payments: [(instrument: InstrumentID, number: UInt32)] = []
  private(set) var settlements: [(id: SettlementID, parties: [AccountID])] = []
  private(set) var opened: [(id: SettlementID, parties: [AccountID])] = []
  /// Instruments with a mirror account, and since which height one of them switches.
  private(set) var mirrored: [InstrumentID] = []
  private(set) var switching: [(instrument: InstrumentID, height: Height)] = []
  var auctions = LifeAuctions()
  var offers = LifeOffers()
  private var taxDays: Int32 = 1
  private var notices: [(instrument: InstrumentID, date: CalendarDate, holder: AccountID)] = []

  init(seed: UInt64, genesis: Genesis) {
    random = SplitMix64(seed: seed)
    terms = LifeTerms(seed: seed &+ 1_000)
    securities = genesis.instruments.map(\.terms).filter { !$0.terms.isCash }
  }

  // MARK: Drawing

  /// A transaction's operations, and who signs beside those whose units or rights it uses.
  mutating func draw(_ chain: TestChain) throws -> Drawn {
    switch random.below(100) {
    case 0..<8: return try transfer(chain)
    case 8..<16: return try offer(chain)
    case 16..<26: return try fund()
    case 26..<32: return claim()
    case 32..<35: return route()
    case 35..<40: return try publish(chain)
    case 40..<42: return random.once(in: 2) ? callPart() : call()
    case 42..<43: return retire()
    case 43..<45: return try put(chain)
    case 45..<50: return issue()
    case 50..<53: return try register(chain)
    case 53..<59: return attest(chain)
    case 59..<71: return try instruct(chain)
    case 71..<83: return step()
    case 83..<90: return try registers(chain)
    default: return try auctions.draw(&random, securities, chain)
    }
  }

  private mutating func security() -> TermSheet {
    // Mostly one that still lives.
    random.once(in: 6) ? random.pick(securities) : random.pick(securities.suffix(6))
  }

  private mutating func units() -> Units {
    random.once(in: 30) ? Units(UInt128(random.next())) : Units(UInt128(1 + random.below(40)))
  }

  private mutating func cash() -> InstrumentID {
    random.once(in: 3) ? LifeNetwork.dollars : LifeNetwork.cash
  }

  /// Mostly one who has something of it.
  private mutating func holder(
    of instrument: InstrumentID, _ chain: TestChain
  ) throws -> AccountID {
    for _ in 0..<6 {
      let account = random.pick(actors)
      if try chain.units(account, instrument) > 0 { return account }
    }
    return random.pick(actors)
  }

  private mutating func transfer(_ chain: TestChain) throws -> Drawn {
    let isCash = random.once(in: 5)
    let sheet = security()
    let pots = [
      AccountID(potOf: sheet.instrument), AccountID(suspenseOf: LifeNetwork.cash),
      AccountID(suspenseOf: LifeNetwork.dollars),
    ]
    let instrument = isCash ? cash() : sheet.instrument
    let from = try holder(of: instrument, chain)
    let leg = Leg(
      instrument: instrument, from: from,
      to: random.once(in: 15) ? random.pick(pots) : random.pick(actors), units: units())
    return ([.transfer(leg)], [from])
  }

  private mutating func fund() throws -> Drawn {
    guard !payments.isEmpty else { return issue() }
    // Somebody without enough may try as well; some are never tried in time.
    let payer = random.once(in: 10) ? random.pick(actors) : Party.treasury.account
    let payment = random.pick(payments)
    return ([.lifecycle(.fund(payment.instrument, payment: payment.number))], [payer])
  }

  private mutating func claim() -> Drawn {
    ([.lifecycle(.claim(cash()))], [random.pick(actors)])
  }

  private mutating func route() -> Drawn {
    let from = random.pick(actors)
    let target =
      random.once(in: 3)
      ? from : random.once(in: 6) ? AccountID(potOf: security().instrument) : random.pick(actors)
    return ([.lifecycle(.route(cash(), to: target))], [from])
  }

  private mutating func publish(_ chain: TestChain) throws -> Drawn {
    let today = chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp)
    switch random.below(3) {
    case 0:
      let daysOff = (0..<random.below(4)).compactMap { _ in
        today.adding(days: Int32(random.below(40)))
      }
      var distinct: [CalendarDate] = []
      for day in daysOff where !distinct.contains(day) { distinct.append(day) }
      let calendar = PublishCalendar(
        number: 1, name: "PK", weekend: random.pick([0x60, 0x30, 0x40, 0x7f]), daysOff: distinct)
      return ([.lifecycle(.publishCalendar(calendar))], [Party.centralBank.account])
    case 1:
      let rate = Rate(millionths: Int64(random.below(250_000)) - 20_000)
      return (
        [.lifecycle(.publishFixing(LifeNetwork.benchmark, from: today, rate))],
        [Party.centralBank.account]
      )
    default:
      taxDays = random.once(in: 4) ? 0 : Int32(1 + random.below(9))
      let rates = TaxRates(
        from: today.adding(days: taxDays) ?? .max, rest: BasisPoints(UInt32(random.below(3_000))),
        rates: [
          .init(.resident, BasisPoints(UInt32(random.below(2_000)))),
          .init(.exempt, BasisPoints(random.once(in: 9) ? 10_000 : 0)),
        ])
      let tax = PublishTax(number: 1, account: Party.registrar.account, rates: rates)
      return ([.lifecycle(.publishTax(tax))], [Party.treasury.account])
    }
  }

  private mutating func call() -> Drawn {
    let callable = securities.filter { !($0.terms.paying?.calls.isEmpty ?? true) }
    guard !callable.isEmpty else { return issue() }
    let sheet = random.pick(Array(callable.suffix(4)))
    let date = random.pick(sheet.terms.paying?.calls ?? []).date
    return ([.lifecycle(.call(sheet.instrument, date))], [Party.treasury.account])
  }

  private mutating func callPart() -> Drawn {
    let callable = securities.filter { !($0.terms.paying?.calls.isEmpty ?? true) }
    guard !callable.isEmpty else { return issue() }
    let sheet = random.pick(Array(callable.suffix(4)))
    let date = random.pick(sheet.terms.paying?.calls ?? []).date
    let part = random.once(in: 5) ? Amortisation.whole : UInt32(1 + random.below(150_000))
    return ([.lifecycle(.callPart(sheet.instrument, date, part: part))], [Party.treasury.account])
  }

  /// Notices, and some that are taken back.
  private mutating func put(_ chain: TestChain) throws -> Drawn {
    let puttable = securities.filter { !($0.terms.paying?.puts.isEmpty ?? true) }
    guard !puttable.isEmpty else { return issue() }
    let sheet = random.pick(Array(puttable.suffix(4)))
    let date = random.pick(sheet.terms.paying?.puts ?? []).date
    let who = try holder(of: sheet.instrument, chain)
    if let notice = notices.last, random.once(in: 4) {
      return ([.lifecycle(.withdrawPut(notice.instrument, notice.date))], [notice.holder])
    }
    notices.append((sheet.instrument, date, who))
    return ([.lifecycle(.put(sheet.instrument, date, units()))], [who])
  }

  private mutating func offer(_ chain: TestChain) throws -> Drawn {
    let actors = actors
    return try offers.draw(&random, securities, chain) { random, instrument in
      for _ in 0..<6 {
        let account = random.pick(actors)
        if try chain.units(account, instrument) > 0 { return account }
      }
      return random.pick(actors)
    }
  }

  private mutating func retire() -> Drawn {
    let who = random.once(in: 6) ? random.pick(actors) : Party.treasury.account
    return ([.lifecycle(.retire(security().instrument, units()))], [who])
  }

  private mutating func issue() -> Drawn {
    let issuance = Issuance(
      instrument: random.once(in: 8) ? cash() : security().instrument,
      to: random.once(in: 5) ? Party.treasury.account : random.pick(actors), units: units())
    return ([.issue(issuance)], [Party.treasury.account, Party.centralBank.account])
  }

  private mutating func register(_ chain: TestChain) throws -> Drawn {
    let today = chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp)
    var operations: [LedgerOperation] = []
    for _ in 0..<(1 + random.below(2)) {
      let sheet = try terms.sheet(today: today)
      operations.append(
        .lifecycle(
          .register(
            RegisterInstrument(
              terms: sheet, authorised: Units(1_000_000), policy: LifeNetwork.bondPolicy.digest))))
      for _ in 0..<random.below(4) {
        operations.append(
          .issue(
            Issuance(
              instrument: sheet.instrument, to: random.pick(actors),
              units: Units(UInt128(1 + random.below(900))))))
      }
    }
    return (operations, [Party.treasury.account, Party.centralBank.account])
  }

  private mutating func attest(_ chain: TestChain) -> Drawn {
    let time = chain.nextClock.timestamp
    let subject = random.pick(Party.allCases).identity
    if random.once(in: 14) {
      let owner = random.pick([Party.dealer, .fund, .retail, .treasury])
      let account = OpenAccount(
        owner: owner.identity, kind: .house, custodian: nil,
        authority: Authority(Party.dealer.key))
      return ([.openAccount(account)], [Party.registrar.account])
    }
    if random.once(in: 12) {
      let revoked = RevokeClaim(subject: subject, topic: random.pick([.kyc, .taxClass, .country]))
      return ([.revokeClaim(revoked)], [Party.registrar.account])
    }
    let value: ClaimValue =
      switch random.below(6) {
      case 0: .taxClass(random.pick(TaxClass.allCases))
      case 1: .sanctioned(random.once(in: 5))
      case 2: .country(random.pick(["PK", "PK", "PK", "AE"].compactMap { Country($0) }))
      default: .kyc(.standard)
      }
    // Some lapse within weeks.
    let life = 86_400_000 * UInt64(random.once(in: 8) ? 1 + random.below(20) : 200)
    let issued = IssueClaim(
      subject: subject, value: value, validUntil: time.advanced(by: life))
    return ([.issueClaim(issued)], [Party.registrar.account])
  }

  // MARK: Settlements

  private mutating func instruct(_ chain: TestChain) throws -> Drawn {
    let time = chain.nextClock.timestamp
    let sheet = security()
    let seller = try holder(of: sheet.instrument, chain)
    let buyer = random.pick(actors.filter { $0 != seller })
    let price = UInt128(1 + random.below(3_000))
    var legs = [
      Leg(instrument: sheet.instrument, from: seller, to: buyer, units: units()),
      Leg(
        instrument: sheet.currency == .usd ? LifeNetwork.dollars : LifeNetwork.cash, from: buyer,
        to: seller, units: Units(price)),
    ]
    let lasting = 1 + random.below(29)
    let validUntil = time.advanced(by: 86_400_000 * UInt64(lasting))
    if random.once(in: 3) {
      return ([.instruct(InstructSettlement(legs: legs, validUntil: validUntil))], [seller])
    }
    let today = chain.genesis.ledger.businessDate(at: time)
    func date(_ days: Int) -> CalendarDate { today.adding(days: Int32(days)) ?? .max }
    var consenting: [AccountID] = []
    var allowsPartial = false
    let purpose: SettlementPurpose
    switch random.below(6) {
    case 0:
      purpose = .pledge(
        PledgeTerms(
          until: validUntil.advanced(by: 86_400_000 * UInt64(1 + random.below(200))),
          closeOutFrom: random.once(in: 3) ? nil : date(random.below(9))))
    case 1:
      purpose = .repo(
        RepoTerms(
          // Mostly behind the settlement's end, as it has to be.
          farDate: date(lasting + random.below(9)), rate: Rate(millionths: 120_000),
          basis: .actual365, haircut: BasisPoints(500), price: .par))
    case 2:
      purpose = .paidOutside(outside(after: validUntil))
    default:
      purpose = .exchange
      allowsPartial = random.once(in: 2)
    }
    if purpose.locks {
      legs.removeLast()
      consenting = [buyer]
    }
    let agreed = SettlementTerms(
      intendedDate: date(random.below(4)), allowsPartial: allowsPartial, purpose: purpose)
    let instruction = InstructSettlement(
      legs: legs, consenting: consenting, validUntil: validUntil)
    return ([.settling(.instruct(InstructOnTerms(instruction, on: agreed)))], [seller])
  }

  private mutating func outside(after end: Timestamp) -> OutsidePayment {
    let expires = end.advanced(by: 1)
    let deadline = expires.advanced(by: 3_600_000 + 86_400_000 * UInt64(random.below(6)))
    let order: SettlementReference
    do { order = try SettlementReference("RTGS-1") } catch { fatalError("\(error)") }
    return OutsidePayment(
      order: order, amount: Money(minorUnits: 100, .pkr), orderExpiresAt: expires,
      deadline: deadline, decideBy: deadline.advanced(by: 86_400_000))
  }

  private mutating func step() -> Drawn {
    guard !settlements.isEmpty else { return issue() }
    let isOfContract = !opened.isEmpty && random.once(in: 4)
    let target = isOfContract ? random.pick(opened) : random.pick(settlements)
    let signer = random.pick(target.parties)
    let id = target.id
    guard isOfContract else {
      let step: LedgerOperation =
        switch random.below(10) {
        case 0: .cancel(id)
        case 1: .settling(.hold(id))
        case 2: .settling(.release(id))
        case 3: .settling(.attempt(id))
        default: .affirm(id)
        }
      return ([step], [signer])
    }
    let word = PaymentWord(id, isPaid: random.once(in: 2))
    switch random.below(8) {
    case 0: return ([.settling(.releasePledge(id))], [signer])
    case 1, 6, 7: return ([.settling(.closeOut(id))], [signer])
    case 2: return ([.settling(.attempt(id))], [signer])
    case 3:
      return (
        [.settling(.decidePayment(word))], [Party.treasury.account, Party.centralBank.account]
      )
    default: return ([.settling(.reportPayment(word))], [Party.registrar.account])
    }
  }

  // MARK: Registers

  private mutating func registers(_ chain: TestChain) throws -> Drawn {
    let depository = Party.stranger.account
    let treasury = Party.treasury.account
    func drawn(
      _ action: RegisterStep.Action, of instrument: InstrumentID, _ signers: AccountID...
    ) -> Drawn {
      ([.settling(.register(RegisterStep(action, of: instrument)))], signers)
    }
    if let pending = switching.first, random.once(in: 3) {
      let total = try chain.tally(pending.instrument).outstanding
      switch random.below(4) {
      case 0: return drawn(.abandonSwitch, of: pending.instrument, treasury)
      default:
        return drawn(
          .signTotal(height: pending.height, total: total), of: pending.instrument,
          random.once(in: 2) ? depository : Party.centralBank.account)
      }
    }
    let instrument = random.once(in: 12) ? cash() : security().instrument
    guard !mirrored.isEmpty, random.below(3) > 0 else {
      return drawn(
        .open(mirror: random.pick(actors)), of: instrument, treasury, depository)
    }
    let known = random.pick(Array(mirrored.suffix(6)))
    switch random.below(6) {
    case 0, 1:
      return drawn(
        .beginSwitch(to: random.pick(LegalRegister.allCases)), of: known, treasury, depository)
    case 2:
      let today = chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp)
      return drawn(
        .reconcile(today, total: try chain.tally(known).outstanding, mirrored: .zero), of: known,
        depository)
    default:
      let account = random.pick(actors)
      return drawn(
        .move(account, units: units(), toDepository: random.below(3) > 0), of: known, depository,
        account)
    }
  }

  // MARK: Following

  /// Learns what came to be.
  mutating func follow(_ receipt: Receipt, _ body: TransactionBody?, at height: Height) {
    for event in receipt.events {
      switch event {
      case .lifecycle(.declared(let instrument, let number, _, _, _)):
        payments.append((instrument, number))
      case .lifecycle(.funded(let instrument, let number, _, _)),
        .lifecycle(.completed(let instrument, let number, _, _, _)):
        payments.removeAll { $0.instrument == instrument && $0.number == number }
      case .settlementInstructed(let id, let party): Self.add(party, of: id, to: &settlements)
      case .settlementEnded(let id, let party, .opened): Self.add(party, of: id, to: &opened)
      case .accountOpened(let account, _, let by) where by != account:
        if actors.count < 16 { actors.append(account) }
      case .settling(.registerOpened(let instrument, _)): mirrored.append(instrument)
      case .settling(.registerSwitching(let instrument, _, _)):
        switching.append((instrument, height))
      case .settling(.registerSwitched(let instrument, _)),
        .settling(.registerAbandoned(let instrument, _)):
        switching.removeAll { $0.instrument == instrument }
      case .offer: offers.follow(event)
      default: auctions.follow(event)
      }
    }
    guard receipt.isApplied else { return }
    for case .lifecycle(.register(let operation)) in body?.operations ?? [] {
      securities.append(operation.terms)
    }
  }

  private static func add(
    _ party: AccountID, of id: SettlementID,
    to list: inout [(id: SettlementID, parties: [AccountID])]
  ) {
    if list.last?.id == id {
      list[list.count - 1].parties.append(party)
    } else {
      list.append((id, [party]))
      if list.count > 16 { list.removeFirst() }
    }
  }
}
