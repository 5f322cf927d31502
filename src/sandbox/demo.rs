//! A scripted buyer: walks through the shop by what the screen shows, pays, and looks for the code.

use std::io::{self, Write};
use std::time::Duration;

use thiserror::Error;

use super::bot::{Bot, Life};
use super::cryptorefills::order::OrderView;
use super::telegram::keyboard::Action;
use super::telegram::look::MessageView;
use super::telegram::people::NotThere;
use super::transcript::Transcript;
use super::world::World;
use crate::domain::time::Time;

/// How long the whole purchase may take, in seconds of the clock.
pub const BOUND: u64 = 60;
/// How long a screen that offers nothing wanted is looked at before the wish is typed.
const HESITATION: Duration = Duration::from_secs(4);
/// How long a code is watched for appearing a second time.
const AFTERWARDS: Duration = Duration::from_secs(3);
const BUYER: &str = "Anna";
const EMAIL: &str = "anna@example.org";
/// How many of the bot's last lines explain its end.
const LAST_WORDS: usize = 5;

/// Why the scripted buyer did not get the code.
#[derive(Debug, Error)]
pub enum DemoFault {
    /// It took too long.
    #[error("The demo gave up after {BOUND} seconds: the buyer was still waiting for {0}.")]
    TooLong(String),
    /// The bot ended.
    #[error("The demo failed: the bot ended ({how}). Its last words:\n{words}")]
    BotEnded {
        /// How, as the system says it.
        how: String,
        /// The last lines that it wrote.
        words: String,
    },
    /// A code is visible in no message, or in several.
    #[error("The demo failed: the code must be visible in exactly one message, and is in {0}.")]
    Spread(usize),
    /// The sandbox was told to stop.
    #[error("The demo was stopped.")]
    Stopped,
    /// What was on the screen a moment ago is gone.
    #[error("The demo failed: {0}.")]
    Gone(#[from] NotThere),
    /// The transcript could not be written.
    #[error(transparent)]
    Written(#[from] io::Error),
}

/// One wish of the buyer, in the order of the shop.
struct Wish {
    what: &'static str,
    /// Labels that fulfil it, the most wanted first.
    labels: &'static [&'static str],
    /// What to type when no such button is offered.
    typed: Option<&'static str>,
}

const WISHES: [Wish; 9] = [
    Wish {
        what: "a country",
        labels: &["United States"],
        typed: Some("United States"),
    },
    Wish {
        what: "the kind of goods",
        labels: &["Gift cards"],
        typed: None,
    },
    Wish {
        what: "a brand",
        labels: &["Steam"],
        typed: Some("Steam"),
    },
    Wish {
        what: "an amount",
        labels: &["$20", "20 USD", "$25", "$50"],
        typed: None,
    },
    Wish {
        what: "the question for an e-mail address",
        labels: &[],
        typed: Some(EMAIL),
    },
    Wish {
        what: "a coin",
        labels: &["USDC", "USDT", "ETH"],
        typed: None,
    },
    Wish {
        what: "a network",
        labels: &["Polygon", "Base", "Solana", "Ethereum"],
        typed: None,
    },
    Wish {
        what: "the button that confirms",
        labels: &["✅"],
        typed: None,
    },
    Wish {
        what: "the button that accepts the terms",
        labels: &["Accept"],
        typed: None,
    },
];

/// What a wish leads to on a screen.
#[derive(Debug, PartialEq, Eq)]
enum Deed {
    Press {
        message: i64,
        row: usize,
        column: usize,
        label: String,
    },
    Type(&'static str),
}

/// Buys something and writes a transcript; the bot must be running and the world otherwise untouched.
///
/// # Errors
/// The bound passed, the bot ended, or the code is not visible in exactly one message.
pub async fn play(world: &World, bot: &Bot, out: &mut impl Write) -> Result<(), DemoFault> {
    world.cryptorefills().go_on_by_itself(true);
    let chat = world.telegram().join(BUYER, Some("en"));
    let mut demo = Demo {
        world,
        bot,
        chat,
        transcript: Transcript::default(),
        waits_for: WISHES[0].what.to_owned(),
    };
    let began = world.clock().now();
    let time_is_up = world.clock().pass(Duration::from_secs(BOUND));
    let ended = tokio::select! {
        bought = demo.buy(out) => bought.map(Some),
        () = bot.ended() => Err(died(bot)),
        () = time_is_up => Ok(None),
    };
    demo.tell(out)?;
    let Some(seen) = ended? else {
        return Err(DemoFault::TooLong(demo.waits_for));
    };
    let took = seen.millis_since(began);
    let (telegram, upstream) = (world.telegram().calls_counted(), world.cryptorefills().calls_counted());
    let (seconds, tenths) = (took / 1_000, took % 1_000 / 100);
    writeln!(
        out,
        "Done in {seconds}.{tenths} s: {telegram} calls to Telegram, {upstream} to Cryptorefills; the code stands in one message."
    )?;
    out.flush()?;
    Ok(())
}

fn died(bot: &Bot) -> DemoFault {
    let how = match bot.life() {
        Life::Ended { how, .. } => how,
        Life::Unborn | Life::Running { .. } => "it was not started".to_owned(),
    };
    let words: Vec<String> = bot.lines(LAST_WORDS).into_iter().map(|line| line.text).collect();
    DemoFault::BotEnded {
        how,
        words: words.join("\n"),
    }
}

struct Demo<'a> {
    world: &'a World,
    bot: &'a Bot,
    chat: i64,
    transcript: Transcript,
    waits_for: String,
}

impl Demo<'_> {
    async fn buy(&mut self, out: &mut impl Write) -> Result<Time, DemoFault> {
        self.world.telegram().say(self.chat, "/start")?;
        self.choose(out).await?;
        let order = self.address(out).await?;
        self.transcript.does(
            out,
            BUYER,
            &format!("(pays exactly {} {} to {})", order.amount, order.coin, order.address),
        )?;
        // The order was there a moment ago, and the model forgets none.
        let _ = self.world.cryptorefills().pay_exactly(&order.id);
        self.code(&order.id, out).await
    }

