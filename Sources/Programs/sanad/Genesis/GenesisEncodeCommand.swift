import ArgumentParser
import Foundation
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadTypes

/// `sanad genesis encode FILE --out FILE`: the canonical bytes that programs read.
struct GenesisEncodeCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode", abstract: "Write the canonical bytes of a genesis.",
    discussion: """
      Examples:
        sanad genesis encode genesis.yaml --out genesis.bcs
        sanad genesis encode genesis.yaml --out genesis.bcs --json

      A client verifies against these bytes (docs/light-client.md); their chain id is
      the one that `sanad genesis hash` prints for the text.
      """)

  private struct Result: Encodable {
    let chain: String
    let file: String
    let bytes: Int
  }

  @Argument(help: "The genesis file.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(help: "Where to write them; a file that does not exist.", completion: .file())
  var out: String

  @OptionGroup var changes: GenesisOptions
  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let genesis = try changes.load(file).genesis
    let bytes = genesis.bcsBytes
    try NewFile.write(Data(bytes), to: out)
    let chain = genesis.chainID.description
    try terminal.show(
      Result(chain: chain, file: out, bytes: bytes.count),
      text: "chain   \(chain)\nwrote   \(out)   \(bytes.count) bytes")
  }
}
