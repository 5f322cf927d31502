//! The catalogue's answers (Cryptorefills 2.1 to 2.5).

use serde::Deserialize;

use super::lenient::{Flag, List, Number, Part, Text};

/// One payment channel of `GET /v3/payment_vias`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PaymentVia {
    /// `USER_WALLET` or another.
    pub name: Text,
    /// Missing means yes.
    pub available: Flag,
    /// The coins it takes.
    pub currencies: List<Currency>,
}

/// One coin of a payment channel, or of `GET /v3/currencies`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Currency {
    /// The ticker to send.
    pub name: Text,
    /// Not to be used now.
    pub is_suspended: Flag,
    /// Least amount on every network of it.
    pub threshold: Number,
    /// The networks it is taken on.
    pub networks: List<Network>,
}

/// One network of a coin.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Network {
    /// To be sent verbatim.
    pub name: Text,
    /// Not to be used now; missing means no.
    pub is_suspended: Flag,
    /// Least amount in the coin.
    pub threshold: Number,
    /// The chain's number, EVM only.
    pub chain_id: Number,
    /// The token's contract.
    pub smart_contract: Part<SmartContract>,
}

/// Where a token lives.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SmartContract {
    /// Contract or mint.
    pub address: Text,
    /// Decimals of its smallest unit.
    pub decimals: Number,
}

/// The answer of `GET /v2/brands`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Brands {
    /// The country asked for.
    pub country_code: Text,
    /// Brands by kind and category.
    pub categories: List<Category>,
    /// Every brand once, when it is there.
    pub all_brands: List<Brand>,
    /// The favourites.
    pub popular_brands: List<Brand>,
}

/// One category of brands.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Category {
    /// The kind of its brands.
    pub kind: Text,
    /// Its slug; sometimes missing.
    pub category: Text,
    /// Its brands.
    pub brands: List<Brand>,
    /// Its favourites.
    pub popular_brands: List<Brand>,
}

/// One brand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// Display name and `brand_name`.
    pub brand: Text,
    /// Stable key.
    pub brand_id: Text,
    /// `family_name`.
    pub family: Text,
    /// `giftcard`, `mobile_recharge` or another.
    pub kind: Text,
    /// Slug.
    pub category: Text,
    /// More slugs.
    pub additional_categories: List<Text>,
    /// Sold out as a whole.
    pub is_out_of_stock: Flag,
}

/// One brand with its products, of `GET /v5/products/country/{country}`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProductGroup {
    /// The brand's name.
    pub brand: Text,
    /// The brand's key.
    pub brand_id: Text,
    /// Sold out as a whole.
    pub is_out_of_stock: Flag,
    /// How to redeem, and more.
    pub rich_description: Part<RichDescription>,
    /// What it sells.
    pub products: List<Product>,
}

/// HTML about a brand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RichDescription {
    /// Steps to redeem.
    pub how_to_redeem: Text,
}

/// One product, also the answer of `GET /v4/products/price`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Stable key.
    pub product_id: Text,
    /// A span of values.
    pub is_dynamic: Flag,
    /// The span.
    pub range: Part<Span>,
    /// Opaque key of a fixed product.
    pub denomination: Text,
    /// What to show for it.
    pub localized_denomination: Text,
    /// The coin of `coin_amount`.
    pub coin: Text,
    /// Price in that coin.
    pub coin_amount: Number,
    /// `by_email` or `by_phone`.
    pub delivery_type: Text,
    /// Value in money.
    pub face_value: Part<FaceValue>,
}

/// The values a product can be had for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Span {
    /// Least.
    pub min: Number,
    /// Greatest.
    pub max: Number,
    /// Currency of both.
    pub currency: Text,
    /// Distance of the grid.
    pub step_size: Number,
}

/// A value in money, fixed or a span.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FaceValue {
    /// Currency.
    pub currency_code: Text,
    /// How much.
    pub amount: Part<FaceAmount>,
}

/// How much a face value is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FaceAmount {
    /// Fixed, in one spelling.
    pub price: Number,
    /// Fixed, in the other.
    pub value: Number,
    /// Least of a span.
    pub min: Number,
    /// Greatest of a span.
    pub max: Number,
}
