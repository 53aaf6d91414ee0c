import SanadAPI
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// Proofs of what offices publish, of auctions and of what accounts are to get.
@Suite struct ProofDeskPublicationTests {
  private let chain: LocalChain
  private let benchmark: InstrumentSymbol
  private let bond: InstrumentSymbol

  init() throws {
    chain = try LocalChain("payments.yaml")
    benchmark = try InstrumentSymbol("KIBOR-3M")
    bond = try InstrumentSymbol("PIB-5Y")
    try chain.makeFinal([])
  }

  private func claim(_ request: ProofRequest) async throws -> StateClaim {
    let desk = ProofDesk(environment: chain.environment, finality: chain.board)
    guard case .state(let proof) = try ProofFile(file: try await desk.proof(request)) else {
      throw ServiceFailure(.internalFault, "a proof of another kind")
    }
    return try proof.verify(by: TrustAnchor(genesis: chain.genesis))
  }

  /// Each request with the key that its proof is about.
  private func requests() throws -> [(ProofRequest, LedgerKey)] {
    let dealer = try chain.account("dealer").id
    let id = Digest(7, 7, 7, 7)
    return [
      (.auction(AuctionID(id)), .auction(AuctionID(id))),
      (.bidPage(AuctionID(id), 9), .bidPage(AuctionID(id), 9)),
      (.bid(BidID(id)), .bid(BidID(id))), (.auctionCalendar, .auctionCalendar),
      (.openingKey(dealer), .openingKey(dealer)),
      (
        .entitlements(dealer, InstrumentID(bond)), .entitlements(dealer, InstrumentID(bond))
      ),
      (.calendar(3), .calendar(3)), (.fixings(benchmark), .fixings(benchmark)),
      (.taxTable(3), .taxTable(3)),
    ]
  }

  @Test func thatThereIsNothingIsProvenOfTheVeryKey() async throws {
    for (request, key) in try requests() {
      let claim = try await claim(request)
      #expect(claim.key.bytes == key.bytes, "\(request)")
      #expect(claim.value == nil, "\(request)")
    }
  }

  @Test func whatIsPublishedIsProven() async throws {
    let today = chain.genesis.ledger.businessDate(at: chain.genesis.timestamp)
    let tomorrow = try #require(today.adding(days: 1))
    let plan = PlannedAuction(
      heldOn: tomorrow, settlesOn: tomorrow, instrument: InstrumentID(bond), target: Units(7))
    let key = [UInt8](repeating: 9, count: OpeningKey.byteCount)
    try chain.makeFinal([
      try chain.signed(
        .lifecycle(
          .publishCalendar(
            PublishCalendar(number: 3, name: "Karachi", weekend: 0b110_0000, daysOff: [today]))),
        by: ["central-bank"], sequence: 0),
      try chain.signed(
        .lifecycle(.publishFixing(benchmark, from: today, Rate(millionths: 121_000))),
        by: ["central-bank"], sequence: 1),
      try chain.signed(
        .lifecycle(
          .publishTax(
            PublishTax(
              number: 3, account: try chain.account("tax").id,
              rates: TaxRates(from: tomorrow, rest: BasisPoints(2_000), rates: [])))),
        by: ["treasury"], sequence: 0),
      try chain.signed(
        .auction(.plan(PlanAuctions(plans: [plan]))), by: ["treasury"], sequence: 1),
      try chain.signed(
        .auction(.registerKey(RegisterOpeningKey(key: key))), by: ["dealer"], sequence: 0),
      // What a holding that is touched was noted for.
      try chain.signed(
        .transfer(
          Leg(
            instrument: InstrumentID(bond), from: try chain.account("dealer").id,
            to: try chain.account("fund").id, units: Units(1))), sequence: 1),
    ])
    let calendar: CalendarRecord? = try await claim(.calendar(3)).record(at: .calendar(3))
    #expect(calendar?.daysOff == [today] && calendar?.revision == 1)
    let fixings: FixingsRecord? = try await claim(.fixings(benchmark))
      .record(at: .fixings(benchmark))
    #expect(fixings?.fixings.map(\.rate) == [Rate(millionths: 121_000)])
    let table: TaxTable? = try await claim(.taxTable(3)).record(at: .taxTable(3))
    #expect(table?.dates.map(\.rest) == [BasisPoints(2_000)])
    let plans: AuctionCalendar? = try await claim(.auctionCalendar).record(at: .auctionCalendar)
    #expect(plans?.plans == [plan])
    let dealer = try chain.account("dealer").id
    let opening: OpeningKey? = try await claim(.openingKey(dealer)).record(at: .openingKey(dealer))
    #expect(opening?.key == key)
    let owed = LedgerKey.entitlements(dealer, InstrumentID(bond))
    let noted: HolderEntitlements? = try await claim(.entitlements(dealer, InstrumentID(bond)))
      .record(at: owed)
    #expect(noted?.entries.map(\.first) == [0])
  }
}
