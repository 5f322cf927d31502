//! The peer: the same walk as a bot of the usual kind has it, on teloxide's dispatcher with dialogues in memory.

use std::io::Cursor;

use anyhow::{Context, Result};
use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use qrcode::QrCode;
use serde_json::{Value, json};
use teloxide::dispatching::dialogue::InMemStorage;
use teloxide::dispatching::{Dispatcher, HandlerExt, UpdateFilterExt, UpdateHandler};
use teloxide::payloads::{EditMessageTextSetters, SendMessageSetters, SendPhotoSetters};
use teloxide::prelude::{Dialogue, Requester};
use teloxide::types::{CallbackQuery, InlineKeyboardMarkup, InputFile, Message, ParseMode, Update};
use teloxide::{Bot, dptree};

use crate::peer_words as words;

/// Where a chat stands, with what was chosen so far.
#[derive(Clone, Debug, Default)]
enum Walk {
    #[default]
    Country,
    Kind(Choices),
    Brand(Choices),
    Amount(Choices),
    Email(Choices),
    Coin(Choices),
    Network(Choices),
    Confirm(Choices),
    Terms(Choices),
}

#[derive(Clone, Debug, Default)]
struct Choices {
    country: String,
    kind: String,
    brand: String,
    amount: String,
    email: String,
    coin: String,
    network: String,
}

type Dialog = Dialogue<Walk, InMemStorage<Walk>>;
type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Where orders are made.
#[derive(Clone, Debug)]
struct Upstream {
    http: reqwest::Client,
    url: String,
}

/// Runs the peer until the process is ended.
pub(crate) fn run() -> Result<()> {
    let setting = |name: &str| {
        std::env::vars()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
            .context("a setting is missing")
    };
    let bot = Bot::new(setting("TELEGRAM_BOT_TOKEN")?).set_api_url(setting("TELEGRAM_API_URL")?.parse()?);
    let upstream = Upstream {
        http: reqwest::Client::new(),
        url: setting("CRYPTOREFILLS_API_URL")?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut dispatcher = Dispatcher::builder(bot, schema())
            .dependencies(dptree::deps![InMemStorage::<Walk>::new(), upstream])
            .default_handler(|_| async {})
            .build();
        dispatcher.dispatch().await;
    });
    Ok(())
}

fn schema() -> UpdateHandler<Fault> {
    let typed = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<Walk>, Walk>()
        .branch(dptree::filter(|message: Message| message.text() == Some("/start")).endpoint(start))
        .branch(dptree::case![Walk::Email(choices)].endpoint(email));
    let pressed = Update::filter_callback_query()
        .enter_dialogue::<CallbackQuery, InMemStorage<Walk>, Walk>()
        .branch(dptree::filter(|query: CallbackQuery| query.data.as_deref() == Some("back")).endpoint(back))
        .branch(dptree::case![Walk::Country].endpoint(country))
        .branch(dptree::case![Walk::Kind(choices)].endpoint(kind))
        .branch(dptree::case![Walk::Brand(choices)].endpoint(brand))
        .branch(dptree::case![Walk::Amount(choices)].endpoint(amount))
        .branch(dptree::case![Walk::Coin(choices)].endpoint(coin))
        .branch(dptree::case![Walk::Network(choices)].endpoint(network))
        .branch(dptree::case![Walk::Confirm(choices)].endpoint(confirm))
        .branch(dptree::case![Walk::Terms(choices)].endpoint(accept));
    dptree::entry().branch(typed).branch(pressed)
}

async fn start(bot: Bot, dialogue: Dialog, message: Message) -> Result<(), Fault> {
    bot.send_message(message.chat.id, words::HOME)
        .parse_mode(ParseMode::Html)
        .reply_markup(words::countries())
        .await?;
    dialogue.update(Walk::Country).await?;
    Ok(())
}

