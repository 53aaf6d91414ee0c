/// What the nodes have used at one moment of the load.
package struct NodesReading: Sendable {
  /// When, in nanoseconds after the load began.
  package var at: UInt64
  /// Each node's process.
  package var processes: [ProcessUse]
  /// The files of one node; nil where they cannot be read.
  package var files: FolderUse?

  /// Puts a reading together.
  package init(at: UInt64, processes: [ProcessUse], files: FolderUse?) {
    self.at = at
    self.processes = processes
    self.files = files
  }

  /// Processor time of all nodes since they started, in microseconds.
  package var nodesMicroseconds: UInt64 {
    processes.reduce(0) { $0 + $1.processorMicroseconds }
  }

  /// The process with the most resident memory.
  package var largest: ProcessUse? { processes.max { $0.residentBytes < $1.residentBytes } }
}

/// One interval of the load: what became final in it, and what the nodes had used at its end.
package struct LoadInterval: Encodable, Sendable {
  /// Seconds from the beginning of the load, with its warm-up, to the interval's end.
  package let seconds: Double
  /// Transactions a second that became final.
  package let finalizedPerSecond: Double
  /// Transactions a second that were due, or, without a rate, that were sent.
  package let offeredPerSecond: Double
  /// How long finality took; nil where nothing became final.
  package let finality: TransactionReport.Finality?
  /// Processor time of one node for one transfer, in microseconds; nil where nothing became final.
  package let nodeMicroseconds: Double?
  /// Resident memory of the largest node, in bytes.
  package let residentBytes: UInt64
  /// What of that belongs to no file, in bytes.
  package let anonymousBytes: UInt64
  /// The files of one node.
  package let files: FolderUse?

  private enum CodingKeys: String, CodingKey {
    case seconds, finality, files
    case finalizedPerSecond = "finalized_per_second"
    case offeredPerSecond = "offered_per_second"
    case nodeMicroseconds = "cpu_us_per_transfer_and_node"
    case residentBytes = "resident_bytes"
    case anonymousBytes = "anonymous_bytes"
  }
}

/// Makes the rows of intervals from what has come since the row before.
package struct IntervalMeter {
  private let rate: Double?
  private let transfersEach: Int
  private var last: NodesReading

  /// Begins with what the nodes had used when the load began.
  package init(from first: NodesReading, rate: Double?, transfersEach: Int) {
    last = first
    self.rate = rate
    self.transfersEach = transfersEach
  }

  /// The row of the interval that ends with `reading`.
  package mutating func row(_ progress: LoadProgress, until reading: NodesReading) -> LoadInterval {
    defer { last = reading }
    let nanoseconds = Double(reading.at - min(last.at, reading.at))
    let latencies = Quantiles(progress.samples)
    let count = latencies.values.count
    let transfers = Double(count * transfersEach * max(1, reading.processes.count))
    let used = reading.nodesMicroseconds - min(last.nodesMicroseconds, reading.nodesMicroseconds)
    func perSecond(_ count: Int) -> Double {
      nanoseconds > 0 ? (Double(count) * 1e9 / nanoseconds).rounded(toPlaces: 1) : 0
    }
    return LoadInterval(
      seconds: (Double(reading.at) / 1e9).rounded(toPlaces: 1),
      finalizedPerSecond: perSecond(count), offeredPerSecond: rate ?? perSecond(progress.sent),
      finality: TransactionReport.Finality(latencies),
      nodeMicroseconds: count > 0 ? (Double(used) / transfers).rounded(toPlaces: 1) : nil,
      residentBytes: reading.largest?.residentBytes ?? 0,
      anonymousBytes: reading.largest?.anonymousBytes ?? 0, files: reading.files)
  }
}
