package import SanadCrypto

/// Something that happened, for people.
package struct TraceEntry: Sendable {
  /// What it is about.
  package let kind: Trace.Kind
  /// Microseconds since the run began.
  package let time: UInt64
  /// Which node; nil where it belongs to none.
  package let node: Int?
  /// A few words.
  package let text: String

  /// A line of a log: when, where, what.
  package var line: String { "\(stamp) \(node.map { "n\($0)" } ?? "--") \(text)" }

  /// The time in milliseconds, to the right of ten places.
  package var stamp: String {
    let fraction = String(1_000 + time % 1_000).dropFirst()
    let text = "\(time / 1_000).\(fraction)"
    return String(repeating: " ", count: max(0, 10 - text.count)) + text
  }
}

/// A running digest of everything that happened in a run, and the same as text where that is
/// wanted: two runs with one digest did the same things at the same times.
package struct Trace {
  /// What an entry is about.
  package enum Kind: UInt64, Sendable {
    case message = 1
    case completion
    case timer
    case sent
    case asked
    case observed
    case started
    case ended
    case fault
    case submitted
    case phase
    /// Where a node stands when a property breaks; in no digest.
    case standing
  }

  private static let bufferWords = 8_192

  /// Takes each entry; nil where nobody reads.
  package var log: ((TraceEntry) -> Void)?
  /// Entries so far.
  package private(set) var count = 0
  private var chained = Digest.zero
  private var words: [UInt64] = []

  /// An empty trace.
  package init(log: ((TraceEntry) -> Void)? = nil) {
    self.log = log
    words.reserveCapacity(Self.bufferWords + 8)
  }

  /// Adds an entry: when, where, what, and two words that tell it from others of its kind.
  package mutating func add(
    _ kind: Kind, at time: UInt64, node: Int, _ first: UInt64 = 0, _ second: UInt64 = 0,
    text: () -> String
  ) {
    count += 1
    words.append(time)
    words.append(kind.rawValue << 32 | UInt64(truncatingIfNeeded: node & 0xffff_ffff))
    words.append(first)
    words.append(second)
    if words.count >= Self.bufferWords { fold() }
    if let log {
      log(TraceEntry(kind: kind, time: time, node: node < 0 ? nil : node, text: text()))
    }
  }

  /// The digest of all entries so far.
  package mutating func digest() -> Digest {
    if !words.isEmpty { fold() }
    return chained
  }

  private mutating func fold() {
    let before = chained
    chained = SHA256.hash { stream in
      stream.update(before)
      words.withUnsafeBytes { stream.update($0) }
    }
    words.removeAll(keepingCapacity: true)
  }
}
