//! What can be paid and what lies on the balance: services, balance, rates, the QR picture (Cryptomus 2.3, 2.5, 2.14, 2.15).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::answer::Fault;
use super::client::{Call, Client, Signer};
use super::form;
use super::why::Why;
use super::wire::lenient::List;
use super::wire::offer::{Balances, Held, Picture, Rate, Service};
use crate::domain::secret::Secret;

const SERVICES: Call = Call::harmless("v1/payment/services", Signer::Payment);
const BALANCE: Call = Call::harmless("v1/balance", Signer::Payment);
const QR: Call = Call::harmless("v1/payment/qr", Signer::Payment);

#[derive(Serialize)]
struct QrForm<'a> {
    merchant_payment_uuid: &'a str,
}

impl Client {
    /// The coins and networks that can be paid, with their limits and what they cost. Good for minutes, not for days.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn services(&self) -> Result<Vec<Service>, Fault> {
        self.ask_plainly::<List<Service>>(SERVICES).await.map(|list| list.0)
    }

    /// What lies in the wallets; payouts draw on those of the merchant.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn balance(&self) -> Result<Balances, Fault> {
        let held = self.ask_plainly::<List<Held>>(BALANCE).await?;
        let balances = held.0.into_iter().find_map(|held| held.balance);
        balances.ok_or(Fault::Unknown(Why::Unreadable))
    }

    /// The rates of a currency, for show only.
    ///
    /// # Errors
    /// See [`Fault`]; a code that is none is refused without asking.
    pub async fn rates(&self, currency: &str) -> Result<Vec<Rate>, Fault> {
        form::check_currency("currency", currency).map_err(|_| Fault::Refused(Why::Currency))?;
        let path = format!("v1/exchange-rate/{currency}/list");
        self.ask_openly::<List<Rate>>(&path).await.map(|list| list.0)
    }

    /// The PNG of an invoice's address, which must have one already.
    ///
    /// # Errors
    /// See [`Fault`]; a picture that is none is `Unknown`.
    pub async fn qr(&self, uuid: &Secret) -> Result<Vec<u8>, Fault> {
        let form = QrForm {
            merchant_payment_uuid: uuid.reveal(),
        };
        let picture: Picture = self.ask(QR, &form).await?;
        let data = picture
            .image
            .as_deref()
            .and_then(|image| image.strip_prefix("data:image/png;base64,"));
        let png = data.and_then(|data| STANDARD.decode(data).ok());
        png.filter(|png| png.starts_with(b"\x89PNG\r\n\x1a\n"))
            .ok_or(Fault::Unknown(Why::Unreadable))
    }
}
