import SanadTesting
import SanadTypes

@testable import SanadLedger

/// Draws steps of offers: the treasury opens and cancels them, holders tender and change their minds.
struct LifeOffers {
  typealias Drawn = LifeHistory.Drawn

  private var offers: [OfferID] = []

  mutating func draw(
    _ random: inout SplitMix64, _ securities: [TermSheet], _ chain: TestChain,
    holder: (inout SplitMix64, InstrumentID) throws -> AccountID
  ) throws -> Drawn {
    guard !offers.isEmpty, random.below(5) > 0 else { return open(&random, securities, chain) }
    // Mostly one that is open.
    var id = random.pick(offers)
    if random.below(5) > 0 {
      let open = try offers.filter { offer in
        let key = LedgerKey.offer(offer.instrument, offer.number)
        guard let record = try chain.record(OfferRecord.self, key) else { return false }
        return record.stage == .open && record.terms.closesAt > chain.nextClock.timestamp
      }
      guard !open.isEmpty else { return self.open(&random, securities, chain) }
      id = random.pick(open)
    }
    // What is called, of the whole or in part, is not bought at the close.
    if random.once(in: 12), let call = call(&random, id.instrument, securities, chain) {
      return call
    }
    // Whoever is not known any more when its turn comes is not paid.
    if random.once(in: 10) {
      let subject = random.pick([Party.dealer, .fund, .retail, .foreign]).identity
      return (
        [.revokeClaim(RevokeClaim(subject: subject, topic: .kyc))], [Party.registrar.account]
      )
    }
    switch random.below(12) {
    case 0:
      let who = random.once(in: 6) ? Party.registrar : .treasury
      return ([.offer(.cancel(id))], [who.account])
    case 1..<4: return ([.offer(.withdraw(id))], [try holder(&random, id.instrument)])
    default:
      let units = random.once(in: 20) ? UInt128(random.next()) : UInt128(1 + random.below(60))
      return ([.offer(.tender(id, Units(units)))], [try holder(&random, id.instrument)])
    }
  }

  private func call(
    _ random: inout SplitMix64, _ id: InstrumentID, _ securities: [TermSheet], _ chain: TestChain
  ) -> Drawn? {
    let today = chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp)
    let sheet = securities.first { $0.instrument == id }
    let next = sheet?.terms.paying?.calls.first { $0.date > today }
    return next.map { call in
      ([.lifecycle(.callPart(id, call.date, part: 50_000))], [Party.treasury.account])
    }
  }

  private func open(
    _ random: inout SplitMix64, _ securities: [TermSheet], _ chain: TestChain
  ) -> Drawn {
    let time = chain.nextClock.timestamp
    let callable = securities.filter { !($0.terms.paying?.calls.isEmpty ?? true) }
    let isCallable = !callable.isEmpty && random.once(in: 3)
    let sheet = random.pick(Array((isCallable ? callable : securities).suffix(8)))
    // Mostly one of its currency that has a price on most days, and units that are no dearer.
    let alike = securities.filter {
      $0.currency == sheet.currency && $0.instrument != sheet.instrument
        && $0.terms.paying?.benchmark == nil && $0.unitFaceMinor <= sheet.unitFaceMinor
    }
    let isAlike = !alike.isEmpty && random.below(5) > 0
    let other = random.pick(Array((isAlike ? alike : securities).suffix(8)))
    let isSwitch = random.below(3) > 0
    let price: [UInt64] = [990_000, 1_000_000, 1_012_345, random.once(in: 3) ? 7 : 970_000]
    let exchange =
      isSwitch
      ? SwitchTerms(
        into: other.instrument, price: Price(tenThousandths: random.pick(price))) : nil
    let terms = OfferTerms(
      instrument: sheet.instrument, price: Price(tenThousandths: random.pick(price)),
      unitsMax: Units(UInt128(3 + random.below(30))), minimum: Units(UInt128(1 + random.below(3))),
      cash: sheet.currency == .usd ? LifeNetwork.dollars : LifeNetwork.cash, opensAt: time,
      closesAt: time.advanced(
        by: 3_600_000 * UInt64(1 + random.below(random.once(in: 2) ? 160 : 900))),
      exchange: exchange)
    let signers =
      isSwitch
      ? [Party.treasury.account, Party.centralBank.account] : [Party.treasury.account]
    return ([.offer(.open(terms))], signers)
  }

  mutating func follow(_ event: Event) {
    guard case .offer(.opened(let id, _, _, _, _)) = event else { return }
    offers.append(id)
    if offers.count > 6 { offers.removeFirst() }
  }
}
