//! The short notices that answer a press.

use super::phrases::Words;

/// A short notice above the chat, gone after a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toast {
    /// The button belongs to an older screen.
    Stale,
    /// The price is another one now.
    PriceMoved,
    /// The upstream is being asked.
    Checking,
    /// A payment is being looked for.
    Looking,
    /// It was being looked for already.
    LookingAlready,
    /// The upstream was asked, nothing is new.
    NothingNew,
    /// The order is finished; there is nothing to ask for.
    Settled,
    /// The order belongs to another chat, or to nobody.
    NotYours,
    /// The order cannot be cancelled any more.
    TooLateToCancel,
    /// The code is on its way into the chat.
    CodeComing,
    /// There is no code to show yet.
    NoCodeYet,
    /// A button is expected here, not a text.
    UseButtons,
    /// The code was kept for as long as it is kept.
    CodeDeleted,
    /// The receipt is on its way into the chat.
    ReceiptComing,
    /// There is nothing to give a receipt for yet.
    NoReceiptYet,
}

impl Toast {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Stale,
        Self::PriceMoved,
        Self::Checking,
        Self::Looking,
        Self::LookingAlready,
        Self::NothingNew,
        Self::Settled,
        Self::NotYours,
        Self::TooLateToCancel,
        Self::CodeComing,
        Self::NoCodeYet,
        Self::UseButtons,
        Self::CodeDeleted,
        Self::ReceiptComing,
        Self::NoReceiptYet,
    ];

    /// What it says, in at most 200 characters.
    pub fn text(self, words: &Words) -> String {
        let id = match self {
            Self::Stale => "toast-stale",
            Self::PriceMoved => "toast-price-moved",
            Self::Checking => "toast-checking",
            Self::Looking => "toast-looking",
            Self::LookingAlready => "toast-looking-already",
            Self::NothingNew => "toast-nothing-new",
            Self::Settled => "toast-settled",
            Self::NotYours => "toast-not-yours",
            Self::TooLateToCancel => "toast-too-late-to-cancel",
            Self::CodeComing => "toast-code-coming",
            Self::NoCodeYet => "toast-no-code-yet",
            Self::UseButtons => "toast-use-buttons",
            Self::CodeDeleted => "toast-code-deleted",
            Self::ReceiptComing => "toast-receipt-coming",
            Self::NoReceiptYet => "toast-no-receipt-yet",
        };
        words.label(id, &[])
    }
}
