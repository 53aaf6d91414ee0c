import Foundation
import SanadCodec
import SanadCrypto
import SanadTypes
import SanadWallet
import Testing

@testable import sanad

/// Who signs sees all of what is signed: every member of every operation is in the lines that
/// `wallet sign` shows, and in the JSON of `wallet decode`.
@Suite struct OperationTextTests {
  private static func digest(_ number: UInt64) -> Digest {
    Digest(number, number &* 7_919, ~number, number << 32)
  }

  private static let authority: Authority? = {
    let keys = ["first", "second"].map { SecretKey(testWord: "text", name: $0).publicKey }.sorted()
    let weights: [UInt16] = [40_961, 50_021]
    do throws(Authority.Defect) {
      return try Authority(
        keys: zip(keys, weights).map { Authority.WeightedKey(key: $0, weight: $1) },
        threshold: 70_001)
    } catch { return nil }
  }()

  /// One of each kind, with a value of its own in each member.
  private static func samples() throws -> [LedgerOperation] {
    let authority = try #require(authority)
    let legs = (1...2).map { number in
      Leg(
        instrument: InstrumentID(digest(number)), from: AccountID(digest(10 + number)),
        to: AccountID(digest(20 + number)), units: Units(UInt128(987_654_320 + number)))
    }
    let subject = IdentityID(digest(30))
    return try [
      .registerIdentity(
        RegisterIdentity(
          kind: .institution, lei: try LEI("5493001KJTIIGC8Y1R12"), disclosureSalt: digest(31))),
      .issueClaim(
        IssueClaim(subject: subject, value: .kyc(.enhanced), validUntil: Timestamp(1_800_000_001))),
      .revokeClaim(RevokeClaim(subject: subject, topic: .investorClass)),
      .openAccount(
        OpenAccount(
          owner: subject, kind: .clientOmnibus, custodian: IdentityID(digest(32)),
          authority: authority)),
      .rotateKeys(RotateKeys(account: AccountID(digest(33)), authority: authority)),
      .issue(
        Issuance(
          instrument: InstrumentID(digest(34)), to: AccountID(digest(35)), units: Units(76_543))),
      .transfer(legs[0]), .settle(Settlement(legs: legs)),
      .instruct(
        InstructSettlement(
          legs: legs, consenting: [AccountID(digest(36)), AccountID(digest(37))],
          validUntil: Timestamp(1_900_000_002))),
      .affirm(SettlementID(digest(38))), .cancel(SettlementID(digest(39))),
      .auction(.withdraw(WithdrawBid(auction: AuctionID(digest(42)), slot: 11))),
    ] + lifecycle().map(LedgerOperation.lifecycle) + settling(legs)
      + reserves().map(LedgerOperation.reserve) + offers() + validators()
  }

