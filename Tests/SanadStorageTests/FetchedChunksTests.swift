import SanadCrypto
import SanadTypes
import Testing

@testable import SanadStorage

/// What is kept of a fetch that was cut short. Whether it is true is for whoever reads it.
@Suite struct FetchedChunksTests {
  private static let offer = SnapshotOffer(
    height: Height(90), block: BlockDigest(SHA256.digest([1])))
  private static let fileBytes = 1_024
  private static let recordMax = 400

  private let device = MemoryDevice()

  private func open(_ device: MemoryDevice? = nil) throws -> FetchedChunks {
    try FetchedChunks(
      device ?? self.device, recordMax: Self.recordMax, fileBytes: Self.fileBytes, holder: "test")
  }

  private static func record(_ index: Int, bytes: Int = 200) -> FetchedChunks.Record {
    .init(index: index, bytes: Array(repeating: UInt8(truncatingIfNeeded: index + 1), count: bytes))
  }

  private func write(_ count: Int, on device: MemoryDevice? = nil) throws {
    let fetched = try open(device)
    try fetched.begin(Self.offer)
    for index in 0..<count { try fetched.add(Self.record(index)) }
  }

  private static func rest(_ fetched: FetchedChunks) throws -> [FetchedChunks.Record] {
    var found: [FetchedChunks.Record] = []
    while let record = try fetched.next() { found.append(record) }
    return found
  }

  private static func chunks(_ number: Int) -> FileName { FileName(fixed: "chunks-\(number)") }

