/// `POST /v1/transactions` and `…:check` as JSON.
public struct SubmissionRequest: Codable, Equatable, Sendable {
  /// The signed bytes, hexadecimal.
  public var bytes: String

  /// Wraps signed bytes.
  public init(bytes: String) { self.bytes = bytes }
}
