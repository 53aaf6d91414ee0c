import SanadTypes

/// A failure as `--json` prints it: exactly one of these on standard output.
struct ErrorReport: Encodable, Equatable {
  /// The failure itself.
  struct Body: Encodable, Equatable {
    let code: UInt16
    let name: String
    let category: String
    let message: String
    let details: [String]
    let remedy: String
    let exit: Int32
  }

  let error: Body

  init(_ failure: CommandFailure) {
    error = Body(
      code: failure.code.number.value, name: failure.code.name,
      category: failure.code.category.rawValue, message: failure.message,
      details: failure.details, remedy: failure.remedy, exit: failure.status.rawValue)
  }

  /// The same for people.
  static func text(_ failure: CommandFailure, paint: Paint) -> String {
    let head = paint.bold(paint.red("error \(failure.code)"))
    // What a node said of it may be in each of them, and no line of it may look like ours.
    let lines =
      ["\(head)  \(Printable.line(failure.message))"]
      + failure.details.map { "  \(Printable.line($0))" }
      + ["  what to do: \(Printable.line(failure.remedy))"]
    return lines.joined(separator: "\n")
  }
}