    /// From /start to the button that confirms.
    async fn choose(&mut self, out: &mut impl Write) -> Result<(), DemoFault> {
        let mut first = 0;
        let mut before = None;
        let mut typed = None;
        while let Some(wish) = WISHES.get(first) {
            wish.what.clone_into(&mut self.waits_for);
            let hesitation = self.world.clock().pass(HESITATION);
            let found = tokio::select! {
                found = self.offered(out, first, before.as_ref(), typed != Some(first)) => Some(found?),
                () = hesitation => None,
            };
            let (number, deed) = match (found, wish.typed) {
                (Some(found), _) => found,
                (None, Some(text)) => (first, Deed::Type(text)),
                (None, None) => continue,
            };
            before = self.screen();
            match deed {
                Deed::Press {
                    message,
                    row,
                    column,
                    label,
                } => {
                    self.transcript.does(out, BUYER, &format!("→ [ {label} ]"))?;
                    self.world.telegram().press(self.chat, message, row, column)?;
                    first = number + 1;
                }
                Deed::Type(text) => {
                    self.world.telegram().say(self.chat, text)?;
                    typed = Some(number);
                    // What was typed finds a list, from which the same wish is pressed; a question is answered by it.
                    let answered = WISHES.get(number).is_some_and(|wish| wish.labels.is_empty());
                    first = number + usize::from(answered);
                }
            }
        }
        Ok(())
    }

    /// Waits for a screen, other than `before`, on which a wish from `first` on can be fulfilled.
    async fn offered(
        &mut self,
        out: &mut impl Write,
        first: usize,
        before: Option<&MessageView>,
        may_type: bool,
    ) -> Result<(usize, Deed), DemoFault> {
        let mut changes = self.world.telegram().changes();
        loop {
            changes.borrow_and_update();
            self.tell(out)?;
            let screen = self.screen().filter(|screen| Some(screen) != before);
            if let Some(found) = screen.and_then(|screen| fulfil(first, &screen, may_type)) {
                return Ok(found);
            }
            self.hear(&mut changes).await?;
        }
    }

    /// Waits until the address of the order can be read.
    async fn address(&mut self, out: &mut impl Write) -> Result<OrderView, DemoFault> {
        "the address to pay to".clone_into(&mut self.waits_for);
        let mut changes = self.world.telegram().changes();
        loop {
            changes.borrow_and_update();
            self.tell(out)?;
            if let Some(order) = self.world.cryptorefills().newest_order()
                && self
                    .world
                    .telegram()
                    .visible(&order.address)
                    .iter()
                    .any(|(chat, _)| *chat == self.chat)
            {
                return Ok(order);
            }
            self.hear(&mut changes).await?;
        }
    }

    /// Waits until every code that was issued can be read, each in one message, and that it stays so for a while.
    /// Gives the time when they were there first.
    async fn code(&mut self, order: &str, out: &mut impl Write) -> Result<Time, DemoFault> {
        "the code".clone_into(&mut self.waits_for);
        let most = self.seen(order, out, 1).await?;
        if most > 1 {
            return Err(DemoFault::Spread(most));
        }
        let seen = self.world.clock().now();
        let awhile = self.world.clock().pass(AFTERWARDS);
        tokio::select! {
            again = self.seen(order, out, 2) => Err(again.map_or_else(|fault| fault, DemoFault::Spread)),
            () = awhile => Ok(seen),
        }
    }

    /// Waits until every code that was issued can be read, one of them in so many messages at least.
    async fn seen(&mut self, order: &str, out: &mut impl Write, least: usize) -> Result<usize, DemoFault> {
        let mut changes = self.world.telegram().changes();
        loop {
            changes.borrow_and_update();
            self.tell(out)?;
            let order = self.world.cryptorefills().order(order);
            let codes = order.map(|order| order.codes).unwrap_or_default();
            let places: Vec<_> = codes.iter().map(|code| self.world.telegram().visible(code)).collect();
            let here = |places: &Vec<(i64, i64)>| places.iter().any(|(chat, _)| *chat == self.chat);
            let most = places.iter().map(Vec::len).max().unwrap_or_default();
            if most >= least && places.iter().all(here) {
                return Ok(most);
            }
            self.hear(&mut changes).await?;
        }
    }

