import Glibc
import SanadStorage
import SanadTypes
import Testing

/// The real file system behaves as the port says, as far as a test can see without losing power.
@Suite struct PosixDeviceTests {
  let directory = TemporaryDirectory()
  let file = FileName(fixed: "file")

  private func device() throws -> PosixDevice { try PosixDevice(directory: directory.path) }

  @Test func refusesADirectoryThatIsNotThereUnlessToldToMakeIt() throws {
    let path = directory.path + "/a/b"
    #expect(throws: DeviceFailure.notFound(file: path)) { try PosixDevice(directory: path) }
    let made = try PosixDevice(directory: path, ifMissing: .make)
    #expect(try made.list() == [])
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func refusesASecondHolderAndNamesTheFirst() throws {
    let first = try device()
    try first.lock(holder: "sanad node, process 17")
    let second = try device()
    #expect(
      throws: DeviceFailure.locked(directory: directory.path, holder: "sanad node, process 17")
    ) { try second.lock(holder: "sanad node, process 18") }
    first.unlock()
    try second.lock(holder: "18")
    #expect(throws: DeviceFailure.locked(directory: directory.path, holder: "18")) {
      try first.lock(holder: "17")
    }
  }

  @Test func aLockEndsWithItsDevice() throws {
    do {
      let first = try device()
      try first.lock(holder: "first")
    }
    try device().lock(holder: "second")
  }

  @Test func refusesWhatLiesOutsideAFile() throws {
    let device = try device()
    let name = directory.path + "/file"
    #expect(throws: DeviceFailure.notFound(file: name)) {
      try device.read(file, at: 0, count: 1)
    }
    try device.create(file, bytes: 8)
    #expect(throws: DeviceFailure.alreadyExists(file: name)) {
      try device.create(file, bytes: 8)
    }
    #expect(throws: DeviceFailure.outOfBounds(file: name, offset: 7, count: 2, size: 8)) {
      try device.write([1, 2], to: file, at: 7)
    }
    #expect(throws: DeviceFailure.outOfBounds(file: name, offset: 0, count: 9, size: 8)) {
      try device.read(file, at: 0, count: 9)
    }
  }

  @Test func createsFilesOfAllocatedZerosForTheOwnerAlone() throws {
    let device = try device()
    try device.create(file, bytes: 65_536)
    try device.syncDirectory()
    #expect(try device.size(of: file) == 65_536)
    #expect(try device.read(file, at: 0, count: 65_536).allSatisfy { $0 == 0 })
    var status = stat()
    #expect(stat(directory.path + "/file", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(status.st_blocks * 512 >= 65_536)
  }

  @Test func readsWhatWasWrittenAfterOpeningAgain() throws {
    do {
      let device = try device()
      try device.create(file, bytes: 1_000)
      try device.write([1, 2, 3], to: file, at: 500)
      try device.write([], to: file, at: 1_000)
      try device.sync(file)
    }
    #expect(try device().read(file, at: 499, count: 5) == [0, 1, 2, 3, 0])
  }

  @Test func keepsWorkingWithMoreFilesThanItHoldsOpen() throws {
    let device = try device()
    let names = (0..<20).map { FileName(fixed: "file\($0)") }
    for (index, name) in names.enumerated() {
      try device.create(name, bytes: 1)
      try device.write([UInt8(index)], to: name, at: 0)
    }
    for (index, name) in names.enumerated() {
      #expect(try device.read(name, at: 0, count: 1) == [UInt8(index)])
    }
    #expect(try device.list() == names.sorted())
    for name in names {
      try device.remove(name)
      #expect(try device.size(of: name) == nil)
    }
    #expect(throws: DeviceFailure.self) { try device.remove(file) }
  }

  @Test func listsOnlyNamesThatAreFileNames() throws {
    let device = try device()
    mkdir(directory.path + "/.hidden", 0o700)
    mkdir(directory.path + "/white space", 0o700)
    try device.create(file, bytes: 1)
    #expect(try device.list() == [file])
  }

  @Test func doesNotFollowALinkOutOfTheDirectory() throws {
    let device = try device()
    symlink("/etc/hostname", directory.path + "/file")
    #expect(throws: DeviceFailure.self) { try device.read(file, at: 0, count: 1) }
  }

  @Test func reportsAFullDisk() throws {
    let device = try device()
    // More than any disk has: the allocation fails, whatever the file system.
    #expect {
      try device.create(file, bytes: 1 << 60)
    } throws: { error in
      switch error as? DeviceFailure {
      case .full, .system: true
      default: false
      }
    }
  }

  @Test func carriesAJournal() throws {
    let keys = TemporaryDirectory()
    let memory = ValidatorDisks()
    func place() throws -> JournalPlace {
      JournalPlace(
        data: try PosixDevice(directory: directory.path),
        keySide: try PosixDevice(directory: keys.path), holder: "test")
    }
    try Journal.initialise(
      place(), owner: memory.owner, identity: ValidatorDisks.identity, settings: memory.settings)
    var expected: [JournalEntry] = []
    for start in 0..<3 {
      let (journal, recovered) = try Journal.open(
        place(), owner: memory.owner, settings: memory.settings)
      #expect(recovered.condition == .clean)
      #expect(try journal.entries() == expected)
      try journal.reserve(through: View(UInt64(start + 1) * 64))
      for view in UInt64(start * 40 + 1)...UInt64(start * 40 + 40) {
        expected.append(try journal.vote(in: view))
      }
      journal.close()
    }
  }
}
