import Foundation
import SanadAPIModel
import SanadBench
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadNode
import SanadTypes

/// The validators of a benchmark: their files, their processes, and what they use.
struct BenchNetwork {
  private(set) var runner: TestnetRunner
  let genesis: Genesis

  /// Makes the files of validators in an empty folder.
  init(_ genesis: BenchGenesis, in directory: String) throws {
    self.genesis = genesis.genesis
    let path = "\(directory)/genesis.bcs"
    try Data(self.genesis.bcsBytes).write(to: URL(filePath: path), options: .atomic)
    let validators = self.genesis.validators.validators
    let ports = try FreePorts.find(2 * validators.count)
    runner = TestnetRunner(
      record: TestnetRecord(
        network: self.genesis.name, chainId: self.genesis.chainID.description, genesis: path,
        directory: directory, testWord: BenchGenesis.testWord,
        nodes: validators.enumerated().map { place, validator in
          Self.node(validator.name, .validator, ports: ports[2 * place..<2 * place + 2], directory)
        },
        accounts: []))
    try runner.record.save()
    for node in runner.record.nodes { try write(node) }
    try makeStores()
  }

  /// Finds the network that `bench tx` left in a folder, with its chain; none of it runs.
  init(keptIn directory: String) throws {
    let root = URL(filePath: directory).standardizedFileURL.path(percentEncoded: false)
    runner = TestnetRunner(record: try TestnetRecord.load(root))
    genesis = try GenesisText.load(runner.record.genesis)
    guard genesis.name == BenchGenesisText.networkName else {
      throw CommandFailure(
        .usage, status: .usage, "the network in \(directory) is none of a benchmark",
        help: "Make one: sanad bench tx --dir FOLDER")
    }
    if let running = runner.record.nodes.first(where: { $0.runningPid != nil }) {
      throw CommandFailure(
        .usage, status: .usage, "\(running.name) of \(directory) runs",
        help: "End it first: this command starts and ends the nodes itself.")
    }
    try runner.requireFreePorts()
  }

  /// Makes the files of an observer that has nothing but the chain's first state, in the place of
  /// one that was there; it is no part of the record, since a kept network has none.
  func makeObserver() throws -> TestnetRecord.Node {
    guard let name = genesis.observers.first?.name else {
      throw CommandFailure(
        .usage, status: .usage, "the chain of \(runner.record.directory) names no observer",
        help: "Make another: sanad bench tx --dir FOLDER")
    }
    let directory = "\(runner.record.directory)/\(name)"
    if FileManager.default.fileExists(atPath: directory) {
      try FileManager.default.removeItem(atPath: directory)
    }
    let node = Self.node(
      name, .observer, ports: try FreePorts.find(2)[...], runner.record.directory)
    try write(node)
    try NodePaths.createStore(at: NodePaths.store(in: node.data), genesis: genesis)
    return node
  }

  /// Ports of the APIs.
  var apiPorts: [UInt16] {
    runner.record.nodes.compactMap(\.apiPort)
  }

  /// Starts the processes and waits until all are ready.
  mutating func start(within limit: Duration) async throws {
    try runner.startAll()
    try await runner.awaitReady(height: 0, within: limit)
  }

  /// Ends the processes.
  mutating func stop() async throws { try await runner.stopAll() }

  /// Ends one validator, another one in each round, or all, starts what was ended again, and returns
  /// the time of each until it was ready, in nanoseconds.
  mutating func restart(
    _ way: RestartWay, round: Int, within limit: Duration
  ) async throws -> [UInt64] {
    let places =
      way == .allKilled
      ? Array(runner.record.nodes.indices) : [round % runner.record.nodes.count]
    for place in places {
      _ = try await runner.record.nodes[place].end(with: way.signal, within: TestnetRunner.patience)
    }
    let begin = BenchClock.wall()
    for place in places { try runner.start(place) }
    return try await withThrowingTaskGroup(of: UInt64.self) { group in
      for node in places.map({ runner.record.nodes[$0] }) {
        group.addTask {
          try await TestnetRunner.awaitReady(
            node, height: 0, until: ContinuousClock.now + limit, every: .milliseconds(5))
          return BenchClock.wall() - begin
        }
      }
      var times: [UInt64] = []
      for try await time in group { times.append(time) }
      return times
    }
  }

