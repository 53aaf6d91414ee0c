import Foundation

/// What a benchmark ran on.
package struct Machine: Encodable, Sendable {
  /// The processor's name.
  package let processor: String
  /// Cores that this process may use.
  package let cores: Int
  /// Memory in mebibytes.
  package let memoryMebibytes: Int
  /// The operating system.
  package let system: String
  /// How many processes ran or waited for a core at the start, averaged over one minute: above
  /// zero, somebody else was working too.
  package let loadAverage: Double

  private enum CodingKeys: String, CodingKey {
    case processor, cores, system
    case memoryMebibytes = "memory_mib"
    case loadAverage = "load_average"
  }

  /// Looks at this machine.
  package init() {
    let information = ProcessInfo.processInfo
    processor = Self.field("model name", of: "/proc/cpuinfo") ?? "unknown processor"
    cores = information.activeProcessorCount
    memoryMebibytes = Int(information.physicalMemory / 1_048_576)
    system = information.operatingSystemVersionString
    var averages = [0.0, 0.0, 0.0]
    loadAverage = getloadavg(&averages, 3) > 0 ? averages[0].rounded(toPlaces: 2) : 0
  }

  /// One line for people.
  package var text: String {
    "\(processor), \(cores) cores, \(memoryMebibytes) MiB, \(system), load \(loadAverage)"
  }

  private static func field(_ name: String, of path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else {
        continue
      }
      return parts[1].trimmingCharacters(in: .whitespaces)
    }
    return nil
  }
}
