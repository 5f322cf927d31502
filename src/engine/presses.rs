//! What a button below a payment, a notice or an order does.

use crate::domain::chat::Chat;
use crate::domain::effect::Effect;
use crate::domain::ids::OrderId;
use crate::domain::news::News;
use crate::domain::order::Order;
use crate::domain::walk::{OrderChoice, Walk};
use crate::engine::desk::Desk;
use crate::engine::input::Committed;
use crate::ports::{Journal, StoreFault};
use crate::view::toast::Toast;

/// Takes in a press of a chat on a button of an order, and says how it is answered.
///
/// # Errors
/// When the store cannot be read.
pub fn take_order_press<J: Journal>(
    desk: &mut Desk<'_, J>,
    chat: &Chat,
    id: OrderId,
    choice: OrderChoice,
    committed: &mut Committed,
) -> Result<Option<Toast>, StoreFault> {
    let Some(order) = desk.order(id)?.filter(|order| order.chat == chat.id) else {
        return Ok(Some(Toast::NotYours));
    };
    let (news, toast) = match choice {
        OrderChoice::Check if !order.is_followed() => return Ok(Some(Toast::Settled)),
        OrderChoice::Check if desk.was_just_read(id) => return Ok(Some(Toast::NothingNew)),
        OrderChoice::ShowCode if order.erased.is_some() => return Ok(Some(Toast::CodeDeleted)),
        OrderChoice::Check => {
            committed.checks.push(order.id);
            return Ok(Some(Toast::Checking));
        }
        OrderChoice::Open => {
            go(desk, chat, Walk::Order { order: id, page: 0 });
            return Ok(None);
        }
        OrderChoice::RefundAddress => {
            go(desk, chat, order.ask_refund_address());
            return Ok(None);
        }
        OrderChoice::Sent => return sent_already(desk, &order, committed),
        OrderChoice::Plain => (News::PlainWanted(true), None),
        OrderChoice::Link => (News::PlainWanted(false), None),
        OrderChoice::Cancel | OrderChoice::CancelSurely if !order.is_cancellable() => {
            return Ok(Some(Toast::TooLateToCancel));
        }
        OrderChoice::Cancel => (News::CancelAsked, None),
        OrderChoice::CancelSurely => (News::CancelledByBuyer, None),
        OrderChoice::Keep => (News::CancelDropped, None),
        OrderChoice::ShowCode if order.goods().is_none_or(|goods| goods.vouchers.is_empty()) => {
            return Ok(Some(Toast::NoCodeYet));
        }
        OrderChoice::ShowCode => (News::CodeWanted, Some(Toast::CodeComing)),
        OrderChoice::Receipt if order.receipt().is_none() => return Ok(Some(Toast::NoReceiptYet)),
        OrderChoice::Receipt => {
            // One that is on its way answers every press.
            if !desk.awaits(Effect::Receipt(id)) {
                desk.wish(Effect::Receipt(id));
            }
            return Ok(Some(Toast::ReceiptComing));
        }
    };
    desk.learn(id, news)?;
    Ok(toast)
}

/// Brings a new screen, below the message whose button was pressed.
fn go<J: Journal>(desk: &mut Desk<'_, J>, chat: &Chat, walk: Walk) {
    let mut chat = chat.clone();
    chat.walk = walk;
    chat.revision = chat.revision.wrapping_add(1);
    chat.bury_screen();
    desk.wish(Effect::Show(chat.id));
    desk.put_chat(chat);
}

/// The buyer says that it was paid before the address was taken away: the upstream is asked at once.
fn sent_already<J: Journal>(
    desk: &mut Desk<'_, J>,
    order: &Order,
    committed: &mut Committed,
) -> Result<Option<Toast>, StoreFault> {
    if order.is_claimed() {
        return Ok(Some(Toast::LookingAlready));
    }
    if !order.may_be_claimed() {
        desk.wish(Effect::ShowBill(order.id));
        return Ok(Some(Toast::Stale));
    }
    committed.checks.push(order.id);
    desk.learn(order.id, News::SentAlready)?;
    Ok(Some(Toast::Looking))
}
