import SanadCodec
import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes
import Testing

/// A state as values, its parts and its chunks.
private struct Cut {
  let entries: [SnapshotEntry]
  let root: Digest
  let parts: SnapshotParts

  init(count: Int, bytesMax: Int = 600, seed: UInt64 = 7) throws {
    var random = SplitMix64(seed: seed)
    let entries = (0..<count).map { number in
      SnapshotEntry(key: key(number), value: randomValue(&random))
    }.sorted { $0.key.path < $1.key.path }
    self.entries = entries
    var oracle = Oracle()
    for entry in entries { oracle.map[entry.key] = entry.value }
    root = oracle.root
    parts = try SnapshotParts(Self.cut(entries, bytesMax).parts, root: root)
  }

  static func cut(
    _ entries: [SnapshotEntry], _ bytesMax: Int
  ) throws -> SnapshotCutter.Result {
    var place = entries.startIndex
    return try SnapshotCutter.cut(bytesMax: bytesMax) {
      guard place < entries.endIndex else { return nil }
      defer { place += 1 }
      return entries[place]
    }
  }

  func chunk(_ index: Int) -> SnapshotChunk {
    SnapshotChunk(
      entries: entries.filter { parts.parts[index].prefix.contains($0.key.path) })
  }

  func check(_ chunk: SnapshotChunk, as index: Int) throws(SnapshotFailure) {
    try chunk.check(parts.parts[index].part, at: parts.parts[index].prefix)
  }
}

struct SnapshotTests {
  @Test(arguments: [0, 1, 2, 3, 17, 300, 2_000])
  func dividesAStateIntoChunksThatItProves(count: Int) throws {
    let cut = try Cut(count: count)
    var found: [SnapshotEntry] = []
    for index in cut.parts.parts.indices {
      let chunk = cut.chunk(index)
      try cut.check(chunk, as: index)
      #expect(chunk.entries.count < 2 || chunk.entries.reduce(0) { $0 + $1.byteCount } <= 600)
      found += chunk.entries
    }
    #expect(found == cut.entries)
    #expect(count < 100 || cut.parts.parts.count > 4)
  }

  @Test func dividesOneStateAlike() throws {
    let entries = try Cut(count: 500).entries
    #expect(try Cut.cut(entries, 600).parts == Cut.cut(entries, 600).parts)
    let whole = try Cut.cut(entries, 1 << 20)
    #expect(whole.parts.count == 1)
    #expect(whole.entryCount == 500)
    #expect(whole.byteCount == entries.reduce(0) { $0 + UInt64($1.byteCount) })
  }

  @Test func buildsTheTreeFromChunksInAnyOrder() throws {
    let cut = try Cut(count: 700)
    for isBackwards in [false, true] {
      let store = SnapshotPages()
      var builder = StateBuilder(height: Height(9), nodes: store)
      let order = Array(cut.parts.parts.indices)
      for index in isBackwards ? order.reversed() : order {
        for page in try builder.add(cut.chunk(index)) { store.put(page.id, page.bytes) }
      }
      #expect(builder.anchor.stateRoot == cut.root)
      #expect(builder.anchor.height == Height(9))
      let values = MemoryStore()
      let final = FinalState(anchor: builder.anchor, nodes: store, values: values)
      // The pages carry the next block: every leaf is found by its path.
      let next = try block([(key(3), [1, 2, 3]), (key(900), [4])], on: final.overlay())
      var oracle = Oracle()
      for entry in cut.entries { oracle.map[entry.key] = entry.value }
      oracle.map[key(3)] = [1, 2, 3]
      oracle.map[key(900)] = [4]
      #expect(next.root == oracle.root)
    }
  }

  // MARK: Hostile chunks

