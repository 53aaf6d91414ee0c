import ArgumentParser
import Foundation
import SanadConfig
import SanadCrypto
import SanadPolicy
import SanadTypes

/// `sanad policy check FILE`: whether the ledger would accept a text as a policy.
struct PolicyCheckCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Whether a text is a policy, and what it costs.",
    discussion: """
      Examples:
        sanad policy check Genesis/local/policies/mtb.policy
        sanad policy check draft.policy --genesis Genesis/local/genesis.yaml
      """)

  /// What a policy is.
  struct Summary: Encodable, Equatable {
    let name: String
    let digest: String
    let covers: [String]
    let base: String
    let rules: [String]
    let cost: Int
    let warnings: [String]
  }

  @Argument(help: "The file of the policy's text.", completion: .file(extensions: ["policy"]))
  var file: String

  @Option(help: "The genesis of the network, for codes that it brings.")
  var genesis: String?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let text = try PersonsFile.bytes(of: file)
    let network = try genesis.map { try GenesisFile.load($0) }
    let numbers =
      ErrorCode.all.map(\.number.value) + (network?.genesis.codes.map(\.code.value) ?? [])
    switch PolicySource.compile(text, schema: .first, codes: RuleCodes(numbers: numbers)) {
    case .success(let policy): try show(policy, on: terminal)
    case .failure(let diagnostics):
      throw CommandFailure(
        .policyInvalid, status: .invalidInput, "\(file) is no policy",
        details: diagnostics.rendered(file: file).split(separator: "\n").map(String.init))
    }
  }

  private func show(_ policy: CompiledPolicy, on terminal: Terminal) throws {
    let summary = Summary(
      name: policy.name, digest: policy.digest.hex,
      covers: policy.coveredKinds.sorted.map(\.name), base: policy.baseCurrency.code,
      rules: policy.rules.map { "\($0.code) \($0.message)" }, cost: policy.cost.bound,
      warnings: policy.warnings.map { $0.rendered(file: file) })
    for warning in summary.warnings { terminal.say(warning) }
    try terminal.show(
      summary,
      text: """
        policy   \(summary.name)
        digest   \(summary.digest)
        covers   \(summary.covers.joined(separator: ", "))
        base     \(summary.base)
        cost     at most \(summary.cost) steps an instruction, of \(PolicyLimits.costMax)
        rules    \(summary.rules.joined(separator: "\n         "))
        """)
  }
}
