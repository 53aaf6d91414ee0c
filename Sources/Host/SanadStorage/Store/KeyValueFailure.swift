/// What a key-value store can answer instead of doing what it was asked.
package enum KeyValueFailure: Error, Equatable, Sendable {
  /// Another process has the store at this path.
  case locked(path: String)
  /// The disk is full.
  case full(path: String)
  /// The store found its own files damaged; it can be deleted and rebuilt.
  case corrupt(detail: String)
  /// Reading or writing failed in another way.
  case failed(detail: String)
  /// The store was closed or, in a simulation, lost power.
  case closed
}

extension KeyValueFailure: CustomStringConvertible {
  /// One plain sentence.
  package var description: String {
    switch self {
    case .locked(let path): "the store at \(path) is in use by another process"
    case .full(let path): "no space left on the disk for the store at \(path)"
    case .corrupt(let detail): "the store's files are damaged: \(detail)"
    case .failed(let detail): "the store failed: \(detail)"
    case .closed: "the store is closed"
    }
  }
}
