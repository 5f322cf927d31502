//! How many messages Telegram takes: about one a second in a chat, thirty a second in all.

use super::refusal::Refusal;

/// How sending is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pacing {
    /// No limits, for measurements.
    Off,
    /// Limits that answer 429 with `retry_after`.
    Limited(Pace),
}

/// The limits; all spans in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Sustained distance of two messages in one private chat.
    pub chat_every: u64,
    /// How many may come at once in a chat that was quiet.
    pub chat_burst: u64,
    /// Sustained distance of two messages in one group.
    pub group_every: u64,
    /// Sustained distance of two messages of the bot.
    pub overall_every: u64,
    /// How many the bot may send at once when it was quiet.
    pub overall_burst: u64,
}

impl Pacing {
    /// One a second in a chat with three at once, twenty a minute in a group, thirty a second in all.
    pub const STRICT: Self = Self::Limited(Pace {
        chat_every: 1_000,
        chat_burst: 3,
        group_every: 3_000,
        overall_every: 33,
        overall_burst: 30,
    });
}

/// When a stream of messages would be back at rest, in milliseconds of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow(u64);

impl Flow {
    /// Milliseconds to wait until one more fits, zero if it fits now.
    fn wait(self, now: u64, every: u64, burst: u64) -> u64 {
        (self.0.max(now) + every).saturating_sub(now + every * burst)
    }

    fn add(&mut self, now: u64, every: u64) {
        self.0 = self.0.max(now) + every;
    }
}

/// Counts one message against its chat and the whole, or refuses it and counts nothing.
pub fn admit(pacing: Pacing, overall: &mut Flow, chat: &mut Flow, is_group: bool, now: u64) -> Result<(), Refusal> {
    let Pacing::Limited(pace) = pacing else {
        return Ok(());
    };
    let every = if is_group { pace.group_every } else { pace.chat_every };
    let wait = chat
        .wait(now, every, pace.chat_burst)
        .max(overall.wait(now, pace.overall_every, pace.overall_burst));
    if wait > 0 {
        return Err(Refusal::too_many(wait.div_ceil(1_000)));
    }
    chat.add(now, every);
    overall.add(now, pace.overall_every);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Flow, Pacing, admit};

    #[test]
    fn a_chat_takes_a_small_burst_and_then_one_a_second() {
        let (mut all, mut chat) = (Flow::default(), Flow::default());
        let mut send = |now| admit(Pacing::STRICT, &mut all, &mut chat, false, now);
        for _ in 0..3 {
            send(10_000).unwrap();
        }
        let refusal = send(10_000).unwrap_err();
        assert_eq!(refusal.description, "Too Many Requests: retry after 1");
        assert_eq!(refusal.retry_after, Some(1));
        send(11_000).unwrap();
        assert!(send(11_500).is_err());
        send(12_000).unwrap();
    }

    #[test]
    fn many_chats_share_thirty_a_second() {
        let mut all = Flow::default();
        let mut admitted = 0;
        for now in (0..10_000).step_by(10) {
            admitted += usize::from(admit(Pacing::STRICT, &mut all, &mut Flow::default(), false, now).is_ok());
        }
        assert!((300..=335).contains(&admitted), "{admitted}");
    }

    #[test]
    fn without_pacing_everything_is_taken() {
        let (mut all, mut chat) = (Flow::default(), Flow::default());
        for _ in 0..1_000 {
            admit(Pacing::Off, &mut all, &mut chat, false, 0).unwrap();
        }
    }
}
