import ArgumentParser
import SanadTypes

/// `sanad errors explain CODE`: what a code means and what to do.
struct ErrorsExplainCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "What a code means and what to do about it.",
    discussion: "Examples:\n  sanad errors explain 1001\n  sanad errors explain RECEIVER_KYC")

  @Argument(help: "The four digits, or the name in capitals.")
  var code: String

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let number = UInt16(code).flatMap(CodeNumber.init)
    guard let found = number.flatMap(ErrorCode.find) ?? ErrorCode.find(name: code.uppercased())
    else { throw unknown() }
    let text = """
      \(found)
        \(found.title)
        what to do: \(found.remedy)
        definite: \(found.isDefinite ? "yes, once it is final in a block" : "no")
      """
    try terminal.show(ErrorEntry(found), text: text)
  }

  private func unknown() -> CommandFailure {
    let nearest = NearestName.of(code.uppercased(), among: ErrorCode.all.map(\.name))
    let isOfPolicies = UInt16(code).map { (1_000...8_999).contains($0) } == true
    let advice = isOfPolicies ? "a policy may have brought it: see the genesis of the network" : nil
    return CommandFailure(
      .usage, status: .invalidInput, "the registry has no code \"\(code)\"",
      help: nearest.map { "Did you mean \($0)?" } ?? advice ?? "see: sanad errors list")
  }
}
