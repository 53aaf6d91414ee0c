/// Measures steps that cannot be repeated at will, because each changes what the next one starts
/// from: one piece of work of each name in each round.
struct RoundMeter {
  /// Operations of one piece of work.
  private let operations: Int
  /// What counts: the thread's processor time, or what somebody waits.
  private let clock: () -> UInt64
  /// Whether the present round counts; rounds that do not warm up.
  var isCounting = true
  /// In the order in which the names first came.
  private var rounds: [(name: String, times: [Double])] = []

  init(operations: Int, clock: @escaping () -> UInt64 = BenchClock.threadProcessor) {
    self.operations = operations
    self.clock = clock
  }

  /// Does a piece of work, and notes what it took.
  mutating func measure<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
    let begin = clock()
    let result = try work()
    let time = Double(clock() - begin) / Double(operations)
    if isCounting { note(time, of: name) }
    return result
  }

  /// Notes what a piece of work took that was measured elsewhere.
  mutating func note(_ name: String, _ time: UInt64) {
    if isCounting { note(Double(time) / Double(operations), of: name) }
  }

  /// What each name took for one operation.
  var measurements: [Measurement] {
    rounds.map { name, times in
      Measurement(
        name: name, rounds: Quantiles(times), operationsPerRound: operations, byteCount: nil)
    }
  }

  private mutating func note(_ time: Double, of name: String) {
    if let place = rounds.firstIndex(where: { $0.name == name }) {
      rounds[place].times.append(time)
    } else {
      rounds.append((name, [time]))
    }
  }
}
