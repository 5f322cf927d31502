//! Who sent a request, and whether they may: a list of addresses, and a proxy that is believed.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The header in which proxies name those before them, the last one being whom the nearest proxy saw.
const FORWARDED: &str = "x-forwarded-for";

/// Whom to believe and whom to let in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doorkeeper {
    /// Proxies whose header is read; that of anybody else is ignored.
    pub proxies: Vec<IpAddr>,
    /// Who may come in; everybody when it is empty.
    pub allowed: Vec<IpAddr>,
}

impl Doorkeeper {
    /// Who sent a request: the nearest one whose word is not believed. `None` when a trusted proxy does not say.
    pub(super) fn source(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        let lines = headers.get_all(FORWARDED).iter().rev();
        let mut named = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        named.find_map(|one| match address(one.trim()) {
            Some(proxy) if self.trusts(proxy) => None,
            source => Some(source),
        })?
    }

    fn trusts(&self, one: IpAddr) -> bool {
        self.proxies.iter().any(|proxy| proxy.to_canonical() == one)
    }

    /// Whether this one may come in.
    pub(super) fn lets_in(&self, source: Option<IpAddr>) -> bool {
        let known = |source: IpAddr| self.allowed.iter().any(|one| one.to_canonical() == source);
        self.allowed.is_empty() || source.is_some_and(known)
    }
}

/// An address as proxies write it: plain, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.trim_start_matches('[').trim_end_matches(']');
    let address = plain.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    address.or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::{Doorkeeper, FORWARDED};

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn keeper() -> Doorkeeper {
        Doorkeeper {
            proxies: vec![ip("127.0.0.1")],
            allowed: vec![ip("91.227.144.54")],
        }
    }

    fn named(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_static(line));
        }
        headers
    }

    #[test]
    fn only_the_trusted_proxy_may_name_another() {
        let table: [(&str, &[&'static str], bool); 11] = [
            ("127.0.0.1", &["91.227.144.54"], true),
            ("::ffff:127.0.0.1", &["91.227.144.54"], true),
            ("127.0.0.1", &["::ffff:91.227.144.54"], true),
            ("127.0.0.1", &["[::ffff:91.227.144.54]:443"], true),
            ("127.0.0.1", &["91.227.144.54:50123"], true),
            ("127.0.0.1", &["91.227.144.54, 10.0.0.9"], false),
            ("127.0.0.1", &["91.227.144.54", "10.0.0.9"], false),
            ("127.0.0.1", &["10.0.0.9", "91.227.144.54"], true),
            ("127.0.0.1", &[], false),
            ("127.0.0.1", &["somebody"], false),
            ("10.0.0.9", &["91.227.144.54"], false),
        ];
        for (peer, lines, expected) in table {
            let source = keeper().source(ip(peer), &named(lines));
            assert_eq!(keeper().lets_in(source), expected, "{peer} {lines:?}");
        }
        assert!(keeper().lets_in(keeper().source(ip("91.227.144.54"), &HeaderMap::new())));
    }

    #[test]
    fn where_one_proxy_stands_behind_another_whoever_the_farthest_saw_is_the_sender() {
        let keeper = Doorkeeper {
            proxies: vec![ip("127.0.0.1"), ip("10.0.0.9")],
            ..keeper()
        };
        let table: [(&str, &[&'static str], bool); 9] = [
            ("127.0.0.1", &["91.227.144.54, 10.0.0.9"], true),
            ("127.0.0.1", &["91.227.144.54", "::ffff:10.0.0.9"], true),
            ("127.0.0.1", &["203.0.113.7, 91.227.144.54, 10.0.0.9"], true),
            ("10.0.0.9", &["91.227.144.54"], true),
            ("127.0.0.1", &["91.227.144.54, 203.0.113.7, 10.0.0.9"], false),
            ("127.0.0.1", &["91.227.144.54, 203.0.113.7"], false),
            ("127.0.0.1", &["91.227.144.54, somebody, 10.0.0.9"], false),
            ("127.0.0.1", &["10.0.0.9, 127.0.0.1"], false),
            ("203.0.113.7", &["91.227.144.54, 10.0.0.9"], false),
        ];
        for (peer, lines, expected) in table {
            let source = keeper.source(ip(peer), &named(lines));
            assert_eq!(keeper.lets_in(source), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn without_a_list_everybody_may_come() {
        assert!(Doorkeeper::default().lets_in(Some(ip("203.0.113.7"))) && Doorkeeper::default().lets_in(None));
    }
}
