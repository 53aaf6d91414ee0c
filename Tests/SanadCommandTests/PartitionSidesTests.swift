import Foundation
import SanadTypes
import Testing

@testable import sanad

@Suite struct PartitionSidesTests {
  private static let nodes = ["val-a", "val-b", "val-c", "val-d", "observer"]

  private func failure(_ words: String...) -> CommandFailure? {
    do throws(CommandFailure) {
      _ = try PartitionSides(words, of: Self.nodes)
      return nil
    } catch { return error }
  }

  @Test func refusesANameThatNobodyHasWithTheNearest() {
    let failure = failure("val-a,val-e")
    #expect(failure?.status == .invalidInput && failure?.message.contains("\"val-e\"") == true)
    #expect(failure?.remedy.hasPrefix("Did you mean val-") == true)
    for words in ["", ",", "val-a,,val-b", "val-a ", "VAL-A", "../val-a", "val-a\nval-b"] {
      #expect(self.failure(words) != nil, "\(words)")
    }
  }

  @Test func refusesANodeOnTwoSidesAndAPartitionOfOneSide() {
    #expect(failure("val-a,val-b", "val-b,val-c")?.message == "val-b stands twice")
    #expect(failure("val-a,val-a")?.message == "val-a stands twice")
    #expect(failure("val-a,val-b,val-c,val-d,observer")?.message == "all nodes are on one side")
  }

  @Test func whoIsNotNamedIsOnASideOfTheirOwn() throws {
    let one = try PartitionSides(["val-d"], of: Self.nodes)
    #expect(one.sides == [["val-d"], ["val-a", "val-b", "val-c", "observer"]])
    #expect(one.others(of: "val-d") == ["val-a", "val-b", "val-c", "observer"])
    #expect(one.others(of: "observer") == ["val-d"])
    let three = try PartitionSides(["val-d,val-c", "val-b"], of: Self.nodes)
    #expect(three.sides == [["val-c", "val-d"], ["val-b"], ["val-a", "observer"]])
    #expect(three.others(of: "val-b") == ["val-c", "val-d", "val-a", "observer"])
    let whole = try PartitionSides(
      ["val-a,val-b", "val-c,val-d,observer"], of: Self.nodes)
    #expect(PartitionSides.text(whole.sides) == "val-a val-b   |   val-c val-d observer")
  }
}