async fn back(bot: Bot, dialogue: Dialog, query: CallbackQuery) -> Result<(), Fault> {
    match dialogue.get_or_default().await? {
        Walk::Amount(choices) => {
            show(
                &bot,
                &query,
                words::brands_text(&choices.kind, &choices.country),
                words::brands(),
            )
            .await?;
            dialogue.update(Walk::Brand(choices)).await?;
        }
        Walk::Brand(choices) => {
            show(&bot, &query, words::kinds_text(&choices.country), words::kinds()).await?;
            dialogue.update(Walk::Kind(choices)).await?;
        }
        Walk::Country
        | Walk::Kind(_)
        | Walk::Email(_)
        | Walk::Coin(_)
        | Walk::Network(_)
        | Walk::Confirm(_)
        | Walk::Terms(_) => {
            show(&bot, &query, words::HOME.to_owned(), words::countries()).await?;
            dialogue.update(Walk::Country).await?;
        }
    }
    Ok(())
}

async fn country(bot: Bot, dialogue: Dialog, query: CallbackQuery) -> Result<(), Fault> {
    let choices = Choices {
        country: data(&query),
        ..Choices::default()
    };
    show(&bot, &query, words::kinds_text(&choices.country), words::kinds()).await?;
    dialogue.update(Walk::Kind(choices)).await?;
    Ok(())
}

async fn kind(bot: Bot, dialogue: Dialog, query: CallbackQuery, choices: Choices) -> Result<(), Fault> {
    let choices = Choices {
        kind: data(&query),
        ..choices
    };
    show(
        &bot,
        &query,
        words::brands_text(&choices.kind, &choices.country),
        words::brands(),
    )
    .await?;
    dialogue.update(Walk::Brand(choices)).await?;
    Ok(())
}

async fn brand(bot: Bot, dialogue: Dialog, query: CallbackQuery, choices: Choices) -> Result<(), Fault> {
    let choices = Choices {
        brand: data(&query),
        ..choices
    };
    show(
        &bot,
        &query,
        words::amounts_text(&choices.brand, &choices.country),
        words::amounts(),
    )
    .await?;
    dialogue.update(Walk::Amount(choices)).await?;
    Ok(())
}

async fn amount(bot: Bot, dialogue: Dialog, query: CallbackQuery, choices: Choices) -> Result<(), Fault> {
    let choices = Choices {
        amount: data(&query),
        ..choices
    };
    show(
        &bot,
        &query,
        words::email_text(&choices.brand, &choices.amount),
        words::only_back(),
    )
    .await?;
    dialogue.update(Walk::Email(choices)).await?;
    Ok(())
}

async fn email(bot: Bot, dialogue: Dialog, message: Message, choices: Choices) -> Result<(), Fault> {
    let choices = Choices {
        email: message.text().unwrap_or_default().to_owned(),
        ..choices
    };
    bot.send_message(message.chat.id, words::coins_text(&choices.brand, &choices.amount))
        .parse_mode(ParseMode::Html)
        .reply_markup(words::coins())
        .await?;
    dialogue.update(Walk::Coin(choices)).await?;
    Ok(())
}

async fn coin(bot: Bot, dialogue: Dialog, query: CallbackQuery, choices: Choices) -> Result<(), Fault> {
    let choices = Choices {
        coin: data(&query),
        ..choices
    };
    show(&bot, &query, words::networks_text(&choices.coin), words::networks()).await?;
    dialogue.update(Walk::Network(choices)).await?;
    Ok(())
}

async fn network(bot: Bot, dialogue: Dialog, query: CallbackQuery, choices: Choices) -> Result<(), Fault> {
    let choices = Choices {
        network: data(&query),
        ..choices
    };
    let text = words::confirm_text(
        &choices.brand,
        &choices.amount,
        &choices.email,
        &choices.coin,
        &choices.network,
    );
    show(&bot, &query, text, words::confirm()).await?;
    dialogue.update(Walk::Confirm(choices)).await?;
    Ok(())
}

