import Foundation
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadState
import SanadStorage
import SanadTesting
import SanadTypes
import Testing

@testable import SanadConsensus
@testable import SanadNode
@testable import SanadReplica

/// Bundles of nodes that diverged, run again (consensus.md 2.10).
@Suite struct DivergenceReplayTests {
  private let chain: LocalChain

  init() throws {
    chain = try LocalChain()
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 0, units: 5)])
    try chain.flush()
  }

  /// The next block, which is valid.
  private func good() throws -> Block {
    try chain.build([try chain.transfer(to: "retail", sequence: 1, units: 7)]).block
  }

  /// What a node on these disks writes of a block.
  private func file(
    _ block: Block, on environment: ReplicaEnvironment? = nil
  ) throws -> [String: Any] {
    let environment = environment ?? chain.environment
    let divergence = Divergence(
      digest: block.header.digest, block: block, parent: chain.board.newest, why: .header("any"))
    let report = try DivergenceReport(divergence, on: environment.final.overlay(), environment)
    let identity = NodeIdentity(name: "val-a", role: "validator", version: "test")
    let data = try DivergenceFile(report, identity).encoded()
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func data(_ file: [String: Any]) throws -> Data {
    try JSONSerialization.data(withJSONObject: file)
  }

  private func replay(_ file: [String: Any]) throws -> DivergenceReplay {
    try DivergenceReplay(try DivergenceBundle(try data(file)))
  }

  /// A root that nobody can compute in the place of the header's.
  private func forged(_ block: Block) -> Block {
    var header = block.header
    header.stateRoot = Digest(6, 6, 6, 6)
    return Block(header: header, transactions: block.transactions)
  }

  // MARK: Whose result

  @Test func aBlockThatIsValidHereIsTheNetworks() throws {
    let replay = try replay(try file(try good()))
    #expect(replay.result == .network && replay.defect == nil && replay.failure == nil)
    #expect(replay.unproven.isEmpty && replay.differences.isEmpty && replay.receipts.isEmpty)
    let executed = try chain.build([try chain.transfer(to: "retail", sequence: 1, units: 7)])
    #expect(replay.stateRoot == executed.execution.stateRoot)
    #expect(replay.changes.map(\.key) == executed.execution.state.changes.map(\.key))
    #expect(replay.changes.map(\.here) == executed.execution.state.changes.map(\.value))
  }

  @Test func theNodesResultComesOutAgain() throws {
    let block = forged(try good())
    let replay = try replay(try file(block))
    #expect(replay.result == .node && replay.unproven.isEmpty && replay.differences.isEmpty)
    #expect(replay.failure == .divergenceRepeated && replay.defect?.contains("state") == true)
    #expect(replay.stateRoot != block.header.stateRoot)
  }

  /// The node ran the same values to something else, as a program with a fault does.
  @Test func namesTheKeysInWhichANodeOfAnotherProgramDiffers() throws {
    var file = try file(try good())
    var changed = try #require(file["changed"] as? [[String: String]])
    let holding = try LedgerKey.holding(chain.account("retail").id, chain.bill).bcsBytes
    let place = try #require(changed.firstIndex { $0["key"] == Hex.encode(holding) })
    changed[place]["after"] = changed[place]["before"]
    file["changed"] = changed
    file["own_roots"] = ["state": Digest(5, 5, 5, 5).hex, "receipts": Digest(4, 4, 4, 4).hex]
    file["found_again"] = "the state root differs"
    file["receipts"] = [String]()
    let replay = try replay(file)
    #expect(replay.result == .network)
    #expect(replay.differences.map(\.key.bytes) == [holding])
    #expect(replay.receipts == [0])
    let difference = try #require(replay.differences.first)
    #expect(StateText.name(of: difference.key).hasPrefix("holding "))
    let node = StateText.fields(of: difference.node, at: difference.key)
    let here = StateText.fields(of: difference.here, at: difference.key)
    func units(_ fields: [StateText.Field]) throws -> Int {
      let field = try #require(fields.first { $0.name == "units" })
      return try #require(Int(field.value))
    }
    #expect(try units(here) - units(node) == 7)
  }

  @Test func aThirdResultIsOne() throws {
    var file = try file(forged(try good()))
    file["own_roots"] = ["state": Digest(5, 5, 5, 5).hex, "receipts": Digest(4, 4, 4, 4).hex]
    let replay = try replay(file)
    #expect(replay.result == .other && replay.failure == .divergenceOther)
  }

  @Test func aTransactionThatCannotBeInTheBlockIsTheNodesResult() throws {
    let other = try chain.transfer(to: "retail", sequence: 9)
    let block = Block(header: try good().header, transactions: [other.bytes])
    let file = try file(block)
    #expect((file["own_roots"] as? [String: String])?.isEmpty == true)
    let replay = try replay(file)
    #expect(replay.result == .node && replay.stateRoot == nil)
  }

  // MARK: Damage

  /// The node's store has a value that is not its leaf's: sums are right, the number is not.
  private func tampered() throws -> (key: StateKey, file: [String: Any]) {
    let block = try good()
    let key = try #require(
      StateKey(bytes: try LedgerKey.holding(chain.account("retail").id, chain.bill).bcsBytes))
    var holding = try BCSReader.decode(
      Holding.self, from: try #require(try chain.environment.final.read(key)))
    holding.units = Units(1_000_000)
    var batch = KeyValueBatch()
    batch.put(StoreKey(.stateValue, key.bytes), holding.bcsBytes)
    try chain.store.apply(batch)
    let tip = try StoredTip(chain.genesis, in: chain.store, cache: StateCacheLimits())
    let damaged = ReplicaEnvironment(
      genesis: chain.genesis, chainID: chain.genesis.chainID, consensusKey: nil, final: tip.final,
      stateStore: tip.stateStore, blockStore: BlockStore(chain.store), keyValues: chain.store,
      scheme: Ed25519Scheme())
    return (key, try file(block, on: damaged))
  }

  @Test func aValueThatIsNotTheTreesIsNamed() throws {
    let (key, file) = try tampered()
    #expect(file["found_again"] != nil, "the node gets another root")
    let replay = try replay(file)
    #expect(replay.unproven == [key] && replay.failure == .divergenceDamaged)
    #expect(replay.result == .node, "and this program gets the node's of the same values")
  }

  @Test func theTruthInItsPlaceIsTheNetworks() throws {
    let whole = try file(try good())
    let (key, file) = try tampered()
    var mended = file
    func entries(_ file: [String: Any]) -> [[String: String]] {
      (file["changed"] as? [[String: String]] ?? []) + (file["read"] as? [[String: String]] ?? [])
    }
    let truth = try #require(entries(whole).first { $0["key"] == Hex.encode(key.bytes) })
    mended["changed"] = entries(file).filter { $0["key"] != truth["key"] } + [truth]
    mended["read"] = [[String: String]]()
    let replay = try replay(mended)
    #expect(replay.unproven.isEmpty && replay.result == .network)
  }

  // MARK: Bundles that are none

  private func refusal(_ file: [String: Any]) throws -> ErrorCode? {
    do {
      _ = try replay(file)
      return nil
    } catch let failure as NodeFailure { return failure.code }
  }

  @Test func refusesWhatItLacks() throws {
    let whole = try file(try good())
    var file = whole
    for name in ["changed", "read"] {
      let entries = try #require(whole[name] as? [[String: String]])
      file[name] = Array(entries.dropFirst())
      #expect(try refusal(file) == .divergenceIncomplete, "a key of \(name)")
      file[name] = entries
    }
    let pages = try #require(whole["pages"] as? [[String: String]])
    #expect(!pages.isEmpty)
    for place in pages.indices {
      var rest = pages
      rest.remove(at: place)
      file["pages"] = rest
      #expect(try refusal(file) == .divergenceIncomplete)
    }
    file = whole
    file["pages_unread"] = "node is damaged"
    #expect(try refusal(file) == .divergenceIncomplete)
    file = whole
    file["format"] = "sanad-divergence-1"
    #expect(try refusal(file) == .divergenceIncomplete)
  }

  @Test func aBundleWithoutTheParentsHeaderSaysSo() throws {
    var file = try file(try good())
    #expect(try DivergenceBundle(try data(file)).hasParentHeader)
    file["parent_header_bytes"] = nil
    #expect(try !DivergenceBundle(try data(file)).hasParentHeader)
    #expect(try replay(file).result == .network)
  }

  /// Each part replaced by another of its kind, or by none.
  @Test func refusesPartsThatDoNotFit() throws {
    let whole = try file(try good())
    let other = try file(forged(try good()))
    let zero = Digest.zero.hex
    let key = String(repeating: "07", count: 129)
    let junk: [(String, Any?)] = [
      ("format", "sanad-divergence-3"), ("format", nil), ("block", other["block"]),
      ("block_bytes", other["block_bytes"]), ("block_bytes", "00"), ("block_bytes", "x"),
      ("chain_id", zero), ("height", "3"), ("view", "-1"), ("quorum_roots", ["state": zero]),
      ("own_roots", ["state": "6"]), ("parent_state_root", zero), ("parent_state", nil),
      ("parent_state", String(repeating: "00", count: 48)),
      ("parent_header_bytes", "00"), ("parent_header_bytes", Hex.encode(chain.genesis.bcsBytes)),
      ("receipts", ["00"]), ("receipts", "none"), ("changed", nil),
      ("changed", [["key": ""]]), ("changed", [["key": key]]), ("changed", [["key": "0"]]),
      ("changed", [["key": "01"], ["key": "01"]]),
      ("changed", [["key": "01", "before": String(repeating: "00", count: 65_537)]]),
      ("pages", [["name": "00", "bytes": "00"]]), ("pages", [["name": zero, "bytes": zero]]),
      ("pages", 7),
    ]
    for (name, value) in junk {
      var file = whole
      file[name] = value
      #expect(
        try refusal(file) == .divergenceBundleInvalid, "\(name) \(String(describing: value))")
    }
    var twice = whole
    twice["read"] = (whole["read"] as? [Any] ?? []) + (whole["changed"] as? [Any] ?? [])
    #expect(try refusal(twice) == .divergenceBundleInvalid)
    for text in ["", "[]", "{}", "{\"format\": 1}", "\u{0}", String(repeating: "[", count: 9_999)] {
      #expect(throws: NodeFailure.self, "\(text.prefix(9))") {
        try DivergenceBundle(Data(text.utf8))
      }
    }
  }

  /// Values, pages and the block with bits turned: an answer or a refusal, and never a trap.
  @Test func bitsThatTurnEndInAnAnswer() throws {
    let whole = try file(try good())
    var random = SplitMix64(seed: 48)
    var answers = 0
    for round in 0..<400 {
      var file = whole
      let name = ["changed", "read", "pages"][round % 3]
      var list = try #require(whole[name] as? [[String: String]])
      let place = Int.random(in: list.indices, using: &random)
      let field = name == "pages" ? "bytes" : ["before", "key"][round / 3 % 2]
      guard var bytes = list[place][field].flatMap(Hex.decode), !bytes.isEmpty else { continue }
      let turned = Int.random(in: bytes.indices, using: &random)
      bytes[turned] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      list[place][field] = Hex.encode(bytes)
      file[name] = list
      switch try refusal(file) {
      case nil: answers += 1
      case .divergenceBundleInvalid, .divergenceIncomplete: continue
      case let code: Issue.record("\(String(describing: code))")
      }
    }
    #expect(answers > 20, "\(answers)")
  }
}