  /// What each process has used so far.
  func use() throws -> [ProcessUse] {
    try runner.record.nodes.map { node in
      guard let pid = node.pid, let use = ProcessUse(pid: pid) else {
        throw CommandFailure(.notReady, status: .unreachable, "\(node.name) has ended")
      }
      return use
    }
  }

  /// The files of the first validator.
  func files() -> FolderUse? {
    runner.record.nodes.first.flatMap { FolderUse(directory: $0.data) }
  }

  /// What the validators have used at an instant of the load.
  func reading(at instant: UInt64) throws -> NodesReading {
    NodesReading(at: instant, processes: try use(), files: files())
  }

  /// Height of the newest final block of the first validator.
  func height() async throws -> UInt64 {
    guard let node = runner.record.nodes.first, let status = await TestnetRunner.status(of: node),
      let height = UInt64(status.height)
    else { throw CommandFailure(.nodeUnreachable, "the first validator does not answer") }
    return height
  }

  private static func node(
    _ name: String, _ role: NodeConfiguration.Role, ports: ArraySlice<UInt16>, _ directory: String
  ) -> TestnetRecord.Node {
    .init(
      name: name, role: role.rawValue, api: "http://127.0.0.1:\(ports[ports.startIndex])",
      p2p: "127.0.0.1:\(ports[ports.startIndex + 1])", data: "\(directory)/\(name)",
      config: "\(directory)/\(name)/node.yaml", log: "\(directory)/\(name)/node.log")
  }

  private func write(_ node: TestnetRecord.Node) throws {
    try FileManager.default.createDirectory(atPath: node.data, withIntermediateDirectories: true)
    let isValidator = node.role == NodeConfiguration.Role.validator.rawValue
    let consensusName = TestKeyNames.consensus(node.name)
    let word = BenchGenesis.testWord
    let configuration = NodeConfiguration(
      name: node.name, role: isValidator ? .validator : .observer, genesis: runner.record.genesis,
      data: node.data,
      consensusKey: isValidator ? .test(word: word, name: consensusName) : nil,
      peerKey: .test(word: word, name: TestKeyNames.peer(node.name)),
      peerListen: try NetworkAddress(node.p2p),
      peers: try runner.record.nodes.filter { $0.name != node.name }.map {
        .init(name: $0.name, address: try NetworkAddress($0.p2p))
      },
      apiListen: try NetworkAddress(String(node.api.dropFirst("http://".count))))
    try Data(configuration.yaml.utf8).write(to: URL(filePath: node.config), options: .atomic)
    try NodePaths(configuration).initialise(
      chainID: genesis.chainID,
      consensusKey: isValidator ? SecretKey(testWord: word, name: consensusName).publicKey : nil)
  }

  /// Makes the store of the first state once: it is the same on every node, and checking and
  /// hashing a hundred thousand accounts takes each of them some seconds otherwise.
  private func makeStores() throws {
    let stores = runner.record.nodes.map { NodePaths.store(in: $0.data) }
    guard let first = stores.first else { return }
    try NodePaths.createStore(at: first, genesis: genesis)
    for other in stores.dropFirst() {
      try FileManager.default.removeItem(atPath: other)
      try FileManager.default.copyItem(atPath: first, toPath: other)
    }
  }
}

/// Ports that nobody listens on now.
enum FreePorts {
  /// Finds `count` different ports of the loopback address. Somebody else can still take one
  /// before it is used; the node then says so and ends.
  static func find(_ count: Int) throws -> [UInt16] {
    var sockets: [Int32] = []
    defer { for socket in sockets { close(socket) } }
    return try (0..<count).map { _ in
      let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      sockets.append(socket)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(socket, $0, size) == 0 ? getsockname(socket, $0, &size) : -1
        }
      }
      guard socket >= 0, status == 0 else {
        throw CommandFailure(.internalFault, "no free port: \(String(cString: strerror(errno)))")
      }
      return UInt16(bigEndian: address.sin_port)
    }
  }
}
