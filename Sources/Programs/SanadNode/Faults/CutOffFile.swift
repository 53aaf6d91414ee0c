import Foundation
import Logging
import SanadCrypto
import SanadTypes

/// A file by which whoever runs a test network cuts this node off from others: a node's name on each
/// line. Where it is not there, the node is cut off from nobody.
///
/// It simulates a network that has failed between two sets of nodes. A chain that is worth something
/// has no such file: ``Node`` refuses the setting there.
struct CutOffFile: Sendable {
  /// How often a running node looks whether the file has changed.
  static let interval = Duration.milliseconds(100)
  /// Largest file that is read: more names than a network has nodes.
  static let bytesMax = 1 << 16

  /// Where it lies.
  let path: String
  /// The channel keys of the nodes that genesis names.
  let keys: [String: PublicKey]
  /// Where a file that cannot be followed is told of.
  let logger: Logger

  init(path: String, genesis: Genesis, logger: Logger) {
    self.path = path
    self.logger = logger
    keys = Dictionary(
      genesis.validators.validators.map { ($0.name, $0.peerKey) }
        + genesis.observers.map { ($0.name, $0.peerKey) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The nodes that the file names. One that genesis does not have is told of and left out, and so
  /// is a whole file that cannot be read.
  func read() -> Set<PublicKey> {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    let bytes: Data
    do { bytes = try file.read(upToCount: Self.bytesMax) ?? Data() } catch {
      logger.warning("the order to cut off cannot be read", metadata: ["error": "\(error)"])
      return []
    }
    let names = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(String.init)
    for name in names where keys[name] == nil {
      logger.warning(
        "the order to cut off names no node of this network", metadata: ["name": "\(name)"])
    }
    return Set(names.compactMap { keys[$0] })
  }

  /// Tells each change from the nodes that are known to be cut off, until the task is cancelled.
  func watch(from known: Set<PublicKey>, _ onChange: (Set<PublicKey>) -> Void) async {
    var known = known
    // What was read before the watch may have changed meanwhile: it is read once more than needed.
    var last: FileStamp??
    while !Task.isCancelled {
      let stamp = FileStamp(of: path)
      if last != .some(stamp) {
        let ordered = read()
        if ordered != known { onChange(ordered) }
        known = ordered
      }
      last = .some(stamp)
      do { try await Task.sleep(for: Self.interval) } catch { return }
    }
  }
}
