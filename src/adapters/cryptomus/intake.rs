//! What Cryptomus posts to the shop: held against its key, and handed on as a hint that wakes a read.

use std::sync::Arc;

use tracing::{debug, warn};

use super::believed::Believed;
use super::cashier::{Cryptomus, fee_is_told};
use super::client::Signer;
use super::verify::{Distrust, verify};
use super::wire::hook::Subject;
use super::wire::payout::fee_was_ours;
use crate::ports::Pending;
use crate::ports::cashier::{Ear, Hint};
use crate::ports::intake::{Intake, Parcel, Receipt};

/// One address for one kind of news, so that the key is fixed by the address and not by what the sender says.
pub struct Post {
    cryptomus: Arc<Cryptomus>,
    signer: Signer,
    believed: Arc<Believed>,
    ear: Arc<dyn Ear>,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post")
            .field("signer", &self.signer)
            .finish_non_exhaustive()
    }
}

impl Post {
    /// The address for news of payments or of payouts.
    pub fn new(cryptomus: Arc<Cryptomus>, signer: Signer, believed: Arc<Believed>, ear: Arc<dyn Ear>) -> Self {
        Self {
            cryptomus,
            signer,
            believed,
            ear,
        }
    }

    async fn heard(&self, body: &[u8]) -> Receipt {
        let Some(key) = self.cryptomus.client().key(self.signer) else {
            return Receipt::Refused;
        };
        let hook = match verify(body, key) {
            Ok(hook) => hook,
            Err(why) => {
                debug!("a webhook was not believed: {why}");
                if why == Distrust::Forged {
                    self.believed.forged();
                }
                return Receipt::Refused;
            }
        };
        self.believed.genuine();
        let of_payout = match (hook.subject(), self.signer) {
            (Some(Subject::Payment), Signer::Payment) => false,
            (Some(Subject::Payout), Signer::Payout) => true,
            (Some(Subject::Wallet) | None, _) | (Some(Subject::Payment | Subject::Payout), _) => {
                warn!("a webhook that was signed well came to the wrong address, and was passed over");
                return Receipt::Accepted;
            }
        };
        if of_payout {
            fee_is_told(fee_was_ours(hook.amount, hook.commission, hook.merchant_amount));
        }
        let (Some(name), Some(uuid)) = (hook.order_id, hook.uuid) else {
            return Receipt::Accepted;
        };
        let hint = Hint {
            name,
            uuid,
            amount: hook.amount,
            currency: hook.currency,
            of_payout,
        };
        if self.ear.hint(hint).await {
            Receipt::Accepted
        } else {
            Receipt::NotNow
        }
    }
}

impl Intake for Post {
    fn take<'a>(&'a self, parcel: Parcel<'a>) -> Pending<'a, Receipt> {
        Box::pin(self.heard(parcel.body))
    }
}
