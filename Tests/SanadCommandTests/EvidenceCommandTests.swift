import Foundation
import SanadAPIModel
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLightClient
import SanadTypes
import Testing

@testable import sanad

/// Offences of epochs whose validators are others than those of the genesis.
@Suite struct EvidenceCommandTests {
  private let folder: URL
  private let genesis: Genesis
  private let word: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "evidence-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = try GenesisFile.load(LocalNetwork.genesis)
    genesis = file.genesis
    word = try #require(file.testWord)
    for (place, validator) in genesis.validators.validators.enumerated() {
      #expect(validator.consensusKey == key(place).publicKey)
    }
    try Data(genesis.bcsBytes).write(to: folder.appending(path: "genesis.bcs"))
  }

  /// The key of who stands in a place of the genesis.
  private func key(_ place: Int) -> SecretKey {
    SecretKey(
      testWord: word, name: "\(genesis.validators.validators[place].name)/consensus")
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path() }

  private func save(_ value: some Encodable, as name: String) throws -> String {
    try JSONEncoder().encode(value).write(to: folder.appending(path: name))
    return path(name)
  }

  private func vote(_ ballot: Ballot, epoch: UInt64, place: Int, key: Int) -> Vote {
    let statement = Statement(epoch: Epoch(epoch), view: View(40), ballot: ballot)
    return Vote(
      statement: statement, signer: ValidatorIndex(UInt16(place)),
      signature: self.key(key).sign(statement.signedBytes(on: genesis.chainID)))
  }

  /// Who is in a place nullified and finalized in view 40.
  private func offence(
    epoch: UInt64, place: Int, key: Int, told epochTold: String? = nil
  ) throws -> EvidenceResource {
    let block = BlockReference(parentView: View(39), digest: BlockDigest(Digest(1, 2, 3, 4)))
    let evidence = try #require(
      Evidence(
        vote(.nullify, epoch: epoch, place: place, key: key),
        vote(.finalize(block), epoch: epoch, place: place, key: key)))
    return EvidenceResource(
      validator: genesis.validators.validators[key].name, epoch: epochTold ?? "\(epoch)",
      view: "40", offence: "nullifyAndFinalize", bytes: Hex.encode(evidence.bcsBytes), height: nil)
  }

  /// A finalization by the first three of a set; `order` says whose key is in which place.
  private func finalization(
    _ header: BlockHeader, order: [Int] = [0, 1, 2, 3]
  ) throws -> Certificate {
    let block = BlockReference(parentView: View(0), digest: header.digest)
    let votes = (0..<3).map { place in
      let statement = Statement(
        epoch: header.epoch, view: header.view, ballot: .finalize(block))
      return (
        signer: ValidatorIndex(UInt16(place)),
        signature: key(order[place]).sign(statement.signedBytes(on: genesis.chainID))
      )
    }
    return try #require(
      Certificate(
        statement: Statement(epoch: header.epoch, view: header.view, ballot: .finalize(block)),
        signatures: votes, validatorCount: 4))
  }

  private func header(
    _ height: UInt64, epoch: UInt64, time: UInt64 = 9, closes next: ValidatorSet? = nil
  ) -> BlockHeader {
    var header = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(epoch), view: View(height), height: Height(height),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(time),
      transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero,
      weight: 0)
    header.closesEpoch = next != nil
    header.nextValidators = next?.digest ?? .zero
    return header
  }

  /// A block of epoch 1, in which the validators stand in the opposite order.
  private func certificate(time: UInt64 = 9) throws -> FinalityResource {
    let next = try ValidatorSet(genesis.validators.validators.reversed())
    let closing = header(10, epoch: 0, closes: next)
    let block = header(11, epoch: 1, time: time)
    let final = FinalHeader(
      epochs: [
        EpochEnd(header: closing, finalization: try finalization(closing), validators: next)
      ],
      header: block,
      finality: FinalityProof(
        descendants: [], finalization: try finalization(block, order: [3, 2, 1, 0])))
    return FinalityResource(
      height: "11", digest: "\(block.digest)", descendants: 0,
      certificate: .init(
        epoch: "1", view: "11", parentView: "0", block: "\(block.digest)", signers: [],
        signatures: []),
      bytes: Hex.encode(final.bcsBytes))
  }

  private func verify(_ told: [EvidenceResource], _ epochs: String...) async throws -> CommandRun {
    let file = try save(told, as: "evidence.json")
    return try await CommandRun(
      ["evidence", "verify", file, "--genesis", path("genesis.bcs"), "--json"]
        + epochs.flatMap { ["--epochs", $0] })
  }

  @Test func validatorsOfGenesisProveNothingOfALaterEpoch() async throws {
    let run = try await verify([try offence(epoch: 1, place: 0, key: 0)])
    #expect(run.status == .checkFailed)
    #expect(run.output.contains("is of epoch 1, whose validators are not proven"))
    #expect(run.output.contains("--epochs"))
  }

  @Test func whatWasSignedInAnEpochIsCheckedWithItsOwnValidators() async throws {
    let epochs = try save(try certificate(), as: "certificate.json")
    let held = try await verify(
      [try offence(epoch: 1, place: 0, key: 3), try offence(epoch: 0, place: 3, key: 3)], epochs)
    #expect(held.status == .done, "\(held.output)")
    let name = genesis.validators.validators[3].name
    #expect(held.output.components(separatedBy: "\"\(name)\"").count == 3)
    // Place 0 is another's in epoch 1, and an epoch after it is not proven.
    #expect(try await verify([offence(epoch: 1, place: 0, key: 0)], epochs).status == .checkFailed)
    #expect(try await verify([offence(epoch: 2, place: 0, key: 3)], epochs).status == .checkFailed)
    // What the node says about it counts too.
    let lie = try offence(epoch: 1, place: 0, key: 3, told: "0")
    #expect(try await verify([lie], epochs).status == .checkFailed)
  }

  @Test func anEndThatNobodyFinalizedProvesNothing() async throws {
    var told = try certificate()
    var bytes = try #require(Hex.decode(told.bytes))
    // A byte of the first end's header.
    bytes[40] ^= 1
    told.bytes = Hex.encode(bytes)
    let run = try await verify(
      [try offence(epoch: 1, place: 0, key: 3)], try save(told, as: "certificate.json"))
    #expect(run.status == .checkFailed)
    #expect(run.output.contains("does not show that its block is final"))
    let none = try await verify([], path("nothing.json"))
    #expect(none.status == .invalidInput)
  }

  @Test func aForkOfALaterEpochNamesItsOwnValidators() async throws {
    let files = [
      try save(try certificate(), as: "one.json"),
      try save(try certificate(time: 10), as: "other.json"),
    ]
    let run = try await CommandRun(
      ["evidence", "fork"] + files + ["--genesis", path("genesis.bcs"), "--json"])
    #expect(run.status == .checkFailed)
    let object = try run.object()
    #expect(object["forks"] as? [String] == ["11"] && (object["epochs"] as? [String]) == [])
    let culprits = try #require(object["culprits"] as? [[String: String]])
    let reversed = genesis.validators.validators.reversed().prefix(3).map(\.name)
    #expect(culprits.map { $0["validator"] } == reversed.map(Optional.some))
    #expect(culprits.allSatisfy { $0["epoch"] == "1" })
    var forged = try certificate(time: 10)
    var bytes = try #require(Hex.decode(forged.bytes))
    bytes[40] ^= 1
    forged.bytes = Hex.encode(bytes)
    let bad = try save(forged, as: "forged.json")
    let none = try await CommandRun(
      ["evidence", "fork", files[0], bad, "--genesis", path("genesis.bcs")])
    #expect(none.status == .checkFailed)
    #expect(none.messages.contains("forged.json does not show that its block is final"))
    let same = try await CommandRun(
      ["evidence", "fork", files[0], files[0], "--genesis", path("genesis.bcs")])
    #expect(same.status == .done && same.output.contains("2 finalizations hold"))
  }
}
