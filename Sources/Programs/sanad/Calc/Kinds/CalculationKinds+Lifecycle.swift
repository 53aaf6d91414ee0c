import SanadCrypto
import SanadInstruments
import SanadTypes

extension CalculationKinds {
  /// `sanad calc net`.
  static let nettings = [
    CalculationKind("multilateral_netting_dvp3", ["instructions"]) { input in
      let instructions = try input.field("instructions").items()
        .map { item -> MultilateralNet<String>.Instruction in
          try item.allow(["deliverer", "receiver", "qty", "cash"])
          return MultilateralNet.Instruction(
            from: try item.field("deliverer").name(), to: try item.field("receiver").name(),
            units: try item.field("qty").units(), cash: try item.field("cash").units())
        }
      let positions = try MultilateralNet(instructions).all
      func amounts(_ value: (MultilateralNet<String>.Position) -> Int128) -> JSONTree {
        .object(
          positions.map {
            JSONTree.Member(name: $0.party, value: .integer(value($0.position)))
          })
      }
      return .members(
        ("net_securities", amounts(\.units)), ("net_cash", amounts(\.cash)))
    }
  ]

  /// Kinds that `sanad calc vectors` knows and no command of its own computes.
  static let unattended = [
    CalculationKind(
      "lazy_coupon", ["ops"], optional: ["unit", "coupon_per_100_units_minor"], lazyCoupon),
    CalculationKind("sealed_box_open", ["secret_key", "public_key", "ciphertext"], sealedBox),
  ]

  private static func lazyCoupon(_ input: CalculationInput) throws -> JSONTree {
    var coupons = CouponLedger()
    var holdings: [String: CouponHolding] = [:]
    for step in try input.field("ops").items() {
      let parts = try step.items(max: 4)
      let verb = try parts.first?.text() ?? ""
      switch (verb, parts.count) {
      case ("buy", 3):
        let (holder, units) = (try parts[1].name(), try parts[2].units())
        try holdings[holder, default: CouponHolding(since: coupons)].add(units, coupons)
      case ("coupon", 3):
        guard try parts[1].integer() == Int128(coupons.perUnit.count + 1) else {
          throw parts[1].failure("the next coupon is number \(coupons.perUnit.count + 1)")
        }
        try coupons.declare(perUnit: try ratio(parts[2]))
      case ("xfer", 4):
        let (giver, taker) = (try parts[1].name(), try parts[2].name())
        let units = try parts[3].units()
        guard giver != taker else { throw InstrumentFailure.toOneself }
        try holdings[giver, default: CouponHolding(since: coupons)].remove(units, coupons)
        try holdings[taker, default: CouponHolding(since: coupons)].add(units, coupons)
      default:
        throw step.failure(
          "a step is [\"buy\", holder, units], [\"coupon\", number, \"minor/units\"] or "
            + "[\"xfer\", from, to, units]")
      }
    }
    let entitlements = try holdings.keys.sorted().map { holder -> JSONTree.Member in
      var holding = holdings[holder] ?? CouponHolding(since: coupons)
      try holding.touch(coupons)
      return JSONTree.Member(name: holder, value: .amount(holding.entitlement.value))
    }
    return .members(("entitlement_minor", .object(entitlements)))
  }

  /// `350000/100`: minor units for so many units.
  private static func ratio(_ input: CalculationInput) throws -> ExactFraction {
    let parts = try input.text().split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let above = UInt128(parts[0]), let below = UInt128(parts[1]) else {
      throw input.failure("a coupon is written as minor units over units, as 350000/100")
    }
    return try ExactFraction(above, over: below)
  }

  /// Bytes of a plaintext are padded to a multiple of this.
  private static let padding = 256

  private static func sealedBox(_ input: CalculationInput) throws -> JSONTree {
    func bytes(_ name: String) throws -> [UInt8] {
      let field = try input.field(name)
      let text = try field.text()
      guard text.utf8.count <= 2 * (SealedBox.messageBytesMax + SealedBox.overheadBytes),
        let bytes = Hex.decode(text)
      else { throw field.failure("hexadecimal digits are expected, two for each byte") }
      return bytes
    }
    let box = try bytes("ciphertext")
    var secret = try bytes("secret_key")
    let padded = SealedBox.open(
      box, publicKey: try bytes("public_key"), secretKey: SecretBytes(taking: &secret))
    guard let padded else { throw CalculationFailure("the box does not open with this key") }
    guard let plain = SealedBox.unpadded(padded, block: padding) else {
      throw CalculationFailure("the box opens, and its padding is not of ISO/IEC 7816-4")
    }
    return .members(
      ("plaintext_padded_hex", .text(Hex.encode(padded))),
      // What is no UTF-8 has no text; the hexadecimal digits above are all of it.
      ("plaintext", String(validating: plain, as: UTF8.self).map { .text($0) } ?? .null),
      ("ciphertext_len", .number(box.count)),
      ("sha256_plaintext_padded", .text(SHA256.digest(padded).hex)))
  }
}
