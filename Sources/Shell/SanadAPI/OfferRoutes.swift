import Hummingbird
import SanadAPIModel
import SanadTypes

/// Offers of the issuer to buy units back, and what is tendered for them.
struct OfferRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/instruments/{symbol}/offers") { [service] _, context in
      let offers = try await service.offers(for: try PathValue.symbol(context))
      return try JSONResponse.make(offers, height: offers.height)
    }
    routes.get("/v1/instruments/{symbol}/offers/{number}") { [service] _, context in
      let offer = try await service.offer(
        try PathValue.number(context), for: try PathValue.symbol(context))
      return try JSONResponse.make(offer, height: offer.height)
    }
    routes.get("/v1/instruments/{symbol}/offers/{number}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.offer(try Self.offer(context))))
    }
    routes.get("/v1/instruments/{symbol}/offers/{number}/tenders/{page}") {
      [service] _, context in
      let tenders = try await service.tenders(
        for: try PathValue.number(context), of: try PathValue.symbol(context),
        page: try PathValue.page(context))
      return try JSONResponse.make(tenders, height: tenders.height)
    }
    routes.get("/v1/instruments/{symbol}/offers/{number}/tenders/{page}/proof") {
      [service] _, context in
      let request = ProofRequest.tenders(
        try Self.offer(context), page: try PathValue.page(context))
      return JSONResponse.bytes(try await service.proof(request))
    }
  }

  private static func offer(_ context: APIRequestContext) throws -> OfferID {
    OfferID(
      of: InstrumentID(try PathValue.symbol(context)), number: try PathValue.number(context))
  }
}
