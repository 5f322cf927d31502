//! Measures the shop from outside: what a walk costs, how long a press waits, what chats and orders weigh, what a flood does.

mod crowd;
mod durability;
mod figures;
mod flood;
mod instructions;
mod peer;
mod peer_words;
mod picture;
mod process;
mod script;
mod size;
mod stage;
mod stopwatch;
mod wait;
mod walk;

use anyhow::{Result, bail};

/// How thoroughly it is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Everything once and small: to see that nothing goes unanswered.
    pub(crate) quick: bool,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some(stage::AS_PEER) => return peer::run(),
        Some(stage::AS_SHOP_ON_SLED) => return durability::shop(false),
        Some(stage::AS_SHOP_IN_MEMORY) => return durability::shop(true),
        Some(_) | None => {}
    }
    let effort = Effort {
        quick: arguments.iter().any(|argument| argument == "--quick"),
    };
    let wanted: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|name| !name.starts_with("--"))
        .collect();
    // The models and the buyers share one thread, and the bot has the other core.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let wrongs = runtime.block_on(measure(effort, &wanted))?;
    if !wrongs.is_empty() {
        bail!("not all went well:\n{}", wrongs.join("\n"));
    }
    Ok(())
}

/// Measures what is wanted, or everything; returns what went wrong.
async fn measure(effort: Effort, wanted: &[&str]) -> Result<Vec<String>> {
    let is_wanted = |name: &str| wanted.is_empty() || wanted.contains(&name);
    let mut wrongs = Vec::new();
    if is_wanted("picture") {
        picture::measure(effort)?;
    }
    wrongs.extend(walk::measure(effort, |walk| is_wanted("walk") || is_wanted(walk)).await?);
    if is_wanted("wait") {
        wrongs.extend(wait::measure(effort).await?);
    }
    if is_wanted("durability") {
        wrongs.extend(durability::measure(effort).await?);
    }
    if is_wanted("size") {
        wrongs.extend(size::measure(effort).await?);
    }
    if is_wanted("flood") {
        wrongs.extend(flood::measure(effort).await?);
    }
    // Not among everything, since it needs valgrind.
    if wanted.contains(&"instructions") {
        wrongs.extend(instructions::measure(effort).await?);
    }
    Ok(wrongs)
}
