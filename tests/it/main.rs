//! The specification: what the shop promises, as tests that read as sentences.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that finds nothing to unwrap has failed"
)]

mod admin;
mod alike;
mod architecture;
mod bad_bodies;
mod balance;
mod browser;
mod buttons;
mod canary;
mod cases;
mod catalogue_troubles;
mod chat_troubles;
mod checked;
mod child;
mod clocks;
mod codes;
mod crash_points;
mod creates;
mod cryptomus;
mod double_actions;
mod floods;
mod forged;
mod full_disk;
mod guarded;
mod held;
mod invoice_ends;
mod invoice_rail;
mod invoice_tables;
mod invoice_troubles;
mod invoiced;
mod killed;
mod languages;
mod limits;
mod odd_streams;
mod order;
mod outage;
mod page;
mod payment_troubles;
mod privacy;
mod processes;
mod purchase;
mod pushed;
mod qr;
mod receipt;
mod reference;
mod refunds;
mod refusals;
mod reminder;
mod retention;
mod samples;
mod search;
mod server;
mod settled;
mod shop_troubles;
mod signatures;
mod sim;
mod standards;
mod strains;
mod streams;
mod support;
mod trail;
mod walk;
mod world;
