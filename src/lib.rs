//! The layers of the shop bot, in reading order: what is true, what is shown, what is asked of the world.

pub mod adapters;
pub mod app;
pub mod check;
pub mod cli;
pub mod domain;
pub mod engine;
pub mod environment;
pub mod instance;
pub mod ports;
pub mod reach;
pub mod sandbox;
pub mod settings;
pub mod telemetry;
pub mod view;
pub mod vitals;
