import ArgumentParser

/// One transfer, as a person names it.
struct TransferOptions: ParsableArguments {
  @Option(help: "The account that gives, by its name or the digits of its id.")
  var from: String

  @Option(help: "The account that receives.")
  var to: String

  @Option(help: "The symbol of the instrument.")
  var instrument: String

  @Option(help: "How many units; of cash, an amount such as 1200.00.")
  var amount: String
}
