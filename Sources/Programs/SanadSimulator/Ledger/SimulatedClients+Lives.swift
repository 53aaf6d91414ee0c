import SanadCrypto
import SanadTypes

// Steps in the lives of instruments, and settlements on terms. Payments and what settlements open run
// in the ledger's own tests: a run of the simulator is over before their dates come.
extension SimulatedClients {
  /// Where cash goes, or a step that is refused: nothing waits, and what is owed is paid elsewhere.
  mutating func drawLifecycleOrder() -> ClientOrder? {
    guard let trader = pickTrader() else { return nil }
    var order = ClientOrder(submitter: trader, operations: [])
    switch stream.below(8) {
    case 0:
      order.operations = [.lifecycle(.claim(network.cash))]
      order.expected = ErrorCode.suspenseEmpty.number
    case 1:
      order.operations = [.lifecycle(.fund(network.bill, payment: 0))]
      order.expected = ErrorCode.paidElsewhere.number
    case 2:
      // An account that was opened for the issuer since is the issuer's.
      let issuer = network.parties[SimulatedGenesis.treasury].owner
      guard book[trader].owner != issuer else { return nil }
      order.operations = [.lifecycle(.retire(network.bill, Units(1)))]
      order.expected = ErrorCode.issuerRequired.number
    case 3:
      order.operations = [.lifecycle(.route(network.bill, to: book[trader].id))]
      order.expected = ErrorCode.notCash.number
    default:
      guard let other = pickTrader(but: trader) else { return nil }
      order.operations = [.lifecycle(.route(network.cash, to: book[other].id))]
    }
    return order
  }

  /// A settlement on terms whose date does not come, and what parties do with it meanwhile.
  mutating func drawTermsStep(at wall: Timestamp) -> ClientOrder? {
    if stream.chance(perMille: 100) {
      return pickTrader().map {
        ClientOrder(
          submitter: $0, operations: [.settling(.hold(SettlementID(drawNobody().digest)))],
          expected: ErrorCode.settlementUnknown.number)
      }
    }
    guard stream.chance(perMille: 600), let agreement = stream.pick(book.agreements),
      let account = stream.pick(agreement.parties), let place = book.place(of: account),
      book.signs(place)
    else { return drawInstructionOnTerms(at: wall) }
    let step: SettlingOperation =
      switch stream.below(3) {
      case 0: .hold(agreement.id)
      case 1: .release(agreement.id)
      default: .attempt(agreement.id)
      }
    return ClientOrder(submitter: place, operations: [.settling(step)])
  }

  private mutating func drawInstructionOnTerms(at wall: Timestamp) -> ClientOrder? {
    guard let seller = pickTrader(), let buyer = pickTrader(but: seller) else { return nil }
    let until = wall.advanced(by: 6 * 86_400_000)
    let today = network.genesis.ledger.businessDate(at: wall)
    let instruction = InstructSettlement(
      legs: [
        leg(network.bill, seller, book[buyer].id), leg(network.cash, buyer, book[seller].id),
      ], validUntil: until)
    let isPast = stream.chance(perMille: 100)
    let terms = SettlementTerms(
      intendedDate: today.adding(days: isPast ? -3 : 3) ?? today,
      allowsPartial: stream.chance(perMille: 300))
    return ClientOrder(
      submitter: stream.chance(perMille: 500) ? seller : buyer,
      operations: [.settling(.instruct(InstructOnTerms(instruction, on: terms)))],
      expected: isPast ? ErrorCode.settlementDate.number : nil)
  }
}
