//! Updates that Telegram pushes: each is told to be taken only when it is durable, so that Telegram repeats the others.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot};
use tracing::{debug, warn};

use super::api::Door;
use super::translate::translate;
use crate::domain::ids::UpdateId;
use crate::domain::secret::Secret;
use crate::ports::intake::{Intake, Parcel, Receipt};
use crate::ports::{Clock, Pending, Update, Updates, UpdatesFault};

/// Updates that may wait for the engine; who comes later waits at the door.
const WAITING: usize = 256;
/// Updates that share a batch at most, as with getUpdates.
const BATCH: usize = 100;

/// An update, and who is told when it is durable.
type Pushed = (Update, oneshot::Sender<()>);

/// The two ends: what the server hands updates to, and what the engine takes them from.
pub fn hook(door: Arc<Door>, clock: Arc<dyn Clock>, secret: Secret) -> (Hook, Pushes) {
    let (sender, pushed) = mpsc::channel(WAITING);
    let hook = Hook {
        secret: digest(secret.reveal().as_bytes()),
        door,
        clock,
        sender,
    };
    let pushes = Pushes {
        pushed,
        taken: Vec::new(),
    };
    (hook, pushes)
}

/// The address that Telegram pushes to.
pub struct Hook {
    /// The digest of the secret.
    secret: [u8; 32],
    door: Arc<Door>,
    clock: Arc<dyn Clock>,
    sender: mpsc::Sender<Pushed>,
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook").finish_non_exhaustive()
    }
}

impl Hook {
    async fn hear(&self, parcel: Parcel<'_>) -> Receipt {
        if !Intake::knows(self, parcel.secret) {
            debug!("an update without Telegram's secret was refused");
            return Receipt::Refused;
        }
        self.door.contact().answered(self.clock.now());
        let text = String::from_utf8_lossy(parcel.body);
        let Some(update) = translate(&text) else {
            warn!(bytes = text.len(), "an update without a number is passed over");
            return Receipt::Accepted;
        };
        let (done, durable) = oneshot::channel();
        if self.sender.send((update, done)).await.is_err() {
            return Receipt::NotNow;
        }
        durable.await.map_or(Receipt::NotNow, |()| Receipt::Accepted)
    }
}

/// Digests are compared, which are all of one length, so that the time tells nothing of the secret, and not how long it is.
fn digest(text: &[u8]) -> [u8; 32] {
    Sha256::digest(text).into()
}

fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}

impl Intake for Hook {
    fn take<'a>(&'a self, parcel: Parcel<'a>) -> Pending<'a, Receipt> {
        Box::pin(self.hear(parcel))
    }

    fn knows(&self, secret: Option<&[u8]>) -> bool {
        secret.is_some_and(|said| is_same(&self.secret, &digest(said)))
    }
}

/// What was pushed, as the engine takes it: that it asks for more means that the batch before is durable.
#[derive(Debug)]
pub struct Pushes {
    pushed: mpsc::Receiver<Pushed>,
    taken: Vec<oneshot::Sender<()>>,
}

impl Updates for Pushes {
    fn next(&mut self, _offset: UpdateId) -> Pending<'_, Result<Vec<Update>, UpdatesFault>> {
        Box::pin(async move {
            for taken in self.taken.drain(..) {
                // Who has hung up meanwhile comes again, and is passed over then.
                let _ = taken.send(());
            }
            let mut batch = Vec::new();
            if self.pushed.recv_many(&mut batch, BATCH).await == 0 {
                std::future::pending::<()>().await;
            }
            let (updates, taken) = batch.into_iter().unzip();
            self.taken = taken;
            Ok(updates)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{digest, is_same};

    /// A14.
    #[test]
    fn a_secret_is_the_same_only_if_every_byte_of_its_digest_is() {
        let secret = digest(b"a_Secret-for-tests");
        assert!(is_same(&secret, &digest(b"a_Secret-for-tests")));
        for place in 0..secret.len() {
            for bit in 0..8 {
                let mut other = secret;
                other[place] ^= 1 << bit;
                assert!(!is_same(&secret, &other), "bit {bit} of byte {place}");
            }
        }
        let long = "a_Secret-for-tests".repeat(9);
        for length in (0..long.len()).filter(|length| *length != 18) {
            assert!(!is_same(&secret, &digest(&long.as_bytes()[..length])), "{length} bytes");
        }
    }
}
