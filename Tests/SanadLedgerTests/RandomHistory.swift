import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTesting
import SanadTypes

/// Draws operations that mean something most of the time and nothing at times, from a world that
/// grows as they take effect.
struct RandomHistory {
  /// An account that can be made to authorize.
  struct Actor {
    let account: AccountID
    let owner: IdentityID
  }

  var random: SplitMix64
  private(set) var actors: [Actor]
  private(set) var identities: [IdentityID]
  private let instruments = [TestNetwork.bill, TestNetwork.cash]
  /// Settlements that may be open, with everybody who has a part in them.
  private(set) var settlements: [(id: SettlementID, parties: [AccountID])] = []
  /// Settlements on terms that name the venue and may be open.
  var venued: [SettlementID] = []
  /// Contracts that were opened, with their parties.
  var opened: [(id: SettlementID, parties: [AccountID])] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    actors = Party.allCases.map { Actor(account: $0.account, owner: $0.identity) }
    identities = Party.allCases.map(\.identity)
  }

  /// A transaction's operations, and who has to authorize them; the first submits.
  mutating func draw(at time: Timestamp) -> (operations: [LedgerOperation], signers: [AccountID]) {
    switch random.below(20) {
    case 0..<9: return movement(count: 1 + random.below(2))
    case 9..<13: return settlement()
    case 13: return issue()
    case 14..<16: return ([claim(at: time)], [Party.registrar.account])
    case 16: return ([revocation()], [Party.registrar.account])
    case 17: return ([registration()], [Party.registrar.account])
    case 18: return ([opening()], [Party.registrar.account])
    default:
      let actor = random.pick(actors)
      // The same key again: a block's later transactions are signed before it is known.
      let rotate = RotateKeys(account: actor.account, authority: authority(of: actor.account))
      return ([.rotateKeys(rotate)], [actor.account])
    }
  }

  /// Whether the next is a step of a settlement: every other one.
  mutating func isStepNext() -> Bool { random.below(2) == 0 }

  /// A step of a settlement that parties affirm, mostly of one that is known.
  mutating func drawStep(
    at time: Timestamp
  ) -> (operations: [LedgerOperation], signers: [AccountID]) {
    let step = random.below(10)
    guard step >= 4, !settlements.isEmpty else { return instruction(at: time) }
    let settlement = random.pick(settlements)
    let signer =
      random.below(12) == 0 ? random.pick(actors).account : random.pick(settlement.parties)
    return ([step == 4 ? .cancel(settlement.id) : .affirm(settlement.id)], [signer])
  }

  private mutating func instruction(at time: Timestamp) -> ([LedgerOperation], [AccountID]) {
    var legs: [Leg] = []
    for _ in 0..<(1 + random.below(2)) {
      legs.append(leg(from: founder()))
      if let last = legs.last { legs.append(leg(from: founder(), to: last.from)) }
    }
    let consenting = random.below(6) == 0 ? [random.pick(actors).account] : []
    let instruction = InstructSettlement(
      legs: legs,
      consenting: consenting.filter { account in legs.allSatisfy { $0.from != account } },
      validUntil: time.advanced(by: UInt64(random.below(30_000))))
    return ([.instruct(instruction)], [random.below(8) == 0 ? legs[0].to : legs[0].from])
  }

  /// Mostly one who has something to give.
  mutating func founder() -> AccountID {
    random.pick([Party.dealer, .fund, .retail, .foreign]).account
  }

  /// Learns what came to be.
  mutating func follow(_ receipt: Receipt) {
    for event in receipt.events {
      switch event {
      case .settlementInstructed(let id, let party):
        if settlements.last?.id == id {
          settlements[settlements.count - 1].parties.append(party)
        } else {
          settlements.append((id, [party]))
          if settlements.count > 20 { settlements.removeFirst() }
        }
      case .identityRegistered(let identity, _): identities.append(identity)
      case .accountOpened(let account, let owner, _):
        actors.append(Actor(account: account, owner: owner))
      default: continue
      }
    }
  }

  /// A lane, mostly one of the first two.
  mutating func lane() -> Int { random.below(4) == 0 ? random.below(16) : random.below(2) }

  mutating func leg(from: AccountID? = nil, to: AccountID? = nil) -> Leg {
    Leg(
      instrument: random.pick(instruments), from: from ?? random.pick(actors).account,
      to: to ?? random.pick(actors).account, units: units())
  }

  mutating func units() -> Units {
    switch random.below(40) {
    case 0: Units(0)
    case 1: Units(.max)
    case 2: Units(UInt128(random.next()))
    case 3..<20: Units(UInt128(random.below(20)))
    default: Units(UInt128(random.below(2_000)))
    }
  }

  mutating func movement(count: Int) -> ([LedgerOperation], [AccountID]) {
    let sender = random.pick(actors).account
    var operations: [LedgerOperation] = []
    for _ in 0..<count { operations.append(.transfer(leg(from: sender))) }
    return (operations, [sender])
  }

  private mutating func settlement() -> ([LedgerOperation], [AccountID]) {
    var legs: [Leg] = []
    for _ in 0..<(1 + random.below(5)) {
      legs.append(leg())
      if random.below(3) > 0, let last = legs.last {
        legs.append(leg(from: last.to, to: last.from))
      }
    }
    var signers: [AccountID] = []
    for leg in legs where !signers.contains(leg.from) { signers.append(leg.from) }
    return ([.settle(Settlement(legs: legs))], signers)
  }

  mutating func issue() -> ([LedgerOperation], [AccountID]) {
    let issuance = Issuance(
      instrument: random.pick(instruments), to: random.pick(actors).account, units: units())
    let bank = random.below(8) == 0 ? [] : [Party.centralBank.account]
    return ([.issue(issuance)], [Party.treasury.account] + bank)
  }

  private mutating func claim(at time: Timestamp) -> LedgerOperation {
    let value: ClaimValue =
      switch random.below(6) {
      case 0: .kyc(random.pick(KYCLevel.allCases))
      case 1: .investorClass(random.pick(InvestorClass.allCases))
      case 2: .sanctioned(random.below(5) == 0)
      case 3: .kyc(.standard)
      default: .country(random.pick(["PK", "PK", "AE", "US"].compactMap { Country($0) }))
      }
    return .issueClaim(
      IssueClaim(
        subject: random.pick(identities), value: value,
        validUntil: time.advanced(by: UInt64(random.below(900_000)))))
  }

  private mutating func revocation() -> LedgerOperation {
    .revokeClaim(
      RevokeClaim(
        subject: random.pick(identities),
        topic: random.pick([.country, .investorClass, .risk, .pep])))
  }

  private mutating func registration() -> LedgerOperation {
    let isPerson = random.below(2) == 0
    return .registerIdentity(
      RegisterIdentity(
        kind: isPerson ? .person : .institution,
        lei: isPerson ? nil : TestNetwork.lei(UInt32(random.below(60))), disclosureSalt: .zero))
  }

  private func authority(of account: AccountID) -> Authority {
    Authority((Party.allCases.first { $0.account == account } ?? .dealer).key)
  }

  private mutating func opening() -> LedgerOperation {
    .openAccount(
      OpenAccount(
        owner: random.pick(identities), kind: random.pick(AccountKind.allCases), custodian: nil,
        authority: Authority(Party.dealer.key)))
  }
}