    async fn hear(&self, changes: &mut tokio::sync::watch::Receiver<u64>) -> Result<(), DemoFault> {
        changes.changed().await.map_err(|_| died(self.bot))
    }

    /// The message of the bot that changed last.
    fn screen(&self) -> Option<MessageView> {
        let messages = self.world.telegram().chat(self.chat)?.messages;
        let from_bot = messages.into_iter().filter(|message| message.from_bot);
        from_bot.max_by_key(|message| (message.edited.unwrap_or(message.sent), message.id))
    }

    fn tell(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self.world.telegram().chat(self.chat) {
            Some(chat) => self.transcript.tell(out, BUYER, &chat.messages),
            None => Ok(()),
        }
    }
}

/// The first wish, from `first` on, that a screen can fulfil; if none, what may be typed where the screen invites to.
fn fulfil(first: usize, screen: &MessageView, may_type: bool) -> Option<(usize, Deed)> {
    let mut wishes = WISHES.iter().enumerate().skip(first);
    let pressed = wishes.find_map(|(number, wish)| Some((number, deed(wish, screen)?)));
    let invited = may_type && screen.text.to_lowercase().contains("type its name");
    pressed.or_else(|| {
        let typed = WISHES.get(first).and_then(|wish| wish.typed);
        typed.filter(|_| invited).map(|text| (first, Deed::Type(text)))
    })
}

fn deed(wish: &Wish, screen: &MessageView) -> Option<Deed> {
    if wish.labels.is_empty() {
        let text = screen.text.to_lowercase();
        return wish
            .typed
            .filter(|_| text.contains("e-mail") && text.contains('?'))
            .map(Deed::Type);
    }
    wish.labels.iter().find_map(|wanted| press(screen, wanted))
}

/// A press on the button whose label holds the wanted words, the shortest such label.
fn press(screen: &MessageView, wanted: &str) -> Option<Deed> {
    let rows = screen.keyboard.iter().enumerate();
    let buttons = rows.flat_map(|(row, buttons)| {
        buttons
            .iter()
            .enumerate()
            .map(move |(column, button)| (row, column, button))
    });
    let fitting = buttons.filter(|(_, _, button)| match &button.action {
        Action::Callback { .. } => button.text.contains(wanted),
        Action::Url { .. } | Action::Copy { .. } | Action::Other { .. } => false,
    });
    let (row, column, button) = fitting.min_by_key(|(_, _, button)| button.text.chars().count())?;
    Some(Deed::Press {
        message: screen.id,
        row,
        column,
        label: button.text.clone(),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::task::JoinSet;

    use super::{DemoFault, play};
    use crate::adapters::clock::SystemClock;
    use crate::sandbox::bot::{Bot, Recipe};
    use crate::sandbox::standin::{Mistake, Standin};
    use crate::sandbox::world::World;

    async fn played(mistake: Mistake, process: &str) -> (Result<(), DemoFault>, String, World) {
        let world = World::start(Arc::new(SystemClock), None).await.unwrap();
        let recipe = Recipe {
            program: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), process.to_owned()],
            environment: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
            directory: world.directory().to_owned(),
        };
        let bot = Bot::new(recipe, world.clock());
        bot.start().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(Standin::of(&world, mistake).serve());
        let mut out = Vec::new();
        let played = play(&world, &bot, &mut out).await;
        (played, String::from_utf8(out).unwrap(), world)
    }

    #[tokio::test]
    async fn a_purchase_ends_with_the_code_and_a_line_of_figures() {
        let (played, told, world) = played(Mistake::None, "exec sleep 600").await;
        played.unwrap();
        let code = world.cryptorefills().newest_order().unwrap().codes.remove(0);
        assert_eq!(told.matches(&code).count(), 1, "{told}");
        assert!(told.contains("→ [ ✅ Order ]"), "{told}");
        assert!(told.lines().last().unwrap().starts_with("Done in "), "{told}");
        assert!(!told.contains("<b>"), "{told}");
    }

    #[tokio::test]
    async fn a_code_in_two_messages_is_a_failure() {
        let (played, told, _) = played(Mistake::CodeTwice, "exec sleep 600").await;
        assert!(matches!(played, Err(DemoFault::Spread(2))), "{played:?}");
        assert!(!told.contains("Done in"));
    }

    #[tokio::test]
    async fn a_bot_that_ends_is_a_failure_with_its_last_words() {
        let (played, _, _) = played(Mistake::None, "echo cannot open the store; exit 3").await;
        let why = played.unwrap_err().to_string();
        assert!(
            why.contains("exit status: 3") && why.contains("cannot open the store"),
            "{why}"
        );
    }
}
