//! A model of Telegram: what every chat shows, what waits for the bot, and the rules it enforces.
