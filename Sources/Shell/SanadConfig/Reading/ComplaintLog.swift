import SanadTypes

/// What is wrong with one file, gathered while it is read.
///
/// A class, because all fields of a file add to one list: a writer wants every complaint at once,
/// and not the first of each run.
final class ComplaintLog {
  /// The file, as the person named it.
  let file: String
  private(set) var complaints: [Complaint] = []
  /// Where each key of the file stands, by its path.
  private(set) var places: [String: Complaint.Place] = [:]
  /// What a writer could put for the key of a path, where that is known.
  let example: (String) -> String?

  init(file: String, example: @escaping (String) -> String? = { _ in nil }) {
    self.file = file
    self.example = example
  }

  /// Notes where a key stands.
  func note(_ path: String, at place: Complaint.Place?) { places[path] = place }

  func add(
    _ code: ErrorCode, at place: Complaint.Place?, _ message: String, help: String? = nil
  ) {
    complaints.append(
      Complaint(code, file: file, place: place, message: message, help: help))
  }

  func add(_ complaint: Complaint) { complaints.append(complaint) }

  /// Throws when there is anything to complain about, in the order of the text.
  func finish() throws(ConfigurationFailure) {
    guard !complaints.isEmpty else { return }
    let sorted = complaints.enumerated().sorted { left, right in
      let (leftPlace, rightPlace) = (left.element.place, right.element.place)
      return (leftPlace?.line ?? 0, leftPlace?.column ?? 0, left.offset)
        < (rightPlace?.line ?? 0, rightPlace?.column ?? 0, right.offset)
    }
    throw ConfigurationFailure(sorted.map(\.element))
  }
}
