public import SanadCodec
import SanadCrypto
public import SanadState
public import SanadTypes

/// What a final state holds under many keys, each with its proof: what a report is worked out from.
///
/// Encoding: the eight ASCII bytes `SANADEXT`; version u16 = 1; final header; list of entries, in the
/// strictly ascending order of their paths in the tree. An entry is the key, the number u16 of
/// neighbours from the root down that it has in common with the entry before, and the state proof
/// with the neighbours below those. That number is as large as it can be.
public struct StateExtract: Hashable, Sendable {
  /// One key with its proof.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: StateKey
    /// The path from the key to the state root.
    public let proof: StateProof

    /// Puts an entry together.
    public init(key: StateKey, proof: StateProof) {
      self.key = key
      self.proof = proof
    }
  }

  /// The first bytes of an extract.
  public static let mark = Array("SANADEXT".utf8)
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1
  /// Most bytes of an extract.
  public static let bytesMax = 16 << 20
  /// Most entries of an extract.
  public static let entriesMax = 131_072
  /// Most neighbours of all entries, those in common counted with each: 128 MiB of memory.
  public static let siblingsMax = 4 << 20

  /// The block after which the state is meant.
  public let block: FinalHeader
  /// Ascending by path, none twice.
  public let entries: [Entry]

  /// Puts an extract together; sorts the entries, and keeps one of each key.
  public init(block: FinalHeader, entries: [Entry]) {
    self.block = block
    var kept: [(path: Digest, entry: Entry)] = []
    let placed = entries.map { (path: $0.key.path, entry: $0) }
    for one in placed.sorted(by: { $0.path < $1.path }) where kept.last?.path != one.path {
      kept.append(one)
    }
    self.entries = kept.map(\.entry)
  }

  /// Reads a file.
  public init(file bytes: [UInt8]) throws(LightClientFailure) {
    do throws(DecodingFailure) {
      self = try BCSReader.decode(from: bytes)
    } catch {
      throw .malformed(error)
    }
  }

  /// Checks everything from the certificate down to each value. O(entries × depth) digests.
  public func verify(by anchor: TrustAnchor) throws(LightClientFailure) -> ProvenState {
    try block.verify(by: anchor)
    var state = ProvenState(header: block.header)
    for entry in entries {
      do throws(StateFailure) {
        let value = try entry.proof.verify(key: entry.key, root: block.header.stateRoot)
        state.keep(value, of: entry.key)
      } catch { throw .state(error) }
    }
    return state
  }
}

/// A part of a final state of which every value is proven. Only a verified extract makes one.
///
/// It answers for the keys that were proven and for no other, so that whoever works something out of
/// it either has all that it takes or fails.
public struct ProvenState: StateReading, Sendable {
  private struct Proven: Sendable {
    let value: [UInt8]?
  }

  /// The final block after which it is true.
  public let header: BlockHeader
  private var values = KeyedTable<StateKey, Proven>()

  fileprivate init(header: BlockHeader) { self.header = header }

  /// The proven keys, ascending.
  public var keys: [StateKey] { values.sortedKeys() }

  /// The value of a key; nil where it is proven that there is none.
  ///
  /// - Throws: `notProven` of a key that no proof is about.
  public func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
    guard let found = values[key] else { throw .notProven(key) }
    return found.value
  }

  fileprivate mutating func keep(_ value: [UInt8]?, of key: StateKey) {
    values[key] = Proven(value: value)
  }
}

extension StateExtract: BCSEncodable, BCSDecodable {
  /// ``bytesMax``; the deepest is a validator in the end of an epoch.
  public static let bcsLimits = BCSLimits(bytes: bytesMax, depth: 3)

  /// Appends mark, version, header and entries.
  public func encode(into writer: inout BCSWriter) {
    writer.fixed(Self.mark)
    writer.u16(Self.currentVersion)
    writer.value(block)
    writer.length(entries.count)
    var before: [Digest] = []
    for entry in entries {
      let siblings = entry.proof.siblings
      let shared = Self.common(before, siblings)
      writer.value(entry.key)
      writer.u16(UInt16(truncatingIfNeeded: shared))
      writer.value(
        StateProof(siblings: Array(siblings.dropFirst(shared)), end: entry.proof.end))
      before = siblings
    }
  }

  /// Reads an extract of the current version, in its one encoding.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard try reader.fixed(Self.mark.count) == Self.mark else {
      throw DecodingFailure(.invalidValue("these bytes are no extract of a state"), at: start)
    }
    let version = try reader.u16()
    guard version == Self.currentVersion else {
      throw DecodingFailure(.invalidValue("an extract of version \(version)"), at: start)
    }
    block = try FinalHeader(from: &reader)
    let count = try reader.length(max: Self.entriesMax)
    var entries: [Entry] = []
    var before: (path: Digest, siblings: [Digest])?
    var siblings = 0
    for _ in 0..<count {
      let place = reader.offset
      let (entry, path) = try Self.entry(after: before, from: &reader)
      entries.append(entry)
      siblings += entry.proof.siblings.count
      if siblings > Self.siblingsMax {
        throw DecodingFailure(.overLimit(limit: Self.siblingsMax, got: siblings), at: place)
      }
      before = (path, entry.proof.siblings)
    }
    self.entries = entries
  }

  private static func entry(
    after before: (path: Digest, siblings: [Digest])?, from reader: inout BCSReader
  ) throws(DecodingFailure) -> (Entry, Digest) {
    let start = reader.offset
    let key = try StateKey(from: &reader)
    let path = key.path
    if let before, before.path >= path {
      throw DecodingFailure(.invalidValue("keys ascend by their paths"), at: start)
    }
    let place = reader.offset
    let shared = Int(try reader.u16())
    let known = before?.siblings ?? []
    guard shared <= known.count else {
      throw DecodingFailure(
        .invalidValue("\(shared) neighbours in common, where there are \(known.count)"), at: place)
    }
    let rest = try StateProof(from: &reader)
    let siblings = known.prefix(shared) + rest.siblings
    guard siblings.count <= StateTree.depthMax, common(known, Array(siblings)) == shared else {
      throw DecodingFailure(
        .invalidValue("neighbours in common are spelled out, or too many"), at: place)
    }
    return (Entry(key: key, proof: StateProof(siblings: Array(siblings), end: rest.end)), path)
  }

  /// How many neighbours two ways have in common, from the root down.
  private static func common(_ one: [Digest], _ other: [Digest]) -> Int {
    var count = 0
    while count < one.count, count < other.count, one[count] == other[count] { count += 1 }
    return count
  }
}
