import SanadStorage
import Testing

@Suite struct MemoryDeviceTests {
  let file = FileName(fixed: "file")

  private func deviceWithDurableFile(bytes: Int) throws -> MemoryDevice {
    let device = MemoryDevice()
    try device.create(file, bytes: bytes)
    try device.sync(file)
    try device.syncDirectory()
    return device
  }

  @Test func refusesWhatLiesOutsideAFile() throws {
    let device = try deviceWithDurableFile(bytes: 8)
    #expect(throws: DeviceFailure.outOfBounds(file: "file", offset: 7, count: 2, size: 8)) {
      try device.write([1, 2], to: file, at: 7)
    }
    #expect(throws: DeviceFailure.outOfBounds(file: "file", offset: -1, count: 1, size: 8)) {
      try device.read(file, at: -1, count: 1)
    }
    #expect(throws: DeviceFailure.notFound(file: "other")) {
      try device.sync(FileName(fixed: "other"))
    }
    #expect(throws: DeviceFailure.alreadyExists(file: "file")) {
      try device.create(file, bytes: 1)
    }
  }

  @Test func refusesASecondHolderAndNamesTheFirst() throws {
    let device = MemoryDevice(name: "data")
    try device.lock(holder: "node, process 7")
    #expect(throws: DeviceFailure.locked(directory: "data", holder: "node, process 7")) {
      try device.lock(holder: "node, process 8")
    }
    device.kill()
    try device.lock(holder: "node, process 8")
  }

  @Test func refusesAFileThatDoesNotFit() throws {
    let device = MemoryDevice()
    device.capacityBytes = 1_000
    #expect(throws: DeviceFailure.full(file: "file")) { try device.create(file, bytes: 1_001) }
    try device.create(file, bytes: 1_000)
  }

  @Test func losesUnsyncedSectorsOneByOne() throws {
    let device = try deviceWithDurableFile(bytes: 1_536)
    try device.write([UInt8](repeating: 7, count: 1_536), to: file, at: 0)
    device.crash { $0 == .sector(FileName(fixed: "file"), 1) }
    let bytes = try device.read(file, at: 0, count: 1_536)
    #expect(bytes[..<512].allSatisfy { $0 == 0 })
    #expect(bytes[512..<1_024].allSatisfy { $0 == 7 })
    #expect(bytes[1_024...].allSatisfy { $0 == 0 })
  }

  @Test func keepsWhatWasSynced() throws {
    let device = try deviceWithDurableFile(bytes: 512)
    try device.write([1], to: file, at: 3)
    try device.sync(file)
    try device.write([2], to: file, at: 3)
    device.crash { _ in false }
    #expect(try device.read(file, at: 3, count: 1) == [1])
  }

  @Test func losesAFileWhoseEntryWasNotSynced() throws {
    let device = MemoryDevice()
    try device.create(file, bytes: 4)
    try device.sync(file)
    device.crash { _ in false }
    #expect(try device.list() == [])
  }

  @Test func bringsBackAFileWhoseRemovalWasNotSynced() throws {
    let device = try deviceWithDurableFile(bytes: 4)
    try device.remove(file)
    #expect(try device.size(of: file) == nil)
    device.crash { _ in false }
    #expect(try device.size(of: file) == 4)
  }

  @Test func losesTheSizeOfAFileThatWasNotSynced() throws {
    let device = MemoryDevice()
    try device.create(file, bytes: 4)
    try device.write([1], to: file, at: 0)
    try device.syncDirectory()
    device.crash { $0 != .allocation(FileName(fixed: "file")) }
    #expect(try device.size(of: file) == 0)
  }

  @Test func aSyncAfterAFailedOneProvesNothing() throws {
    let device = try deviceWithDurableFile(bytes: 4)
    try device.write([1], to: file, at: 0)
    let failure = DeviceFailure.system(.sync, file: "file", code: 5)
    device.fault = { $0.operation == .sync ? .fail(failure) : nil }
    #expect(throws: failure) { try device.sync(file) }
    device.fault = nil
    try device.sync(file)
    device.crash { _ in true }
    #expect(try device.read(file, at: 0, count: 1) == [0])
  }
}
