import SanadCrypto
import SanadTypes

// Settlements that parties affirm: instructed, affirmed by one after another, taken back, turned
// down, or left until their time has passed.
extension SimulatedClients {
  /// A step of a settlement that is known, or a new one.
  mutating func drawSettlementStep(at wall: Timestamp) -> ClientOrder? {
    switch stream.below(10) {
    case 0..<4: return drawInstruction(at: wall)
    case 4..<8: return drawAffirmation() ?? drawInstruction(at: wall)
    case 8: return drawCancellation() ?? drawInstruction(at: wall)
    default: return drawUnknownStep()
    }
  }

  private mutating func drawInstruction(at wall: Timestamp) -> ClientOrder? {
    guard let seller = pickTrader(), let buyer = pickTrader(but: seller) else { return nil }
    var legs = [
      leg(network.bill, seller, book[buyer].id), leg(network.cash, buyer, book[seller].id),
    ]
    var consenting: [AccountID] = []
    if stream.chance(perMille: 200) {
      // Others who give and receive what these two do, or only say yes.
      if let third = pickTrader(but: seller), third != buyer {
        if stream.chance(perMille: 500) {
          legs.append(leg(network.cash, third, book[seller].id))
          legs.append(leg(network.cash, seller, book[buyer].id))
        } else {
          consenting = [book[third].id]
        }
      }
    }
    var until = wall.advanced(by: stream.within(600_000...7_200_000))
    var order = ClientOrder(
      submitter: stream.chance(perMille: 500) ? seller : buyer, operations: [])
    switch stream.below(16) {
    case 0:
      until = network.genesis.timestamp
      order.expected = ErrorCode.settlementValidity.number
    case 1:
      legs = [legs[0], leg(network.cash, seller, book[buyer].id)]
      order.expected = ErrorCode.settlementOneSided.number
    case 2:
      let names = legs.flatMap { [$0.from, $0.to] } + consenting
      guard let stranger = pickTrader(but: seller), !names.contains(book[stranger].id) else {
        return nil
      }
      order.submitter = stranger
      order.expected = ErrorCode.settlementForeign.number
    case 3..<8: until = wall.advanced(by: stream.within(200...6_000))
    default: break
    }
    order.operations = [
      .instruct(InstructSettlement(legs: legs, consenting: consenting, validUntil: until))
    ]
    return order
  }

  /// Mostly by one whose word is awaited; at times by one who has given it.
  private mutating func drawAffirmation() -> ClientOrder? {
    guard let agreement = stream.pick(book.agreements) else { return nil }
    let among = stream.chance(perMille: 900) ? agreement.awaited : agreement.parties
    guard let account = stream.pick(among), let place = book.place(of: account), book.signs(place)
    else { return nil }
    return ClientOrder(submitter: place, operations: [.affirm(agreement.id)])
  }

  /// By one who has a part in it; at times by one who has none.
  private mutating func drawCancellation() -> ClientOrder? {
    guard let agreement = stream.pick(book.agreements) else { return nil }
    if stream.chance(perMille: 200) {
      guard let stranger = pickTrader(), !agreement.parties.contains(book[stranger].id) else {
        return nil
      }
      return ClientOrder(
        submitter: stranger, operations: [.cancel(agreement.id)],
        expected: ErrorCode.settlementForeign.number)
    }
    guard let account = stream.pick(agreement.parties), let place = book.place(of: account),
      book.signs(place)
    else { return nil }
    return ClientOrder(submitter: place, operations: [.cancel(agreement.id)])
  }

  private mutating func drawUnknownStep() -> ClientOrder? {
    guard let place = pickTrader() else { return nil }
    let id = SettlementID(drawNobody().digest)
    return ClientOrder(
      submitter: place,
      operations: [stream.chance(perMille: 500) ? .affirm(id) : .cancel(id)],
      expected: ErrorCode.settlementUnknown.number)
  }
}
