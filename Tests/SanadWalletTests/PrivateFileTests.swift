import Foundation
import Testing

@testable import SanadWallet

@Suite struct PrivateFileTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "prívate file %41-\(UUID())")
    try PrivateFile.makeFolder(folder)
    let result = Result { try body(folder) }
    try FileManager.default.removeItem(at: folder)
    try result.get()
  }

  /// What is there and cannot be opened may be what was sent.
  @Test func whatCannotBeOpenedIsNotTakenForNothing() throws {
    try withFolder { folder in
      let loop = folder.appending(path: "loop")
      try FileManager.default.createSymbolicLink(
        atPath: loop.path(percentEncoded: false), withDestinationPath: "loop")
      try Data().write(to: folder.appending(path: "file"))
      for file in [loop, folder.appending(path: "file/below"), folder] {
        #expect(throws: PrivateFile.Failure.self, "\(file)") {
          try PrivateFile.read(file, max: 10)
        }
      }
    }
  }

  @Test func refusesAFileThatIsTooLong() throws {
    try withFolder { folder in
      let file = folder.appending(path: "file")
      try PrivateFile.replace(file, with: Array(repeating: 1, count: 10))
      #expect(try PrivateFile.read(file, max: 10)?.count == 10)
      #expect(throws: PrivateFile.Failure.self) { try PrivateFile.read(file, max: 9) }
    }
  }

  /// Also where the folder's name would be written in another way in an address.
  @Test func whatIsWrittenIsReadAndNobodyElseMay() throws {
    try withFolder { folder in
      let file = folder.appending(path: "a b")
      #expect(try PrivateFile.read(file, max: 10) == nil)
      try PrivateFile.create([1, 2], at: file.path(percentEncoded: false))
      #expect(throws: PrivateFile.Failure.self) {
        try PrivateFile.create([3], at: file.path(percentEncoded: false))
      }
      #expect(try PrivateFile.read(file, max: 10) == [1, 2])
      try PrivateFile.replace(file, with: [4])
      #expect(try PrivateFile.read(file, max: 10) == [4])
      let mode =
        try FileManager.default.attributesOfItem(
          atPath: file.path(percentEncoded: false))[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: folder.path(percentEncoded: false))
      #expect(names == ["a b"])
      try PrivateFile.remove(file)
      try PrivateFile.remove(file)
    }
  }
}
