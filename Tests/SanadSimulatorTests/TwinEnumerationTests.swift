import Testing

@testable import SanadSimulator

/// The scenarios of twins: how many there are, each once, in an order that stays.
@Suite struct TwinEnumerationTests {
  /// Who hears whom, as pairs: another way to write a partition down than the one that is tested.
  private typealias Pairs = Set<[Int]>

  private static func pairs(_ groups: [Int]) -> Pairs {
    var pairs: Pairs = []
    for one in groups.indices {
      for other in groups.indices where groups[one] == groups[other] { pairs.insert([one, other]) }
    }
    return pairs
  }

  /// From every way to give each of five hosts one of so many numbers.
  private static func partitions(_ groupsMax: Int) -> Set<Pairs> {
    var lists: [[Int]] = [[]]
    for _ in 0..<5 { lists = lists.flatMap { list in (0..<groupsMax).map { list + [$0] } } }
    return Set(lists.map(pairs))
  }

  private static func moved(_ pairs: Pairs, _ places: [Int]) -> Pairs {
    Set(pairs.map { $0.map { places[$0] } })
  }

  /// Permutations of the hosts that leave each twin a twin and each leader of a view where it is.
  private static func exchanges(turn: Int, views: Int) -> [[Int]] {
    var lists: [[Int]] = [[]]
    for _ in 0..<5 {
      lists = lists.flatMap { list in
        (0..<5).filter { !list.contains($0) }.map { list + [$0] }
      }
    }
    let leading = (1...views).count { $0 != turn }
    return lists.filter { list in
      Set(list[..<2]) == [0, 1] && (0..<leading).allSatisfy { list[2 + $0] == 2 + $0 }
    }
  }

  /// Burnside: as many classes as the exchanges leave scenarios as they are, on average.
  @Test(arguments: 1...3, 1...5)
  func thereAreAsManyAsBurnsideSays(views: Int, groupsMax: Int) {
    let enumeration = TwinEnumeration(views: views, groupsMax: groupsMax)
    let partitions = Self.partitions(groupsMax)
    var all: UInt64 = 0
    for turn in 1...views + 1 {
      let exchanges = Self.exchanges(turn: turn, views: views)
      let fixed = exchanges.map { places -> Int in
        let count = partitions.count { Self.moved($0, places) == $0 }
        return (0..<views).reduce(1) { product, _ in product * count }
      }
      let classes = UInt64(fixed.reduce(0, +) / exchanges.count)
      #expect(enumeration.count(turn: turn) == classes)
      all += classes
    }
    #expect(enumeration.count == all)
  }

  @Test func theCountsArePublished() {
    let counts = [(1, 2), (2, 2), (3, 2), (3, 3)].map { views, groupsMax in
      TwinEnumeration(views: views, groupsMax: groupsMax).count
    }
    #expect(counts == [15, 360, 9_216, 144_592])
  }

  /// Every scenario there can be is, after some exchange, one of the list, and of only one number.
  @Test(arguments: [2, 3])
  func eachClassHasOneNumber(groupsMax: Int) throws {
    let enumeration = TwinEnumeration(views: 2, groupsMax: groupsMax)
    let partitions = Self.partitions(groupsMax)
    var numbers: [Int: [[Pairs]: UInt64]] = [:]
    for number in 1...enumeration.count {
      let scenario = try #require(enumeration[number])
      #expect(scenario.number == number && scenario.partitions.count == 2)
      let pairs = scenario.partitions.map { Self.pairs($0.groups.map { Int($0) }) }
      for places in Self.exchanges(turn: scenario.turn, views: 2) {
        let image = pairs.map { Self.moved($0, places) }
        let known = numbers[scenario.turn, default: [:]].updateValue(number, forKey: image)
        #expect(known == nil || known == number)
      }
    }
    #expect(numbers.keys.sorted() == [1, 2, 3])
    for reached in numbers.values { #expect(reached.count == partitions.count * partitions.count) }
    #expect(enumeration[0] == nil && enumeration[enumeration.count + 1] == nil)
  }

  /// A number names the same scenario for ever: figures and commands that repeat one rely on it.
  @Test func theOrderStays() throws {
    let enumeration = TwinEnumeration(views: 3, groupsMax: 2)
    let texts = try [1, 2, 3_000, 9_216].map { try #require(enumeration[$0]).description }
    #expect(
      texts == [
        "the twins lead view 1; Ttabc, then Ttabc, then Ttabc",
        "the twins lead view 1; Ttabc, then Ttabc, then Ttab|c",
        "the twins lead view 2; Ttbc|a, then Ttbc|a, then Tt|abc",
        "the twins lead no view; Ta|tbc, then T|tabc, then T|tabc",
      ])
  }
}
