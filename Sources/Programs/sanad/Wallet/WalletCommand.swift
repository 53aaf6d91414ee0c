import ArgumentParser

/// `sanad wallet`: keys, and what they sign.
struct WalletCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wallet", abstract: "Keep keys, move units, settle trades, verify proofs.",
    subcommands: [
      WalletNewCommand.self, WalletImportCommand.self, WalletListCommand.self,
      WalletShowCommand.self, WalletLinkCommand.self, WalletRenameCommand.self,
      WalletDeleteCommand.self, WalletExportCommand.self,
      WalletSendCommand.self, WalletSettleCommand.self, WalletAffirmCommand.self,
      WalletCancelCommand.self, WalletHoldCommand.self, WalletReleaseCommand.self,
      WalletAttemptCommand.self, WalletSettlementCommand.self, WalletSignCommand.self,
      WalletSubmitCommand.self, WalletDecodeCommand.self, WalletBalanceCommand.self,
      WalletHistoryCommand.self, WalletTxCommand.self, WalletWatchCommand.self,
      WalletVerifyProofCommand.self, WalletAuctionCommand.self, WalletPaymentCommand.self,
      WalletInstrumentCommand.self, WalletPublishCommand.self, WalletReserveCommand.self,
      WalletPutCommand.self, WalletOfferCommand.self,
      WalletInstructCommand.self,
      WalletPledgeCommand.self, WalletRepoCommand.self, WalletNetCommand.self,
      WalletReleasePledgeCommand.self, WalletCloseOutCommand.self,
      WalletSellOutsideCommand.self, WalletReportPaymentCommand.self,
      WalletDecidePaymentCommand.self, WalletDepositoryCommand.self,
    ])
}
