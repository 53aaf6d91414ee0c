import SanadCrypto
import SanadTypes
import Testing

@testable import SanadLedger

/// Refusals for which a chain would have to be filled to a limit: the operation alone, on the state of
/// a chain in which the limit has been reached.
@Suite struct RareRefusalTests {
  private func state(of chain: TestChain) -> LedgerState {
    let state = LedgerState(reading: chain.state)
    state.beginTransaction()
    return state
  }

  private func codes(
    of operation: LedgerOperation, by parties: [Party], on chain: TestChain, _ state: LedgerState
  ) throws -> [UInt16] {
    let context = OperationContext(
      state: state, shelf: PolicyShelf(), network: try state.network(), clock: chain.nextClock,
      transaction: TransactionID(.zero), submitter: parties[0].account,
      authorizers: parties.map(\.account).sorted(), place: 0)
    switch try context.apply(operation) {
    case .applied: return []
    case .refused(let findings, _):
      ProducedCodes.shared?.note(findings.reasons)
      return findings.reasons.reasons.map(\.code.value)
    }
  }

  private func fillAgenda(_ queue: AgendaQueue, of state: LedgerState) throws {
    var head = AgendaHead()
    if case .agenda(let known)? = try state.value(.agenda) { head = known }
    head[queue] = AgendaHead.countMax
    try state.set(.agenda, .agenda(head))
  }

  // MARK: Auctions

  @Test func noBidComesBehindTheLastForWhichAnAuctionHasRoom() throws {
    let house = try AuctionHouse()
    try house.open()
    let wish = AuctionHouse.Wish()
    let operation = try house.operation(wish)
    let state = state(of: house.chain)
    var record = try #require(try state.auction(house.auction))
    record.bidCount = AuctionRecord.bidsMax
    try state.set(auction: house.auction, to: record)
    #expect(try codes(of: operation, by: [.dealer], on: house.chain, state) == [7_106])
    record.bidCount -= 1
    try state.set(auction: house.auction, to: record)
    #expect(try codes(of: operation, by: [.dealer], on: house.chain, state) == [])
    // The last place is taken, and its own bidder may still change its mind.
    #expect(try state.auction(house.auction)?.bidCount == AuctionRecord.bidsMax)
    #expect(try codes(of: operation, by: [.dealer], on: house.chain, state) == [])
  }

  @Test func anAuctionNeedsRoomOnTheAgenda() throws {
    let house = try AuctionHouse()
    try house.registerKeys()
    let announcement = LedgerOperation.auction(
      .announce(
        AnnounceAuction(
          terms: try house.terms(), keyHolders: AuctionHouse.holders.map(\.account), threshold: 2)))
    let state = state(of: house.chain)
    try fillAgenda(.payments, of: state)
    let parties: [Party] = [.treasury, .centralBank]
    #expect(try codes(of: announcement, by: parties, on: house.chain, state) == [7_116])
  }

  /// Nobody opens a bid, neither its key-holders nor its bidder: it is void, and its deposit is lost.
  @Test func aBidThatStaysShutIsVoid() throws {
    let house = try AuctionHouse()
    try house.open()
    let wish = AuctionHouse.Wish()
    try house.place([wish])
    try house.close()
    var told: [CodeNumber] = []
    for _ in 0..<8 {
      house.chain.advance(milliseconds: AuctionHouse.opening.value)
      for event in try house.chain.add([]).receipts.flatMap(\.events) {
        if case .auction(.bidVoid(_, house.id(wish), _, let code)) = event { told.append(code) }
      }
    }
    #expect(told.map(\.value) == [7_129])
    #expect(try house.line(wish).status == .shut)
    house.check()
  }

  // MARK: Payments

  /// A chain on whose bond a payment has been declared and nobody has brought the cash.
  private func declared() throws -> TestChain {
    let chain = try TestChain(BondNetwork.genesis())
    for _ in 0..<400 where try chain.record(PaymentRecord.self, payment) == nil {
      chain.advance(milliseconds: 86_400_000)
      try chain.add([])
    }
    #expect(try chain.record(PaymentRecord.self, payment)?.status == .declared)
    return chain
  }

  private let payment = LedgerKey.payment(BondNetwork.bond, 0)

  @Test func aPaymentOfWhichNobodyCanTellWhatItComesToIsNotBrought() throws {
    let chain = try declared()
    let state = state(of: chain)
    var record = try #require(try state.payment(BondNetwork.bond, 0))
    record.perUnit = nil
    try state.set(payment: 0, of: BondNetwork.bond, to: record)
    let fund = LedgerOperation.lifecycle(.fund(BondNetwork.bond, payment: 0))
    #expect(try codes(of: fund, by: [.treasury], on: chain, state) == [7_204])
  }

  @Test func aPaymentNeedsRoomOnTheAgenda() throws {
    let chain = try declared()
    let state = state(of: chain)
    let fund = LedgerOperation.lifecycle(.fund(BondNetwork.bond, payment: 0))
    try fillAgenda(.payments, of: state)
    #expect(try codes(of: fund, by: [.treasury], on: chain, state) == [7_213])
  }

  @Test(arguments: [UInt8(0x7f), 0x80, 0xff])
  func noCalendarHasAWeekWithoutBusiness(weekend: UInt8) throws {
    let chain = try TestChain(BondNetwork.genesis())
    let operation = LedgerOperation.lifecycle(
      .publishCalendar(
        PublishCalendar(number: 9, name: "never", weekend: weekend, daysOff: [])))
    let authority = try #require(
      try state(of: chain).holders(of: .calendarAuthority).holders.first?.account)
    let party = try #require(Party.allCases.first { $0.account == authority })
    #expect(try codes(of: operation, by: [party], on: chain, state(of: chain)) == [7_207])
  }
}
