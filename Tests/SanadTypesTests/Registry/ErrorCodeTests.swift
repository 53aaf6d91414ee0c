import Foundation
import SanadCodec
import SanadTypes
import Testing

@Suite struct ErrorCodeTests {
  @Test func refusesNumbersWithoutFourDigits() {
    for value: UInt16 in [0, 999, 10_000, .max] {
      #expect(CodeNumber(value) == nil)
      #expect(throws: DecodingFailure(.invalidValue("a code has four digits"), at: 0)) {
        try BCSReader.decode(CodeNumber.self, from: value.bytes)
      }
    }
    #expect(CodeNumber(1_000)?.bcsBytes == [0xe8, 0x03])
  }

  @Test func findsNoCodeThatIsNotThere() throws {
    #expect(ErrorCode.find(try #require(CodeNumber(1_000))) == nil)
    #expect(ErrorCode.find(try #require(CodeNumber(9_999))) == nil)
    #expect(ErrorCode.find(name: "receiver_kyc") == nil)
  }

  @Test func numbersAscendSoThatEachIsUniqueAndCanBeFound() {
    let numbers = ErrorCode.all.map(\.number)
    for (left, right) in zip(numbers, numbers.dropFirst()) { #expect(left < right) }
    for code in ErrorCode.all {
      #expect(CodeNumber.range.contains(code.number.value))
      #expect(ErrorCode.find(code.number)?.name == code.name)
      #expect(code.number.registered == code)
    }
  }

  @Test func namesAreUniqueAndInCapitals() {
    #expect(Set(ErrorCode.all.map(\.name)).count == ErrorCode.all.count)
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
    for code in ErrorCode.all {
      #expect(!code.name.isEmpty && code.name.allSatisfy(allowed.contains), "\(code)")
      #expect(ErrorCode.find(name: code.name) == code)
    }
  }

  @Test func everyTextIsASentence() {
    for code in ErrorCode.all {
      for text in [code.title, code.remedy] {
        #expect(text.count >= 8 && text.hasSuffix("."), "\(code): \(text)")
      }
    }
  }

  @Test func onlyWhatAReceiptOrExpiryCanSayIsDefinite() {
    for code in ErrorCode.all where code.number.value >= 9_100 {
      #expect(!code.isDefinite, "\(code) never stands in a receipt")
    }
    #expect(ErrorCode.expired.isDefinite)
    #expect(!ErrorCode.sequenceReused.isDefinite)
    #expect(ErrorCode.insufficientUnits.isDefinite)
  }

  @Test func theDocumentListsEveryCodeAsItIs() throws {
    let page = try repositoryText("docs/errors.md")
    let rows = ErrorCode.all.map { code in
      "| \(code.number) | \(code.name) | \(code.category.rawValue) | \(code.title) "
        + "| \(code.remedy) | \(code.isDefinite ? "yes" : "no") |"
    }
    let listed = page.split(separator: "\n").filter { $0.first == "|" }.map(String.init)
      .filter { $0.dropFirst(2).first?.isNumber == true }
    #expect(listed == rows)
  }
}

extension UInt16 {
  fileprivate var bytes: [UInt8] {
    [UInt8(truncatingIfNeeded: self), UInt8(truncatingIfNeeded: self >> 8)]
  }
}

/// The text of a file of this repository.
func repositoryText(_ path: String, from file: String = #filePath) throws -> String {
  var root = URL(filePath: file)
  while root.lastPathComponent != "Tests" { root.deleteLastPathComponent() }
  root.deleteLastPathComponent()
  return try String(contentsOf: root.appending(path: path), encoding: .utf8)
}

/// The texts of all sources of the floor Values.
func valueSources(from file: String = #filePath) throws -> [String] {
  var root = URL(filePath: file)
  while root.lastPathComponent != "Tests" { root.deleteLastPathComponent() }
  root.deleteLastPathComponent()
  let folder = root.appending(path: "Sources/Values")
  let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
  return try files.filter { $0.hasSuffix(".swift") }.map {
    try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
  }
}
