/// Colours of a terminal, or none.
struct Paint: Sendable {
  let isOn: Bool

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func yellow(_ text: String) -> String { wrap(text, "33") }

  /// The sequences that it writes; none where it is off.
  var styles: [String] {
    isOn ? ["0", "1", "2", "31", "32", "33"].map { "\u{1B}[\($0)m" } : []
  }

  private func wrap(_ text: String, _ style: String) -> String {
    isOn ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
