//! What a bot process is told to live in a world: its whole environment, by webhook or not, with or without an account at Cryptomus.

use chacha20poly1305::aead::OsRng;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use super::World;
use crate::sandbox::cryptomus::{MERCHANT, PAYMENT_KEY, PAYOUT_KEY};

/// The setting that says who pays for what is bought behind invoices.
pub const FUNDING: &str = "FUNDING";
/// The most that is paid by a payout for one order, in US dollars.
pub const MOST_PER_ORDER: u32 = 25;
/// An address of this machine at whatever port the bot gets.
const HERE: &str = "http://127.0.0.1:0";

impl World {
    /// All that a bot process needs to know, and nothing else.
    pub fn environment(&self) -> Vec<(String, String)> {
        let store = self.directory.path.join("store");
        let mut all = owned([
            ("TELEGRAM_BOT_TOKEN", &self.telegram.token()),
            ("TELEGRAM_API_URL", &self.telegram.url()),
            ("TELEGRAM_UPDATES", "polling"),
            ("LISTEN_ADDR", "127.0.0.1:0"),
            ("CRYPTOREFILLS_API_URL", self.cryptorefills.url()),
            ("CRYPTOREFILLS_PARTNER_ID", self.cryptorefills.partner_id()),
            ("STORE_URL", &format!("sled:{}", store.display())),
            ("STORE_KEY", &self.key),
            ("RUST_LOG", "info"),
        ]);
        if let Some(staff) = self.staff() {
            all.extend(owned([
                ("ADMIN_IDS", staff.operator.to_string().as_str()),
                ("SUPPORT_CHAT_ID", staff.group.to_string().as_str()),
            ]));
        }
        all
    }

    /// What a bot must know besides to sell by invoices: an account with webhooks, a margin, and payouts for small orders.
    pub fn cashier_environment(&self) -> Vec<(String, String)> {
        owned([
            ("CRYPTOMUS_API_URL", self.cryptomus.url()),
            ("CRYPTOMUS_MERCHANT_ID", MERCHANT),
            ("CRYPTOMUS_PAYMENT_KEY", PAYMENT_KEY),
            ("CRYPTOMUS_PAYOUT_KEY", PAYOUT_KEY),
            ("PUBLIC_URL", HERE),
            ("MARGIN_PERCENT", "3"),
            (FUNDING, "payout"),
            ("FUNDING_MAX_PER_ORDER", &MOST_PER_ORDER.to_string()),
            ("FUNDING_MAX_PER_DAY", "200"),
        ])
    }

    /// The same for a bot to which Telegram pushes, on a port that the system gives.
    pub fn environment_by_webhook(&self) -> Vec<(String, String)> {
        let chance = XChaCha20Poly1305::generate_key(&mut OsRng);
        let secret: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut all = self.environment();
        all.retain(|(name, _)| name != "TELEGRAM_UPDATES");
        all.extend(owned([
            ("TELEGRAM_UPDATES", "webhook"),
            ("TELEGRAM_WEBHOOK_SECRET", &secret),
            ("PUBLIC_URL", HERE),
        ]));
        all
    }
}

fn owned<const N: usize>(all: [(&str, &str); N]) -> Vec<(String, String)> {
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}
