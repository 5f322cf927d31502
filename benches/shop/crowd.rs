//! Buyers that do what the chat offers, as fast as the bot allows or at a given rate.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

use anyhow::Result;
use giftkiosk::sandbox::telegram::look::MessageView;
use giftkiosk::sandbox::telegram::people::NotThere;
use serde_json::Value;

use crate::script::{CODE, Deed, PATIENCE_ASKED};
use crate::stage::{Event, Stage};
use crate::stopwatch;

/// How long nothing may happen before the rest of the crowd goes home.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long what trails behind the last buyer is waited for.
const TAIL: Duration = Duration::from_millis(500);

/// How many come, and how they behave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crowd {
    /// What each does.
    pub(crate) script: &'static [Deed],
    /// How many come in all, each in a chat of its own.
    pub(crate) buyers: usize,
    /// How many there are at the same time, at most.
    pub(crate) at_once: usize,
    /// Inputs a second of all together; none: each acts as soon as it can.
    pub(crate) rate: Option<u32>,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Inputs of people.
    pub(crate) updates: u64,
    /// Buyers who came to the end.
    pub(crate) finished: usize,
    /// Buyers who did not.
    pub(crate) stuck: usize,
    /// Presses that nobody answered.
    pub(crate) unanswered: u64,
    /// Calls of the bot to Telegram.
    pub(crate) calls: u64,
    /// What Telegram refused, with how often.
    pub(crate) refused: BTreeMap<String, u64>,
    /// From a press until its answer arrived at Telegram.
    pub(crate) answers: Vec<Duration>,
    /// From a press until the edit of its screen arrived at Telegram.
    pub(crate) edits: Vec<Duration>,
    /// From the first input to the end of the last buyer.
    pub(crate) took: Duration,
    /// What stuck buyers see, of the first of them.
    pub(crate) stuck_at: Option<String>,
}

#[derive(Debug, Default)]
struct Buyer {
    deeds: usize,
    presses: usize,
    pressed: Option<Instant>,
    order: Option<String>,
    billed: bool,
}

#[derive(Debug)]
enum Act {
    Start,
    Email,
    Press { message: i64, row: usize, column: usize },
}

struct Play<'a> {
    stage: &'a Stage,
    script: &'static [Deed],
    buyers: HashMap<i64, Buyer>,
    queries: HashMap<String, Instant>,
    ready: VecDeque<(i64, Act)>,
    report: Report,
}

impl Crowd {
    /// Lets them all come, and waits until the last has gone.
    pub(crate) async fn comes(&self, stage: &mut Stage) -> Result<Report> {
        let mut events = std::mem::replace(&mut stage.events, tokio::sync::mpsc::unbounded_channel().1);
        let report = self.play(stage, &mut events).await;
        stage.events = events;
        report
    }

    async fn play(&self, stage: &Stage, events: &mut tokio::sync::mpsc::UnboundedReceiver<Event>) -> Result<Report> {
        let mut play = Play {
            stage,
            script: self.script,
            buyers: HashMap::new(),
            queries: HashMap::new(),
            ready: VecDeque::new(),
            report: Report::default(),
        };
        let begun = stopwatch::now();
        let mut heard = begun;
        let mut beat = tokio::time::interval(Duration::from_secs(1));
        let mut pace = tokio::time::interval(Duration::from_secs(1) / self.rate.unwrap_or(1));
        loop {
            while play.buyers.len() < self.buyers && play.buyers.len() - play.report.finished < self.at_once {
                play.joins();
            }
            if self.rate.is_none() {
                while play.acts()? {}
            }
            if play.report.finished == self.buyers {
                break;
            }
            tokio::select! {
                biased;
                Some(event) = events.recv() => {
                    play.hears(event)?;
                    heard = stopwatch::now();
                }
                _ = pace.tick(), if self.rate.is_some() => {
                    play.acts()?;
                }
                _ = beat.tick() => {
                    stage.refills.forget_calls();
                    if heard.elapsed() > PATIENCE {
                        break;
                    }
                }
            }
        }
        play.report.took = begun.elapsed();
        stopwatch::pass(TAIL).await;
        while let Ok(event) = events.try_recv() {
            play.hears(event)?;
        }
        Ok(play.ends())
    }
}

