import SanadPolicy
import SanadTypes

/// A condition as the oracle understands it: a plain tree that can be written as text for the
/// compiler, and evaluated by walking it.
indirect enum OracleCondition {
  case flag(PartySide, String, standIn: Bool?)
  case level(PartySide, String, String, [String], value: Int, standIn: Int?)
  case country(PartySide, isIn: [String])
  case exists(PartySide, String)
  case kind(isIn: [String])
  case units(OracleNumber, String, OracleNumber)
  case money(OracleNumber, String, minor: Int)
  case screened(PartySide, String, days: Int)
  case maturity(String, CalendarDate)
  case sameCustodian(isNegated: Bool)
  case hasCustodian(PartySide)
  case accountKind(PartySide, String)
  case crossing(isRaise: Bool, OracleAggregate, OracleNumber)
  case constant(Bool)
  case not(OracleCondition)
  case all([OracleCondition])
  case any([OracleCondition])
  case local(Int)
}

/// A number of units.
indirect enum OracleNumber {
  case amount
  case literal(Int)
  case aggregate(OracleAggregate, AggregateMoment?)
  case share(points: Int, OracleNumber)
  case sum([(isSubtracted: Bool, value: OracleNumber)])
  case times(OracleNumber, Int)
}

/// A quantity of the ledger.
enum OracleAggregate {
  case outstanding
  case issued
  case holding(PartySide)
  /// Holders outside of a country (or in it).
  case held(country: String, isNegated: Bool)
  /// Holders of a class.
  case heldClass(String)
}

/// A rule.
struct OracleRule {
  var code: Int
  var isFlag: Bool
  var isUnless: Bool
  var isEvenByOrder: Bool
  var condition: OracleCondition
}

/// A policy.
struct OracleProgram {
  var covers: [MovementKind]
  var locals: [OracleCondition]
  var rules: [OracleRule]

  /// The text that the compiler reads.
  var text: String {
    var lines = ["policy \"random\"", "covers " + covers.map(\.name).joined(separator: ", ")]
    lines.append("base PKR")
    for (index, local) in locals.enumerated() {
      lines.append("let local\(index) = \(local.text)")
    }
    for rule in rules {
      let test = (rule.isUnless ? "unless " : "when ") + rule.condition.text
      lines.append("\(rule.isFlag ? "flag" : "deny") \(rule.code) \"m\" \(test)")
      if rule.isEvenByOrder { lines.append("  even by order") }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension OracleCondition {
  /// The condition as rules write it, with more parentheses than anybody would.
  var text: String {
    switch self {
    case .flag(let side, let topic, let standIn):
      let path = "\(side.name).\(topic)"
      return standIn.map { "\(path) default \($0)" } ?? path
    case .level(let side, let topic, let operation, let names, let value, let standIn):
      let path = "\(side.name).\(topic)" + (standIn.map { " default \(names[$0])" } ?? "")
      return "\(path) \(operation) \(names[value])"
    case .country(let side, let codes):
      if codes.count == 1 { return "\(codes[0]) == \(side.name).country" }
      return "\(side.name).country in {\(codes.joined(separator: ", "))}"
    case .exists(let side, let topic): return "\(side.name).\(topic) exists"
    case .kind(let names):
      return names.count == 1 ? "kind == \(names[0])" : "kind in {\(names.joined(separator: ","))}"
    case .units(let left, let operation, let right):
      return "\(left.text) \(operation) \(right.text)"
    case .money(let units, let operation, let minor):
      let digits = minor % 100 < 10 ? "0\(minor % 100)" : "\(minor % 100)"
      return "\(units.text) converted to PKR \(operation) \(minor / 100).\(digits) PKR"
    case .screened(let side, let operation, let days):
      return "\(side.name).screenedUntil \(operation) businessDate + \(days) days"
    case .maturity(let operation, let date): return "instrument.maturity \(operation) \(date)"
    case .sameCustodian(let isNegated):
      return "sender.custodian \(isNegated ? "!=" : "==") receiver.custodian"
    case .hasCustodian(let side): return "\(side == .sender ? "from" : "to").custodian exists"
    case .accountKind(let side, let name):
      return "\(side == .sender ? "from" : "to").kind == \(name)"
    case .crossing(let isRaise, let aggregate, let limit):
      return isRaise
        ? "raises \(aggregate.text) above \(limit.text)"
        : "lowers \(aggregate.text) below \(limit.text)"
    case .constant(let value): return "\(value)"
    case .not(let inner): return "not (\(inner.text))"
    case .all(let parts): return parts.map { "(\($0.text))" }.joined(separator: " and ")
    case .any(let parts): return parts.map { "(\($0.text))" }.joined(separator: " or ")
    case .local(let index): return "local\(index)"
    }
  }
}

extension OracleNumber {
  /// The number as rules write it. `*` and `of` bind to what stands in parentheses.
  var text: String {
    switch self {
    case .amount: return "amount"
    case .literal(let value): return "\(value)"
    case .aggregate(let aggregate, let moment):
      switch moment {
      case .before: return "before.\(aggregate.text)"
      case .after: return "after.\(aggregate.text)"
      case nil: return aggregate.text
      }
    case .share(let points, let whole):
      let hundredths = points % 100 < 10 ? "0\(points % 100)" : "\(points % 100)"
      return "\(points / 100).\(hundredths)% of (\(whole.text))"
    case .sum(let parts):
      return parts.enumerated().map { index, part in
        let sign = index == 0 ? "" : part.isSubtracted ? " - " : " + "
        return sign + "(\(part.value.text))"
      }.joined()
    case .times(let value, let factor): return "(\(value.text)) * \(factor)"
    }
  }
}

extension OracleAggregate {
  /// The aggregate as rules write it.
  var text: String {
    switch self {
    case .outstanding: "outstanding"
    case .issued: "issued"
    case .holding(let side): "holding(\(side.name))"
    case .held(let country, let isNegated): "held(country \(isNegated ? "!=" : "==") \(country))"
    case .heldClass(let name): "held(class in {\(name)})"
    }
  }
}
