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
}
