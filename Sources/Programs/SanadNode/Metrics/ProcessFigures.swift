import Foundation
import SanadAPI

/// What the system says of this process, under the names that Prometheus' own clients use.
struct ProcessFigures {
  private let startSeconds: Double

  /// A process that started now.
  init() { startSeconds = Date().timeIntervalSince1970 }

  /// Writes what can be read; what cannot is left out.
  func write(to text: inout MetricsText) {
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
      let seconds: Double = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
      text.counter("process_cpu_seconds_total", "Processor time used.", .init(seconds))
    }
    if let pages = Self.words(of: "/proc/self/statm").dropFirst().first.flatMap({ Int($0) }) {
      text.gauge(
        "process_resident_memory_bytes", "Memory in use.",
        .init(pages * Int(sysconf(Int32(_SC_PAGESIZE)))))
    }
    if let open = Self.count(of: "/proc/self/fd") {
      text.gauge("process_open_fds", "File descriptors that are open.", .init(open))
    }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      text.gauge("process_max_fds", "File descriptors that may be open.", .init(limit.rlim_cur))
    }
    text.gauge(
      "process_start_time_seconds", "Start of the node, since 1970.", .init(startSeconds))
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  private static func words(of path: String) -> [String] {
    (FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? "")
      .split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func count(of directory: String) -> Int? {
    do { return try FileManager.default.contentsOfDirectory(atPath: directory).count } catch {
      return nil
    }
  }
}
