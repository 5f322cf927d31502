//! The outside, one folder or file for each neighbour.

pub mod clock;
pub mod cryptomus;
pub mod cryptorefills;
pub mod http;
pub mod journal;
pub mod telegram;
