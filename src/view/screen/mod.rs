//! The screen of a chat: one small file for each place in the menu.

use super::admin;
use super::message::Draft;
use super::page::Page;
use super::phrases::Words;
use super::scene::Scene;
use super::support;
use crate::domain::walk::Walk;

mod amounts;
mod brands;
mod coins;
mod confirm;
mod consent;
mod contact;
mod countries;
mod delete;
mod help;
mod home;
mod kinds;
mod languages;
mod networks;
mod order;
mod ordering;
mod orders;
mod paper;
mod refund_address;
mod surely;

/// What the chat's screen shows.
pub fn screen(words: &Words, scene: &Scene<'_>) -> Draft {
    let page = Page::new(words, scene);
    match &scene.chat.walk {
        Walk::Home => home::draw(page),
        Walk::Countries { search, page: at } => countries::draw(page, search.as_deref(), *at),
        Walk::Kinds(country) => kinds::draw(page, *country),
        Walk::Brands(aisle) => brands::draw(page, aisle),
        Walk::Amounts { aisle, wrong, .. } => amounts::draw(page, aisle, wrong.as_ref()),
        Walk::Contact { item, phone, wrong, .. } => contact::draw(page, item, phone.as_ref(), wrong.as_ref()),
        Walk::Coins(trolley) => coins::draw(page, trolley),
        Walk::Networks(trolley, coin) => networks::draw(page, trolley, coin),
        Walk::Surely(_, basket) => surely::draw(page, basket),
        Walk::Confirm(_, basket) => confirm::draw(page, basket),
        Walk::Consent(_, basket, shown) => consent::draw(page, basket, *shown),
        Walk::Ordering(_, basket, order) => ordering::draw(page, basket, *order),
        Walk::Orders { page: at } => orders::draw(page, *at),
        Walk::Order { order, .. } => order::draw(page, *order),
        Walk::RefundAddress(asked) => refund_address::draw(page, asked),
        Walk::Languages { .. } => languages::draw(page),
        Walk::Help { .. } => help::draw(page),
        Walk::Admin(here) => admin::draw(page, here),
        Walk::Paper { paper, .. } => paper::draw(page, *paper),
        Walk::Delete { .. } => delete::draw(page),
        Walk::Support(case) => support::screen(page, *case),
    }
}

#[cfg(test)]
mod tests;
