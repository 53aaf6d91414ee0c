/// What one operation costs, in nanoseconds of thread processor time.
package struct Measurement: Encodable, Sendable {
  /// What was measured.
  package let name: String
  /// Median of the rounds, in nanoseconds for one operation.
  package let median: Double
  /// Cheapest round.
  package let least: Double
  /// Dearest round.
  package let most: Double
  /// Operations of each round.
  package let operationsPerRound: Int
  /// Rounds that count.
  package let rounds: Int
  /// Bytes that one operation handles; nil where that says nothing.
  package let byteCount: Int?

  init(name: String, rounds: Quantiles, operationsPerRound: Int, byteCount: Int?) {
    self.name = name
    median = rounds.median ?? 0
    least = rounds.least ?? 0
    most = rounds.most ?? 0
    self.operationsPerRound = operationsPerRound
    self.rounds = rounds.values.count
    self.byteCount = byteCount
  }

  /// Operations that one core does in a second.
  package var perSecond: Double { median > 0 ? 1_000_000_000 / median : 0 }

  /// How far the rounds lie apart: (dearest − cheapest) / median, in per cent.
  package var spreadPercent: Double { median > 0 ? (most - least) / median * 100 : 0 }

  /// Millions of bytes that one core handles in a second; nil without ``byteCount``.
  package var megabytesPerSecond: Double? {
    byteCount.map { Double($0) * perSecond / 1_000_000 }
  }

  private enum CodingKeys: String, CodingKey {
    case name, rounds
    case median = "median_ns"
    case least = "least_ns"
    case most = "most_ns"
    case spread = "spread_percent"
    case perSecond = "per_second"
    case operations = "operations_per_round"
    case bytes
    case megabytes = "megabytes_per_second"
  }

  /// Writes what was measured and what follows from it.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(median.rounded(toPlaces: 1), forKey: .median)
    try container.encode(least.rounded(toPlaces: 1), forKey: .least)
    try container.encode(most.rounded(toPlaces: 1), forKey: .most)
    try container.encode(spreadPercent.rounded(toPlaces: 1), forKey: .spread)
    try container.encode(perSecond.rounded(toPlaces: 3), forKey: .perSecond)
    try container.encode(operationsPerRound, forKey: .operations)
    try container.encode(rounds, forKey: .rounds)
    try container.encodeIfPresent(byteCount, forKey: .bytes)
    try container.encodeIfPresent(megabytesPerSecond?.rounded(), forKey: .megabytes)
  }
}

/// What a group of measurements found, and where.
package struct MeasurementReport: Encodable, Sendable {
  /// The machine.
  package let machine: Machine
  /// The program's version.
  package let version: String
  /// Which clock counts.
  package let clock: String
  /// Each operation.
  package let results: [Measurement]
  /// What the work gave together; says nothing, and keeps the work from being left out.
  package let checksum: Int

  /// Puts a report together.
  package init(
    machine: Machine, version: String, clock: String = "thread CPU time", results: [Measurement],
    checksum: Int
  ) {
    self.machine = machine
    self.version = version
    self.clock = clock
    self.results = results
    self.checksum = checksum
  }

  /// One report of several that were made one after another; nil of none.
  package init?(joining reports: [MeasurementReport]) {
    guard let first = reports.first else { return nil }
    self.init(
      machine: first.machine, version: first.version, clock: first.clock,
      results: reports.flatMap(\.results), checksum: reports.reduce(0) { $0 &+ $1.checksum })
  }

  /// A table for people.
  package var text: String {
    let rows = results.map { result in
      let bytes = result.megabytesPerSecond.map { "   \(Int($0.rounded())) MB/s" } ?? ""
      return Self.padded(result.name, to: 44) + Self.aligned(Self.time(result.median), to: 12)
        + Self.aligned("±\(Int(result.spreadPercent / 2 + 0.5)) %", to: 8)
        + Self.aligned("\(Self.rate(result.perSecond))/s", to: 14) + bytes
    }
    return (["\(machine.text)   sanad \(version)   median of rounds, \(clock)"] + rows)
      .joined(separator: "\n")
  }

  /// Whole numbers, but of what is slow, such as opening a key file, tenths too.
  private static func rate(_ perSecond: Double) -> String {
    perSecond < 100 ? "\(perSecond.rounded(toPlaces: 1))" : "\(Int(perSecond.rounded()))"
  }

  private static func time(_ nanoseconds: Double) -> String {
    if nanoseconds >= 1_000_000 { return "\((nanoseconds / 1_000_000).rounded(toPlaces: 2)) ms" }
    if nanoseconds >= 10_000 { return "\((nanoseconds / 1_000).rounded(toPlaces: 2)) µs" }
    return "\(nanoseconds.rounded(toPlaces: 1)) ns"
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func aligned(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}

extension Double {
  /// Rounded to some decimal places, so that reports do not pretend to more digits.
  func rounded(toPlaces places: Int) -> Double {
    var factor = 1.0
    for _ in 0..<places { factor *= 10 }
    return (self * factor).rounded() / factor
  }
}
