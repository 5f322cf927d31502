//! The layers of the shop bot, in reading order: what is true, what is shown, what is asked of the world.

pub mod domain;
pub mod ports;
pub mod sandbox;
