//! What a buyer does, one deed after another, each as soon as the chat offers it.

/// One deed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    /// Presses the first button with this in its label.
    Tap(&'static str),
    /// Types the buyer's e-mail address once this is asked.
    TypeEmail(&'static str),
    /// Pays the order once its picture is there.
    Pay,
    /// Looks for this; `{chat}` stands for the chat's number.
    See(&'static str),
}

/// What the shop shows while it waits for its upstream; nothing is pressed there.
pub(crate) const PATIENCE_ASKED: &str = "One moment";

/// The code that is delivered to a chat.
pub(crate) const CODE: &str = "GIFT-{chat}-CARD";

/// From the first word to the code: ten updates.
pub(crate) const PURCHASE: &[Deed] = &[
    Deed::Tap("United States"),
    Deed::Tap("Gift cards"),
    Deed::Tap("Netflix"),
    Deed::Tap("$25"),
    Deed::TypeEmail("e-mail"),
    Deed::Tap("USDC"),
    Deed::Tap("Solana"),
    Deed::Tap("✅"),
    Deed::Tap("Accept"),
    Deed::Pay,
    Deed::See(CODE),
];

/// To the picture with the address, where the order stays open: ten updates.
pub(crate) const OPEN_ORDER: &[Deed] = &[
    Deed::Tap("United States"),
    Deed::Tap("Gift cards"),
    Deed::Tap("Netflix"),
    Deed::Tap("$25"),
    Deed::TypeEmail("e-mail"),
    Deed::Tap("USDC"),
    Deed::Tap("Solana"),
    Deed::Tap("✅"),
    Deed::Tap("Accept"),
    Deed::See("send exactly"),
];

/// Into the menus and back: seven updates.
pub(crate) const MENUS: &[Deed] = &[
    Deed::Tap("United States"),
    Deed::Tap("Gift cards"),
    Deed::Tap("Netflix"),
    Deed::Tap("Back"),
    Deed::Tap("Back"),
    Deed::Tap("Back"),
    Deed::See("paid with crypto"),
];
