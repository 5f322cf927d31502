//! What a basket costs now: priced and checked in one call, with its value in fiat beside it (Cryptorefills 2.5, 2.6).

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join;
use rust_decimal::Decimal;

use super::answer::Fault;
use super::catalogue::Keeper;
use super::client::Client;
use super::translate::channels::stands_for;
use super::translate::keys::key;
use super::translate::refusals::refusal;
use super::wire::form::{Spelled, ValidationForm};
use super::wire::order::Validation;
use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::Quote;
use crate::domain::money::{Amount, Coin, Fiat};
use crate::domain::shelf::Quoted;

/// How long a quote waits for its value in fiat.
const REFERENCE_PATIENCE: Duration = Duration::from_secs(2);
/// The coin that tells what things cost in dollars.
const DOLLAR_COIN: &str = "USDC";

/// Asks for the price of a basket, or why it is refused.
///
/// # Errors
/// When the upstream gives neither.
pub async fn ask(keeper: &Arc<Keeper>, basket: &Basket) -> Result<Quoted, Fault> {
    let coin = &basket.tender.coin;
    let stable = stands_for(coin);
    let compared = stable.is_none() && basket.item.face.value().is_some();
    // Joined in this order, so that the price itself stands first in the queue.
    let (answer, ()) = join(validated(keeper, basket), async {
        if compared {
            keeper.look_at_reference(&basket.item);
        }
    })
    .await;
    let at = keeper.now();
    let answer = match answer {
        Ok(answer) => answer,
        Err(Fault::Refused(code)) => return Ok(Quoted::Refused(refusal(code.as_deref()))),
        Err(fault @ (Fault::NotSent(_) | Fault::Again(_) | Fault::NotFound | Fault::Unknown)) => return Err(fault),
    };
    let other_coin = answer.coin.as_filled().is_some_and(|echo| echo != coin.0);
    let value = answer
        .coin_amount
        .0
        .filter(|value| *value > Decimal::ZERO && !other_coin);
    let value = value.ok_or(Fault::Unknown)?;
    let about = match stable {
        Some(currency) => Some(Fiat { value, currency }),
        None if compared => tokio::select! {
            biased;
            about = keeper.reference(&basket.item) => about,
            () = keeper.client().clock().pass(REFERENCE_PATIENCE) => None,
        },
        None => None,
    };
    let amount = Amount {
        value,
        coin: coin.clone(),
    };
    Ok(Quoted::Price(Quote {
        amount,
        about,
        at,
        behind: None,
    }))
}

/// The dry run. Where a value is refused as it is spelled, it is asked once more in the other spelling, and orders are spelled as the dry
/// run that went well: nothing is made by a dry run, so it may be repeated, and an order never has to be.
async fn validated(keeper: &Keeper, basket: &Basket) -> Result<Validation, Fault> {
    let validate = async |spelled| {
        let form = ValidationForm::of(basket, spelled);
        keeper.client().validate(&form, basket.item.country).await
    };
    let spelled = keeper.spelled();
    let first = validate(spelled).await;
    let Face::Value(..) = basket.item.face else {
        return first;
    };
    if !matches!(&first, Err(Fault::Refused(code)) if is_about_the_value(code.as_deref())) {
        return first;
    }
    let other = match spelled {
        Spelled::Number => Spelled::Text,
        Spelled::Text => Spelled::Number,
    };
    let second = validate(other).await;
    if second.is_err() {
        return first;
    }
    keeper.takes(other);
    second
}

/// Whether a refusal may mean the spelling of the value; one without a code may mean anything.
fn is_about_the_value(code: Option<&str>) -> bool {
    code.is_none_or(|code| ["INVALID_PRODUCT_VALUE", "INVALID_DENOMINATION"].contains(&code))
}

/// What an item costs in dollars, by its price in a dollar coin.
///
/// # Errors
/// When the upstream has no price for exactly this item.
pub async fn reference(client: &Client, item: &Item) -> Result<Fiat, Fault> {
    let coin = Coin(String::from(DOLLAR_COIN));
    let face = item.face.value().ok_or(Fault::NotFound)?;
    let price = client.price(&item.brand_name, item.country, face.value, &coin).await?;
    let same_coin = price.coin.as_filled() == Some(DOLLAR_COIN);
    let same_product = price
        .product_id
        .as_filled()
        .is_none_or(|id| key(Some(id), &[]) == item.product.0);
    let value = price.coin_amount.0.filter(|value| *value > Decimal::ZERO);
    match (value, stands_for(&coin)) {
        (Some(value), Some(currency)) if same_coin && same_product => Ok(Fiat { value, currency }),
        _ => Err(Fault::Unknown),
    }
}
