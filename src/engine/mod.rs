//! The durable shell around the pure core: one input, one commit, one outbox.

pub mod commit;
pub mod desk;
pub mod input;
pub mod lanes;
pub mod perform;
pub mod run;
pub mod watch;
