//! The thread of the store: gathers what came in, commits it together, hands it on.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use crate::engine::commit::Shop;
use crate::engine::inbox::Envelope;
use crate::engine::input::{Committed, Input};
use crate::engine::pulse::Counts;
use crate::ports::{Catalogue, Clock, Journal, StoreFault};

/// Inputs that share one commit at most.
const BATCH: usize = 256;
/// How long an outcome on which nothing depends may wait for others to share a commit with.
const LAZY: Duration = Duration::from_millis(200);

/// A commit, with those who wait until it was handed on.
pub(in crate::engine) type HandedOn = (Committed, Vec<oneshot::Sender<()>>);

/// Goes on until the engine closes its inbox or the store fails.
pub(in crate::engine) fn keep<J: Journal, C: Catalogue + ?Sized>(
    mut shop: Shop<J, C>,
    inputs: &Receiver<Envelope>,
    handed_on: &UnboundedSender<HandedOn>,
    clock: &dyn Clock,
    counts: &Counts,
) -> Result<(), StoreFault> {
    let mut batch: Vec<Input> = Vec::new();
    let mut durable = Vec::new();
    let (company, mut last) = (shop.company(), 0);
    loop {
        let left = || company.saturating_sub(Duration::from_micros(clock.micros().saturating_sub(last)));
        let over = match more(inputs, &batch, shop.is_digging(), left) {
            Ok(Envelope::Input(input, told)) => {
                batch.push(input);
                durable.extend(told);
                if batch.len() < BATCH {
                    continue;
                }
                false
            }
            Err(RecvTimeoutError::Timeout) if batch.is_empty() => {
                batch.extend(shop.dig(clock.now())?);
                counts.summed(shop.accounts());
                continue;
            }
            Err(RecvTimeoutError::Timeout) => false,
            Ok(Envelope::Close) | Err(RecvTimeoutError::Disconnected) => true,
        };
        let (began, inputs) = (clock.micros(), batch.len());
        let committed = shop.handle(std::mem::take(&mut batch), clock.now())?;
        last = clock.micros();
        counts.summed(shop.accounts());
        if inputs > 0 {
            counts.committed(inputs, last.saturating_sub(began));
        }
        if handed_on.send((committed, std::mem::take(&mut durable))).is_err() || over {
            return Ok(());
        }
    }
}

/// The next input to share the commit. A batch of which something depends waits only for what is left since the last commit, an empty
/// one for nothing while there is something to look for.
fn more(
    inputs: &Receiver<Envelope>,
    batch: &[Input],
    digging: bool,
    left: impl FnOnce() -> Duration,
) -> Result<Envelope, RecvTimeoutError> {
    if batch.is_empty() && !digging {
        return inputs.recv().map_err(|_| RecvTimeoutError::Disconnected);
    }
    if !digging && batch.iter().all(Input::is_lazy) {
        return inputs.recv_timeout(LAZY);
    }
    let mut next = inputs.try_recv();
    if !batch.is_empty() && matches!(next, Err(TryRecvError::Empty)) {
        // Asleep, not waiting for each input: to be woken by each would cost more than is saved.
        thread::sleep(left());
        next = inputs.try_recv();
    }
    next.map_err(|empty| match empty {
        TryRecvError::Empty => RecvTimeoutError::Timeout,
        TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
    })
}
