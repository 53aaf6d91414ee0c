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
  let epoch: String
  let view: String
  let offence: String
  /// Both signed votes, hexadecimal.
  let bytes: String

  init(_ evidence: Evidence, _ validators: ValidatorSet) {
    validator = validators.name(of: evidence.signer)
    epoch = evidence.epoch.description
    view = evidence.view.description
    offence = "\(evidence.offence)"
    bytes = Hex.encode(evidence.bcsBytes)
  }

  var line: String { "\(validator)   \(offence) in view \(view) of epoch \(epoch)" }
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

  /// The final headers of answers about certificates; whether they hold is not asked.
  static func finals(_ path: String) throws(CommandFailure) -> [FinalHeader] {
    let told = try read(path, as: FinalityResource.self, from: "/v1/blocks/HEIGHT/certificate")
    return try told.map { (one: FinalityResource) throws(CommandFailure) -> FinalHeader in
      let bytes = try bytes(one.bytes, of: path)
      do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch {
        throw unproven(path, "\(error)")
      }
    }
  }

  static func unproven(_ path: String, _ why: String) -> CommandFailure {
    CommandFailure(
      .proofInvalid, status: .checkFailed, "\(path) does not show that its block is final",
      details: [Printable.line(why)])
  }
}

/// `sanad evidence verify`: two statements of one validator, and whether it signed both.
struct EvidenceVerifyCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check evidence that a node has told, offline.",
    discussion: """
      Examples:
        sanad evidence verify evidence.json --genesis genesis.bcs
        sanad evidence verify evidence.json --epochs certificate.json --json

      FILE is what GET /v1/evidence answers, or one of its objects. Both signatures
      are checked with the validators of their epoch, and what the node says about
      them with what they say. The genesis has the validators of epoch 0. Those of
      later ones are proven by what GET /v1/blocks/{height}/certificate answers of a
      block of that epoch, or of one after it: --epochs.
      """)

  @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["json"]))
  var file: String

  @Option(
    help: "A block's certificate, which has the ends of the epochs before it.",
    completion: .file(extensions: ["json"]))
  var epochs: String?

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let told = try ObjectsFile.read(file, as: EvidenceResource.self, from: "/v1/evidence")
    let known = try KnownNetwork(network)
    try network.requireChain(known.genesis.chainID)
    let anchors = try anchors(from: TrustAnchor(genesis: known.genesis))
    var proven: [ProvenOffence] = []
    for (place, resource) in told.enumerated() {
      let evidence = try Self.evidence(resource, at: place, file)
      let anchor = try anchor(of: evidence.epoch, among: anchors, at: place)
      do throws(LightClientFailure) { try anchor.check(evidence) } catch {
        throw Self.failure(place, file, "\(error)")
      }
      let offence = ProvenOffence(evidence, anchor.validators)
      guard offence.validator == resource.validator, offence.view == resource.view,
        offence.offence == resource.offence, offence.epoch == resource.epoch
      else { throw Self.failure(place, file, "it proves: \(offence.line)") }
      proven.append(offence)
    }
    let text = proven.isEmpty ? "no evidence" : proven.map(\.line).joined(separator: "\n")
    try terminal.show(["proven": proven], text: text)
  }

  /// The validators of each epoch that is known or proven, from the first on.
  private func anchors(from genesis: TrustAnchor) throws -> [TrustAnchor] {
    guard let epochs else { return [genesis] }
    let told = try ObjectsFile.finals(epochs)
    do {
      // Of several certificates the one that leads furthest.
      return try told.map { try genesis.throughout($0.epochs) }.max { $0.count < $1.count }
        ?? [genesis]
    } catch { throw ObjectsFile.unproven(epochs, "\(error)") }
  }

  private func anchor(
    of epoch: Epoch, among anchors: [TrustAnchor], at place: Int
  ) throws(CommandFailure) -> TrustAnchor {
    if let anchor = anchors.first(where: { $0.epoch == epoch }) { return anchor }
    let last = anchors.last.map { "\($0.epoch)" } ?? "none"
    throw CommandFailure(
      .proofInvalid, status: .checkFailed,
      "evidence \(place + 1) of \(file) is of epoch \(epoch), whose validators are not proven",
      details: ["proven are those up to epoch \(last)"],
      help: """
        Save the certificate of a newer block and give it as --epochs: \
        curl NODE/v1/blocks/HEIGHT/certificate > FILE
        """)
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
    /// Epochs that two blocks have closed.
    let epochs: [String]
    let culprits: [ProvenOffence]
  }

  func perform(on terminal: Terminal) async throws {
    let told = try files.map { (file: $0, finals: try ObjectsFile.finals($0)) }
    let known = try KnownNetwork(network)
    try network.requireChain(known.genesis.chainID)
    let anchor = TrustAnchor(genesis: known.genesis)
    let finals = told.flatMap(\.finals)
    let compared: FinalityComparison
    do { compared = try FinalityComparison(of: finals, from: anchor) } catch {
      throw Self.failure(told, anchor, error)
    }
    let result = Result(
      compared: finals.count, forks: compared.heights.map(\.description),
      epochs: compared.epochs.map(\.description),
      culprits: compared.culprits.map { ProvenOffence($0.evidence, $0.anchor.validators) })
    try terminal.show(result, text: Self.text(result))
    if compared.isFork || !result.culprits.isEmpty { throw CommandStatus.checkFailed }
  }

  /// Which file does not hold, found once it is known that one does not.
  private static func failure(
    _ told: [(file: String, finals: [FinalHeader])], _ anchor: TrustAnchor,
    _ failure: LightClientFailure
  ) -> CommandFailure {
    for (file, finals) in told {
      for final in finals {
        do { try final.verify(by: anchor) } catch { return ObjectsFile.unproven(file, "\(error)") }
      }
    }
    return ObjectsFile.unproven("one of the files", "\(failure)")
  }

  private static func text(_ result: Result) -> String {
    if result.forks.isEmpty, result.epochs.isEmpty, result.culprits.isEmpty {
      return "\(result.compared) finalizations hold, and no two of them contradict each other"
    }
    var lines: [String] = []
    if !result.forks.isEmpty {
      lines.append("FORK: two blocks are final at height \(result.forks.joined(separator: ", "))")
    }
    if !result.epochs.isEmpty {
      lines.append("FORK: two blocks closed epoch \(result.epochs.joined(separator: ", "))")
    }
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
