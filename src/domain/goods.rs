//! What was bought, as it arrives.

use serde::{Deserialize, Serialize};

use super::secret::Secret;

/// All that the upstream hands over for a paid order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Codes, links or activation texts; empty for a top-up and for what comes by e-mail only.
    pub vouchers: Vec<Voucher>,
    /// Redeem steps as plain text.
    pub redeem: Option<String>,
    /// The operator's reference of a top-up.
    pub reference: Option<Secret>,
}

/// One code with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// The code, byte for byte; a claim link when it starts with `https://`.
    pub code: Secret,
    /// A second secret, entered beside the code.
    pub pin: Option<Secret>,
    /// The serial number.
    pub serial: Option<Secret>,
}

impl Goods {
    /// Whether nothing was handed over: neither a code nor an operator's reference.
    pub fn is_empty(&self) -> bool {
        self.vouchers.is_empty() && self.reference.is_none()
    }
}

impl Voucher {
    /// The address of a link card; only https is ever offered as a link.
    pub fn link(&self) -> Option<&str> {
        Some(self.code.reveal()).filter(|code| code.starts_with("https://"))
    }
}
