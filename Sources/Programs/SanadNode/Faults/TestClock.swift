import Foundation
import Logging
import SanadConfig
package import SanadTypes
import Synchronization

/// How far the wall clock of a node is ahead of its machine's, on a network whose genesis lets clocks
/// be moved (``NetworkKind/testClock``).
///
/// Whoever runs the network orders it by a file in the data directory; the node writes down what it
/// follows, durably and before it follows, so that no start and no later order sets its clock back.
/// A chain whose genesis does not allow it has neither file: ``init(_:_:_:)`` refuses them there.
package final class TestClock: Sendable {
  /// How often a running node looks whether the order has changed.
  static let interval = Duration.milliseconds(100)
  /// The furthest that a clock is moved, a century: what is dated on the chain stays representable.
  package static let movedMax = Milliseconds(36_525 * 86_400_000)
  /// Largest file that is read: more digits than ``movedMax`` has.
  private static let bytesMax = 64

  /// The order in a data directory: milliseconds in decimal digits.
  package static func order(in data: String) -> String { "\(data)/clock-order" }
  /// What the node of a data directory follows: milliseconds in decimal digits.
  static func standing(in data: String) -> String { "\(data)/clock-moved" }

  private let data: String
  private let logger: Logger
  private let milliseconds: Atomic<UInt64>

  /// The clock of a node as it was left, and as it is ordered now; nil where the chain lets no clock
  /// be moved.
  ///
  /// Throws ``NodeFailure``: `testClockRefused` where another chain's data directory has one of the
  /// files, `fileUnreadable` where what the node followed cannot be read, which it might otherwise
  /// fall behind.
  init?(_ configuration: NodeConfiguration, _ genesis: Genesis, _ logger: Logger) throws {
    data = configuration.data
    self.logger = logger
    let files = [Self.order(in: data), Self.standing(in: data)]
    guard genesis.kind == .testClock else {
      guard let found = files.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
        return nil
      }
      throw NodeFailure(
        .testClockRefused,
        "\(found) is for test networks with a clock that can be moved,"
          + " and \(genesis.name) is none",
        help: "Remove the file; the clock of \(genesis.name) is the machine's.")
    }
    milliseconds = Atomic(0)
    if FileManager.default.fileExists(atPath: files[1]) {
      guard let known = Self.read(files[1]) else {
        throw NodeFailure(
          .fileUnreadable, "\(files[1]) does not say how far the clock had been moved",
          help: "Write the milliseconds of another node's file into it.")
      }
      milliseconds.store(known.value, ordering: .relaxed)
    }
    follow()
  }

  /// How far it is moved.
  var moved: Milliseconds { Milliseconds(milliseconds.load(ordering: .relaxed)) }

  /// Follows the order as it is now; true where that moves the clock. An order that cannot be followed
  /// is told of, and changes nothing.
  @discardableResult
  func follow() -> Bool {
    let path = Self.order(in: data)
    guard FileManager.default.fileExists(atPath: path) else { return false }
    guard let order = Self.read(path) else {
      logger.warning(
        "the order to move the clock cannot be read, and is not followed",
        metadata: ["file": "\(path)"])
      return false
    }
    let before = moved
    guard order != before else { return false }
    guard order > before else {
      logger.warning(
        "the order would set the clock back, and is not followed",
        metadata: ["moved_ms": "\(before)", "ordered_ms": "\(order)"])
      return false
    }
    // What is not written down could be forgotten, and the clock go back at the next start.
    do { try Self.write(order, to: Self.standing(in: data)) } catch {
      logger.error(
        "the order to move the clock cannot be written down, and is not followed",
        metadata: ["error": "\(error)"])
      return false
    }
    milliseconds.store(order.value, ordering: .relaxed)
    logger.notice("the clock is moved forward", metadata: ["moved_ms": "\(order)"])
    return true
  }

  /// Follows each change of the order until the task is cancelled, and tells of each that has moved the
  /// clock.
  func watch(_ onMove: () -> Void) async {
    // What came between the start and the watch is looked at once more than needed.
    var last: FileStamp??
    while !Task.isCancelled {
      let stamp = FileStamp(of: Self.order(in: data))
      if last != .some(stamp), follow() { onMove() }
      last = .some(stamp)
      do { try await Task.sleep(for: Self.interval) } catch { return }
    }
  }

  /// How far the clock of a data directory is moved, or ordered to be.
  package static func moved(in data: String) -> Milliseconds {
    max(read(order(in: data)) ?? .zero, read(standing(in: data)) ?? .zero)
  }

  /// The milliseconds that a file says; nil where it is not such a file.
  static func read(_ path: String) -> Milliseconds? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    let bytes: Data?
    do { bytes = try file.read(upToCount: bytesMax) } catch { return nil }
    let text = String(decoding: bytes ?? Data(), as: UTF8.self)
    let digits = text.hasSuffix("\n") ? text.dropLast() : Substring(text)
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let value = UInt64(digits),
      value <= movedMax.value
    else { return nil }
    return Milliseconds(value)
  }

  /// Writes milliseconds, whole or not at all, and returns when they are on the disk.
  private static func write(_ length: Milliseconds, to path: String) throws {
    let draft = URL(filePath: "\(path).new")
    try Data("\(length.value)\n".utf8).write(to: draft)
    let file = try FileHandle(forWritingTo: draft)
    try file.synchronize()
    try file.close()
    guard rename(draft.path(percentEncoded: false), path) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY)
    guard folder >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }
}

/// What tells one state of a file from another.
struct FileStamp: Equatable {
  private let inode: UInt64
  private let bytes: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// The state of a file; nil where there is none.
  init?(of path: String) {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    inode = UInt64(found.st_ino)
    bytes = Int64(found.st_size)
    seconds = found.st_mtim.tv_sec
    nanoseconds = found.st_mtim.tv_nsec
  }
}
