import ArgumentParser
import Foundation
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet

/// `sanad evidence`: what proves that a validator broke the protocol, checked offline.
struct EvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Check proofs of offences, and find who is behind a fork.",
    subcommands: [EvidenceVerifyCommand.self, EvidenceForkCommand.self])
}

/// An offence that holds.
private struct ProvenOffence: Encodable {
  let validator: String
  let view: String
  let offence: String
  /// Both signed votes, hexadecimal.
  let bytes: String

  init(_ evidence: Evidence, _ validators: ValidatorSet) {
    validator = validators.name(of: evidence.signer)
    view = evidence.view.description
    offence = "\(evidence.offence)"
    bytes = Hex.encode(evidence.bcsBytes)
  }

  var line: String { "\(validator)   \(offence) in view \(view)" }
}

extension ValidatorSet {
  fileprivate func name(of index: ValidatorIndex) -> String {
    self[index]?.name ?? "validator \(index)"
  }
}

/// A JSON file with one object or a list of them.
private enum ObjectsFile {
  /// Most bytes: a final header may have a thousand descendants.
  static let bytesMax = 16 << 20

  static func read<Object: Decodable>(
    _ path: String, as type: Object.Type, from what: String
  ) throws(CommandFailure) -> [Object] {
    let data = Data(try PersonsFile.input(path, max: bytesMax))
    do { return try APICoding.decode(from: data) } catch {
      do { return [try APICoding.decode(from: data)] } catch {
        throw CommandFailure(
          .proofInvalid, status: .invalidInput, "\(path) is no answer of \(what)",
          help: "Save one with: curl NODE\(what) > FILE")
      }
    }
  }

  static func bytes(_ text: String, of path: String) throws(CommandFailure) -> [UInt8] {
    guard let bytes = Hex.decode(text) else {
      throw CommandFailure(
        .proofInvalid, status: .invalidInput, "\(path): its bytes are not hexadecimal")
    }
    return bytes
  }
}

/// `sanad evidence verify`: two statements of one validator, and whether it signed both.
struct EvidenceVerifyCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check evidence that a node has told, offline.",
    discussion: """
      Examples:
        sanad evidence verify evidence.json --genesis genesis.bcs
        sanad evidence verify evidence.json --json

      FILE is what GET /v1/evidence answers, or one of its objects. Both signatures
      are checked with the validators of the genesis, and what the node says about
      them with what they say.
      """)

  @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["json"]))
  var file: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let told = try ObjectsFile.read(file, as: EvidenceResource.self, from: "/v1/evidence")
    let known = try KnownNetwork(network)
    try network.requireChain(known.genesis.chainID)
    let validators = known.genesis.validators
    var proven: [ProvenOffence] = []
    for (place, resource) in told.enumerated() {
      let evidence = try Self.evidence(resource, at: place, file)
      // Every epoch has the validators of genesis in this release.
      let anchor = TrustAnchor(
        chainID: known.genesis.chainID, epoch: evidence.first.statement.epoch,
        validators: validators)
      do throws(LightClientFailure) { try anchor.check(evidence) } catch {
        throw Self.failure(place, file, "\(error)")
      }
      let offence = ProvenOffence(evidence, validators)
      guard offence.validator == resource.validator, offence.view == resource.view,
        offence.offence == resource.offence
      else { throw Self.failure(place, file, "it proves: \(offence.line)") }
      proven.append(offence)
    }
    let text = proven.isEmpty ? "no evidence" : proven.map(\.line).joined(separator: "\n")
    try terminal.show(["proven": proven], text: text)
  }

  private static func evidence(
    _ resource: EvidenceResource, at place: Int, _ file: String
  ) throws(CommandFailure) -> Evidence {
    let bytes = try ObjectsFile.bytes(resource.bytes, of: file)
    do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch {
      throw failure(place, file, "its bytes are no evidence: \(error)")
    }
  }

  private static func failure(_ place: Int, _ file: String, _ why: String) -> CommandFailure {
    CommandFailure(
      .proofInvalid, status: .checkFailed, "evidence \(place + 1) of \(file) does not hold",
      details: [Printable.line(why)])
  }
}

/// `sanad evidence fork`: two final blocks at one height, and who signed both.
struct EvidenceForkCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork", abstract: "Compare what nodes call final, and name who signed two.",
    discussion: """
      Examples:
        sanad evidence fork one.json other.json --genesis genesis.bcs
        sanad evidence fork one.json other.json --json

      Each FILE is what GET /v1/blocks/{height}/certificate of a node answers. Every
      finalization is checked. Where two blocks are final at one height, at least
      f + 1 validators have broken the protocol; those who show in the certificates
      are named, with a proof for each, and the exit code is 8.
      """)

  @Argument(help: "Answers of several nodes.", completion: .file(extensions: ["json"]))
  var files: [String]

  @OptionGroup var network: WalletNetwork

  private struct Result: Encodable {
    let compared: Int
    /// Heights at which there are two final blocks.
    let forks: [String]
    let culprits: [ProvenOffence]
  }

  func perform(on terminal: Terminal) async throws {
    var told: [(file: String, resource: FinalityResource)] = []
    for file in files {
      told += try ObjectsFile.read(
        file, as: FinalityResource.self, from: "/v1/blocks/HEIGHT/certificate"
      ).map { (file, $0) }
    }
    let known = try KnownNetwork(network)
    try network.requireChain(known.genesis.chainID)
    let anchor = TrustAnchor(genesis: known.genesis)
    var headers: [BlockHeader] = []
    var certificates: [Certificate] = []
    for (file, resource) in told {
      let final = try Self.final(resource, file, anchor)
      headers += [final.header] + final.finality.descendants
      certificates.append(final.finality.finalization)
    }
    let result = Result(
      compared: certificates.count, forks: Self.forks(headers).map(\.description),
      culprits: ForkForensics.culprits(in: certificates).map {
        ProvenOffence($0, anchor.validators)
      })
    try terminal.show(result, text: Self.text(result))
    if !result.forks.isEmpty || !result.culprits.isEmpty { throw CommandStatus.checkFailed }
  }

  private static func final(
    _ resource: FinalityResource, _ file: String, _ anchor: TrustAnchor
  ) throws(CommandFailure) -> FinalHeader {
    let bytes = try ObjectsFile.bytes(resource.bytes, of: file)
    do {
      let final: FinalHeader = try BCSReader.decode(from: bytes)
      try final.verify(by: anchor)
      return final
    } catch {
      throw CommandFailure(
        .proofInvalid, status: .checkFailed, "\(file) does not show that its block is final",
        details: [Printable.line("\(error)")])
    }
  }

  /// Heights at which these headers name two blocks, ascending.
  private static func forks(_ headers: [BlockHeader]) -> [Height] {
    var first: [Height: BlockDigest] = [:]
    var forks: Set<Height> = []
    for header in headers {
      let known = first[header.height] ?? header.digest
      first[header.height] = known
      if known != header.digest { forks.insert(header.height) }
    }
    return forks.sorted()
  }

  private static func text(_ result: Result) -> String {
    if result.forks.isEmpty, result.culprits.isEmpty {
      return "\(result.compared) finalizations hold, and no two of them contradict each other"
    }
    var lines = [
      "FORK: two blocks are final at height \(result.forks.joined(separator: ", "))"
    ]
    lines += result.culprits.map { "  " + $0.line }
    if result.culprits.isEmpty {
      lines.append(
        "  The finalizations are of different views. Who signed two shows in the notarization, or the"
      )
      lines.append(
        "  nullification, of the lower view; ask the nodes for the certificates above it.")
    }
    return lines.joined(separator: "\n")
  }
}
