import SanadTypes

/// The documents of an input: one JSON value, or one on each line.
enum CalculationLines {
  /// Most bytes of an input.
  static let bytesMax = 32 << 20
  /// Most lines of an input.
  static let linesMax = 200_000

  /// One document, and the line on which it begins.
  struct Document {
    let tree: JSONTree
    let line: Int
  }

  /// The bytes of an input: of a file, or of standard input for `-`.
  static func input(_ name: String) throws(CommandFailure) -> [UInt8] {
    try PersonsFile.input(name, max: bytesMax)
  }

  /// Reads an input: where the whole of it is one value, that one; else a value a line, with blank
  /// lines left out.
  static func read(_ bytes: [UInt8]) throws(CommandFailure) -> [Document] {
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated().filter { !$0.element.allSatisfy(isBlank) }
    guard let first = lines.first else {
      throw CommandFailure(
        .calculationInvalid, details: ["the input is empty"],
        help: "Give one JSON object, or one on each line, on standard input or in a file.")
    }
    guard lines.count <= linesMax else {
      throw CommandFailure(
        .calculationInvalid, details: ["\(lines.count) lines; at most \(linesMax)"])
    }
    // A first line that is whole by itself makes it lines; else the value goes over several.
    do throws(JSONReader.Failure) {
      _ = try JSONReader.read(Array(first.element))
    } catch {
      return [Document(tree: try whole(bytes), line: first.offset + 1)]
    }
    var documents: [Document] = []
    for (index, line) in lines {
      do throws(JSONReader.Failure) {
        documents.append(Document(tree: try JSONReader.read(Array(line)), line: index + 1))
      } catch {
        throw CommandFailure(
          .calculationInvalid,
          details: ["line \(index + 1), column \(error.offset + 1): \(error.message)"])
      }
    }
    return documents
  }

  private static func whole(_ bytes: [UInt8]) throws(CommandFailure) -> JSONTree {
    do throws(JSONReader.Failure) {
      return try JSONReader.read(bytes)
    } catch {
      let before = bytes.prefix(error.offset)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      throw CommandFailure(
        .calculationInvalid,
        details: ["line \(line), column \(error.offset - start + 1): \(error.message)"])
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0D].contains(byte)
  }
}
