//! Spellings of the same facts that a client must bear (Cryptorefills, section 3).

/// How the range choice is echoed by an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RangeEcho {
    /// `"100 USD"`.
    #[default]
    Expanded,
    /// `"range"` and `product_value`.
    Literal,
}

/// How the text for a QR code is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QrText {
    /// As the network has it: a URI, a bare address, or nothing.
    #[default]
    ByNetwork,
    /// Always the bare address.
    Bare,
    /// Never.
    Missing,
}

/// Spellings that a client must bear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// Amounts in coin are JSON numbers.
    pub numeric_amounts: bool,
    /// Timestamps are JSON numbers.
    pub numeric_times: bool,
    /// Timestamps are JSON numbers with a fraction.
    pub fractional_times: bool,
    /// `all_brands` and `popular_brands` are absent.
    pub without_all_brands: bool,
    /// `category` of the groups is null.
    pub null_categories: bool,
    /// Bounds in `face_value` are objects.
    pub face_value_objects: bool,
    /// Bounds in `range` are objects.
    pub range_objects: bool,
    /// Products are one object in place of a list of one.
    pub bare_group: bool,
    /// `problems` is `[]` when there are none.
    pub empty_problems: bool,
    /// `network` is not echoed by orders.
    pub without_network: bool,
    /// Create answers 201.
    pub created_status: bool,
    /// A field `expires_at` tells the end of the window.
    pub with_expiry: bool,
    /// A `memo` goes with the address of a Ton order.
    pub with_memo: bool,
    /// `Completed` stands for `Done`, and `Cancelled` for `Canceled`.
    pub alias_states: bool,
    /// How a range choice is echoed.
    pub range_echo: RangeEcho,
    /// How the text for a QR code is given.
    pub qr_text: QrText,
}

impl Spelling {
    /// Everything odd at once.
    pub const fn awkward() -> Self {
        Self {
            numeric_amounts: true,
            numeric_times: true,
            fractional_times: true,
            without_all_brands: true,
            null_categories: true,
            face_value_objects: true,
            range_objects: true,
            bare_group: true,
            empty_problems: true,
            without_network: true,
            created_status: true,
            with_expiry: true,
            with_memo: true,
            alias_states: true,
            range_echo: RangeEcho::Literal,
            qr_text: QrText::Missing,
        }
    }
}
