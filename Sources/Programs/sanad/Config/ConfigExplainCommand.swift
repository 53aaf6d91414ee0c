import ArgumentParser
import SanadConfig
import SanadTypes

/// `sanad config explain`: what each setting is for.
struct ConfigExplainCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "What a setting is for, its bounds and its default.",
    discussion: """
      Examples:
        sanad config explain
        sanad config explain log.level
        sanad config explain keys --json
      """)

  @Argument(help: "A setting such as log.level, or a section such as log. (default: all)")
  var key: String?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let settings = try chosen()
    let text =
      key == nil
      ? Self.table(settings) : settings.map(Self.paragraph).joined(separator: "\n\n")
    try terminal.show(["settings": settings.map(Entry.init)], text: text)
  }

  private func chosen() throws(CommandFailure) -> [Setting] {
    guard let key else { return Setting.all }
    let found = Setting.within(key)
    guard found.isEmpty else { return found }
    // People remember the last word of a key best.
    let same = Setting.names.filter { $0.split(separator: ".").last.map(String.init) == key }
    let nearest = NearestName.of(key, among: Setting.names).map { [$0] } ?? same
    throw CommandFailure(
      .usage, status: .invalidInput, "there is no setting \"\(key)\"",
      help: nearest.isEmpty
        ? "See: sanad config explain" : "Did you mean \(nearest.joined(separator: " or "))?")
  }

  private static func table(_ settings: [Setting]) -> String {
    var table = TextTable(["SETTING", "DEFAULT", "MEANING"])
    for setting in settings {
      table.add([setting.key, defaultText(setting, short: true), setting.meaning])
    }
    return table.text
  }

  private static func defaultText(_ setting: Setting, short: Bool) -> String {
    if let fallback = setting.fallback {
      return short && fallback.count > 16 ? "(derived)" : fallback
    }
    return switch setting.need {
    case .required: "(required)"
    case .validators: short ? "(validators)" : "(required of a validator)"
    case .optional: "(none)"
    }
  }

  private static func paragraph(_ setting: Setting) -> String {
    """
    \(setting.key)
      \(setting.meaning)
      value     \(setting.form)
      default   \(defaultText(setting, short: false))
      example   \(setting.key.split(separator: ".").last ?? ""): \(setting.example)
    """
  }

  private struct Entry: Encodable {
    let key: String
    let form: String
    let fallback: String?
    let need: String
    let meaning: String
    let example: String

    init(_ setting: Setting) {
      key = setting.key
      form = setting.form
      fallback = setting.fallback
      need = setting.need.rawValue
      meaning = setting.meaning
      example = setting.example
    }

    enum CodingKeys: String, CodingKey {
      case key
      case form = "value"
      case fallback = "default"
      case need, meaning, example
    }
  }
}
