import Foundation
import FoundationNetworking
import Logging
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadState
import SanadStorage
import SanadTypes
import Synchronization
import Testing

@testable import SanadNode

/// A whole node, on real files and sockets, whose journal proves a block final that executes to
/// another root here (consensus.md 2.10).
@Suite struct DivergedNodeTests {
  private let genesis: Genesis

  /// The local network with one validator, whose key is at hand.
  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var genesis = try GenesisFile.load(root.appending(path: "Genesis/local/genesis.yaml").path())
      .genesis
    genesis.validators = try Fixture.validators("val-a")
    genesis.operators = []
    self.genesis = genesis
  }

  /// An empty block on the genesis block, with a state root that nobody can compute.
  private func wrongBlock() throws -> Block {
    let state = FinalState(nodes: NoNodes(), values: NoNodes())
    let first = try GenesisBlock(genesis, on: state.overlay())
    try state.commit(first.state)
    let parent = first.block.header
    let template = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(1), height: Height(1),
      parent: parent.digest, leader: ValidatorIndex(0),
      timestamp: parent.timestamp.advanced(by: 1), transactionsRoot: .zero, transactionCount: 0,
      stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    let built = try LedgerExecutor().build(
      [], template: template, bytesMax: 0, on: state.overlay())
    var header = built.block.header
    header.stateRoot = Digest(6, 6, 6, 6)
    return Block(header: header, transactions: [])
  }

  private func finalization(of block: Block) throws -> Certificate {
    let statement = Statement(
      epoch: Epoch(0), view: block.header.view,
      ballot: .finalize(
        BlockReference(parentView: View(0), digest: block.header.digest)))
    let signature = Fixture.key("val-a/consensus")
      .sign(statement.signedBytes(on: genesis.chainID))
    return try #require(
      Certificate(
        statement: statement, signatures: [(ValidatorIndex(0), signature)], validatorCount: 1))
  }

  private func write(_ block: Block, _ paths: NodePaths) throws {
    let key = Fixture.key("val-a/consensus").publicKey
    try paths.initialise(chainID: genesis.chainID, consensusKey: key)
    let (journal, _) = try paths.openJournal(
      JournalOwner(chainID: genesis.chainID, key: key), nil)
    defer { journal.close() }
    _ = try journal.append(.block(view: View(1), bytes: block.bcsBytes))
    _ = try journal.append(
      .certificate(view: View(1), bytes: try finalization(of: block).bcsBytes))
    _ = try journal.sync()
  }

  private func answer(_ path: String, port: Int) async throws -> (Int, [String: Any]) {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
    let (data, response) = try await URLSession.shared.data(from: url)
    let status = try #require(response as? HTTPURLResponse).statusCode
    return (status, try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any]))
  }

  @Test(.timeLimit(.minutes(5)))
  func servesSaysWhereAndEndsWithACodeOfItsOwn() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let configuration = try Fixture.configuration(in: folder)
    let block = try wrongBlock()
    try write(block, NodePaths(configuration))
    let (bundles, told) = AsyncStream.makeStream(of: String.self)
    let node = try Node(
      configuration, genesis: genesis,
      keys: NodeKeys(
        peer: Fixture.key("val-a/peer"), consensus: Fixture.key("val-a/consensus")),
      version: "test", logger: Logger(label: "test") { _ in BundleLog(told: told) })
    let (ports, opened) = AsyncStream.makeStream(of: Int.self)
    let running = Task { try await node.run { opened.yield($0.api) } }
    var port: Int?
    for await first in ports {
      port = first
      break
    }
    var path: String?
    for await first in bundles {
      path = first
      break
    }
    let (code, status) = try await answer("/v1/status", port: try #require(port))
    #expect(code == 200)
    #expect(status["height"] as? String == "0", "what all agree on")
    #expect(status["abstains"] as? [String] == ["diverged"])
    let (unready, checks) = try await answer("/readyz", port: try #require(port))
    #expect(unready == 503)
    #expect("\(checks)".contains("agrees"))
    running.cancel()
    let failure = await #expect(throws: NodeFailure.self) { try await running.value }
    #expect(failure?.code == .stateDiverged)
    #expect(failure?.details == ["bundle  \(configuration.data)/divergence-1.json"])
    let written = try #require(path)
    #expect(written == "\(configuration.data)/divergence-1.json")
    let bundle = try Data(contentsOf: URL(filePath: written))
    try check(bundle, block)
    let replay = try DivergenceReplay(try DivergenceBundle(bundle))
    #expect(replay.result == .node && replay.unproven.isEmpty)
    try FileManager.default.removeItem(atPath: folder)
  }

  private func check(_ data: Data, _ block: Block) throws {
    let bundle = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(bundle["format"] as? String == "sanad-divergence-2")
    #expect(bundle["chain_id"] as? String == genesis.chainID.description)
    #expect(bundle["block_bytes"] as? String == Hex.encode(block.bcsBytes))
    #expect(bundle["block"] as? String == block.header.digest.description)
    let quorum = try #require(bundle["quorum_roots"] as? [String: String])
    let own = try #require(bundle["own_roots"] as? [String: String])
    #expect(quorum["state"] == Digest(6, 6, 6, 6).hex)
    #expect(own["state"] != quorum["state"] && own["receipts"] == quorum["receipts"])
    #expect(
      bundle["parent_state_root"] as? String == own["state"], "an empty block changes nothing")
    let read = try #require(bundle["read"] as? [[String: String]])
    #expect(!read.isEmpty && read.allSatisfy { $0["before"] == $0["after"] && $0["key"] != nil })
    #expect((bundle["changed"] as? [Any])?.isEmpty == true)
  }
}

/// An empty store.
private struct NoNodes: NodeReader, ValueReader {
  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? { nil }
  func value(of key: StateKey) throws(StateFailure) -> [UInt8]? { nil }
}

/// Passes on the path of the bundle that the node says it has written.
private struct BundleLog: LogHandler {
  let told: AsyncStream<String>.Continuation
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    if let path = event.metadata?["bundle"] { told.yield("\(path)") }
  }
}
