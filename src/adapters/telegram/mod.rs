//! Telegram: updates in, messages out.

pub mod address;
pub mod api;
mod backoff;
mod body;
mod form;
#[cfg(test)]
mod hand_clock;
mod keyboard;
pub mod pace;
pub mod poll;
pub mod send;
pub mod setup;
pub mod translate;
mod turns;
mod verdict;
pub mod webhook;