async fn confirm(bot: Bot, dialogue: Dialog, query: CallbackQuery, choices: Choices) -> Result<(), Fault> {
    show(&bot, &query, words::TERMS.to_owned(), words::terms()).await?;
    dialogue.update(Walk::Terms(choices)).await?;
    Ok(())
}

async fn accept(
    bot: Bot,
    dialogue: Dialog,
    query: CallbackQuery,
    choices: Choices,
    upstream: Upstream,
) -> Result<(), Fault> {
    show(&bot, &query, words::PREPARING.to_owned(), words::nothing()).await?;
    let order = upstream.create(&choices).await?;
    let text = |name: &str| order[name].as_str().unwrap_or_default().to_owned();
    let (id, address, amount) = (text("order_id"), text("wallet_address"), text("coin_amount"));
    let chat = dialogue.chat_id();
    bot.send_photo(chat, InputFile::memory(picture(&address)?).file_name("payment.png"))
        .caption(words::bill_text(&amount, &choices.coin, &choices.network, &address))
        .parse_mode(ParseMode::Html)
        .reply_markup(words::only_back())
        .await?;
    dialogue.exit().await?;
    follow(bot, chat, upstream, id);
    Ok(())
}

/// Waits for the code in the background, and sends it.
#[expect(
    clippy::disallowed_methods,
    reason = "a bot of the usual kind lets go of such a task"
)]
fn follow(bot: Bot, chat: teloxide::types::ChatId, upstream: Upstream, id: String) {
    tokio::spawn(async move {
        let Ok(code) = upstream.code(&id).await else { return };
        // A bot of the usual kind logs it at most.
        let _ = bot
            .send_message(chat, words::code_text(&code))
            .parse_mode(ParseMode::Html)
            .await;
    });
}

fn data(query: &CallbackQuery) -> String {
    query.data.clone().unwrap_or_default()
}

async fn show(bot: &Bot, query: &CallbackQuery, text: String, keyboard: InlineKeyboardMarkup) -> Result<(), Fault> {
    bot.answer_callback_query(query.id.clone()).await?;
    if let Some(message) = query.regular_message() {
        bot.edit_message_text(message.chat.id, message.id, text)
            .parse_mode(ParseMode::Html)
            .reply_markup(keyboard)
            .await?;
    }
    Ok(())
}

/// A QR code as `qrcode` and `image` draw it when nothing is asked for.
pub(crate) fn picture(text: &str) -> Result<Vec<u8>> {
    let image = QrCode::new(text)?.render::<image::Luma<u8>>().build();
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, image::ImageFormat::Png)?;
    Ok(file.into_inner())
}

impl Upstream {
    async fn create(&self, choices: &Choices) -> Result<Value, Fault> {
        let body = json!({
            "email": choices.email,
            "user": { "email": choices.email, "has_accepted_newsletter": false },
            "payment": { "type": "via", "payment_via": "USER_WALLET", "coin": choices.coin, "network": choices.network },
            "deliveries": [{
                "kind": "giftcard",
                "quantity": 1,
                "brand_name": choices.brand,
                "country_code": choices.country,
                "denomination": choices.amount,
                "beneficiary_account": choices.email,
            }],
        });
        let answer = self
            .http
            .post(format!("{}/v5/orders", self.url))
            .json(&body)
            .send()
            .await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Follows the order's stream to its end.
    async fn code(&self, id: &str) -> Result<String, Fault> {
        let answer = self
            .http
            .get(format!("{}/v5/orders/{id}/subscribe", self.url))
            .send()
            .await?;
        let mut events = answer.error_for_status()?.bytes_stream().eventsource();
        while let Some(event) = events.next().await {
            let Ok(order) = serde_json::from_str::<Value>(&event?.data) else {
                continue;
            };
            if order["order_state"] == "Done" {
                let code = &order["deliveries"][0]["deliverable"]["pin_code"];
                return Ok(code.as_str().unwrap_or_default().to_owned());
            }
        }
        Err("the stream ended early".into())
    }
}
