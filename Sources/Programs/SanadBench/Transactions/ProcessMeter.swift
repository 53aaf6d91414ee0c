import Foundation

/// What a process has used so far, by /proc.
package struct ProcessUse: Equatable, Sendable {
  /// Processor time of all of its threads in user and kernel mode, in microseconds; the kernel
  /// counts in ticks of ten milliseconds.
  package let processorMicroseconds: UInt64
  /// Resident memory in bytes.
  package let residentBytes: UInt64
  /// What of that belongs to no file, in bytes: heaps and stacks; 0 where the kernel does not say.
  package private(set) var anonymousBytes: UInt64 = 0

  /// Puts figures together.
  init(processorMicroseconds: UInt64, residentBytes: UInt64, anonymousBytes: UInt64) {
    self.processorMicroseconds = processorMicroseconds
    self.residentBytes = residentBytes
    self.anonymousBytes = anonymousBytes
  }

  /// Reads what process `pid` has used; nil where there is none.
  package init?(pid: Int32) {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    self.init(
      stat: String(decoding: data, as: UTF8.self),
      ticksPerSecond: UInt64(sysconf(Int32(_SC_CLK_TCK))),
      pageBytes: UInt64(sysconf(Int32(_SC_PAGESIZE))))
    guard let status = FileManager.default.contents(atPath: "/proc/\(pid)/status") else { return }
    anonymousBytes = Self.anonymousBytes(status: String(decoding: status, as: UTF8.self)) ?? 0
  }

  /// What the text of a `status` file (proc(5)) says of anonymous resident memory, in bytes; nil
  /// where it says nothing. Its `kB` are 1,024 bytes.
  static func anonymousBytes(status: String) -> UInt64? {
    for line in status.split(separator: "\n") where line.hasPrefix("RssAnon:") {
      let words = line.split(whereSeparator: \.isWhitespace)
      return words.count == 3 && words[2] == "kB" ? UInt64(words[1]).map { $0 * 1_024 } : nil
    }
    return nil
  }

  /// Reads the text of a `stat` file (proc(5)): the name may hold spaces and parentheses, so that
  /// fields are counted from its last parenthesis; nil where a field is missing.
  init?(stat: String, ticksPerSecond: UInt64, pageBytes: UInt64) {
    guard let end = stat.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
    // Field 3, the state, is the first one after the name: utime is 14, stime 15, rss 24.
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 21, let user = UInt64(fields[11]), let system = UInt64(fields[12]),
      let pages = UInt64(fields[21].trimmingCharacters(in: .whitespacesAndNewlines))
    else { return nil }
    processorMicroseconds = (user + system) * 1_000_000 / ticksPerSecond
    residentBytes = pages * pageBytes
  }
}
