//! Cryptomus: invoices, payouts and webhooks. Typed calls that know nothing of the shop.

pub mod answer;
pub mod client;
pub mod form;
pub mod hooks;
pub mod invoices;
pub mod offers;
pub mod payouts;
pub mod php;
pub mod signature;
pub mod verify;
pub mod why;
pub mod wire;
