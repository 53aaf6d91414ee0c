import ArgumentParser
import Foundation
import SanadTypes
import Testing

@testable import sanad

/// A command that fails in a given way.
private struct FailingCommand: SanadCommand {
  @OptionGroup var global: GlobalOptions
  @Option var way = "refused"

  func perform(on terminal: Terminal) async throws {
    switch way {
    case "refused":
      throw CommandFailure(.receiverKYC, details: ["rule 1001"], help: "renew the claim")
    case "status": throw CommandStatus.partial
    case "late":
      try terminal.show(["done": true], text: "done")
      throw CommandFailure(.nodeUnreachable)
    case "file": _ = try Data(contentsOf: URL(filePath: "/nonexistent/file"))
    default: throw CocoaError(.fileReadUnknown)
    }
  }
}

@Suite struct CommandFailureTests {
  private func run(_ arguments: String...) async throws -> (CommandStatus, String, String) {
    let command = try FailingCommand.parse(arguments)
    let output = Gathered()
    let messages = Gathered()
    let terminal = Terminal(
      options: command.global, environment: [:], isTerminal: false,
      output: { output.add($0) }, messages: { messages.add($0) })
    return (await command.execute(on: terminal), output.text, messages.text)
  }

  @Test func tellsAPersonOnStandardErrorOnly() async throws {
    let (status, output, messages) = try await run("--quiet")
    #expect(status == .refused)
    #expect(output.isEmpty)
    #expect(
      messages == """
        error 1001 RECEIVER_KYC  The receiver has no current KYC claim.
          rule 1001
          what to do: renew the claim

        """)
  }

  @Test func tellsAProgramOneObjectOnStandardOutputOnly() async throws {
    let (status, output, messages) = try await run("--json")
    #expect(status == .refused)
    #expect(messages.isEmpty)
    #expect(
      output == """
        {"error":{"category":"POLICY","code":1001,"details":["rule 1001"],"exit":6,\
        "message":"The receiver has no current KYC claim.","name":"RECEIVER_KYC",\
        "remedy":"renew the claim"}}

        """)
  }

  @Test func writesNoSecondObjectWhenItFailsAfterItsResult() async throws {
    let (status, output, messages) = try await run("--json", "--way", "late")
    #expect(status == .unreachable)
    #expect(output == "{\"done\":true}\n")
    #expect(messages.hasPrefix("error 9115 NODE_UNREACHABLE"))
  }

  @Test func setsTheCodeOfACommandThatHasReportedItself() async throws {
    let (status, output, messages) = try await run("--way", "status")
    #expect(status == .partial)
    #expect(output.isEmpty && messages.isEmpty)
  }

  @Test func namesTheFileThatTheSystemCouldNotRead() async throws {
    let (status, _, messages) = try await run("--way", "file")
    #expect(status == .invalidInput)
    #expect(messages.hasPrefix("error 9407 FILE_UNREADABLE  /nonexistent/file: "))
  }

  @Test func callsWhatNobodyForesawAFault() async throws {
    let (status, _, messages) = try await run("--way", "other")
    #expect(status == .failure)
    #expect(messages.hasPrefix("error 9199 INTERNAL_FAULT"))
  }

  @Test func everyCategoryHasAnCommandStatus() {
    for code in ErrorCode.all {
      #expect(CommandFailure(code).status != .done)
    }
    #expect(CommandFailure(.outcomeUnknown).status == .outcomeUnknown)
    #expect(CommandFailure(.proofInvalid).status == .checkFailed)
    #expect(CommandFailure(.configUnknownKey).status == .invalidInput)
    #expect(CommandFailure(.passphraseWrong).status == .notPermitted)
  }

  @Test func refusesAWaitThatIsNoTime() {
    for seconds in ["0", "-1", "nan", "1e9"] {
      #expect(throws: (any Error).self) { try FailingCommand.parse(["--timeout=\(seconds)"]) }
    }
  }

  @Test func codesWrongUsageAndNothingElse() throws {
    func failure(_ arguments: String...) -> CommandFailure? {
      do {
        _ = try Sanad.parseAsRoot(arguments)
        return nil
      } catch {
        return Sanad.usageFailure(error)
      }
    }
    #expect(failure("errors", "expl")?.code == .usage)
    #expect(failure("errors", "list", "--jsn")?.message.contains("--jsn") == true)
    #expect(failure("errors", "explain")?.status == .usage)
    #expect(failure("--help") == nil)
    #expect(failure("--version") == nil)
    // Such a command has printed its one object already.
    #expect(Sanad.usageFailure(ExitCode(CommandStatus.usage.rawValue)) == nil)
  }

  @Test func coloursOnlyWhereAPersonReads() throws {
    func isColorful(_ arguments: [String], _ environment: [String: String], _ isTerminal: Bool)
      throws -> Bool
    {
      let options = try GlobalOptions.parse(arguments)
      return Terminal(
        options: options, environment: environment, isTerminal: isTerminal,
        output: { _ in }, messages: { _ in }
      ).paint.isOn
    }
    #expect(try isColorful([], [:], true))
    #expect(try !isColorful([], [:], false))
    #expect(try !isColorful([], ["NO_COLOR": ""], true))
    #expect(try !isColorful(["--color", "never"], [:], true))
    #expect(try isColorful(["--color", "always"], ["NO_COLOR": "1"], false))
  }
}
