/// What a run of `bench tx` found.
package struct TransactionReport: Encodable, Sendable {
  /// What was run.
  package struct Workload: Encodable, Sendable {
    /// Validators.
    package var nodes: Int
    /// Accounts that take part.
    package var accounts: Int
    /// Rules of the instrument's policy.
    package var rules: Int
    /// Connections of the load generator.
    package var connections: Int
    /// Most transactions of one request.
    package var batch: Int
    /// Transactions a second that were offered; nil for as many as the nodes take.
    package var rate: Double?
    /// Seconds that count.
    package var seconds: Double
    /// Transfers of a transaction.
    package var transfersEach: Int

    private enum CodingKeys: String, CodingKey {
      case nodes, accounts, rules, connections, batch, rate, seconds
      case transfersEach = "transfers_per_transaction"
    }

    /// Puts a workload together.
    package init(
      nodes: Int, accounts: Int, rules: Int, connections: Int, batch: Int, rate: Double?,
      seconds: Double, transfersEach: Int = 1
    ) {
      self.nodes = nodes
      self.accounts = accounts
      self.rules = rules
      self.connections = connections
      self.batch = batch
      self.rate = rate
      self.seconds = seconds
      self.transfersEach = transfersEach
    }
  }

  /// Milliseconds from submission to finality, as a client sees them.
  package struct Finality: Encodable, Sendable {
    /// Median.
    package let p50: Double
    /// 90th percentile.
    package let p90: Double
    /// 99th percentile.
    package let p99: Double
    /// Slowest.
    package let most: Double

    private enum CodingKeys: String, CodingKey {
      case p50 = "p50_ms"
      case p90 = "p90_ms"
      case p99 = "p99_ms"
      case most = "max_ms"
    }
  }

  /// The machine.
  package let machine: Machine
  /// The program's version.
  package let version: String
  /// What was run.
  package let workload: Workload
  /// Transactions that became final in the time that counts.
  package let finalized: Int
  /// Transactions of the whole run that are final and that the rules refused.
  package let refusedByRules: Int
  /// Transactions of the whole run that were not final in time.
  package let unfinished: Int
  /// Times that a node did not take a transaction, which was then sent again.
  package let turnedAway: Int
  /// Finalized transactions a second.
  package let perSecond: Double
  /// How long finality took; nil where nothing became final.
  package let finality: Finality?
  /// Final blocks in the time that counts.
  package let blocks: UInt64
  /// Processor time of one node for one transaction, in microseconds; nil where nothing is final.
  package let nodeMicroseconds: Double?
  /// Processor time of the load generator for one transaction, in microseconds.
  package let clientMicroseconds: Double?
  /// Resident memory of the largest node at the end, in mebibytes.
  package let residentMebibytes: Double
  /// The bound of the same run.
  package let bound: SignatureBound
  /// The disk of the same run; nil where it could not be measured.
  package let disk: DiskProbe?
  /// By how much the files of one node grew for 1,000 transfers in the time that counts, in bytes;
  /// nil where nothing is final or the files could not be read. Below zero where the store put
  /// together more than came: over a short time it says little.
  package let diskBytesPerThousand: Double?
  /// What went wrong with connections.
  package let failures: [String]
  /// Each interval of the load, the warm-up's too; nil where nobody asked for them.
  package let intervals: [LoadInterval]?
  /// What the same transfers took while a coupon was paid; nil where none was.
  package let beside: Beside?

  /// Finalized transfers a second.
  package var transfersPerSecond: Double { perSecond * Double(workload.transfersEach) }

  /// Finalized transactions a second, as a share of the bound.
  package var ratioToBound: Double { perSecond / bound.transactionsPerSecond }

  /// Verifying a transaction as a share of what a node spends on a transaction: what the ratio would be
  /// if nobody else used the cores, the load generator neither.
  package var verificationShare: Double? {
    nodeMicroseconds.map {
      $0 > 0 ? bound.verificationMicroseconds * Double(bound.signatures) / $0 : 0
    }
  }

  private enum CodingKeys: String, CodingKey {
    case machine, version, workload, finalized, unfinished, blocks, bound, disk, failures
    case intervals
    case beside = "beside_coupon"
    case refusedByRules = "refused_by_rules"
    case turnedAway = "turned_away"
    case perSecond = "finalized_per_second"
    case transfersPerSecond = "transfers_per_second"
    case diskBytesPerThousand = "disk_bytes_per_1000_transfers"
    case finality
    case nodeMicroseconds = "cpu_us_per_transaction_and_node"
    case clientMicroseconds = "cpu_us_per_transaction_of_client"
    case verificationShare = "verification_share_of_cpu"
    case residentMebibytes = "resident_mib"
    case ratioToBound = "ratio_to_bound"
  }

  /// Writes what was found and what follows from it.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(machine, forKey: .machine)
    try container.encode(version, forKey: .version)
    try container.encode(workload, forKey: .workload)
    try container.encode(finalized, forKey: .finalized)
    try container.encode(refusedByRules, forKey: .refusedByRules)
    try container.encode(unfinished, forKey: .unfinished)
    try container.encode(turnedAway, forKey: .turnedAway)
    try container.encode(perSecond.rounded(toPlaces: 1), forKey: .perSecond)
    try container.encode(transfersPerSecond.rounded(toPlaces: 1), forKey: .transfersPerSecond)
    try container.encode(finality, forKey: .finality)
    try container.encode(blocks, forKey: .blocks)
    try container.encode(nodeMicroseconds?.rounded(toPlaces: 2), forKey: .nodeMicroseconds)
    try container.encode(clientMicroseconds?.rounded(toPlaces: 2), forKey: .clientMicroseconds)
    try container.encode(verificationShare?.rounded(toPlaces: 4), forKey: .verificationShare)
    try container.encode(residentMebibytes.rounded(toPlaces: 1), forKey: .residentMebibytes)
    try container.encode(bound, forKey: .bound)
    try container.encode(ratioToBound.rounded(toPlaces: 4), forKey: .ratioToBound)
    try container.encode(disk, forKey: .disk)
    try container.encode(
      diskBytesPerThousand?.rounded(toPlaces: 0), forKey: .diskBytesPerThousand)
    try container.encode(failures, forKey: .failures)
    try container.encodeIfPresent(intervals, forKey: .intervals)
    try container.encodeIfPresent(beside, forKey: .beside)
  }
}

