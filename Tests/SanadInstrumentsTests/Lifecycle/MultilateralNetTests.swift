import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct MultilateralNetTests {
  private typealias Net = MultilateralNet<Int>

  private func step(
    _ from: Int, _ to: Int, _ units: UInt128, _ cash: UInt128
  ) -> Net.Instruction {
    Net.Instruction(from: from, to: to, units: Units(units), cash: Units(cash))
  }

  @Test func refusesOneselfAndSumsThatDoNotFit() throws {
    #expect(throws: InstrumentFailure.toOneself) { try Net([step(1, 1, 5, 5)]) }
    let most = UInt128(Int128.max)
    #expect(throws: InstrumentFailure.overflow(.units)) {
      try Net([step(1, 2, most, 0), step(2, 1, 1, 0)])
    }
    #expect(throws: InstrumentFailure.overflow(.amount)) { try Net([step(1, 2, 0, most + 1)]) }
    let edge = try Net([step(1, 2, most, most)]).all
    #expect(edge.map(\.position.units) == [-.max, .max])
    let many = [Net.Instruction](repeating: step(1, 2, 0, 0), count: Net.instructionsMax + 1)
    #expect(throws: InstrumentFailure.self) { try Net(many) }
  }

  @Test func everythingThatIsGivenIsGotInWhateverOrder() throws {
    var random = SplitMix64(seed: 16)
    for _ in 0..<1_000 {
      let steps = (0..<random.below(30)).map { _ in
        let from = random.below(6)
        return step(
          from, (from + 1 + random.below(5)) % 6, UInt128(random.next()), UInt128(random.next()))
      }
      let net = try Net(steps).all
      #expect(net.reduce(0) { $0 + $1.position.units } == 0)
      #expect(net.reduce(0) { $0 + $1.position.cash } == 0)
      let mixed = try Net(steps.shuffled(using: &random)).all
      #expect(mixed.map(\.party) == net.map(\.party))
      #expect(mixed.map(\.position) == net.map(\.position))
    }
  }

  @Test func whatComesBackLeavesNothing() throws {
    let net = try Net([step(1, 2, 7, 9), step(2, 1, 7, 9)]).all
    #expect(net.map(\.party) == [1, 2])
    #expect(net.allSatisfy { $0.position.units == 0 && $0.position.cash == 0 })
  }
}
