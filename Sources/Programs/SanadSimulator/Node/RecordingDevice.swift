package import SanadStorage

/// A ``SanadStorage/MemoryDevice`` that remembers what was written last, so that a checker can ask
/// whether certain bytes would survive a power loss at this instant.
///
/// Everything is passed on; nothing that the journal sees differs. A class as the port asks.
package final class RecordingDevice: Device {
  private struct Write {
    let file: FileName
    let offset: Int
    let bytes: [UInt8]
  }

  /// Bytes that are remembered, at most; far more than one sync writes.
  private static let memoryBytesMax = 128 * 1_024
  /// The size of a slot's page, which is searched last.
  private static let pageBytes = 4_096

  /// The device itself.
  package let memory: MemoryDevice
  /// So many writes are reported and not made.
  package var writesToLose = 0
  private var writes: [Write] = []
  private var byteCount = 0

  /// Wraps a device.
  package init(_ memory: MemoryDevice) { self.memory = memory }

  /// Whether a power loss now would leave `needle` where it was written lately; at least 8 bytes.
  package func isDurable(_ needle: [UInt8]) -> Bool {
    isDurable(needle) { $0 != Self.pageBytes } || isDurable(needle) { $0 == Self.pageBytes }
  }

  private func isDurable(_ needle: [UInt8], where isSearched: (Int) -> Bool) -> Bool {
    for write in writes.reversed() where isSearched(write.bytes.count) {
      // A write may hold it twice: a start writes a whole segment again, with its slots, and the
      // slots are replaced by later ones.
      var start = 0
      while let place = write.bytes.firstOffset(of: needle, from: start) {
        let durable = memory.durableBytes(
          of: write.file, at: write.offset + place, count: needle.count)
        if durable == needle { return true }
        start = place + 1
      }
    }
    return false
  }

  private func remember(_ write: Write) {
    writes.append(write)
    byteCount += write.bytes.count
    while byteCount > Self.memoryBytesMax, writes.count > 1 {
      byteCount -= writes.removeFirst().bytes.count
    }
  }

  // MARK: Device

  /// Passed on.
  package func lock(holder: String) throws(DeviceFailure) { try memory.lock(holder: holder) }

  /// Passed on.
  package func unlock() { memory.unlock() }

  /// Passed on.
  package func list() throws(DeviceFailure) -> [FileName] { try memory.list() }

  /// Passed on.
  package func size(of file: FileName) throws(DeviceFailure) -> Int? { try memory.size(of: file) }

  /// Passed on.
  package func create(_ file: FileName, bytes: Int) throws(DeviceFailure) {
    try memory.create(file, bytes: bytes)
  }

  /// Passed on, and remembered; or lost without a word.
  package func write(_ bytes: [UInt8], to file: FileName, at offset: Int) throws(DeviceFailure) {
    if writesToLose > 0 {
      writesToLose -= 1
      return
    }
    try memory.write(bytes, to: file, at: offset)
    remember(Write(file: file, offset: offset, bytes: bytes))
  }

  /// Passed on.
  package func read(
    _ file: FileName, at offset: Int, count: Int
  ) throws(DeviceFailure) -> [UInt8] {
    try memory.read(file, at: offset, count: count)
  }

  /// Passed on.
  package func sync(_ file: FileName) throws(DeviceFailure) { try memory.sync(file) }

  /// Passed on.
  package func syncDirectory() throws(DeviceFailure) { try memory.syncDirectory() }

  /// Passed on.
  package func remove(_ file: FileName) throws(DeviceFailure) { try memory.remove(file) }
}

extension [UInt8] {
  /// Where `needle` of at least 8 bytes begins for the first time at or after `start`; nil where it
  /// does not occur.
  fileprivate func firstOffset(of needle: [UInt8], from start: Int) -> Int? {
    let last = count - needle.count
    guard needle.count >= 8, start <= last else { return nil }
    return withUnsafeBytes { bytes in
      needle.withUnsafeBytes { wanted in
        let head = wanted.loadUnaligned(as: UInt64.self)
        return (start...last).first { offset in
          bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == head
            && bytes[offset..<offset + wanted.count].elementsEqual(wanted)
        }
      }
    }
  }
}
