/// Who hears whom in a view of a scenario: the group of each of five hosts.
///
/// Hosts are named by their part: 0 and 1 are the twins, 2 to 4 the others, in the order of the
/// views that they lead. Groups are numbered in the order in which hosts come upon them, so that
/// one partition is one value.
package struct TwinPartition: Hashable, Sendable {
  /// Hosts of a scenario: four seats, one of them with two.
  package static let hostCount = 5

  /// The group of each host; the first is 0, and each is at most one above all before it.
  package let groups: [UInt8]

  /// The partition in which hosts of one number are together, whatever the numbers are.
  init(grouping numbers: [UInt8]) {
    var names: [UInt8] = []
    groups = numbers.map { number in
      if let known = names.firstIndex(of: number) { return UInt8(known) }
      names.append(number)
      return UInt8(names.count - 1)
    }
  }

  /// Whether a host hears another.
  package func joins(_ one: Int, _ other: Int) -> Bool { groups[one] == groups[other] }

  /// The same after hosts have changed places: host `places[part]` goes to `part`.
  func moved(_ places: [Int]) -> TwinPartition {
    TwinPartition(grouping: places.map { groups[$0] })
  }

  /// Every partition into at most so many groups, in the order of their numbers.
  static func all(groupsMax: Int) -> [TwinPartition] {
    var lists: [[UInt8]] = [[0]]
    for _ in 1..<hostCount {
      lists = lists.flatMap { list in
        let next = Int(list.max() ?? 0) + 1
        return (0...min(next, groupsMax - 1)).map { list + [UInt8($0)] }
      }
    }
    return lists.map { TwinPartition(grouping: $0) }
  }
}

/// One scenario of the enumeration: who is the twin, and a partition for each view.
package struct TwinScenario: Hashable, Sendable {
  /// Its place in the enumeration, from 1 on.
  package let number: UInt64
  /// Which of the four turns is the twins': they lead the view of this number, 1 to 4. Where that is
  /// above the number of views they lead none.
  package let turn: Int
  /// The partition of each view.
  package let partitions: [TwinPartition]
}

extension TwinScenario: CustomStringConvertible {
  /// In words: `twins lead view 2; Tb | tc | Tbc`, T and t being the twins.
  package var description: String {
    let lead = turn > partitions.count ? "no view" : "view \(turn)"
    let parts = partitions.map { partition -> String in
      let groups = (0...(partition.groups.max() ?? 0)).map { group in
        zip("Ttabc", partition.groups).filter { $0.1 == group }.map { String($0.0) }.joined()
      }
      return groups.joined(separator: "|")
    }
    return "the twins lead \(lead); \(parts.joined(separator: ", then "))"
  }
}

/// Every scenario of so many views and groups, each once: of those that differ only by an exchange of
/// hosts that nothing tells apart, the first one stands for all.
///
/// The twins are told apart by nothing; of the others, those that lead none of the views.
package struct TwinEnumeration: Sendable {
  /// Most views of a scenario.
  package static let viewsMax = 3
  /// Seats of the network.
  package static let seatCount = 4

  /// Views that have a partition; 1...3.
  package let views: Int
  /// Most groups in a view; 1...5.
  package let groupsMax: Int
  private let partitions: [TwinPartition]
  /// Of each turn of the twins its scenarios, as the places of their partitions written in digits.
  private let turns: [[UInt32]]

  /// Enumerates.
  ///
  /// - Precondition: 1...3 views of 1...5 groups.
  package init(views: Int, groupsMax: Int) {
    precondition((1...Self.viewsMax).contains(views), "1 to 3 views")
    precondition((1...TwinPartition.hostCount).contains(groupsMax), "1 to 5 groups")
    self.views = views
    self.groupsMax = groupsMax
    let partitions = TwinPartition.all(groupsMax: groupsMax)
    self.partitions = partitions
    turns = (1...views + 1).map { Self.scenarios(turn: $0, views, partitions) }
  }

  /// How many scenarios there are.
  package var count: UInt64 { turns.reduce(0) { $0 + UInt64($1.count) } }

  /// Those in which the twins have a turn, 1 to views + 1.
  package func count(turn: Int) -> UInt64 { UInt64(turns[turn - 1].count) }

  /// The scenario of a number; nil where there is none.
  package subscript(number: UInt64) -> TwinScenario? {
    guard number > 0 else { return nil }
    var rest = number - 1
    for (place, list) in turns.enumerated() {
      if rest < list.count {
        return TwinScenario(
          number: number, turn: place + 1,
          partitions: digits(list[Int(rest)]).map { partitions[$0] })
      }
      rest -= UInt64(list.count)
    }
    return nil
  }

  private func digits(_ word: UInt32) -> [Int] {
    var rest = Int(word)
    var digits = [Int](repeating: 0, count: views)
    for place in digits.indices.reversed() {
      digits[place] = rest % partitions.count
      rest /= partitions.count
    }
    return digits
  }

  /// In the order of their digits, each of which no exchange makes smaller.
  private static func scenarios(
    turn: Int, _ views: Int, _ partitions: [TwinPartition]
  ) -> [UInt32] {
    let base = partitions.count
    let moves = exchanges(turn: turn, views).map { places in
      partitions.map { partitions.firstIndex(of: $0.moved(places)) ?? 0 }
    }
    let all = (0..<views).reduce(1) { count, _ in count * base }
    return (0..<all).filter { word in
      moves.allSatisfy { move in
        var (image, rest, weight) = (0, word, 1)
        for _ in 0..<views {
          image += move[rest % base] * weight
          rest /= base
          weight *= base
        }
        return word <= image
      }
    }.map { UInt32($0) }
  }

  /// Every exchange of hosts that nothing tells apart.
  private static func exchanges(turn: Int, _ views: Int) -> [[Int]] {
    let leading = turn > views ? views : views - 1
    let idle = Array((2 + leading)..<TwinPartition.hostCount)
    let fixed = Array(2..<2 + leading)
    return [[0, 1], [1, 0]].flatMap { twins in orders(idle).map { twins + fixed + $0 } }
  }

  private static func orders(_ list: [Int]) -> [[Int]] {
    guard list.count > 1 else { return [list] }
    return list.indices.flatMap { place -> [[Int]] in
      var rest = list
      let first = rest.remove(at: place)
      return orders(rest).map { [first] + $0 }
    }
  }
}
