import ArgumentParser

/// `sanad wallet`: accounts of a local network.
struct WalletCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wallet", abstract: "Move units, settle trades, read balances, verify proofs.",
    subcommands: [
      WalletSendCommand.self, WalletSettleCommand.self, WalletBalanceCommand.self,
      WalletTxCommand.self, WalletVerifyProofCommand.self,
    ])
}
