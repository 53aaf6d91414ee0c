import SanadBench

/// Makes a row at the end of each interval of a load, and shows it at once.
struct LoadFollower {
  /// Where the load's connections say what they see.
  let log = LoadLog()
  /// The rows so far.
  private(set) var rows: [LoadInterval] = []
  /// When the present interval ends, in nanoseconds after the load began.
  private(set) var next: UInt64

  private let step: UInt64
  private let network: BenchNetwork
  private let terminal: Terminal
  private var meter: IntervalMeter

  /// Begins before the load does.
  init(
    every seconds: Double, options: BenchTxCommand, network: BenchNetwork, terminal: Terminal
  ) throws {
    step = UInt64(seconds * 1e9)
    next = step
    self.network = network
    self.terminal = terminal
    meter = IntervalMeter(
      from: try network.reading(at: 0), rate: options.rate,
      transfersEach: options.transfersPerTransaction)
    terminal.say(LoadIntervalText.headings)
  }

  /// Ends the present interval.
  mutating func note(at instant: UInt64) throws {
    let progress = log.take()
    let row = meter.row(progress, until: try network.reading(at: instant))
    rows.append(row)
    next += step
    terminal.say(LoadIntervalText.line(row))
    for failure in progress.failures { terminal.say("a connection ended early: \(failure)") }
  }
}

/// An interval as people read it: one line, so that an hour can be followed.
enum LoadIntervalText {
  private static let widths = [8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]

  static let headings = aligned([
    "s", "final/s", "offered/s", "p50 ms", "p99 ms", "max ms", "µs each", "RSS MiB", "anon MiB",
    "disk MiB", "journal", "store",
  ])

  static func line(_ row: LoadInterval) -> String {
    aligned([
      "\(row.seconds)", "\(row.finalizedPerSecond)", "\(row.offeredPerSecond)",
      number(row.finality?.p50), number(row.finality?.p99), number(row.finality?.most),
      number(row.nodeMicroseconds), mebibytes(row.residentBytes), mebibytes(row.anonymousBytes),
      mebibytes(row.files?.total), mebibytes(row.files?.journal), mebibytes(row.files?.store),
    ])
  }

  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }

  private static func mebibytes(_ bytes: UInt64?) -> String {
    bytes.map { "\($0 / 1_048_576)" } ?? "-"
  }

  private static func aligned(_ cells: [String]) -> String {
    zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(1, width - cell.count)) + cell
    }.joined()
  }
}
