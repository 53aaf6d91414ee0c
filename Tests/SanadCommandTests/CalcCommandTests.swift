import Foundation
import SanadTesting
import SanadTypes
import Testing

@testable import sanad

@Suite struct CalcCommandTests {
  private static func run(_ command: String, _ text: String) async throws -> CommandRun {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try Data(text.utf8).write(to: file)
    defer {
      do { try FileManager.default.removeItem(at: file) } catch { Issue.record("\(error)") }
    }
    return try await CommandRun("calc", command, file.path(percentEncoded: false), "--json")
  }

  /// The lines of a refusal, of which nothing else is on standard output.
  private static func refusal(_ command: String, _ text: String) async throws -> String {
    let run = try await run(command, text)
    #expect(run.status == .invalidInput, "\(text): \(run.output)")
    let error = try #require(try run.object()["error"] as? [String: Any], "\(text)")
    #expect(error["code"] as? Int == 9_409)
    #expect((error["remedy"] as? String)?.isEmpty == false)
    return try #require(error["details"] as? [String]).joined(separator: "\n")
  }

  private static let vectorsFile: String = {
    guard let file = Bundle.module.url(forResource: "Vectors/instruments", withExtension: "json")
    else { return "/nonexistent" }
    return file.path(percentEncoded: false)
  }()

  @Test(arguments: [
    ("", "empty"), ("\n \n", "empty"), ("nonsense", "line 1, column 1"),
    ("{\"from\": \"2024-01-31\",\n \"to\" 1}", "line 2, column 7"),
    ("[]", "an object is expected"), ("7", "an object is expected"),
    ("{\"from\": \"2024-01-31\"}", "no kind"), ("{\"kind\": \"day_cuont\"}", "`day_count`"),
    ("{\"kind\": 5}", "\"kind\" is missing"), ("{\"input\": {}}", "\"kind\" is missing"),
    ("{\"from\": \"2024-02-30\", \"to\": \"2024-03-01\"}", "from: there is no such day"),
    ("{\"from\": 5, \"to\": \"2024-03-01\"}", "from: a text is expected"),
    ("{\"from\": \"2024-03-02\", \"to\": \"2024-03-01\"}", "does not come after"),
    ("{\"from\": \"2024-03-01\", \"to\": \"2024-03-01\", \"tu\": 1}", "no field \"tu\""),
  ])
  func refusesInputWithItsLineAndAWayOut(text: String, word: String) async throws {
    #expect(try await Self.refusal("day-count", text).contains(word), "\(text)")
  }

  @Test func namesTheLineOfManyAndAnswersNone() async throws {
    let good = "{\"from\": \"2024-01-31\", \"to\": \"2024-02-29\"}"
    let bad = good.replacing("2024-02-29", with: "2024-01-01")
    #expect(try await Self.refusal("day-count", "\(good)\n\n\(bad)").hasPrefix("line 3: "))
    #expect(try await Self.refusal("day-count", "\(good)\n{\n\(good)").contains("line 2, column 2"))
    let answers = try await Self.run("day-count", "\(good)\r\n\n\(good)\n")
    #expect(answers.status == .done)
    #expect(answers.output.split(separator: "\n").count == 2)
  }

  @Test func takesAVectorItsFieldsOrTheFieldsWithAKind() async throws {
    let fields = "\"yield_e6\": 137300, \"days\": 84, \"basis\": 365, \"face_minor\": \"500000000\""
    let kind = "\"kind\": \"tbill_price_from_yield\""
    for text in [
      "{\(fields)}", "{\(kind), \(fields)}", "{\"id\": \"TB\", \(kind), \"input\": {\(fields)}}",
      "{\n\(fields)\n}",
    ] {
      let run = try await Self.run("price", text)
      #expect(try run.object()["price_e4"] as? Int == 969_370, "\(text): \(run.output)")
    }
  }