  @Test func whatWasKeptIsFoundAgain() throws {
    try write(10)
    let fetched = try open()
    #expect(fetched.offer == Self.offer)
    #expect(
      try Self.rest(fetched).sorted { $0.index < $1.index } == (0..<10).map { Self.record($0) })
    // At the end it stays at the end, and goes on in a file of its own.
    #expect(try fetched.next() == nil)
    try fetched.add(Self.record(10))
    #expect(try fetched.next() == nil)
  }

  @Test func aThirdStartFindsWhatBothHaveKept() throws {
    try write(3)
    do {
      let fetched = try open()
      while try fetched.next() != nil {}
      try fetched.add(Self.record(3))
    }
    #expect(try Set(Self.rest(open()).map(\.index)) == [0, 1, 2, 3])
  }

  @Test func anEmptyDirectoryHasNothing() throws {
    let fetched = try open()
    #expect(fetched.offer == nil)
    #expect(try fetched.next() == nil)
  }

  @Test func anotherSnapshotBeginsAnew() throws {
    try write(5)
    let other = SnapshotOffer(height: Height(91), block: BlockDigest(.zero))
    do {
      let fetched = try open()
      try fetched.begin(other)
      #expect(try fetched.next() == nil)
      try fetched.add(Self.record(7))
    }
    let fetched = try open()
    #expect(fetched.offer == other)
    #expect(try Self.rest(fetched) == [Self.record(7)])
    try fetched.clear()
    #expect(fetched.offer == nil)
    #expect(try device.list() == [])
  }

  @Test func chunksWithoutASnapshotAreNobodys() throws {
    try write(5)
    device.lose(FileName(fixed: "offer"))
    let fetched = try open()
    #expect(fetched.offer == nil)
    #expect(try fetched.next() == nil)
    // And in no one's way.
    try fetched.begin(Self.offer)
    #expect(try Self.rest(fetched) == [])
  }

  @Test func theBoundsOfARecord() throws {
    let fetched = try open()
    try fetched.begin(Self.offer)
    // What could not be read again is not written.
    try fetched.add(Self.record(0, bytes: Self.recordMax + 1))
    try fetched.add(.init(index: Int(UInt32.max) + 1, bytes: [1]))
    try fetched.add(.init(index: -1, bytes: [1]))
    #expect(try device.list().count == 1)
    try fetched.add(Self.record(0, bytes: Self.recordMax))
    try fetched.add(.init(index: Int(UInt32.max), bytes: [1]))
    device.kill()
    #expect(
      try Self.rest(open()) == [
        Self.record(0, bytes: Self.recordMax), .init(index: Int(UInt32.max), bytes: [1]),
      ])
  }

  @Test func powerMayTakeWhatWasNotSynced() throws {
    // 1024 bytes hold four records of 208; the fifth begins a file, and has the one before synced.
    try write(6)
    device.crash { _ in false }
    let fetched = try open()
    #expect(fetched.offer == Self.offer)
    #expect(try Set(Self.rest(fetched).map(\.index)).isSuperset(of: [0, 1, 2, 3]))
  }

  /// Whatever sectors are lost: what is found was written, or is refused by its bytes later.
  @Test func tornFilesAreReadAsFarAsTheyGo() throws {
    for seed in UInt64(1)...64 {
      let device = MemoryDevice()
      try write(11, on: device)
      var state = seed
      device.crash { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 63 == 0
      }
      let fetched = try open(device)
      let found = try Self.rest(fetched)
      #expect(found.count <= 16, "seed \(seed)")
      #expect(found.allSatisfy { $0.bytes.count <= Self.recordMax }, "seed \(seed)")
      try fetched.begin(Self.offer)
      try fetched.add(Self.record(1))
      device.kill()
      #expect(try Self.rest(open(device)) == [Self.record(1)], "seed \(seed)")
    }
  }

  @Test func aFlippedBitHidesNoOtherFile() throws {
    for byte in 0..<Self.fileBytes {
      let device = MemoryDevice()
      try write(8, on: device)
      device.flip(bit: byte % 8, ofByte: byte, in: Self.chunks(1))
      let found = try Self.rest(open(device))
      // The second file is whole.
      #expect(Set(found.map(\.index)).isSuperset(of: [4, 5, 6, 7]), "byte \(byte)")
    }
  }

  @Test func aLengthThatIsNoLengthEndsItsFile() throws {
    try write(2)
    device.overwrite(Self.chunks(1), at: 4, count: 4) { _ in [255, 255, 255, 255] }
    #expect(try Self.rest(open()) == [])
    // Just as long as a record may be, and longer than the file has left.
    device.overwrite(Self.chunks(1), at: 4, count: 4) { _ in [144, 1, 0, 0] }
    #expect(try Self.rest(open()).first?.bytes.count == Self.recordMax)
    device.overwrite(Self.chunks(1), at: 4, count: 4) { _ in [145, 1, 0, 0] }
    #expect(try Self.rest(open()) == [])
  }

  @Test func aDamagedNameOfTheSnapshotIsAnotherOrNone() throws {
    try write(2)
    device.flip(bit: 0, ofByte: 8, in: FileName(fixed: "offer"))
    let other = try open().offer
    #expect(other != nil && other != Self.offer)
    let short = MemoryDevice()
    try short.create(FileName(fixed: "offer"), bytes: 39)
    #expect(try open(short).offer == nil)
  }

  @Test func namesThatItWouldNotWriteAreLeftAlone() throws {
    try write(1)
    for name in ["chunks-01", "chunks-4294967296", "chunks-", "chunks-x", "other"] {
      try device.create(FileName(fixed: name), bytes: 8)
    }
    let fetched = try open()
    #expect(try Self.rest(fetched) == [Self.record(0)])
    try fetched.add(Self.record(1))
    #expect(try device.list().contains(Self.chunks(2)))
    try fetched.clear()
    #expect(try device.list().count == 5)
  }

  @Test func aFileThatDoesNotReadIsPassedOver() throws {
    try write(8)
    device.fault = { call in
      call.operation == .read && call.file == Self.chunks(1)
        ? .fail(.system(.read, file: "chunks-1", code: 5)) : nil
    }
    #expect(try Set(Self.rest(open()).map(\.index)) == [4, 5, 6, 7])
    // A device that is gone is not a file that does not read.
    device.fault = { call in call.operation == .read ? .fail(.off) : nil }
    #expect(throws: DeviceFailure.off) { try open() }
  }

  @Test func aFullDiskIsTold() throws {
    device.capacityBytes = Self.fileBytes + 40
    let fetched = try open()
    try fetched.begin(Self.offer)
    for index in 0..<4 { try fetched.add(Self.record(index)) }
    #expect(throws: DeviceFailure.full(file: "chunks-2")) { try fetched.add(Self.record(4)) }
    // What is there stays, and can be thrown away.
    try fetched.clear()
    #expect(try device.list() == [])
  }

  @Test func twoProcessesDoNotShareIt() throws {
    let first = try open()
    #expect(throws: DeviceFailure.locked(directory: "memory", holder: "test")) { try open() }
    #expect(first.offer == nil)
  }
}
