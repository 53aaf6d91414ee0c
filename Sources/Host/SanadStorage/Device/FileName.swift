/// The name of a file directly inside a device's directory.
package struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Longest name in bytes.
  package static let bytesMax = 64

  /// The name as the file system has it.
  package let description: String

  /// Wraps a name; nil unless it is 1...64 bytes of `a-z A-Z 0-9 . - _ +` that do not start with
  /// a dot, so that no name leaves its directory.
  package init?(_ name: String) {
    let bytes = name.utf8
    guard (1...Self.bytesMax).contains(bytes.count), bytes.first != UInt8(ascii: "."),
      bytes.allSatisfy(Self.isAllowed)
    else { return nil }
    description = name
  }

  /// Wraps a name that the program itself chose.
  ///
  /// - Precondition: the name is allowed; see ``init(_:)``.
  package init(fixed name: String) {
    guard let known = FileName(name) else { preconditionFailure("not a file name: \(name)") }
    self = known
  }

  /// Order of the names' bytes.
  package static func < (left: FileName, right: FileName) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"), UInt8(ascii: "+"):
      true
    default: false
    }
  }
}