  /// Six of 181 days before its coupon, a bond of 14 % that is sold without it.
  @Test func aBondWithoutItsCouponHasNegativeAccruedInterest() async throws {
    func fields(_ face: String, _ price: Int = 1_000_000, _ flag: String = "true") -> String {
      """
      {"face_minor": "\(face)", "coupon_e6": 140000, "freq": 2, "days_accrued": 175,
       "days_in_period": 181, "price_e4": \(price), "ex_coupon": \(flag)}
      """.replacing("\n", with: "")
    }
    let run = try await Self.run("accrued", fields("10000000"))
    let object = try run.object()
    #expect(object["accrued_minor"] as? Int == -23_204, "\(run.output)")
    #expect(object["dirty_minor"] as? Int == 9_976_796)
    let cum = try await Self.run("accrued", fields("10000000", 1_000_000, "false")).object()
    #expect(cum["accrued_minor"] as? Int == 676_796)
    // More comes off than there is; half of the 128 bits and more; more than fits.
    #expect(try await Self.refusal("accrued", fields("10000000", 1)).contains("128 bits"))
    let most = try await Self.run("accrued", fields("340000000000000000000000000000000000000"))
    #expect(most.status == .done || most.status == .invalidInput)
    #expect(
      try await Self.refusal(
        "accrued", fields("340000000000000000000000000000000000000", 2_000_000)
      )
      .contains("128 bits"))
  }

  @Test func everyVectorOfTheFilePasses() async throws {
    let run = try await CommandRun("calc", "vectors", Self.vectorsFile)
    #expect(run.status == .done)
    #expect(run.output == "69 passed, 0 failed\n", "\(run.output)")
    let object = try await CommandRun("calc", "vectors", Self.vectorsFile, "--json").object()
    #expect(object["passed"] as? Int == 69 && object["failed"] as? Int == 0)
  }

  /// Each command answers each vector of its kinds as the file says.
  @Test func everyCommandAnswersItsVectors() async throws {
    let file = try VectorFile(try PersonsFile.bytes(of: Self.vectorsFile))
    let commands: [(String, [CalculationKind])] = [
      ("day-count", CalculationKinds.dayCounts), ("accrued", CalculationKinds.interest),
      ("price", CalculationKinds.prices), ("yield", CalculationKinds.yields),
      ("schedule", CalculationKinds.schedules), ("adjust", CalculationKinds.adjustments),
      ("allot", CalculationKinds.allotments), ("net", CalculationKinds.nettings),
      ("withhold", CalculationKinds.withholdings), ("check-id", CalculationKinds.identifiers),
    ]
    var asked = 0
    for (command, kinds) in commands {
      let names = kinds.map(\.name)
      // A table of auction results has its rows beside its input.
      for vector in file.vectors
      where names.contains(vector.kind) && vector.kind != "real_auction_rows" {
        let line = JSONTree.members(("kind", .text(vector.kind)), ("input", vector.input)).text
        let run = try await Self.run(command, line)
        #expect(run.status == .done, "\(vector.id): \(run.output)")
        let result = try JSONReader.read(Array(run.output.utf8))
        #expect(VectorComparison.differences(result, vector.expect).isEmpty, "\(vector.id)")
        asked += 1
      }
    }
    #expect(asked == 66)
  }

  /// A check of checks: one digit of one expected field changed, and the vector fails and is named.
  @Test func everyChangedExpectationIsNoticed() async throws {
    let file = try VectorFile(try PersonsFile.bytes(of: Self.vectorsFile))
    var changed = 0
    for vector in file.vectors {
      for expect in Self.spoilt(vector.expect) {
        let line = JSONTree.members(
          ("id", .text(vector.id)), ("kind", .text(vector.kind)), ("input", vector.input),
          ("expect", expect)
        ).text
        let outcomes = try VectorFile(Array(line.utf8)).outcomes()
        #expect(outcomes.count == 1 && !outcomes[0].differences.isEmpty, "\(expect.text)")
        changed += 1
      }
    }
    #expect(changed > 150)
  }

  /// The expectation, each time with another of its fields changed; bids of a table are input.
  private static func spoilt(_ tree: JSONTree) -> [JSONTree] {
    switch tree {
    case .integer(let value): return [.integer(value + 1)]
    case .bool(let value): return [.bool(!value)]
    case .text(let value):
      // The seventh digit of a decimal number; of another text the first letter.
      let skipped = value.contains(".") ? 4 : 0
      guard let place = value.indices.dropFirst(skipped).first else { return [] }
      let other: Character = value[place] == "1" ? "2" : "1"
      return [.text(value.replacingCharacters(in: place...place, with: String(other)))]
    case .object(let members):
      return members.indices.flatMap { index -> [JSONTree] in
        if ["face_mn", "price_e4"].contains(members[index].name), members.count == 5 { return [] }
        return spoilt(members[index].value).map { value in
          var copy = members
          copy[index] = JSONTree.Member(name: members[index].name, value: value)
          return .object(copy)
        }
      }
    case .list(let items):
      return items.indices.flatMap { index in
        spoilt(items[index]).map { value in
          var copy = items
          copy[index] = value
          return .list(copy)
        }
      }
    case .null, .decimal: return []
    }
  }

  @Test func anUnknownKindFailsByItsName() async throws {
    let run = try await Self.run(
      "vectors",
      """
      [{"id": "A", "kind": "isin", "input": "US0378331005", "expect": {"valid": true}},
       {"id": "B", "kind": "tea_leaves", "input": {}, "expect": {"future": 1}},
       {"id": "C", "kind": "withholding", "input": {"gross_minor": 5}, "expect": {"tax_minor": 1}}]
      """)
    #expect(run.status == .checkFailed)
    let object = try run.object()
    #expect(object["passed"] as? Int == 1 && object["failed"] as? Int == 2)
    #expect(run.output.contains("there is no kind \\\"tea_leaves\\\""))
    #expect(run.output.contains("the field \\\"rate_bps\\\" is missing"))
  }

  @Test(arguments: ["{\"vectors\": []}", "[]", "{\"kind\": \"isin\"}", "5", ""])
  func refusesAFileWithoutVectors(text: String) async throws {
    _ = try await Self.refusal("vectors", text)
  }

  @Test func aDecimalNumberMayDifferByTheToleranceAndAWholeOneByNothing() {
    func differs(_ ours: JSONTree, _ theirs: JSONTree) -> Bool {
      !VectorComparison.differences(.members(("x", ours)), .members(("x", theirs))).isEmpty
    }
    #expect(!differs(.text("0.5"), .text("0.5000000000009")))
    #expect(differs(.text("0.5"), .text("0.500000000002")))
    #expect(!differs(.text("98.5"), .decimal("98.50000000009")))
    #expect(differs(.integer(5), .integer(6)))
    #expect(differs(.integer(5), .decimal("5.0")))
    #expect(differs(.text("5"), .integer(5)))
    // Amounts by name: none is zero, on both sides.
    let three = JSONTree.members(("A", .integer(3)))
    #expect(!differs(three, .members(("A", .integer(3)), ("B", .integer(0)))))
    #expect(!differs(.members(("A", .integer(3)), ("B", .integer(0))), three))
    #expect(differs(.members(("A", .integer(3)), ("B", .integer(1))), three))
  }

  /// Fields of every kind with values of no sense: a result or a refusal, and no trap.
  @Test func nonsenseInEveryFieldIsAnsweredOrRefused() async throws {
    let file = try VectorFile(try PersonsFile.bytes(of: Self.vectorsFile))
    let values: [JSONTree] = [
      .null, .bool(true), .integer(0), .integer(-1), .integer(.max), .integer(.min),
      .integer(Int128(Int64.max)), .integer(Int128(UInt64.max)), .integer(1), .decimal("0.5"),
      .text(""), .text("é"), .text("0001-01-01"), .text("9999-12-31"), .text("1/0"),
      .list([]), .list([.list([])]), .object([]),
    ]
    var tried = 0
    for vector in file.vectors {
      guard let kind = CalculationKinds.find(vector.kind) else { continue }
      for input in Self.replaced(vector.input, by: values) {
        do throws(CalculationFailure) {
          _ = try kind.result(of: CalculationInput(input))
        } catch { #expect(!error.message.isEmpty) }
        tried += 1
      }
    }
    #expect(tried > 5_000)
  }

  /// The tree, each time with another part of it replaced.
  private static func replaced(_ tree: JSONTree, by values: [JSONTree]) -> [JSONTree] {
    switch tree {
    case .object(let members):
      return values
        + members.indices.flatMap { index in
          replaced(members[index].value, by: values).map { value in
            var copy = members
            copy[index] = JSONTree.Member(name: members[index].name, value: value)
            return .object(copy)
          }
        }
    case .list(let items):
      return values
        + items.indices.flatMap { index in
          replaced(items[index], by: values).map { value in
            var copy = items
            copy[index] = value
            return .list(copy)
          }
        }
    default: return values
    }
  }
}
