//! What is true and what follows: pure, no I/O, no clock, no failure.

pub mod time;