  private static func validators() throws -> [LedgerOperation] {
    let newcomer = Validator(
      consensusKey: PublicKey(digest(100)), peerKey: PublicKey(digest(101)), name: "bank nine")
    let statement = ReadyStatement(
      consensusKey: PublicKey(digest(102)), height: Height(7_321),
      signature: try #require(Signature(bytes: [UInt8](repeating: 7, count: 64))))
    return [
      .approve(.add(newcomer, operatedBy: AccountID(digest(103)))), .approve(.remove("bank ten")),
      .approve(.rotate(newcomer)), .withdraw("bank two"), .ready("bank six", statement),
    ].map { .validators($0) }
  }

  private static func lifecycle() throws -> [LifecycleOperation] {
    let date = try CalendarDate("2031-07-09")
    let bond = InstrumentID(digest(40))
    return [
      .fund(bond, payment: 40_007), .route(bond, to: AccountID(digest(41))), .claim(bond),
      .publishCalendar(
        PublishCalendar(number: 40_009, name: "Karachi", weekend: 0b110_0000, daysOff: [date])),
      .publishFixing(
        try InstrumentSymbol("MTB-3M-WAY"), from: date, Rate(millionths: 123_457)),
      .publishTax(
        PublishTax(
          number: 40_013, account: AccountID(digest(42)),
          rates: TaxRates(
            from: date, rest: BasisPoints(2_011),
            rates: [.init(.resident, BasisPoints(1_513)), .init(.exempt, BasisPoints(7))]))),
      .call(bond, date),
      .register(
        RegisterInstrument(
          terms: TermSheet(
            symbol: try InstrumentSymbol("PKR-D"), issuer: try LEI("5493001KJTIIGC8Y1R12"),
            currency: .pkr, terms: .cash(CashTerms(backing: .tokenisedDeposit))),
          authorised: Units(40_019), policy: digest(43), programme: 40_021)),
      .retire(bond, Units(40_031)), .put(bond, date, Units(40_033)), .withdrawPut(bond, date),
      .callPart(bond, date, part: 40_037),
    ]
  }

  private static func offers() -> [LedgerOperation] {
    let offer = OfferID(of: InstrumentID(digest(90)), number: 60_013)
    let terms = OfferTerms(
      instrument: InstrumentID(digest(91)), price: Price(tenThousandths: 991_357),
      unitsMax: Units(60_017), minimum: Units(60_029), cash: InstrumentID(digest(92)),
      opensAt: Timestamp(1_900_000_011), closesAt: Timestamp(1_900_000_012),
      exchange: SwitchTerms(
        into: InstrumentID(digest(93)), price: Price(tenThousandths: 1_013_579)))
    return [.open(terms), .tender(offer, Units(60_037)), .withdraw(offer), .cancel(offer)].map {
      .offer($0)
    }
  }

  private static func reserves() throws -> [ReserveOperation] {
    let gold = InstrumentID(digest(80))
    let cover = ReceiptCover(
      insurance: digest(81), insuredUntil: try CalendarDate("2031-07-10"),
      inspectionDue: try CalendarDate("2031-07-11"))
    return [
      .deposit(
        gold,
        ReceiptFacts(
          grossMass: 50_021, fineness: 9_973, site: "Lahore", bars: digest(82),
          assay: digest(83), cover: cover)),
      .mark(gold, receipt: 50_023, .encumbered), .renew(gold, receipt: 50_033, cover),
      .withdraw(gold, receipt: 50_047),
      .attest(
        AttestReserve(
          instrument: gold, custodian: AccountID(digest(87)), asOf: try CalendarDate("2031-07-12"),
          quantity: 50_051,
          released: 50_053, validUntil: try CalendarDate("2031-07-13"), document: digest(84))),
      .price(gold, from: try CalendarDate("2031-07-14"), tenThousandths: 50_069),
      .redeem(
        RedeemUnits(instrument: gold, units: Units(50_077), kind: .cash, delivery: digest(85))),
      .withdrawRedemption(gold, number: 50_087),
      .fill(
        FillRedemption(
          instrument: gold, number: 50_089, units: Units(50_093), receipts: [50_101, 50_111],
          payer: AccountID(digest(88)),
          document: digest(86))),
    ]
  }

  /// One of each kind of auctions, likewise.
  private static func auctionSamples() throws -> [LedgerOperation] {
    let auction = AuctionID(digest(50))
    func bytes(_ byte: UInt8, _ count: Int = 32) -> [UInt8] {
      [UInt8](repeating: byte, count: count)
    }
    let sealed = SealedBid(
      publicKey: bytes(51), box: bytes(52, SealedBid.boxBytes), commitment: digest(53),
      shares: [SealedShare(box: bytes(54, SealedShare.boxBytes), commitment: digest(55))])
    let share = PublishedShare(bid: BidID(digest(56)), bytes: bytes(57))
    let plan = PlannedAuction(
      heldOn: try CalendarDate("2031-05-07"), settlesOn: try CalendarDate("2031-06-08"),
      instrument: InstrumentID(digest(58)), target: Units(61_234))
    let sale = TapSale(
      instrument: InstrumentID(digest(59)), cash: InstrumentID(digest(60)),
      buyer: AccountID(digest(61)), units: Units(62_345), price: Price(tenThousandths: 987_651))
    let operations: [AuctionOperation] = [
      .registerKey(RegisterOpeningKey(key: bytes(62))),
      .announce(
        AnnounceAuction(
          terms: try terms(), keyHolders: [AccountID(digest(63)), AccountID(digest(64))],
          threshold: 87)),
      .bid(PlaceBid(auction: auction, slot: 12, bracket: 98, bid: sealed)),
      .publishShares(PublishShares(auction: auction, shares: [share])),
      .open(OpenBid(auction: auction, slot: 13, plaintext: bytes(65, 105))),
      .decide(
        DecideAuction(auction: auction, decision: .cutOff(-73_456, units: Units(74_567)))),
      .decide(DecideAuction(auction: auction, decision: .rejectAll)),
      .plan(PlanAuctions(plans: [plan])), .tap(sale),
    ]
    return operations.map { .auction($0) }
  }

  private static func terms() throws -> AuctionTerms {
    AuctionTerms(
      instrument: InstrumentID(digest(70)), cash: InstrumentID(digest(71)), pricing: .uniform,
      quote: .spread, tick: 1_357, quotes: -24_681...35_792, target: Units(81_001),
      issueMax: Units(82_002), minimum: Units(83_003), lot: Units(84_004),
      proRata: .nearestAfterSmall, proRataUnit: Units(85_005), cutOff: .byAuthority,
      bidderShareMax: BasisPoints(3_517), competitiveClasses: [.insurer, .professional],
      nonCompetitive: NonCompetitiveTerms(
        pool: Units(86_006), cap: Units(87_007), isInsideTarget: true, fill: .smallestFirst),
      brackets: [DepositBracket(unitsMax: Units(88_008), deposit: Units(89_009))],
      times: AuctionTimes(
        opensAt: Timestamp(1_900_000_003), closesAt: Timestamp(1_900_000_004),
        sharing: Milliseconds(90_010), selfOpening: Milliseconds(91_011),
        deciding: Milliseconds(92_012), settlesOn: try CalendarDate("2031-07-09")))
  }

  /// Every step of a settlement on terms, with every kind of terms.
  private static func settling(_ legs: [Leg]) throws -> [LedgerOperation] {
    let date = try CalendarDate("2027-02-03")
    let purposes: [SettlementPurpose] = [
      .exchange, .pledge(PledgeTerms(until: Timestamp(1_900_000_003), closeOutFrom: date)),
      .repo(
        RepoTerms(
          farDate: try CalendarDate("2027-02-17"), rate: Rate(millionths: 112_233),
          basis: .actual360, haircut: BasisPoints(345), price: Price(tenThousandths: 987_654))),
      .paidOutside(
        OutsidePayment(
          order: try SettlementReference("RTGS-77"), amount: Money(minorUnits: 123_456_789, .pkr),
          orderExpiresAt: Timestamp(1_900_000_004), deadline: Timestamp(1_900_000_005),
          decideBy: Timestamp(1_900_000_006))),
    ]
    let steps: [SettlingOperation] = [
      .attempt(SettlementID(digest(43))), .hold(SettlementID(digest(44))),
      .release(SettlementID(digest(45))),
      .settleCycle(SettleCycle([SettlementID(digest(46)), SettlementID(digest(47))])),
      .releasePledge(SettlementID(digest(48))), .closeOut(SettlementID(digest(49))),
      .reportPayment(PaymentWord(SettlementID(digest(50)), isPaid: true)),
      .decidePayment(PaymentWord(SettlementID(digest(51)), isPaid: false)),
    ]
    let registers: [RegisterStep.Action] = [
      .open(mirror: AccountID(digest(52))), .beginSwitch(to: .depository),
      .signTotal(height: Height(7_654), total: Units(3_210)), .abandonSwitch,
      .move(AccountID(digest(53)), units: Units(4_321), toDepository: true),
      .reconcile(date, total: Units(5_432), mirrored: Units(6_543)),
    ]
    return try purposes.map { purpose in
      .settling(
        .instruct(
          InstructOnTerms(
            InstructSettlement(legs: legs, validUntil: Timestamp(1_900_000_002)),
            on: SettlementTerms(
              reference: try SettlementReference("TRADE-1"), intendedDate: date,
              allowsPartial: true, venue: AccountID(digest(42)), purpose: purpose))))
    } + steps.map { .settling($0) }
      + registers.map { .settling(.register(RegisterStep($0, of: InstrumentID(digest(54))))) }
  }

  /// A kind that is added does not compile here until it has a number, and so a sample.
  private static func variant(_ operation: LedgerOperation) -> UInt32 {
    switch operation {
    case .registerIdentity: 0
    case .issueClaim: 1
    case .revokeClaim: 2
    case .openAccount: 3
    case .rotateKeys: 4
    case .issue: 5
    case .transfer: 6
    case .settle: 7
    case .instruct: 8
    case .affirm: 9
    case .cancel: 10
    case .auction: 11
    case .lifecycle: 12
    case .settling: 13
    case .reserve: 14
    case .offer: 15
    case .validators: 16
    }
  }

  /// Every value that somebody agrees to, as it is written; records one of an unknown type.
  private static func members(of value: Any) -> [String] {
    switch value {
    case let id as any DigestIdentifier: return [id.description]
    case let key as PublicKey: return [key.text(for: .account)]
    case let validator as Validator:
      return [
        validator.consensusKey.text(for: .consensus), validator.peerKey.text(for: .peer),
        validator.name,
      ]
    case let ready as ReadyStatement:
      return [ready.consensusKey.text(for: .consensus), "\(ready.height)"]
    case let digest as Digest: return [digest.hex]
    case let units as Units: return [units.description]
    case let time as Timestamp: return [time.rfc3339]
    case let lei as LEI: return [lei.text]
    case let reference as SettlementReference: return [reference.text]
    case let money as Money: return ["\(money)"]
    case let date as CalendarDate: return ["\(date)"]
    case let rate as Rate: return ["\(rate)"]
    case let price as Price: return ["\(price)"]
    case let share as BasisPoints: return ["\(share)"]
    case let height as Height: return ["\(height)"]
    case let register as LegalRegister: return ["\(register)"]
    case is RegisterStep.Action where Mirror(reflecting: value).children.isEmpty:
      return ["abandonSwitch"]
    case let basis as RepoBasis: return ["\(basis)"]
    case let flag as Bool: return ["\(flag)"]
    case is SettlementPurpose where Mirror(reflecting: value).children.isEmpty:
      return ["exchange"]
    case let claim as ClaimValue: return [claim.topic.name, claim.text]
    case let topic as ClaimTopic: return [topic.name]
    case let kind as IdentityKind: return ["\(kind)"]
    case let kind as AccountKind: return ["\(kind)"]
    case let symbol as InstrumentSymbol: return [symbol.text]
    case let currency as Currency: return [currency.code]
    case let text as String: return [text]
    case let taxClass as TaxClass: return ["\(taxClass)"]
    case let backing as CashBacking: return ["\(backing)"]
    case let calendar as PublishCalendar:
      return [calendar.name, "\(calendar.number)", "Saturday, Sunday"]
        + calendar.daysOff.map(\.description)
    case let bytes as [UInt8] where !bytes.isEmpty: return [OperationText.text(bytes)]
    case let word as any ByteEnumeration: return ["\(word)"]
    case AuctionDecision.rejectAll: return ["reject all bids"]
    case let number as any FixedWidthInteger: return ["\(number)"]
    default: break
    }
    let mirror = Mirror(reflecting: value)
    let isEmptyList = [.collection, .optional].contains(mirror.displayStyle)
    if mirror.children.isEmpty, !isEmptyList { Issue.record("\(type(of: value)) is unknown here") }
    return mirror.children.flatMap { members(of: $0.value) }
  }

  @Test func thereIsASampleOfEveryKindThatDecodes() throws {
    let variants = Set(try Self.samples().map(Self.variant))
    for number in UInt32(0)..<128 where !variants.contains(number) {
      var next = BCSWriter()
      next.variant(number)
      #expect(throws: DecodingFailure(.unknownVariant(number), at: 0)) {
        try BCSReader.decode(LedgerOperation.self, from: next.bytes)
      }
    }
  }

