import SanadTypes
import Foundation
import Yams

/// Files that people write, as bytes and as YAML.
enum YAMLFile {
  /// Largest file that is read: everything that people write is far below it.
  static let bytesMax = 1 << 20

  /// The text of a file.
  static func text(of path: String, named name: String) throws(ConfigurationFailure) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw failure(.fileUnreadable, name, "cannot be read: \(reason(error))")
    }
    guard data.count <= bytesMax else {
      throw failure(.fileUnreadable, name, "has \(data.count) bytes; at most \(bytesMax)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw failure(.fileUnreadable, name, "is no UTF-8 text")
    }
    return text
  }

  /// The root of a YAML text of one document.
  static func root(of text: String, log: ComplaintLog) throws(ConfigurationFailure) -> Field {
    do {
      let parser = try Parser(yaml: text)
      guard let node = try parser.singleRoot() else {
        throw failure(.configInvalid, log.file, "is empty")
      }
      return Field(node, path: "", log: log)
    } catch let error as ConfigurationFailure {
      throw error
    } catch let error as YamlError {
      throw ConfigurationFailure([complaint(error, file: log.file)])
    } catch {
      throw failure(.configInvalid, log.file, "is no YAML: \(error)")
    }
  }

  private static func failure(
    _ code: ErrorCode, _ file: String, _ message: String
  ) -> ConfigurationFailure {
    ConfigurationFailure([Complaint(code, file: file, message: message)])
  }

  private static func complaint(_ error: YamlError, file: String) -> Complaint {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Complaint(
        .configInvalid, file: file, place: Complaint.Place(mark), message: "is no YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
      return Complaint(
        .configInvalid, file: file, place: Complaint.Place(context.mark),
        message: "key \(keys) stands twice in one mapping; first here")
    case .reader(let problem, _, _, _):
      return Complaint(.configInvalid, file: file, message: "is no YAML: \(problem)")
    default:
      return Complaint(.configInvalid, file: file, message: "is no YAML")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file"
    case .fileReadNoPermission: "permission denied"
    default: error.localizedDescription
    }
  }
}
