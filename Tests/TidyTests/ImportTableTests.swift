import Testing

@Suite struct ImportTableTests {
  private func found(_ text: String, at path: String) -> [String] {
    ImportTable.violations(in: [SourceFile(path: path, text: text)]).map(\.found)
  }

  static let planted: [(String, String, String)] = [
    ("Sources/Values/SanadCodec/A.swift", "import Foundation", "Foundation"),
    ("Sources/Values/SanadTypes/A.swift", "import CSodium", "CSodium"),
    ("Sources/Values/SanadTypes/A.swift", "internal import struct SanadLedger.B", "SanadLedger"),
    ("Sources/Cores/SanadLedger/A.swift", "public import SanadConsensus", "SanadConsensus"),
    ("Sources/Cores/SanadLedger/A.swift", "import Dispatch", "Dispatch"),
    ("Sources/Cores/SanadConsensus/A.swift", "import SanadState", "SanadState"),
    ("Sources/Cores/SanadSafety/A.swift", "import Logging", "Logging"),
    ("Sources/Host/SanadStorage/A.swift", "import SanadLedger", "SanadLedger"),
    ("Sources/Host/SanadReplica/A.swift", "import Foundation", "Foundation"),
    ("Sources/Host/SanadReplica/A.swift", "import NIOCore", "NIOCore"),
    ("Sources/Shell/SanadNetwork/A.swift", "import SanadConsensus", "SanadConsensus"),
    ("Sources/Shell/SanadAPI/A.swift", "import SanadReplica", "SanadReplica"),
    ("Sources/Shell/SanadWallet/A.swift", "import SanadAPI", "SanadAPI"),
    ("Sources/Programs/SanadSimulator/A.swift", "import SanadNetwork", "SanadNetwork"),
    ("Sources/Programs/SanadNode/A.swift", "import SanadSimulator", "SanadSimulator"),
    ("Sources/Programs/sanad/A.swift", "import SanadTesting", "SanadTesting"),
    ("Sources/Values/SanadLedger/A.swift", "", "SanadLedger"),
    ("Sources/Cores/SanadUnheardOf/A.swift", "", "SanadUnheardOf"),
  ]

  @Test(arguments: planted)
  func findsTheImportThatTheTableForbids(path: String, text: String, module: String) {
    #expect(found(text, at: path) == [module])
  }

  @Test func letsTheTablesImportsPass() {
    #expect(
      found("import SanadPolicy\nimport SanadState", at: "Sources/Cores/SanadLedger/A.swift") == [])
    #expect(
      found("import NIOCore\nimport COpenSSL", at: "Sources/Shell/SanadNetwork/A.swift") == [])
    #expect(found("@testable import SanadReplica", at: "Tests/SanadLedgerTests/A.swift") == [])
  }

  @Test func findsASecondFileOfStorageThatOpensTheFileSystem() {
    let files = ["A", "B"].map {
      SourceFile(path: "Sources/Host/SanadStorage/\($0).swift", text: "import Glibc")
    }
    #expect(ImportTable.violations(in: files).map(\.path) == [files[1].path])
  }

  @Test func everyRoomHasOneRow() {
    #expect(Set(House.rooms.map(\.name)).count == House.rooms.count)
  }

  /// Two lines divide the house, and nothing above one imports from below it.
  @Test func noRowReachesDownwards() {
    let lower =
      House.shell + ["SanadNode", "SanadSimulator", "SanadBench", "SanadTesting", "sanad"]
    for room in House.rooms where [.values, .cores, .host].contains(room.floor) {
      #expect(!lower.contains { room.permits($0) }, "\(room.name)")
      #expect(!House.foundation.dropLast().contains { room.permits($0) }, "\(room.name)")
      #expect(room.floor == .host || !House.host.contains { room.permits($0) }, "\(room.name)")
    }
  }
}
