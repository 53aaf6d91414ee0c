import ArgumentParser

/// `sanad calc`: the arithmetic of instruments, as the ledger does it.
struct CalcCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calc", abstract: "The arithmetic of instruments, from JSON to JSON.",
    subcommands: [
      DayCountCommand.self, AccruedCommand.self, PriceCommand.self, YieldCommand.self,
      ScheduleCommand.self, AdjustCommand.self, AllotCommand.self, NetCommand.self,
      WithholdCommand.self, CheckIdentifierCommand.self, VectorsCommand.self,
    ])
}

/// `sanad calc day-count`.
struct DayCountCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "day-count", abstract: "Days and parts of a year between two dates.",
    discussion: """
      Examples:
        sanad calc day-count
        sanad calc day-count dates.jsonl --json

      Takes one object, or one a line:
        {"from": "2024-02-29", "to": "2024-08-31"}
      and answers each with days and year fractions of every rule. A coupon period
      under ACT/ACT (ICMA) has period_start, period_end, date and freq.
      """)

  static let kinds = CalculationKinds.dayCounts

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc accrued`.
struct AccruedCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "accrued", abstract: "Accrued interest, coupons, floaters, rental, repo interest.",
    discussion: """
      Examples:
        sanad calc accrued
        sanad calc accrued positions.jsonl --json

      Takes one object, or one a line. Which interest is meant follows from its
      fields, or from "kind": accrued, coupon_full_period, frn_fortnightly_reset,
      ijara_rental_act365, repo_interest. Amounts are minor units, rates millionths.
      """)

  static let kinds = CalculationKinds.interest

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc price`.
struct PriceCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "price", abstract: "Prices of bills and bonds from a yield or a discount rate.",
    discussion: """
      Examples:
        sanad calc price
        sanad calc price bills.jsonl --json

      Takes one object, or one a line:
        {"yield_e6": 137300, "days": 84, "basis": 365, "face_minor": 500000000}
      Kinds: tbill_price_from_yield, tbill_price_from_discount,
      clean_price_from_yield. Yields are millionths, prices ten-thousandths per 100.
      """)

  static let kinds = CalculationKinds.prices

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc yield`.
struct YieldCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "yield", abstract: "Yields of bills and bonds from a price; averages of auctions.",
    discussion: """
      Examples:
        sanad calc yield
        sanad calc yield prices.jsonl --json

      Takes one object, or one a line:
        {"price_e4": 991966, "days": 91, "basis": 365}
      Kinds: tbill_yield_from_price, yield_from_clean_price, real_auction_rows.
      """)

  static let kinds = CalculationKinds.yields

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc schedule`.
struct ScheduleCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Coupon dates of an instrument, and its payment dates.",
    discussion: """
      Examples:
        sanad calc schedule
        sanad calc schedule bonds.jsonl --json

      Takes one object, or one a line:
        {"dated": "2024-08-31", "maturity": "2027-02-28", "months": 6,
         "rule": "backward", "eom": true}
      With convention, weekend and holidays it also gives the days of payment.
      """)

  static let kinds = CalculationKinds.schedules

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc adjust`.
struct AdjustCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjust", abstract: "Business days: adjust a date, or count some days on.",
    discussion: """
      Examples:
        sanad calc adjust
        sanad calc adjust dates.jsonl --json

      Takes one object, or one a line:
        {"date": "2025-08-14", "convention": "Following",
         "weekend": ["SAT", "SUN"], "holidays": ["2025-08-14"]}
      With days in place of convention: so many business days later.
      """)

  static let kinds = CalculationKinds.adjustments

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc allot`.
struct AllotCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "allot", abstract: "Allotment of an auction to its bids.",
    discussion: """
      Examples:
        sanad calc allot
        sanad calc allot auction.json --json

      Takes one object, or one a line. Kinds: multiple_price_auction (each pays its
      own price), single_price_auction, single_price_award, ncb_cap.
      """)

  static let kinds = CalculationKinds.allotments

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc net`.
struct NetCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "net", abstract: "Multilateral net positions of securities and cash.",
    discussion: """
      Examples:
        sanad calc net
        sanad calc net cycle.json --json

      Takes one object, or one a line, with a list of instructions:
        {"deliverer": "A", "receiver": "B", "qty": 100, "cash": 9566}
      """)

  static let kinds = CalculationKinds.nettings

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc withhold`.
struct WithholdCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "withhold", abstract: "Tax kept back from a payment.",
    discussion: """
      Examples:
        sanad calc withhold
        sanad calc withhold payments.jsonl --json

      Takes one object, or one a line:
        {"gross_minor": 350000, "rate_bps": 2000, "rounding": "half_up"}
      """)

  static let kinds = CalculationKinds.withholdings

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}

/// `sanad calc check-id`.
struct CheckIdentifierCommand: CalculationCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-id", abstract: "Check or complete ISIN, LEI, CFI, CNIC and IBAN.",
    discussion: """
      Examples:
        sanad calc check-id
        sanad calc check-id codes.jsonl --json

      Takes one object, or one a line:
        {"kind": "isin", "input": "US0378331005"}
      Kinds: isin, lei, cfi, cnic, iban; isin_check_digit and lei_check_digits
      complete a number. What is not valid is a result too, with its reason.
      """)

  static let kinds = CalculationKinds.identifiers

  @Argument(help: "The JSON; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var global: GlobalOptions
}
