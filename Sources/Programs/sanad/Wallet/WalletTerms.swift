import ArgumentParser
import SanadTypes
import SanadWallet

/// `sanad wallet hold`: keeps a settlement on terms from settling.
struct WalletHoldCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Hold a settlement on terms back.",
    discussion: """
      Examples:
        sanad wallet hold ID --as fund
        sanad wallet hold ID --as fund --json

      Any party can, and only itself lets go with sanad wallet release. A settlement
      that was instructed without terms knows no holds.
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .settling(.hold(id)) }
  var mayBeUnseen: Bool { true }
}

/// `sanad wallet release`: lets go of a settlement that the account holds back.
struct WalletReleaseCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Let go of a settlement that the account holds back.",
    discussion: """
      Examples:
        sanad wallet release ID --as fund
        sanad wallet release ID --as fund --json

      Where it is complete, due and held back by nobody else, it settles at once.
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .settling(.release(id)) }
  var mayBeUnseen: Bool { submitting.force }
}

/// `sanad wallet attempt`: tries what is due and did not settle.
struct WalletAttemptCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempt", abstract: "Try a settlement again, or the far leg of a repo.",
    discussion: """
      Examples:
        sanad wallet attempt ID --as dealer
        sanad wallet attempt ID --as dealer --json

      What is due and could not settle is tried by the chain once a business date;
      this tries it now. All who had to affirm have agreed to it already.
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .settling(.attempt(id)) }
  var mayBeUnseen: Bool { submitting.force }
}
