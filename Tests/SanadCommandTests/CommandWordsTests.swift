import SanadTypes
import Testing

@testable import sanad

@Suite struct CommandWordsTests {
  private func failure(_ text: String) -> CommandFailure? {
    CommandWords.failure(in: text.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    ("nonsense", "\"sanad nonsense\"", "`sanad --help`"),
    ("walet balance a", "\"sanad walet\"", "Did you mean `sanad wallet`?"),
    ("wallet sned --from a", "\"sanad wallet sned\"", "Did you mean `sanad wallet send`?"),
    ("send --from a", "\"sanad send\"", "Did you mean `sanad wallet send`?"),
    ("node balance", "\"sanad node balance\"", "Did you mean `sanad wallet balance`?"),
    ("testnet upp --json", "\"sanad testnet upp\"", "`sanad testnet --help`"),
    ("help walet", "\"sanad walet\"", "Did you mean `sanad wallet`?"),
    ("--json nonsense", "\"sanad nonsense\"", "`sanad --help`"),
  ])
  func namesTheCommandThatThereIsNot(words: String, message: String, help: String) {
    let failure = failure(words)
    #expect(failure?.code == .usage && failure?.status == .usage)
    #expect(failure?.message == "there is no command \(message)")
    #expect(failure?.help?.contains(help) == true, "\(failure?.help ?? "")")
  }

  @Test func asksForTheCommandWhereOnlyAGroupIsNamed() {
    #expect(failure("--json")?.message.contains("testnet, node, config, wallet") == true)
    #expect(
      failure("errors --json -q")?.message == "sanad errors is followed by one of list, explain")
  }

  @Test func optionsStandBehindTheCommand() {
    let failure = failure("--json wallet balance dealer")
    #expect(failure?.message == "--json stands before the command")
    #expect(failure?.help == "Write: sanad wallet balance … --json")
  }

  @Test(arguments: [
    "", "wallet", "help", "help wallet send", "--help", "-h", "--version", "wallet --help",
    "wallet balance nonsense --json", "wallet send --from walet", "errors explain 9007",
    "--generate-completion-script bash", "wallet --frob",
  ])
  func leavesTheRestToItsCommand(words: String) {
    #expect(failure(words) == nil)
  }
}
