//! What Telegram itself shows of the bot: its commands and what it says of itself.

use super::phrases::Words;

/// The commands and what they do, in the order of the menu; `/support` where there is somebody to answer.
pub fn commands(words: &Words, support: bool) -> Vec<(&'static str, String)> {
    let mut commands = [
        ("start", "command-start"),
        ("orders", "command-orders"),
        ("language", "command-language"),
        ("help", "command-help"),
        ("cancel", "command-cancel"),
        ("terms", "command-terms"),
        ("privacy", "command-privacy"),
        ("paysupport", "command-pay-support"),
        ("export", "command-export"),
        ("delete", "command-delete"),
    ]
    .map(|(name, phrase)| (name, words.label(phrase, &[])))
    .to_vec();
    if support {
        commands.push(("support", words.label("command-support", &[])));
    }
    commands
}

/// The commands of an admin's chat: those of the shop, then those of every buyer.
pub fn admin_commands(words: &Words, support: bool) -> Vec<(&'static str, String)> {
    let shop = [
        ("admin", "command-admin"),
        ("orders", "command-admin-orders"),
        ("order", "command-order"),
        ("check", "command-check"),
        ("resend", "command-resend"),
        ("note", "command-note"),
        ("settle", "command-settle"),
        ("reopen", "command-reopen"),
        ("fund", "command-fund"),
        ("buy", "command-buy"),
        ("refund", "command-refund"),
        ("ban", "command-ban"),
        ("unban", "command-unban"),
        ("pause", "command-pause"),
        ("resume", "command-resume"),
        ("stats", "command-stats"),
        ("audit", "command-audit"),
    ]
    .map(|(name, phrase)| (name, words.label(phrase, &[])));
    let buyers = commands(words, support)
        .into_iter()
        .filter(|(name, _)| *name != "orders");
    shop.into_iter().chain(buyers).collect()
}

/// What an empty chat shows, at most 512 characters.
pub fn description(words: &Words) -> String {
    words.label("bot-description", &[])
}

/// What the bot's profile shows, at most 120 characters.
pub fn short_description(words: &Words) -> String {
    words.label("bot-short-description", &[])
}
