//! What is true and what follows: pure, no I/O, no clock, no failure.

pub mod basket;
pub mod catalog;
pub mod chat;
pub mod contacts;
pub mod countries;
pub mod echo;
pub mod effect;
pub mod goods;
pub mod ids;
pub mod language;
pub mod limits;
pub mod money;
pub mod news;
pub mod order;
pub mod progress;
pub mod recipient;
pub mod refusal;
pub mod search;
pub mod secret;
pub mod seen;
pub mod shelf;
pub mod steps;
pub mod time;
pub mod turns;
pub mod walk;
