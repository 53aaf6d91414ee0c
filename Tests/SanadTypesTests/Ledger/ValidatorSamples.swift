import SanadTypes

/// Changes, operations, events and the record about validators, as docs/wire-validators.md has them.
enum ValidatorSamples {
  static let newcomer = Validator(
    consensusKey: Sample.key(1), peerKey: Sample.key(2), name: "bank 4", weight: 3)

  static func changes() -> [ValidatorChange] {
    [
      .add(newcomer, operatedBy: Sample.account(3)), .remove("bank 3"), .rotate(newcomer),
      .weigh("bank 3", 2),
    ]
  }

  static func statement() throws -> ReadyStatement {
    ReadyStatement(
      consensusKey: Sample.key(1), height: Height(50), signature: try Sample.signature(6))
  }

  static func operations() throws -> [ValidatorOperation] {
    [.approve(changes()[0]), .withdraw("bank 3"), .ready("bank 4", try statement())]
  }

  static func events() -> [ValidatorEvent] {
    [
      .approved(changes()[1], by: Sample.account(3), weight: 2),
      .withdrawn("bank 3", by: Sample.account(3)), .ready("bank 4", at: Height(50)),
      .changed(changes()[2]),
    ]
  }

  static func record() -> ValidatorsRecord {
    var first = OpenValidatorChange(changes()[0], openedAt: Timestamp(9_000))
    _ = first.approve(Sample.account(4))
    _ = first.approve(Sample.account(3))
    first.readyAt = Height(50)
    var second = OpenValidatorChange(changes()[1], openedAt: Timestamp(9_001))
    _ = second.approve(Sample.account(3))
    return ValidatorsRecord(
      operators: [3, 4, 3, 5].map { Sample.account($0) }, changes: [first, second])
  }
}
