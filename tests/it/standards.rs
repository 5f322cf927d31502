//! Addresses, invoices and links, held against what their standards publish.

use giftkiosk::domain::address::is_address;
use giftkiosk::domain::catalog::{Channel, Contract};
use giftkiosk::domain::chain::Chain;
use giftkiosk::domain::invoice;
use giftkiosk::domain::money::{Amount, Coin, Network};
use giftkiosk::domain::time::Time;
use giftkiosk::view::payment_uri::payment_uri;
use giftkiosk::view::picture;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::qr::scanned;

#[derive(Deserialize)]
struct Addresses {
    source: String,
    chain: String,
    good: Vec<String>,
    /// Each with what is wrong with it.
    bad: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Invoices {
    source: String,
    read: Vec<Invoice>,
    refused: Vec<Case>,
    /// Right in form; what is wrong with them only the wallet that pays can tell.
    left_to_the_wallet: Vec<Case>,
}

#[derive(Deserialize)]
struct Invoice {
    case: String,
    text: String,
    amount: Option<Decimal>,
    /// Seconds since the epoch.
    ends: u64,
}

#[derive(Deserialize)]
struct Case {
    case: String,
    text: String,
}

#[derive(Deserialize)]
struct Link {
    source: String,
    published: String,
    coin: String,
    network: String,
    address: String,
    amount: Decimal,
    contract: Option<String>,
    decimals: Option<u32>,
    link: String,
    /// Why ours is not the published one.
    differs: Option<String>,
}

fn addresses() -> Vec<Addresses> {
    serde_json::from_str(include_str!("fixtures/standards/addresses.json")).unwrap()
}

fn chain(name: &str) -> Chain {
    match name {
        "Bitcoin" => Chain::Bitcoin,
        "Litecoin" => Chain::Litecoin,
        "Dogecoin" => Chain::Dogecoin,
        "Evm" => Chain::Evm(Some(1)),
        "Solana" => Chain::Solana,
        "Tron" => Chain::Tron,
        "Ton" => Chain::Ton,
        other => panic!("no chain is called {other}"),
    }
}

#[test]
fn the_published_addresses_pass_and_the_wrong_ones_do_not() {
    let mut counted = (0, 0);
    for Addresses {
        source,
        chain: name,
        good,
        bad,
    } in addresses()
    {
        let on = chain(&name);
        for address in &good {
            assert!(is_address(address, on), "{source}: {address}");
        }
        for (address, why) in &bad {
            assert!(!is_address(address, on), "{source}: {address} is {why}");
        }
        counted = (counted.0 + good.len(), counted.1 + bad.len());
    }
    assert!(counted.0 > 30 && counted.1 > 45, "{counted:?}");
}

#[test]
fn an_address_with_any_one_letter_changed_is_no_address_of_its_chain() {
    for Addresses { chain: name, good, .. } in addresses() {
        let on = chain(&name);
        // A Solana address, a raw TON address and one of a single case have no checksum to betray them.
        let checked = good.iter().filter(|address| match on {
            Chain::Solana => false,
            Chain::Ton => !address.contains(':'),
            Chain::Evm(_) => {
                address.bytes().any(|b| b.is_ascii_lowercase() && b != b'x')
                    && address.bytes().any(|b| b.is_ascii_uppercase())
            }
            Chain::Bitcoin | Chain::Lightning | Chain::Litecoin | Chain::Dogecoin | Chain::Tron | Chain::Other => true,
        });
        for address in checked {
            for at in 3..address.len() {
                let letter = address.as_bytes()[at];
                let other = if letter.eq_ignore_ascii_case(&b'2') { "3" } else { "2" };
                let changed = format!("{}{other}{}", &address[..at], &address[at + 1..]);
                // Digits of EIP-55 are covered by the capitals of all others, each with even chances.
                if !matches!(on, Chain::Evm(_)) {
                    assert!(!is_address(&changed, on), "{name}: {changed}");
                }
            }
        }
    }
}

#[test]
fn an_address_of_one_chain_is_none_of_another() {
    for from in addresses() {
        for on in ["Bitcoin", "Litecoin", "Dogecoin", "Evm", "Solana", "Tron", "Ton"] {
            for address in from.good.iter().filter(|_| from.chain != on) {
                assert!(
                    !is_address(address, chain(on)),
                    "{address} is of {}, not {on}",
                    from.chain
                );
            }
        }
    }
}

#[test]
fn on_a_chain_that_nobody_knows_any_printable_text_is_an_address() {
    for good in [
        "0x1f9840a85d5af5bf1d1762f925bdaddc4201f984f",
        "addr1qxy",
        "anything-at-all",
    ] {
        assert!(is_address(good, Chain::Other));
    }
    for bad in [
        "",
        "two words",
        "line\nbreak",
        "caf\u{e9}",
        "\u{202e}right",
        &"q".repeat(2_001),
    ] {
        assert!(!is_address(bad, Chain::Other), "{bad:?}");
    }
}

#[test]
fn the_published_invoices_are_read_and_the_wrong_ones_are_not() {
    let invoices: Invoices = serde_json::from_str(include_str!("fixtures/standards/invoices.json")).unwrap();
    let source = &invoices.source;
    for published in &invoices.read {
        let read = invoice::read(&published.text).unwrap_or_else(|| panic!("{source}: {}", published.case));
        assert_eq!(read.amount, published.amount, "{}", published.case);
        assert_eq!(read.ends, Time::from_unix(published.ends), "{}", published.case);
    }
    for published in &invoices.refused {
        assert_eq!(invoice::read(&published.text), None, "{source}: {}", published.case);
    }
    for published in &invoices.left_to_the_wallet {
        assert!(invoice::read(&published.text).is_some(), "{source}: {}", published.case);
    }
    assert_eq!((invoices.read.len(), invoices.refused.len()), (15, 8));
}

#[test]
fn a_published_link_is_what_a_wallet_scans() {
    let links: Vec<Link> = serde_json::from_str(include_str!("fixtures/standards/links.json")).unwrap();
    assert!(links.len() >= 8);
    for published in links {
        let contract = published.contract.zip(published.decimals);
        let channel = Channel {
            coin: Coin(published.coin.clone()),
            network: Network(published.network),
            least: None,
            contract: contract.map(|(address, decimals)| Contract { address, decimals }),
            chain: None,
        };
        let amount = Amount {
            value: published.amount,
            coin: Coin(published.coin),
        };
        let link = payment_uri(&channel, &published.address, &amount, None);
        assert_eq!(link, published.link, "{}", published.source);
        let same = link == published.published;
        assert_eq!(same, published.differs.is_none(), "{}: {link}", published.source);
        assert_eq!(scanned(&picture::code(&link, &[]).unwrap()), link);
    }
}
