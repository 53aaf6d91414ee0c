/// How long validators with a chain on their disks take from the start of their process until they
/// say that they are ready.
package struct RestartReport: Encodable, Sendable {
  /// One way to end and to start again.
  package struct Row: Encodable, Sendable {
    /// What was ended and how.
    package let name: String
    /// Starts that were timed.
    package let starts: Int
    /// Seconds of the quickest.
    package let least: Double
    /// Seconds at the median.
    package let median: Double
    /// Seconds of the slowest.
    package let most: Double

    private enum CodingKeys: String, CodingKey {
      case name, starts
      case least = "least_s"
      case median = "median_s"
      case most = "most_s"
    }

    /// Makes a row of the times of some starts, in nanoseconds; nil where there are none.
    package init?(_ name: String, nanoseconds: [UInt64]) {
      let times = Quantiles(nanoseconds.map { Double($0) / 1e9 })
      guard let least = times.least, let median = times.median, let most = times.most else {
        return nil
      }
      self.name = name
      starts = times.values.count
      self.least = least.rounded(toPlaces: 3)
      self.median = median.rounded(toPlaces: 3)
      self.most = most.rounded(toPlaces: 3)
    }
  }

  /// What it ran on.
  package let machine: Machine
  /// The program.
  package let version: String
  /// Validators of the network.
  package let nodes: Int
  /// Height of the chain.
  package let height: UInt64
  /// What the first validator's files take.
  package let files: FolderUse?
  /// Each way to end and to start again.
  package let rows: [Row]

  /// Puts a report together.
  package init(
    machine: Machine, version: String, nodes: Int, height: UInt64, files: FolderUse?, rows: [Row]
  ) {
    self.machine = machine
    self.version = version
    self.nodes = nodes
    self.height = height
    self.files = files
    self.rows = rows
  }

  /// Lines for people.
  package var text: String {
    let files = files.map { use in
      "   \(use.total >> 20) MiB of files, \(use.journal >> 20) of them the journal"
    }
    let head = [
      "\(machine.text)   sanad \(version)",
      "  chain        \(height) blocks, \(nodes) validators\(files ?? "")",
    ]
    return (head + rows.map(Self.line)).joined(separator: "\n")
  }

  private static func line(_ row: Row) -> String {
    let name = row.name + String(repeating: " ", count: max(1, 48 - row.name.count))
    return "  \(name)ready after \(row.median) s at the median, "
      + "\(row.least) to \(row.most) s in \(row.starts) starts"
  }
}
