import SanadInstruments
import SanadTypes

/// Calendars and tables of tax that are there from the start: held to what offices that publish them
/// are held to, but for dates, because no record was taken before the first day.
extension GenesisReview {
  func checkPublications() throws(GenesisFailure) {
    for (index, calendar) in genesis.calendars.enumerated() {
      if index > 0, genesis.calendars[index - 1].number >= calendar.number {
        throw .invalid(.calendar(index), "calendars are distinct and ascend by number")
      }
      guard calendar.record.isUsable else {
        throw .invalid(
          .calendar(index), "a week has seven days, and not all of them can be its end")
      }
    }
    for (index, table) in genesis.taxTables.enumerated() {
      if index > 0, genesis.taxTables[index - 1].number >= table.number {
        throw .invalid(.taxTable(index), "tables of tax are distinct and ascend by number")
      }
      if Int(table.account) >= genesis.accounts.count {
        throw .invalid(.taxTable(index), "there is no account \(table.account)")
      }
      if table.dates.isEmpty { throw .invalid(.taxTable(index), "the table has no rates") }
    }
  }
}

extension CalendarRecord {
  /// Whether its week has days on which there is business, and its days off are days.
  var isUsable: Bool {
    weekend < 0x80 && weekend != 0x7f && BusinessCalendar(self) != nil
  }
}
