import SanadCrypto
import SanadReplica
import SanadTypes

// Who may: signatures and offices, by the model's keys and nothing else.
extension RegistryChecker {
  /// Every account that gives something has signed with enough of the keys that it has at this
  /// place of the chain; nobody else's keys and no surplus are there.
  func checkSignatures(
    of transaction: UnverifiedTransaction, at height: Height
  ) throws(Breach) {
    let given = transaction.authorizations
    for account in Self.givers(in: transaction.body)
    where !given.contains(where: { $0.account == account }) {
      throw breach(transaction, height, "without the authority of \(account)")
    }
    let message = transaction.signedBytes
    for authorization in given {
      guard let authority = accounts[authorization.account]?.authority else {
        throw breach(transaction, height, "by \(authorization.account), which is no account")
      }
      var weights: [UInt32] = []
      for entry in authorization.signatures {
        guard let weighted = authority.keys.first(where: { $0.key == entry.key }) else {
          throw breach(transaction, height, "with \(entry.key.digest), no key of its account")
        }
        guard scheme.isValid(entry.signature, of: entry.key, for: message) else {
          throw breach(transaction, height, "with a signature that \(entry.key.digest) never made")
        }
        weights.append(UInt32(weighted.weight))
      }
      let total = weights.reduce(0, +)
      guard total >= authority.threshold else {
        throw breach(transaction, height, "with a weight of \(total) of \(authority.threshold)")
      }
      guard weights.allSatisfy({ total - $0 < authority.threshold }) else {
        throw breach(transaction, height, "with a signature to spare")
      }
    }
  }

  /// The transactions of an account weigh no more in a business date than its quota.
  mutating func checkQuota(
    of transaction: UnverifiedTransaction, _ receipt: Receipt, at header: BlockHeader
  ) throws(Breach) {
    let account = transaction.body.account
    let day = limits.businessDate(at: header.timestamp).dayNumber
    var spent = spending[account] ?? Spending(day: day, weight: 0)
    if spent.day != day { spent = Spending(day: day, weight: 0) }
    spent.weight += receipt.weight.value
    spending[account] = spent
    let quota = quotas[account] ?? limits.defaultQuota.weightPerDay.value
    guard spent.weight > quota else { return }
    throw breach(transaction, header.height, "with \(spent.weight) of \(quota) used that day")
  }

  /// An operation that was carried out belongs to nobody's office, or its holder has signed.
  func checkOffice(
    _ operation: LedgerOperation, of transaction: UnverifiedTransaction
  ) throws(Breach) {
    let submitter = transaction.body.account
    let isAllowed: Bool
    switch operation {
    case .registerIdentity, .openAccount: isAllowed = holds(.kycProvider, submitter)
    case .issueClaim(let claim): isAllowed = holds(.claimIssuer, submitter, claim.value.topic)
    case .revokeClaim(let claim): isAllowed = holds(.claimIssuer, submitter, claim.topic)
    case .issue: isAllowed = isIssue(transaction)
    case .auction(let operation): isAllowed = mayDo(operation, transaction)
    case .settling(.settleCycle): isAllowed = holds(.venue, submitter)
    case .settling(.reportPayment): isAllowed = holds(.rtgsOperator, submitter)
    case .rotateKeys, .transfer, .settle, .instruct, .affirm, .cancel, .settling: isAllowed = true
    case .reserve(.attest): isAllowed = holds(.inspector, submitter)
    case .reserve(.price): isAllowed = holds(.fixingAgent, submitter)
    // Who keeps a reserve stands in the terms, and redeeming is everybody's.
    case .reserve: isAllowed = true
    case .offer(.open(let terms)):
      isAllowed =
        terms.exchange == nil ? holds(.treasury, submitter) : isIssue(transaction)
    case .offer(.cancel): isAllowed = holds(.treasury, submitter)
    case .offer(.tender), .offer(.withdraw), .validators: isAllowed = true
    case .lifecycle(let step): isAllowed = hasOffice(for: step, transaction)
    }
    guard !isAllowed else { return }
    throw Breach(
      .authority, "\(transaction.id): \(operation.name) was done without the office it needs")
  }

  private func hasOffice(
    for step: LifecycleOperation, _ transaction: UnverifiedTransaction
  ) -> Bool {
    let submitter = transaction.body.account
    switch step {
    case .publishCalendar: return holds(.calendarAuthority, submitter)
    case .publishFixing: return holds(.fixingAgent, submitter)
    case .publishTax, .call, .callPart: return holds(.treasury, submitter)
    case .register: return isIssue(transaction)
    case .fund, .route, .claim, .retire, .put, .withdrawPut: return true
    }
  }

  private func isIssue(_ transaction: UnverifiedTransaction) -> Bool {
    let signers = transaction.authorizations.map(\.account)
    return signers.contains { holds(.treasury, $0) }
      && signers.contains { holds(.centralBank, $0) }
  }

  private func mayDo(
    _ operation: AuctionOperation, _ transaction: UnverifiedTransaction
  ) -> Bool {
    switch operation {
    case .announce, .tap: return isIssue(transaction)
    case .decide, .plan:
      let submitter = transaction.body.account
      return holds(.treasury, submitter) || holds(.auctionOperator, submitter)
    // Everybody bids, and who may open an auction's bids stands in its announcement.
    case .registerKey, .bid, .withdraw, .publishShares, .open: return true
    }
  }

  private func holds(_ role: Role, _ account: AccountID, _ topic: ClaimTopic? = nil) -> Bool {
    guard let topics = offices[role]?[account] else { return false }
    return topic.map(topics.contains) ?? true
  }

  /// Both policies of the simulated network want to know every receiver, whatever else they ask.
  func checkReceivers(
    of legs: [Leg], _ transaction: UnverifiedTransaction
  ) throws(Breach) {
    for leg in legs {
      // What stays with its owner is received by nobody.
      guard let owner = accounts[leg.to]?.owner, owner != accounts[leg.from]?.owner else {
        continue
      }
      let claim = claims[Topic(subject: owner, topic: .kyc)]
      if let claim, !claim.isRevoked, claim.validUntil >= now,
        claim.value == .kyc(.standard) || claim.value == .kyc(.enhanced)
      {
        continue
      }
      throw Breach(
        .authority, "\(transaction.id) gives units to \(leg.to), whose owner nobody knows")
    }
  }

  private static func givers(in body: TransactionBody) -> [AccountID] {
    var accounts = [body.account]
    for operation in body.operations {
      switch operation {
      case .rotateKeys(let rotation): accounts.append(rotation.account)
      case .transfer(let leg): accounts.append(leg.from)
      case .settle(let settlement): accounts += settlement.legs.map(\.from)
      case .auction(.tap(let sale)): accounts.append(sale.buyer)
      default: continue
      }
    }
    return accounts
  }

  private func breach(
    _ transaction: UnverifiedTransaction, _ height: Height, _ what: String
  ) -> Breach {
    Breach(.authority, "transaction \(transaction.id) is final at \(height) \(what)")
  }
}
