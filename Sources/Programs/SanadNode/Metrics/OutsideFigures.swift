import Foundation
import SanadAPI
import SanadNetwork

/// What the node's network and disk say: read when somebody asks.
struct OutsideFigures: Sendable {
  /// What went over the network.
  var traffic: @Sendable () -> NetworkCounters = { NetworkCounters() }
  /// Directories of the node's files, by name.
  var stores: [(name: String, path: String)] = []

  /// Writes what can be read; what cannot is left out.
  func write(to text: inout MetricsText) {
    let counters = traffic()
    text.gauge(
      "sanad_p2p_connections", "Connections to nodes, by who dialled.",
      .init(counters.peersInbound, [("direction", "inbound")]),
      .init(counters.peersOutbound, [("direction", "outbound")]))
    text.family(
      "sanad_p2p_bytes_total", "counter", "Bytes of whole frames, by class.",
      FrameClass.allCases.flatMap { kind -> [MetricsText.Sample] in
        [("in", counters.received), ("out", counters.sent)].map { direction, traffic in
          .init(traffic[kind].bytes, [("class", "\(kind)"), ("direction", direction)])
        }
      })
    text.family(
      "sanad_store_bytes", "gauge", "Bytes of files, by what they hold.",
      stores.compactMap { store in
        Self.bytes(in: store.path).map { .init($0, [("store", store.name)]) }
      })
  }

  /// Bytes of the files in a directory, which has no others in it.
  private static func bytes(in path: String) -> Int? {
    let manager = FileManager.default
    do {
      return try manager.contentsOfDirectory(atPath: path).reduce(0) { sum, name in
        sum + size(of: "\(path)/\(name)", manager)
      }
    } catch { return nil }
  }

  /// A file may go between two looks.
  private static func size(of path: String, _ manager: FileManager) -> Int {
    do {
      return (try manager.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
    } catch { return 0 }
  }
}
