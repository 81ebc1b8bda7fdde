//! Where a request came from: the address of the connection, or, where a trusted
//! proxy holds that, the address that the proxy had it from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderName};
use ipnet::IpNet;

/// The proxies whose word on a caller's address is believed.
#[derive(Debug, Clone)]
pub struct Proxies {
    trusted: Arc<[IpNet]>,
    header: HeaderName,
}

impl Proxies {
    /// Those of the networks `trusted`, which say it in `header`.
    #[must_use]
    pub fn new(trusted: &[IpNet], header: HeaderName) -> Self {
        Self { trusted: trusted.into(), header }
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// The address that `request` came from: from the connection back along the hops
    /// that its proxies wrote down, as far as each is trusted. What stands to the left
    /// of the first one that is not, anybody may have written.
    #[must_use]
    pub fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr()?.ip().to_canonical();
        if self.trusted.is_empty() || !self.trust(peer) {
            return Some(peer);
        }
        let mut client = peer;
        for hop in self.hops(request).into_iter().rev() {
            // A hop that hides itself hides all before it.
            let Some(address) = hop else { break };
            client = address;
            if !self.trust(client) {
                break;
            }
        }
        Some(client)
    }

    /// The hops as they are written, the nearest last.
    fn hops(&self, request: &HttpRequest) -> Vec<Option<IpAddr>> {
        let lines = request.headers().get_all(&self.header);
        let named = self.header == FORWARDED;
        lines
            .flat_map(|line| line.to_str().unwrap_or("?").split(','))
            .map(|hop| if named { forwarded(hop) } else { node(hop) })
            .collect()
    }
}

/// The node of `for=` in an element of `Forwarded` (RFC 7239, section 4).
fn forwarded(element: &str) -> Option<IpAddr> {
    element
        .split(';')
        .find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case("for").then_some(value)
        })
        .and_then(node)
}

/// An address, perhaps in quotes, in brackets or with a port (RFC 7239, section 6).
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse::<IpAddr>();
    let address = address.or_else(|_| text.parse::<SocketAddr>().map(|node| node.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The network whose addresses one person may have at will (RFC 6177, section 2).
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let bits = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(bits))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;

    use super::*;

    fn seen(trusted: &[&str], header: &'static str, peer: &str, lines: &[&str]) -> String {
        let networks: Vec<IpNet> = trusted.iter().map(|text| text.parse().expect(text)).collect();
        let proxies = Proxies::new(&networks, HeaderName::from_static(header));
        let peer = SocketAddr::new(peer.parse().expect("an address"), 1);
        let mut request = TestRequest::default().peer_addr(peer);
        for line in lines {
            request = request.append_header((header, *line));
        }
        proxies.client(&request.to_http_request()).expect("an address").to_string()
    }

    const X: &str = "x-forwarded-for";
    const LOCAL: &[&str] = &["127.0.0.0/8", "10.0.0.0/8"];

    #[rstest]
    #[case::nobody_is_trusted(&[], "127.0.0.1", &["192.0.2.1"], "127.0.0.1")]
    #[case::not_this_peer(LOCAL, "198.51.100.9", &["192.0.2.1"], "198.51.100.9")]
    #[case::one_hop(LOCAL, "127.0.0.1", &["192.0.2.1"], "192.0.2.1")]
    #[case::a_mapped_peer(LOCAL, "::ffff:127.0.0.1", &["192.0.2.1"], "192.0.2.1")]
    #[case::what_the_caller_wrote_first(LOCAL, "127.0.0.1", &["203.0.113.7, 192.0.2.1"], "192.0.2.1")]
    #[case::past_trusted_hops(LOCAL, "127.0.0.1", &["203.0.113.7, 192.0.2.1, 10.1.1.1"], "192.0.2.1")]
    #[case::over_several_lines(LOCAL, "127.0.0.1", &["203.0.113.7", "192.0.2.1, 10.1.1.1", "10.2.2.2"], "192.0.2.1")]
    #[case::all_are_trusted(LOCAL, "127.0.0.1", &["10.3.3.3, 10.1.1.1"], "10.3.3.3")]
    #[case::a_port(LOCAL, "127.0.0.1", &["192.0.2.1:4711"], "192.0.2.1")]
    #[case::a_sixth_version(LOCAL, "127.0.0.1", &["2001:db8::7"], "2001:db8::7")]
    #[case::in_brackets_with_a_port(LOCAL, "127.0.0.1", &["[2001:db8::7]:80"], "2001:db8::7")]
    #[case::no_address(LOCAL, "127.0.0.1", &["192.0.2.1, unknown, 10.1.1.1"], "10.1.1.1")]
    #[case::empty(LOCAL, "127.0.0.1", &["192.0.2.1,"], "127.0.0.1")]
    #[case::no_text(LOCAL, "127.0.0.1", &["192.0.2.1, \u{e9}"], "127.0.0.1")]
    #[case::no_header(LOCAL, "127.0.0.1", &[], "127.0.0.1")]
    fn the_nearest_hop_that_is_not_trusted_counts(
        #[case] trusted: &[&str],
        #[case] peer: &str,
        #[case] lines: &[&str],
        #[case] expected: &str,
    ) {
        assert_eq!(seen(trusted, X, peer, lines), expected);
    }

    #[rstest]
    #[case(&["for=192.0.2.1"], "192.0.2.1")]
    #[case(&["For=\"[2001:db8::7]:4711\";proto=https"], "2001:db8::7")]
    #[case(&["for=203.0.113.7, by=10.0.0.1;FOR=192.0.2.1;host=a, for=10.1.1.1"], "192.0.2.1")]
    #[case(&["for=192.0.2.1, for=_hidden"], "127.0.0.1")]
    #[case(&["192.0.2.1"], "127.0.0.1")]
    fn the_standard_header_is_read_where_it_is_chosen(
        #[case] lines: &[&str],
        #[case] expected: &str,
    ) {
        assert_eq!(seen(LOCAL, "forwarded", "127.0.0.1", lines), expected);
    }

    #[test]
    fn the_other_header_is_not_believed() {
        let networks = ["127.0.0.1/32".parse().expect("a network")];
        let proxies = Proxies::new(&networks, HeaderName::from_static(X));
        let request = TestRequest::default()
            .peer_addr("127.0.0.1:1".parse().expect("an address"))
            .insert_header(("forwarded", "for=203.0.113.7"))
            .insert_header((X, "192.0.2.1"))
            .to_http_request();
        assert_eq!(proxies.client(&request), "192.0.2.1".parse().ok());
    }
}
