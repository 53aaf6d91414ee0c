import SanadTypes

// A plan as a file: what is written is all that decides the run, with units in the names.
extension SimulationPlan: Codable {
  /// The format that is read and written.
  package static let version = 6

  private enum CodingKeys: String, CodingKey {
    case version, seed, validators, observers, signatures, wire, workload, nodes, links, faults
    case byzantine, candidates, changes, weights, execution
    case chaos = "chaos_ms"
    case quiet = "quiet_ms"
    case downForGood = "down_for_good"
    case epochLength = "epoch_length_ms"
  }

  /// Reads a plan; whether it can be run, ``check()`` says.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container, debugDescription: "version \(version) is not known here")
    }
    // A text, because readers of JSON keep 53 bits of a number.
    let text = try container.decode(String.self, forKey: .seed)
    guard let seed = UInt64(text), String(seed) == text else {
      throw DecodingError.dataCorruptedError(
        forKey: .seed, in: container, debugDescription: "a seed is a number of 64 bits, as text")
    }
    let nodes = try container.decode([NodeRecord].self, forKey: .nodes)
    self.init(
      seed: seed, validators: try container.decode(Int.self, forKey: .validators),
      weights: try container.decode([UInt16].self, forKey: .weights),
      observers: try container.decode(Int.self, forKey: .observers),
      signatures: try container.decode(SignatureKind.self, forKey: .signatures),
      wire: try container.decode(WireMode.self, forKey: .wire),
      links: try container.decode([LinkQuality].self, forKey: .links),
      machines: nodes.map(\.machine), clocks: nodes.map(\.clock),
      workload: try container.decode(WorkloadPlan.self, forKey: .workload),
      chaos: Milliseconds(try container.decode(UInt64.self, forKey: .chaos)),
      faults: try container.decode([PlannedFault].self, forKey: .faults),
      downForGood: try container.decode([Int].self, forKey: .downForGood),
      byzantine: try container.decode([ByzantineSeat].self, forKey: .byzantine),
      candidates: try container.decode(Int.self, forKey: .candidates),
      changes: try container.decode([PlannedChange].self, forKey: .changes),
      epochLength: Milliseconds(try container.decode(UInt64.self, forKey: .epochLength)),
      execution: try container.decode(ExecutionMode.self, forKey: .execution),
      quiet: Milliseconds(try container.decode(UInt64.self, forKey: .quiet)))
  }

  /// Writes all of it.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(String(seed), forKey: .seed)
    try container.encode(validators, forKey: .validators)
    try container.encode(weights, forKey: .weights)
    try container.encode(observers, forKey: .observers)
    try container.encode(signatures, forKey: .signatures)
    try container.encode(wire, forKey: .wire)
    try container.encode(
      zip(machines, clocks).map { NodeRecord(machine: $0, clock: $1) }, forKey: .nodes)
    try container.encode(links, forKey: .links)
    try container.encode(workload, forKey: .workload)
    try container.encode(chaos.value, forKey: .chaos)
    try container.encode(faults, forKey: .faults)
    try container.encode(downForGood, forKey: .downForGood)
    try container.encode(byzantine, forKey: .byzantine)
    try container.encode(candidates, forKey: .candidates)
    try container.encode(changes, forKey: .changes)
    try container.encode(epochLength.value, forKey: .epochLength)
    try container.encode(execution, forKey: .execution)
    try container.encode(quiet.value, forKey: .quiet)
  }
}

/// A node's disk, processor and clocks in one object.
private struct NodeRecord: Codable {
  let machine: MachineQuality
  let clock: ClockQuality

  enum CodingKeys: String, CodingKey {
    case disk = "disk_sixteenths"
    case processor = "processor_sixteenths"
    case boot = "boot_ms"
    case rate = "fast_per_mille"
    case skew = "ahead_ms"
  }

  init(machine: MachineQuality, clock: ClockQuality) {
    self.machine = machine
    self.clock = clock
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    machine = MachineQuality(
      disk: try container.decode(UInt64.self, forKey: .disk),
      processor: try container.decode(UInt64.self, forKey: .processor))
    clock = ClockQuality(
      boot: Milliseconds(try container.decode(UInt64.self, forKey: .boot)),
      ratePerMille: try container.decode(Int64.self, forKey: .rate),
      skew: try container.decode(Int64.self, forKey: .skew))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(machine.disk, forKey: .disk)
    try container.encode(machine.processor, forKey: .processor)
    try container.encode(clock.boot.value, forKey: .boot)
    try container.encode(clock.ratePerMille, forKey: .rate)
    try container.encode(clock.skew, forKey: .skew)
  }
}

extension SignatureKind: Codable {}
extension WireMode: Codable {}
extension ExecutionMode: Codable {}
extension MessageOrder: Codable {}

extension LinkQuality: Codable {
  private enum CodingKeys: String, CodingKey {
    case order
    case floor = "floor_us"
    case mean = "mean_us"
    case lossPerMille = "loss_per_mille"
    case doublePerMille = "double_per_mille"
  }

  /// Reads one direction between two nodes.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    floor = try container.decode(UInt64.self, forKey: .floor)
    mean = try container.decode(UInt64.self, forKey: .mean)
    lossPerMille = try container.decode(UInt64.self, forKey: .lossPerMille)
    doublePerMille = try container.decode(UInt64.self, forKey: .doublePerMille)
    order = try container.decode(MessageOrder.self, forKey: .order)
  }

  /// Writes one direction between two nodes.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(floor, forKey: .floor)
    try container.encode(mean, forKey: .mean)
    try container.encode(lossPerMille, forKey: .lossPerMille)
    try container.encode(doublePerMille, forKey: .doublePerMille)
    try container.encode(order, forKey: .order)
  }
}

extension WorkloadPlan: Codable {
  private enum CodingKeys: String, CodingKey {
    case interval = "interval_us"
    case burstMax = "burst_max"
    case doublePerMille = "double_per_mille"
    case patience = "patience_ms"
  }

  /// Reads what clients do.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    interval = try container.decode(UInt64.self, forKey: .interval)
    burstMax = try container.decode(UInt64.self, forKey: .burstMax)
    doublePerMille = try container.decode(UInt64.self, forKey: .doublePerMille)
    patience = Milliseconds(try container.decode(UInt64.self, forKey: .patience))
  }

  /// Writes what clients do.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(interval, forKey: .interval)
    try container.encode(burstMax, forKey: .burstMax)
    try container.encode(doublePerMille, forKey: .doublePerMille)
    try container.encode(patience.value, forKey: .patience)
  }
}
