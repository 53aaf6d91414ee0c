import SanadTypes

extension SimulationPlan {
  /// What a person wants to know of a plan first.
  package var summary: [String] {
    let latency = links.map { $0.floor + $0.mean }.reduce(0, +) / UInt64(max(1, links.count))
    let loss = links.map(\.lossPerMille).max() ?? 0
    let down = downForGood.isEmpty ? "" : ", down for good: \(downForGood)"
    let seats = byzantine.map { "v\($0.node) \($0.character.rawValue)" }
    let joining = candidates == 0 ? "" : ", \(candidates) of them candidates"
    let epochs = epochLength == .zero ? "" : ", epochs of \(epochLength) ms"
    let liars = seats.isEmpty ? "" : ", Byzantine: " + seats.joined(separator: ", ")
    return [
      "plan      seed \(seed): \(validators) validators, \(observers) observers\(joining), \(chaos) ms of"
        + " faults, \(faults.count) planned\(epochs)\(down)\(liars)",
      "links     \(latency) µs on average, up to \(loss) in 1000 lost, \(wire.rawValue),"
        + " \(signatures.rawValue) signatures, executed \(execution.rawValue)",
    ]
  }

  /// The whole plan, one line for each thing.
  package var lines: [String] {
    var lines = summary
    for (place, machine) in machines.enumerated() {
      lines.append(
        "node \(place)    disk \(machine.disk)/16, processor \(machine.processor)/16, clock"
          + " \(clocks[place].ratePerMille) in 1000 fast, \(clocks[place].skew) ms ahead")
    }
    lines += changes.map { "at \($0.time) ms  \($0.summary)" }
    lines += faults.map { "at \($0.time) ms  \($0.fault.summary)" }
    return lines
  }
}
