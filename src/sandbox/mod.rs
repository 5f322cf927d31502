//! A world to try, test and measure the shop in: models of the services with HTTP faces on loopback.

pub mod bot;
pub mod calls;
mod chance;
mod changes;
pub mod cryptomus;
pub mod cryptorefills;
pub mod demo;
mod face;
mod line;
pub mod open;
pub mod page;
mod qr;
mod running;
#[cfg(test)]
pub mod standin;
pub mod telegram;
pub mod transcript;
pub mod world;
