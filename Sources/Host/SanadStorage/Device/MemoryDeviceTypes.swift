import SanadCodec

/// One call of a ``MemoryDevice``, as its ``MemoryDevice/fault`` sees it.
package struct DeviceCall: Sendable {
  /// Counts the device's calls from 0.
  package let number: Int
  /// What is asked.
  package let operation: DeviceFailure.Operation
  /// The file; nil for the directory.
  package let file: FileName?
  /// First byte, where the call has one.
  package let offset: Int
  /// Number of bytes, where the call has one.
  package let count: Int
}

/// What happens to a call instead of what was asked.
package enum DeviceFault: Sendable {
  /// It throws. ``DeviceFailure/off`` leaves everything as it is; another failure of a sync also
  /// drops what was not durable yet, as Linux does.
  case fail(DeviceFailure)
  /// A sync returns and has done nothing. Other calls are unaffected.
  case lie
}

/// A difference between what a process saw and what was durable when power was lost.
package enum CrashQuestion: Hashable, Sendable {
  /// Sector number of a file: was it written?
  case sector(FileName, Int)
  /// A file's unsynced size: was it allocated? If not, nothing written to it survives either.
  case allocation(FileName)
  /// A file's creation: does it have its entry?
  case creation(FileName)
  /// A file's removal: is its entry gone?
  case removal(FileName)
}

/// A file of a ``MemoryDevice``.
struct MemoryFile: Sendable {
  /// What the process sees.
  private(set) var cache: [UInt8]
  /// What a power loss leaves; empty until the first sync.
  private(set) var durable: [UInt8] = []
  /// By sector: whether the images differ.
  private var isDirty: [Bool]

  init(bytes: Int) {
    let sector = MemoryDevice.sectorBytes
    cache = [UInt8](repeating: 0, count: bytes)
    isDirty = [Bool](repeating: false, count: (bytes + sector - 1) / sector)
  }

  mutating func write(_ bytes: [UInt8], at offset: Int) {
    guard !bytes.isEmpty else { return }
    cache.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    let sector = MemoryDevice.sectorBytes
    for index in offset / sector...(offset + bytes.count - 1) / sector { isDirty[index] = true }
  }

  mutating func sync() {
    settle(isAllocated: true) { _ in true }
  }

  mutating func forgetUnsynced() {
    for index in isDirty.indices { isDirty[index] = false }
  }

  /// Decides about every unsynced sector; the cache keeps what the process saw.
  mutating func settle(isAllocated: Bool, _ keep: (Int) -> Bool) {
    if durable.count != cache.count {
      guard isAllocated else { return }
      durable = [UInt8](repeating: 0, count: cache.count)
    }
    for index in isDirty.indices where isDirty[index] {
      let start = index * MemoryDevice.sectorBytes
      let range = start..<min(start + MemoryDevice.sectorBytes, cache.count)
      if keep(index) { durable.replaceSubrange(range, with: cache[range]) }
      isDirty[index] = false
    }
  }

  var needsAllocation: Bool { durable.count != cache.count }

  /// The page cache is gone.
  mutating func reload() {
    cache = durable
    let sector = MemoryDevice.sectorBytes
    isDirty = [Bool](repeating: false, count: (cache.count + sector - 1) / sector)
  }

  mutating func rot(_ bytes: [UInt8], at offset: Int) {
    let range = offset..<offset + bytes.count
    cache.replaceSubrange(range, with: bytes)
    if range.upperBound <= durable.count { durable.replaceSubrange(range, with: bytes) }
  }
}

/// The files of a ``MemoryDevice`` and the two images of its directory.
struct Disk: Sendable {
  var entries = KeyedTable<FileName, Int>()
  var durableEntries = KeyedTable<FileName, Int>()
  private var files = KeyedTable<Int, MemoryFile>()
  private var nextFile = 0

  var usedBytes: Int {
    entries.sortedKeys().reduce(0) { $0 + (file($1)?.cache.count ?? 0) }
  }

  func file(_ name: FileName) -> MemoryFile? { entries[name].flatMap { files[$0] } }

  func durableFile(_ name: FileName) -> MemoryFile? {
    durableEntries[name].flatMap { files[$0] }
  }

  mutating func add(_ file: MemoryFile, named name: FileName) {
    files[nextFile] = file
    entries[name] = nextFile
    nextFile += 1
  }

  mutating func replace(_ name: FileName, by file: MemoryFile?) {
    if let number = entries[name] { files[number] = file }
  }

  mutating func syncEntries() {
    durableEntries = entries
    dropUnnamed()
  }

  mutating func settle(_ keep: (CrashQuestion) -> Bool) {
    var names = entries.sortedKeys()
    names += durableEntries.sortedKeys().filter { !entries.contains($0) }
    for name in names.sorted() {
      let new = entries[name]
      let old = durableEntries[name]
      guard new != old else { continue }
      let isNew = keep(new == nil ? .removal(name) : .creation(name))
      durableEntries[name] = isNew ? new : old
    }
    for name in durableEntries.sortedKeys() { settleFile(name, keep) }
    entries = durableEntries
    dropUnnamed()
  }

  private mutating func settleFile(_ name: FileName, _ keep: (CrashQuestion) -> Bool) {
    guard let number = durableEntries[name], var file = files[number] else { return }
    let isAllocated = !file.needsAllocation || keep(.allocation(name))
    file.settle(isAllocated: isAllocated) { keep(.sector(name, $0)) }
    file.reload()
    files[number] = file
  }

  private mutating func dropUnnamed() {
    let named = entries.sortedKeys().map { entries[$0] }
    let durable = durableEntries.sortedKeys().map { durableEntries[$0] }
    files.keep { number, _ in named.contains(number) || durable.contains(number) }
  }
}
