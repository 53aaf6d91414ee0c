/// How load is put on the nodes.
package struct LoadPlan: Sendable {
  /// Ports of the nodes' APIs; connections take them in turn.
  package var ports: [UInt16]
  /// Number of connections.
  package var connections: Int
  /// Most transactions of one request.
  package var batch: Int
  /// Transactions a second, whatever the nodes answer; nil for as many as they take: each
  /// connection sends its next batch when the last one is final.
  package var rate: Double?
  /// Nanoseconds before anything counts.
  package var warmUp: UInt64
  /// Nanoseconds that count.
  package var duration: UInt64

  /// Creates a plan.
  package init(
    ports: [UInt16], connections: Int, batch: Int, rate: Double?, warmUp: UInt64, duration: UInt64
  ) {
    precondition(!ports.isEmpty && connections > 0 && batch > 0, "load goes somewhere")
    self.ports = ports
    self.connections = connections
    self.batch = batch
    self.rate = rate
    self.warmUp = warmUp
    self.duration = duration
  }

  /// When transaction `number` of connection `connection` is due, in nanoseconds after the start;
  /// with a rate, the connections take turns.
  func due(_ number: Int, of connection: Int) -> UInt64 {
    guard let rate else { return 0 }
    let place = Double(number * connections + connection)
    return UInt64(place / rate * 1_000_000_000)
  }
}

/// What came back for some transactions of one request.
package struct LoadSample: Sendable {
  /// When the answer was there, in nanoseconds after the start.
  package let answeredAt: UInt64
  /// Nanoseconds from when they were sent, or, with a rate, due, to the answer.
  package let latency: UInt64
  /// How many.
  package let count: Int
}

/// What one connection saw.
package struct LoadOutcome: Sendable {
  /// Final transactions.
  package var samples: [LoadSample] = []
  /// Transactions that are final and that the rules refused.
  package var refusedByRules = 0
  /// Transactions that were not final when the node gave up waiting.
  package var unfinished = 0
  /// Times that a node did not take a transaction, which was then sent again.
  package var turnedAway = 0
  /// Why the connection ended early.
  package var failure: String?

  package init() {}
}

extension Quantiles {
  /// Latencies in milliseconds; a sample counts as often as it has transactions.
  init(_ samples: some Sequence<LoadSample>) {
    var values: [Double] = []
    for sample in samples {
      let latency = Double(sample.latency) / 1_000_000
      for _ in 0..<sample.count { values.append(latency) }
    }
    self.init(values)
  }
}
