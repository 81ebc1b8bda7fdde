//! The least that an answer over HTTP can cost: bytes that are there already.

use std::net::SocketAddr;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};

/// More than any answer that is compared with it.
const MOST: usize = 1 << 20;

/// Serves until it is told to stop.
pub fn serve(bind: SocketAddr) -> std::io::Result<()> {
    let all = Bytes::from(vec![b'x'; MOST]);
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(all.clone())).route("/{bytes}", web::get().to(reply))
    });
    actix_web::rt::System::new().block_on(server.bind(bind)?.run())
}

async fn reply(wanted: web::Path<usize>, all: web::Data<Bytes>) -> HttpResponse {
    let body = all.slice(..(*wanted).min(MOST));
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(body)
}
