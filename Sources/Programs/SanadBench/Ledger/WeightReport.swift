/// What full blocks of each kind cost.
package struct WeightReport: Encodable, Sendable {
  /// One kind of transaction.
  package struct Kind: Encodable, Sendable {
    /// What the transactions are.
    package let name: String
    /// Transactions in a full block.
    package let transactions: Int
    /// What they weigh together.
    package let weight: UInt64
    /// Median of the blocks, in milliseconds of processor time.
    package let median: Double
    /// Cheapest block.
    package let least: Double
    /// Dearest block.
    package let most: Double

    init(name: String, transactions: Int, weight: UInt64, rounds: Quantiles) {
      self.name = name
      self.transactions = transactions
      self.weight = weight
      median = Self.milliseconds(rounds.median)
      least = Self.milliseconds(rounds.least)
      most = Self.milliseconds(rounds.most)
    }

    /// Nanoseconds for one of weight.
    package var perWeight: Double { weight > 0 ? median * 1_000_000 / Double(weight) : 0 }

    private enum CodingKeys: String, CodingKey {
      case name, transactions, weight
      case median = "median_ms"
      case least = "least_ms"
      case most = "most_ms"
      case perWeight = "ns_per_weight"
    }

    /// Writes what was measured and what follows from it.
    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(transactions, forKey: .transactions)
      try container.encode(weight, forKey: .weight)
      try container.encode(median, forKey: .median)
      try container.encode(least, forKey: .least)
      try container.encode(most, forKey: .most)
      try container.encode(perWeight.rounded(), forKey: .perWeight)
    }

    private static func milliseconds(_ nanoseconds: Double?) -> Double {
      ((nanoseconds ?? 0) / 1_000_000).rounded(toPlaces: 2)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case machine, version, kinds
    case weightMax = "block_weight_max"
  }

  /// The machine.
  package let machine: Machine
  /// The program's version.
  package let version: String
  /// Most weight of a block.
  package let weightMax: UInt64
  /// Each kind.
  package let kinds: [Kind]

  /// A table for people.
  package var text: String {
    let rows = kinds.map { kind in
      Self.padded(kind.name, to: 38) + Self.aligned("\(kind.transactions)", to: 6)
        + Self.aligned("\(kind.weight)", to: 9) + Self.aligned("\(kind.median) ms", to: 12)
        + Self.aligned("\(kind.most) ms", to: 12)
        + Self.aligned("\(Int(kind.perWeight.rounded())) ns", to: 10)
    }
    let head =
      Self.padded("a full block of", to: 38) + " count   weight      median        most"
      + "  a weight"
    return (["\(machine.text)   sanad \(version)   block weight \(weightMax)", head] + rows)
      .joined(separator: "\n")
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func aligned(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