  @Test func refusesAMissingEntry() throws {
    let cut = try Cut(count: 300)
    let chunk = cut.chunk(1)
    for index in chunk.entries.indices {
      var entries = chunk.entries
      entries.remove(at: index)
      #expect(throws: SnapshotFailure.self) {
        try cut.check(SnapshotChunk(entries: entries), as: 1)
      }
    }
    #expect(throws: SnapshotFailure.self) { try cut.check(SnapshotChunk(entries: []), as: 1) }
    let truncated = SnapshotChunk(entries: Array(chunk.entries.dropLast(3)))
    #expect(throws: SnapshotFailure.self) { try cut.check(truncated, as: 1) }
  }

  @Test func refusesAnExtraEntry() throws {
    let cut = try Cut(count: 300)
    let prefix = cut.parts.parts[1].prefix
    let within = try #require(
      (1_000...).lazy.map(key).first { prefix.contains($0.path) })
    let entries = (cut.chunk(1).entries + [SnapshotEntry(key: within, value: [1])])
      .sorted { $0.key.path < $1.key.path }
    #expect(throws: SnapshotFailure.self) { try cut.check(SnapshotChunk(entries: entries), as: 1) }
    let outside = cut.chunk(1).entries + [cut.chunk(2).entries[0]]
    #expect(throws: SnapshotFailure.entryOutside(index: outside.count - 1)) {
      try cut.check(SnapshotChunk(entries: outside), as: 1)
    }
  }

  @Test func refusesEntriesOutOfOrderAndTwice() throws {
    let cut = try Cut(count: 300)
    var entries = cut.chunk(1).entries
    entries.swapAt(0, 1)
    #expect(throws: SnapshotFailure.entryOrder(index: 1)) {
      try cut.check(SnapshotChunk(entries: entries), as: 1)
    }
    entries = cut.chunk(1).entries
    entries.insert(entries[2], at: 3)
    #expect(throws: SnapshotFailure.entryOrder(index: 3)) {
      try cut.check(SnapshotChunk(entries: entries), as: 1)
    }
  }

  @Test func refusesAnotherValueAndAnotherKey() throws {
    let cut = try Cut(count: 300)
    var entries = cut.chunk(1).entries
    entries[0] = SnapshotEntry(key: entries[0].key, value: entries[0].value + [0])
    #expect(throws: SnapshotFailure.self) { try cut.check(SnapshotChunk(entries: entries), as: 1) }
    #expect(throws: SnapshotFailure.self) { try cut.check(cut.chunk(2), as: 1) }
    // Two values change places.
    entries = cut.chunk(1).entries
    let pair = try #require(
      entries.indices.dropLast().first { entries[$0].value != entries[$0 + 1].value })
    let (first, second) = (entries[pair], entries[pair + 1])
    entries[pair] = SnapshotEntry(key: first.key, value: second.value)
    entries[pair + 1] = SnapshotEntry(key: second.key, value: first.value)
    #expect(throws: SnapshotFailure.self) { try cut.check(SnapshotChunk(entries: entries), as: 1) }
  }

  // MARK: Hostile parts

  @Test func refusesPartsThatAreNotTheStates() throws {
    let cut = try Cut(count: 300)
    let list = cut.parts.parts.map(\.part)
    func refuse(_ change: (inout [SnapshotPart]) -> Void) {
      var changed = list
      change(&changed)
      #expect(changed != list)
      #expect(throws: SnapshotFailure.self) { _ = try SnapshotParts(changed, root: cut.root) }
    }
    refuse { $0.removeLast() }
    refuse { $0.removeFirst() }
    refuse { $0.remove(at: 2) }
    refuse { $0.append($0[0]) }
    refuse { $0.insert($0[1], at: 1) }
    refuse { $0.reverse() }
    refuse { $0 = [] }
    refuse { $0[0] = SnapshotPart(bits: $0[0].bits, content: .empty) }
    refuse { $0[0] = SnapshotPart(bits: $0[0].bits + 1, content: $0[0].content) }
    refuse { $0[0] = SnapshotPart(bits: 65, content: $0[0].content) }
    for index in list.indices.dropLast() where list[index].digest != list[index + 1].digest {
      refuse { parts in
        let content = parts[index].content
        parts[index] = SnapshotPart(bits: parts[index].bits, content: parts[index + 1].content)
        parts[index + 1] = SnapshotPart(bits: parts[index + 1].bits, content: content)
      }
    }
    #expect(throws: SnapshotFailure.self) { _ = try SnapshotParts(list, root: .zero) }
    #expect(
      throws: SnapshotFailure.tooManyParts(
        limit: SnapshotParts.countMax, got: SnapshotParts.countMax + 1)
    ) {
      let part = SnapshotPart(bits: 18, content: .empty)
      _ = try SnapshotParts(
        Array(repeating: part, count: SnapshotParts.countMax + 1), root: .zero)
    }
  }

  /// A single leaf moves up, so that its digest alone does not tell in which half it stands.
  @Test func refusesALeafInTheOtherHalf() throws {
    let cut = try Cut(count: 1)
    let path = cut.entries[0].key.path
    let leaf = cut.parts.parts[0].part.content
    let halves = [false, true].map { isRight in
      SnapshotPart(bits: 1, content: isRight == path.bit(0) ? leaf : .empty)
    }
    _ = try SnapshotParts(halves, root: cut.root)
    #expect(throws: SnapshotFailure.leafOutside(part: path.bit(0) ? 0 : 1)) {
      _ = try SnapshotParts(
        halves.reversed(), root: cut.root)
    }
    // Said to be a subtree it stays where it is, which makes another root.
    let digest = cut.parts.parts[0].part.digest
    #expect(throws: SnapshotFailure.self) {
      _ = try SnapshotParts(
        [
          SnapshotPart(bits: 1, content: .subtree(digest)), SnapshotPart(bits: 1, content: .empty),
        ], root: cut.root)
    }
  }

  @Test func endsACutAtAnEntryOutOfOrder() throws {
    var entries = try Cut(count: 50).entries
    let root = try Cut(count: 50).root
    entries.swapAt(10, 11)
    let parts = try Cut.cut(entries, 600).parts
    #expect(throws: SnapshotFailure.self) { _ = try SnapshotParts(parts, root: root) }
  }

  // MARK: Bytes

  @Test func readsBackWhatItWrites() throws {
    let cut = try Cut(count: 40)
    let chunk = cut.chunk(0)
    #expect(try BCSReader.decode(from: chunk.bcsBytes) == chunk)
    let prefix = try #require(SnapshotPrefix.whole.half(true)?.half(false)?.half(true))
    #expect(try BCSReader.decode(from: prefix.bcsBytes) == prefix)
    for content in [
      SnapshotPart.Content.empty, .subtree(cut.root), .leaf(path: cut.root, valueDigest: .zero),
    ] {
      let part = SnapshotPart(bits: 3, content: content)
      #expect(try BCSReader.decode(from: part.bcsBytes) == part)
    }
  }

  @Test func refusesPrefixesInAnotherForm() throws {
    func decode(_ bits: UInt8, _ value: UInt64) throws -> SnapshotPrefix {
      var writer = BCSWriter()
      writer.u8(bits)
      writer.u64(value)
      return try BCSReader.decode(from: writer.bytes)
    }
    _ = try decode(64, 1)
    _ = try decode(1, 1 << 63)
    #expect(throws: DecodingFailure.self) { _ = try decode(65, 0) }
    #expect(throws: DecodingFailure.self) { _ = try decode(0, 1) }
    #expect(throws: DecodingFailure.self) { _ = try decode(1, 1 << 62) }
  }
}

/// Pages in memory; a name can be written again.
private final class SnapshotPages: NodeReader, @unchecked Sendable {
  // Used by one test on one thread.
  private var pages: [NodeID: [UInt8]] = [:]

  func put(_ id: NodeID, _ bytes: [UInt8]) { pages[id] = bytes }

  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? { pages[id] }
}
