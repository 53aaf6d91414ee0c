import SanadCodec

/// A ``Device`` in memory that can lose power, fill up, fail and rot: for tests and for the
/// simulator. Deterministic: every outcome is chosen by the caller.
///
/// Each file has the image that the process sees (the page cache) and the image that a power loss
/// leaves behind, and the directory likewise; ``crash(keeping:)`` decides about each difference.
package final class MemoryDevice: Device {
  /// The unit in which written bytes survive a power loss or do not.
  package static let sectorBytes = 512

  /// Decides what happens to a call; nil lets it happen. Called before every call but ``unlock()``.
  package var fault: ((DeviceCall) -> DeviceFault?)?
  /// Bytes that all files together may have; nil for no limit.
  package var capacityBytes: Int?
  /// Calls made so far.
  package private(set) var callCount = 0

  private let name: String
  private var disk = Disk()
  private var lockHolder: String?

  /// Creates an empty device; `name` stands for the directory in messages.
  package init(name: String = "memory") { self.name = name }

  // MARK: Device

  /// Takes the device; a second taker is told who has it.
  package func lock(holder: String) throws(DeviceFailure) {
    try begin(.lock, nil)
    if let lockHolder { throw .locked(directory: name, holder: lockHolder) }
    lockHolder = holder
  }

  /// Gives the device back.
  package func unlock() { lockHolder = nil }

  /// Every file's name, ascending.
  package func list() throws(DeviceFailure) -> [FileName] {
    try begin(.inspect, nil)
    return disk.entries.sortedKeys()
  }

  /// The size of a file in bytes; nil when there is none.
  package func size(of file: FileName) throws(DeviceFailure) -> Int? {
    try begin(.inspect, file)
    return disk.file(file)?.cache.count
  }

  /// Creates a file of zeros.
  package func create(_ file: FileName, bytes: Int) throws(DeviceFailure) {
    try begin(.create, file, count: bytes)
    if disk.entries.contains(file) { throw .alreadyExists(file: file.description) }
    if let capacityBytes, disk.usedBytes + bytes > capacityBytes {
      throw .full(file: file.description)
    }
    disk.add(MemoryFile(bytes: bytes), named: file)
  }

  /// Writes into the page cache.
  package func write(_ bytes: [UInt8], to file: FileName, at offset: Int) throws(DeviceFailure) {
    try begin(.write, file, offset: offset, count: bytes.count)
    var content = try require(file, offset: offset, count: bytes.count)
    disk.replace(file, by: nil)
    content.write(bytes, at: offset)
    disk.replace(file, by: content)
  }

  /// Reads from the page cache.
  package func read(
    _ file: FileName, at offset: Int, count: Int
  ) throws(DeviceFailure) -> [UInt8] {
    try begin(.read, file, offset: offset, count: count)
    let content = try require(file, offset: offset, count: count)
    return Array(content.cache[offset..<offset + count])
  }

  /// Makes a file's content survive a crash.
  package func sync(_ file: FileName) throws(DeviceFailure) {
    let fault = try begin(.sync, file, passing: true)
    var content = try require(file, offset: 0, count: 0)
    // Held here alone while it changes, or every sync would copy the file.
    disk.replace(file, by: nil)
    defer { disk.replace(file, by: content) }
    switch fault {
    case .fail(let failure):
      // As Linux does: the pages count as clean although they never reached the disk, so that a
      // second sync would succeed and prove nothing.
      content.forgetUnsynced()
      throw failure
    case .lie: break
    case nil: content.sync()
    }
  }

  /// Makes the directory survive a crash.
  package func syncDirectory() throws(DeviceFailure) {
    let fault = try begin(.syncDirectory, nil, passing: true)
    switch fault {
    case .fail(let failure): throw failure
    case .lie: break
    case nil: disk.syncEntries()
    }
  }

  /// Removes a file.
  package func remove(_ file: FileName) throws(DeviceFailure) {
    try begin(.remove, file)
    guard disk.entries.contains(file) else { throw .notFound(file: file.description) }
    disk.entries[file] = nil
  }

  // MARK: Power and rot

  /// Loses power and comes back: each thing that was not synced stays when `keep` says so.
  ///
  /// The questions come in a fixed order (files by name, sectors ascending), so a seeded `keep`
  /// gives the same disk every time. Whoever held the lock is gone.
  package func crash(keeping keep: (CrashQuestion) -> Bool) {
    disk.settle(keep)
    lockHolder = nil
  }

  /// The process dies and the machine stays up: the page cache is kept, the lock is released.
  package func kill() { lockHolder = nil }

  /// Everything on the device, for a backup.
  package struct Image: Sendable {
    fileprivate let disk: Disk
  }

  /// What a process would read now.
  package var image: Image { Image(disk: disk) }

  /// What a power loss that keeps nothing would leave of a part of a file; nil where there is no
  /// such part. For whoever checks what was promised to be durable.
  package func durableBytes(of file: FileName, at offset: Int, count: Int) -> [UInt8]? {
    guard let content = disk.durableFile(file), offset >= 0, count >= 0,
      offset <= content.durable.count, count <= content.durable.count - offset
    else { return nil }
    return Array(content.durable[offset..<offset + count])
  }

  /// Puts a backup back, durably.
  package func restore(_ image: Image) {
    disk = image.disk
    disk.settle { _ in true }
  }

  /// Flips bit `bit` (0...7) of a byte on the disk and in the page cache.
  ///
  /// - Precondition: the file exists and has the byte.
  package func flip(bit: Int, ofByte offset: Int, in file: FileName) {
    overwrite(file, at: offset, count: 1) { [$0[0] ^ (1 << UInt8(truncatingIfNeeded: bit & 7))] }
  }

  /// Replaces bytes on the disk and in the page cache by what `change` makes of them.
  ///
  /// - Precondition: the file exists and has the bytes; `change` returns as many as it gets.
  package func overwrite(
    _ file: FileName, at offset: Int, count: Int, _ change: ([UInt8]) -> [UInt8]
  ) {
    guard var content = disk.file(file), offset >= 0, offset + count <= content.cache.count else {
      preconditionFailure("\(file) has no bytes \(offset)..<\(offset + count)")
    }
    let bytes = change(Array(content.cache[offset..<offset + count]))
    precondition(bytes.count == count, "rot does not change a file's size")
    content.rot(bytes, at: offset)
    disk.replace(file, by: content)
  }

  /// Loses a file, durably. Does nothing when there is none.
  package func lose(_ file: FileName) {
    disk.entries[file] = nil
    disk.durableEntries[file] = nil
  }

  // MARK: Private

  private func require(
    _ file: FileName, offset: Int, count: Int
  ) throws(DeviceFailure) -> MemoryFile {
    guard let content = disk.file(file) else { throw .notFound(file: file.description) }
    let size = content.cache.count
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw .outOfBounds(file: file.description, offset: offset, count: count, size: size)
    }
    return content
  }

  /// Counts a call and asks ``fault`` about it. Syncs pass the fault on, because a failed or lying
  /// sync does something.
  @discardableResult
  private func begin(
    _ operation: DeviceFailure.Operation, _ file: FileName?, offset: Int = 0, count: Int = 0,
    passing: Bool = false
  ) throws(DeviceFailure) -> DeviceFault? {
    let call = DeviceCall(
      number: callCount, operation: operation, file: file, offset: offset, count: count)
    callCount += 1
    let answer = fault?(call)
    if case .fail(let failure) = answer, !passing || failure == .off { throw failure }
    return answer
  }
}