impl Play<'_> {
    fn joins(&mut self) {
        let chat = self.stage.telegram.join("Anna", Some("en"));
        self.buyers.insert(chat, Buyer::default());
        self.ready.push_back((chat, Act::Start));
    }

    /// Does what stands first; whether there was anything.
    fn acts(&mut self) -> Result<bool> {
        let Some((chat, act)) = self.ready.pop_front() else {
            return Ok(false);
        };
        self.report.updates += 1;
        let telegram = &self.stage.telegram;
        match act {
            Act::Start => drop(telegram.say(chat, "/start")?),
            Act::Email => drop(telegram.say(chat, &email(chat))?),
            Act::Press { message, row, column } => match telegram.press(chat, message, row, column) {
                Ok(query) => self.pressed(chat, query),
                // The screen changed meanwhile, as it may under anybody's finger; what it shows now comes as well.
                Err(NotThere::Button | NotThere::Message | NotThere::Silent) => self.report.updates -= 1,
                Err(fault @ (NotThere::Chat | NotThere::NotOwn)) => return Err(fault.into()),
            },
        }
        Ok(true)
    }

    fn pressed(&mut self, chat: i64, query: String) {
        let at = stopwatch::now();
        self.queries.insert(query, at);
        if let Some(buyer) = self.buyers.get_mut(&chat) {
            buyer.presses += 1;
            buyer.pressed = Some(at);
        }
    }

    fn hears(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Called {
                at,
                chat,
                method,
                query,
            } => self.called(at, chat, method, query.as_deref()),
            Event::Refused(what) => *self.report.refused.entry(what).or_default() += 1,
            Event::Followed(order) => self.followed(order)?,
            Event::Shown(message) => self.shown(&message)?,
        }
        Ok(())
    }

    fn called(&mut self, at: Instant, chat: Option<i64>, method: &str, query: Option<&str>) {
        self.report.calls += 1;
        if let Some(pressed) = query.and_then(|query| self.queries.remove(query)) {
            self.report.answers.push(at.duration_since(pressed));
        }
        let buyer = chat.and_then(|chat| self.buyers.get_mut(&chat));
        if let Some(pressed) = buyer
            .filter(|_| method == "editMessageText")
            .and_then(|buyer| buyer.pressed.take())
        {
            self.report.edits.push(at.duration_since(pressed));
        }
    }

    fn followed(&mut self, id: String) -> Result<()> {
        let Some(order) = self.stage.refills.order(&id) else {
            return Ok(());
        };
        let Some(chat) = chat_of(&order.email) else {
            return Ok(());
        };
        if let Some(buyer) = self.buyers.get_mut(&chat).filter(|buyer| buyer.order.is_none()) {
            buyer.order = Some(id);
            self.pays(chat)?;
        }
        Ok(())
    }

    fn shown(&mut self, message: &Value) -> Result<()> {
        let Some(chat) = message["chat"]["id"].as_i64() else {
            return Ok(());
        };
        let text = message["text"]
            .as_str()
            .or(message["caption"].as_str())
            .unwrap_or_default();
        let Some(buyer) = self.buyers.get_mut(&chat) else {
            return Ok(());
        };
        let Some(deed) = self.script.get(buyer.deeds) else {
            return Ok(());
        };
        match deed {
            Deed::Tap(label) => {
                if let Some(press) = button(message, label).filter(|_| !text.contains(PATIENCE_ASKED)) {
                    buyer.deeds += 1;
                    self.ready.push_back((chat, press));
                }
            }
            Deed::TypeEmail(asked) => {
                if text.contains(asked) {
                    buyer.deeds += 1;
                    self.ready.push_back((chat, Act::Email));
                }
            }
            Deed::Pay => {
                buyer.billed |= message["photo"].is_array();
                self.pays(chat)?;
            }
            Deed::See(wanted) => {
                if text.contains(&wanted.replace("{chat}", &chat.to_string())) {
                    buyer.deeds += 1;
                    self.report.finished += 1;
                }
            }
        }
        Ok(())
    }

    /// Pays as soon as the bill is on the screen and the order is known; the goods follow at once.
    fn pays(&mut self, chat: i64) -> Result<()> {
        let Some(buyer) = self.buyers.get_mut(&chat) else {
            return Ok(());
        };
        let (true, Some(order), Some(Deed::Pay)) = (buyer.billed, &buyer.order, self.script.get(buyer.deeds)) else {
            return Ok(());
        };
        buyer.deeds += 1;
        let refills = &self.stage.refills;
        refills.pay_exactly(order)?;
        refills.confirm_payment(order)?;
        refills.deliver_codes(order, &[&CODE.replace("{chat}", &chat.to_string())])?;
        Ok(())
    }

    fn ends(mut self) -> Report {
        self.report.stuck = self.buyers.len() - self.report.finished;
        for (chat, buyer) in &self.buyers {
            let Some(seen) = self.stage.telegram.chat(*chat) else {
                continue;
            };
            self.report.unanswered +=
                u64::try_from(buyer.presses.saturating_sub(seen.notices.len())).unwrap_or(u64::MAX);
            if buyer.deeds < self.script.len() && self.report.stuck_at.is_none() {
                let keys = |message: &MessageView| {
                    message
                        .keyboard
                        .iter()
                        .flatten()
                        .map(|key| format!("[{}]", key.text))
                        .collect::<String>()
                };
                let texts = seen
                    .messages
                    .iter()
                    .map(|message| format!("{}\n{}", message.text, keys(message)));
                self.report.stuck_at = Some(texts.collect::<Vec<_>>().join("\n---\n"));
            }
        }
        self.report
    }
}

fn email(chat: i64) -> String {
    format!("buyer{chat}@example.org")
}

fn chat_of(email: &str) -> Option<i64> {
    email.strip_prefix("buyer")?.strip_suffix("@example.org")?.parse().ok()
}

/// The first button with this in its label.
fn button(message: &Value, label: &str) -> Option<Act> {
    let id = message["message_id"].as_i64()?;
    let rows = message["reply_markup"]["inline_keyboard"].as_array()?;
    rows.iter().enumerate().find_map(|(row, buttons)| {
        let shows = |button: &Value| button["text"].as_str().is_some_and(|text| text.contains(label));
        let column = buttons.as_array()?.iter().position(shows)?;
        Some(Act::Press {
            message: id,
            row,
            column,
        })
    })
}
