import COpenSSL
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNetwork

/// Who is let in, and that both sides learn why not.
@Suite struct AdmissionTests {
  /// Runs a node that another one dials, and expects `code` from the side that decides.
  private func expectRefusal(
    _ code: RefusalCode, by decider: LinkDirection, of server: TestNode,
    dialledWith client: (PeerAddress) throws -> TestNode, as seed: UInt8? = nil
  ) async throws {
    try await TestNode.run(server) { server in
      let address = try server.address(as: seed)
      try await TestNode.run(try client(address)) { client in
        let atServer = try await server.refusal(code)
        let atClient = try await client.refusal(code)
        #expect(atServer.end.side == (decider == .inbound ? .local : .remote))
        #expect(atClient.end.side == (decider == .outbound ? .local : .remote))
        #expect(atServer.direction == .inbound && atClient.direction == .outbound)
        #expect(atServer.peer == client.key)
        #expect(server.network.connectedPeers.isEmpty)
        #expect(client.network.connectedPeers.isEmpty)
        #expect(client.network.counters.ended[code, default: 0] > 0)
      }
    }
  }

  @Test func refusesAServerWithAnotherKeyThanTheOneDialled() async throws {
    try await expectRefusal(
      .wrongKey, by: .outbound, of: try TestNode(1, admits: [2]),
      dialledWith: { try TestNode(2, dials: [$0]) }, as: 3)
  }

  @Test func refusesAnotherChain() async throws {
    try await expectRefusal(
      .wrongChain, by: .inbound, of: try TestNode(1, admits: [2]),
      dialledWith: { try TestNode(2, dials: [$0], chain: ChainID(Digest(9, 9, 9, 9))) })
  }

  @Test func refusesAnotherVersion() async throws {
    try await expectRefusal(
      .wrongVersion, by: .inbound, of: try TestNode(1, admits: [2], versions: 1...2),
      dialledWith: { try TestNode(2, dials: [$0], versions: 3...4) })
  }

  @Test func refusesAKeyThatIsNotAdmitted() async throws {
    try await expectRefusal(
      .notAdmitted, by: .inbound, of: try TestNode(1, admits: [3]),
      dialledWith: { try TestNode(2, dials: [$0]) })
  }

  @Test func refusesGuestsAboveTheirNumber() async throws {
    let admission = Admission(validators: [], guestsMax: 1)
    try await TestNode.run(try TestNode(1, admission: admission)) { server in
      let dials = [try server.address()]
      try await TestNode.run(try TestNode(2, dials: dials)) { guest in
        try await server.isUp(with: guest.key)
        try await TestNode.run(try TestNode(3, dials: dials)) { second in
          let atClient = try await second.refusal(.tooMany)
          let atServer = try await server.refusal(.tooMany)
          #expect(atClient.end.side == .remote && atServer.peer == second.key)
        }
      }
    }
  }

  @Test func speaksTheNewestVersionInCommon() async throws {
    try await TestNode.run(try TestNode(1, admits: [2], versions: 1...3)) { server in
      let dials = [try server.address()]
      try await TestNode.run(try TestNode(2, dials: dials, versions: 2...9)) { client in
        try await client.isUp(with: server.key)
        #expect(await client.network.peers().map(\.version) == [3])
        #expect(await server.network.peers().map(\.version) == [3])
      }
    }
  }

  @Test func refusesAGreetingThatNamesAnotherKey() async throws {
    try await TestNode.run(try TestNode(1, admits: [2, 3])) { node in
      let address = try node.address()
      let sender = try await RawPeer.secure(address, seed: 2)
      try await sender.greet(node.key, seed: 3)
      #expect(try await sender.refusal() == .wrongKey)
      let receiver = try await RawPeer.secure(address, seed: 2)
      try await receiver.greet(TestKey.key(3), seed: 2)
      #expect(try await receiver.refusal() == .wrongKey)
    }
  }

  @Test func refusesItself() async throws {
    try await TestNode.run(try TestNode(1, admits: [1, 2])) { node in
      let own = try await RawPeer.secure(try node.address(), seed: 1)
      #expect(try await own.refusal() == .notAdmitted)
    }
  }

  @Test func refusesTLSBefore13() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { node in
      let old = try await RawPeer.custom(try node.address()) { context in
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
      }
      #expect(try await node.refusal(.notSecure).end.side == .local)
      _ = try await old.happenings.first {
        if case .failed(let why) = $0 { why.contains("protocol version") } else { false }
      }
      try await old.closed()
    }
  }

  @Test func refusesAClientWithoutACertificate() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { node in
      let nameless = try await RawPeer.custom(try node.address()) { _ in }
      #expect(try await node.refusal(.notSecure).peer == nil)
      try await nameless.closed()
      #expect(node.network.counters.unauthenticated == 0)
    }
  }

  @Test func refusesACertificateWithAnotherKindOfKey() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { node in
      let other = try await RawPeer.custom(try node.address()) { context in
        guard let key = makeP256Key(), let certificate = X509_new() else {
          Issue.record("no key or no certificate could be made")
          return
        }
        X509_set_pubkey(certificate, key)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 1_000)
        X509_sign(certificate, key, EVP_sha256())
        SSL_CTX_use_certificate(context, certificate)
        SSL_CTX_use_PrivateKey(context, key)
      }
      #expect(try await node.refusal(.notSecure).end.side == .local)
      try await other.closed()
    }
  }

  @Test func closesTheConnectionOfAKeyThatLeavesTheList() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { server in
      let dials = [try server.address()]
      try await TestNode.run(try TestNode(2, dials: dials)) { client in
        try await server.isUp(with: client.key)
        server.network.updateAdmission(Admission(validators: []))
        let atClient = try await client.down(with: server.key)
        #expect(atClient.code == .notAdmitted && atClient.side == .remote)
        _ = try await client.refusal(.notAdmitted)
        server.network.updateAdmission(Admission(validators: [client.key]))
        _ = try await client.events.wait { events in
          events.count { if case .up = $0 { true } else { false } } == 2 ? true : nil
        }
      }
    }
  }

  @Test func keepsABannedPeerOutForItsTime() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { server in
      let dials = [try server.address()]
      try await TestNode.run(try TestNode(2, dials: dials)) { client in
        try await server.isUp(with: client.key)
        // Long enough to be met by a dial of a machine that is slow.
        server.network.ban(client.key, for: .seconds(3), because: "sent a false vote")
        let end = try await client.down(with: server.key)
        #expect(end.code == .misbehaved && end.detail == "sent a false vote")
        _ = try await client.refusal(.misbehaved)
        _ = try await client.events.wait { events in
          events.count { if case .up = $0 { true } else { false } } == 2 ? true : nil
        }
      }
    }
  }
}

/// A P-256 key; the one-line macro of OpenSSL is variadic.
private func makeP256Key() -> OpaquePointer? {
  guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { return nil }
  defer { EVP_PKEY_CTX_free(context) }
  var key: OpaquePointer?
  guard EVP_PKEY_keygen_init(context) == 1,
    EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
    EVP_PKEY_generate(context, &key) == 1
  else { return nil }
  return key
}
