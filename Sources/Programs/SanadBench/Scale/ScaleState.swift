import Foundation
import SanadCodec
import SanadCrypto
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes

/// Writes the state of a ``ScalePopulation`` into a store: values in the order of their keys, then the
/// pages of the tree above them, each once. Blocks would take days for ten million holders.
struct ScaleState {
  /// Bytes that are written as one table.
  private static let tableBytes = 96 << 20

  private let population: ScalePopulation
  private let store: any KeyValueStore
  private let leaves: LeafSpill
  private let progress: (String) -> Void
  private var shared: ArraySlice<StateChange>
  private var table: [KeyValueBatch.Change] = []
  private var tableSize = 0
  private(set) var valueCount = 0

  /// Prepares to write to an empty store; leaves are put into files of a folder for the meantime.
  init(
    _ population: ScalePopulation, to store: any KeyValueStore, folder: String,
    progress: @escaping (String) -> Void = { _ in }
  ) throws {
    self.population = population
    self.store = store
    self.progress = progress
    shared = population.shared[...]
    leaves = try LeafSpill(folder: folder)
  }

  /// Writes everything and says where the state stands.
  mutating func write() throws -> StateAnchor {
    try writeValues()
    progress("\(valueCount) values are written")
    return try writePages()
  }

  // MARK: Values

  private mutating func writeValues() throws {
    let identities = order(population.identity, \.digest)
    for place in identities {
      let value = population.identityValue(place)
      try put(LedgerKey.identity(population.identity(place)).stateKey, value)
    }
    for place in identities {
      let identity = population.identity(place)
      for (topic, value) in population.claimValues(place) {
        try put(LedgerKey.claim(identity, topic).stateKey, value)
      }
    }
    let accounts = order(population.account, \.digest)
    for place in accounts {
      let value = population.accountValue(place, key: ScalePopulation.key(place))
      try put(LedgerKey.account(population.account(place)).stateKey, value)
    }
    let instrument = population.genesis.instrument
    for place in accounts {
      let key = LedgerKey.holding(population.account(place), instrument).stateKey
      try put(key, population.holdingValue(place))
    }
    // Places of the register are written from their least byte on.
    let places = (0..<population.holders).sorted {
      population.registerPlace($0).byteSwapped < population.registerPlace($1).byteSwapped
    }
    for place in places {
      let reference = AccountReference(population.account(place))
      try put(
        LedgerKey.register(instrument, population.registerPlace(place)).stateKey,
        reference.bcsBytes)
    }
    while let next = shared.popFirst() { try add(next.key, next.value ?? []) }
    try writeTable()
  }

  /// The holders in the order of their ids.
  private func order<ID>(_ id: (Int) -> ID, _ digest: (ID) -> Digest) -> [Int] {
    var entries: [(digest: Digest, place: Int)] = []
    entries.reserveCapacity(population.holders)
    for place in 0..<population.holders {
      entries.append((digest(id(place)), place))
    }
    entries.sort { $0.digest < $1.digest }
    return entries.map(\.place)
  }

  /// Adds a holder's value, and before it what is shared and comes first.
  private mutating func put(_ key: StateKey, _ value: [UInt8]) throws {
    while let next = shared.first, next.key < key {
      shared.removeFirst()
      try add(next.key, next.value ?? [])
    }
    try add(key, value)
  }

  private mutating func add(_ key: StateKey, _ value: [UInt8]) throws {
    try leaves.add(SortedTree.Leaf(key, value))
    table.append(.put(StoreKey(.stateValue, key.bytes), value))
    tableSize += key.bytes.count + value.count
    valueCount += 1
    if tableSize >= Self.tableBytes { try writeTable() }
  }

  private mutating func writeTable() throws {
    if !table.isEmpty { try store.install(table) }
    table.removeAll()
    tableSize = 0
  }

  // MARK: Pages

  private func writePages() throws -> StateAnchor {
    var tree = SortedTree(height: Height(0))
    // Pages of one depth ascend by name, so that the tables of a depth never overlap.
    var tables: [UInt8: (changes: [KeyValueBatch.Change], size: Int)] = [:]
    let store = store
    func write(_ id: NodeID, _ bytes: [UInt8]) throws {
      let name = id.bytes
      // Behind the eight bytes of the height.
      let depth = name[8]
      var table = tables.removeValue(forKey: depth) ?? ([], 0)
      table.changes.append(.put(StoreKey(.stateNode, name), bytes))
      table.size += name.count + bytes.count
      if table.size >= Self.tableBytes {
        try store.install(table.changes)
        table = ([], 0)
      }
      tables[depth] = table
    }
    for part in 0..<SortedTree.partCount {
      try tree.add(try leaves.take(part), of: part, write: write)
      progress("pages of part \(part + 1) of \(SortedTree.partCount) are written")
    }
    let anchor = try tree.finish(write: write)
    for table in tables.values where !table.changes.isEmpty { try store.install(table.changes) }
    return anchor
  }
}

/// Leaves of a tree in files, one for each of its parts, until all are known. A class because it owns
/// the files.
private final class LeafSpill {
  private static let leafBytes = 64
  private static let bufferBytes = 1 << 20

  private let paths: [String]
  private let files: [FileHandle]
  private var buffers = [[UInt8]](repeating: [], count: SortedTree.partCount)

  init(folder: String) throws {
    paths = (0..<SortedTree.partCount).map { "\(folder)/leaves-\($0)" }
    files = try paths.map { path in
      guard FileManager.default.createFile(atPath: path, contents: nil),
        let file = FileHandle(forWritingAtPath: path)
      else { throw StoreBench.Failure.disk("\(path) cannot be made") }
      return file
    }
  }

  func add(_ leaf: SortedTree.Leaf) throws {
    let part = leaf.part
    buffers[part] += leaf.path.bytes
    buffers[part] += leaf.valueDigest.bytes
    if buffers[part].count >= Self.bufferBytes { try write(part) }
  }

  /// The leaves of a part, ascending by path; its file is gone.
  func take(_ part: Int) throws -> [SortedTree.Leaf] {
    try write(part)
    try files[part].close()
    let bytes = try Data(contentsOf: URL(filePath: paths[part]))
    try FileManager.default.removeItem(atPath: paths[part])
    var leaves: [SortedTree.Leaf] = []
    leaves.reserveCapacity(bytes.count / Self.leafBytes)
    bytes.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: Self.leafBytes) {
        guard let path = Digest(bytes: bytes[start..<start + 32]),
          let value = Digest(bytes: bytes[start + 32..<start + 64])
        else { continue }
        leaves.append(SortedTree.Leaf(path: path, valueDigest: value))
      }
    }
    leaves.sort { $0.path < $1.path }
    return leaves
  }

  private func write(_ part: Int) throws {
    try files[part].write(contentsOf: buffers[part])
    buffers[part].removeAll(keepingCapacity: true)
  }
}
