//! How many forgeries are borne from each source before it is not listened to for a while; those who post what is genuine are never kept out.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::time::Time;

/// Milliseconds until one forgery is forgiven.
const FORGIVEN: u64 = 1_000;
/// Forgeries that are borne at once.
const BORNE: u64 = 60;
/// Sources that are remembered for what they did.
const MOST: usize = 4_096;
/// Milliseconds for which a source is trusted after it posted something genuine.
const TRUSTED: u64 = 24 * 3_600_000;

/// What each source did lately. A source that stands for many (a proxy that is not trusted to name them, a private address) has no account:
/// who comes through it cannot be told apart.
#[derive(Debug, Default)]
pub(super) struct Patience(Mutex<Accounts>);

#[derive(Debug, Default)]
struct Accounts {
    /// When all is forgiven.
    forgiven: BTreeMap<IpAddr, Time>,
    /// When something genuine came last.
    genuine: BTreeMap<IpAddr, Time>,
}

impl Patience {
    /// Whether nothing more is heard from it just now.
    pub(super) fn is_over(&self, source: Option<IpAddr>, now: Time) -> bool {
        let Some(source) = account(source) else { return false };
        let accounts = self.lock();
        let owed = accounts
            .forgiven
            .get(&source)
            .map_or(0, |until| until.millis_since(now));
        owed > FORGIVEN * (BORNE - 1) && !accounts.is_trusted(source, now)
    }

    /// It posted what is not genuine, or cannot be read.
    pub(super) fn tried(&self, source: Option<IpAddr>, now: Time) {
        let Some(source) = account(source) else { return };
        let mut accounts = self.lock();
        if accounts.is_trusted(source, now) {
            return;
        }
        let until = accounts.forgiven.get(&source).map_or(now, |until| now.max(*until));
        make_room(&mut accounts.forgiven, source, now);
        accounts.forgiven.insert(source, Time(until.0.saturating_add(FORGIVEN)));
    }

    /// It posted something genuine.
    pub(super) fn pleased(&self, source: Option<IpAddr>, now: Time) {
        let Some(source) = account(source) else { return };
        let mut accounts = self.lock();
        accounts.forgiven.remove(&source);
        make_room(&mut accounts.genuine, source, Time(now.0.saturating_sub(TRUSTED)));
        accounts.genuine.insert(source, now);
    }

    fn lock(&self) -> MutexGuard<'_, Accounts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Accounts {
    fn is_trusted(&self, source: IpAddr, now: Time) -> bool {
        self.genuine
            .get(&source)
            .is_some_and(|last| now.millis_since(*last) < TRUSTED)
    }
}

/// Forgets what is over before `now`, and where that is not enough those who are nearest to it, an eighth at once.
fn make_room(sources: &mut BTreeMap<IpAddr, Time>, newcomer: IpAddr, now: Time) {
    if sources.len() < MOST || sources.contains_key(&newcomer) {
        return;
    }
    sources.retain(|_, until| *until > now);
    if sources.len() < MOST {
        return;
    }
    let mut order: Vec<(Time, IpAddr)> = sources.iter().map(|(source, until)| (*until, *source)).collect();
    order.sort_unstable();
    for (_, source) in order.iter().take(MOST / 8) {
        sources.remove(source);
    }
}

/// Under which address a source is remembered. Whoever has one address of IPv6 has the whole of its /64.
fn account(source: Option<IpAddr>) -> Option<IpAddr> {
    match source?.to_canonical() {
        IpAddr::V4(v4) if v4.is_loopback() || v4.is_private() || v4.is_link_local() => None,
        IpAddr::V4(v4) => Some(IpAddr::V4(v4)),
        IpAddr::V6(v6) if v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() => None,
        IpAddr::V6(v6) => Some(IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64))),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{BORNE, MOST, Patience};
    use crate::domain::time::Time;

    const NOW: Time = Time::from_unix(1_760_000_000);

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    fn after(seconds: u64) -> Time {
        NOW.plus_seconds(seconds)
    }

    #[test]
    fn sixty_forgeries_are_borne_and_then_one_a_second() {
        let patience = Patience::default();
        let forger = ip("203.0.113.7");
        for n in 0..BORNE {
            assert!(!patience.is_over(forger, NOW), "{n}");
            patience.tried(forger, NOW);
        }
        assert!(patience.is_over(forger, NOW));
        assert!(!patience.is_over(ip("203.0.113.8"), NOW), "its neighbour is heard");
        assert!(!patience.is_over(forger, after(1)));
        patience.tried(forger, after(1));
        assert!(patience.is_over(forger, after(1)) && !patience.is_over(forger, after(2)));
        assert!(!patience.is_over(forger, after(3_600)));
    }

    #[test]
    fn who_posted_something_genuine_is_heard_for_a_day_whoever_forges_from_there() {
        let patience = Patience::default();
        let shared = ip("198.51.100.1");
        for _ in 0..BORNE {
            patience.tried(shared, NOW);
        }
        assert!(patience.is_over(shared, NOW));
        patience.pleased(shared, NOW);
        for _ in 0..BORNE * 3 {
            patience.tried(shared, after(5));
        }
        assert!(!patience.is_over(shared, after(86_399)));
        for _ in 0..BORNE {
            patience.tried(shared, after(86_400));
        }
        assert!(patience.is_over(shared, after(86_400)));
    }

    #[test]
    fn a_source_that_stands_for_many_is_not_limited_and_one_of_ipv6_is_its_network() {
        let patience = Patience::default();
        let crowds = [
            None,
            ip("127.0.0.1"),
            ip("10.1.2.3"),
            ip("::1"),
            ip("fd00::1"),
            ip("::ffff:192.168.0.1"),
        ];
        for source in crowds {
            for _ in 0..BORNE * 2 {
                patience.tried(source, NOW);
            }
            assert!(!patience.is_over(source, NOW), "{source:?}");
        }
        for n in 0..BORNE {
            patience.tried(ip(&format!("2001:db8:1:2::{n:x}")), NOW);
        }
        assert!(patience.is_over(ip("2001:db8:1:2:ffff::1"), NOW));
        assert!(!patience.is_over(ip("2001:db8:1:3::1"), NOW));
    }

    #[test]
    fn a_flood_from_everywhere_takes_bounded_memory_and_the_worst_are_remembered() {
        let patience = Patience::default();
        let worst = ip("203.0.113.7");
        for _ in 0..BORNE {
            patience.tried(worst, NOW);
        }
        for n in 0..20_000_u32 {
            let source = Some(IpAddr::V4(Ipv4Addr::from_bits(0x0800_0000 + n)));
            patience.tried(source, NOW);
            patience.pleased(
                Some(IpAddr::V4(Ipv4Addr::from_bits(0x0900_0000 + n))),
                after(u64::from(n)),
            );
        }
        let accounts = patience.lock();
        for remembered in [accounts.forgiven.len(), accounts.genuine.len()] {
            assert!((MOST / 2..=MOST).contains(&remembered), "{remembered}");
        }
        drop(accounts);
        assert!(patience.is_over(worst, NOW));
    }
}
