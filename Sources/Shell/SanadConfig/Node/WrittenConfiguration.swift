import Foundation
import SanadTypes

/// A node's settings together with the file that they were read from: what `config show` says of
/// where each comes from.
package struct WrittenConfiguration: Sendable {
  /// The settings.
  package let configuration: NodeConfiguration
  /// The file, as the person named it.
  package let file: String
  private let places: [String: Complaint.Place]

  /// Reads a file. Paths in it are relative to its folder.
  package init(of path: String) throws(ConfigurationFailure) {
    let text = try YAMLFile.text(of: path, named: path)
    let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    try self.init(text, file: path, folder: folder)
  }

  /// Reads the text of a file that stands, or would stand, in `folder`.
  package init(_ text: String, file: String, folder: String) throws(ConfigurationFailure) {
    let log = ComplaintLog(file: file) { Setting.find($0)?.example }
    let root = try YAMLFile.root(of: text, log: log)
    let configuration = NodeFile(folder: folder).read(root)
    try log.finish()
    guard let configuration else {
      // Every reader that gives nil has complained, so this is a reader that forgot to.
      preconditionFailure("a node configuration was refused without a complaint")
    }
    self.configuration = configuration
    self.file = file
    places = log.places
  }

  /// Where the file has a setting; nil where it does not have it.
  package func place(of key: String) -> Complaint.Place? { places[key] }

  /// `node.yaml:13:3`, or the file alone where it does not have the setting.
  package func position(of key: String) -> String {
    places[key].map { "\(file):\($0.line):\($0.column)" } ?? file
  }
}
