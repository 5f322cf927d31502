//! From their words to ours.

pub mod brands;
pub mod channels;
pub mod keys;
pub mod orders;
pub mod plain;
pub mod products;
pub mod refusals;
#[cfg(test)]
mod tests;
