import Foundation
import SanadSimulator
import SanadTypes

/// A plan of the simulator as a file of JSON.
enum PlanFile {
  /// Most bytes of a file: a plan of 120 nodes and 10,000 faults is smaller.
  static let bytesMax = 16 << 20

  /// Reads a plan and refuses what no run can do, members that no plan has, and ones given twice.
  static func read(_ path: String) throws(CommandFailure) -> SimulationPlan {
    let data = Data(try PersonsFile.bytes(of: path, max: bytesMax))
    do {
      let plan = try JSONDecoder().decode(SimulationPlan.self, from: data)
      try plan.check()
      guard try sameMembers(data, as: plan) else {
        throw CommandFailure(
          .configInvalid, "\(path) has members that no plan has",
          help: "Compare it with the output of: sanad sim plan")
      }
      return plan
    } catch let failure as CommandFailure {
      throw failure
    } catch let failure as SimulationFailure {
      throw CommandFailure(.configInvalid, "\(path): \(failure)")
    } catch let failure as DecodingError {
      throw CommandFailure(.configInvalid, "\(path) is no plan: \(words(of: failure))")
    } catch {
      throw CommandFailure(.configInvalid, "\(path) is no plan: \(error)")
    }
  }

  /// The text of a plan: sorted members, so that two plans can be compared by lines.
  static func text(_ plan: SimulationPlan) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(plan), as: UTF8.self)
  }

  /// Writes a plan to a file that is not there yet.
  static func write(_ plan: SimulationPlan, to path: String) throws {
    try NewFile.write(Data((text(plan) + "\n").utf8), to: path)
  }

  /// Whether a file says what the plan says and nothing besides: numbers and texts are compared as
  /// JSON, so that spaces and order do not count.
  private static func sameMembers(_ data: Data, as plan: SimulationPlan) throws -> Bool {
    let read = try JSONSerialization.jsonObject(with: data) as? NSObject
    let written = try JSONSerialization.jsonObject(with: JSONEncoder().encode(plan)) as? NSObject
    return read == written
  }

  private static func words(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(place(context.codingPath)) lacks \(key.stringValue)"
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      "\(place(context.codingPath)) is not of the kind that it has to be"
    case .dataCorrupted(let context): "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    let steps = path.map { key in key.intValue.map { "\($0)" } ?? key.stringValue }
    return steps.isEmpty ? "the file" : steps.joined(separator: ".")
  }
}
