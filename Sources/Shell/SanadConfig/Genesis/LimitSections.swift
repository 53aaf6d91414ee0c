import SanadTypes

/// The sections `consensus` and `ledger`.
extension GenesisReader {
  private static var timings: [(String, WritableKeyPath<ChainParameters, Milliseconds>)] {
    [
      ("build_budget", \.buildBudget), ("execution_budget", \.executionBudget),
      ("heartbeat", \.heartbeat), ("drift_max", \.driftMax),
      ("inactivity_horizon", \.inactivityHorizon), ("epoch_length", \.epochLength),
      ("snapshot_interval", \.snapshotInterval), ("evidence_expiry", \.evidenceExpiry),
    ]
  }

  /// The constants of consensus: a delay bound, and what else differs from what follows from it.
  func chain(_ field: Field) -> ChainParameters? {
    let keys =
      ["delay_bound"] + Self.timings.map(\.0) + ["block_bytes_max", "block_weight_max"]
    guard let fields = field.mapping(keys),
      let delayBound = fields.required("delay_bound").flatMap(duration)
    else { return nil }
    var chain = ChainParameters(delayBound: delayBound)
    for (key, path) in Self.timings {
      guard let value = fields.optional(key).flatMap(duration) else { continue }
      chain[keyPath: path] = value
    }
    if let bytes: UInt32 = fields.optional("block_bytes_max")?.number(
      in: 131_072...ChainParameters.blockBytesLimit)
    {
      chain.blockBytesMax = bytes
    }
    if let weight: UInt64 = fields.optional("block_weight_max")?.number(in: 1...1_000_000_000_000) {
      chain.blockWeightMax = weight
    }
    do throws(ConsensusSettingsFailure) {
      try chain.check()
      return chain
    } catch {
      field.complain(.genesisInvalid, "\"\(field.path)\": \(error)")
      return nil
    }
  }

  /// The limits of the ledger.
  func ledger(_ field: Field, network: NetworkSection) -> LedgerParameters? {
    guard let fields = field.mapping("validity_max", "quota") else { return nil }
    let validity = fields.required("validity_max").flatMap(duration)
    let quota = fields.required("quota").flatMap(quota)
    guard let validity, let quota else { return nil }
    // The offset was held to its bounds when it was read.
    return LedgerParameters(
      validityMax: validity, defaultQuota: quota, utcOffsetSeconds: network.utcOffsetSeconds)
  }

  /// The weight that an account may use.
  func quota(_ field: Field) -> Quota? {
    guard let fields = field.mapping("per_block", "per_day") else { return nil }
    let perBlock: UInt64? = fields.required("per_block")?.number()
    let perDay: UInt64? = fields.required("per_day")?.number()
    guard let perBlock, let perDay else { return nil }
    return Quota(weightPerBlock: Weight(perBlock), weightPerDay: Weight(perDay))
  }

  private static let units: [(String, UInt64)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// `150ms`, `5s`, `10m`, `1h`, `14d`; `0s` is none.
  func duration(_ field: Field) -> Milliseconds? {
    field.value("duration like 150ms, 5s, 10m, 1h or 14d") { text in
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let unit = Self.units.first { $0.0 == text.dropFirst(digits.count) }
      guard let unit, digits.count <= 9, let count = UInt64(digits) else { return nil }
      return Milliseconds(count * unit.1)
    }
  }
}
