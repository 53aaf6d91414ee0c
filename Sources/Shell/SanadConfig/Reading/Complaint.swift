package import SanadTypes

/// One thing that is wrong with a file that a person wrote, with its place.
package struct Complaint: Hashable, Sendable {
  /// A place in a file, counted from 1.
  package struct Place: Hashable, Sendable {
    /// The line.
    package let line: Int
    /// The column, in Unicode scalars.
    package let column: Int
  }

  /// What kind of thing it is.
  package let code: ErrorCode
  /// The file, as the person named it.
  package let file: String
  /// Where; nil when it is about the whole file.
  package let place: Place?
  /// One plain sentence.
  package let message: String
  /// What to do, where that is known.
  package let help: String?
  /// Lines of the text with a caret, for a policy.
  package let excerpt: String?

  package init(
    _ code: ErrorCode, file: String, place: Place? = nil, message: String, help: String? = nil,
    excerpt: String? = nil
  ) {
    self.code = code
    self.file = file
    self.place = place
    self.message = message
    self.help = help
    self.excerpt = excerpt
  }
}

extension Complaint: CustomStringConvertible {
  /// `node.yaml:9:3: 9401 unknown key "api.lisen"; did you mean "listen"?`
  package var description: String {
    let position = place.map { ":\($0.line):\($0.column)" } ?? ""
    let advice = help.map { "; \($0)" } ?? ""
    let text = "\(file)\(position): \(code.number) \(message)\(advice)"
    return excerpt.map { "\(text)\n\($0)" } ?? text
  }
}

/// A file that cannot be used: everything that is wrong with it, in the order of the text.
package struct ConfigurationFailure: Error, Hashable, Sendable {
  /// Most complaints that are kept; a file with more needs another look anyway.
  package static let complaintsMax = 100

  /// At least one.
  package let complaints: [Complaint]

  package init(_ complaints: [Complaint]) {
    self.complaints = Array(complaints.prefix(Self.complaintsMax))
  }
}

extension ConfigurationFailure: CustomStringConvertible {
  /// A line per complaint.
  package var description: String {
    complaints.map(\.description).joined(separator: "\n")
  }
}
