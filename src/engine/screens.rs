//! What a new message does to the screen of its chat: becomes it, buries it, or takes its place.

use crate::domain::catalog::Quote;
use crate::domain::chat::ScreenMessage;
use crate::domain::effect::Effect;
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::language::Language;
use crate::domain::news::News;
use crate::domain::order::{Order, Picture};
use crate::domain::walk::Walk;
use crate::engine::desk::Desk;
use crate::ports::{Journal, StoreFault};

/// This message shows the screen now. Nothing is kept of somebody who was forgotten while it was under way.
pub fn shown<J: Journal>(desk: &mut Desk<'_, J>, id: ChatId, message: MessageId) -> Result<(), StoreFault> {
    if !desk.is_known(id)? {
        desk.wish(Effect::PutAway(id, message));
        return Ok(());
    }
    let mut chat = desk.chat(id, Language::default())?;
    let screen = Some(ScreenMessage { message, buried: false });
    if chat.screen.map(|screen| screen.message) != Some(message) {
        chat.screen = screen;
        desk.put_chat(chat);
    }
    Ok(())
}

/// The screen shows this price: whoever confirms it after the shop was started anew is believed.
///
/// # Errors
/// When the store cannot be read.
pub fn offered<J: Journal>(
    desk: &mut Desk<'_, J>,
    id: ChatId,
    revision: u32,
    quote: Box<Quote>,
) -> Result<(), StoreFault> {
    if !desk.is_known(id)? {
        return Ok(());
    }
    let mut chat = desk.chat(id, Language::default())?;
    if chat.revision == revision && matches!(chat.walk, Walk::Confirm(..)) {
        chat.offered = Some(quote);
        desk.put_chat(chat);
    }
    Ok(())
}

/// The screen that said "one moment" makes room for the payment message.
pub fn step_aside<J: Journal>(desk: &mut Desk<'_, J>, order: &Order) -> Result<(), StoreFault> {
    let mut chat = desk.chat(order.chat, Language::default())?;
    if !matches!(&chat.walk, Walk::Ordering(_, _, id) if *id == order.id) {
        return Ok(());
    }
    chat.walk = Walk::Home;
    chat.revision = chat.revision.wrapping_add(1);
    if let Some(screen) = chat.screen.take() {
        desk.wish(Effect::PutAway(chat.id, screen.message));
    }
    desk.drop(Effect::Show(chat.id));
    desk.put_chat(chat);
    Ok(())
}

/// Something was said below the screen.
pub fn bury<J: Journal>(desk: &mut Desk<'_, J>, id: ChatId) -> Result<(), StoreFault> {
    let mut chat = desk.chat(id, Language::default())?;
    if chat.screen.is_some_and(|screen| !screen.buried) {
        chat.bury_screen();
        desk.put_chat(chat);
    }
    Ok(())
}

/// The screen that said "one moment" becomes the payment message: its id is known, so that its picture may be put in more than once.
///
/// # Errors
/// When the store cannot be read.
pub fn hand_over<J: Journal>(desk: &mut Desk<'_, J>, order: &Order) -> Result<(), StoreFault> {
    let mut chat = desk.chat(order.chat, Language::default())?;
    let (Walk::Ordering(_, _, id), Some(screen)) = (&chat.walk, chat.screen) else {
        return Ok(());
    };
    if *id != order.id || screen.buried || !order.is_payable() {
        return Ok(());
    }
    chat.walk = Walk::Home;
    chat.revision = chat.revision.wrapping_add(1);
    chat.screen = None;
    desk.drop(Effect::Show(chat.id));
    desk.put_chat(chat);
    desk.learn(order.id, News::PaymentShown(screen.message, Picture::Coming))?;
    Ok(())
}
