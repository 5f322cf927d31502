//! What a person sees: words, screens and pictures, as pure functions of what is true.

pub mod admin;
pub mod alarm;
mod alike;
pub mod bill;
pub mod button;
pub mod commands;
mod countries;
pub mod export;
mod figures;
pub mod funds;
mod label;
mod letters;
pub mod message;
pub mod notice;
mod page;
pub mod payment_uri;
pub mod phrases;
pub mod picture;
mod pixels;
pub mod receipt;
#[cfg(test)]
mod sample;
pub mod scene;
pub mod screen;
mod slip;
mod standing;
pub mod support;
#[cfg(test)]
mod tests;
mod titles;
pub mod toast;
pub mod voucher;
