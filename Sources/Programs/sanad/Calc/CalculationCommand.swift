import ArgumentParser
import Foundation
import SanadTypes

/// A command that answers each JSON object of its input with one, by the kinds that it knows.
protocol CalculationCommand: SanadCommand {
  /// What it can compute.
  static var kinds: [CalculationKind] { get }
  /// The input; `-` is standard input.
  var file: String { get }
}

extension CalculationCommand {
  func perform(on terminal: Terminal) async throws {
    let documents = try CalculationLines.read(try CalculationLines.input(file))
    // Everything is computed before anything is written: a failure leaves no half of an answer.
    let results = try documents.map { try Self.answer($0).text }
    terminal.show(document: results.joined(separator: "\n"))
  }

  /// The result of one document, or a failure that names its line.
  private static func answer(
    _ document: CalculationLines.Document
  ) throws(CommandFailure) -> JSONTree {
    var help: String?
    do throws(CalculationFailure) {
      let request = try CalculationRequest(document.tree, of: kinds)
      help = fields(of: request.kind)
      return try request.kind.result(of: CalculationInput(request.input))
    } catch {
      throw CommandFailure(
        .calculationInvalid, details: ["line \(document.line): \(error.line)"],
        help: help ?? kinds.map(fields).joined(separator: " "))
    }
  }

  private static func fields(of kind: CalculationKind) -> String {
    if kind.required.isEmpty { return "\(kind.name): \"input\" is a text." }
    let more =
      kind.optional.isEmpty ? "" : "; it may have \(kind.optional.joined(separator: ", "))"
    return "\(kind.name) has the fields \(kind.required.joined(separator: ", "))\(more)."
  }
}
