/// `GET /v1/policies/{name}` and `…/versions/{n}`: a policy with its text.
public struct PolicyResource: Codable, Equatable, Sendable {
  /// Its name.
  public var name: String
  /// Its version.
  public var version: String
  /// Digest of the text, hexadecimal, as receipts name it.
  public var digest: String
  /// Symbols of the instruments that it governs.
  public var instruments: [String]
  /// The rules as they were written (docs/transfer-rules.md).
  public var text: String

  /// Creates a policy from all of its fields.
  public init(name: String, version: String, digest: String, instruments: [String], text: String) {
    self.name = name
    self.version = version
    self.digest = digest
    self.instruments = instruments
    self.text = text
  }
}

/// `GET /v1/policies/{name}/versions`: every version of a policy, oldest first.
public struct PolicyVersionsResource: Codable, Equatable, Sendable {
  /// One version.
  public struct Version: Codable, Equatable, Sendable {
    /// Its number.
    public var version: String
    /// Digest of its text, hexadecimal.
    public var digest: String
    /// Symbols of the instruments that it governs.
    public var instruments: [String]
    /// Creates a version.
    public init(version: String, digest: String, instruments: [String]) {
      self.version = version
      self.digest = digest
      self.instruments = instruments
    }
  }

  /// The policy's name.
  public var name: String
  /// Every version.
  public var versions: [Version]

  /// Creates a list of versions.
  public init(name: String, versions: [Version]) {
    self.name = name
    self.versions = versions
  }
}
