//! What a wallet scans below a payment message is what has to be paid.

use giftkiosk::sandbox::cryptorefills::coins::{COINS, Network};
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use giftkiosk::sandbox::telegram::keyboard::Action;
use rust_decimal::Decimal;

use crate::world::World;
use crate::world::shopping::{STEAM, Wish};

/// The text of the only QR code in a picture.
pub(crate) fn scanned(picture: &[u8]) -> String {
    let grey = image::load_from_memory(picture).unwrap().to_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        grey.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).0[0]
    });
    let [grid] = &prepared.detect_grids()[..] else {
        panic!("there is not one code in the picture");
    };
    grid.decode().unwrap().1
}

/// The amount in the smallest unit.
fn units(amount: Decimal, decimals: u32) -> String {
    let units = amount * Decimal::from(10_u64.pow(decimals));
    assert_eq!(units, units.trunc());
    units.normalize().to_string()
}

/// What a wallet is expected to scan (BIP-21, EIP-681, Solana Pay, TON links, BOLT 11), or the plain address.
fn expected(order: &OrderView) -> String {
    let (address, amount) = (&order.address, order.amount.normalize());
    let network = COINS
        .iter()
        .find(|coin| coin.name == order.coin)
        .and_then(|coin| coin.network(&order.network))
        .unwrap();
    match (
        order.network.as_str(),
        order.coin.as_str(),
        network.chain_id,
        network.contract,
    ) {
        ("Lightning", ..) => format!("LIGHTNING:{}", address.to_uppercase()),
        ("Mainnet", "BTC", ..) => format!("bitcoin:{address}?amount={amount}"),
        ("Mainnet", "LTC", ..) => format!("litecoin:{address}?amount={amount}"),
        ("Mainnet", "DOGE", ..) => format!("dogecoin:{address}?amount={amount}"),
        ("Solana", _, _, None) => format!("solana:{address}?amount={amount}"),
        ("Solana", _, _, Some((mint, _))) => format!("solana:{address}?amount={amount}&spl-token={mint}"),
        ("Ton", "GRAM", _, None) => format!("ton://transfer/{address}?amount={}", units(amount, 9)),
        (_, _, Some(chain), None) => format!("ethereum:{address}@{chain}?value={}", wei(amount)),
        (_, _, Some(chain), Some((contract, decimals))) => {
            let units = units(amount, decimals);
            format!("ethereum:{contract}@{chain}/transfer?address={address}&uint256={units}")
        }
        _ => address.clone(),
    }
}

fn wei(amount: Decimal) -> String {
    format!("{}0000000000", units(amount, 8))
}

#[tokio::test]
async fn the_picture_of_every_network_asks_for_exactly_what_is_owed() {
    let mut world = World::open().await;
    let mut seen = 0;
    for coin in COINS.iter().filter(|coin| !coin.suspended) {
        // Dollar coins on Tron ask for a buyer's name, so they are not offered.
        let wanted = |network: &&Network| !network.suspended && (coin.name, network.name) != ("USDT", "Tron");
        let offered: Vec<_> = coin.networks.iter().filter(wanted).collect();
        for network in &offered {
            let anna = world.person("Anna", "en");
            let wish = Wish {
                coin: coin.name,
                network: (offered.len() > 1).then_some(network.name),
                ..STEAM
            };
            let order = world.order_by(&anna, &wish).await;
            assert_eq!((order.coin.as_str(), order.network.as_str()), (coin.name, network.name));
            let bill = anna.sees(&order.address).await;
            let picture = world.telegram.photo(&bill.photo.unwrap()).unwrap();
            let text = scanned(&picture);
            assert_eq!(text, expected(&order), "{} on {}", coin.name, network.name);
            assert!(text.to_lowercase().contains(&order.address.to_lowercase()));
            let amount = order.amount.normalize().to_string();
            assert!(bill.text.contains(&format!("\n{amount} ")), "{}", bill.text);
            let copied: Vec<&str> = bill
                .keyboard
                .iter()
                .flatten()
                .filter_map(|button| match &button.action {
                    Action::Copy { copied } => Some(copied.as_str()),
                    Action::Callback { .. } | Action::Url { .. } | Action::Other { .. } => None,
                })
                .collect();
            assert!(copied.contains(&amount.as_str()), "{copied:?}");
            assert!(
                copied.contains(&order.address.as_str()) || order.address.len() > 256,
                "{copied:?}"
            );
            seen += 1;
        }
    }
    assert!(seen > 12, "{seen}");
    world.ends_well().await;
}
