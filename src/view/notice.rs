//! What a buyer must not miss, as a message that rings.

use super::button::choice_data;
use super::message::{Action, Draft, Html, Key, Style};
use super::page::paragraphs;
use super::phrases::Words;
use super::standing::{button, news, refund_address, refund_to, sent_already, surplus};
use crate::domain::effect::Notice;
use crate::domain::order::{Order, State};
use crate::domain::time::Time;
use crate::domain::walk::{Choice, OrderChoice};

/// A notice about an order: what it is about, and how the order stands by now.
pub fn notice(words: &Words, order: &Order, notice: Notice, now: Time) -> Draft {
    let id = heading(notice, order);
    let number = order.id.to_string();
    let title = words.title(&order.basket.item);
    let text = paragraphs(&[
        words.say(id, &[("order", (&number).into()), ("title", (&title).into())]),
        surplus(words, order),
        news(words, order),
        refund_to(words, order),
        time_left(words, order, now),
    ]);
    let mut keys = vec![button(words, order.id, OrderChoice::Open)];
    if order.is_followed() && notice != Notice::Paid {
        keys.push(button(words, order.id, OrderChoice::Check));
    }
    let mut rows = sent_already(words, order);
    rows.extend(refund_address(words, order));
    rows.push(keys);
    Draft {
        text,
        rows,
        ..Draft::default()
    }
}

/// The last word to somebody of whom nothing is stored any more.
pub fn farewell(words: &Words) -> Draft {
    Draft {
        text: words.say("farewell", &[]),
        rows: vec![vec![home(words, 0)]],
        ..Draft::default()
    }
}

/// The way home from a message that is no screen.
pub(in crate::view) fn home(words: &Words, revision: u32) -> Key {
    Key {
        label: words.label("button-home", &[]),
        action: Action::Press(choice_data(revision, &Choice::Home)),
        style: Style::Plain,
    }
}

/// The first line; a plain one once the order has moved on, so that it never contradicts what follows.
fn heading(notice: Notice, order: &Order) -> &'static str {
    let state = &order.state;
    match notice {
        Notice::PartlyPaid if order.part().is_some() => "notice-partly-paid",
        Notice::UnderReview if matches!(state, State::UnderReview(_)) => "notice-under-review",
        Notice::Expired if matches!(state, State::Expired(_)) => "notice-expired",
        Notice::Cancelled if matches!(state, State::Cancelled(_)) => "notice-cancelled",
        Notice::NeedsOperator if matches!(state, State::NeedsOperator(..)) => "notice-needs-operator",
        Notice::Claimed if order.is_claimed() => "notice-claimed",
        Notice::Settled => "notice-settled",
        Notice::Reminder if matches!(state, State::AwaitingPayment(_)) => "notice-reminder",
        Notice::PaidTooMuch => "notice-paid-too-much",
        Notice::Vanished if order.is_missing() => "notice-missing",
        Notice::FoundAgain => "notice-found-again",
        Notice::Paid
        | Notice::PartlyPaid
        | Notice::UnderReview
        | Notice::Expired
        | Notice::Cancelled
        | Notice::Refunded
        | Notice::NeedsOperator
        | Notice::Reminder
        | Notice::Refunding
        | Notice::Vanished
        | Notice::Claimed => "notice",
    }
}

/// Until when the rest may be sent.
fn time_left(words: &Words, order: &Order, now: Time) -> Html {
    if let State::PartlyPaid(payment, _) = &order.state
        && payment.deadline > now
    {
        let until = words.until(payment.deadline);
        return words.say("bill-until", &[("until", (&until).into())]);
    }
    Html::default()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::notice;
    use crate::domain::claim::Claim;
    use crate::domain::effect::Notice;
    use crate::domain::language::Language;
    use crate::domain::order::{State, Trouble};
    use crate::view::phrases::Phrases;
    use crate::view::sample::{NOW, d, order, payment, seen};

    fn shown(kind: Notice, state: State) -> String {
        let phrases = Phrases::load();
        seen(&notice(phrases.of(Language::English), &order(state), kind, NOW))
    }

    #[test]
    fn a_notice_says_what_happened_and_what_to_do() {
        let trouble = State::NeedsOperator(payment(), Trouble::PaymentFailed);
        assert_snapshot!(shown(Notice::Paid, State::PaymentSeen(payment())), @"
        Order 12: Steam $20

        🟢 We see your payment. As soon as the network confirms it, the goods follow by themselves.
        [📦 View order]
        ");
        assert_snapshot!(shown(Notice::Expired, State::Paid(payment())), @"
        Order 12: Steam $20

        🟢 Your payment is confirmed. What you bought follows in a moment.
        [📦 View order] [🔄 Check now]
        ");
        assert_snapshot!(shown(Notice::PartlyPaid, State::PartlyPaid(payment(), d("10"))), @"
        Order 12 is not fully paid yet

        🟡 10 USDC has arrived. Still missing: 12.51 USDC.
        Please send the rest to the same address.

        ⏳ Time to pay ends 14:38 UTC
        [📦 View order] [🔄 Check now]
        ");
        assert_snapshot!(shown(Notice::Expired, State::Expired(payment())), @"
        Order 12 has expired

        ⌛ No payment came in time. Please send nothing now. We keep looking for a late payment for three days.
        [🙋 Sent already? Tap here]
        [📦 View order] [🔄 Check now]
        ");
        let phrases = Phrases::load();
        let mut claimed = order(State::Overdue(payment()));
        claimed.claim = Some(Claim { at: NOW, told: false });
        assert_snapshot!(seen(&notice(phrases.of(Language::English), &claimed, Notice::Claimed, NOW)), @"
        Order 12: we are looking for your payment

        🔎 You told us that you have sent it. Please send nothing more, and keep the transaction id from your wallet. If the payment does not show by itself, a person of ours looks after it. You hear of it here.
        [📦 View order] [🔄 Check now]
        ");
        assert_snapshot!(shown(Notice::Reminder, State::AwaitingPayment(payment())), @"
        Order 12: not much time is left

        ⏳ Waiting for your payment. The time to pay ends 14:38 UTC. The address and the QR code are in the payment message.
        [📦 View order] [🔄 Check now]
        ");
        assert_snapshot!(shown(Notice::Refunded, State::Refunded(payment())), @"
        Order 12: Steam $20

        ↩️ The shop has sent the money back. It can take a while to show in your wallet. If it does not come: /paysupport
        [📦 View order]
        ");
        assert_snapshot!(shown(Notice::NeedsOperator, trouble), @"
        Order 12: a person is looking into it

        🟠 Something went wrong with the payment. A person of ours has been told and is looking after it. Please send nothing more, and keep the transaction id from your wallet.
        [📦 View order] [🔄 Check now]
        ");
    }
}
