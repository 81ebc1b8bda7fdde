//! What every answer tells browsers, so that nothing that the service says can be run,
//! framed or embedded elsewhere (OWASP Secure Headers Project).

use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

/// An answer of the API is data, and no page: it loads nothing and is framed nowhere.
pub const DATA: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// A file that somebody sent: the same, and in a sandbox should it be opened.
pub const FILE: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// The viewer: scripts and styles of the binary alone, none of them inline.
pub const VIEWER: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// A year, which is what browsers ask for at least; not for hosts below this one,
/// which may be somebody else's.
const HTTPS_ALONE: HeaderValue = HeaderValue::from_static("max-age=31536000");

const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
     gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
];

/// Tells it; `https` where callers come by HTTPS alone.
pub fn dress(headers: &mut HeaderMap, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(DATA));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HTTPS_ALONE);
    }
}
