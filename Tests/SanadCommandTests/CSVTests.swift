import ArgumentParser
import SanadAPIModel
import Testing

@testable import sanad

/// Tables for other programs.
@Suite struct CSVTests {
  @Test func refusesAnAmountThatIsNone() {
    for (minor, code) in [("-1", "PKR"), ("1.5", "PKR"), ("", "PKR"), ("1", "ZZZ"), ("x", "USD")] {
      #expect(throws: CommandFailure.self) { try CSVTable.decimal(minor, code) }
    }
  }

  @Test func amountsAreDecimalsWithoutGroups() throws {
    #expect(try CSVTable.decimal("123456789", "PKR") == "1234567.89")
    #expect(try CSVTable.decimal("5", "USD") == "0.05")
    #expect(try CSVTable.decimal("0", "PKR") == "0.00")
    // As many minor digits as the currency has.
    #expect(try CSVTable.decimal("1500", "JPY") == "1500")
    #expect(
      try CSVTable.decimal("\(UInt128.max)", "PKR") == "3402823669209384634633746074317682114.55")
  }

  /// RFC 4180, 2: lines end with CRLF; commas and quotes stand in quotes; quotes twice. Ends of lines are
  /// escaped, so that a line is a record.
  @Test func fieldsAreQuotedWhereTheyHaveTo() {
    var table = CSVTable(["a", "b"])
    table.add(["plain", "with, comma"])
    table.add(["", "a \"name\""])
    table.add(["two\nlines", "return\r"])
    table.add(["\"\u{301},\u{1B}[2J", " blanks "])
    let lines = [
      "a,b", "plain,\"with, comma\"", ",\"a \"\"name\"\"\"", #"two\u{a}lines,return\u{d}"#,
      "\"\"\"\u{301},\\u{1b}[2J\", blanks ",
    ]
    #expect(Array(table.text.utf8) == Array(lines.map { $0 + "\r\n" }.joined().utf8))
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|x", "'+cmd|x"), ("-2+3", "'-2+3"),
    ("  =1", "'  =1"), ("\u{FF1D}1", "'\u{FF1D}1"), ("-", "'-"), ("=A1,B1", "\"'=A1,B1\""),
    ("\"=1", "\"\"\"=1\""), ("-12.50", "-12.50"), ("+3", "+3"), ("a=b", "a=b"), ("", ""),
    ("2026-11-01", "2026-11-01"),
  ])
  func noFieldIsAFormula(text: String, field: String) {
    var table = CSVTable(["name"])
    table.add([text])
    #expect(table.text == "name\r\n\(field)\r\n")
  }

  @Test func aScheduleHasARecordForEachPayment() throws {
    let line = DebtScheduleResource.Line(
      instrument: "PIB-5Y", currency: "PKR", kind: "coupon", status: "declared",
      dueDate: "2027-05-01", paymentDate: "2027-05-03", units: "9", face: "0", amount: "6300000",
      basis: "declared", paidHere: true)
    var unknown = line
    unknown.amount = nil
    unknown.basis = "unknown"
    let report = DebtScheduleResource(
      height: "7", stateRoot: "ab", time: "t", businessDate: "2026-11-01", by: "month",
      periods: [], lines: [line, unknown])
    let text = try DebtCSV.text(of: .schedule(report, .service, isProven: true))
    #expect(
      text.split(separator: "\r\n").map(String.init) == [
        "height,state_root,business_date,symbol,kind,status,due_date,payment_date,currency,units,"
          + "face,amount,basis,paid_here",
        "7,ab,2026-11-01,PIB-5Y,coupon,declared,2027-05-01,2027-05-03,PKR,9,0.00,63000.00,declared,"
          + "true",
        "7,ab,2026-11-01,PIB-5Y,coupon,declared,2027-05-01,2027-05-03,PKR,9,0.00,,unknown,true",
      ])
  }

  @Test func programmesAndSumsHaveTheirFields() throws {
    let programme = DebtProgrammesResource.Programme(
      number: 1, name: "bonds, \"long\"", currency: "USD", ceiling: "200", booked: "150",
      reserved: "0", headroom: "50",
      instruments: [
        .init(symbol: "PIB", currency: "PKR", authorised: "900", issued: "100", booked: "150")
      ], conversions: [])
    let programmes = DebtProgrammesResource(
      height: "7", stateRoot: "ab", time: "t", businessDate: "d", programmes: [programme])
    let lines = try DebtCSV.text(of: .programmes(programmes, isProven: true))
      .split(separator: "\r\n")
    #expect(lines[1] == "7,ab,d,programme,1,\"bonds, \"\"long\"\"\",USD,2.00,1.50,0.00,0.50,,,,")
    #expect(lines[2].hasSuffix(",USD,,1.50,,,PIB,PKR,9.00,1.00"))
    let owed = DebtOutstandingResource(
      height: "7", stateRoot: "ab", time: "t", businessDate: "d",
      totals: [.init(currency: "PKR", group: nil, outstanding: "10", shareMillionths: 1_000_000)],
      classes: [.init(currency: "PKR", group: "bill", outstanding: "10", shareMillionths: 9)],
      holders: [
        .init(
          currency: "PKR", country: "PK", investorClass: "bank", outstanding: "10",
          shareMillionths: 8)
      ], residence: nil,
      instruments: [
        .init(
          symbol: "MTB", isin: "PK1", instrumentClass: "bill", currency: "PKR", status: "active",
          programme: nil, maturity: "2027-01-01", called: nil, units: "10", repaidMillionths: 0,
          outstanding: "10", shareMillionths: 7, paidHere: true)
      ])
    let records = try DebtCSV.text(of: .outstanding(owed, isProven: true)).split(separator: "\r\n")
    #expect(
      records.dropFirst().map(String.init) == [
        "7,ab,d,total,PKR,0.10,1000000,,,,,,,,,", "7,ab,d,class,PKR,0.10,9,bill,,,,,,,,",
        "7,ab,d,holders,PKR,0.10,8,,PK,bank,,,,,,",
        "7,ab,d,instrument,PKR,0.10,7,bill,,,MTB,PK1,active,2027-01-01,,10",
      ])
  }

  @Test(arguments: [
    ["outstanding", "--csv", "--no-verify"], ["redemptions", "--csv", "--by", "year"],
    ["outstanding", "--csv", "--json"],
  ])
  func whatIsNotProvenOrNoTableIsRefused(words: [String]) {
    #expect(throws: (any Error).self) { try Sanad.parseAsRoot(["report", "debt"] + words) }
  }
}
