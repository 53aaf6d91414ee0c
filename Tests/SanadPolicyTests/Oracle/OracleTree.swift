import SanadPolicy
import SanadTypes

/// A condition as the oracle understands it: a plain tree that can be written as text for the
/// compiler, and evaluated by walking it.
indirect enum OracleCondition {
  case flag(PartySide, String, standIn: Bool?)
  case level(PartySide, String, String, [String], value: Int, standIn: Int?)
  case levelIn(PartySide, String, [String], values: [Int], standIn: Int?)
  case country(PartySide, isIn: [String], standIn: String?)
  case exists(PartySide, String)
  case kind(isIn: [String])
  case instrumentClass(isIn: [String])
  case instrumentStatus(isIn: [String])
  case units(OracleNumber, String, OracleNumber)
  /// The same of numbers of holders.
  case count(OracleNumber, String, OracleNumber)
  case member(OracleNumber, [Int])
  case money(OracleMoney, String, OracleMoney)
  case date(OracleDate, String, OracleDate)
  /// Now and so many hours, against a date.
  case time(hours: Int, String, OracleDate)
  case sameCustodian(isNegated: Bool)
  case hasCustodian(PartySide)
  case hasMaturity
  case accountKind(PartySide, isIn: [String])
  case crossing(isRaise: Bool, OracleAggregate, OracleNumber)
  case constant(Bool)
  case not(OracleCondition)
  case all([OracleCondition])
  case any([OracleCondition])
  case local(Int)
}

/// A number of units, or of holders.
indirect enum OracleNumber {
  case amount
  case literal(Int)
  case aggregate(OracleAggregate, AggregateMoment?)
  case share(points: Int, OracleNumber)
  case sum([(isSubtracted: Bool, value: OracleNumber)])
  case times(OracleNumber, Int)
}

/// An amount of money.
indirect enum OracleMoney {
  case literal(minor: Int)
  case booked(OracleNumber)
  case share(points: Int, OracleMoney)
  case sum(OracleMoney, isSubtracted: Bool, OracleMoney)
}

/// A date.
indirect enum OracleDate {
  case businessDate
  case literal(CalendarDate)
  case maturity(standIn: CalendarDate?)
  case screened(PartySide, standIn: CalendarDate?)
  case shifted(OracleDate, days: Int)
}

/// A quantity of the ledger.
enum OracleAggregate {
  case outstanding
  case issued
  case holders
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
    case .levelIn(let side, let topic, let names, let values, let standIn):
      let path = "\(side.name).\(topic)" + (standIn.map { " default \(names[$0])" } ?? "")
      return "\(path) in {\(values.map { names[$0] }.joined(separator: ", "))}"
    case .country(let side, let codes, let standIn):
      let path = "\(side.name).country" + (standIn.map { " default \($0)" } ?? "")
      if codes.count == 1 { return "\(codes[0]) == \(path)" }
      return "\(path) in {\(codes.joined(separator: ", "))}"
    case .exists(let side, let topic): return "\(side.name).\(topic) exists"
    case .kind(let names): return Self.oneOf("kind", names)
    case .instrumentClass(let names): return Self.oneOf("instrument.class", names)
    case .instrumentStatus(let names): return Self.oneOf("instrument.status", names)
    case .units(let left, let operation, let right), .count(let left, let operation, let right):
      return "\(left.text) \(operation) \(right.text)"
    case .member(let number, let members):
      return "\(number.text) in {\(members.map(String.init).joined(separator: ", "))}"
    case .money(let left, let operation, let right):
      return "\(left.text) \(operation) \(right.text)"
    case .date(let left, let operation, let right):
      return "\(left.text) \(operation) \(right.text)"
    case .time(let hours, let operation, let date):
      let sign = hours < 0 ? "-" : "+"
      let shift = hours % 24 == 0 ? "\(abs(hours) / 24) days" : "\(abs(hours)) hours"
      return "now \(sign) \(shift) \(operation) \(date.text)"
    case .sameCustodian(let isNegated):
      return "sender.custodian \(isNegated ? "!=" : "==") receiver.custodian"
    case .hasCustodian(let side): return "\(side == .sender ? "from" : "to").custodian exists"
    case .hasMaturity: return "instrument.maturity exists"
    case .accountKind(let side, let names):
      return Self.oneOf("\(side == .sender ? "from" : "to").kind", names)
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

  private static func oneOf(_ path: String, _ names: [String]) -> String {
    if names.count == 1 { return "\(path) == \(names[0])" }
    return "\(path) in {\(names.joined(separator: ","))}"
  }
}

/// Two digits, and what is before them.
private func hundredths(_ number: Int) -> String {
  "\(number / 100).\(number % 100 < 10 ? "0" : "")\(number % 100)"
}

extension OracleMoney {
  /// The amount as rules write it.
  var text: String {
    switch self {
    case .literal(let minor): "\(hundredths(minor)) PKR"
    case .booked(let units): "(\(units.text)) converted to PKR"
    case .share(let points, let whole): "\(hundredths(points))% of (\(whole.text))"
    case .sum(let left, let isSubtracted, let right):
      "(\(left.text)) \(isSubtracted ? "-" : "+") (\(right.text))"
    }
  }
}

extension OracleDate {
  /// The date as rules write it.
  var text: String {
    switch self {
    case .businessDate: "businessDate"
    case .literal(let date): "\(date)"
    case .maturity(let standIn):
      "instrument.maturity" + (standIn.map { " default \($0)" } ?? "")
    case .screened(let side, let standIn):
      "\(side.name).screenedUntil" + (standIn.map { " default \($0)" } ?? "")
    case .shifted(let date, let days):
      "\(date.text) \(days < 0 ? "-" : "+") \(abs(days)) days"
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
      return "\(hundredths(points))% of (\(whole.text))"
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
    case .holders: "holders"
    case .holding(let side): "holding(\(side.name))"
    case .held(let country, let isNegated): "held(country \(isNegated ? "!=" : "==") \(country))"
    case .heldClass(let name): "held(class in {\(name)})"
    }
  }
}
