//! What the peer shows: texts and keyboards of about the shop's own size.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

pub(crate) const HOME: &str = "👋 <b>Gift cards, mobile top-ups and eSIMs, paid with crypto.</b>\n\
    You pay from your own wallet, and the code arrives right here in the chat. No account needed.\n\n\
    🌍 Where will it be used?";

pub(crate) const TERMS: &str = "📄 <b>Before your first order</b>\n\
    A code cannot be returned once it is delivered. Please read the terms, and how we treat your data.";

pub(crate) const PREPARING: &str = "⏳ <b>Preparing your order</b>\nThis takes a few seconds.";

/// Pairs of label and data, two in a row, and a last row.
fn keyboard(pairs: &[(&str, &str)], last: &[(&str, &str)]) -> InlineKeyboardMarkup {
    let key = |(label, data): &(&str, &str)| InlineKeyboardButton::callback((*label).to_owned(), (*data).to_owned());
    let rows = pairs
        .chunks(2)
        .chain(std::iter::once(last).filter(|last| !last.is_empty()));
    InlineKeyboardMarkup::new(rows.map(|row| row.iter().map(key).collect::<Vec<_>>()))
}

const BACK: &[(&str, &str)] = &[("‹ Back", "back")];

pub(crate) fn countries() -> InlineKeyboardMarkup {
    let countries = [
        ("🇺🇸 United States", "US"),
        ("🇬🇧 United Kingdom", "GB"),
        ("🇩🇪 Germany", "DE"),
        ("🇯🇵 Japan", "JP"),
        ("🇰🇷 South Korea", "KR"),
        ("🇧🇷 Brazil", "BR"),
        ("🇮🇳 India", "IN"),
        ("🇳🇬 Nigeria", "NG"),
        ("🌍 All countries", "all"),
    ];
    keyboard(
        &countries,
        &[
            ("📦 My orders", "orders"),
            ("🌐 Language", "language"),
            ("❓ Help", "help"),
        ],
    )
}

pub(crate) fn kinds_text(country: &str) -> String {
    format!("<b>{country}</b>\nWhat would you like? You can also just type a name, such as <i>Steam</i>.")
}

pub(crate) fn kinds() -> InlineKeyboardMarkup {
    let kinds = [
        ("🎁 Gift cards · 905", "Gift cards"),
        ("📱 Mobile top-ups · 6", "top-up"),
        ("📶 eSIM · 4", "esim"),
        ("🌍 Another country", "all"),
    ];
    keyboard(&kinds, BACK)
}

pub(crate) fn brands_text(kind: &str, country: &str) -> String {
    format!("<b>🎁 {kind}</b> · {country}\n\nPick a brand, or type its name. Page 1 of 91.")
}

pub(crate) fn brands() -> InlineKeyboardMarkup {
    let brands = [
        ("⭐ Amazon.com", "Amazon.com"),
        ("⭐ Airbnb", "Airbnb"),
        ("⭐ Google Play", "Google Play"),
        ("⭐ Netflix", "Netflix"),
        ("⭐ Nintendo eShop", "Nintendo eShop"),
        ("⭐ PlayStation Store", "PlayStation Store"),
        ("⭐ Roblox", "Roblox"),
        ("⭐ Spotify", "Spotify"),
        ("⭐ Steam", "Steam"),
        ("⭐ Xbox", "Xbox"),
        ("Next ›", "next"),
    ];
    keyboard(&brands, BACK)
}

pub(crate) fn amounts_text(brand: &str, country: &str) -> String {
    format!("<b>🎁 {brand}</b>\nWorks only in {country}.\n\nHow much should it be?")
}

pub(crate) fn amounts() -> InlineKeyboardMarkup {
    let amounts = [
        ("$15", "15 USD"),
        ("$25", "25 USD"),
        ("$30", "30 USD"),
        ("$50", "50 USD"),
        ("$100", "100 USD"),
    ];
    keyboard(&amounts, BACK)
}

pub(crate) fn email_text(brand: &str, amount: &str) -> String {
    format!(
        "🛍 {brand} {amount}\n\n📧 <b>What is your e-mail address?</b>\n\
         The shop sends the code there too, so that you always have a copy. For example: anna@example.org"
    )
}

pub(crate) fn only_back() -> InlineKeyboardMarkup {
    keyboard(&[], BACK)
}

pub(crate) fn nothing() -> InlineKeyboardMarkup {
    keyboard(&[], &[("📦 My orders", "orders"), ("🏠 Home", "home")])
}

pub(crate) fn coins_text(brand: &str, amount: &str) -> String {
    format!("🛍 {brand} {amount}\n\n💳 Which coin would you like to pay with?")
}

pub(crate) fn coins() -> InlineKeyboardMarkup {
    let coins = [
        ("💵 USDC", "USDC"),
        ("💵 USDT", "USDT"),
        ("💵 DAI", "DAI"),
        ("BTC", "BTC"),
        ("ETH", "ETH"),
        ("SOL", "SOL"),
        ("TON", "TON"),
        ("LTC", "LTC"),
        ("DOGE", "DOGE"),
        ("POL", "POL"),
    ];
    keyboard(&coins, BACK)
}

pub(crate) fn networks_text(coin: &str) -> String {
    format!(
        "🔗 Which network will you send <b>{coin}</b> on?\nIt must be the one that your wallet or exchange sends on.\n\n\
         Solana: fast, low fees\nEthereum: fees can be high"
    )
}

pub(crate) fn networks() -> InlineKeyboardMarkup {
    let networks = [
        ("Solana", "Solana"),
        ("Polygon", "Polygon"),
        ("Base", "Base"),
        ("Arbitrum", "Arbitrum"),
        ("Ethereum", "Ethereum"),
    ];
    keyboard(&networks, BACK)
}

pub(crate) fn confirm_text(brand: &str, amount: &str, email: &str, coin: &str, network: &str) -> String {
    format!(
        "🧾 <b>Is everything right?</b>\n\n<b>🎁 {brand} {amount}</b>\n📍 Works only in its country\n📧 {email}\n\n\
         💳 <b>{amount}</b> in {coin}\n🔗 {coin} on {network}\n\nOnce delivered, it cannot be returned."
    )
}

pub(crate) fn confirm() -> InlineKeyboardMarkup {
    keyboard(
        &[("✅ Order", "yes")],
        &[
            ("Another coin", "coin"),
            ("Another amount", "amount"),
            ("‹ Back", "back"),
        ],
    )
}

pub(crate) fn terms() -> InlineKeyboardMarkup {
    keyboard(
        &[("✅ Accept and go on", "yes")],
        &[("📄 Terms", "terms"), ("🔒 Privacy", "privacy"), ("‹ Back", "back")],
    )
}

pub(crate) fn bill_text(amount: &str, coin: &str, network: &str, address: &str) -> String {
    format!(
        "💳 <b>Your order: send exactly</b>\n<b>{amount} {coin}</b>\non the <b>{network}</b> network to\n\
         <code>{address}</code>\n\n⚠️ Send only {coin}, and only on {network}. Anything else would be lost."
    )
}

pub(crate) fn code_text(code: &str) -> String {
    format!("🎉 <b>It is here!</b>\n🔑 <tg-spoiler>{code}</tg-spoiler>\n<i>Whoever sees the code can spend it.</i>")
}
