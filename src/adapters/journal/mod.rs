//! The stores behind the journal port.

pub mod memory;
pub mod rebuild;
pub mod room;
pub mod seal;
pub mod sled;

mod audit;
mod durable;
mod first_layout;
mod keys;
mod ledger;
mod lock;
mod opening;
mod recent;
mod records;
mod rows;
mod trees;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod on_disk;
#[cfg(test)]
mod samples;
