import ArgumentParser
import SanadConfig

/// `sanad config show`: what a node runs with.
struct ConfigShowCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What a node runs with, and where each setting comes from.",
    discussion: """
      Examples:
        sanad config show --origin
        sanad config show /etc/sanad/node.yaml --json

      Settings come from the file, or are defaults: no option and no variable of the
      environment changes one. Paths are shown as the node uses them.
      """)

  @Argument(help: "The node's settings.", completion: .file(extensions: ["yaml"]))
  var file = "node.yaml"

  @Flag(help: "Show also where each comes from: file and line, or default.")
  var origin = false

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let written = try WrittenConfiguration(of: file)
    let rows = Setting.all.compactMap { Row($0, in: written) }
    var table = TextTable([])
    for row in rows { table.add([row.key, row.value] + (origin ? [row.text(file)] : [])) }
    try terminal.show(Answer(file: file, settings: rows), text: table.text)
  }

  private struct Answer: Encodable {
    let file: String
    let settings: [Row]
  }

  /// One setting.
  private struct Row: Encodable {
    let key: String
    let value: String
    /// `file` or `default`.
    let origin: String
    let line: Int?

    init?(_ setting: Setting, in written: WrittenConfiguration) {
      guard let value = setting.value(written.configuration) else { return nil }
      key = setting.key
      self.value = value
      line = written.place(of: setting.key)?.line
      origin = line == nil ? "default" : "file"
    }

    func text(_ file: String) -> String { line.map { "\(file):\($0)" } ?? origin }
  }
}
