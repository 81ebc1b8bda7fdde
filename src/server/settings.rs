//! Settings as the handlers know them.

use actix_web::http::header;

use crate::config::{LimitConfig, ProxyConfig, ProxyHeader, ServerConfig};
use crate::http::address::Proxies;
use crate::http::admission::{Admission, AtOnce};
use crate::http::rate::{Most, Rates};
use crate::http::state::Limits;

/// How much is taken of one request.
pub fn limits(config: &ServerConfig) -> Limits {
    Limits {
        uri: config.limit.uri,
        headers: config.limit.headers,
        header_bytes: config.limit.header_bytes,
        json: config.json_limit,
        json_depth: config.limit.json_depth,
        import: config.import_limit,
        document: config.document_limit,
        body_timeout: config.body_timeout,
    }
}

/// How much is worked on at once.
pub fn admission(limit: &LimitConfig) -> Admission {
    Admission::new(AtOnce {
        reads: limit.reads,
        statistics: limit.statistics,
        writes: limit.writes,
        files: limit.files,
        sign_ins: limit.sign_ins,
        wait: limit.wait,
    })
}

/// How many requests are answered in a window.
pub fn rates(limit: &LimitConfig) -> Rates {
    Rates::new(Most {
        by_address: limit.by_address,
        by_token: limit.by_token,
        window: limit.window,
    })
}

/// Whose word on a caller's address is believed.
pub fn proxies(proxy: &ProxyConfig) -> Proxies {
    let header = match proxy.header {
        ProxyHeader::XForwardedFor => header::X_FORWARDED_FOR,
        ProxyHeader::Forwarded => header::FORWARDED,
    };
    Proxies::new(&proxy.trusted, header)
}
