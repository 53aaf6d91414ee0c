import ArgumentParser
import Foundation
import SanadTypes
import Testing

@testable import sanad

@Suite struct TestnetCommandTests {
  private func up(_ words: String...) throws -> any ParsableCommand {
    try Sanad.parseAsRoot(["testnet", "up"] + words)
  }

  /// The last node's ports must be ports too: arithmetic on them once ended the process.
  @Test func refusesABasePortThatLeavesNoRoomForEveryNode() throws {
    for (port, nodes) in [("65535", 4), ("65530", 1), ("65486", 4), ("65526", 1)] {
      #expect(throws: (any Error).self, "\(port)") {
        try up("--base-port", port, "--validators", "\(nodes)", "--observers", "1")
      }
    }
    for port in ["0", "1023", "65536", "-1", "99999999999999999999"] {
      #expect(throws: (any Error).self, "\(port)") { try up("--base-port=\(port)") }
    }
    _ = try up("--base-port", "65485")
    _ = try up("--base-port", "1024", "--validators", "20", "--observers", "8")
    do {
      _ = try up("--base-port", "65500")
      Issue.record("five nodes have no room above 65500")
    } catch { #expect(Sanad.usageFailure(error)?.message.contains("--base-port") == true) }
  }

  @Test func refusesNetworksOfNobodyAndOfTooMany() {
    for words in [["--validators", "0"], ["--validators", "21"], ["--observers", "9"]] {
      #expect(throws: (any Error).self) { try Sanad.parseAsRoot(["testnet", "up"] + words) }
    }
  }

  /// Nothing below the check on the words may trap on the highest ports either.
  @Test func theHighestPortsAreAskedForAndNotCountedPastTheEnd() {
    do throws(CommandFailure) {
      try TestnetMaker.requireFreePorts(from: 65_485, nodes: 5)
    } catch { #expect(error.code == .portInUse) }
  }

  @Test func aPortInUseIsFoundAndNamed() throws {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(socket >= 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    try #require(isBound && listen(socket, 1) == 0)
    let port = UInt16(bigEndian: address.sin_port)
    #expect(!LoopbackPort.isFree(port))
    do throws(CommandFailure) {
      try TestnetMaker.requireFreePorts(from: port, nodes: 1)
      Issue.record("port \(port) is in use")
    } catch {
      #expect(error.code == .portInUse && error.status == .unreachable)
      #expect(error.message.contains("port \(port) ") && error.remedy.contains("--base-port"))
    }
  }

  // MARK: Several nodes

  /// A network of nodes that do not run, and one process that does in the place of the first.
  private func withNetwork(
    _ body: (_ directory: String, _ pid: Int32) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: "\(folder)/val-a.yaml"))
    // It has the settings' file among its words, as a node has.
    let sleeper = try ChildProcess.start(
      "/usr/bin/tail", ["-f", "\(folder)/val-a.yaml"], log: "\(folder)/log")
    var record = TestnetRecord(
      network: "n", chainId: "ab", genesis: "\(folder)/g", directory: folder, testWord: "w",
      nodes: [], accounts: [])
    record.nodes = ["val-a", "val-b"].map { name in
      .init(
        name: name, role: "validator", api: "http://127.0.0.1:1", p2p: "127.0.0.1:2",
        data: folder, config: "\(folder)/\(name).yaml", log: "\(folder)/log",
        pid: name == "val-a" ? sleeper : nil)
    }
    try record.save()
    let result: Result<Void, any Error>
    do { result = .success(try await body(folder, sleeper)) } catch { result = .failure(error) }
    _ = try await ChildProcess.end(
      sleeper, startedWith: "\(folder)/val-a.yaml", with: SIGKILL, within: .seconds(5))
    try FileManager.default.removeItem(atPath: folder)
    try result.get()
  }

  private func isRunning(_ pid: Int32, _ directory: String) -> Bool {
    ChildProcess.isRunning(pid, startedWith: "\(directory)/val-a.yaml")
  }

  /// After a restart of the machine the number in the record can be anybody's.
  @Test func aProcessThatIsNotTheNodesIsLeftAlone() async throws {
    try await withNetwork { directory, pid in
      var record = try TestnetRecord.load(directory)
      record.nodes[0].pid = nil
      record.nodes[1].pid = pid
      try record.save()
      let run = try await CommandRun("testnet", "kill", "val-b", "--dir", directory)
      #expect(run.status == .unreachable && run.messages.contains("val-b does not run"))
      let stop = try await CommandRun("testnet", "stop", "--dir", directory)
      #expect(stop.status == .done)
      #expect(isRunning(pid, directory))
    }
  }

  @Test func aNameThatNoNodeHasEndsNone() async throws {
    try await withNetwork { directory, pid in
      let run = try await CommandRun("testnet", "kill", "val-a", "val-x", "--dir", directory)
      #expect(run.status == .invalidInput)
      #expect(run.messages.contains("val-x") && run.messages.contains("val-a, val-b"))
      #expect(isRunning(pid, directory))
    }
  }

