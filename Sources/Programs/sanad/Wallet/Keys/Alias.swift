/// A person's name for a key.
enum Alias {
  /// What an alias may be, for people.
  static let rule = "an alias has 1 to 64 letters, digits, points, hyphens and underscores"

  /// Whether a name can be one of a file in the folder, and of no other.
  static func isUsable(_ alias: String) -> Bool {
    let isPlain = alias.utf8.allSatisfy { byte in
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
        || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || ".-_".utf8.contains(byte)
    }
    return isPlain && (1...64).contains(alias.utf8.count) && !alias.hasPrefix(".")
  }
}
