package import SanadTypes

/// A business-day calendar as people write it, to be published on a running network.
package struct CalendarFile: Sendable {
  private static let week = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// What is published.
  package let calendar: PublishCalendar

  /// Reads a file.
  package static func load(_ path: String) throws(ConfigurationFailure) -> CalendarFile {
    try read(try YAMLFile.text(of: path, named: path), file: path)
  }

  /// Reads the text of a file: YAML, and so JSON as well.
  package static func read(
    _ text: String, file: String
  ) throws(ConfigurationFailure) -> CalendarFile {
    let log = ComplaintLog(file: file)
    let root = try YAMLFile.root(of: text, log: log)
    let calendar = calendar(root)
    try log.finish()
    guard let calendar else {
      // Every reader that gives nil has complained, so this is a reader that forgot to.
      preconditionFailure("a calendar was refused without a complaint")
    }
    return CalendarFile(calendar: calendar)
  }

  /// A calendar of a file of its own, or of a genesis.
  static func calendar(_ root: Field) -> PublishCalendar? {
    guard let fields = root.mapping("number", "name", "weekend", "days_off") else { return nil }
    let number: UInt32? = fields.required("number")?.number()
    let name = fields.required("name")?.text(bytesMax: CalendarRecord.nameBytesMax)
    let weekend = fields.required("weekend").flatMap(weekend)
    let days = fields.required("days_off").flatMap(daysOff)
    guard let number, let name, let weekend, let days else { return nil }
    return PublishCalendar(number: number, name: name, weekend: weekend, daysOff: days)
  }

  /// The days of each week without business; not all of them.
  private static func weekend(_ field: Field) -> UInt8? {
    guard let list = field.list(countMax: week.count) else { return nil }
    let choices = week.enumerated().map { ($1, UInt8(1) << UInt8($0)) }
    let days = list.compactMap { $0.choice("day of the week", among: choices) }
    guard days.count == list.count else { return nil }
    let all = days.reduce(UInt8(0)) { $0 | $1 }
    guard all.nonzeroBitCount == days.count, days.count < week.count else {
      field.complain(
        .configInvalid, "\"\(field.path)\" must name at most six days of the week, each once")
      return nil
    }
    return all
  }

  private static func daysOff(_ field: Field) -> [CalendarDate]? {
    guard let list = field.list(countMax: CalendarRecord.daysMax) else { return nil }
    var days: [CalendarDate] = []
    for element in list {
      guard let day = element.value({ text throws(ValueFailure) in try CalendarDate(text) })
      else { return nil }
      if let last = days.last, last >= day {
        element.complain(
          .configInvalid, "\"\(element.path)\" is not after the one before",
          help: "write the days in their order, each once")
        return nil
      }
      days.append(day)
    }
    return days
  }
}
