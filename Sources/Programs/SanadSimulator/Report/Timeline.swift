/// What happened on each node, side by side: one line for an event, one column for a node. Of a run
/// that broke a property, its end.
package struct Timeline {
  /// Which events it has.
  package enum Detail: String, CaseIterable, Sendable {
    /// Faults, lives, views and final blocks.
    case views
    /// Those, and what nodes send.
    case messages
  }

  /// Most lines that are kept.
  package static let linesMax = 100_000

  private let nodes: Int
  private let detail: Detail
  private let width: Int
  /// How much of the run's end is kept, in microseconds.
  private let length: UInt64
  private var entries: [TraceEntry] = []
  private var begin = 0

  /// A timeline of so many nodes.
  ///
  /// - Parameters:
  ///   - milliseconds: how much of the end it has.
  ///   - width: characters of a column; what is longer is cut.
  package init(
    nodes: Int, detail: Detail = .views, lastMilliseconds milliseconds: UInt64, width: Int = 28
  ) {
    self.nodes = nodes
    self.detail = detail
    self.width = max(8, width)
    length = milliseconds &* 1_000
  }

  /// Takes an event, in the order of time.
  package mutating func add(_ entry: TraceEntry) {
    guard isShown(entry) else { return }
    entries.append(entry)
    while begin < entries.count, entries.count - begin > Self.linesMax || isPast(entries[begin]) {
      begin += 1
    }
    guard begin > Self.linesMax else { return }
    entries.removeFirst(begin)
    begin = 0
  }

  /// The table, its heading first.
  package var lines: [String] {
    let heading = "        ms " + (0..<nodes).map { cell("node \($0)") }.joined(separator: " ")
    return [Self.trimmed(heading)] + entries[begin...].map(line)
  }

  private func isPast(_ entry: TraceEntry) -> Bool {
    guard let last = entries.last, last.time >= length else { return false }
    return entry.time < last.time - length
  }

  private func isShown(_ entry: TraceEntry) -> Bool {
    switch entry.kind {
    case .fault, .phase, .started, .ended, .observed, .standing: true
    // Of what is sent, this is most and says least.
    case .sent: detail == .messages && !entry.text.hasSuffix(" transactions")
    case .message, .completion, .timer, .asked, .submitted: false
    }
  }

  private func line(_ entry: TraceEntry) -> String {
    guard let node = entry.node else { return "\(entry.stamp) ---- \(entry.text)" }
    let before = (0..<node).map { _ in cell("") }
    // Where a node stands is the end of the table, and has the line for itself.
    let text = entry.kind == .standing ? entry.text : cell(entry.text)
    return Self.trimmed(([entry.stamp] + before + [text]).joined(separator: " "))
  }

  /// A text in its column.
  private func cell(_ text: String) -> String {
    let count = text.count
    if count > width { return text.prefix(width - 1) + "…" }
    return text + String(repeating: " ", count: width - count)
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
