//! A world to try, test and measure the shop in: models of the services with HTTP faces on loopback.

pub mod cryptorefills;
pub mod telegram;
