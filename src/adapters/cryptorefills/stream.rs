//! An order's stream: a hint that reconnects by itself at a bounded pace (Cryptorefills 2.8).

use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use eventsource_stream::EventStream;
use futures_util::StreamExt;
use tokio::sync::Semaphore;

use super::answer::Fault;
use super::client::Client;
use super::flow::Flow;
use super::lines::Lines;
use super::supplier::is_other;
use super::translate::orders;
use super::wire::order::Order;
use crate::domain::news::Observation;
use crate::domain::secret::Secret;
use crate::ports::{Following, Heard, Pending};

/// Longest pause between two attempts.
const LONGEST_PAUSE: u64 = 30_000;
/// What the upstream may ask for as a pause, in milliseconds.
const PAUSE_BOUNDS: (u64, u64) = (1_000, 60_000);

/// Those who open streams, a few at a time.
#[derive(Debug)]
pub struct Doors {
    client: Arc<Client>,
    places: Semaphore,
}

impl Doors {
    /// Lets at most twenty streams open at once.
    pub fn new(client: Arc<Client>) -> Self {
        Self {
            client,
            places: Semaphore::new(20),
        }
    }

    /// Opens one, after the cool-down if there is one.
    async fn open(self: Arc<Self>, order: Secret) -> Result<Flow, Fault> {
        let Ok(_place) = self.places.acquire().await else {
            return Err(Fault::Unknown);
        };
        if let Some(rest) = self.client.budget().cooling() {
            self.client.clock().pass(rest).await;
        }
        self.client.subscribe(&order).await
    }
}

type Events = EventStream<Lines>;

/// Where a listener stands; kept between two calls, so that giving up on one loses nothing.
enum Stage {
    Resting(Pending<'static, ()>),
    Opening(Pending<'static, Result<Flow, Fault>>),
    Listening(Pin<Box<Events>>),
    Over,
}

/// One who listens to one order.
pub struct Listener {
    doors: Arc<Doors>,
    order: Secret,
    stage: Stage,
    failures: u32,
    /// The pause that the upstream asked for, in milliseconds.
    asked: u64,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listener")
            .field("failures", &self.failures)
            .finish_non_exhaustive()
    }
}

impl Following for Listener {
    fn next(&mut self) -> Pending<'_, Heard> {
        Box::pin(self.hear())
    }
}

impl Listener {
    /// Connects with the first call of `next`.
    pub fn new(doors: Arc<Doors>, order: Secret) -> Self {
        Self {
            doors,
            order,
            stage: Stage::Resting(Box::pin(std::future::ready(()))),
            failures: 0,
            asked: 0,
        }
    }

    async fn hear(&mut self) -> Heard {
        loop {
            match &mut self.stage {
                Stage::Resting(pause) => {
                    pause.await;
                    let opening = Arc::clone(&self.doors).open(self.order.clone());
                    self.stage = Stage::Opening(Box::pin(opening));
                }
                Stage::Opening(opening) => match opening.await {
                    Ok(flow) => {
                        let lines = Lines::new(flow, Arc::clone(self.doors.client.clock()));
                        self.stage = Stage::Listening(Box::pin(EventStream::new(lines)));
                        return Heard::Opened;
                    }
                    Err(Fault::NotFound) => return self.stop(),
                    Err(Fault::NotSent(after) | Fault::Again(after)) => return self.broken(after),
                    Err(Fault::Refused(_) | Fault::Unknown) => return self.broken(Duration::ZERO),
                },
                Stage::Listening(events) => match events.next().await {
                    Some(Ok(event)) => {
                        if let Some(pause) = event.retry {
                            let millis = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                            self.asked = millis.clamp(PAUSE_BOUNDS.0, PAUSE_BOUNDS.1);
                        }
                        match event.event.as_str() {
                            "stop" => return self.stop(),
                            "message" => {
                                if let Some(seen) = self.read(&event.data) {
                                    self.failures = 0;
                                    return Heard::Order(seen);
                                }
                            }
                            _ => {}
                        }
                    }
                    Some(Err(_)) | None => return self.broken(Duration::ZERO),
                },
                Stage::Over => std::future::pending().await,
            }
        }
    }

    /// The order in a message, if it is this one and can be read.
    fn read(&self, data: &str) -> Option<Observation> {
        let order: Order = serde_json::from_str(data).ok()?;
        (!is_other(&order, &self.order))
            .then(|| orders::observation(&order))
            .flatten()
    }

    fn stop(&mut self) -> Heard {
        self.stage = Stage::Over;
        Heard::Stopped
    }

    fn broken(&mut self, after: Duration) -> Heard {
        let pause = pause(self.failures, chance())
            .max(after)
            .max(Duration::from_millis(self.asked));
        self.failures += 1;
        self.stage = Stage::Resting(self.doors.client.clock().pass(pause));
        Heard::Broken
    }
}

/// 1, 2, 4 … 30 seconds, a fifth more or less as chance (0 to 999) has it, so that streams do not come back all at once.
fn pause(failures: u32, chance: u64) -> Duration {
    let whole = (1_000_u64 << failures.min(10)).min(LONGEST_PAUSE);
    Duration::from_millis(whole * (800 + chance * 400 / 999) / 1_000)
}

/// The standard library's own source of chance: a hasher with keys of its own.
fn chance() -> u64 {
    RandomState::new().hash_one(()) % 1_000
}

#[cfg(test)]
mod tests {
    use super::{chance, pause};

    #[test]
    fn pauses_double_up_to_half_a_minute_and_scatter_by_a_fifth() {
        for (failures, seconds) in [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (6, 30), (4_000, 30)] {
            let millis = |chance: u64| pause(failures, chance).as_millis();
            assert_eq!((millis(0), millis(999)), (seconds * 800, seconds * 1_200));
        }
        assert!((0..100).map(|_| chance()).all(|chance| chance < 1_000));
        assert!((0..100).map(|_| chance()).any(|one| one != chance()));
    }
}
