//! The answers about an order (Cryptorefills 2.6 to 2.9).

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::lenient::{Epoch, List, Number, Part, Text};

/// The answer of `POST /v5/orders/validations`; its problems are read by `problem`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// The coin of the amount.
    pub coin: Text,
    /// What it would cost.
    pub coin_amount: Number,
}

/// An order as create, read and the stream give it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Order {
    /// Its id.
    pub order_id: Text,
    /// Its id in another spelling.
    pub id: Text,
    /// Its id in another spelling.
    #[serde(rename = "orderId")]
    pub camel_id: Text,
    /// Its id in another spelling.
    pub reference_order_id: Text,
    /// Where it stands.
    pub order_state: Text,
    /// Where its payment stands; either may lead.
    pub payment_state: Text,
    /// Where to pay.
    pub wallet_address: Text,
    /// How much.
    pub coin_amount: Number,
    /// In which coin.
    pub coin: Text,
    /// On which network.
    pub network: Text,
    /// What has arrived.
    pub sent_coin_amount: Number,
    /// A payment link or a bare address.
    pub qr_text: Text,
    /// A memo.
    pub memo: Text,
    /// A memo in another spelling.
    pub tag: Text,
    /// A memo in another spelling.
    pub destination_tag: Text,
    /// When it was made.
    pub created_at: Epoch,
    /// When it last changed.
    pub updated_at: Epoch,
    /// When it ends, in one of four guessed spellings.
    pub expiration_date: Epoch,
    /// When it ends.
    pub expires_at: Epoch,
    /// When it ends.
    pub expiration_time: Epoch,
    /// When it ends.
    pub expired_at: Epoch,
    /// Its lines.
    pub deliveries: List<Delivery>,
    /// A code at the top.
    pub pin_code: Text,
    /// A code at the top.
    pub voucher_code: Text,
}

/// One line: its fields stand at its own level, one level down, or on both.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Its own level.
    pub outer: Fields,
    /// The `deliverable` within.
    pub inner: Fields,
}

impl<'de> Deserialize<'de> for Delivery {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Shell {
            deliverable: Part<Fields>,
        }
        let raw = <&RawValue>::deserialize(from)?.get();
        let shell: Shell = serde_json::from_str(raw).unwrap_or_default();
        Ok(Self {
            outer: serde_json::from_str(raw).map_err(D::Error::custom)?,
            inner: shell.deliverable.0.unwrap_or_default(),
        })
    }
}

/// What a line may say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// The brand.
    pub brand_name: Text,
    /// The country.
    pub country_code: Text,
    /// The denomination, literal or expanded.
    pub denomination: Text,
    /// The value out of a span.
    pub product_value: Number,
    /// Who gets it.
    pub beneficiary_account: Text,
    /// The code, or a claim link.
    pub pin_code: Text,
    /// The code in another spelling.
    pub code: Text,
    /// The code in another spelling.
    pub voucher_code: Text,
    /// The code in another spelling.
    pub card_number: Text,
    /// The code, or what is entered beside it.
    pub pin: Text,
    /// What is entered beside the code.
    pub security_code: Text,
    /// The serial number.
    pub pin_serial: Text,
    /// The serial number in another spelling.
    pub serial: Text,
    /// A claim link.
    pub redemption_url: Text,
    /// A claim link in another spelling.
    pub url: Text,
    /// A picture that holds the code.
    pub qr_image_url: Text,
    /// A picture that holds the code.
    pub barcode_image_url: Text,
    /// How to redeem.
    pub redeem_instructions: Text,
    /// How to redeem, in another spelling.
    pub how_to_redeem: Text,
    /// How to redeem, in another spelling.
    pub pin_usage_instructions: Text,
    /// A top-up's reference.
    pub operator_reference: Text,
    /// How its delivery stands.
    pub delivery_state: Text,
    /// Why it could not be delivered.
    pub error_description: Text,
    /// Why it could not be delivered, in another spelling.
    pub failure_reason: Text,
}

impl Order {
    /// Its id in whichever spelling it came.
    pub fn any_id(&self) -> Option<&str> {
        [&self.order_id, &self.id, &self.camel_id, &self.reference_order_id]
            .into_iter()
            .find_map(Text::as_filled)
    }
}
