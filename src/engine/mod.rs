//! The durable shell around the pure core: one input, one commit, one outbox.

pub mod admin;
pub mod books;
pub mod commit;
pub mod counter;
pub mod desk;
pub mod hints;
pub mod inbox;
pub mod input;
pub mod lanes;
pub mod leaving;
pub mod order_messages;
pub mod orders;
pub mod outcome;
mod pace;
pub mod pages;
pub mod perform;
pub mod policy;
pub mod pulse;
mod relay;
pub mod retire;
pub mod run;
pub mod scan;
pub mod screens;
pub mod settle;
pub mod support;
pub mod till;
pub mod watch;
