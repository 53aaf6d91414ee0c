import Hummingbird
import SanadAPIModel
import SanadTypes

/// Auctions: the calendar, each auction, its bids.
struct AuctionRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/auctions") { [service] _, _ in
      let list = try await service.auctions()
      return try JSONResponse.make(list, height: list.height)
    }
    routes.get("/v1/auctions/{id}") { [service] _, context in
      let auction = try await service.auction(try PathValue.auction(context))
      return try JSONResponse.make(auction, height: auction.height)
    }
    routes.get("/v1/auctions/{id}/bids/{page}") { [service] _, context in
      let bids = try await service.bids(
        of: try PathValue.auction(context), page: try PathValue.page(context))
      return try JSONResponse.make(bids, height: bids.height)
    }
    routes.get("/v1/bids/{id}") { [service] _, context in
      let bid = try await service.bid(try PathValue.bid(context))
      return try JSONResponse.make(bid, height: bid.height)
    }
    addProofs(to: &routes)
  }

  private func addProofs(to routes: inout RouteList) {
    routes.get("/v1/auction-calendar/proof") { [service] _, _ in
      JSONResponse.bytes(try await service.proof(.auctionCalendar))
    }
    routes.get("/v1/auctions/{id}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.auction(try PathValue.auction(context))))
    }
    routes.get("/v1/auctions/{id}/bids/{page}/proof") { [service] _, context in
      let id = try PathValue.auction(context)
      let page = try PathValue.page(context)
      return JSONResponse.bytes(try await service.proof(.bidPage(id, page)))
    }
    routes.get("/v1/bids/{id}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.bid(try PathValue.bid(context))))
    }
    routes.get("/v1/accounts/{id}/opening-key/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.openingKey(try PathValue.account(context))))
    }
  }
}
