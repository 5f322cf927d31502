//! Cryptomus: invoices, payouts and webhooks. Typed calls that know nothing of the shop, and the shop's cashier made of them.

mod account;
pub mod answer;
pub mod believed;
pub mod cashier;
pub mod client;
pub mod form;
pub mod hooks;
pub mod intake;
pub mod invoices;
pub mod menu;
pub mod networks;
pub mod offers;
pub mod payouts;
pub mod php;
pub mod signature;
pub mod verify;
pub mod why;
pub mod wire;
