import Foundation
import Synchronization

/// Where a command writes: results to standard output, everything else to standard error.
///
/// With `--json` standard output carries exactly one object. A class, because it owns the two
/// streams and remembers whether that object has been written.
final class Terminal: Sendable {
  /// Takes the bytes of a stream.
  typealias Sink = @Sendable (Data) -> Void

  let isJSON: Bool
  let isQuiet: Bool
  /// Whether a person looks at standard error.
  let isTerminal: Bool
  /// How often `--verbose` was given.
  let verbosity: Int
  /// Whether questions may be asked.
  let mayAsk: Bool
  /// Colours for standard error, where people read.
  let paint: Paint
  let environment: [String: String]

  private let output: Sink
  private let messages: Sink
  private let hasWrittenObject = Mutex(false)

  init(
    options: GlobalOptions, environment: [String: String], isTerminal: Bool,
    output: @escaping Sink, messages: @escaping Sink
  ) {
    isJSON = options.json
    isQuiet = options.quiet
    self.isTerminal = isTerminal
    verbosity = options.verbose
    mayAsk = !options.noInput && !options.json && isTerminal
    let isColorful =
      switch options.color {
      case .always: true
      case .never: false
      case .auto: isTerminal && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
      }
    paint = Paint(isOn: isColorful)
    self.environment = environment
    self.output = output
    self.messages = messages
  }

  /// The terminal of this process.
  static func process(options: GlobalOptions) -> Terminal {
    Terminal(
      options: options, environment: ProcessInfo.processInfo.environment,
      isTerminal: isatty(FileHandle.standardError.fileDescriptor) == 1,
      output: { FileHandle.standardOutput.write($0) },
      messages: { FileHandle.standardError.write($0) })
  }

  /// Shows a result: `text` to people, `result` as one line of JSON with `--json`.
  ///
  /// - Precondition: with `--json`, called once.
  func show(_ result: some Encodable, text: @autoclosure () -> String) throws {
    guard isJSON else { return tell(text(), to: output) }
    let isFirst = hasWrittenObject.withLock { hasWritten in
      defer { hasWritten = true }
      return !hasWritten
    }
    precondition(isFirst, "a command writes one object and no more")
    write(try Self.encode(result), to: output)
  }

  /// Shows a document as it stands: JSON, which is the one object with `--json`, or another form.
  func show(document text: String) {
    hasWrittenObject.withLock { $0 = true }
    output(Data((text + "\n").utf8))
  }

  /// Shows a table of RFC 4180, whose last line has its end.
  func show(csv text: String) {
    hasWrittenObject.withLock { $0 = true }
    output(Data(text.utf8))
  }

  /// Says how things go on, on standard error, unless `--quiet`.
  func say(_ text: @autoclosure () -> String) {
    if !isQuiet { tell(text(), to: messages) }
  }

  /// Says what has to be known although the command goes on; also with `--quiet`.
  func warn(_ text: @autoclosure () -> String) {
    tell("\(paint.yellow("warning"))  \(text())", to: messages)
  }

  /// Prints a document of one line of JSON, with `--json` and without: what the next command of a
  /// pipe reads.
  func give(_ document: Data) throws {
    hasWrittenObject.withLock { $0 = true }
    output(document)
  }

  /// Shows a secret to the person at the terminal, once: beside the result and never in it.
  ///
  /// - Precondition: ``mayAsk``; nothing but a person reads it.
  func show(secret text: String) {
    precondition(mayAsk, "a secret is shown to a person alone")
    write(text, to: messages)
  }

  /// Says how things go on: in place of the last such line at a terminal, else on a line of its own.
  func rewrite(_ text: @autoclosure () -> String) {
    guard !isQuiet else { return }
    guard isTerminal else { return tell(text(), to: messages) }
    messages(Data("\r\u{1B}[K\(Printable.lines(text(), keeping: paint.styles))".utf8))
  }

  /// Says what only `--verbose` asks for.
  func explain(_ text: @autoclosure () -> String, from level: Int = 1) {
    if verbosity >= level { tell(text(), to: messages) }
  }

  /// Reports why the command failed; also with `--quiet`.
  func report(_ failure: CommandFailure) {
    let hasWritten = hasWrittenObject.withLock { $0 }
    if isJSON, !hasWritten {
      do {
        return try show(ErrorReport(failure), text: "")
      } catch {
        // Texts and numbers always encode; if they did not, people still read it below.
      }
    }
    tell(ErrorReport.text(failure, paint: paint), to: messages)
  }

  private static func encode(_ result: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    // As the API spells its names: what a command passes on of an answer reads the same in both.
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Printable.json(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  /// Writes for people. Whatever a node, a genesis or a file had in a name moves no cursor.
  private func tell(_ text: String, to sink: Sink) {
    write(Printable.lines(text, keeping: paint.styles), to: sink)
  }

  private func write(_ text: String, to sink: Sink) { sink(Data((text + "\n").utf8)) }
}
