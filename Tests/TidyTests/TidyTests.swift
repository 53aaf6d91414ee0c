import Foundation
import Testing

/// The repository as it is, held against the table and the bans.
@Suite struct TidyTests {
  private func report(_ violations: [Violation]) {
    guard !violations.isEmpty else { return }
    let list = violations.map(\.description).sorted().joined(separator: "\n")
    Issue.record("\(violations.count) places are not tidy:\n\(list)")
  }

  @Test func importsStayInsideTheTable() throws {
    report(ImportTable.violations(in: try Repository.swiftFiles(under: "Sources")))
  }

  @Test(arguments: ["Sources", "Tests"])
  func theBansAreKept(folder: String) throws {
    let files = try Repository.swiftFiles(under: folder)
    report(files.flatMap { file in Bans.all.flatMap { $0.violations(in: file) } })
    report(Sizes.violations(in: files))
  }

  @Test func nothingIsBuiltWithoutItsChecks() throws {
    let scripts = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Scripts").path())
    for path in ["Package.swift", ".ci/run"] + scripts.map({ "Scripts/\($0)" }) {
      #expect(!(try Repository.text(path).contains("-Ounchecked")), "\(path)")
    }
  }

  @Test func theArchitecturePageNamesEveryRoom() throws {
    let page = try Repository.text("docs/architecture.md")
    for room in House.rooms {
      let name = room.name == "sanad" ? "`sanad`" : room.name
      #expect(page.contains(name), "docs/architecture.md does not name \(room.name)")
    }
  }

  @Test func theMapsOfTheDocumentationNameEveryPage() throws {
    for folder in ["docs", "docs/decisions"] {
      let map = try Repository.text("\(folder)/README.md")
      let pages = try FileManager.default.contentsOfDirectory(
        atPath: Repository.root.appending(path: folder).path())
      for page in pages where page.hasSuffix(".md") && page != "README.md" {
        #expect(map.contains("(\(page))"), "\(folder)/README.md does not name \(page)")
      }
    }
  }
}
