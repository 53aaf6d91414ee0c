/// Why a connection cannot go on: a code for both sides and a sentence for logs.
struct LinkFault: Error, Equatable {
  let code: RefusalCode
  let detail: String

  init(_ code: RefusalCode, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
