import Testing

@testable import sanad

/// Parts of an enumeration, as `K/N`.
@Suite struct ScenarioSliceTests {
  @Test(arguments: [1, 3, 7, 9_216] as [UInt64])
  func slicesAddUp(parts: UInt64) throws {
    var next: UInt64 = 1
    for part in 1...parts {
      let slice = try #require(ScenarioSlice(argument: "\(part)/\(parts)"))
      let numbers = slice.numbers(of: 9_216)
      #expect(numbers.lowerBound == next)
      next = numbers.upperBound
    }
    #expect(next == 9_217)
  }

  @Test(arguments: ["", "1", "0/4", "5/4", "1/0", "1/2/3", "-1/4", "a/b", "1/1000001", "1/ 2"])
  func noOtherTextIsASlice(text: String) { #expect(ScenarioSlice(argument: text) == nil) }
}