  @Test func everyMemberOfEveryOperationIsShown() throws {
    for operation in try Self.samples() + Self.auctionSamples() {
      let shown = OperationText(operation, on: nil)
      let lines = shown.lines { $0 }.joined(separator: "\n")
      let json = String(decoding: try JSONEncoder().encode(shown), as: UTF8.self)
      let members = Self.members(of: operation)
      #expect(!members.isEmpty)
      for member in members {
        #expect(lines.contains(member), "\(operation.name): \(member) is not in \(lines)")
        #expect(json.contains(member), "\(operation.name): \(member) is not in \(json)")
      }
    }
  }

  /// With what instructed it at hand, whoever affirms sees all of that; without it, that it is not
  /// shown.
  @Test func whatASettlementMovesIsShownToWhoAffirmsIt() throws {
    let instruct = try Self.samples()[8]
    let body = TransactionBody(
      chainID: ChainID(Self.digest(40)), account: AccountID(Self.digest(41)),
      sequence: SequenceNumber(7), validUntil: Timestamp(1_000), operations: [instruct])
    let instruction = try #require(SettlementInstruction(body))
    for operation in [LedgerOperation.affirm(instruction.id), .cancel(instruction.id)] {
      let shown = OperationText(operation, on: nil, instruction)
      let lines = shown.lines { $0 }.joined(separator: "\n")
      let json = String(decoding: try JSONEncoder().encode(shown), as: UTF8.self)
      let members = Self.members(of: instruct) + [body.account.description]
      for member in members + Self.members(of: operation) {
        #expect(lines.contains(member), "\(member) is not in \(lines)")
        #expect(json.contains(member), "\(member) is not in \(json)")
      }
      #expect(!lines.contains("NOT SHOWN"))
      let unseen = OperationText(operation, on: nil).lines { $0 }.joined(separator: "\n")
      #expect(unseen.contains("NOT SHOWN"))
    }
    // Another settlement's instruction shows nothing of this one.
    let other = OperationText(.affirm(SettlementID(Self.digest(38))), on: nil, instruction)
    #expect(other.legs.isEmpty && other.lines { $0 }.joined().contains("NOT SHOWN"))
  }

  /// Where somebody receives is not where somebody gives.
  @Test func theDirectionOfALegIsShown() throws {
    let instruct = try Self.samples()[8]
    let lines = OperationText(instruct, on: nil).lines { "<\($0.prefix(4))>" }
    let leg = try #require(lines.first { $0.contains("987654321") })
    let (from, to) = (Self.digest(11).hex.prefix(4), Self.digest(21).hex.prefix(4))
    #expect(leg.hasSuffix("<\(from)> -> <\(to)>"), "\(leg)")
  }
}
