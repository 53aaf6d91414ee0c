import Foundation

/// What a process has used so far, by /proc.
package struct ProcessUse: Equatable, Sendable {
  /// Processor time of all of its threads in user and kernel mode, in microseconds; the kernel
  /// counts in ticks of ten milliseconds.
  package let processorMicroseconds: UInt64
  /// Resident memory in bytes.
  package let residentBytes: UInt64

  /// Reads what process `pid` has used; nil where there is none.
  package init?(pid: Int32) {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    self.init(
      stat: String(decoding: data, as: UTF8.self),
      ticksPerSecond: UInt64(sysconf(Int32(_SC_CLK_TCK))),
      pageBytes: UInt64(sysconf(Int32(_SC_PAGESIZE))))
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
