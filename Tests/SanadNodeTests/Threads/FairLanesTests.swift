import SanadTesting
import Testing

@testable import SanadNode

/// Who waits for whom. Sources are letters, and an element names its source and its number there.
@Suite struct FairLanesTests {
  private struct Element: Hashable {
    let source: Character
    let number: Int
    var lane = 0
  }

  private typealias Lanes = FairLanes<Character, Element>

  private func lanes(_ counts: Int..., bytes: Int = .max) -> Lanes {
    Lanes(bounds: counts.map { Lanes.Bound(countMax: $0, bytesMax: bytes) })
  }

  @discardableResult
  private func add(
    _ source: Character, _ numbers: Range<Int>, lane: Int = 0, to lanes: inout Lanes
  ) -> [Lanes.Outcome] {
    numbers.map {
      lanes.append(Element(source: source, number: $0, lane: lane), lane: lane, from: source)
    }
  }

  @Test func aFullSourceIsRefusedAndNobodyElse() {
    var lanes = lanes(3, 3)
    #expect(add("x", 0..<5, to: &lanes) == [.taken, .taken, .takenAndFull, .refused, .refused])
    #expect(add("a", 0..<2, to: &lanes) == [.taken, .taken])
    // The flooding one keeps its room in other lanes too.
    #expect(add("x", 0..<1, lane: 1, to: &lanes) == [.taken])
    #expect(lanes.count == 6)
  }

  @Test func aQuietSourceWaitsForOneElementOfEachOther() {
    var lanes = lanes(1_000)
    add("x", 0..<900, to: &lanes)
    add("y", 0..<900, to: &lanes)
    add("a", 0..<3, to: &lanes)
    let taken = lanes.take(atMost: 9).map(\.source)
    #expect(taken == ["x", "y", "a", "x", "y", "a", "x", "y", "a"])
    // One that comes back is next but for those whose turn is now.
    add("a", 3..<4, to: &lanes)
    #expect(lanes.take(atMost: 3).map(\.source) == ["x", "y", "a"])
  }

  @Test func everythingOfAQuietSourceArrivesWhateverAFloodDoes() {
    var generator = SplitMix64(seed: 0xfa17)
    var lanes = lanes(8, 8)
    var posted: [Element] = []
    var taken: [Element] = []
    for round in 0..<2_000 {
      // The flood fills its room in both lanes before each take.
      add("x", round * 40..<round * 40 + 40, lane: 0, to: &lanes)
      add("x", round * 40..<round * 40 + 40, lane: 1, to: &lanes)
      for lane in 0..<2 where Int.random(in: 0..<3, using: &generator) == 0 {
        #expect(add("a", round..<round + 1, lane: lane, to: &lanes) == [.taken])
        posted.append(Element(source: "a", number: round, lane: lane))
      }
      taken += lanes.take(atMost: Int.random(in: 10...20, using: &generator))
    }
    while lanes.count > 0 { taken += lanes.take(atMost: 7) }
    #expect(posted.count > 1_000)
    for lane in 0..<2 {
      let own = taken.filter { $0.source == "a" && $0.lane == lane }
      #expect(own == posted.filter { $0.lane == lane })
      let flood = taken.filter { $0.source == "x" && $0.lane == lane }.map(\.number)
      #expect(flood == flood.sorted() && flood.count < 40 * 2_000)
    }
  }

  @Test func aHigherLaneGoesFirstWhoeverPosts() {
    var lanes = lanes(10, 10)
    add("x", 0..<4, lane: 1, to: &lanes)
    add("a", 0..<1, lane: 0, to: &lanes)
    add("x", 4..<5, lane: 0, to: &lanes)
    #expect(lanes.take(atMost: 3).map(\.number) == [0, 4, 0])
  }

  @Test func loadsCountAndBytesBoundAndASingleElementOfAnySizeFits() {
    var lanes = lanes(10, bytes: 100)
    let element = Element(source: "x", number: 0)
    #expect(lanes.append(element, lane: 0, from: "x", .init(count: 1, bytes: 60)) == .taken)
    #expect(
      lanes.append(element, lane: 0, from: "x", .init(count: 1, bytes: 1_000)) == .takenAndFull)
    #expect(lanes.append(element, lane: 0, from: "x", .init(count: 1, bytes: 1)) == .refused)
    #expect(lanes.append(element, lane: 0, from: "a", .init(count: 50, bytes: 1)) == .takenAndFull)
    #expect(lanes.append(element, lane: 0, from: "a") == .refused)
  }

  @Test func whoWasFullIsNamedOnceWhenHalfIsFreeInEveryLane() {
    var lanes = lanes(4, 4)
    add("x", 0..<4, lane: 0, to: &lanes)
    add("x", 0..<6, lane: 1, to: &lanes)
    add("a", 0..<1, lane: 0, to: &lanes)
    _ = lanes.take(atMost: 4)
    // Lane 0 has one element left, lane 1 is full.
    #expect(lanes.takeRelieved().isEmpty)
    _ = lanes.take(atMost: 2)
    #expect(lanes.takeRelieved().isEmpty)
    _ = lanes.take(atMost: 1)
    #expect(lanes.takeRelieved() == ["x"])
    _ = lanes.take(atMost: 9)
    #expect(lanes.takeRelieved().isEmpty && lanes.count == 0)
  }

  @Test func whatIsAddedAlwaysHasItsTurnLikeEverythingElse() {
    var lanes = lanes(2)
    add("x", 0..<2, to: &lanes)
    for number in 0..<3 {
      lanes.appendAlways(Element(source: "o", number: number), lane: 0, from: "o")
    }
    #expect(lanes.take(atMost: 9).map(\.source) == ["x", "o", "x", "o", "o"])
  }
}
