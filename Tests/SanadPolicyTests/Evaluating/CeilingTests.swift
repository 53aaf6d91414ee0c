import SanadPolicy
import SanadTesting
import SanadTypes
import Testing

/// `raises … above` and `lowers … below` at their edges.
@Suite struct CeilingTests {
  /// 1,000 units in all; 750 with a resident, 240 and 10 with two non-residents.
  private func ledger(_ movements: [Ledger.Movement]) -> Ledger {
    var ledger = Ledger()
    ledger.parties = [
      .resident(holding: 750), .nonResident(holding: 240), .nonResident(holding: 10),
    ]
    ledger.movements = movements
    return ledger
  }

  private func quarter() throws -> CompiledPolicy {
    try PolicyText.rules(
      "deny 3101 \"quarter\" when raises held(country != PK) above 25% of outstanding")
  }

  @Test func passesAtTheLimitAndFiresOneAbove() throws {
    var start = ledger([.init(from: 0, to: 1, units: 10)])
    start.parties[0].holding = 760
    start.parties[2].holding = 0
    #expect(try quarter().codes(start) == [])
    start.movements[0].units = 11
    let fired = try #require(quarter().judge(start).fired.first)
    #expect(fired.subject == .instruction)
    let ceiling = try #require(fired.explanation.ceiling)
    #expect(ceiling.before == 240 && ceiling.after == 251 && ceiling.limit == 250)
    #expect(ceiling.headroom == Units(10))
    #expect(fired.explanation.remedies == [.amountAtMost(Units(10))])
    #expect(
      fired.explanation.text
        == "held(country != PK) goes from 240 to 251; the rule allows at most"
        + " 25% of outstanding (250)")
  }

  @Test func anExchangeBetweenNonResidentsDoesNotTripIt() throws {
    #expect(try quarter().codes(ledger([.init(from: 1, to: 2, units: 100)])) == [])
  }

  @Test func aNettedTradeDoesNotTripIt() throws {
    let there = Ledger.Movement(from: 0, to: 1, units: 200)
    let back = Ledger.Movement(from: 1, to: 0, units: 200)
    #expect(try quarter().codes(ledger([there, back])) == [])
    #expect(try quarter().codes(ledger([there])) == [3101])
  }

  @Test func whoIsOverTheCeilingMaySellAndNotBuy() throws {
    var over = ledger([.init(from: 1, to: 0, units: 1)])
    over.parties[0] = .nonResident(holding: 750)
    #expect(try quarter().codes(over) == [])
    over.parties.append(.resident(holding: 100))
    over.movements = [.init(from: 1, to: 3, units: 5)]
    #expect(try quarter().codes(over) == [])
    over.movements = [.init(from: 3, to: 1, units: 1)]
    let evaluation = try quarter().judge(over)
    #expect(evaluation.fired.map(\.code.value) == [3101])
    #expect(evaluation.fired.first?.explanation.ceiling?.headroom == .zero)
  }

  @Test func aHolderOfUnknownCountryCountsAgainstEveryCeiling() throws {
    var unknown = ledger([.init(from: 0, to: 2, units: 1)])
    unknown.parties[2].claims["country"] = .missing
    #expect(try quarter().codes(unknown) == [3101])
    let home = try PolicyText.rules(
      "deny 3101 \"x\" when raises held(country == PK) above 75% of outstanding")
    #expect(home.codes(unknown) == [])
    unknown.movements = [.init(from: 1, to: 2, units: 1)]
    #expect(home.codes(unknown) == [3101])
  }

  @Test func aTotalThatIsNotCertainIsUndecidedInAnOrdinaryComparison() throws {
    let policy = try PolicyText.rules("deny 3101 \"x\" when held(country != PK) > 900")
    var unknown = ledger([.init(from: 0, to: 1, units: 1)])
    #expect(policy.codes(unknown) == [])
    unknown.parties[2].claims["country"] = .missing
    #expect(policy.judge(unknown).fired.map(\.isDecided) == [false])
  }

  @Test func aFirstAllotmentIsMeasuredAgainstItself() throws {
    let policy = try PolicyText.rules(
      "deny 3104 \"tenth\" when raises holding(receiver) above 10% of outstanding")
    var first = Ledger()
    first.kind = .allotment
    first.issuer = 0
    first.parties = [.resident(holding: 1_000)] + (0..<10).map { _ in .resident() }
    first.movements = (1...10).map { .init(from: 0, to: $0, units: 100) }
    #expect(policy.codes(first) == [])
    first.movements[0].units = 101
    let evaluation = policy.judge(first)
    #expect(evaluation.fired.map(\.subject) == [.party(PartyIndex(1), .receiver)])
  }

  @Test func aFloorMirrorsACeiling() throws {
    let policy = try PolicyText.rules(
      "deny 3105 \"floor\" when lowers holding(sender) below 740")
    #expect(policy.codes(ledger([.init(from: 0, to: 1, units: 10)])) == [])
    let fired = try #require(
      policy.judge(ledger([.init(from: 0, to: 1, units: 11)])).fired.first)
    #expect(fired.explanation.ceiling?.headroom == Units(10))
    #expect(fired.explanation.ceiling?.limit == 740)
  }

  @Test func headroomIsExactlyWhatPasses() throws {
    var random = SplitMix64(seed: 7)
    var count = 0
    for _ in 0..<600 {
      let points = 1 + random.below(9_999)
      let isRelative = random.once(in: 2)
      let share = "\(points / 100).\(points % 100 / 10)\(points % 10)% of outstanding"
      let limit = isRelative ? share : "\(random.below(600))"
      let target = random.once(in: 2) ? "held(country != PK)" : "holding(receiver)"
      let policy = try PolicyText.rules("deny 3101 \"x\" when raises \(target) above \(limit)")
      var ledger = Ledger()
      ledger.parties = [
        .resident(holding: 5_000), .nonResident(holding: UInt128(random.below(500))),
        .nonResident(holding: UInt128(random.below(500))),
      ]
      // Sometimes an allotment: the limit moves with the amount.
      if random.once(in: 2) { ledger.issuer = 0 }
      ledger.movements = [.init(from: 0, to: 1, units: UInt128(1 + random.below(2_000)))]
      guard let fired = policy.judge(ledger).fired.first else { continue }
      let headroom = try #require(fired.explanation.ceiling?.headroom?.value)
      count += 1
      if headroom > 0 {
        ledger.movements[0].units = headroom
        #expect(policy.codes(ledger) == [])
      }
      ledger.movements[0].units = headroom + 1
      #expect(policy.codes(ledger) == [3101])
    }
    #expect(count > 100)
  }
}
