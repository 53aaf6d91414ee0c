import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTesting
import SanadTypes
import Testing

@Suite struct StateExtractTests {
  private let pilot: Pilot
  private let keys: [StateKey]
  private let extract: StateExtract

  init() throws {
    let pilot = try Pilot()
    let keys = (UInt8(0)..<20).map { StateKey(kind: 1, [$0]) } + [pilot.absentKey]
    extract = StateExtract(
      block: pilot.block(),
      entries: try keys.map {
        StateExtract.Entry(key: $0, proof: try pilot.stateProof($0).proof)
      })
    self.pilot = pilot
    self.keys = keys
  }

  private func entries(_ change: (inout [StateExtract.Entry]) -> Void) -> StateExtract {
    var changed = extract.entries
    change(&changed)
    return StateExtract(block: extract.block, entries: changed)
  }

  @Test func answersForWhatIsProvenAndForNothingElse() throws {
    let state = try StateExtract(file: extract.bcsBytes).verify(by: pilot.anchor)
    #expect(state.header == pilot.headers[1])
    for number in UInt8(0)..<20 { #expect(try state.read(keys[Int(number)]) == [number]) }
    #expect(try state.read(pilot.absentKey) == nil)
    let other = StateKey(kind: 1, [201])
    #expect(throws: StateFailure.notProven(other)) { try state.read(other) }
    #expect(state.keys == keys.sorted())
  }

  @Test func refusesAValueOfAnotherStateAndAnotherKey() throws {
    let proof = try pilot.stateProof(pilot.presentKey).proof
    let forged = entries { list in
      let place = list.firstIndex { $0.key == pilot.presentKey } ?? 0
      list[place] = .init(
        key: pilot.presentKey, proof: StateProof(siblings: proof.siblings, end: .value([99])))
    }
    #expect(refusal { _ = try forged.verify(by: pilot.anchor) }?.step == .state)
    let moved = StateExtract(
      block: extract.block, entries: [.init(key: StateKey(kind: 1, [6]), proof: proof)])
    #expect(refusal { _ = try moved.verify(by: pilot.anchor) }?.step == .state)
  }

  @Test func refusesABlockThatIsNotFinal() throws {
    let few = StateExtract(
      block: pilot.block(
        pilot.finality(pilot.certificate(of: pilot.headers[3], by: [0, 1]))),
      entries: extract.entries)
    #expect(
      refusal { _ = try few.verify(by: pilot.anchor) }
        == .tooFewSignatures(quorum: 3, got: 2))
  }

  /// What neighbouring ways have in common is told once.
  @Test func isSmallerThanItsProofs() throws {
    let alone = try keys.reduce(0) { $0 + (try pilot.stateProof($1).proof.bcsBytes.count) }
    #expect(extract.bcsBytes.count < pilot.block().bcsBytes.count + alone)
    #expect(try StateExtract(file: extract.bcsBytes) == extract)
    #expect(entries { $0 += $0 } == extract, "one of each key")
  }

  @Test func refusesWhatIsNotItsOneEncoding() throws {
    let head = extract.bcsBytes.prefix(10) + pilot.block().bcsBytes
    func file(_ entries: [(StateExtract.Entry, shared: UInt16, rest: Int)]) -> [UInt8] {
      var writer = BCSWriter()
      writer.fixed(head)
      writer.length(entries.count)
      for (entry, shared, rest) in entries {
        writer.value(entry.key)
        writer.u16(shared)
        writer.value(
          StateProof(siblings: Array(entry.proof.siblings.dropFirst(rest)), end: entry.proof.end))
      }
      return writer.bytes
    }
    let (first, second) = (extract.entries[0], extract.entries[1])
    let pairs = zip(first.proof.siblings, second.proof.siblings)
    let shared = pairs.prefix { $0 == $1 }.count
    try #require(shared > 0)
    let good = file([(first, 0, 0), (second, UInt16(shared), shared)])
    #expect(try StateExtract(file: good).entries == [first, second])
    for bad in [
      file([(second, 0, 0), (first, UInt16(shared), shared)]),
      file([(first, 0, 0), (first, UInt16(first.proof.siblings.count), first.proof.siblings.count)]
      ),
      file([(first, 0, 0), (second, 0, 0)]), file([(first, 1, 1)]),
      file([(first, 0, 0), (second, 257, shared)]), good + [0], Array(good.dropLast()),
    ] {
      #expect(refusal { _ = try StateExtract(file: bad) }?.step == .file)
    }
    let empty = file([])
    #expect(try StateExtract(file: empty).verify(by: pilot.anchor).keys == [])
  }

  /// A long way that many entries have in common costs little to write and much to hold.
  @Test func entriesOfALongWayAreBounded() throws {
    let count = StateExtract.siblingsMax / StateTree.depthMax
    let keys = (0...UInt32(count)).map { number in
      StateKey(kind: 1, (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }.map { (path: $0.path, key: $0) }.sorted { $0.path < $1.path }.map(\.key)
    let siblings = [Digest](repeating: SHA256.digest([1]), count: StateTree.depthMax)
    func file(_ count: Int) -> [UInt8] {
      var writer = BCSWriter()
      writer.fixed(extract.bcsBytes.prefix(10) + pilot.block().bcsBytes)
      writer.length(count)
      for place in 0..<count {
        writer.value(keys[place])
        writer.u16(place == 0 ? 0 : UInt16(StateTree.depthMax))
        writer.value(StateProof(siblings: place == 0 ? siblings : [], end: .empty))
      }
      return writer.bytes
    }
    #expect(try StateExtract(file: file(count)).entries.count == count)
    #expect(refusal { _ = try StateExtract(file: file(count + 1)) }?.step == .file)
  }

  @Test func limitsAreThoseOfThePage() throws {
    let row = try #require(
      try WirePages().rows("Limits").first { $0[0] == "extract of a state" })
    #expect(row[1...2] == ["16,777,216", "3"])
    #expect(StateExtract.bcsLimits == BCSLimits(bytes: 16 << 20, depth: 3))
    let deep = BCSLimits(bytes: StateExtract.bytesMax, depth: 0)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(StateExtract.self, from: extract.bcsBytes, within: deep)
    }
  }

  @Test func refusesEveryChangedByteAndEveryTruncation() throws {
    let whole = extract.bcsBytes
    var random = SplitMix64(seed: 5)
    for _ in 0..<600 {
      var changed = whole
      let place = Int.random(in: changed.indices, using: &random)
      changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let failure = refusal { _ = try StateExtract(file: changed).verify(by: pilot.anchor) }
      #expect(failure != nil, "a changed byte at \(place) went unnoticed")
      let count = Int.random(in: whole.indices, using: &random)
      #expect(refusal { _ = try StateExtract(file: Array(whole.prefix(count))) }?.step == .file)
    }
  }

  private func refusal(_ body: () throws -> Void) -> LightClientFailure? {
    do {
      try body()
      return nil
    } catch { return error as? LightClientFailure }
  }
}