  @Test func someOfSeveralNodesFail() async throws {
    try await withNetwork { directory, pid in
      let run = try await CommandRun(
        "testnet", "kill", "val-a", "val-b", "--dir", directory, "--json")
      #expect(run.status == .partial)
      #expect(try run.object()["killed"] as? [String] == ["val-a"])
      let failed = try #require(try run.object()["failed"] as? [[String: Any]])
      #expect(failed.count == 1 && failed[0]["message"] as? String == "val-b does not run")
      #expect(!isRunning(pid, directory))
    }
  }

  @Test func allNodesFail() async throws {
    try await withNetwork { directory, _ in
      let run = try await CommandRun("testnet", "kill", "val-b", "--dir", directory)
      #expect(run.status == .unreachable)
      #expect(run.messages.contains("val-b does not run"))
    }
  }

  @Test func aGenesisThatIsNotThereIsNamedWithTheWayOut() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    let run = try await CommandRun(
      "testnet", "up", "--dir", folder, "--genesis", "nowhere/genesis.yaml", "--base-port", "41000")
    #expect(run.status == .invalidInput)
    #expect(run.messages.contains("nowhere/genesis.yaml") && run.messages.contains("--genesis"))
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  // MARK: Partitions

  /// The record of a network whose nodes can be cut off, with a folder for each order.
  private func withOrders(
    _ body: (TestnetRecord) async throws -> Void
  ) async throws {
    try await withNetwork { directory, _ in
      var record = try TestnetRecord.load(directory)
      for place in record.nodes.indices {
        let folder = "\(directory)/\(record.nodes[place].name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        record.nodes[place].cutOff = "\(folder)/cut-off"
      }
      try record.save()
      try await body(record)
    }
  }

  /// Who is broken off while ordering leaves a record by which the rest is known.
  @Test func aPartitionThatIsBrokenOffIsInTheRecord() async throws {
    try await withOrders { record in
      // The second node's order cannot be written.
      try FileManager.default.removeItem(atPath: "\(record.directory)/val-b")
      let sides = try PartitionSides(["val-a"], of: ["val-a", "val-b"])
      #expect(throws: (any Error).self) { try Partition(record).order(sides) }
      #expect(FileManager.default.fileExists(atPath: "\(record.directory)/val-a/cut-off"))
      #expect(try TestnetRecord.load(record.directory).partition == [["val-a"], ["val-b"]])
      try Partition(record).order(nil)
      #expect(!FileManager.default.fileExists(atPath: "\(record.directory)/val-a/cut-off"))
      #expect(try TestnetRecord.load(record.directory).partition == nil)
    }
  }

  /// What the record does not know of is in force all the same.
  @Test func aNetworkIsMadeWholeWhateverTheRecordSays() async throws {
    try await withOrders { record in
      let order = "\(record.directory)/val-b/cut-off"
      try Data("val-a\n".utf8).write(to: URL(filePath: order))
      #expect(record.partition == nil)
      var runner = TestnetRunner(record: record)
      try await runner.makeWhole()
      #expect(!FileManager.default.fileExists(atPath: order))
    }
    // One that an earlier version made knows no orders, and starts nevertheless.
    try await withNetwork { directory, _ in
      let record = try TestnetRecord.load(directory)
      var runner = TestnetRunner(record: record)
      try await runner.makeWhole()
      let sides = try PartitionSides(["val-a"], of: ["val-a", "val-b"])
      #expect(throws: CommandFailure.self) { try Partition(record).order(sides) }
      #expect(try TestnetRecord.load(directory).partition == nil)
    }
  }

  // MARK: What to try next

  @Test func suggestsNoPartitionThatStopsNothing() {
    func words(_ names: String...) -> [String] {
      TestnetScreen.suggestions(validators: names).map { $0.command + $0.note }
    }
    let one = words("val-a")
    #expect(!one.contains { $0.contains("partition") })
    #expect(one.contains { $0.hasPrefix("testnet kill val-a   (the chain stands still") })
    #expect(words("val-a", "val-b").contains { $0.hasPrefix("testnet partition val-a   (it") })
    let four = words("val-a", "val-b", "val-c", "val-d")
    #expect(four.contains { $0.hasPrefix("testnet partition val-a,val-b   (it stands still") })
    #expect(four.contains { $0.hasPrefix("testnet kill val-d   (the chain goes on") })
    #expect(words().allSatisfy { $0.hasPrefix("wallet") })
  }

  // MARK: What --verbose adds

  @Test func tellsEachRequestWhenAsked() async throws {
    let plain = try await CommandRun("node", "status", "--api", "http://127.0.0.1:9")
    #expect(!plain.messages.contains("GET "))
    let told = try await CommandRun(
      "node", "status", "--api", "http://127.0.0.1:9", "--verbose", "--timeout", "1")
    #expect(told.messages.contains("GET http://127.0.0.1:9/v1/status"))
    #expect(told.status == .unreachable && told.output.isEmpty)
  }
}