extension TransactionReport {
  /// The report of a run: what was answered within the window counts.
  package init(
    _ run: TransactionRun, of workload: Workload, machine: Machine, version: String,
    bound: SignatureBound, disk: DiskProbe?
  ) {
    let latencies = Quantiles(
      run.outcomes.lazy.flatMap(\.samples).filter { run.window.contains($0.answeredAt) })
    let count = latencies.values.count
    let seconds = Double(run.window.upperBound - run.window.lowerBound) / 1_000_000_000
    self.machine = machine
    self.version = version
    self.workload = workload
    self.bound = bound
    self.disk = disk
    finalized = count
    refusedByRules = run.outcomes.reduce(0) { $0 + $1.refusedByRules }
    unfinished = run.outcomes.reduce(0) { $0 + $1.unfinished }
    turnedAway = run.outcomes.reduce(0) { $0 + $1.turnedAway }
    perSecond = seconds > 0 ? Double(count) / seconds : 0
    let finality = Finality(latencies)
    self.finality = finality
    beside = run.coupon.map { Beside($0, run.outcomes, usual: finality) }
    blocks = run.blocks
    nodeMicroseconds =
      count > 0 ? Double(run.nodesMicroseconds) / Double(count) / Double(workload.nodes) : nil
    clientMicroseconds = count > 0 ? Double(run.clientMicroseconds) / Double(count) : nil
    residentMebibytes = Double(run.residentBytes) / 1_048_576
    let transfers = Double(count * workload.transfersEach)
    diskBytesPerThousand = run.diskGrowth.flatMap {
      transfers > 0 ? Double($0) * 1_000 / transfers : nil
    }
    failures = run.outcomes.compactMap(\.failure)
    intervals = run.intervals
  }
}

extension TransactionReport.Finality {
  /// The quantiles of latencies in milliseconds; nil where there are none.
  init?(_ latencies: Quantiles) {
    guard let p50 = latencies.percentile(50), let p90 = latencies.percentile(90),
      let p99 = latencies.percentile(99), let most = latencies.most
    else { return nil }
    self.p50 = p50.rounded(toPlaces: 2)
    self.p90 = p90.rounded(toPlaces: 2)
    self.p99 = p99.rounded(toPlaces: 2)
    self.most = most.rounded(toPlaces: 2)
  }
}
